"""Scripts: an ordinary penalty case written out act by act, lawful as it stands; a historical file bends one of them.

A script is plain data. `stage.play` does it through the ledger's doors; `stage.dossier` makes a file of it for `history.enter`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fadu.demo.cast import ARCHIVIST, FINANCE, HOST, PRINCIPAL, REVIEWERS
from fadu.disclosure.doors import About
from fadu.disclosure.doors import proposal as proposal_of
from fadu.law.common.penalty_data import ASPECTS
from fadu.law.facts import CHINA, ELEMENTS, Evidence, Item
from fadu.law.params import rules_on
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.registers.asof import snapshot

#: Entry of the bureau's catalogue by which its penalties are public.
GROUND = "市容环境卫生处罚，列入本局公开目录（示例）"
HEARING = {"citizen": Decimal(5000), "org": Decimal(50000)}
#: Elements that the record of the inspection proves, where the item asks for them.
_SEEN = ("conduct", "time", "place", "result", "standard", "quantity")


@dataclass(frozen=True, slots=True)
class Planned:
    """One act to come: step, data, people, time, evidence; `tag` names it where a step comes more than once.

    Data that only the matter itself can give (the masked text of its decision) are a function of the matter, asked when the act is played.
    `when`: asked of the matter then, whether the act is called for; without it the act is always done.
    """

    tag: str
    step: str
    data: Mapping[str, Any] | Callable[[models.Matter], Mapping[str, Any]]
    by: tuple[str, ...]
    at: datetime
    evidence: tuple[Evidence, ...] = ()
    when: Callable[[models.Matter], bool] | None = None

    def said(self, matter: models.Matter | None = None) -> dict[str, Any]:
        """The data, asked of the matter where only it can give them; empty then without one."""
        if isinstance(self.data, Mapping):
            return dict(self.data)
        return dict(self.data(matter)) if matter is not None else {}


@dataclass(frozen=True, slots=True)
class Case:
    """An ordinary case in a few words.

    `paths`: what happens in it (preserve, defence, waived, hearing, review, collective, extend, suspend, instalments, surcharge).
    `omit`, `alter`, `people`, `delay` (days before an act, by tag) and `extra` bend the script; only historical files use them.
    """

    item: str
    town: str
    place: str
    party: str
    party_kind: str
    fine: Decimal
    tier: str
    opened: date
    officers: tuple[str, ...]
    head: str
    summary: str
    paths: frozenset[str] = frozenset()
    service: str = "direct"
    photo: str = ""
    scan: str = ""
    omit: frozenset[str] = frozenset()
    alter: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    delay: Mapping[str, int] = field(default_factory=dict)
    drop_proof: str = ""
    stop: str = ""

    @property
    def hearing_due(self) -> bool:
        return self.fine >= HEARING[self.party_kind]


class Script:
    """Writes a case out. Numbers of acts and pieces of evidence are counted along, so that later acts can name earlier ones."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.acts: list[Planned] = []
        self.seqs: dict[str, int] = {}
        self.proves: dict[str, tuple[str, ...]] = {}
        self.day = calendar().roll(case.opened)
        self.clock = time(9, 0)
        self.stopped = False

    def later(self, workdays: int) -> None:
        """Go on some working days later, in the morning."""
        self.day, self.clock = calendar().add_workdays(self.day, workdays), time(9, 0)

    def on(self, day: date) -> None:
        """Go on at a day (or the next working day), never back."""
        self.day, self.clock = max(self.day, calendar().roll(day)), time(9, 0)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.day, self.clock, CHINA)

    @property
    def item(self) -> Item | None:
        return snapshot(self.case.opened).item(self.case.item)

    def do(
        self, step: str, by: Sequence[str], data: Mapping[str, Any] | None = None, pieces: Sequence[Evidence] = (), tag: str = ""
    ) -> int:
        """Add an act twenty minutes after the one before; gives its number, 0 when the case leaves it out."""
        tag, case = tag or step, self.case
        if self.stopped or tag in case.omit:
            return 0
        if tag in case.delay:
            self.day, self.clock = self.day + timedelta(days=case.delay[tag]), time(9, 0)
        own = tuple(
            replace(piece, id=f"E{len(self.proves) + number}", taken_at=self.now - timedelta(minutes=10), taker=by[0])
            for number, piece in enumerate(pieces, 1)
        )
        self.proves |= {piece.id: piece.proves for piece in own}
        said = {**(data or {}), **case.alter.get(tag, {})}
        self.acts.append(Planned(tag, step, said, tuple(case.people.get(tag, tuple(by))), self.now, own))
        self.clock = (datetime.combine(self.day, self.clock) + timedelta(minutes=20)).time()
        self.seqs[tag] = len(self.acts)
        self.stopped = tag == case.stop
        return len(self.acts)

    def ask(self, step: str, by: Sequence[str], data: Callable[[models.Matter], Mapping[str, Any]]) -> int:
        """Add an act whose data the matter gives when it is played."""
        number = self.do(step, by)
        if number:
            self.acts[-1] = replace(self.acts[-1], data=data)
        return number

    def piece(self, kind: str, title: str, proves: Sequence[str], scan: bool = False) -> Evidence:
        """A piece of evidence shown by one of the sample pictures."""
        return Evidence(
            kind, (self.case.scan if scan else self.case.photo), None, "", "执法人员现场取得（示例）", title, None, tuple(proves)
        )


