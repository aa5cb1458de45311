"""应诉的共同部分: what reconsideration and litigation share — the evidence list out of the case file, the answer in time, the outcome, its performance and its lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from fadu.law import publicity
from fadu.law.clocks import Moment
from fadu.law.data import Data, GateId, LongText, MatterNumber, PersonId, Text, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules

LEGAL, HEADS = ("legal", "reviewer"), ("head", "principal")
_LIST = "行政复议法第四十六条、第四十八条、第五十四条、第七十条；行政诉讼法第三十四条、第三十五条、第六十七条"
#: How the challenged act came out, whoever judged it.
OUTCOMES = {
    "upheld": "维持、驳回",
    "withdrawn": "申请人、原告撤回",
    "settled": "调解、和解",
    "changed": "变更",
    "partly": "部分撤销",
    "revoked": "撤销",
    "unlawful": "确认违法",
    "void": "确认无效",
    "perform": "责令履行",
    "pay": "赔偿、补偿、给付",
}
#: Outcomes in which the bureau lost, in whole or in part.
LOST = frozenset({"changed", "partly", "revoked", "unlawful", "void", "perform", "pay"})
#: Those that are nothing but an order to do something, whether or not a day was set.
ORDERS = frozenset({"perform", "pay"})
#: What may be settled by mediation in court (行政诉讼法第六十条); in reconsideration anything may (行政复议法第五条).
MEDIABLE = {
    "compensation": "行政赔偿、补偿",
    "discretion": "法律、法规规定的自由裁量权",
    "other": "其他争议",
}
#: Those among them that take the challenged decision's word back, and what has become of it then: what is revoked in part stands changed.
UNDOING = {**{outcome: outcome for outcome in publicity.OUTCOMES}, "partly": "changed"}
#: The judgment of a higher court, and what it says where it leaves the first one as it was.
HIGHER, LEAVING = "lit.appeal-judgment", ("upheld", "withdrawn")


class Listed(BaseModel):
    """One line of an evidence list, as it stood in the case file."""

    model_config = Data.model_config
    piece: Text = Field(title="证据编号")
    title: Text = Field("", title="名称")
    proves: Text = Field("", title="证明对象")
    taken_on: date | None = Field(None, title="取得日期")
    sha256: Text = Field("", title="SHA-256")


class Answer(Data):
    answer: LongText = Field(title="答复（答辩）意见")
    basis: list[Text] = Field(title="依据的规范性文件", min_length=1)
    pieces: list[Listed] = Field(title="证据清单", min_length=1)
    left_out: LongText = Field("", title="没有列入的材料和理由")


class Outcome(Data):
    result: Annotated[str, one_of(OUTCOMES)] = Field(title="结果")
    document: Text = Field(title="文书文号")
    received_on: date = Field(title="收到日期")
    reasons: LongText = Field("", title="主要理由")
    perform_by: date | None = Field(None, title="履行期限")
    redo: bool = Field(False, title="责令重新作出")
    procedure_only: bool = Field(False, title="仅因程序违法")


class Supplement(Data):
    consented: bool = Field(title="复议机构、法院同意")
    raised: LongText = Field(title="对方、第三人新提出的理由、证据")
    pieces: LongText = Field(title="补充的证据")


class Mediate(Data):
    about: Annotated[str, one_of(MEDIABLE)] = Field(title="调解、和解的事项")
    plan: LongText = Field(title="方案")
    voluntary: bool = Field(False, title="双方自愿")
    harmless: bool = Field(False, title="不违反强制性规定，不损害国家利益、社会公共利益和他人合法权益")


class Stay(Data):
    """停止执行 ordered or asked for by ourselves, or its end before the remedy's (行政复议法第四十二条、行政诉讼法第五十六条)."""

    ends: bool = Field(False, title="恢复执行")
    stayed_on: date = Field(title="停止（恢复）执行日期")
    document: Text = Field("", title="决定、裁定文号")
    why: LongText = Field(title="理由")


