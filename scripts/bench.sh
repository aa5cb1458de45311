#!/usr/bin/env bash
# make bench: measured against peers in one run; the benchmarks package writes docs/benchmarks.md.
source "$(dirname "$0")/lib.sh"
set_up dev
.venv/bin/python scripts/with_postgres.py --durable .venv/bin/python -m benchmarks "$@"
