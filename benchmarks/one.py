"""The child process: one benchmark on one database, its rows as JSON lines on the standard output.

python -m benchmarks.one MODULE [quick]
"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import asdict

from benchmarks.plan import PLAN
from benchmarks.throwaway import NONE
from fadu.config.django_ready import prepare
from fadu.config.upgrade import migrate


def main(name: str, quick: bool) -> None:
    """Prepare the throwaway database, measure, print."""
    prepare()
    if PLAN[name].databases != (NONE,):
        migrate()
    for row in importlib.import_module(f"benchmarks.{name}").run(quick):
        print(json.dumps(asdict(row), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], "quick" in sys.argv[2:])
