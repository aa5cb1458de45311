"""Old files with known defects, for review: each bends a lawful script in one place and names the gates that must find it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from fadu.demo.cases import Caster, Outline
from fadu.demo.script import GROUND, Case, Planned, ordinary
from fadu.demo.stage import dossier
from fadu.law.dossier import Dossier
from fadu.law.facts import CHINA, Evidence
from fadu.law.workdays import calendar


@dataclass(frozen=True, slots=True)
class OldFile:
    """An old file: what is wrong with it in Chinese, the gates that must say so (none for a sound one), and the file."""

    defect: str
    gates: frozenset[str]
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class Bend:
    """One way to bend an ordinary case. `case` changes fields of the case; the rest is as in `Case`."""

    defect: str
    gates: str
    outline: Outline
    omit: str = ""
    alter: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    delay: Mapping[str, int] = field(default_factory=dict)
    case: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    insert: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = ()
    opened: date | None = None


_SMALL = Outline("CQSR-67-1", "org", 4000, "", "非密闭车辆运输渣土")
_WAIVED = replace(_SMALL, paths="waived")
_CITIZEN = Outline("CQSR-66-3", "citizen", 6000, "", "在非指定地点倾倒建筑垃圾")
_HEARD = replace(_CITIZEN, paths="hearing")

BENDS = (
    Bend("完整合法的旧案", "", _SMALL),
    Bend("完整合法的听证案件", "", _HEARD),
    Bend("完整合法的先行登记保存案件", "", replace(_SMALL, paths="preserve defence")),
    Bend("没有事先告知", "pen-notice", _SMALL, omit="pen.notice serve:notice"),
    Bend("告知书没有送达", "pen-notice", _SMALL, omit="serve:notice"),
    Bend("告知书没有写明拟罚款金额", "pen-notice pen-renotice", _SMALL, alter={"pen.notice": {"fine": None}}),
    Bend("现场检查只有一名执法人员", "pen-two-officers", _WAIVED, people={"pen.inspect": ("P014",)}),
    Bend("协管人员充当第二名执法人员", "pen-two-officers", _WAIVED, people={"pen.inspect": ("P014", "P037")}),
    Bend(
        "执法人员的证件已过期",
        "pen-two-officers",
        _WAIVED,
        people={"pen.inspect": ("P016", "P031")},
        opened=date(2024, 3, 4),
        case={"tier": "A", "town": "JD-GUILIN"},
    ),
    Bend("没有出示证件、告知回避权利", "pen-show-id", _WAIVED, alter={"pen.inspect": {"certificates": "", "recusal_told": False}}),
    Bend("检查笔录没有签名", "pen-record-signed", _WAIVED, alter={"pen.inspect": {"party_signed": "missing"}}),
    Bend("当事人身份没有证据", "pen-party pen-evidence", _WAIVED, case={"drop_proof": "party"}),
    Bend("违法行为没有经查证的证据", "pen-evidence", _WAIVED, case={"drop_proof": "conduct"}),
    Bend("立案后第九十一日以后才决定", "pen-90-days", _WAIVED, delay={"pen.decide": 95}),
    Bend("对公民罚款六千元没有告知听证权", "pen-hearing-offered", _CITIZEN, alter={"pen.notice": {"hearing_right": False}}),
    Bend("审核人是本案承办人", "rev-separate rev-qualified", replace(_SMALL, paths="review"), people={"pen.review": ("P014",)}),
    Bend(
        "审核后改动了决定",
        "rev-fresh",
        replace(_SMALL, paths="review"),
        alter={"pen.decide": {"fine": "3500", "content": "罚款3500元"}, "pay.bank": {"amount": "3500"}},
    ),
    Bend("应当审核的案件没有审核", "pen-legal-review", _HEARD, omit="pen.review pen.review-submit"),
    Bend("重大案件没有集体讨论", "pen-collective", _HEARD, omit="pen.decide-collective"),
    Bend(
        "当事人申辩后加重处罚",
        "pen-no-heavier pen-renotice",
        replace(_SMALL, paths="defence"),
        alter={"pen.decide": {"fine": "5000"}},
    ),
    Bend("陈述申辩期内即作决定", "pen-windows", _SMALL, delay={"pen.discretion": -5}),
    Bend("没有复核当事人的申辩", "pen-defence", replace(_SMALL, paths="defence"), omit="pen.recheck"),
    Bend(
        "登记保存没有负责人批准",
        "pen-preserve",
        replace(_WAIVED, paths="waived preserve"),
        alter={"pen.preserve": {"approved_by": ""}},
    ),
    Bend("登记保存逾期处理", "pen-preserve-due", replace(_WAIVED, paths="waived preserve"), delay={"pen.preserve-decide": 14}),
    Bend(
        "登记保存没有音像记录",
        "pen-record-coverage",
        replace(_WAIVED, paths="waived preserve"),
        omit="film:pen.preserve",
    ),
    Bend(
        "留置送达没有见证",
        "srv-mode pub-eligible",
        replace(_WAIVED, service="leave"),
        alter={"serve:decision": {"witness": "", "recorded": False}},
    ),
    Bend("没有同意即电子送达", "srv-electronic", replace(_WAIVED, service="electronic"), omit="srv.address"),
    Bend("随意公告送达", "srv-announce", replace(_WAIVED, service="announce"), alter={"serve:decision": {"unknown": False}}),
    Bend(
        "决定书没有救济途径",
        "pen-remedies pen-decision-contents",
        _WAIVED,
        alter={"pen.issue": {"reconsider_organs": [], "court": ""}},
    ),
    Bend("罚款超过法定上限", "pen-range", _WAIVED, case={"fine": Decimal(30000)}),
    Bend("违法行为早已超过时效", "pen-limitation", _WAIVED, alter={"pen.file": {"occurred_on": date(2019, 3, 1)}}),
    Bend("承办人自己批准立案", "pen-filing", _WAIVED, alter={"pen.file": {"handlers": ["P002", "P003"]}}),
    Bend("没有缴清罚款即结案", "pen-close", _WAIVED, alter={"pay.bank": {"amount": "1000"}}),
    Bend("卷内没有调查终结报告", "pen-archive pen-concluded", _WAIVED, omit="pen.conclude"),
    Bend(
        "普通程序当场收缴罚款",
        "pay-no-self-collect",
        _WAIVED,
        omit="pay.bank",
        insert=(("pub.penalty", "pay.spot", "officers", {"amount": "4000", "ground": "hard", "receipt": "示例"}),),
    ),
    Bend(
        "加处罚款超过本金", "pay-surcharge", replace(_WAIVED, paths="waived surcharge"), alter={"pay.surcharge": {"amount": "9999"}}
    ),
    Bend("涉嫌犯罪没有移送", "xfr-no-substitute", _WAIVED, alter={"pen.conclude": {"crime_screen": "suspected"}}),
    Bend("没有责令改正", "pen-correct", _WAIVED, omit="pen.correct-order pen.correct-recheck"),
    Bend("引用已失效的依据", "pen-basis-in-force", _WAIVED, alter={"pen.decide": {"basis": ["《潼南县市容管理办法》第十条"]}}),
    Bend("公开前没有第二人复核", "pub-redacted", _WAIVED, omit="pub.redact"),
    Bend(
        "处罚未满十四周岁的人",
        "pen-capacity",
        replace(_CITIZEN, fine=2000, paths="waived"),
        alter={"pen.file": {"capacity": "under14"}},
    ),
    Bend("听证主持人参与了调查", "pen-hearing-host", _HEARD, people={"pen.evidence-add": ("P014", "P006")}),
    Bend("听证笔录没有签名", "pen-hearing-minutes", _HEARD, alter={"pen.hearing-minutes": {"party_signed": "missing"}}),
    Bend(
        "听证通知没有提前七个工作日",
        "pen-hearing-notice",
        _HEARD,
        delay={"serve:hearing": 6},
        alter={"serve:hearing": {"received_on": None}},
    ),
    Bend("回避申请没有决定", "pen-recusal", replace(_WAIVED, paths="waived recusal"), omit="pen.recuse-decide"),
    Bend(
        "同一行为已经罚款一次",
        "pen-one-act-one-fine",
        _WAIVED,
        answers={"pen.decide": {"other_fines": ["潼城管罚案字〔2021〕旧7号"]}},
    ),
    Bend("权责清单没有该事项", "pen-power", _WAIVED, answers={"pen.file": {"power": {"on_list": False, "holder": None}}}),
)


#: What follows in law from a defect, and so is a true finding too: a document not served cannot be published, archived or closed upon;
#: an amount other than the one noticed, reviewed, discussed or paid; steps out of their order; a person without the role.
_UNSERVED = frozenset({"pub-eligible", "pen-archive", "pen-close"})
FOLLOWS: dict[str, frozenset[str]] = {
    "srv-mode": _UNSERVED,
    "srv-electronic": _UNSERVED,
    "srv-announce": _UNSERVED,
    "pen-notice": frozenset({"order", "pen-hearing-offered"}),
    "pen-filing": frozenset({"pen-head", "pen-handlers"}),
    "rev-separate": frozenset({"role"}),
    "pen-basis-in-force": frozenset({"pen-renotice"}),
    "rev-fresh": frozenset({"pen-renotice", "pen-close", "pen-collective"}),
    "pen-no-heavier": frozenset({"pen-close", "rev-fresh", "pen-collective"}),
    "pen-windows": frozenset({"pen-notice", "time-order"}),
}


def consequences(gates: Iterable[str]) -> frozenset[str]:
    """The gates that may speak because those do."""
    return frozenset().union(*(FOLLOWS.get(gate, frozenset()) for gate in gates))


def files(caster: Caster) -> Iterator[OldFile]:
    """Every old file: ordinary ones of 2022 and, at the end, two on-the-spot penalties and four waivers."""
    begin = date(2022, 1, 10)
    for number, bend in enumerate(BENDS, 1):
        opened = bend.opened or calendar().add_workdays(begin, 4 * number)
        case = _bent(caster.case(replace(bend.outline, tier=""), opened), bend)
        acts = _insert(_worded(ordinary(case), case), case, bend)
        yield OldFile(
            bend.defect,
            frozenset(bend.gates.split()),
            dossier("penalty-ordinary", f"潼城管罚案字〔{opened.year}〕旧{number}号", acts, bend.answers),
        )
    yield from _spot(caster)
    yield from _waivers(caster)


def faulty(caster: Caster, count: int, rng: Random) -> Iterator[OldFile]:
    """So many files for measuring a review: a third sound, a third with one defect, a third with two defects at once, in turn."""
    bad = [bend for bend in BENDS if bend.gates and not bend.opened]
    sound = [bend for bend in BENDS if not bend.gates]
    begin = date(2022, 1, 10)
    for number in range(1, count + 1):
        kind = number % 3
        bend = rng.choice(sound) if kind == 0 else rng.choice(bad) if kind == 1 else _both(*rng.sample(bad, 2))
        opened = calendar().add_workdays(begin, rng.randrange(180))
        case = _bent(caster.case(replace(bend.outline, tier=""), opened), bend)
        acts = _insert(_worded(ordinary(case), case), case, bend)
        yield OldFile(
            bend.defect,
            frozenset(bend.gates.split()),
            dossier("penalty-ordinary", f"潼城管罚案字〔{opened.year}〕测{number}号", acts, bend.answers),
        )


def _both(one: Bend, other: Bend) -> Bend:
    """Two defects in one file, on the larger of the two outlines; where both bend the same thing, the second bends it."""
    outline = max(one.outline, other.outline, key=lambda outline: outline.fine)
    paths = " ".join(dict.fromkeys([*one.outline.paths.split(), *other.outline.paths.split()]))
    return Bend(
        f"{one.defect}；{other.defect}",
        f"{one.gates} {other.gates}",
        replace(outline, paths=paths, service=other.outline.service if other.outline.service != "direct" else one.outline.service),
        f"{one.omit} {other.omit}",
        {step: {**one.alter.get(step, {}), **other.alter.get(step, {})} for step in {**one.alter, **other.alter}},
        {**one.people, **other.people},
        {**one.delay, **other.delay},
        {**one.case, **other.case},
        {**one.answers, **other.answers},
        one.insert + other.insert,
    )


def _bent(case: Case, bend: Bend) -> Case:
    plain = replace(case, officers=("P014", "P019"), tier="", omit=frozenset(bend.omit.split()))
    return replace(plain, alter=bend.alter, people=bend.people, delay=bend.delay, **bend.case)


def _worded(acts: list[Planned], case: Case) -> list[Planned]:
    """The text that was to be public, as an old file has it: written by hand, there was no matter to take it from."""
    served = next((act.at.date() for act in reversed(acts) if act.tag == "serve:decision"), case.opened)
    text = {
        "topic": f"{case.summary}案",
        "facts": f"{case.summary}（示例）。",
        "result": f"罚款{case.fine}元",
        "social_impact": True,
        "impact_ground": GROUND,
        "told_on": served,
        "secrets_checked": True,
    }
    return [act if isinstance(act.data, Mapping) else replace(act, data=text) for act in acts]


def _insert(acts: list[Planned], case: Case, bend: Bend) -> list[Planned]:
    for after, step, who, data in bend.insert:
        place = next(number for number, act in enumerate(acts) if act.tag == after)
        by = case.officers if who == "officers" else (who,)
        acts.insert(place + 1, Planned(step, step, data, by, acts[place].at + timedelta(minutes=5)))
    return acts


def _spot(caster: Caster) -> Iterator[OldFile]:
    lawful = {
        "item": "CQSR-44-1",
        "party_kind": "citizen",
        "place": "桂林街道滨江路（示例）",
        "town": "JD-GUILIN",
        "certificates": "已出示",
        "told": True,
        "answer_heard": True,
        "handed_over": "signed",
        "reconsider_organs": ["重庆市潼南区人民政府", "重庆市城市管理局"],
        "court": "重庆市潼南区人民法院",
        "facts": [{"element": "conduct", "text": "宠物粪便不立即清除", "evidence": ["E1"]}],
        "reasons": "事实清楚。",
        "basis": ["《重庆市市容环境卫生管理条例》第四十四条第二款"],
        "kinds": ["fine"],
        "fine": "50",
        "content": "罚款50元",
    }
    bends = (
        ("当场对公民罚款超过二百元", "smp-threshold", {"fine": "600"}),
        ("当场处罚决定书没有交付", "smp-form", {"handed_over": "missing"}),
    )
    for number, (defect, gates, change) in enumerate(bends, 1):
        at = datetime(2022, 5, 9 + number, 10, 0, tzinfo=CHINA)
        data = {**lawful, "party": next(caster.parties["citizen"]).key, "occurred_on": at.date(), **change}
        acts = [Planned("smp.issue", "smp.issue", data, ("P014", "P019"), at)]
        yield OldFile(defect, frozenset(gates.split()), dossier("penalty-simple", f"潼城管当罚案字〔2022〕旧{number}号", acts))


def _waivers(caster: Caster) -> Iterator[OldFile]:
    bends: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("一年内第二次违法仍按首违免罚", "wav-first", {"answers": {"wav.decide": {"earlier": ["潼城管免罚案字〔2022〕旧号"]}}}),
        ("免罚前没有改正的证明", "wav-corrected", {"photo": False}),
        ("免罚没有教育", "wav-educated", {"skip": "wav.educate"}),
        ("免罚不由有权的人批准", "wav-ground", {"approver": "P014"}),
    )
    for number, (defect, gates, how) in enumerate(bends, 1):
        at = datetime(2022, 6, 6 + number, 9, 0, tzinfo=CHINA)
        acts = [act for act in _waiver(caster, at, how) if act.step != how.get("skip")]
        yield OldFile(
            defect,
            frozenset(gates.split()),
            dossier("first-violation", f"潼城管免罚案字〔2022〕旧{number}号", acts, how.get("answers")),
        )


def _waiver(caster: Caster, at: datetime, how: Mapping[str, Any]) -> list[Planned]:
    team = ("P014", "P019")
    assess = {
        "item": "CQSR-44-1",
        "party": next(caster.parties["citizen"]).key,
        "party_kind": "citizen",
        "place": "桂林街道滨江路（示例）",
        "town": "JD-GUILIN",
        "occurred_on": at.date(),
        "facts": "宠物粪便不立即清除，系初次违法。",
    }
    seen = Evidence("electronic", caster.pictures[0].sha256, at, team[0], "现场拍摄（示例）", "改正后照片", id="E1")
    approver = how.get("approver", "P009")
    decide = {"slight_harm": True, "approved_by": approver, "waived": "50", "reasons": "初次违法。"}
    moments = [at + timedelta(minutes=minutes) for minutes in (0, 5, 10, 20)]
    correct = {"measure": "立即清除", "until": at + timedelta(hours=2), "on_spot": True}
    return [
        Planned("wav.assess", "wav.assess", assess, team, moments[0]),
        Planned("wav.correct", "wav.correct", correct, team, moments[1], (seen,) if how.get("photo", True) else ()),
        Planned("wav.educate", "wav.educate", {"said": "当场教育。", "told_by": team[0]}, team, moments[2]),
        Planned("wav.decide", "wav.decide", decide, (approver,), moments[3]),
    ]
