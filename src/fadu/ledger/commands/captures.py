"""``fadu captures SHEET PHOTOS…``: captures from a spreadsheet and its photos, checked as a whole, written in groups."""

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path

from fadu.law.errors import InputError
from fadu.ledger import captures
from fadu.ledger.photos import photos_of

WRONG_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The sheet, its photos, who imports."""
    parser.add_argument("file", metavar="表格", help=".xlsx 文件；空白模板在“批量导入抓拍”页下载")
    parser.add_argument("photos", metavar="照片", nargs="+", help="zip 压缩包、照片，或者放照片的文件夹")
    parser.add_argument("--by", required=True, metavar="人员代码", help="谁导入，例如 P046")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")


def run(args: argparse.Namespace) -> int:
    """Import and report; 2 when something has faults."""
    with ExitStack() as opened:
        try:
            given = [(path.name, opened.enter_context(path.open("rb"))) for path in _paths(args.photos)]
            sheet = opened.enter_context(Path(args.file).open("rb"))
        except (OSError, ValueError) as error:
            raise InputError("表格或者照片打不开，请检查路径和读取权限。") from error
        report = captures.import_captures(sheet, photos_of(given), args.by, dry_run=args.dry_run)
    if args.json:
        print(json.dumps(_as_dict(report), ensure_ascii=False))
    elif report.faults:
        print("\n".join([*map(str, report.errors), report.sentence()]), file=sys.stderr)
    else:
        print("".join(f"提醒　{one}\n" for one in report.reminders), end="")
        print(f"{report.sentence()}用时 {report.seconds:.1f} 秒。")
    return WRONG_INPUT if report.faults else 0


def _paths(names: list[str]) -> list[Path]:
    """Each file named, and the files of each folder named."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        found += sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    return found


def _as_dict(report: captures.Report) -> dict[str, object]:
    return {
        "created": report.created,
        "unchanged": report.unchanged,
        "warned": report.warned,
        "faults": report.faults,
        "errors": [{"row": error.row, "column": error.column, "message": error.message} for error in report.errors],
        "reminders": [{"row": one.row, "column": one.column, "message": one.message} for one in report.reminders],
        "dry_run": report.dry_run,
        "seconds": report.seconds,
        "sentence": report.sentence(),
    }
