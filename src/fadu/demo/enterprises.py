"""The year's disputes (four screenings, eight disputes mediated) and “企业面对面”: four talks, sixteen measures, sixty-three demands solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from fadu.demo.cases import Caster
from fadu.demo.cast import CLERK, HEADS
from fadu.demo.pictures import scans
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA, Evidence
from fadu.law.workdays import calendar
from fadu.ledger import models

DESK, WINDOW, WORKER = "P049", "P034", "P008"
SCREENINGS = (
    ("元旦春节期间矛盾纠纷排查", date(2023, 1, 5)),
    ("全国两会期间矛盾纠纷排查", date(2023, 3, 2)),
    ("汛期和高温期间矛盾纠纷排查", date(2023, 7, 4)),
    ("国庆期间矛盾纠纷排查", date(2023, 9, 19)),
)
DISPUTES_EACH = 2
TALKS = (
    ("建筑和渣土运输企业恳谈", date(2023, 3, 15), 16),
    ("餐饮和商超企业恳谈", date(2023, 5, 17), 16),
    ("物业和环卫企业恳谈", date(2023, 8, 16), 16),
    ("户外广告企业恳谈", date(2023, 10, 18), 15),
)
MEASURES_EACH = 4
DEMANDS = sum(count for _, _, count in TALKS)
ACTS = len(SCREENINGS) * (4 + DISPUTES_EACH * 6) + len(TALKS) * (2 + MEASURES_EACH * 2) + DEMANDS * 6
_QUARRELS = (
    ("油烟排放引起的邻里纠纷", "noise", "商户与楼上住户", "加装净化装置，二十二时停止经营"),
    ("摊位占用通道引起的纠纷", "neighbour", "商户与相邻商户", "按划定位置摆放，让出通道"),
    ("垃圾桶点位引起的纠纷", "waste", "住户与物业服务企业", "点位外移并增加清洗"),
    ("门前停车引起的纠纷", "parking", "商户与住户", "错时停车并设提示牌"),
)
_WISHES = (
    ("希望简化渣土运输证续办手续", "permit", "开通网上续办，不再提交已有材料。", "CG-SPCK"),
    ("希望明确招牌更换要求", "sign", "发放招牌设置指引并上门讲解。", "CG-SRK"),
    ("希望调整垃圾清运时间", "waste", "调整到早七时以前清运。", "CG-HWK"),
    ("希望临时装卸货时允许短停", "road", "划定限时装卸区。", "CG-SZK"),
    ("希望检查提前说明标准", "law", "编印检查事项清单并送达。", "CG-ZFDD"),
)
_MEASURES = ("材料网上流转", "上门指导服务", "首违教育提醒", "一次性告知清单")


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Screenings with their disputes, then talks with their demands."""
    sheet = scans(caster.pictures)[0].sha256
    for number, (topic, day) in enumerate(SCREENINGS):
        found = []
        for place in range(DISPUTES_EACH):
            matter = stage.play("dispute", _dispute(number * DISPUTES_EACH + place, _later(day, 1), sheet))
            found.append(matter.number)
            yield matter
        yield stage.play("dispute-screening", _screening(topic, day, found))
    for topic, day, count in TALKS:
        numbers = []
        for place in range(count):
            matter = stage.play("enterprise-demand", _demand(place, day, next(caster.parties["org"]).key))
            numbers.append(matter.number)
            yield matter
        yield stage.play("enterprise-talk", _talk(topic, day, numbers))


def _later(day: date, workdays: int) -> date:
    return calendar().add_workdays(day, workdays)


def _act(step: str, data: Mapping[str, object], day: date, hour: int, *by: str, evidence: tuple[Evidence, ...] = ()) -> Planned:
    return Planned(step, step, data, by, datetime.combine(day, time(hour), CHINA), evidence)


