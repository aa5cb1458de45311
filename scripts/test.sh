#!/usr/bin/env bash
# make test: everything that the tests need, the checks, all tests on SQLite, then those marked "both" on PostgreSQL.
source "$(dirname "$0")/lib.sh"
set_up dev
source scripts/browser.sh
scripts/check.sh
say "全部测试（SQLite）"
.venv/bin/pytest -q -n "${FADU_TEST_WORKERS:-2}" "$@"
say "数据库测试（PostgreSQL）"
.venv/bin/python scripts/with_postgres.py .venv/bin/pytest -q -n "${FADU_TEST_WORKERS:-2}" -m both "$@"