def ordinary(case: Case) -> list[Planned]:
    """The whole case from the clue to the archive, or up to `case.stop`."""
    script = Script(case)
    for part in (_open, _investigate, _conclude, _tell, _weigh, _decide, _serve, _pay, _close):
        part(script)
    return script.acts


def _open(script: Script) -> None:
    case = script.case
    script.do(
        "pen.clue",
        case.officers,
        {
            "source": "inspection",
            "found_on": script.day,
            "place": case.place,
            "town": case.town,
            "item": case.item,
            "summary": case.summary,
        },
    )
    script.clock = time(15, 0)
    script.do(
        "pen.file",
        [case.head],
        {
            "item": case.item,
            "party": case.party,
            "party_kind": case.party_kind,
            "place": case.place,
            "town": case.town,
            "occurred_on": script.day,
            "found_on": script.day,
            "summary": f"{case.summary}涉嫌违法，拟立案调查。",
            "handlers": list(case.officers),
            "major": "collective" in case.paths,
        },
    )


def _record(script: Script, text: str) -> dict[str, Any]:
    return {
        "certificates": "渝潼执（示例）" + "、".join(code[1:] for code in script.case.officers),
        "recusal_told": True,
        "started_at": script.now - timedelta(minutes=30),
        "ended_at": script.now,
        "place": script.case.place,
        "text": text,
        "party_signed": "signed",
    }


def _investigate(script: Script) -> None:
    case, item = script.case, script.item
    elements = item.elements if item is not None else ("party", "conduct", "time", "place")
    seen = [element for element in _SEEN if element in elements]
    script.later(1)
    script.do(
        "pen.inspect",
        case.officers,
        {**_record(script, f"现场检查：{case.summary}"), "measured": "现场测量结果见照片。"},
        [script.piece("record", "现场检查笔录", seen, scan=True), script.piece("electronic", "现场照片", ("conduct", "place"))],
    )
    if "preserve" in case.paths:
        _preserve(script)
    script.do(
        "pen.correct-order",
        case.officers,
        {"conduct": case.summary[:200], "measure": "立即改正违法行为", "until": script.day + timedelta(days=5)},
    )
    script.later(1)
    script.do(
        "pen.inquire",
        case.officers,
        _record(script, "当事人承认上述事实。"),
        [script.piece("statement", "询问笔录", ("conduct", "time", "place"), scan=True)],
    )
    script.do(
        "pen.evidence-add",
        case.officers,
        {"note": "提取当事人身份证明复印件。", "certificates": "已出示"},
        [script.piece("document", "身份证明", ("party",), scan=True)],
    )
    if "recusal" in case.paths:
        script.do("pen.recuse-ask", case.officers, {"officer": case.officers[0], "reasons": "当事人认为该人员与投诉人相识。"})
        script.later(1)
        script.do(
            "pen.recuse-decide",
            [case.head],
            {"officer": case.officers[0], "granted": False, "reasons": "经核查不存在应当回避的情形。"},
        )
    if "suspend" in case.paths:
        script.do("pen.suspend", [case.head], {"cause": "organ", "approved_by": case.head, "reasons": "等待规划部门认定结果。"})
        script.later(8)
        script.do("pen.resume", [case.head], {"reasons": "已收到认定结果。"})


