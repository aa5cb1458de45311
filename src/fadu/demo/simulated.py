"""模拟的案件: lawful scripts of waivers, fines on the spot, ordinary cases and orders, each act put to the judge in memory. All of it is made up (示例)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from fadu.law.data import references
from fadu.law.facts import CHINA, Act, Certificate, Evidence, FineRange, Item, Matter, Person, Tier
from fadu.law.judge import judge
from fadu.law.params import rules_on
from fadu.law.procedures import ALL
from fadu.law.procedures.service.order import due_by_category
from fadu.law.workdays import calendar

_TOWN = "示例街道"
_STATUTE = "重庆市市容环境卫生管理条例"
_STALL = Item(
    code="示例-18-1",
    title="擅自占用道路、公共场所摆摊设点（示例）",
    statute=_STATUTE,
    duty_article="第十八条",
    penalty_article="第十八条",
    valid_from=date(2018, 7, 26),
    kinds=("warning", "fine"),
    fines=(FineRange("citizen", Decimal(50), Decimal(500)), FineRange("org", Decimal(500), Decimal(2000))),
    first_violation=True,
    tiers=(Tier("轻", "较轻", "面积不足五平方米", "citizen", Decimal(50), Decimal(200)),),
)
_HAULAGE = Item(
    code="示例-66-2",
    title="不按规定的路线、地点运输、倾倒建筑垃圾（示例）",
    statute=_STATUTE,
    duty_article="第六十六条",
    penalty_article="第六十六条",
    valid_from=date(2018, 7, 26),
    fines=(FineRange("any", Decimal(2000), Decimal(20000)),),
    elements=("party", "conduct", "time", "place"),
    correct_first=False,
    tiers=(Tier("轻", "较轻", "不足五立方米", "any", Decimal(2000), Decimal(4999)),),
)
_ITEMS = {item.code: item for item in (_STALL, _HAULAGE)}


def _person(name: str, *roles: str, certified: bool = True, unit: str = "执法大队") -> Person:
    held = Certificate(f"示例-{name}", date(2015, 1, 1), date(2029, 12, 31)) if certified else None
    return Person(name, name, frozenset(roles), unit, held)


_PEOPLE = {
    one.id: one
    for one in (
        _person("示例甲", "officer"),
        _person("示例乙", "officer"),
        _person("示例协管", "auxiliary", certified=False),
        _person("示例队长", "squad_leader", "officer"),
        _person("示例财务", "finance", certified=False),
        _person("示例局长", "head", certified=False),
        _person("示例法制", "legal", certified=False),
        _person("示例核对", "officer"),
        _person("示例档案", "archivist", certified=False),
        _person("示例值班", "duty", certified=False, unit="指挥中心"),
        _person("示例核查", "inspector", certified=False, unit="指挥中心"),
        _person("示例回访", "clerk", certified=False, unit="指挥中心"),
    )
}
_OFFICERS = ("示例甲", "示例乙")
#: What the registers would answer.
_ANSWERS: dict[str, Any] = {
    "power": {"on_list": True, "holder": "bureau"},
    "filed_elsewhere": "",
    "other_fines": [],
    "major": [],
    "basis": {"not_in_force": [], "normative": []},
    "earlier": [],
    "recording": None,
    "category": {"code": "S-04-01", "unit": "执法大队", "unit_name": "执法大队", "time": 1, "time_unit": "wd"},
}


@dataclass
class Case:
    """One case under way: each act is put to the judge, and only what he lets pass is in the matter."""

    procedure_id: str
    matter: Matter = field(init=False)
    done: list[tuple[Act, bool]] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        self.procedure = ALL[self.procedure_id]
        self.matter = Matter(self.procedure_id)

    def do(self, step: str, at: datetime, by: Sequence[str], pieces: Sequence[Evidence] = (), /, **data: Any) -> bool:
        """Whether the act was let pass. Raises ValidationError for data that do not fit."""
        lawful = self.procedure.step(step)
        model = lawful.data.model_validate(data)
        standing = {key: _ANSWERS[key] for key in lawful.asks if key in _ANSWERS}
        if "item" in lawful.asks:
            opened = next((one.data for one in self.matter.acts if getattr(one.data, "item", "")), model)
            standing["item"] = _ITEMS.get(getattr(opened, "item", ""))
        standing["people"] = {code: _PEOPLE[code] for code in references(model, "person") if code in _PEOPLE}
        known = len(self.matter.evidence)
        named = tuple(replace(one, id=f"E{known + number}") for number, one in enumerate(pieces, 1))
        act = Act(step, at, tuple(_PEOPLE[code] for code in by), model, named, standing, len(self.matter.acts) + 1)
        verdict = judge(self.procedure, self.matter, act)
        if verdict.refused:
            self.refused += 1
            return False
        self.matter.add(act)
        self.matter.stage = verdict.stage
        self.done.append((act, bool(verdict.findings)))
        return True

    @property
    def newest(self) -> int:
        """The number of the newest act."""
        return len(self.matter.acts)


def _about(at: datetime) -> dict[str, Any]:
    party = {"item": _STALL.code, "party": "示例当事人", "party_kind": "citizen"}
    return {**party, "place": "示例路口", "town": _TOWN, "occurred_on": at.date()}


def _photo(at: datetime) -> Evidence:
    return Evidence("electronic", "0" * 64, at, "示例甲、示例乙", "现场拍摄（示例）", "现场照片")


def waiver(at: datetime, wrong: bool) -> Case:
    """A first violation, mended on the spot and not punished."""
    case, later = Case("first-violation"), [at + timedelta(minutes=5 * number) for number in range(8)]
    case.do("wav.assess", later[0], _OFFICERS, [_photo(at)], ground="nop.first", facts="占道摆摊三平方米", **_about(at))
    case.do("wav.lookup", later[1], _OFFICERS)
    case.do("wav.correct", later[2], _OFFICERS, measure="收摊", until=at + timedelta(hours=3))
    case.do("wav.recheck", later[3], _OFFICERS, [_photo(later[3])], corrected=True, checked_at=later[3])
    case.do("wav.educate", later[4], _OFFICERS, way="spot", said="讲解占道经营的规定", told_by="示例甲")
    case.do("wav.commit", later[5], _OFFICERS, signed=True)
    decision = {
        "ground": "nop.first",
        "approved_by": "示例队长",
        "tier": "轻",
        "waived": "50",
        "slight_harm": True,
        "no_harm": True,
    }
    if wrong:
        case.do("wav.decide", later[6], ["示例协管"], minor_act=True, **decision)
    case.do("wav.decide", later[6], ["示例队长"], minor_act=True, **decision)
    case.do("wav.register", later[7], _OFFICERS)
    case.do("pub.decline", _later(at, 1), ["示例法制"], reasons="没有一定社会影响，不列入公开目录（示例）。")
    return case


def spot(at: datetime, wrong: bool, fine: int = 100) -> Case:
    """A fine on the spot, paid at the bank, reported and closed."""
    case, day = Case("penalty-simple"), at.date()
    issue: dict[str, Any] = {
        **_about(at),
        "facts": [{"element": "conduct", "text": "占道摆摊", "evidence": ["E1"]}],
        "reasons": "事实清楚",
        "basis": [f"《{_STATUTE}》第十八条"],
        "kinds": ["fine"],
        "fine": fine,
        "tier": "轻",
        "certificates": "示例-示例甲、示例-示例乙",
        "told": True,
        "answer_heard": True,
        "handed_over": "signed",
        **_remedies(day, day.year >= 2024),
    }
    photo = [_photo(at - timedelta(minutes=10))]
    if wrong:
        case.do("smp.issue", at, ["示例甲"], photo, **issue)  # one officer where the law wants two
    case.do("smp.issue", at, _OFFICERS, photo, **issue)
    evening = datetime.combine(day, time(17), CHINA)
    case.do("pay.bank", evening, ["示例财务"], amount=fine, receipt="示例票", paid_on=day)
    case.do("smp.report", evening + timedelta(minutes=30), _OFFICERS, issued=1)
    case.do("smp.close", evening + timedelta(hours=1), ["示例队长"], way="performed")
    return case


def _remedies(day: date, first: bool) -> dict[str, Any]:
    """The remedy paragraph of the day; since 2024 the government alone reconsiders, and fines on the spot go to it before the court."""
    organs = ["某区人民政府"] if day.year >= 2024 else ["某区人民政府", "市城市管理局"]
    return {"reconsider_organs": organs, "court": "某区人民法院", "reconsider_first": first}


def _later(at: datetime, workdays: int, hours: int = 0) -> datetime:
    """So many working days later, at ten and some hours."""
    return datetime.combine(calendar().add_workdays(at.date(), workdays), time(10 + hours), CHINA)


def _piece(kind: str, title: str, at: datetime, origin: str = "现场取得（示例）") -> Evidence:
    return Evidence(kind, "0" * 64, at, "示例甲、示例乙", origin, title)


#: Working days that an ordinary case takes from the clue to the archive.
ORDINARY_DAYS = 30


def ordinary(at: datetime, wrong: bool) -> Case:
    """An ordinary case from the clue to the archive: sixteen acts in six weeks."""
    case, day, place = Case("penalty-ordinary"), at.date(), {"place": "示例镇空地", "town": _TOWN}
    case.do("pen.clue", at, _OFFICERS, source="inspection", found_on=day, summary="有车辆倾倒建筑垃圾", **place)
    filed = {"item": _HAULAGE.code, "party": "示例当事人", "party_kind": "citizen", "capacity": "full", "major": False}
    filed |= {"occurred_on": day, "found_on": day, "summary": "符合立案标准", "handlers": list(_OFFICERS)}
    case.do("pen.file", _later(at, 1), ["示例局长"], **filed, **place)
    certified = {"certificates": "示例-示例甲、示例-示例乙"}
    signed = {**certified, "recusal_told": True, "party_signed": "signed"}
    seen, asked = _later(at, 2), _later(at, 3)
    photos = [_piece("audiovisual", "现场照片", seen), _piece("record", "现场检查笔录", seen)]
    case.do("pen.inspect", seen, _OFFICERS, photos, text="地面堆放建筑垃圾约三立方米", **signed)
    case.do(
        "pen.inquire", asked, _OFFICERS, [_piece("statement", "询问笔录", asked, "当事人陈述")], text="当事人承认倾倒", **signed
    )
    identity = _piece("document", "身份证明", asked, "当事人提供，与原件核对无误")
    case.do("pen.evidence-add", _later(at, 3, 1), _OFFICERS, [identity], **certified)
    proves = {"E1": ["conduct", "place"], "E2": ["conduct", "time", "place"], "E3": ["conduct", "time"], "E4": ["party"]}
    results = [{"evidence": name, "proves": elements} for name, elements in proves.items()]
    case.do("pen.evidence-verify", _later(at, 5), _OFFICERS, results=results, verifier="示例核对")
    case.do("pen.correct-order", _later(at, 5, 1), _OFFICERS, conduct="倾倒建筑垃圾", measure="清除", until=_later(at, 10).date())
    rests = {"party": ["E4"], "conduct": ["E1", "E2", "E3"], "time": ["E2"], "place": ["E1", "E2"]}
    proposal: dict[str, Any] = {
        "facts": [{"element": element, "text": f"{element}（示例）", "evidence": pieces} for element, pieces in rests.items()],
        "reasons": "事实清楚，证据确凿，依照裁量阶次处罚。",
        "basis": [f"《{_STATUTE}》第六十六条第二项"],
        "kinds": ["fine"],
        "fine": 3000,
        "content": "罚款3000元",
        "tier": "轻",
    }
    case.do("pen.conclude", _later(at, 10), _OFFICERS, **proposal)
    if wrong:
        case.do("pen.decide", _later(at, 10, 1), ["示例局长"], lighten_considered=True, **proposal)  # the party was not told
    case.do("pen.notice", _later(at, 11), _OFFICERS, statement_right=True, hearing_right=False, how="书面提出", **proposal)
    served = {"receiver": "party", "signed": True, "receipt": "送达回证"}
    case.do("srv.direct", _later(at, 11, 2), _OFFICERS, paper=case.newest, received_on=_later(at, 11).date(), **served)
    decided = _later(at, 18)
    case.do("pen.decide", decided, ["示例局长"], lighten_considered=True, **proposal)
    paid = {"perform": "自收到决定书之日起十五日内缴至代收银行", "bank": "示例银行", "bank_address": "示例路1号"}
    told = {"decided": case.newest, "surcharge_told": True, "sealed": True, **_remedies(decided.date(), False)}
    case.do("pen.issue", _later(at, 18, 1), ["示例局长"], **paid, **told)
    case.do("srv.direct", _later(at, 18, 2), _OFFICERS, paper=case.newest, received_on=decided.date(), **served)
    case.do("pub.decline", _later(at, 19), ["示例法制"], reasons="没有一定社会影响，不列入公开目录（示例）。")
    case.do("pay.bank", _later(at, 20), ["示例财务"], amount=3000, receipt="示例票", paid_on=_later(at, 20).date())
    case.do("pen.close", _later(at, 22), ["示例局长"], way="performed")
    case.do("pen.archive", _later(at, ORDINARY_DAYS), ["示例档案"], pages=46)
    return case


def order(at: datetime, wrong: bool) -> Case:
    """A call of the hotline: sorted, sent out, handled, checked, answered, called back and closed."""
    case, answer = Case("order"), "已经安排责任单位办理，并纳入日常巡查（示例）。"
    said = {"topic": "流动摊贩占道摆摊", "channel": "12345", "place": "示例路口", "town": _TOWN, "party": "示例当事人"}
    case.do("ord.receive", at, ["示例值班"], description="摆摊堵住人行道（示例）", **said)
    case.do("ord.sort", at + timedelta(minutes=5), ["示例值班"], kind="complaint", category="S-04-01")
    sent = at + timedelta(minutes=12)
    due = due_by_category(_ANSWERS["category"], sent, rules_on(at.date()))
    sending = {"category": "S-04-01", "unit": "执法大队", "officer": "示例甲", "due_at": due}
    case.do("ord.dispatch", sent, ["示例值班"], **sending)
    seen = at + timedelta(minutes=60)
    case.do("ord.handle", seen, ["示例甲"], [_photo(seen)], result="已到场劝离摊贩，路面恢复（示例）", settled_by="management")
    checked = {"way": "site", "opinion": "现场核查，问题已经消除（示例）"}
    if wrong:
        case.do("ord.verify", seen + timedelta(minutes=20), ["示例甲"], **checked)  # who handled it checks himself
    case.do("ord.verify", seen + timedelta(minutes=30), ["示例核查"], **checked)
    reply = {"facts": "经核实，反映的问题属实（示例）。", "basis": "依据重庆市市容环境卫生管理条例办理。", "result": answer}
    channel = "对答复有不同意见的，可以再次拨打12345反映。"
    case.do("ord.reply", seen + timedelta(minutes=45), ["示例值班"], next_channel=channel, **reply)
    called = _later(at, 1)
    case.do("ord.callback", called, ["示例回访"], rating="satisfied", note="")
    case.do("ord.close", called + timedelta(minutes=30), ["示例值班"])
    return case


#: Of a hundred cases, how many are of each kind.
KINDS: tuple[tuple[Callable[[datetime, bool], Case], int], ...] = ((waiver, 55), (spot, 20), (ordinary, 10), (order, 15))
