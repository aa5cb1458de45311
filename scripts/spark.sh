#!/usr/bin/env bash
# make spark: every figure over a simulated warehouse on Spark and on DuckDB, one by one the same. Needs Java 17; installs pyspark.
source "$(dirname "$0")/lib.sh"
command -v java >/dev/null || fail "没有找到 Java；Spark 需要 Java 17。"
set_up core
set_up spark
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export FADU_DATA="$work/data"
.venv/bin/fadu setup
say "模拟三个部门的一年"
.venv/bin/fadu simulate --bureaus 3 --years 2 --cases 400 --to "$work/warehouse"
say "用 Spark 计算，与 DuckDB 逐项核对"
.venv/bin/fadu spark --warehouse "$work/warehouse" --year 2023 --check
