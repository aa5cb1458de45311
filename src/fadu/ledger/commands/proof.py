"""``fadu verify --proof FILE``: check a downloaded proof of a paper without database, settings or network."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fadu.law.errors import InputError
from fadu.ledger.proofs import Checked, check

BROKEN = 1
#: Larger files are no proofs; seals of many years stay far below.
LARGEST = 50 * 1024**2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The proof, and the published roots where one has them."""
    parser.add_argument("--proof", metavar="文件", required=True, help="下载的文书存在证明（JSON）")
    parser.add_argument("--roots", metavar="文件", help="公布的根（/portal/roots.json），用来比较当日的日封")


def run(args: argparse.Namespace) -> int:
    """Print one sentence; 1 when the proof does not hold."""
    found = check(_read(args.proof), _read(args.roots) if args.roots else None)
    print(json.dumps({"holds": found.holds, **asdict(found)}, ensure_ascii=False) if args.json else said(found))
    return 0 if found.holds else BROKEN


def said(found: Checked) -> str:
    """What the proof shows, in Chinese."""
    if not found.holds:
        return f"证明不成立：{found.fault}。"
    name = f"{found.kind} {found.number}".strip()
    against = "，与公布的根相符" if found.published else f"；请与公布的 {found.day} 的根比较：{found.root}"
    return f"证明成立：文书（{name}，核验码 {found.digest}）在 {found.day} 的日封之下{against}。"


def _read(name: str) -> Any:
    path = Path(name)
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"文件“{name}”太大，不是证明，请核对。")
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"打不开文件“{name}”（{error.strerror}），请核对路径。") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"文件“{name}”不是 JSON，请重新下载。") from error