class Perform(Data):
    what: LongText = Field(title="履行情况")
    done_on: date = Field(title="履行日期")
    new_act: MatterNumber = Field("", title="重新作出的行为所在事项")


class Lesson(Data):
    why: LongText = Field(title="败诉（纠错）原因")
    gates: list[GateId] = Field(default_factory=list, title="哪些关口没有守住")
    beyond: LongText = Field("", title="现有关口管不到的问题")
    measure: LongText = Field(title="改进措施")
    problem: MatterNumber = Field("", title="列入的问题清单")
    owner: PersonId = Field(title="责任人")


class Closing(Data):
    note: LongText = Field("", title="办结情况")


def challenged(matter: Matter) -> Mapping[str, Any] | None:
    """What the ledger answered about the challenged case when the papers arrived: its decision's day and its evidence. None when not in the ledger."""
    begun = matter.acts[0] if matter.acts else None
    found = begun.standing.get("challenged") if begun else None
    return found if isinstance(found, Mapping) else None


@dataclass(frozen=True, slots=True)
class Undone:
    """An effective outcome that took the challenged decision's word back. `cause`: a `publicity.CAUSES` key."""

    outcome: str
    cause: str
    document: str
    day: date


def undone(matter: Matter) -> Undone | None:
    """What took the challenged decision back, once it has effect: a reconsideration received, a judgment in effect or of the last instance.

    An appeal that was dismissed leaves the first judgment, which has effect from the day the last one was received.
    """
    last, said = matter.last("rec.decide", "lit.effective", HIGHER), outcome(matter)
    if last is None or said is None or said.seq > last.seq or said.data.result not in UNDOING:
        return None
    day = last.data.on if last.step == "lit.effective" else last.data.received_on
    return Undone(
        UNDOING[said.data.result], "reconsidered" if said.step == "rec.decide" else "judged", said.data.document, day or last.day
    )


def pending(matter: Matter) -> bool:
    """Whether the reconsideration or suit has no effective outcome yet. A retrial that is asked for does not reopen it (行政诉讼法第九十条)."""
    if matter.has("rec.decide", "rec.close"):
        return False
    back, ended = matter.last("lit.remand"), matter.last("lit.effective", HIGHER)
    return ended is None or (back is not None and back.seq > ended.seq)


def stayed(matter: Matter) -> bool:
    """Whether a stay of execution ordered in the reconsideration or suit still stands: until it is lifted or the remedy is over."""
    newest = matter.last("rec.stay", "lit.stay")
    return newest is not None and not newest.data.ends and pending(matter)


def cases(matter: Matter) -> list[str]:
    """Numbers of the matters whose decision is challenged here."""
    return list(dict.fromkeys(act.data.case for act in matter.all("rec.via-us", "rec.copy", "lit.copy") if act.data.case))


#: The acts by which a case was decided; what came into the file after them proves nothing (行政诉讼法第三十五条).
DECIDED = (
    "pen.decide",
    "smp.issue",
    "prk.decide-simple",
    "prk.decide-ordinary",
    "wav.decide",
    "coe.decision",
    "enf.decide",
    "ill.decide",
    "lic.grant",
    "lic.refuse",
    "lic.revoke",
    "lic.withdraw",
)


def decision_of(case: Matter, on: date | None = None) -> Act | None:
    """The decision of the case that was made on that day; its first one where none was."""
    made = case.all(*DECIDED)
    return next((act for act in reversed(made) if act.day == on), made[0] if made else None)


def evidence_before_decision(case: Matter, on: date | None = None) -> dict[str, Any]:
    """The case's procedure, the day of its decision (of that day, where it made several) and the evidence it held by then: id → title, SHA-256,
    day. Without a decision, all of it."""
    decided = decision_of(case, on)
    pieces = {
        name: {
            "title": piece.title,
            "sha256": piece.sha256,
            "taken_on": (piece.taken_at.date() if piece.taken_at else act.day).isoformat(),
        }
        for name, (piece, act) in case.evidence.items()
        if decided is None or act.seq <= decided.seq
    }
    return {"procedure": case.procedure, "decided_on": decided.day.isoformat() if decided else None, "pieces": pieces}


