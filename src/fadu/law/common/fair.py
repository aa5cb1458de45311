"""公平竞争审查 — 优化营商环境条例第六十三条；公平竞争审查条例；重大行政决策程序暂行条例第二十九条. Documents and decisions that touch market entities."""

from __future__ import annotations

from pydantic import Field

from fadu.law.data import Data, LongText
from fadu.law.facts import Act
from fadu.law.gates import Check, check


class Fair(Data):
    affects: bool = Field(title="涉及市场主体经济活动")
    conclusion: LongText = Field(title="审查结论")
    against: bool = Field(False, title="违反审查标准")
    exception: LongText = Field("", title="适用例外规定的依据和期限")


def reviewed(done: Act | None, business: bool, draft: Act | None) -> Check:
    """Whether what touches market entities was reviewed as such, and passed or has a lawful exception. `business`: said to when it was begun;
    `draft`: the newest, which the review must have read."""
    if done is None:
        return check(not business, why="与市场主体有关，没有审查")
    if draft is not None and draft.seq > done.seq and (business or done.data.affects):
        return check(False, why="审查以后又改了草案", record=done.seq)
    if business and not done.data.affects:
        return check(False, why="立项时写明与市场主体有关，审查却称不涉及", record=done.seq)
    return check(not done.data.against or done.data.exception, why="违反审查标准而没有例外依据", record=done.seq)
