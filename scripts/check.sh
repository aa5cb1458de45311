#!/usr/bin/env bash
# make check: form, types, layers, migrations and locks. All are run; any failure fails the whole.
source "$(dirname "$0")/lib.sh"
set_up dev
# The checks read settings, which need keys; the tests' settings make their own for each run.
export DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=.
TEST_FADU_DATA=$(mktemp -d)
trap 'rm -rf "$TEST_FADU_DATA"' EXIT
export TEST_FADU_DATA
failed=0
check() {
  local name=$1
  shift
  say "检查：$name"
  "$@" || { failed=1; printf '✗ 没有通过：%s\n' "$name" >&2; }
}
# The longest goes on beside the others.
.venv/bin/mypy >"$TEST_FADU_DATA/types" 2>&1 &
types=$!
types_hold() { wait "$types" || { cat "$TEST_FADU_DATA/types"; return 1; }; }
no_addresses() { ! grep -n '://' requirements/*.in requirements/*.lock; }

check "格式" .venv/bin/ruff format --quiet --check .
check "写法" .venv/bin/ruff check --quiet .
check "层次" .venv/bin/lint-imports --no-logo
# The rooms by name: without names Django passes over one that has no migrations yet.
check "迁移齐全" .venv/bin/python -m django makemigrations --check --dry-run registers documents ledger disclosure exchange notices payments report console portal
check "锁文件不含网址" no_addresses
check "生成的文档是最新的" .venv/bin/fadu docs --check
check "类型" types_hold
exit "$failed"
