"""``fadu footage import FOLDER``: films of the recorders into the ledger; ``sweep``: bytes of deleted films; ``check``: films that are lost."""

import argparse
import json
import sys
from pathlib import Path

from fadu.law.errors import InputError
from fadu.ledger import footage

FOUND, WRONG_INPUT = 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, the folder, who does it."""
    parser.add_argument(
        "what", choices=("import", "sweep", "check"), metavar="动作", help="import 入库，sweep 清除已删除的，check 查丢失的"
    )
    parser.add_argument("folder", nargs="?", metavar="文件夹", help=f"放记录仪视频的文件夹；文件名为 {footage.PATTERN}")
    parser.add_argument("--by", metavar="人员代码", help="谁入库，例如 P052")


def run(args: argparse.Namespace) -> int:
    """Do it and report; 2 when a file could not be registered, 1 when films are lost."""
    if args.what == "sweep":
        removed = footage.sweep()
        print(json.dumps({"removed": removed}) if args.json else f"清除 {removed} 个已经依法删除的文件。")
        return 0
    if args.what == "check":
        return _lost(args.json)
    if not args.folder or not args.by:
        raise InputError("请写明文件夹和 --by 人员代码，例如 fadu footage import 视频 --by P052。")
    report = footage.take(footage.films_in(Path(args.folder)), args.by)
    if args.json:
        said = {
            "registered": report.registered,
            "unchanged": report.unchanged,
            "wrong": dict(report.wrong),
            "minutes": report.minutes,
        }
        print(json.dumps(said, ensure_ascii=False))
    else:
        for name, why in report.wrong:
            print(f"{name}：{why}", file=sys.stderr)
        print(report.sentence())
    return WRONG_INPUT if report.wrong else 0


def _lost(as_json: bool) -> int:
    lost = footage.missing()
    if as_json:
        print(json.dumps({"missing": [film.name for film in lost]}, ensure_ascii=False))
    else:
        print(
            "\n".join(f"{film.name}（{film.shift.number}）：文件不在文件库中，请从备份恢复。" for film in lost)
            or "没有丢失的音像文件。"
        )
    return FOUND if lost else 0
