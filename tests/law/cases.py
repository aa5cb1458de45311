"""Whole lawful files, built as a bureau builds them: a small cast, two penalty items, and one function a procedure.

Other rooms' tests and the benchmark use them too. All people and parties are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from fadu.law.common.penalty_data import ASPECTS
from fadu.law.data import references
from fadu.law.facts import CHINA, Act, Certificate, Evidence, FineRange, Item, Matter, Person, Tier
from fadu.law.procedures import ALL
from fadu.law.steps import Procedure


def person(name: str, *roles: str, until: date | None = date(2028, 12, 31), **more: Any) -> Person:
    """A person whose code is his name; `until` None: no enforcement certificate."""
    certificate = Certificate(f"渝执-{name}", date(2015, 1, 1), until) if until else None
    return Person(name, name, frozenset(roles), "执法大队", certificate, **more)


#: 演职表. Codes are names, so that a story reads as it is said.
CAST: dict[str, Person] = {
    one.id: one
    for one in (
        person("王勘", "officer"),
        person("李查", "officer"),
        person("沈员", "officer"),
        person("钱过期", "officer", until=date(2023, 3, 1)),
        person("赵协管", "officer", "auxiliary", until=date(2028, 12, 31)),
        person("卫队长", "squad_leader", "officer"),
        person("孙局", "head", until=None),
        person("周局", "head", "principal", until=None),
        person("吴审核", "reviewer", "legal", until=None, legal_qualification=True, reviewer_since=date(2020, 1, 6)),
        person("老审核", "reviewer", "legal", until=None, reviewer_since=date(2015, 6, 1)),
        person("新审核", "reviewer", "legal", until=None, reviewer_since=date(2022, 6, 1)),
        person("郑法制", "legal", until=None),
        person("冯主持", "host", "legal", until=None),
        person("兼主持", "host", "officer"),
        person("双审核", "officer", "reviewer", legal_qualification=True),
        person("陈财务", "finance", until=None),
        person("褚档案", "archivist", until=None),
        person("许文秘", "clerk", until=None),
        person("何顾问", "counsel", until=None),
        person("秦技术", "technician", until=None),
        person("孔保管", "keeper", until=None),
        person("华联络", "liaison", "officer"),
        person("吕审查", "examiner", until=None),
        person("施值班", "duty", until=None),
        person("张核查", "inspector", until=None),
        person("严信访", "petition", until=None),
        person("尤窗口", "window", until=None),
    )
}

STATUTE = "重庆市市容环境卫生管理条例"
BASIS = f"《{STATUTE}》第六十六条第二项"

#: 不按规定路线运输: citizens and organisations alike 2,000–20,000 yuan, in three tiers.
HAULAGE = Item(
    code="RH-66-2",
    title="不按规定的路线、地点运输、倾倒建筑垃圾",
    statute=STATUTE,
    duty_article="第六十六条",
    penalty_article="第六十六条",
    valid_from=date(2018, 7, 26),
    fines=(FineRange("any", Decimal(2000), Decimal(20000)),),
    elements=("party", "conduct", "time", "place"),
    correct_first=False,
    tiers=(
        Tier("轻", "较轻", "不足五立方米", "any", Decimal(2000), Decimal(4999)),
        Tier("一般", "一般", "五至十立方米", "any", Decimal(5000), Decimal(10000)),
        Tier("重", "较重", "十立方米以上", "any", Decimal(10001), Decimal(20000)),
    ),
)

#: 占道摆摊: citizen 50–500, organisation 500–2,000; on the list of waivers.
STALL = Item(
    code="RH-18-1",
    title="擅自占用道路、公共场所摆摊设点",
    statute=STATUTE,
    duty_article="第十八条",
    penalty_article="第十八条",
    valid_from=date(2018, 7, 26),
    kinds=("warning", "fine"),
    fines=(FineRange("citizen", Decimal(50), Decimal(500)), FineRange("org", Decimal(500), Decimal(2000))),
    first_violation=True,
    tiers=(
        Tier("轻", "较轻", "面积不足五平方米", "citizen", Decimal(50), Decimal(200)),
        Tier("重", "较重", "面积五平方米以上", "citizen", Decimal(201), Decimal(500)),
        Tier("轻", "较轻", "面积不足五平方米", "org", Decimal(500), Decimal(1000)),
        Tier("重", "较重", "面积五平方米以上", "org", Decimal(1001), Decimal(2000)),
    ),
)
#: 人行道停车: 20–200 yuan in three tiers by wheels; on the list of waivers.
PAVEMENT = Item(
    code="SZ-21-2",
    title="在人行道上停放机动车",
    statute="重庆市市政设施管理条例",
    duty_article="第二十一条",
    penalty_article="第六十七条",
    valid_from=date(2018, 1, 1),
    fines=(FineRange("any", Decimal(20), Decimal(200)),),
    first_violation=True,
    tiers=(
        Tier("A", "二轮三轮", "二轮、三轮机动车", "any", Decimal(20), Decimal(59)),
        Tier("B", "四轮", "四轮机动车", "any", Decimal(60), Decimal(139)),
        Tier("C", "四轮以上", "四轮以上机动车、占压盲道", "any", Decimal(140), Decimal(200)),
    ),
)
ITEMS = {item.code: item for item in (HAULAGE, STALL, PAVEMENT)}

#: What the registers answer unless a story says otherwise.
ANSWERS: dict[str, Any] = {
    "power": {"on_list": True, "holder": "bureau"},
    "filed_elsewhere": "",
    "other_fines": [],
    "major": [],
    "basis": {"not_in_force": [], "normative": []},
    "earlier": [],
    "delegated": {"kind": "town", "on_list": ["RH-18-1", "RH-66-2"], "held_earlier": [], "open_cases": []},
    "liaisons": ["华联络"],
    "same_tickets": [],
    "device": None,
    "lot": "f" * 64,
    "recording": None,
    "disputes_found": {"纠1号": {"procedure": "dispute", "stage": "已化解", "closed": True}},
    "executed": None,
    "stays": [],
    "seized": [],
    "authority": {"某法": "law"},
    "recorder": {"registered": True, "out": ""},
    "footage": {"registered": ""},
    "footage_needs": [],
    "recording_gap": {"due": True, "missing": 7},
    "category": None,
    "named": [],
    "same_year": None,
    "other_norms": {"same": [], "replaced": {}, "made_here_since": None},
    "inspection": {"listed": True, "planned": 2, "done": 0, "more": [], "left": []},
    "inspection_items": {"CC-01": 2, "CC-02": 1},
    "credit_source": {"inspection": True, "published": True, "result": "refused", "twice": ""},
    "permit": {
        "code": "XK-01",
        "title": "临时占用城市道路",
        "materials": ["身份证明", "位置示意图"],
        "fields": ["占用面积"],
        "period": "lic.decide",
        "promised": 20,
        "on_site": True,
        "hearing": False,
        "fee_basis": "《城市道路管理条例》第三十七条",
        "months": 12,
        "bundled": None,
    },
}
OFFICERS = ("王勘", "李查")


def moment(text: str | datetime) -> datetime:
    """“2023-03-06 10:00” in Chinese time; a bare date is ten in the morning."""
    if isinstance(text, datetime):
        return text if text.tzinfo else text.replace(tzinfo=CHINA)
    found = datetime.fromisoformat(text if len(text) > 10 else f"{text} 10:00")
    return found.replace(tzinfo=CHINA)


def piece(kind: str, title: str, taken_at: str, taker: str = "王勘、李查", origin: str = "现场取得", **more: Any) -> Evidence:
    """One piece of evidence with its origin."""
    return Evidence(kind, sha256(title.encode()).hexdigest(), moment(taken_at), taker, origin, title, **more)


class File:
    """A file under construction: gives every act its number, its evidence ids and the registers' answers."""

    def __init__(self, procedure_id: str) -> None:
        self.procedure: Procedure = ALL[procedure_id]
        self.acts: list[Act] = []
        self.pieces = 0

    def act(
        self,
        step: str,
        at: str | datetime,
        by: Sequence[str],
        evidence: Sequence[Evidence] = (),
        registers: dict[str, Any] | None = None,
        /,
        **data: Any,
    ) -> Act:
        """The act as it would be put to the judge; not yet in the file."""
        lawful = self.procedure.step(step)
        model = lawful.data.model_validate(data)
        named = tuple(replace(one, id=f"E{self.pieces + number}") for number, one in enumerate(evidence, 1))
        standing = {key: ANSWERS[key] for key in lawful.asks if key in ANSWERS}
        standing["people"] = {code: CAST[code] for code in references(model, "person") if code in CAST}
        if "item" in lawful.asks:
            opened = next((one.data for one in self.acts if getattr(one.data, "item", "")), model)
            standing["item"] = ITEMS.get(getattr(opened, "item", ""))
        people = tuple(CAST[name] for name in by)
        return Act(step, moment(at), people, model, named, standing | (registers or {}), seq=len(self.acts) + 1)

    def add(self, act: Act) -> Act:
        """Put an act into the file."""
        self.acts.append(act)
        self.pieces += len(act.evidence)
        return act

    def do(self, step: str, at: str | datetime, by: Sequence[str], evidence: Sequence[Evidence] = (), /, **data: Any) -> int:
        """Make an act and put it into the file; its number."""
        return self.add(self.act(step, at, by, evidence, None, **data)).seq

    def matter(self) -> Matter:
        """The file as the law sees it, its stage as the acts left it."""
        stage = ""
        for act in self.acts:
            stage = self.procedure.step(act.step).to or stage
        return Matter(self.procedure.id, "测1号", acts=self.acts, stage=stage)


