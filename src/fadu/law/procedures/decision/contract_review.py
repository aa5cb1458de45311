"""合同合法性审查 — 各地行政机关合同管理办法的通行步骤；先审查、后签订，签订的文本就是审查过的文本.

送审 → 审查 → 修改回复 → 签订 → 归档履行
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, last_day
from fadu.law.common.texts import text_of
from fadu.law.data import ActSeq, Data, LongText, MatterNumber, Text, Yuan, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

WAITING, REVIEWED, SIGNED, FILED, DROPPED, ENDED = "待审查", "已审查", "已签订", "履行中", "不签订", "履行完毕"
HANDLERS = ("clerk", "officer", "squad_leader", "window", "finance", "keeper", "technician", "head", "principal")
LEGAL, HEADS = ("legal", "reviewer"), ("head", "principal")
_BASIS = "行政机关合同合法性审查制度（参照各地规定，由本机关规定）"
KINDS = {
    "procurement": "政府采购",
    "service": "委托服务（清扫保洁、清运处置）",
    "works": "工程建设和维修",
    "lease": "租赁和场地使用",
    "franchise": "特许经营和合作",
    "other": "其他",
}
CONCLUSIONS = {"agree": "同意签订", "amend": "修改后签订", "against": "不同意签订"}
RISKS = {"power": "主体和权限", "procedure": "程序（采购、招标）", "content": "内容合法", "risk": "履约风险", "wording": "文字表述"}


class Submit(Data):
    topic: Text = Field(title="合同名称")
    kind: Annotated[str, one_of(KINDS)] = Field(title="合同类别")
    counterparty: Text = Field(title="对方当事人")
    amount: Yuan | None = Field(None, title="标的额（元）")
    basis: LongText = Field(title="订立依据（采购结果、会议决定、预算）")
    standing: LongText = Field(title="对方主体资格和资信")
    changes: MatterNumber = Field("", title="补充、变更的原合同")
    text_hash: Text = Field("", title="送审文本的 SHA-256（附有文本时不填）")


class Counsel(Data):
    opinion: LongText = Field(title="法律顾问意见")


class Point(Data):
    aspect: Annotated[str, one_of(RISKS)] = Field(title="方面")
    clause: Text = Field("", title="条款")
    said: LongText = Field(title="意见")


class Review(Data):
    conclusion: Annotated[str, one_of(CONCLUSIONS)] = Field(title="结论")
    points: list[Point] = Field(default_factory=list, title="审查意见")
    power_checked: bool = Field(False, title="已查主体和权限")
    procedure_checked: bool = Field(False, title="已查采购、招标等程序")
    content_checked: bool = Field(False, title="已查内容合法")
    risk_checked: bool = Field(False, title="已查风险和违约责任")
    text_hash: Text = Field(title="所审文本的 SHA-256")


class Reply(Data):
    review: ActSeq = Field(title="对应的审查意见")
    point: int = Field(ge=1, le=200, title="第几条")
    adopted: bool = Field(title="采纳")
    reason: LongText = Field("", title="修改情况或者不采纳的理由")


class Revise(Data):
    replies: list[Reply] = Field(title="逐条答复", min_length=1)
    text_hash: Text = Field("", title="修改后文本的 SHA-256（附有文本时不填）")


class Sign(Data):
    signed_on: date = Field(title="签订日期")
    code: Text = Field("", title="合同编号")
    text_hash: Text = Field("", title="签订文本的 SHA-256（附有文本时不填）")


class Filed(Data):
    place: Text = Field(title="存放位置")
    until: date = Field(title="履行期限")


class Performed(Data):
    note: LongText = Field(title="履行情况")


class Dropped(Data):
    reasons: LongText = Field(title="不签订的理由")


STEPS = (
    Step(
        "con.submit",
        "合同送审",
        Submit,
        HANDLERS,
        (START,),
        WAITING,
        papers=("contract_submission",),
        amount="amount",
        kind="kind",
        help="附合同草案；正文以哈希认定，以后签订的文本必须与审查过的文本一致。",
    ),
    Step("con.counsel", "法律顾问意见", Counsel, ("counsel", "legal"), (WAITING,)),
    Step(
        "con.review",
        "出具审查意见",
        Review,
        LEGAL,
        (WAITING,),
        REVIEWED,
        decides=True,
        papers=("contract_opinion",),
        kind="conclusion",
        help="法制科自己的意见，法律顾问的意见另行记录。",
    ),
    Step("con.revise", "修改并逐条答复", Revise, HANDLERS, (REVIEWED,), WAITING, papers=("contract_reply",)),
    Step("con.sign", "签订合同", Sign, HEADS, (REVIEWED,), SIGNED, decides=True),
    Step("con.drop", "不签订", Dropped, (*HEADS, *HANDLERS), (WAITING, REVIEWED), DROPPED, decides=True),
    Step("con.file", "归档", Filed, ("archivist", "clerk", "legal"), (SIGNED,), FILED),
    Step("con.end", "履行完毕", Performed, HANDLERS, (FILED,), ENDED, decides=True),
)


def reviewed_text(matter: Matter) -> str:
    """The hash of the text that waits for review or was reviewed last."""
    return text_of(matter.last("con.submit", "con.revise"))


def unanswered(matter: Matter) -> list[str]:
    """Points of review opinions that no reply has taken up, or that were refused without a reason."""
    replies = {(reply.review, reply.point): reply for act in matter.all("con.revise") for reply in act.data.replies}
    open_points = []
    for act in matter.all("con.review"):
        for number, point in enumerate(act.data.points, 1):
            reply = replies.get((act.seq, number))
            if reply is None or not (reply.adopted or reply.reason):
                open_points.append(f"第{act.seq}步意见第{number}条（{RISKS.get(point.aspect, point.aspect)}）")
    return open_points


@gate(
    "con-submitted",
    title="送审材料齐全",
    on=("con.submit", "con.review"),
    article=_BASIS,
    mark="V*",
    sentence="送审材料缺少：{lacking}。",
    hint="补齐合同草案、订立依据、对方主体资格和资信材料后送审。",
)
def con_submitted(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The draft itself, its basis and the counterparty's standing were handed in."""
    submitted = act if act.step == "con.submit" else matter.first("con.submit")
    if submitted is None:
        return None
    text = text_of(submitted) if act.step == "con.submit" else reviewed_text(matter)
    parts = {"合同文本": text, "订立依据": submitted.data.basis, "对方主体资格": submitted.data.standing}
    lacking = [name for name, value in parts.items() if not value]
    return check(not lacking, lacking=lacking)


