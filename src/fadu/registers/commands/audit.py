"""``fadu audit FILE…``: case files of any bureau judged by the gates in force on the day of each act (案卷评查)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fadu.law.errors import InputError
from fadu.law.gates import BLOCK, Finding, say
from fadu.registers import dossiers

BLOCKED, BAD_INPUT = 1, 2
MOST_BYTES = 64 << 20
LEVELS = {True: "不得作出", False: "瑕疵"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files."""
    parser.add_argument(
        "files", metavar="文件", nargs="*", help="案卷文件（fadu.dossier/1 格式的 .json，或者照模板填的 .xlsx），或者存放它们的目录"
    )
    parser.add_argument("--template", metavar="文件", type=Path, help="写出一个空的 .xlsx 模板，一行一个行为")


def run(args: argparse.Namespace) -> int:
    """Print the findings of each act. 2 when a file cannot be read (the others are still judged), 1 when an act would have been refused, else 0."""
    if args.template is not None:
        return _template(args.template)
    if not args.files:
        raise InputError("缺少参数：文件。请写明案卷文件或者目录，或者用 --template 写出模板。")
    results = [result for path in files_named(args.files) for result in _audit(path)]
    if args.json:
        print(json.dumps(results, ensure_ascii=False, default=say))
    else:
        print("\n\n".join(_text(result) for result in results if not result["error"]))
    bad = [result for result in results if result["error"]]
    for result in bad:  # of many files, those in different folders often have one name
        where = f"{result['file']}：" if len(results) > 1 else ""
        print(f"fadu：{where}{result['error']}", file=sys.stderr)
    if bad:
        return BAD_INPUT
    return BLOCKED if any(result["blocked"] for result in results) else 0


def _template(path: Path) -> int:
    try:
        path.write_bytes(dossiers.template())
    except (OSError, ValueError) as error:
        raise InputError(f"文件“{str(path)[:200]}”写不进去，请检查路径和权限。") from error
    print(f"已写出模板：{path}")
    return 0


def files_named(names: list[str]) -> Iterator[Path]:
    """The files named; of a folder, all .json and .xlsx in it and below, by name."""
    for name in names:
        path = Path(name)
        if not _is_folder(path):
            yield path
            continue
        found = sorted(one for kind in ("*.json", "*.xlsx") for one in path.rglob(kind) if not one.name.startswith("~$"))
        if not found:
            raise InputError(f"目录“{name[:200]}”里没有 .json、.xlsx 案卷文件。")
        yield from found


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no file system takes
        return False


def _audit(path: Path) -> list[dict[str, Any]]:
    try:
        return [_plain_file(path, judged) for judged in dossiers.judged(path.name, contents(path))]
    except InputError as error:
        return [_unread(path, str(error))]


def _plain_file(path: Path, judged: dossiers.Judged) -> dict[str, Any]:
    dossier = judged.dossier
    return {
        "file": str(path),
        "error": "",
        "procedure": dossier.procedure.id,
        "number": dossier.number,
        "bureau": dossier.bureau,
        "acts": len(dossier.acts),
        "blocked": judged.blocked,
        "findings": [
            {"act": act.seq, "step": act.step, "label": label, "day": act.day.isoformat(), **_plain(finding)}
            for act, label, finding in judged.findings
        ],
    }


def _unread(path: Path, why: str) -> dict[str, Any]:
    return {"file": str(path), "error": why, "blocked": False, "findings": []}


def contents(path: Path) -> bytes:
    """The bytes of a case file. Raises InputError when it cannot be opened or is far too large for one."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"文件“{path.name[:80]}”超过 {MOST_BYTES >> 20} MB，不像一个案卷；请分成一案一个文件。")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"文件“{str(path)[:200]}”打不开，请检查路径和权限。") from error


def _plain(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in ("gate", "level", "sentence", "hint", "article")}


def _text(result: dict[str, Any]) -> str:
    findings = result["findings"]
    blocks = sum(finding["level"] == BLOCK for finding in findings)
    said = f"{len(findings)} 个问题，其中 {blocks} 个属于不得作出的决定" if findings else "没有发现问题"
    lines = [f"{result['file']}  {result['number'] or '（无案号）'}  {result['acts']} 个行为：{said}"]
    for finding in findings:
        lines += [
            f"  第{finding['act']}步 {finding['label']}（{finding['day']}）  {LEVELS[finding['level'] == BLOCK]}  {finding['gate']}",
            f"    {finding['sentence']}",
            f"    依据：{finding['article']}" if finding["article"] else "",
            f"    补正：{finding['hint']}" if finding["hint"] else "",
        ]
    return "\n".join(line for line in lines if line)
