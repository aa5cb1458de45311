"""Petitions made for tests through the ledger's doors, over days that lie behind today."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from fadu.law.facts import CHINA
from fadu.ledger import models, parties, read
from fadu.ledger.record import Intent, open_matter, record_act

NAME, PHONE = "欧阳慕容", "13800000000"
DESK, HEAD, WORKER = "P049", "P002", "P014"
ANSWER = {
    "result": "explain",
    "claim": "请求恢复通行",
    "facts": "已经核实",
    "reasons": "已划定疏导区",
    "opinion": "增加巡查",
    "basis": ["《重庆市市容环境卫生管理条例》第十八条"],
    "review_told": True,
    "review_organ": "区人民政府",
    "review_days": 30,
}


def party() -> models.Party:
    return parties.find_or_make(kind="citizen", name=NAME, phone=PHONE)


def at(days_ago: int, hour: int = 10) -> datetime:
    """That hour of a day so many days ago; of today, now: nothing may lie ahead."""
    return datetime.combine(read.today() - timedelta(days=days_ago), time(hour), CHINA) if days_ago else datetime.now(CHINA)


def registered(days_ago: int = 2, **more: Any) -> models.Matter:
    """A petition received and registered so many days ago."""
    when = at(days_ago)
    said: dict[str, Any] = {
        "topic": "人行道被占用",
        "channel": "visit",
        "received_on": when.date(),
        "party": party().key,
        "claim": "请求恢复通行",
        "facts": "早晚高峰人行道被摊位占用",
    }
    return open_matter("petition", Intent("pet.register", said | more, [DESK], when)).matter


def do(row: models.Matter, step: str, days_ago: int, data: dict[str, Any], *by: str) -> models.Matter:
    return record_act(row.pk, Intent(step, data, by or [DESK], at(days_ago, 12))).matter


def accepted(days_ago: int = 2, **more: Any) -> models.Matter:
    """Registered, sorted, accepted on the same day."""
    row = registered(days_ago, **more)
    do(row, "pet.sort", days_ago, {"path": "petition", "reasons": "没有其他途径"})
    return do(row, "pet.direct", days_ago, {"told_on": _day(days_ago), "ways": "六十日内办结"})


def answered(days_ago: int = 20, **more: Any) -> models.Matter:
    """Accepted twenty days before, answered and served so many days ago."""
    row = accepted(days_ago + 20, **more)
    do(row, "pet.handle", days_ago + 5, {"heard": True, "found": "属实"}, DESK, WORKER)
    do(row, "pet.opinion", days_ago, ANSWER, HEAD)
    return do(row, "pet.serve", days_ago, {"received_on": _day(days_ago)})


def _day(days_ago: int) -> date:
    return read.today() - timedelta(days=days_ago)
