"""``fadu enter FILE…``: 补录历史行为 — case files that were done before Fadu or outside it go into the ledger as they are, each act marked and judged."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from fadu.law.dossier import Dossier
from fadu.law.errors import InputError
from fadu.ledger import history
from fadu.ledger.models import Matter
from fadu.registers import dossiers
from fadu.registers.commands.audit import contents, files_named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files."""
    parser.add_argument(
        "files", metavar="文件", nargs="+", help="案卷文件（fadu.dossier/1 格式的 .json，或者照模板填的 .xlsx），或者存放它们的目录"
    )


def run(args: argparse.Namespace) -> int:
    """Enter all files or none; a number that the ledger has already is left as it is. Always 0: what is found stands beside each act."""
    found = [(path, dossier) for path in files_named(args.files) for dossier in _read(path)]
    told: list[dict[str, Any]] = []
    with transaction.atomic():
        for path, dossier in found:
            known = bool(dossier.number) and Matter.objects.filter(number=dossier.number).exists()
            try:
                row = history.enter(dossier)
            except InputError as error:
                raise InputError(f"{path}：{error}") from error
            faults = sum(len(act.judged["findings"]) for act in row.acts.all())
            told.append({"number": row.number, "new": not known, "acts": row.last_seq, "findings": faults})
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    new = sum(one["new"] for one in told)
    lines = [f"补录 {new} 卷；台账中已有、没有改动的 {len(told) - new} 卷。"]
    lines += [f"  {one['number']}：{one['acts']} 个行为，{one['findings']} 处问题" for one in told if one["new"]]
    print("\n".join(lines))
    return 0


def _read(path: Path) -> list[Dossier]:
    try:
        return [one.dossier for one in dossiers.judged(path.name, contents(path))]
    except InputError as error:
        raise InputError(f"{path}：{error}") from error