def _preserve(script: Script) -> None:
    case = script.case
    approved = script.now - timedelta(minutes=15)
    kept = script.do(
        "pen.preserve",
        case.officers,
        {
            "things": "经营工具1套（详见清单）",
            "reasons": "物品易被转移，以后难以取得。",
            "approved_by": case.head,
            "approved_at": approved,
            "party_signed": "signed",
            "keeper": "本局物品保管室",
        },
    )
    _film(script, kept)


def _film(script: Script, seq: int) -> None:
    """Footage of the act just done."""
    if not seq:
        return
    done = script.acts[seq - 1].at
    script.do(
        "pen.record-av",
        script.case.officers,
        {"covers": [seq], "started_at": done - timedelta(minutes=15), "ended_at": done + timedelta(minutes=15)},
        [script.piece("audiovisual", "执法记录（截图）", ())],
        tag=f"film:{script.acts[seq - 1].tag}",
    )


def _conclude(script: Script) -> None:
    case, item = script.case, script.item
    script.later(4)
    if script.seqs.get("pen.preserve"):
        script.do(
            "pen.preserve-decide",
            [case.head],
            {"preserved": script.seqs["pen.preserve"], "handling": "return", "reasons": "已复制取证，返还当事人。"},
        )
    order = item is not None and "order" in item.elements
    script.do(
        "pen.correct-recheck",
        case.officers,
        {
            "order": script.seqs.get("pen.correct-order", 0),
            "corrected": not order,
            "checked_on": script.day,
            "note": "复查情况见照片。",
        },
        [script.piece("electronic", "复查照片", ("order", "place") if order else ("place",))],
    )
    script.later(1)
    results = [
        {"evidence": name, "accepted": True, "proves": list(proves)}
        for name, proves in script.proves.items()
        if proves and case.drop_proof not in proves
    ]
    script.do("pen.evidence-verify", case.officers, {"results": results, "verifier": REVIEWERS[0]})
    if "extend" in case.paths:
        script.do("pen.extend", [case.head], {"by": "head", "days": 30, "reasons": "案情需要进一步核实。"})
    script.later(1)
    script.do("pen.conclude", case.officers, {**proposal(script), "mitigating": "无", "crime_screen": "no"})


def proposal(script: Script) -> dict[str, Any]:
    """What is proposed, the same from the conclusion to the decision."""
    case, item = script.case, script.item
    elements = item.elements if item is not None else ("party", "conduct", "time", "place")
    said = {
        "party": "当事人身份已查明。",
        "time": f"违法行为发生于{case.opened:%Y年%m月%d日}。",
        "place": case.place,
        "conduct": case.summary,
    }
    return {
        "facts": [
            {
                "element": element,
                "text": said.get(element, f"{ELEMENTS[element]}已查明。"),
                "evidence": [name for name, proves in script.proves.items() if element in proves],
            }
            for element in elements
        ],
        "reasons": "违法事实清楚，证据确实充分，当事人没有从轻、减轻或者从重情节。",
        "basis": [f"《{item.statute}》{item.penalty_article}"]
        if item is not None
        else ["《城市市容和环境卫生管理条例》第三十四条"],
        "kinds": ["fine"],
        "fine": str(case.fine),
        "content": f"罚款{case.fine}元",
        "tier": case.tier,
    }


def _tell(script: Script) -> None:
    case = script.case
    script.later(1)
    told = script.do(
        "pen.notice",
        case.officers,
        {**proposal(script), "statement_right": True, "hearing_right": case.hearing_due, "how": "可以书面或者口头向法制科提出"},
    )
    script.clock = time(15, 0)
    _deliver(script, told, "direct", "serve:notice")
    if "waived" in case.paths:
        script.do("pen.waive-defence", case.officers, {"statement": True, "hearing": case.hearing_due, "signed": True})
        script.later(1)
    elif "defence" in case.paths:
        _defend(script)
    if "hearing" in case.paths:
        _hear(script)
    elif "waived" not in case.paths:
        script.later(6 if case.hearing_due else 4)


