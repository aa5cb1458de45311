#!/usr/bin/env bash
# make mutants: changes fadu.law in small ways, counts the changes that no test notices, and writes docs/mutation.md. Fails below 85 %.
source "$(dirname "$0")/lib.sh"
set_up dev
.venv/bin/python -m tests.law.mutants --write "$@" </dev/null