FACTS = (
    {"element": "party", "text": "当事人系某甲", "evidence": ["E4"]},
    {"element": "conduct", "text": "未按规定路线运输建筑垃圾并倾倒", "evidence": ["E1", "E2", "E3"]},
    {"element": "time", "text": "2023年3月6日", "evidence": ["E2"]},
    {"element": "place", "text": "某镇某村空地", "evidence": ["E1", "E2"]},
)


def proposal(fine: Decimal | int | str, tier: str = "", **more: Any) -> dict[str, Any]:
    """What conclusion, notice, drafts and decision say alike."""
    fine = Decimal(fine)
    fitting = next((one.code for one in HAULAGE.tiers if one.minimum <= fine <= one.maximum), "")
    return {
        "facts": list(FACTS),
        "reasons": "事实清楚，证据确凿，依照裁量阶次处罚。",
        "basis": [BASIS],
        "kinds": ["fine"],
        "fine": fine,
        "content": f"罚款{fine}元",
        "tier": tier or fitting,
        **more,
    }


def remedies(day: str, first: bool = False) -> dict[str, Any]:
    """The remedy paragraph of the day."""
    organs = ["某区人民政府"] if day >= "2024" else ["某区人民政府", "市城市管理局"]
    return {"reconsider_organs": organs, "court": "某区人民法院", "reconsider_first": first}


