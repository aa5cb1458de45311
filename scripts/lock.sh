#!/usr/bin/env bash
# make lock: new locks from the .in files, with hashes and without any address.
source "$(dirname "$0")/lib.sh"
set_up core
use_pips_index
compile() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header "$@"; }
compile requirements/tools.in -o requirements/tools.lock
compile requirements/core.in -o requirements/core.lock
compile -c requirements/core.lock requirements/core.in requirements/dev.in -o requirements/dev.lock
compile -c requirements/core.lock requirements/core.in requirements/spark.in -o requirements/spark.lock
