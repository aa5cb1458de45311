"""Figures found in report texts: how many of the annotated ones, how many of those found are true, and the time for a long report."""

from __future__ import annotations

from statistics import median

from benchmarks.report_texts import score, texts
from benchmarks.rows import Row, at_least, at_most, compared, seconds
from fadu.law.texts.mentions import find

CHARACTERS, LEAST, MOST = 5_000, 97, 100


def run(quick: bool) -> list[Row]:
    """F1 on the held-out half and on the other, then milliseconds for five thousand characters."""
    held, dev = texts("held_out"), texts("dev")
    unseen, seen = score(held), score(dev)
    long = "\n".join(text.text for text in held + dev)
    long = (long * (CHARACTERS // len(long) + 1))[:CHARACTERS]
    took = median(seconds(lambda: find(long)) for _ in range(5 if quick else 50)) * 1000
    return [
        at_least(f"F1：{len(held)} 篇未见过的文本，{unseen.marked} 个数字", unseen.f1, "%", LEAST),
        compared(f"F1：{len(dev)} 篇据以改进规则的文本，{seen.marked} 个数字", seen.f1, "%"),
        at_most(f"{CHARACTERS:,} 字的报告，一个进程", took, "毫秒", MOST),
    ]
