"""跨区域问题 — 行政处罚法第二十二条、第二十五条、第二十六条. A problem belongs to the organ of its place.

Ours to give:  发现 → 移交 → 对方受理 → 对方答复 → 核实销号        Given to us:  受理 → 办理 → 答复
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import PARTY, Clock, first_after, last_day
from fadu.law.data import Data, LongText, MatterNumber, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

FOUND, SENT, ACCEPTED, RETURNED, ANSWERED = "已发现", "已移交", "对方已受理", "对方退回", "对方已答复"
WORKING, SOLVED, DECLINED = "本局办理", "已办结", "不予受理"
CLOSINGS = {"answered": "对方办结，经核实", "own": "对方不受理，由本局处理", "none": "核实后不存在问题"}
RESULTS = {"corrected": "已改正", "filed": "已立案处理", "none": "查无此事"}
ARTICLE = "行政处罚法第二十二条、第二十六条"


class Found(Data):
    topic: Text = Field(title="问题名称")
    place: Text = Field(title="地点")
    district: Text = Field(title="所在区县")
    found_on: date = Field(title="发现日期")
    facts: LongText = Field(title="事实")
    operation: MatterNumber = Field("", title="在哪次联合行动中发现")


class Sent(Data):
    organ: Text = Field(title="接收机关")
    district: Text = Field(title="接收机关的辖区")
    reason: LongText = Field(title="移交理由")


class Reply(Data):
    """What the other organ said of our problem: by paper or by its signed answer."""

    organ: Text = Field(title="答复机关")
    document: Text = Field(title="对方文号或者编号")
    received_on: date = Field(title="收到日期")
    reasons: LongText = Field("", title="说明")


class Answered(Reply):
    result: Annotated[str, one_of(RESULTS)] = Field("corrected", title="办理结果")


class Closed(Data):
    way: Annotated[str, one_of(CLOSINGS)] = Field("answered", title="销号方式")
    checked: bool = Field(False, title="已现场或者书面核实")
    note: LongText = Field("", title="核实情况")


class Received(Data):
    topic: Text = Field(title="问题名称")
    organ: Text = Field(title="移交机关")
    document: Text = Field(title="对方文号或者编号")
    received_on: date = Field(title="收到日期")
    place: Text = Field(title="地点")
    district: Text = Field(title="所在区县")
    facts: LongText = Field(title="移交的事实")
    dossier: Text = Field("", title="来件摘要（系统收到的案卷）")


class Taken(Received):
    in_district: bool = Field(True, title="核实地点在本区")


class NotTaken(Received):
    reasons: LongText = Field(title="不受理的理由")


class Worked(Data):
    done: LongText = Field(title="办理情况")


class OurAnswer(Data):
    result: Annotated[str, one_of(RESULTS)] = Field("corrected", title="办理结果")
    answer: LongText = Field(title="答复内容")
    case: MatterNumber = Field("", title="立案的案件")


OFFICER, HEAD = ("officer", "legal"), ("head", "principal", "squad_leader")
STEPS = (
    # 移交给相邻机关
    Step("jnt.find", "发现跨区域问题", Found, OFFICER, (START,), FOUND, papers=("problem_form",)),
    Step("jnt.send", "移交相邻机关", Sent, HEAD, (FOUND, RETURNED), SENT, decides=True, papers=("problem_transfer",)),
    Step("jnt.accepted", "对方受理", Reply, (*OFFICER, "clerk"), (SENT,), ACCEPTED),
    Step("jnt.declined", "对方退回", Reply, (*OFFICER, "clerk"), (SENT,), RETURNED),
    Step("jnt.answered", "对方答复", Answered, (*OFFICER, "clerk"), (SENT, ACCEPTED), ANSWERED, kind="result"),
    Step("jnt.close", "核实销号", Closed, HEAD, (FOUND, RETURNED, ANSWERED), SOLVED, decides=True, kind="way"),
    # 相邻机关移交来的
    Step("jnt.receive", "受理来件", Taken, HEAD, (START,), WORKING, decides=True, papers=("problem_receipt",)),
    Step("jnt.decline", "不予受理来件", NotTaken, HEAD, (START,), DECLINED, decides=True, papers=("problem_return",)),
    Step("jnt.work", "办理", Worked, OFFICER, (WORKING,)),
    Step(
        "jnt.answer", "答复移交机关", OurAnswer, HEAD, (WORKING,), SOLVED, decides=True, kind="result", papers=("problem_answer",)
    ),
)


@gate(
    "jnt-place",
    title="移交给所在地的机关",
    on=("jnt.send",),
    article=ARTICLE,
    sentence="移交不当：{why}。",
    hint="移交问题所在区县的主管机关，附现场照片等证据。",
)
def jnt_place(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The problem lies in the receiving organ's district, and at least one piece of evidence goes along."""
    found = matter.last("jnt.find")
    if found is None:
        return None
    right = found.data.district == act.data.district
    why = f"问题在{found.data.district}，不在{act.data.district}" if not right else "没有附证据"
    return check(right and bool(matter.evidence), why=why, pieces=len(matter.evidence))