def begin(party_kind: str = "citizen", capacity: str = "full", major: bool = False, item: Item = HAULAGE) -> File:
    """From the clue to the verified evidence: five acts of investigation."""
    file = File("penalty-ordinary")
    place = {"place": "某镇某村空地", "town": "T01"}
    file.do(
        "pen.clue", "2023-03-06 09:00", OFFICERS, source="inspection", found_on="2023-03-06", summary="有车辆倾倒建筑垃圾", **place
    )
    file.do(
        "pen.file",
        "2023-03-07 09:00",
        ["孙局"],
        item=item.code,
        party="P1",
        party_kind=party_kind,
        capacity=capacity,
        occurred_on="2023-03-06",
        found_on="2023-03-06",
        summary="涉嫌不按规定路线运输，符合立案标准",
        handlers=list(OFFICERS),
        major=major,
        **place,
    )
    signed = {"certificates": "渝执-王勘、渝执-李查", "recusal_told": True, "party_signed": "signed"}
    photo = piece("audiovisual", "现场照片", "2023-03-08 09:30")
    record = piece("record", "现场检查笔录", "2023-03-08 10:00")
    file.do("pen.inspect", "2023-03-08 10:00", OFFICERS, [photo, record], text="地面堆放建筑垃圾约三立方米", **signed)
    statement = piece("statement", "询问笔录", "2023-03-09 10:00", origin="当事人陈述")
    file.do("pen.inquire", "2023-03-09 10:00", OFFICERS, [statement], text="当事人承认倾倒", **signed)
    identity = piece("document", "身份证明", "2023-03-09 10:30", origin="当事人提供，与原件核对无误")
    file.do("pen.evidence-add", "2023-03-09 11:00", OFFICERS, [identity], certificates="渝执-王勘、渝执-李查")
    proves = {"E1": ["conduct", "place"], "E2": ["conduct", "time", "place"], "E3": ["conduct", "time"], "E4": ["party"]}
    results = [{"evidence": name, "proves": elements} for name, elements in proves.items()]
    file.do("pen.evidence-verify", "2023-03-13 10:00", OFFICERS, results=results, verifier="沈员")
    order = {"conduct": "倾倒建筑垃圾", "measure": "清除", "until": "2023-03-20"}
    file.do("pen.correct-order", "2023-03-13 11:00", OFFICERS, **order)
    return file


