#!/usr/bin/env bash
# make test: everything that the tests need, the checks, the tests on SQLite, then those marked "both" or "production" on PostgreSQL.
source "$(dirname "$0")/lib.sh"
set_up dev
source scripts/browser.sh
scripts/check.sh
say "测试（SQLite）"
.venv/bin/pytest -q -n "${FADU_TEST_WORKERS:-2}" -m "not production" "$@"
say "测试（PostgreSQL）"
# Only the files that have such tests: to collect all the others takes longer than to run some of these.
mapfile -t marked < <(grep -rlE 'mark\.(both|production)' tests --include='*.py')
.venv/bin/python scripts/with_postgres.py .venv/bin/pytest -q -n "${FADU_TEST_WORKERS:-2}" -m "both or production" "$@" "${marked[@]}"