def _defend(script: Script) -> None:
    case = script.case
    script.later(2)
    asked = script.do("pen.defend", case.officers, {"points": ["已经及时改正，请求从轻处罚。", "经营困难，请求减少罚款。"]})
    script.later(1)
    answers = [
        {"point": 1, "adopted": True, "reasons": "拟定的阶次已经考虑改正情况。"},
        {"point": 2, "adopted": False, "reasons": "不属于法定从轻、减轻情节。"},
    ]
    script.do("pen.recheck", case.officers, {"defence": asked, "answers": answers})


def _hear(script: Script) -> None:
    case = script.case
    script.later(1)
    script.do("pen.hearing-ask", case.officers, {"way": "written", "reasons": "对罚款数额有异议。"})
    script.later(1)
    script.do("pen.hearing-open", [HOST], {"host": HOST, "accepted": True})
    held = calendar().add_workdays(script.day, 9)
    noticed = script.do(
        "pen.hearing-notice", [HOST], {"host": HOST, "clerk": "P042", "held_on": held, "begins": "9:30", "place": "本局三楼会议室"}
    )
    _deliver(script, noticed, "direct", "serve:hearing")
    script.on(held)
    heard = script.do(
        "pen.hearing-hold",
        [HOST],
        {
            "host": HOST,
            "clerk": "P042",
            "attended": True,
            "agents": 1,
            "mandates": [f"E{len(script.proves) + 1}"],
            "authorised": True,
            "examined": list(script.proves),
            "course": "双方陈述、举证、质证、辩论。",
        },
        [script.piece("document", "授权委托书", (), scan=True)],
    )
    _film(script, heard)
    script.do("pen.hearing-minutes", [HOST], {"text": "听证情况见笔录。", "party_signed": "signed"})
    script.later(2)
    script.do("pen.hearing-report", [HOST], {"opinion": "事实清楚，建议按告知的内容决定。"})


def _weigh(script: Script) -> None:
    case = script.case
    reviewed = case.hearing_due or {"review", "hearing"} & case.paths
    if reviewed:
        script.later(1)
        script.do("pen.review-need", case.officers, {"difficult": "review" in case.paths, "note": "提请法制审核"})
        script.do("pen.review-submit", case.officers, {**proposal(script), "note": "请予审核。"})
        script.later(2)
        script.do(
            "pen.review",
            [REVIEWERS[0]],
            {
                "result": "passed",
                "opinion": "主体适格，程序合法，事实清楚，裁量适当，同意。",
                "points": [{"aspect": aspect, "sound": True} for aspect in ASPECTS],
            },
        )
    if case.hearing_due or {"collective", "hearing"} & case.paths:
        script.later(2)
        present = [PRINCIPAL, "P002", "P003"]
        script.do(
            "pen.decide-collective",
            [PRINCIPAL],
            {
                **proposal(script),
                "chair": PRINCIPAL,
                "present": present,
                "opinions": [{"person": code, "opinion": "同意承办机构意见。"} for code in present],
                "result": f"一致同意罚款{case.fine}元。",
            },
        )
    script.later(1)
    script.do("pen.discretion", case.officers, {"tier": case.tier, "reasons": "对照裁量基准，符合该阶次的适用条件。"})


def _decide(script: Script) -> None:
    case = script.case
    script.do("pen.decide", [case.head], {**proposal(script), "lighten_considered": True})
    bureau = snapshot(script.day).bureau()
    script.later(1)
    rules = rules_on(script.day)
    script.do(
        "pen.issue",
        [case.head],
        {
            "decided": script.seqs.get("pen.decide", 0),
            "perform": f"自收到本决定书之日起{rules['pay.period']}日内缴纳罚款",
            "bank": bureau.get("bank_name", ""),
            "bank_address": bureau.get("bank_address", ""),
            "pay_days": rules["pay.period"],
            "surcharge_told": True,
            "reconsider_organs": str(bureau.get("reconsideration_organ", "")).split("或者"),
            "court": bureau.get("court", ""),
            "sealed": True,
        },
    )


def _serve(script: Script) -> None:
    case = script.case
    script.later(1)
    if case.service == "electronic":
        script.do("srv.address", case.officers, {"signed": True, "electronic": True, "channel": "本局送达平台"})
    served = _deliver(script, script.seqs.get("pen.issue", 0), case.service, "serve:decision")
    if case.service == "leave":
        _film(script, served)
    if case.service == "announce":
        script.on(script.day + timedelta(days=31))
    else:
        script.later(2)
    _publish(script)