@gate(
    "con-changes",
    title="补充、变更的是已签订的合同",
    on=("con.submit",),
    article=_BASIS,
    mark="M",
    sentence="不能补充、变更：{why}。",
    hint="没有签订的，在原合同里修改后再审查；已经签订的，补充协议另行送审、签订，填写原合同的编号。",
)
def con_changes(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A supplementary agreement changes a contract that was signed and is not over; it is reviewed and signed like a contract."""
    number = act.data.changes
    known = (act.standing.get("matters") or {}).get(number)
    if not number or known is None:
        return None
    return check(
        known["procedure"] == "contract-review" and known["stage"] in (SIGNED, FILED), why=f"{number}不是已经签订、正在履行的合同"
    )


@gate(
    "con-separate",
    title="审查人不是承办人",
    on=("con.review",),
    article=_BASIS,
    mark="V*",
    sentence="{who}送审或者修改过本合同，不能出具审查意见。",
    hint="由法制科其他人员审查。",
)
def con_separate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever hands in or redrafts the contract does not review it."""
    handlers = {person.id for done in matter.all("con.submit", "con.revise") for person in done.by}
    both = [person.id for person in act.by if person.id in handlers]
    return check(not both, who=both or sorted(handlers))


@gate(
    "con-opinion",
    title="意见完整并针对送审文本",
    on=("con.review",),
    article=_BASIS,
    mark="V*",
    sentence="审查意见{why}。",
    hint="逐项查主体权限、程序、内容、风险；要求修改或者不同意的，逐条写明；所审文本与送审文本一致。",
)
def con_opinion(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The opinion covers power, procedure, content and risk, states its points, and is about the text handed in."""
    data = act.data
    covered = {
        "主体和权限": data.power_checked,
        "程序": data.procedure_checked,
        "内容": data.content_checked,
        "风险": data.risk_checked,
    }
    missed = [name for name, done in covered.items() if not done]
    if missed:
        return check(False, why=f"没有涉及{'、'.join(missed)}")
    if data.conclusion != "agree" and not data.points:
        return check(False, why="要求修改或者不同意，却没有写明哪些条款、为什么")
    text = reviewed_text(matter)
    return check(text != "" and data.text_hash.lower() == text, why="不是针对现在的送审文本", draft=text[:16])


@gate(
    "con-reviewed",
    title="先审查后签订",
    on=("con.sign",),
    article=_BASIS,
    mark="V*",
    sentence="不能签订：{why}。",
    hint="把将要签订的文本送法制科审查，逐条答复意见；签订的文本一个字也不能与审查过的不同。",
)
def con_reviewed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A legality opinion agrees to the final text (same hash), each point raised is answered, and it is signed after that and no later than today."""
    review = matter.last("con.review")
    if review is None:
        return check(False, why="没有合法性审查意见")
    if review.data.conclusion != "agree":
        return check(False, why="审查意见要求修改或者不同意签订，修改后还没有再审查", review=review.seq)
    pending = unanswered(matter)
    if pending:
        return check(False, why=f"没有答复{'、'.join(pending)}", review=review.seq)
    signed = act.data.signed_on
    if signed is not None and signed < review.day:
        return check(False, why=f"签订日期{signed}早于审查意见{review.day}", review=review.seq)
    if signed is not None and signed > act.day:
        return check(False, why=f"签订日期{signed}还没有到", review=review.seq)
    text = text_of(act)
    return check(
        text != "" and text == review.data.text_hash.lower(),
        why="签订的文本与审查过的文本不一致" if text else "没有附签订的文本",
        review=review.seq,
        draft=text[:16],
    )


def _reviewed_on(matter: Matter) -> date | None:
    act, sent = matter.last("con.review", "con.drop"), matter.last("con.submit", "con.revise")
    return act.day if act is not None and sent is not None and act.seq > sent.seq else None


def _due(matter: Matter) -> date | None:
    filed = matter.last("con.file")
    return filed.data.until if filed else None


PROCEDURE = Procedure(
    id="contract-review",
    title="合同合法性审查",
    wing="decision",
    system="contract-review",
    basis=_BASIS,
    stages=(WAITING, REVIEWED, SIGNED, FILED, DROPPED, ENDED),
    steps=STEPS,
    gates=(con_submitted, con_changes, con_separate, con_opinion, con_reviewed),
    clocks=(
        Clock("con.review", "合同审查期限", _BASIS, last_day("con.submit", "con.revise"), _reviewed_on, "con.review"),
        Clock("con.perform", "合同履行期限", _BASIS, last_day("con.file"), last_day("con.end"), "", until=_due),
    ),
    closed=(DROPPED, ENDED),
    prefix="合同",
)
