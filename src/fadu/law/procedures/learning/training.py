"""执法人员培训 — 行政处罚法第四十二条；执法人员资格和年度轮训制度.

开班 → 签到 → 授课 → 测试 → 结业
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import Data, LongText, PersonId, Secret, Text, date, one_of
from fadu.law.facts import ROLES, Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

OPEN, HELD, CLOSED = "签到中", "待测试结业", "已结业"
ORGANISERS = ("legal", "reviewer", "clerk", "head", "principal", "squad_leader")
ANYONE = tuple(role for role in ROLES if role != "admin")
_BASIS = "行政执法人员资格管理和年度培训制度（本机关规定）"
KINDS = {
    "induction": "岗前和入职理论培训",
    "annual": "年度轮训",
    "special": "专题培训",
    "integrity": "廉政教育",
    "drill": "案卷和执法实务演练",
}
#: How many questions a test has.
QUESTIONS = 10
#: The kind of course that ends in an examination, for nobody enforces the law without one (行政处罚法第四十二条).
EXAMINED = "induction"
RANKS = {"head": "局领导", "section": "科室负责人", "squad": "大队、中队负责人", "outside": "外请专家、法律顾问"}


class Course(Data):
    topic: Text = Field(title="培训主题")
    planned_on: date = Field(title="计划日期")
    code: Annotated[Secret, Field(min_length=4, max_length=12)] = Field(title="签到码")
    people: list[PersonId] = Field(default_factory=list, title="应到人员")
    content: LongText = Field("", title="培训内容")


class SignIn(Data):
    code: Annotated[Secret, Field(max_length=500)] = Field(title="签到码")


class Held(Data):
    kind: Annotated[str, one_of(KINDS)] = Field(title="培训类别")
    held_on: date = Field(title="培训日期")
    hours: int = Field(ge=1, le=200, title="学时")
    trainer: Text = Field(title="授课人")
    speaker: PersonId = Field("", title="本机关授课人员（外请的不填）")
    rank: Annotated[str, one_of(RANKS)] = Field(title="授课人级别")
    attended: list[PersonId] = Field(title="实到人员", min_length=1)
    minutes: LongText = Field("", title="培训记录")


class Tested(Data):
    person: PersonId = Field(title="应试人员")
    seed: Text = Field(title="试卷种子")
    answers: list[int] = Field(title="作答", min_length=1, max_length=100)
    score: int = Field(ge=0, le=100, title="得分")


class Finished(Data):
    passed: list[PersonId] = Field(title="结业人员", min_length=1)
    note: LongText = Field("", title="未结业人员和补训安排")


STEPS = (
    Step("trn.open", "开班", Course, ORGANISERS, (START,), OPEN),
    Step("trn.signin", "签到", SignIn, ANYONE, (OPEN,), decides=True),
    Step("trn.hold", "授课", Held, ORGANISERS, (OPEN,), HELD, papers=("training_record",), kind="kind"),
    Step("trn.test", "测试", Tested, ANYONE, (HELD,), decides=True, asks=("exam",)),
    Step("trn.close", "结业", Finished, ORGANISERS, (HELD,), CLOSED, decides=True, papers=("training_certificate",)),
)


def signed_in(matter: Matter) -> list[str]:
    """Who signed in with the code, in order, each once."""
    return list(dict.fromkeys(person.id for act in matter.all("trn.signin") for person in act.by))


def seed_of(matter: Matter, person: str) -> str:
    """The seed of the paper that the person's next test in this course is drawn with: nobody chooses his own, or takes another's."""
    taken = sum(act.data.person == person for act in matter.all("trn.test"))
    return f"{matter.number}-{person}-{taken + 1}"


def best_scores(matter: Matter) -> dict[str, int]:
    """Person → best score."""
    best: dict[str, int] = {}
    for act in matter.all("trn.test"):
        best[act.data.person] = max(act.data.score, best.get(act.data.person, 0))
    return best


@gate(
    "trn-code",
    title="本人当场凭码签到",
    on=("trn.signin",),
    article=_BASIS,
    mark="M",
    sentence="没有签到：{why}。",
    hint="培训当天看现场公布的签到码，由本人签到，不能代签。",
)
def trn_code(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each signs in for himself alone, not before the day of the course, with the code that is shown in the room."""
    course = matter.first("trn.open")
    if course is None:
        return None
    if len(act.by) > 1:
        return check(False, why="每人只能给自己签到")
    if course.data.planned_on is not None and act.day < course.data.planned_on:
        return check(False, why=f"培训在{course.data.planned_on}，还没有开始")
    return check(act.data.code.strip().upper() == course.data.code.strip().upper(), why="签到码不对")


