"""What gates ask of a penalty case: party, item, handlers, verified evidence, the last served notice. Pure reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from fadu.law.common.agency import unproved
from fadu.law.facts import ELEMENTS, PENALTY_KINDS, Act, Evidence, Item, Matter, Person
from fadu.law.params import Rules, rules_on
from fadu.law.workdays import nominal_end

OPENING = ("pen.file", "smp.issue", "wav.assess", "prk.capture", "prk.decide-simple")
#: Decisions on the spot (行政处罚法第五十一条).
SPOT = ("smp.issue", "prk.decide-simple")
#: Acts that fix a fine.
FINED = ("pen.decide", *SPOT)
INVESTIGATING = ("pen.inquire", "pen.inspect", "pen.sample", "pen.evidence-add", "pen.preserve", "pen.correct-order")
RECORDS = ("pen.inquire", "pen.inspect", "pen.sample")
NOTICES = ("pen.notice", "pen.renotice")
PENALTY_ENDS = ("pen.decide", "pen.issue-none", "pen.file-withdraw", "pen.transfer-out", "xfr.send")
SERVICES = ("srv.spot", "srv.direct", "srv.leave", "srv.electronic", "srv.entrust", "srv.post", "srv.forward")
ADULT_RECEIVERS = frozenset({"party", "family", "representative", "mail_receiver", "agent", "named"})
#: Kinds of penalty from light to heavy, for “not heavier than”.
SEVERITY = {kind: rank for rank, kind in enumerate(PENALTY_KINDS)}
#: Kinds that always open the hearing right (行政处罚法第六十三条); fines and confiscation do so by amount.
HEARING_KINDS = frozenset({"lower_grade", "revoke_permit", "stop_business", "close_business", "bar_from_trade"})
CONFISCATION = frozenset({"confiscate_gains", "confiscate_goods"})


def opening(matter: Matter, act: Act | None = None) -> Any:
    """Data of the act that names item and party: of `act` itself when it is such an act, else of the matter's newest."""
    if act is not None and act.step in OPENING:
        return act.data
    found = matter.last(*OPENING)
    return found.data if found is not None else None


def capacity(matter: Matter, act: Act | None = None) -> str:
    """The party's capacity as last found: by the conclusion, else as filed."""
    found = [done.data.capacity for done in matter.all("pen.conclude") if done.data.capacity]
    return (found[-1] if found else getattr(opening(matter, act), "capacity", "")) or "full"


def item(act: Act) -> Item | None:
    """The penalty item as the register gave it for this act."""
    return act.standing.get("item")


def handlers(matter: Matter) -> frozenset[str]:
    """Codes of the officers who handle the case: the newest assignment."""
    found = matter.last("pen.file", "pen.assign")
    return frozenset(found.data.handlers) if found else frozenset()


def investigators(matter: Matter) -> frozenset[str]:
    """Whoever was named handler at any time, did an investigating act or signed the conclusion: handing the case on undoes none of it."""
    named = {code for act in matter.all("pen.file", "pen.assign") for code in act.data.handlers}
    return frozenset(
        named | {person.id for step in (*INVESTIGATING, "pen.conclude") for act in matter.all(step) for person in act.by}
    )


def hosts(matter: Matter) -> set[str]:
    """Who hosted a hearing, by name or in fact."""
    held = matter.all("pen.hearing-hold")
    return {act.data.host for act in held} | {person.id for act in held for person in act.by if "host" in person.roles}


def person(act: Act, code: str) -> Person | None:
    """A person named in the act's data, as the registers knew him that day."""
    return act.standing.get("people", {}).get(code)


def is_head(act: Act, code: str) -> bool | None:
    """Whether the named person was a head in office that day; None when the registers were not asked."""
    if "people" not in act.standing:
        return None
    found = person(act, code)
    return found is not None and bool(found.roles & {"head", "principal"})


def came_back(matter: Matter, sent: Act) -> Act | None:
    """The act by which a case sent to the police came back to the bureau: they did not file it, or gave it back later. None while it is theirs."""
    after = (act for act in matter.all("xfr.police", "xfr.back") if act.seq > sent.seq)
    return next((act for act in after if act.step == "xfr.back" or not act.data.filed), None)


def heads_among(act: Act, codes: Iterable[str]) -> set[str]:
    """Of the persons named, the heads in office that day; all of them when the registers were not asked."""
    return {code for code in codes if is_head(act, code) is not False}


def certified(act: Act) -> list[str]:
    """Codes of the different persons of the act who may enforce on its day."""
    day = act.day
    return sorted({someone.id for someone in act.by if someone.may_enforce(day)})


def verified(matter: Matter) -> dict[str, tuple[str, ...]]:
    """Evidence accepted in verification → elements it proves. The newest verification of a piece counts."""
    found: dict[str, tuple[str, ...]] = {}
    for act in matter.all("pen.evidence-verify"):
        for result in act.data.results:
            if result.accepted:
                found[result.evidence] = tuple(result.proves)
            else:
                found.pop(result.evidence, None)
    return found


def sources(matter: Matter, act: Act) -> Iterator[tuple[str, Evidence, Act]]:
    """The pieces that a verification accepts, each with the act that brought it in."""
    for result in act.data.results:
        if result.accepted and result.evidence in matter.evidence:
            piece, source = matter.evidence[result.evidence]
            yield result.evidence, piece, source


def relied_on(proposal: Any) -> list[str]:
    """Evidence named by the facts of a proposal, each once."""
    return sorted({piece for fact in proposal.facts for piece in fact.evidence})


