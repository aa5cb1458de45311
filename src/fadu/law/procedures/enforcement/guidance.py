"""镇街联络和业务指导 — 行政处罚法第二十四条第三款. One matter = the guidance of one town or sub-district in one year.

指导（每季度） → 问题跟进 → 年度小结
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, first_after, last_day
from fadu.law.data import ActSeq, Data, LongText, PersonId, Text, TownCode, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

GUIDING, DONE = "指导中", "已小结"
FORMS = {"visit": "上门指导", "training": "集中培训", "case": "个案指导", "files": "案卷抽查", "joint": "联合执法示范"}
ARTICLE = "行政处罚法第二十四条第三款"


class Guided(Data):
    topic: Text = Field("", title="名称")
    town: TownCode = Field(title="镇街")
    form: Annotated[str, one_of(FORMS)] = Field("visit", title="指导方式")
    liaison: PersonId = Field(title="联络员")
    met: Text = Field("", title="镇街参加人员")
    what: LongText = Field(title="指导内容")
    problems: list[Text] = Field(default_factory=list, max_length=50, title="发现的问题")


class Followed(Data):
    visit: ActSeq = Field(title="哪一次指导")
    problem: int = Field(1, ge=1, le=50, title="第几个问题")
    solved: bool = Field(True, title="已解决")
    what: LongText = Field(title="跟进情况")


class Summary(Data):
    what: LongText = Field(title="年度小结")


STEPS = (
    Step(
        "del.guide",
        "指导监督",
        Guided,
        ("liaison", "legal"),
        (START, GUIDING),
        GUIDING,
        kind="form",
        papers=("guidance_record",),
        asks=("liaisons",),
    ),
    Step("del.follow", "问题跟进", Followed, ("liaison", "legal"), (GUIDING,)),
    Step(
        "del.guide-close", "年度小结", Summary, ("liaison", "legal"), (GUIDING,), DONE, decides=True, papers=("guidance_summary",)
    ),
)


def open_problems(matter: Matter) -> list[str]:
    """Problems found on visits that no follow-up calls solved: “3号指导第1个问题”."""
    solved = {(act.data.visit, act.data.problem) for act in matter.all("del.follow") if act.data.solved}
    found = [(act.seq, number) for act in matter.all("del.guide") for number in range(1, len(act.data.problems) + 1)]
    return [f"{seq}号指导第{number}个问题" for seq, number in found if (seq, number) not in solved]


@gate(
    "del-liaison",
    title="由该镇街的联络员指导",
    on=("del.guide",),
    article=f"{ARTICLE}；本局镇街联络制度",
    mark="M",
    level=WARN,
    sentence="{who}不是该镇街当日的联络员。",
    hint="由登记的联络员指导；临时代替的，先在联络员登记簿中登记。",
)
def del_liaison(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The liaison officer of that unit on that day, as registered, is the one named and takes part."""
    known = act.standing.get("liaisons")
    if known is None:
        return None
    named = act.data.liaison
    return check(named in known and named in {person.id for person in act.by}, who=named)


@gate(
    "del-guide-record",
    title="指导留有记录",
    on=("del.guide",),
    article=ARTICLE,
    level=WARN,
    sentence="指导记录不全：{lacking}。",
    hint="写明指导了什么、谁参加，附签到表或者照片。",
)
def del_guide_record(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It says what was guided and whom, with a piece of evidence; one matter keeps to one town."""
    first = matter.first("del.guide")
    lacking = []
    if not act.data.what:
        lacking.append("指导内容")
    if not act.data.met:
        lacking.append("参加人员")
    if not act.evidence:
        lacking.append("签到表或者照片")
    if first is not None and first.data.town != act.data.town:
        lacking.append("与本事项不是同一镇街")
    return check(not lacking, lacking=lacking)


@gate(
    "del-followed",
    title="问题跟进到底",
    on=("del.guide-close",),
    article=ARTICLE,
    mark="M",
    sentence="还有{count}个问题没有解决：{pieces}。",
    hint="逐个登记跟进情况，解决以后再小结。",
)
def del_followed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every problem found was followed until solved."""
    rest = open_problems(matter)
    return check(not rest, count=len(rest), pieces=rest)


PROCEDURE = Procedure(
    id="guidance",
    title="镇街联络指导",
    wing="enforcement",
    system="delegation",
    basis=ARTICLE,
    stages=(GUIDING, DONE),
    steps=STEPS,
    gates=(del_liaison, del_guide_record, del_followed),
    clocks=(
        Clock(
            "del.guide",
            "下一次指导期限",
            ARTICLE,
            last_day("del.guide"),
            first_after(("del.guide",), ("del.guide-close",)),
            "del.guide",
        ),
    ),
    closed=(DONE,),
    prefix="镇导",
)
