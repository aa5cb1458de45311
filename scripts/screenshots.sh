#!/usr/bin/env bash
# Take the console's picture for the README anew: docs/images/console.png.
# With a folder named: pictures of every page of a matter, 1280 and 390 pixels wide, into that folder.
source "$(dirname "$0")/lib.sh"
source scripts/browser.sh
if [ $# -gt 0 ]; then
  FADU_PICTURES_OF=all
  export FADU_PICTURES_OF
fi
FADU_PICTURES=${1:-docs/images}
export FADU_PICTURES
exec .venv/bin/pytest -q -p no:cacheprovider tests/journeys/pictures.py