def labels(elements: Iterable[str]) -> list[str]:
    """Chinese names of elements."""
    return [ELEMENTS.get(element, element) for element in elements]


def service_defect(matter: Matter, act: Act) -> str:
    """Why a service of one document starts no clock; empty when it satisfies its mode (民事诉讼法第八十八条至第九十四条)."""
    data = act.data
    paper = matter.numbered(data.paper) if data.paper else None
    if paper is None:
        return f"案卷中没有{data.paper or ''}号文书"
    if (data.received_on or act.day) < paper.day:
        return f"收到日期早于文书作出日期{paper.day}"
    return _mode_defect(act) or _receiver_defect(matter, act)


def _mode_defect(act: Act) -> str:
    data = act.data
    if act.step == "srv.leave":
        if not data.reason:
            return "留置送达没有记明拒收事由和日期"
        return "" if data.witness or data.recorded else "留置送达既没有见证人，也没有拍照、录像"
    if act.step == "srv.post":
        return "" if data.received_on and data.receipt else "邮寄送达没有回执日期或者邮件号"
    if act.step in {"srv.entrust", "srv.forward"}:
        return "" if data.received_on and data.signed else "没有受送达人签收的日期"
    if act.step == "srv.electronic":
        return "" if data.received_on else "没有到达受送达人特定系统的日期"
    if not data.signed:
        return "收件人没有签收"
    return ""


def _receiver_defect(matter: Matter, act: Act) -> str:
    """A citizen's family may sign for him, an organisation's mail office for it, not the other way round."""
    if act.step not in {"srv.direct", "srv.spot"}:
        return ""
    receiver, party = act.data.receiver, getattr(opening(matter), "party_kind", "")
    if receiver == "agent" and (why := unproved(matter, act)):
        return why
    if act.step == "srv.spot" and receiver not in {"party", "representative", "agent"}:
        return "交付对象不是当事人"
    wrong = {"citizen": "mail_receiver", "org": "family"}.get(party)
    return "收件人不是法定的签收人" if receiver not in ADULT_RECEIVERS or receiver == wrong else ""


def electronic_ready(matter: Matter, act: Act) -> bool:
    """The newest confirmation before the sending is signed, agrees to electronic service and names the way (行政处罚法第六十一条第二款)."""
    before = [address for address in matter.all("srv.address") if address.at <= act.at]
    return bool(before) and before[-1].data.signed and before[-1].data.electronic and bool(before[-1].data.channel)


def announcement_ready(matter: Matter, act: Act) -> bool:
    """The course is told, and whereabouts are unknown or at least two other modes were tried, all in vain (民事诉讼法第九十五条)."""
    if act.data.issued_on is None or not act.data.reason:
        return False
    tried = [other for step in SERVICES for other in matter.all(step) if other.seq in act.data.tried]
    return act.data.unknown or (len({other.step for other in tried}) >= 2 and all(_failed(matter, other) for other in tried))


def _failed(matter: Matter, act: Act) -> bool:
    return bool(service_defect(matter, act)) or (act.step == "srv.electronic" and not electronic_ready(matter, act))


def announcement_end(act: Act, rules: Rules | None = None) -> date:
    """The day an announcement takes effect, by the law of the day it was issued (民事诉讼法第九十五条)."""
    issued = act.data.issued_on
    law = rules.on(issued) if rules is not None else rules_on(issued)
    return nominal_end(law.calendar, issued, law["srv.announce"], "d")


def served_on(matter: Matter, paper: int, rules: Rules) -> date | None:
    """Day on which the document of act `paper` was lawfully served; None while it was not."""
    days: list[date] = []
    for act in matter.all(*SERVICES):
        if act.data.paper == paper and not _failed(matter, act):
            days.append(act.data.received_on or act.day)
    for act in matter.all("srv.announce"):
        if act.data.paper == paper and announcement_ready(matter, act):
            days.append(announcement_end(act, rules))
    return min(days) if days else None


def last_notice(matter: Matter) -> Act | None:
    """The newest prior notice."""
    return matter.last(*NOTICES)


def last_served_notice(matter: Matter, rules: Rules, day: date) -> tuple[Act, date] | None:
    """The newest notice whose service took effect by `day`, with that day."""
    for act in reversed([*matter.all(*NOTICES)]):
        served = served_on(matter, act.seq, rules)
        if served is not None and served <= day:
            return act, served
    return None


def money(value: Decimal | None) -> Decimal:
    """A fine, or zero."""
    return value if value is not None else Decimal(0)


def hearing_due(matter: Matter, act: Act, proposal: Any, rules: Rules) -> str:
    """Why the proposal opens the hearing right (行政处罚法第六十三条); empty when it does not."""
    for kind in proposal.kinds:
        if kind in HEARING_KINDS:
            return PENALTY_KINDS[kind]
        if kind in CONFISCATION and proposal.confiscated is None:
            return f"{PENALTY_KINDS[kind]}而没有写明价值"
    data = opening(matter, act)
    citizen = getattr(data, "party_kind", "citizen") != "org"
    threshold = rules["pen.hearing.threshold.citizen" if citizen else "pen.hearing.threshold.org"]
    for amount, said in ((proposal.fine, "罚款"), (proposal.confiscated, "没收价值")):
        if money(amount) >= threshold:
            return f"对{'公民' if citizen else '单位'}{said}{money(amount).normalize():f}元，达到{threshold}元的听证标准"
    return ""