@gate(
    "trn-record",
    title="培训记录齐全",
    on=("trn.hold",),
    article=_BASIS,
    mark="M",
    level=WARN,
    sentence="培训记录不全：{lacking}。",
    hint="补充培训记录、照片；没有签到的人员不算实到。",
)
def trn_record(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The session is recorded, and those counted as present signed in where the code was used."""
    data, lacking = act.data, []
    if not data.minutes and not act.evidence:
        lacking.append("没有培训记录或者照片")
    if data.held_on is not None and data.held_on > act.day:
        lacking.append("培训日期晚于登记日期")
    came = signed_in(matter)
    absent = [code for code in data.attended if came and code not in came]
    if absent:
        lacking.append(f"{'、'.join(absent[:5])}没有签到")
    return check(not lacking, lacking=lacking, count=len(data.attended))


@gate(
    "trn-test",
    title="本人作答、分数属实",
    on=("trn.test",),
    article=_BASIS,
    mark="M",
    sentence="测试不能记录：{why}。",
    hint="由本人在测试页面作答，分数由系统按试卷计算。",
)
def trn_test(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each takes his own test alone, on the paper drawn for him, was at the course, and the score is what the answers give."""
    data = act.data
    if {person.id for person in act.by} != {data.person}:
        return check(False, why="不是本人作答")
    held = matter.last("trn.hold")
    if held is not None and data.person not in held.data.attended:
        return check(False, why="没有参加本次培训")
    if data.seed != seed_of(matter, data.person) or len(data.answers) != QUESTIONS:
        return check(False, why="不是系统为本人这一次抽的试卷")
    right = act.standing.get("exam")
    if right is None:
        return check(True, who=data.person)
    correct = sum(given == wanted for given, wanted in zip(data.answers, right, strict=False))
    true = 100 * correct // len(right) if right else 0
    return check(data.score == true, why=f"按答案应得{true}分，不是{data.score}分", who=data.person)


@gate(
    "trn-passed",
    title="到课并测试合格才结业",
    on=("trn.close",),
    article=_BASIS,
    mark="M",
    sentence="{who}没有签到、没有到课或者测试不足{least}分，不能结业。",
    hint="安排补训、补考；合格后再结业。",
)
def trn_passed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Only those who came and passed the test complete the course; one without any test asks for presence alone, unless it leads to a certificate.

    Who signed in with the code was there; where nobody used it, who is recorded as present.
    """
    held, scores, least = matter.last("trn.hold"), best_scores(matter), rules["trn.pass"]
    tested = bool(scores) or (held is not None and held.data.kind == EXAMINED)
    signed = signed_in(matter)
    came = [code for code in (held.data.attended if held else []) if not signed or code in signed]
    failed = [code for code in act.data.passed if code not in came or (tested and scores.get(code, 0) < least)]
    return check(not failed, who=failed or list(act.data.passed), least=least)


PROCEDURE = Procedure(
    id="training",
    title="执法人员培训",
    wing="learning",
    system="officer-training",
    basis=_BASIS,
    stages=(OPEN, HELD, CLOSED),
    steps=STEPS,
    gates=(trn_code, trn_record, trn_test, trn_passed),
    closed=(CLOSED,),
    prefix="培训",
)
