"""``fadu draw``: draw from two lists by a seed, or verify a recorded draw; needs no database, so that anyone can do it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fadu.law.draw import Draw, draw, dump, read
from fadu.law.errors import InputError

FALSE = 1
MOST_BYTES = 16 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to verify or to draw."""
    parser.add_argument("--verify", metavar="文件", help="核对一份抽取记录（.json），相符退出码为 0，不符为 1")
    parser.add_argument("--seed", help="公布的种子")
    parser.add_argument("--objects", metavar="文件", help="检查对象名单，一行一个")
    parser.add_argument("--officers", metavar="文件", help="执法人员名单，一行一个")
    parser.add_argument("--take", type=int, default=1, help="抽取几个检查对象")
    parser.add_argument("--pairs", type=int, default=2, help="抽取几名执法人员")


def run(args: argparse.Namespace) -> int:
    """Print the draw, or whether a recorded one is true."""
    if args.verify:
        return _verify(Path(args.verify), args.json)
    if not (args.seed and args.objects and args.officers):
        raise InputError("请写明 --seed、--objects、--officers，或者用 --verify 核对一份抽取记录。")
    if args.take < 0 or args.pairs < 0:
        raise InputError("抽取的个数不能小于零。")
    objects, officers = _lines(args.objects), _lines(args.officers)
    made = Draw(
        args.seed,
        objects,
        officers,
        args.take,
        args.pairs,
        [],
        draw(objects, args.seed, args.take),
        draw(officers, args.seed, args.pairs),
    )
    if args.json:
        print(json.dumps(dump(made), ensure_ascii=False))
    else:
        print("\n".join([f"种子：{made.seed}", "检查对象：", *made.drawn_objects, "执法人员：", *made.drawn_officers]))
    return 0


def _verify(path: Path, as_json: bool) -> int:
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise InputError(f"文件“{path.name[:80]}”不是有效的 JSON。") from error
    made = read(found)
    faults = made.faults()
    said = (
        f"抽取不实：{'；'.join(faults)}。"
        if faults
        else f"抽取属实：从 {len(made.objects)} 个检查对象中抽取 {len(made.drawn_objects)} 个。"
    )
    print(json.dumps({"true": not faults, "faults": faults}, ensure_ascii=False) if as_json else said)
    return FALSE if faults else 0


def _lines(name: str) -> list[str]:
    return [line.strip() for line in _text(Path(name)).splitlines() if line.strip()]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"文件“{path.name[:80]}”太大，不像一份名单。")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"文件“{str(path)[:200]}”打不开，请检查路径、权限和编码（UTF-8）。") from error