@gate(
    "jnt-verified",
    title="对方办结并经核实",
    on=("jnt.close",),
    article=ARTICLE,
    sentence="不能销号：{why}。",
    hint="收到对方答复后到现场或者书面核实；对方不受理的，写明本局怎样处理。",
)
def jnt_verified(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The other organ answered and we checked; without an answer the note says what was done instead."""
    data = act.data
    if data.way == "answered" and not matter.has("jnt.answered"):
        why = "对方还没有答复"
    elif data.way == "answered" and not data.checked:
        why = "没有核实"
    elif data.way != "answered" and not data.note:
        why = "没有写明本局怎样处理"
    else:
        why = ""
    return check(not why, why=why, way=data.way)


@gate(
    "jnt-receive",
    title="来件属于本区",
    on=("jnt.receive",),
    article=ARTICLE,
    sentence="不应当受理：{why}。",
    hint="核实地点；不属于本区的，不予受理并告知应当由谁处理。",
)
def jnt_receive(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The place lies in our district, and organ and number of the letter are written down."""
    data = act.data
    why = "地点不在本区" if not data.in_district else "没有写明移交机关和编号"
    return check(data.in_district and data.organ and data.document, why=why, organs=[data.organ])


@gate(
    "jnt-decline",
    title="不受理说明理由",
    on=("jnt.decline",),
    article="行政处罚法第二十六条",
    sentence="不予受理没有写明理由。",
    hint="写明不属于本局职责的理由和应当由哪个机关处理。",
)
def jnt_decline(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A refusal says why."""
    return check(act.data.reasons, reason=act.data.reasons)


@gate(
    "jnt-answer",
    title="答复有结果、有依据",
    on=("jnt.answer",),
    article="行政处罚法第二十六条",
    sentence="答复不完整：{why}。",
    hint="写明办理结果，附改正后的照片；已立案的，填写案件编号。",
)
def jnt_answer(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What was corrected is shown by evidence of ours, what was filed names the case."""
    data = act.data
    if data.result == "filed":
        return check(data.case, why="没有填写案件编号", pieces=0)
    own = [piece for other in (*matter.all("jnt.work"), act) for piece in other.evidence]
    return check(data.result == "none" or own, why="没有改正后的证据", pieces=len(own))


PROCEDURE = Procedure(
    id="cross-region-problem",
    title="跨区域问题",
    wing="enforcement",
    system="joint-operation",
    basis=ARTICLE,
    stages=(FOUND, SENT, ACCEPTED, RETURNED, ANSWERED, WORKING, SOLVED, DECLINED),
    steps=STEPS,
    gates=(jnt_place, jnt_verified, jnt_receive, jnt_decline, jnt_answer),
    clocks=(
        # The neighbour's period: shown so that somebody asks, not counted against the bureau.
        Clock(
            "jnt.reply",
            "对方受理答复期限",
            "三地联合执法协作约定",
            last_day("jnt.send"),
            first_after(("jnt.send",), ("jnt.accepted", "jnt.declined", "jnt.answered")),
            "jnt.reply",
            PARTY,
        ),
        Clock(
            "jnt.answer",
            "跨区域问题办理期限",
            "三地联合执法协作约定",
            last_day("jnt.receive"),
            first_after(("jnt.receive",), ("jnt.answer",)),
            "jnt.answer",
        ),
    ),
    closed=(SOLVED, DECLINED),
    prefix="跨区",
)