@gate(
    "lit-answer",
    title="证据清单来自案卷、答复不逾期",
    on=("rec.answer", "lit.answer"),
    article=_LIST,
    sentence="答复不合要求：{why}。",
    hint="证据清单只列作出行政行为以前已经在案卷里的证据，删去以后补的；来不及的，在期限内书面申请延期。",
)
def lit_answer(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The organ that acted answers in time, and every piece of its list, which is not empty, was in the file before the act (of an omission: the suit)."""
    if not act.data.pieces:
        return check(False, why="证据清单是空的")
    case = act.standing.get("challenged") or challenged(matter)
    known = case["pieces"] if case is not None else {}
    if case is not None and case.get("organ") and all(person.unit != case["organ"] for person in act.by):
        return check(False, why=f"被诉行为由{case['organ_name']}以自己的名义作出，应当由它答复")
    if case is not None:
        strange = [one.piece for one in act.data.pieces if one.piece not in known]
        if strange:
            return check(False, why=f"{'、'.join(strange[:5])}不在作出行为以前的案卷里")
        changed = [one.piece for one in act.data.pieces if one.sha256 and one.sha256 != known[one.piece]["sha256"]]
        if changed:
            return check(False, why=f"{'、'.join(changed[:5])}与案卷里的不是同一文件")
    copy = matter.first("lit.copy", "rec.copy") or (matter.acts[0] if matter.acts else None)
    omission = copy is not None and getattr(copy.data, "kind", "") == "omission"
    if (
        omission and copy is not None
    ):  # there is no act before which to stop: only what was collected during the suit proves nothing
        limit, said = copy.data.received_on, "是收到副本以后取得的"
    else:
        limit, said = _decided_on(copy, case), "是作出行为以后取得的"
    if limit is None:
        return check(False, why="没有写明被诉行为的作出日期，无法核对证据")
    taken = {
        one.piece: date.fromisoformat(known[one.piece]["taken_on"]) if one.piece in known else one.taken_on
        for one in act.data.pieces
    }
    late = [piece for piece, day in taken.items() if day is not None and day > limit]
    if late:
        return check(False, why=f"{'、'.join(late[:5])}{said}")
    undated = [piece for piece, day in taken.items() if day is None]
    if undated:
        return check(False, why=f"{'、'.join(undated[:5])}没有写明取得日期")
    last = deadline(matter, rules)
    return check(last is None or act.day <= last, why=f"应当在{last}以前提出", last=last, count=len(act.data.pieces))


def _decided_on(copy: Act | None, case: Mapping[str, Any] | None) -> date | None:
    if case is not None and case.get("decided_on"):
        return date.fromisoformat(case["decided_on"])
    return copy.data.decided_on if copy is not None else None


def suit_deadline(received: date, rules: Rules) -> date:
    """The last day of the answer in a suit whose papers came that day (行政诉讼法第六十七条), and of asking for a delay."""
    return rules.calendar.roll(date.fromordinal(received.toordinal() + int(rules.on(received)["lit.answer"])))


def deadline(matter: Matter, rules: Rules) -> date | None:
    """The last day of the answer: 15 days in a suit; in reconsideration 10 working days (5 in the simple way), before 2024 10 days; longer where the court agreed."""
    received = matter.first("lit.copy", "rec.copy")
    if received is None:
        return None
    day = received.data.received_on or received.day
    if received.step == "lit.copy":
        agreed = [done.data.until for done in matter.all("lit.delay") if done.data.agreed and done.data.until]
        return agreed[-1] if agreed else suit_deadline(day, rules)
    law = rules.on(day)
    if law.knows("rec.answer"):
        return rules.calendar.add_workdays(day, int(law["rec.answer.simple" if received.data.simple else "rec.answer"]))
    # 行政复议法（2017年文本）第四十条：期间依照民事诉讼法，届满日在节假日的顺延。
    return rules.calendar.roll(date.fromordinal(day.toordinal() + int(law["rec.answer.2017"])))


def delayed(matter: Matter, rules: Rules) -> int:
    """Days by which the court let the answer be late: an extension of its clock."""
    copy = matter.first("lit.copy")
    until = next((done.data.until for done in reversed(matter.all("lit.delay")) if done.data.agreed and done.data.until), None)
    if copy is None or until is None:
        return 0
    return max(0, (until - copy.data.received_on).days - int(rules["lit.answer"]))


def leaves(first: str, result: str) -> bool:
    """Whether a higher court that said so left the first outcome as it was."""
    return first == "kept" and result in LEAVING


def outcome(matter: Matter) -> Act | None:
    """The outcome that stands: what a higher court leaves as it was, keeps what the first one said; a judgment after it was sent back is the newest."""
    found = matter.last("rec.decide", "lit.judgment")
    higher = matter.last(HIGHER)
    if higher is None or (found is not None and (found.seq > higher.seq or leaves(higher.data.first, higher.data.result))):
        return found
    return higher


@gate(
    "lit-redo",
    title="重作不得相同",
    on=("rec.perform", "lit.perform"),
    article="行政复议法第六十四条；行政诉讼法第七十一条",
    sentence="判决（决定）要求重新作出，{why}。",
    hint="重新作出行为并填写所在事项；不得以同一的事实和理由作出基本相同的行为，仅因程序违法被撤销的除外。",
)
def lit_redo(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Where a new act was ordered, the report of performance names it: decided since, and not the same on the same facts and reasons."""
    ordered = [done for done in (matter.last(HIGHER), outcome(matter)) if done is not None and done.data.redo]
    if not ordered:
        return None
    told, made = ordered[0].data, act.standing.get("remade")
    if not act.data.new_act:
        return check(False, why="没有写明重新作出的行为")
    if made is None:
        return check(True, record=ordered[0].seq)
    since = told.received_on.isoformat() if told.received_on else ""
    if not made["decided_on"] or made["decided_on"] < since:
        return check(False, why=f"{act.data.new_act}里没有此后重新作出的决定")
    return check(not made["same"] or told.procedure_only, why="却以同一的事实和理由作出了基本相同的行为", record=ordered[0].seq)


@gate(
    "lit-performed",
    title="已经履行才报告履行",
    on=("rec.perform", "lit.perform"),
    article="行政复议法第七十七条；行政诉讼法第九十四条",
    sentence="履行日期{on}还没有到。",
    hint="履行完毕以后如实报告。",
)
def lit_performed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What is reported as performed was done by the day of the report."""
    done = act.data.done_on
    return None if done is None else check(done <= act.day, on=done)


@gate(
    "lit-collect",
    title="复议、诉讼期间不自行取证",
    on=("rec.supplement", "lit.supplement"),
    article="行政复议法第四十六条；行政诉讼法第三十五条、第三十六条",
    sentence="复议、诉讼期间不能自行收集证据：{why}。",
    hint="对方或者第三人提出了原来没有提出的理由或者证据的，经复议机构同意、法院准许后补充。",
)
def lit_collect(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Evidence is added during reconsideration or a suit only to meet a new point of the other side or a third party, with leave."""
    if not act.data.raised:
        return check(False, why="对方、第三人没有提出新的理由或者证据")
    return check(act.data.consented, why="复议机构、法院没有同意")


@gate(
    "lit-mediate",
    title="调解自愿、合法、由负责人同意",
    on=("rec.mediate", "lit.mediate", "rec.decide", "lit.judgment", HIGHER),
    article="行政复议法第五条、第七十三条、第七十四条；行政诉讼法第六十条",
    sentence="调解、和解不合要求：{why}。",
    hint="由负责人同意方案；诉讼中只能调解赔偿、补偿和行使自由裁量权的争议；双方自愿，不损害公共利益和他人权益。",
)
def lit_mediate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A head agreed to what is settled; in court it is compensation or discretion; it is voluntary and harms nobody else."""
    if not act.step.endswith(".mediate"):
        if act.data.result != "settled":
            return None
        return check(matter.has("rec.mediate", "lit.mediate"), why="没有负责人同意调解、和解方案的记录")
    if act.step == "lit.mediate" and act.data.about == "other":
        return check(False, why="不是赔偿、补偿或者行使自由裁量权的争议")
    faults = {"双方不自愿": not act.data.voluntary, "没有确认不损害公共利益和他人权益": not act.data.harmless}
    found = [name for name, wrong in faults.items() if wrong]
    return check(not found, why=found)


@gate(
    "lit-advice",
    title="建议书、意见书已经答复",
    on=("rec.close", "lit.close", "rec.opinion-report", "lit.advice-answer"),
    article="行政复议法第七十六条；行政诉讼法第六十六条、第九十六条；司法建议、检察建议办理制度",
    mark="V*",
    sentence="建议书、意见书的答复不合要求：{why}。",
    hint="逐件登记收到的司法建议、检察建议、复议意见书，逐件答复后再办结。",
)
def lit_advice(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each advice of the court and each opinion of the reconsideration organ is answered once, and before the matter is closed."""
    came, answered = len(matter.all("rec.opinion", "lit.advice")), len(matter.all("rec.opinion-report", "lit.advice-answer"))
    if act.step.endswith(".close"):
        return check(answered >= came, why=f"还有{came - answered}件没有答复，不能办结", count=came)
    return check(answered < came, why="没有等待答复的", count=came)


@gate(
    "lit-lesson",
    title="一案一总结",
    on=("rec.close", "lit.close"),
    article="复议应诉工作制度（本机关规定）",
    mark="M",
    sentence="本案{why}，不能办结。",
    hint="写明哪些关口没有守住，列入问题清单，落实责任人；有履行内容的先履行。",
)
def lit_lesson(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What an outcome binds us to was performed, settlements too; a lost case leaves a lesson that became a problem; an act that we changed ourselves before the organ took it up needs no outcome."""
    found, sent = outcome(matter), matter.last("rec.forward")
    if found is None and sent is not None and sent.data.corrected and not matter.has("rec.copy"):
        return check(True, record=sent.seq)
    if found is None:
        return check(False, why="还没有结果")
    bound = found.data.perform_by is not None or found.data.redo or found.data.result in ORDERS
    if bound and all(done.seq < found.seq for done in matter.all("rec.perform", "lit.perform")):
        return check(False, why="还没有履行", record=found.seq)
    if found.data.result not in LOST:
        return check(True, record=found.seq)
    lesson = matter.last("rec.lesson", "lit.lesson")
    if lesson is None:
        return check(False, why="败诉（被纠错），没有总结", record=found.seq)
    listed = act.standing.get("lesson_listed", True)
    return check(lesson.data.problem and listed, why="的教训没有列入问题清单", record=found.seq)


@gate(
    "lit-lesson-gates",
    title="总结指明没有守住的关口",
    on=("rec.lesson", "lit.lesson", "rec.close", "lit.close"),
    article="复议应诉工作制度（本机关规定）",
    mark="M",
    sentence="总结{why}。",
    hint="从被诉行为所在程序的关口里选；现有关口都管不到的，写明是什么问题；写错的重新总结。",
)
def lit_lesson_gates(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The lesson names gates of the procedure that is challenged, or says what no gate holds, so that losses can be counted by gate."""
    lesson = act if act.step.endswith(".lesson") else matter.last("rec.lesson", "lit.lesson")
    if lesson is None:
        return None
    strange = lesson.standing.get("strange_gates")
    if strange:
        return check(False, why=f"写的关口（{'、'.join(strange)}）不是被诉行为所在程序的")
    return check(lesson.data.gates or lesson.data.beyond, why="没有指明哪个关口没有守住")


def performed_by(*steps: str) -> Moment:
    """The day by which the newest outcome must be performed, as a clock's `until`."""

    def until(matter: Matter) -> date | None:
        found = matter.last(*steps)
        return found.data.perform_by if found else None

    return until
