"""执法全过程音像记录: which span of an act must be on film, which minutes are not, and the gates that ask (行政处罚法第四十七条；国办发〔2018〕118号).

The bureau's list (音像记录事项清单) is a register; the ledger matches footage to acts and answers the question `recording` with one line an act:
`{"seq", "step", "whole", "minutes", "missing", "gaps", "explained"}`. Times lie in Chinese civil time, gaps are told by the minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from fadu.law.facts import CHINA, Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules

MINUTE = timedelta(minutes=1)
Span = tuple[datetime, datetime]
#: Why a stretch is not on film.
REASONS = {
    "fault": "设备故障",
    "battery": "电量耗尽",
    "storage": "存储空间已满",
    "blocked": "镜头遮挡或者画面无法辨认",
    "urgent": "情况紧急来不及开启",
    "none": "没有配备记录仪",
    "unsuited": "涉及个人隐私、国家秘密，不宜记录",
    "lost": "资料损坏或者丢失",
    "other": "其他原因",
}


def span_of(act: Act, before: int, after: int) -> Span:
    """What must be on film: from `before` minutes ahead of the act's beginning to `after` minutes past its end.

    An act that says when it began and ended is as long as that; one that does not is a moment; a minute at least.
    """
    data = act.data
    begun = getattr(data, "started_at", None) or getattr(data, "began", None) or act.at
    ended = getattr(data, "ended_at", None) or act.at
    begun, ended = min(begun, ended), max(begun, ended)
    since, until = begun - before * MINUTE, ended + after * MINUTE
    return since, max(until, since + MINUTE)


def uncovered(span: Span, footage: Iterable[Span], slack: int) -> list[Span]:
    """The stretches of `span` that no footage covers, longer than `slack` seconds each (recorders begin a new file every so often)."""
    since, until = span
    gaps, reached, least = [], since, timedelta(seconds=slack)
    for begun, ended in sorted(footage):
        if ended <= reached or begun >= until:
            continue
        if begun - reached > least:
            gaps.append((reached, begun))
        reached = max(reached, ended)
    if until - reached > least:
        gaps.append((reached, until))
    return gaps


def minutes(spans: Iterable[Span]) -> int:
    """Whole minutes of the stretches together, each rounded up."""
    return sum(-(-(ended - begun) // MINUTE) for begun, ended in spans)


def said(gaps: Iterable[Span]) -> list[str]:
    """“15:05—15:12”, each widened to whole minutes."""
    return [
        f"{begun.astimezone(CHINA):%H:%M}—{(ended + MINUTE - timedelta(microseconds=1)).astimezone(CHINA):%H:%M}"
        for begun, ended in gaps
    ]


def bare(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of the ledger's answer: the acts with minutes that are neither on film nor explained."""
    return [line for line in lines if line["missing"] and not line["explained"]]


def named(line: Mapping[str, Any]) -> str:
    """“8号行为（15:05—15:12没有音像）”."""
    return f"{line['seq']}号行为（{'、'.join(line['gaps'])}没有音像）"


@gate(
    "avr-unbroken",
    title="强制实施不间断音像记录",
    on=("coe.settle", "coe.release", "coe.crime", "enf.end", "ill.end"),
    article="国办发〔2018〕118号；行政处罚法第四十七条",
    sentence="{acts}应当从始至终不间断音像记录。",
    hint="登记音像资料；确有原因没有记录的，由大队长确认音像缺口说明。",
    level=WARN,
    mark="V*",
)
def av_unbroken(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Sealing, seizing and enforcing are on film from start to end without a break, or each gap is explained over the squad leader's name."""
    told = [line for line in act.standing.get("recording") or () if line["whole"]]
    if not told:
        return None
    open_ = bare(told)
    return check(not open_, acts="、".join(named(line) for line in open_), covered=[line["seq"] for line in told])
