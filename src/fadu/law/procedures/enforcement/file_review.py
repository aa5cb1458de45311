"""行政处罚案卷评查 — 评查标准由评查机关规定（law.md §15）.

制定方案 → 抽取案卷 → 逐卷评分 → 通报 → 整改结束

The plan says only where the seed will come from: the published seal of the ledger on the day the plan was recorded, or a number that others publish later.
Whoever plans can thus not choose the files by choosing a seed.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, date, one_of
from fadu.law.draw import digest, draw, weakness
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.scoring import standard
from fadu.law.steps import START, Procedure, Step

REVIEW, REPORTED, DONE = "评查", "已通报", "整改结束"
KINDS = {"internal": "本机关自查", "external": "司法行政部门评查"}
CASES = {"penalty-ordinary": "普通程序案卷", "penalty-simple": "简易程序案卷", "first-violation": "首违不罚案卷"}
#: Where the seed of a sample comes from; both are known only after the plan.
SOURCES = {"seal": "方案登记当日的账本日封（公布的根值）", "number": "方案以后由他人公布的号码"}
LEGAL = ("legal", "reviewer")
#: Stands for what a reviewer takes off besides the faults found by the replay.
EXTRA = "extra"
LONGEST_SAID = 500


class Plan(Data):
    topic: Text = Field(title="评查名称")
    kind: Annotated[str, one_of(KINDS)] = Field("internal", title="评查类别")
    cases: Annotated[str, one_of(CASES)] = Field("penalty-ordinary", title="案卷种类")
    since: date = Field(title="案卷起始日期")
    until: date = Field(title="案卷截止日期")
    size: int = Field(0, ge=0, le=5000, title="抽取件数（0为全部）")
    source: Annotated[str, one_of(SOURCES)] = Field("seal", title="抽取种子的来源")
    number_of: Text = Field("", title="约定的号码（来源是他人公布的号码时填写，如某期开奖号码）")
    reviewers: list[PersonId] = Field(title="评查人员", min_length=1)


class Drawn(Data):
    files: list[MatterNumber] = Field(title="抽中的案卷", min_length=1, max_length=5000)
    pool: int = Field(ge=1, title="案卷总数")
    pool_digest: Text = Field(title="案卷清单摘要")
    seed: Text = Field("", title="抽取种子")
    seed_on: date | None = Field(None, title="号码公布日期（来源是他人公布的号码时填写）")


class Confirmed(Data):
    """A reviewer's answer to one fault that the replay found, or a fault that he found himself."""

    gate: Text = Field(title="关口或者期限")
    act: int = Field(0, ge=0, title="行为序号")
    stands: bool = Field(True, title="问题成立")
    said: Text = Field("", title="说明")

    @property
    def key(self) -> str:
        """The fault that it answers (`casefile.Fault.key`)."""
        return f"{self.act}:{self.gate}"


class Score(Data):
    file: MatterNumber = Field(title="案卷")
    answers: list[Confirmed] = Field(default_factory=list, title="逐项确认")
    extra: int = Field(0, ge=0, le=100, title="另外扣分")
    extra_why: LongText = Field("", title="另外扣分的理由")
    score: int = Field(ge=0, le=100, title="得分")
    grade: Annotated[str, one_of({name: name for name, _ in standard().grades})] = Field(title="等次")

    @property
    def confirmed(self) -> list[Confirmed]:
        """The faults that stand, what was taken off besides among them."""
        extra = [Confirmed(gate=EXTRA, said=self.extra_why[:LONGEST_SAID])] if self.extra else []
        return [answer for answer in self.answers if answer.stands] + extra


class Report(Data):
    summary: LongText = Field(title="评查情况通报")


class Close(Data):
    note: LongText = Field(title="整改情况")


STEPS = (
    Step("rvw.plan", "制定评查方案", Plan, LEGAL, (START,), REVIEW, decides=True, kind="kind", papers=("file_review_plan",)),
    Step("rvw.draw", "抽取案卷", Drawn, LEGAL, (REVIEW,), decides=True, asks=("review_pool", "review_seal")),
    Step(
        "rvw.score",
        "评分",
        Score,
        LEGAL,
        (REVIEW,),
        decides=True,
        asks=("file_under_review",),
        kind="grade",
        papers=("score_sheet",),
    ),
    Step(
        "rvw.report",
        "评查通报",
        Report,
        (*LEGAL, "head", "principal"),
        (REVIEW,),
        REPORTED,
        decides=True,
        papers=("review_report",),
    ),
    Step(
        "rvw.close",
        "整改结束",
        Close,
        (*LEGAL, "head", "principal"),
        (REPORTED,),
        DONE,
        decides=True,
        asks=("findings_listed",),
    ),
)
#: A finding names so many of the faults not listed.
MOST_NAMED = 5
_BASIS = "案卷评查制度（评查标准由评查机关规定）"


