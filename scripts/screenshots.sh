#!/usr/bin/env bash
# Take the pictures of the manual and of the README anew: docs/manual/images, docs/images/console.png. The demo year takes a minute and more.
source "$(dirname "$0")/lib.sh"
source scripts/browser.sh
export FADU_PICTURES=1
exec .venv/bin/pytest -q -p no:cacheprovider tests/manual
