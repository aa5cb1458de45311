"""``fadu import REGISTER FILE``: an .xlsx into a register, all rows or none."""

import argparse
import json
import sys
from pathlib import Path

from fadu.law.errors import InputError
from fadu.registers.importing import ImportReport, import_file
from fadu.registers.registry import known_registers, register_named

WRONG_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which register, which file."""
    parser.add_argument("register", metavar="登记簿", help=known_registers())
    parser.add_argument("file", metavar="文件", help=".xlsx 文件；空白模板用 fadu export 登记簿 --template 生成")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")


def run(args: argparse.Namespace) -> int:
    """Import and report; 2 when the rows have faults."""
    register = register_named(args.register)
    try:
        with Path(args.file).open("rb") as file:
            report = import_file(register, file, dry_run=args.dry_run)
    except (OSError, ValueError) as error:
        raise InputError(f"文件“{args.file[:200]}”打不开，请检查路径和读取权限。") from error
    if args.json:
        print(json.dumps(_as_dict(report), ensure_ascii=False))
    elif report.faults:
        print("\n".join([*map(str, report.errors), report.sentence()]), file=sys.stderr)
    else:
        print(report.sentence())
    return WRONG_INPUT if report.faults else 0


def _as_dict(report: ImportReport) -> dict[str, object]:
    return {
        "register": report.register,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "dry_run": report.dry_run,
        "faults": report.faults,
        "errors": [{"row": error.row, "column": error.column, "message": error.message} for error in report.errors],
        "sentence": report.sentence(),
    }