def plan_of(matter: Matter) -> Plan | None:
    """The plan that the matter began with."""
    act = matter.last("rvw.plan")
    return act.data if act else None


def drawn(matter: Matter) -> list[str]:
    """Numbers of the files drawn, in the order drawn."""
    return [number for act in matter.all("rvw.draw") for number in act.data.files]


def confirmed(matter: Matter) -> list[tuple[str, Confirmed]]:
    """Every fault that reviewers confirmed, with its file."""
    return [(act.data.file, answer) for act in matter.all("rvw.score") for answer in act.data.confirmed]


@gate(
    "rvw-plan",
    title="方案写明案卷期间和种子的来源",
    on=("rvw.plan",),
    article=_BASIS,
    mark="M",
    sentence="方案不能这样定：{why}。",
    hint="案卷期间从早到晚、到今日为止；抽取一部分的，写明种子从哪里来，任何人可以照种子再抽一次。",
)
def rvw_plan(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The period of the files runs forward and is over, and a sample says which number its seed will be."""
    plan = act.data
    if plan.since is None or plan.until is None:
        return None
    if plan.since > plan.until:
        why = f"案卷起始日期{plan.since}晚于截止日期{plan.until}"
    elif plan.until > act.day:
        why = f"案卷截止日期{plan.until}在今日以后，还会有新的案卷"
    else:
        why = "抽取一部分案卷，没有写明用哪个号码作种子" if plan.size and plan.source == "number" and not plan.number_of else ""
    return check(not why, why=why, size=plan.size)


@gate(
    "rvw-draw",
    title="按方案抽取",
    on=("rvw.draw",),
    article=_BASIS,
    mark="M",
    sentence="抽取不合方案：{why}。",
    hint="在评查页按方案约定的种子重新抽取，不要手工挑选；方案当日的账本次日封存以后才能抽取。",
)
def rvw_draw(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The files are drawn once, each once, as many as the plan says, and those that the ledger's list and the agreed seed give."""
    plan, data, files = plan_of(matter), act.data, act.standing.get("review_pool")
    if plan is None:
        return None
    pool = data.pool or 0
    due = min(plan.size, pool) if plan.size else pool
    if matter.has("rvw.draw"):
        why = "已经抽取过"
    elif len(set(data.files)) != len(data.files):
        why = "同一案卷抽中两次"
    elif len(data.files) != due:
        why = f"方案抽取{due}件，实际{len(data.files)}件"
    elif files is not None and (pool != len(files) or data.pool_digest != digest(files)):
        why = f"案卷总数或者清单摘要与台账不符，台账中合方案的案卷有{len(files)}件"
    elif plan.size and (doubt := _doubt(matter, act, plan)):
        why = doubt
    elif files is not None and list(data.files) != draw(files, data.seed, plan.size):
        why = "抽中的案卷与清单和种子不符"
    else:
        return check(True, count=len(data.files))
    return check(False, why=why)


def _doubt(matter: Matter, act: Act, plan: Plan) -> str:
    """Why the seed could have been chosen; empty when it could not."""
    data, planned = act.data, matter.last("rvw.plan")
    if plan.source == "number":
        early = planned is not None and (data.seed_on is None or data.seed_on <= planned.day)
        return weakness(data.seed) or ("号码应当在方案以后公布，没有写明公布日期，或者公布得早" if early else "")
    if "review_seal" not in act.standing:
        return ""  # a file of elsewhere
    seal = act.standing["review_seal"]
    if not seal:
        return "方案登记当日的账本还没有封存，封存以后才能抽取"
    return "" if data.seed == seal["root"] else f"种子不是{seal['day']}账本日封的根值"


@gate(
    "rvw-independent",
    title="评查人员不评自己的案卷",
    on=("rvw.score",),
    article=_BASIS,
    mark="M",
    sentence="{who}办理过案卷{what}，不得评查。",
    hint="换一名没有办理过该案的评查人员。",
)
def rvw_independent(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nobody scores a file in which he acted."""
    known = act.standing.get("file_under_review") or {}
    both = {person.id for person in act.by} & set(known.get("people", ()))
    return check(not both, who="、".join(sorted(both)), what=act.data.file)


@gate(
    "rvw-reviewer",
    title="由方案确定的人员评查",
    on=("rvw.score",),
    article=_BASIS,
    mark="M",
    sentence="{who}不是方案确定的评查人员，不得评分。",
    hint="由方案确定的评查人员评分；要换人的，另立方案。",
)
def rvw_reviewer(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Only those whom the plan names score."""
    plan = plan_of(matter)
    if plan is None:
        return None
    others = {person.id for person in act.by} - set(plan.reviewers)
    return check(not others, who=sorted(others) or sorted(plan.reviewers))


@gate(
    "rvw-drawn",
    title="只评抽中的案卷",
    on=("rvw.score",),
    article=_BASIS,
    mark="M",
    sentence="案卷{what}不在抽中的案卷之内，或者已经评过。",
    hint="只对抽中而未评的案卷评分。",
)
def rvw_drawn(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The file was drawn and has no score yet."""
    scored = {done.data.file for done in matter.all("rvw.score")}
    number = act.data.file
    return check(number in drawn(matter) and number not in scored, what=number)


@gate(
    "rvw-confirmed",
    title="机器发现的问题逐项由人确认",
    on=("rvw.score",),
    article=_BASIS,
    mark="M",
    sentence="还有{count}个问题没有确认：{pieces}。",
    hint="对每个问题认定成立；不成立的写明理由。",
)
def rvw_confirmed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every fault that the replay found is answered: it stands, or it does not and why."""
    known = act.standing.get("file_under_review") or {}
    answered = {f"{answer.act}:{answer.gate}" for answer in act.data.answers if answer.stands or answer.said}
    rest = [key for key in known.get("faults", ()) if key not in answered]
    return check(not rest, count=len(rest), pieces=rest)


@gate(
    "rvw-sum",
    title="得分与确认的问题相符",
    on=("rvw.score",),
    article=_BASIS,
    mark="M",
    sentence="按确认的问题应得{due}分、{grade}，填写的是{amount}分、{now}。",
    hint="按评分标准重新计算；另外扣分的写明理由。",
)
def rvw_sum(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Marks and grade follow from the confirmed faults and the standard; more marks are taken off only with a reason."""
    data = act.data
    marks = standard().marks(answer.gate for answer in data.answers if answer.stands)
    due = max(0, marks.score - data.extra)
    grade = next(name for name, least in standard().grades if due >= least)
    right = data.score == due and data.grade == grade and (not data.extra or bool(data.extra_why))
    return check(right, due=due, grade=grade, amount=data.score, now=data.grade)


@gate(
    "rvw-complete",
    title="抽中的案卷全部评完",
    on=("rvw.report",),
    article=_BASIS,
    mark="M",
    sentence="还有{count}件抽中的案卷没有评分。",
    hint="评完全部案卷后再通报。",
)
def rvw_complete(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A report follows only when files were drawn and every one is scored."""
    files = drawn(matter)
    rest = set(files) - {done.data.file for done in matter.all("rvw.score")}
    return check(files and not rest, count=len(rest) if files else "全部")


@gate(
    "rvw-problems",
    title="确认的问题列入问题清单",
    on=("rvw.close",),
    article=_BASIS,
    mark="M",
    sentence="还有{count}个确认的问题没有列入问题清单：{pieces}。",
    hint="在评查页把每个确认的问题列入问题清单，明确责任人和期限后再结束。",
)
def rvw_problems(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """For every confirmed fault the ledger holds a problem with its owner and due day."""
    listed = act.standing.get("findings_listed")
    if listed is None:
        return None
    rest = [f"{file}（{answer.key}）" for file, answer in confirmed(matter) if f"{file} {answer.key}" not in listed]
    return check(not rest, count=len(rest) or len(listed), pieces=rest[:MOST_NAMED])


PROCEDURE = Procedure(
    id="file-review",
    title="案卷评查",
    wing="enforcement",
    system="file-review",
    basis=_BASIS,
    stages=(REVIEW, REPORTED, DONE),
    steps=STEPS,
    gates=(rvw_plan, rvw_draw, rvw_independent, rvw_reviewer, rvw_drawn, rvw_confirmed, rvw_sum, rvw_complete, rvw_problems),
    closed=(DONE,),
    prefix="评",
)
