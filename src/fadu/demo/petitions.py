"""The year's petitions: 86, of which 45 on leaders' reception days and 41 sent by others (7 by the inspection group), 53 of them about enforcement.

Most are simple; some are handled in full, three turn out to be reports of offences and stand beside the case that took them, one goes to re-review.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import HEADS, PRINCIPAL
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.law.workdays import calendar
from fadu.ledger import models

LEADER_VISITS, SENT, INSPECTION, ENFORCEMENT = 45, 41, 7, 53
ROUTED = 3
#: Every so many petitions one is handled in full.
_EVERY = 8
DESK, WORKER = "P049", "P008"
_FULL = len(range(1, LEADER_VISITS + SENT - ROUTED - 1, _EVERY))
ACTS = (LEADER_VISITS + SENT - ROUTED - 1 - _FULL) * 7 + _FULL * 9 + ROUTED * 7 + 13
_ENFORCEMENT = (
    ("反映占道经营整治不够经常", "请求增加巡查", "早晚高峰仍有流动摊点占道，已增加定点值守。"),
    ("反映夜间施工扰民执法不及时", "请求及时处理", "已约定夜间联系人，接报后三十分钟内到场。"),
    ("反映执法人员解释不清", "请求说明处罚依据", "已当面说明依据和救济途径，并组织培训。"),
    ("反映违停劝离不到位", "请求规范停车", "已增设提示牌并安排劝导。"),
)
_OTHERS = (
    ("appearance", "反映垃圾桶满溢", "请求增加清运", "已增加一次清运。"),
    ("facility", "反映路灯不亮", "请求修复路灯", "已更换控制箱，恢复照明。"),
    ("green", "反映行道树遮挡采光", "请求修剪", "已列入修剪计划并完成。"),
    ("parking", "反映小区门口停车混乱", "请求施划标线", "已会同有关部门施划。"),
)
_BASIS = ["《重庆市市容环境卫生管理条例》第十八条"]


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """In the order in which they came."""
    rng = Random(86)
    channels = [*["leader_visit"] * LEADER_VISITS, *["inspection"] * INSPECTION, *["transferred"] * 18, *["assigned"] * 16]
    rng.shuffle(channels)
    domains = ["enforcement"] * (ENFORCEMENT - ROUTED - 1) + ["other"] * (LEADER_VISITS + SENT - ENFORCEMENT)
    rng.shuffle(domains)
    cases = list(models.Matter.objects.filter(procedure="penalty-ordinary", year=2023).order_by("opened_on", "pk")[1 : 1 + ROUTED])
    days = [day for day in (date(2023, 1, 4) + timedelta(days=number) for number in range(320)) if calendar().works(day)]
    for number, (channel, domain) in enumerate(zip(channels[: len(domains)], domains, strict=True)):
        day = days[number * len(days) // len(domains)]
        said = _said(rng, number, channel, domain, day, next(caster.parties["citizen"]).key)
        yield stage.play("petition", _full(said, day) if number % _EVERY == 1 else _simple(said, day))
    for number, (channel, case) in enumerate(zip(channels[len(domains) :], [*cases, None], strict=True)):
        day = case.opened_on if case is not None else date(2023, 3, 6)
        said = _said(rng, len(domains) + number, channel, "enforcement", day, next(caster.parties["citizen"]).key)
        yield stage.play("petition", _routed(said, case) if case is not None else list(_to_the_end(said)))


def _said(rng: Random, number: int, channel: str, domain: str, day: date, party: str) -> dict[str, Any]:
    if domain == "enforcement":
        topic, claim, _ = _ENFORCEMENT[number % len(_ENFORCEMENT)]
    else:
        domain, topic, claim, _ = _OTHERS[number % len(_OTHERS)]
    source = {
        "leader_visit": {"leader": rng.choice((PRINCIPAL, *HEADS))},
        "inspection": {"organ": "督查组（示例）", "document": f"督信〔2023〕{number + 1}号（示例）"},
        "transferred": {"organ": "区信访办（示例）", "document": f"转〔2023〕{number + 1}号（示例）"},
        "assigned": {"organ": "区信访办（示例）", "document": f"交〔2023〕{number + 1}号（示例）"},
    }[channel]
    return {
        "topic": f"{topic}（示例）",
        "channel": channel,
        "received_on": day,
        "party": party,
        "domain": domain,
        "claim": claim,
        "facts": f"{topic}，希望尽快解决（示例）。",
        **source,
    }


def _done(said: dict[str, Any]) -> str:
    """What was done about it."""
    topic = said["topic"].removesuffix("（示例）")
    return next(done for line in (*_ENFORCEMENT, *_OTHERS) if topic in line for done in line[-1:])


def _act(step: str, data: dict[str, Any], day: date, hour: int, *by: str) -> Planned:
    return Planned(step, step, data, by or (DESK,), datetime.combine(day, time(hour), CHINA))


def _later(day: date, workdays: int) -> date:
    return calendar().add_workdays(day, workdays)


def _begin(said: dict[str, Any], day: date, path: str, reasons: str) -> list[Planned]:
    return [
        _act("pet.register", said, day, 10),
        _act("pet.sort", {"path": path, "reasons": reasons}, day, 15),
    ]


def _told(day: date) -> dict[str, Any]:
    return {"told_on": day, "told": "face", "ways": "由本局办理，办结后书面答复（示例）。"}


def _end(day: date) -> list[Planned]:
    served, rated = _later(day, 1), _later(day, 3)
    return [
        _act("pet.serve", {"received_on": served, "told": "face"}, served, 16),
        _act("pet.rate", {"rated_on": rated}, rated, 10),
        _act("pet.close", {}, rated, 11),
    ]


def _simple(said: dict[str, Any], day: date) -> list[Planned]:
    answered = _later(day, 6)
    reply = {
        "facts": "到现场核实，情况属实（示例）。",
        "opinion": _done(said),
        "basis": _BASIS,
        "channel": "对答复不满意的，可以请求转入普通办理；收到处理意见后不服的，可以请求复查。",
    }
    return [
        *_begin(said, day, "petition", "请求改进管理和服务，没有其他法定途径（示例）。"),
        _act("pet.simple", _told(day), day, 16),
        _act("pet.simple-answer", reply, answered, 15),
        *_end(answered),
    ]


def _opinion(said: dict[str, Any], result: str, day: date) -> dict[str, Any]:
    return {
        "result": result,
        "claim": said["claim"],
        "facts": "两名工作人员听取陈述并到现场核实，反映的情况存在（示例）。",
        "reasons": "请求有事实根据，属于本局职责（示例）。",
        "opinion": _done(said),
        "basis": _BASIS,
        "carry_by": _later(day, 10) if result == "support" else None,
        "review_told": True,
        "review_organ": "重庆市潼南区人民政府",
        "review_days": 30,
    }


def _taken(said: dict[str, Any], day: date) -> Planned:
    step = "pet.direct" if said["channel"] == "leader_visit" else "pet.transferred"
    return _act(step, _told(_later(day, 3)), _later(day, 3), 10)


def _full(said: dict[str, Any], day: date) -> list[Planned]:
    heard, decided = _later(day, 10), _later(day, 20)
    return [
        *_begin(said, day, "petition", "请求改进管理，没有其他法定途径（示例）。"),
        _taken(said, day),
        _act("pet.handle", {"heard": True, "found": "情况存在，已提出改进办法（示例）。"}, heard, 15, DESK, WORKER),
        _act("pet.opinion", _opinion(said, "support", decided), decided, 15, HEADS[0]),
        _act("pet.carry-out", {"done": f"{_done(said)}（示例）"}, _later(decided, 1), 9, WORKER),
        *_end(_later(decided, 1)),
    ]


def _routed(said: dict[str, Any], case: models.Matter) -> list[Planned]:
    """A report of an offence: the case that took it is named, and the person is answered once it was filed."""
    day = case.opened_on
    filed = case.acts.filter(step="pen.file").values_list("at", flat=True).first()
    answered = _later(date.fromisoformat(str(filed)[:10]) if filed else day, 2)
    said |= {"topic": "反映有人违法经营，请求查处（示例）", "claim": "请求查处违法行为", "facts": "提供了时间和地点（示例）。"}
    route = {
        "record": case.number,
        "told_on": day,
        "told": "face",
        "ways": "已作为行政处罚案件线索登记，立案与否另行告知（示例）。",
    }
    reply = {
        "record": case.number,
        "facts": "经核查，线索属实，已经立案（示例）。",
        "opinion": "案件依法办理，结果依法公开。",
        "basis": ["《中华人民共和国行政处罚法》第五十四条"],
        "channel": "认为本局没有履行职责的，可以申请行政复议或者提起行政诉讼。",
    }
    return [
        *_begin(said, day, "penalty", "申请查处违法行为，导入行政处罚程序（示例）。"),
        _act("pet.route", route, day, 16),
        _act("pet.reply", reply, answered, 15),
        *_end(answered),
    ]


def _to_the_end(said: dict[str, Any]) -> Iterator[Planned]:
    """Handled, reviewed by the district, re-reviewed by the city, ended; never rated."""
    day = date(2023, 3, 6)
    superior = {"opinion": "维持原意见（示例）。", "next_told": True}
    yield from _begin(said, day, "petition", "对管理方式有意见，没有其他法定途径（示例）。")
    yield _taken(said, day)
    yield _act("pet.handle", {"heard": True, "found": "情况部分存在（示例）。"}, date(2023, 3, 20), 15, DESK, WORKER)
    yield _act("pet.opinion", _opinion(said, "explain", date(2023, 4, 18)), date(2023, 4, 18), 15, HEADS[0])
    yield _act("pet.serve", {"received_on": date(2023, 4, 20)}, date(2023, 4, 20), 16)
    asked = {"received_on": date(2023, 5, 11), "organ": "重庆市潼南区人民政府", "reasons": "不服处理意见（示例）"}
    yield _act("pet.review-ask", asked, date(2023, 5, 11), 10)
    review = {"organ": "重庆市潼南区人民政府", "document": "潼府信复查〔2023〕1号（示例）", "issued_on": date(2023, 6, 6)}
    yield _act("pet.review", review | superior, date(2023, 6, 7), 10)
    yield _act("pet.serve", {"received_on": date(2023, 6, 8)}, date(2023, 6, 8), 16)
    again = {"received_on": date(2023, 6, 29), "organ": "重庆市城市管理局", "reasons": "不服复查意见（示例）"}
    yield _act("pet.rereview-ask", again, date(2023, 6, 29), 10)
    rereview = {"organ": "重庆市城市管理局", "document": "渝城管信复核〔2023〕1号（示例）", "issued_on": date(2023, 7, 26)}
    yield _act("pet.rereview", rereview | superior, date(2023, 7, 27), 10)
    yield _act("pet.serve", {"received_on": date(2023, 7, 31)}, date(2023, 7, 31), 16)
    final = {"told_on": date(2023, 8, 2), "care": "由社区定期走访，协助解决实际困难（示例）。"}
    yield _act("pet.final", final, date(2023, 8, 2), 10, HEADS[0])