def _hearing(file: File, notice: int) -> None:
    file.do("pen.hearing-ask", "2023-03-24 10:00", OFFICERS, way="written", reasons="要求听证")
    file.do("pen.hearing-open", "2023-03-27 10:00", ["郑法制"], host="冯主持")
    told = file.do(
        "pen.hearing-notice", "2023-03-28 10:00", ["郑法制"], host="冯主持", held_on="2023-04-12", begins="9:30", place="本局听证室"
    )
    file.do("srv.direct", "2023-03-28 15:00", OFFICERS, paper=told, receiver="party", received_on="2023-03-28", signed=True)
    held = {"host": "冯主持", "clerk": "郑法制", "examined": ["E1", "E2", "E3", "E4"]}
    file.do("pen.hearing-hold", "2023-04-12 09:30", ["冯主持"], **held)
    file.do("pen.hearing-minutes", "2023-04-12 12:00", ["冯主持"], text="双方质证、辩论", party_signed="signed")
    file.do("pen.hearing-report", "2023-04-13 10:00", ["冯主持"], opinion="事实清楚，建议按拟定意见处罚")
    file.do(
        "pen.record-av",
        "2023-04-13 11:00",
        OFFICERS,
        [piece("audiovisual", "听证录像", "2023-04-12 12:00")],
        covers=[next(act.seq for act in file.acts if act.step == "pen.hearing-hold")],
        started_at="2023-04-12 09:00",
        ended_at="2023-04-12 12:10",
    )


def _major(file: File, proposed: dict[str, Any]) -> None:
    """Review and collective discussion of a grave case."""
    file.do("pen.review-submit", "2023-04-14 10:00", OFFICERS, **proposed)
    file.do(
        "pen.review",
        "2023-04-18 10:00",
        ["吴审核"],
        result="passed",
        opinion="主体、程序、事实、证据、依据、裁量、文书均无不当",
        points=[{"aspect": aspect, "sound": True} for aspect in ASPECTS],
    )
    heads = ["孙局", "周局"]
    opinions = [{"person": head, "opinion": "同意"} for head in heads]
    file.do(
        "pen.decide-collective",
        "2023-04-19 10:00",
        heads,
        chair="周局",
        present=heads,
        opinions=opinions,
        result="同意",
        **proposed,
    )


def ordinary_case(
    fine: Decimal | int | str = 3000,
    party_kind: str = "citizen",
    hearing: bool | None = None,
    defend: bool = False,
    until: str = "pen.archive",
    capacity: str = "full",
    major: bool = False,
) -> tuple[Procedure, list[Act]]:
    """A lawful ordinary case of 2023 from the clue to the archive, or to the first act of step `until`.

    A fine at or over the threshold (5,000 yuan for a citizen, 50,000 for others) brings hearing, review and discussion; `hearing` False with
    such a fine: the right is told and waived. `defend`: the party defends himself and is answered.
    """
    fine = Decimal(fine)
    due = fine >= (5000 if party_kind == "citizen" else 50000)
    heard = due if hearing is None else hearing
    file = begin(party_kind, capacity, major)
    more = {"lightened": "已满十四不满十八周岁，从轻处罚"} if capacity == "14-17" else {}
    proposed = proposal(fine)
    file.do("pen.conclude", "2023-03-20 10:00", OFFICERS, **proposed)
    notice = file.do(
        "pen.notice", "2023-03-21 10:00", OFFICERS, statement_right=True, hearing_right=due, how="书面提出", **proposed
    )
    receiver = "party" if party_kind == "citizen" else "representative"
    served = {"receiver": receiver, "signed": True, "receipt": "送达回证"}
    file.do("srv.direct", "2023-03-21 15:00", OFFICERS, paper=notice, received_on="2023-03-21", **served)
    if defend:
        defence = file.do("pen.defend", "2023-03-23 10:00", OFFICERS, points=["垃圾不是我倾倒的", "家庭困难"])
        answers = [{"point": number, "adopted": False, "reasons": "与查明事实不符"} for number in (1, 2)]
        file.do("pen.recheck", "2023-03-23 15:00", OFFICERS, defence=defence, answers=answers)
    if heard:
        _hearing(file, notice)
    elif due:
        file.do("pen.waive-defence", "2023-03-24 10:00", OFFICERS, statement=True, hearing=True, signed=True)
    if due or heard or major:
        _major(file, proposed)
    decide = "2023-04-20" if due or heard or major else "2023-03-30"
    decided = file.do("pen.decide", f"{decide} 10:00", ["孙局"], lighten_considered=True, **more, **proposed)
    issued = file.do(
        "pen.issue",
        f"{decide} 11:00",
        ["孙局"],
        decided=decided,
        perform="自收到决定书之日起十五日内缴至代收银行",
        bank="某银行某支行",
        bank_address="某路1号",
        surcharge_told=True,
        sealed=True,
        **remedies(decide),
    )
    file.do("srv.direct", f"{decide} 15:00", OFFICERS, paper=issued, received_on=decide, **served)
    file.do("pub.decline", f"{decide} 15:30", ["郑法制"], reasons="没有一定社会影响")
    file.do("pay.bank", "2023-04-25 10:00", ["陈财务"], amount=fine, receipt="票0001", paid_on="2023-04-25")
    file.do("pen.close", "2023-04-27 10:00", ["孙局"], way="performed")
    file.do("pen.archive", "2023-05-05 10:00", ["褚档案"], pages=46)
    acts = file.acts
    last = next(place for place, act in enumerate(acts) if act.step == until)
    return file.procedure, acts[: last + 1]