def _dispute(number: int, day: date, sheet: str) -> list[Planned]:
    topic, kind, sides, terms = _QUARRELS[number % len(_QUARRELS)]
    met, done = _later(day, 3), _later(day, 12)
    signed = Evidence("document", sheet, datetime.combine(met, time(16), CHINA), DESK, "双方签署（示例）", "调解协议书")
    willing = {"willing_one": True, "willing_other": True, "told": True, "course": "各自陈述，提出方案并协商一致（示例）。"}
    agreed = {
        "terms": terms,
        "perform": f"{done}以前完成（示例）",
        **dict.fromkeys(("signed_one", "signed_other", "signed_mediator"), True),
    }
    return [
        _act(
            "dsp.register",
            {
                "topic": f"{topic}（示例）",
                "dispute_kind": kind,
                "found": "screening",
                "sides": sides,
                "place": "桂林街道（示例）",
                "town": "JD-GUILIN",
                "facts": "双方各有主张（示例）。",
            },
            day,
            10,
            DESK,
        ),
        _act("dsp.assess", {"owner": "P008", "plan": "现场查看，组织调解（示例）。"}, day, 16, DESK),
        _act("dsp.mediate", willing, met, 15, "P008", DESK),
        _act("dsp.agree", agreed, met, 16, "P008", DESK, evidence=(signed,)),
        _act("dsp.perform", {"performed": True, "notes": "已经履行，双方没有争议（示例）。"}, done, 10, DESK),
        _act("dsp.close", {"result": "化解（示例）"}, done, 11, DESK),
    ]


def _screening(topic: str, day: date, numbers: list[str]) -> list[Planned]:
    until = _later(day, 9)
    plan = {
        "topic": f"{topic}（示例）",
        "since": day,
        "until": until,
        "lead": HEADS[0],
        "scope": "占道、油烟、垃圾点位、停车等（示例）。",
    }
    check = {"place": "三个街道（示例）", "count": 260, "found": len(numbers), "records": numbers}
    return [
        _act("scr.plan", plan, day, 9, HEADS[0]),
        _act("scr.check", check, _later(day, 1), 17, WORKER),
        _act(
            "scr.assess", {"attended": [HEADS[0], "P008", DESK], "said": "逐件确定包案人（示例）。"}, _later(day, 1), 18, HEADS[0]
        ),
        _act("scr.report", {"solved": len(numbers), "summary": "发现的纠纷全部化解（示例）。"}, _later(day, 16), 10, HEADS[0]),
    ]


def _demand(number: int, day: date, party: str) -> list[Planned]:
    topic, kind, done, unit = _WISHES[number % len(_WISHES)]
    given, worked, replied = _later(day, 1), _later(day, 4 + number % 5), _later(day, 6 + number % 5)
    reply = {
        "facts": "到企业走访核实（示例）。",
        "opinion": done,
        "basis": ["《优化营商环境条例》第四十八条"],
        "channel": "企业服务窗口，电话见本局网站（示例）",
    }
    return [
        _act("dem.register", {"topic": f"{topic}（示例）", "demand_kind": kind, "party": party, "content": topic}, day, 17, WINDOW),
        _act("dem.assign", {"unit": unit, "handlers": [WORKER], "due": _later(day, 15)}, given, 9, WINDOW),
        _act("dem.work", {"done": "现场查看并研究（示例）。"}, worked, 15, WORKER),
        _act("dem.reply", reply, replied, 15, WORKER),
        _act("dem.rate", {"rated_on": _later(replied, 1)}, _later(replied, 1), 10, WINDOW),
        _act("dem.close", {}, _later(replied, 1), 11, WINDOW),
    ]


def _talk(topic: str, day: date, numbers: list[str]) -> list[Planned]:
    said = {
        "topic": f"{topic}（示例）",
        "held_on": day,
        "place": "局会议室（示例）",
        "leader": HEADS[0],
        "companies": 10,
        "demands": len(numbers),
        "minutes": "逐家发言，收集诉求（示例）。",
    }
    measures = [
        _act(
            "ent.measure",
            {"topic": f"{name}（示例）", "unit": "CG-SPCK", "due": _later(day, 20), "content": f"{name}，责任到人（示例）。"},
            _later(day, 2),
            9,
            HEADS[0],
        )
        for name in _MEASURES[:MEASURES_EACH]
    ]
    done_on = _later(day, 18)
    measures += [
        _act("ent.done", {"measure": 2 + place, "done_on": done_on, "proof": f"{name}已经开展（示例）。"}, done_on, 10, WINDOW)
        for place, name in enumerate(_MEASURES[:MEASURES_EACH])
    ]
    closed = _act("ent.close", {"records": numbers, "summary": "措施和诉求全部落实（示例）。"}, _later(day, 25), 10, CLERK)
    return [_act("ent.talk", said, day, 16, CLERK), *measures, closed]
