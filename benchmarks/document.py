"""Rows as text and as docs/benchmarks.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import psycopg

from benchmarks import machine
from benchmarks.plan import PLAN
from benchmarks.rows import Row
from fadu.law.facts import CHINA

HEAD = ("项目", "结果", "单位", "限度", "比较对象", "倍数", "")
INTRODUCTION = (
    "本文件由 `make bench` 写成，不要手改。每一项都与限度或者同一次运行中的比较对象相比；“倍数”是结果除以比较对象的结果。"
    "每一项在各自的进程里、在用完即删的数据库上测量，各有测量日期；机器以最近一次为准。标有“—”的行只供比较。"
)


def line(row: Row) -> str:
    """One row for the terminal."""
    ratio = f"，{row.peer}的 {row.ratio:.2f} 倍" if row.ratio is not None else ""
    limit = f"（限度 {row.limit}）" if row.limit else ""
    return f"{_mark(row)} {row.name}：{number(row.value)} {row.unit}{ratio}{limit}"


def number(value: float) -> str:
    """Three meaningful figures, no more."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def write(path: Path, found: Mapping[str, Sequence[Row]], server: str) -> None:
    """The sections measured now, each with its day, in the place of their older selves; the others stay as they were measured."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    version = _postgresql(server) if server else next(iter(re.findall(r"^- PostgreSQL：(.+)$", before, re.MULTILINE)), "")
    shape = machine.shape() | ({"PostgreSQL": version} if version else {})
    parts = ["# 性能", "", INTRODUCTION, "", *(f"- {label}：{value}" for label, value in shape.items())]
    kept = _sections(before)
    for name, one in PLAN.items():
        if name in found:
            parts += ["", f"## {one.title}", "", one.method, "", f"测量日期：{datetime.now(CHINA).date()}", "", _table(found[name])]
        elif one.title in kept:
            parts += ["", f"## {one.title}", "", kept[one.title]]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    """Title → what stands below it."""
    found = (part.partition("\n") for part in text.split("\n## ")[1:])
    return {title.strip(): body.strip() for title, _, body in found}


def _table(rows: Sequence[Row]) -> str:
    cells = [HEAD, ("---", "---:", "---", "---", "---", "---:", "---")]
    for row in rows:
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        cells.append((row.name, number(row.value), row.unit, row.limit, row.peer, ratio, _mark(row)))
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _mark(row: Row) -> str:
    return {True: "✓", False: "✗", None: "—"}[row.ok]


def _postgresql(server: str) -> str:
    with psycopg.connect(server) as link:
        return str(link.execute("SHOW server_version").fetchone()[0]).split()[0]  # type: ignore[index]