def simple_case(
    fine: Decimal | int | str = 100, party_kind: str = "citizen", day: str = "2023-05-10", pay: str = "bank"
) -> tuple[Procedure, list[Act]]:
    """A lawful fine on the spot, paid at the bank or in cash, reported and closed."""
    fine = Decimal(fine)
    file = File("penalty-simple")
    file.do(
        "smp.issue",
        f"{day} 10:00",
        OFFICERS,
        [piece("audiovisual", "摆摊照片", f"{day} 09:50")],
        item=STALL.code,
        party="P2",
        party_kind=party_kind,
        place="某路口",
        town="T01",
        occurred_on=day,
        facts=[{"element": "conduct", "text": "占道摆摊", "evidence": ["E1"]}],
        reasons="事实清楚",
        basis=[f"《{STATUTE}》第十八条"],
        kinds=["fine"],
        fine=fine,
        tier="轻",
        certificates="渝执-王勘、渝执-李查",
        told=True,
        answer_heard=True,
        handed_over="signed",
        **remedies(day, first=day >= "2024"),
    )
    if pay == "spot":
        file.do("pay.spot", f"{day} 10:05", OFFICERS, amount=fine, ground="small", receipt="专票0001")
        file.do("pay.handin", f"{day} 17:00", OFFICERS, amount=fine, receipt="交款单1")
    else:
        file.do("pay.bank", f"{day} 16:00", ["陈财务"], amount=fine, receipt="票0002", paid_on=day)
    file.do("smp.report", f"{day} 17:30", OFFICERS, issued=1)
    file.do("smp.close", f"{day} 18:00", ["卫队长"], way="performed")
    return file.procedure, file.acts


def waiver_case(ground: str = "nop.first", day: str = "2023-05-10") -> tuple[Procedure, list[Act]]:
    """A lawful first-violation waiver (or another ground of 行政处罚法第三十三条)."""
    file = File("first-violation")
    photo = piece("audiovisual", "摆摊照片", f"{day} 09:00")
    about = {"item": STALL.code, "party": "P3", "party_kind": "citizen", "place": "某路口", "town": "T01", "occurred_on": day}
    file.do("wav.assess", f"{day} 09:05", OFFICERS, [photo], ground=ground, facts="占道摆摊三平方米", **about)
    file.do("wav.lookup", f"{day} 09:06", OFFICERS)
    file.do("wav.correct", f"{day} 09:10", OFFICERS, measure="收摊", until=f"{day} 12:00")
    after = piece("audiovisual", "收摊后照片", f"{day} 09:40")
    file.do("wav.recheck", f"{day} 09:40", OFFICERS, [after], corrected=True, checked_at=f"{day} 09:40")
    file.do("wav.educate", f"{day} 09:45", OFFICERS, way="spot", said="讲解占道经营的规定", told_by="王勘")
    file.do("wav.commit", f"{day} 09:50", OFFICERS, signed=True)
    conditions = {"slight_harm": True, "no_harm": True, "minor_act": True, "no_fault_proved": ground == "nop.nofault"}
    file.do("wav.decide", f"{day} 10:30", ["卫队长"], ground=ground, approved_by="卫队长", tier="轻", waived="50", **conditions)
    file.do("wav.register", f"{day} 10:31", OFFICERS)
    return file.procedure, file.acts


def study_case(day: str = "2023-06-15") -> tuple[Procedure, list[Act]]:
    """One study session of the leaders."""
    file = File("leaders-study")
    session = {"kind": "collective_law", "topic": "行政处罚法", "texts": ["中华人民共和国行政处罚法"], "minutes": "逐条学习并讨论"}
    file.do("stu.session", f"{day} 15:00", ["许文秘"], held_on=day, chair="周局", attended=["周局", "孙局"], **session)
    return file.procedure, file.acts
