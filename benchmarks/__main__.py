"""`python -m benchmarks [--quick] [--only NAME…]`: every benchmark in its own process, then docs/benchmarks.md.

Exit code 1 when a required limit or ratio is missed. PostgreSQL is measured where FADU_DATABASE_URL names a server (scripts/bench.sh starts one).
A run of some replaces their sections of the document. A quick run writes none, and one without a server none of those that are measured on it too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from benchmarks import document, throwaway
from benchmarks.plan import PLAN
from benchmarks.rows import Row
from benchmarks.throwaway import ROOT


class Failed(Exception):
    """A benchmark that gave no figures, with the end of what it said."""


def main() -> int:
    """Measure, show, write. A benchmark that fails does not keep the others from running; its section stays as it was."""
    args = _arguments()
    server = os.environ.get("FADU_DATABASE_URL", "")
    found: dict[str, list[Row]] = {}
    failed: list[tuple[str, str]] = []
    for name in args.only or PLAN:
        for database in _databases(name, server):
            try:
                rows = measure(name, database, server, args.quick)
            except Failed as error:
                failed.append((name, str(error)))
                continue
            found.setdefault(name, []).extend(rows)
            print("\n".join(document.line(row) for row in rows), flush=True)
    broken = {name for name, _ in failed}
    whole = {
        name: rows
        for name, rows in found.items()
        if name not in broken and (server or throwaway.POSTGRESQL not in PLAN[name].databases)
    }
    if whole and not args.quick:
        document.write(ROOT / "docs" / "benchmarks.md", whole, server)
    print("".join(f"✗ {said}\n" for _, said in failed), end="", file=sys.stderr)
    missed = [row for rows in found.values() for row in rows if row.ok is False]
    for row in missed:
        print(f"✗ 没有达到：{document.line(row)}", file=sys.stderr)
    return 1 if missed or failed else 0


def measure(name: str, database: str, server: str, quick: bool) -> list[Row]:
    """The rows of one benchmark on one database, from a process of its own."""
    with throwaway.surroundings(database, server, PLAN[name].settings) as environment:
        command = [sys.executable, "-m", "benchmarks.one", name, *(["quick"] if quick else [])]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{name} 没有跑成：\n{done.stderr[-3000:]}")
    return [Row(**json.loads(text)) for text in done.stdout.splitlines()]


def _databases(name: str, server: str) -> list[str]:
    return [database for database in PLAN[name].databases if database != throwaway.POSTGRESQL or server]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="性能对比")
    parser.add_argument("--quick", action="store_true", help="小规模快跑，不写文档")
    parser.add_argument("--only", nargs="+", choices=list(PLAN), help="只跑其中几项，文档里只换这几节")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