def _publish(script: Script) -> None:
    """One reviewer proposes the masked text, another compares it with the source, then it is public."""
    served = next((act.at.date() for act in reversed(script.acts) if act.tag == "serve:decision"), script.day)
    about = About(GROUND, told_on=served, secrets_checked=True)
    script.ask("pub.propose", [REVIEWERS[1]], lambda matter: proposal_of(matter, about))
    proposed = script.seqs.get("pub.propose", 0)
    script.do("pub.redact", [REVIEWERS[0]], {"proposal": proposed, "compared": True, "opinion": "已与原文逐项对照。"})
    script.do(
        "pub.penalty",
        [REVIEWERS[1]],
        {
            "social_impact": True,
            "impact_ground": GROUND,
            "address": "https://example.org/portal/decisions/（示例）",
            "redacted_by": REVIEWERS[0],
            "redaction_done": True,
        },
    )


def _deliver(script: Script, paper: int, mode: str, tag: str) -> int:
    """Serve the document of act `paper`."""
    by, day = script.case.officers, script.day
    if mode == "announce":
        data = {
            "paper": paper,
            "unknown": True,
            "reason": "当事人下落不明，多次联系无果。",
            "where": "本局网站（示例）",
            "issued_on": day,
        }
        return script.do("srv.announce", by, data, tag=tag)
    common: dict[str, Any] = {"paper": paper, "received_on": day}
    modes: dict[str, dict[str, Any]] = {
        "direct": {"receiver": "party" if script.case.party_kind == "citizen" else "mail_receiver", "signed": True},
        "leave": {
            "receiver": "none",
            "witness": "桂林街道社区工作人员（示例）",
            "recorded": True,
            "reason": "当事人拒绝签收，留置于其经营场所。",
        },
        "electronic": {"receiver": "party", "receipt": "平台回执（示例）"},
        "post": {"receiver": "party", "signed": True, "receipt": "EMS示例0001"},
    }
    return script.do(f"srv.{mode}", by, {**common, **modes[mode]}, tag=tag)


def _pay(script: Script) -> None:
    case = script.case
    if "instalments" in case.paths:
        _instalments(script)
    elif "surcharge" in case.paths:
        _surcharge(script)
    else:
        script.later(4)
        _bank(script, case.fine)


def _bank(script: Script, amount: Decimal, tag: str = "pay.bank") -> None:
    receipt = f"渝财票（示例）{script.day:%Y%m%d}{len(script.acts):02d}"
    script.do("pay.bank", [FINANCE], {"amount": str(amount), "receipt": receipt, "paid_on": script.day}, tag=tag)


def _instalments(script: Script) -> None:
    case = script.case
    script.later(3)
    asked = script.do("pay.defer-ask", case.officers, {"hardship": "经营困难，申请分两期缴纳。", "kind": "instalments"})
    script.later(2)
    until = script.day + timedelta(days=60)
    script.do("pay.defer", [case.head], {"asked": asked, "granted": True, "until": until, "plan": "分两期，每期一半。"})
    half = (case.fine / 2).quantize(Decimal("0.01"))
    script.later(5)
    _bank(script, half, "pay:first")
    script.later(15)
    _bank(script, case.fine - half, "pay:second")


def _surcharge(script: Script) -> None:
    case = script.case
    served = next((act.at.date() for act in reversed(script.acts) if act.tag == "serve:decision"), script.day)
    due = calendar().roll(served + timedelta(days=15))
    script.on(due + timedelta(days=10))
    days = (script.day - due).days
    added = (case.fine * 3 / 100 * days).quantize(Decimal("0.01"), ROUND_HALF_UP)
    script.do("pay.surcharge", [case.head], {"amount": str(min(added, case.fine)), "until": script.day})
    script.later(2)
    _bank(script, case.fine + min(added, case.fine))


def _close(script: Script) -> None:
    script.later(2)
    script.do("pen.close", [script.case.head], {"way": "performed", "note": "罚款已缴清。"})
    script.later(5)
    script.do("pen.archive", [ARCHIVIST], {"pages": 36, "av_index": True})
