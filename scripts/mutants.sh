#!/usr/bin/env bash
# make mutants: changes fadu.law in small ways and counts the changes that no test notices.
source "$(dirname "$0")/lib.sh"
set_up dev
.venv/bin/mutmut run "$@" </dev/null
.venv/bin/mutmut results
