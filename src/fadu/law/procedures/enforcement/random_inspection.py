"""“双随机、一公开”检查 — 优化营商环境条例第五十四条；行政处罚法第五十四条、第五十五条.

冻结名录并公布摘要 → 种子公布以后抽取（或者写明有因） → 检查通知 → 检查 → 结果 → 公开 → 后续处理
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day, last_day
from fadu.law.common.case import certified
from fadu.law.common.compulsion import lacking_of
from fadu.law.common.linked import strangers
from fadu.law.common.officers import pen_two_officers
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, TownCode, date, one_of
from fadu.law.draw import Draw, Stratum, digest, lines, misdivided, weakness
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

LISTED, DRAWN, CHECKED, DONE = "待抽取", "待检查", "待公开", "已公开"
OFFICER, LEADERS = ("officer",), ("squad_leader", "legal", "head", "principal")
_BASIS = "优化营商环境条例第五十四条"
#: Procedures in which what a visit found is punished, or let off.
CASES = ("penalty-ordinary", "penalty-simple", "first-violation")
RESULTS = {
    "sound": "未发现问题",
    "mended": "发现问题已责令改正",
    "violation": "涉嫌违法，转入立案",
    "gone": "通过登记的场所无法联系",
    "refused": "不配合检查",
}
#: Where a unit stands on a day by the credit marks in force against it (信用分级), the worst one; those above are checked more often.
CREDIT_CLASSES = {"serious": "严重失信", "general": "一般失信", "minor": "轻微失信", "none": "无失信信息"}
CAUSES = {"complaint": "投诉举报", "clue": "案件线索", "campaign": "专项整治", "superior": "上级交办"}


class ByCredit(Data):
    """The objects of one credit class on the day of the freeze, and how many of them are drawn."""

    credit: Annotated[str, one_of(CREDIT_CLASSES)] = Field(title="信用等级")
    take: int = Field(0, ge=0, le=5_000, title="抽取数")
    objects: list[Text] = Field(default_factory=list, max_length=20_000, title="该等级的对象")


class Listing(Data):
    """Both lists as they stood when the digest was published, what the seed will be, and how many are to be drawn: nothing is left to choose."""

    topic: Text = Field(title="抽查事项")
    listed: Text = Field(title="抽查事项编号")
    plan: MatterNumber = Field("", title="年度抽查计划")
    objects: list[Text] = Field(title="检查对象名录", min_length=1, max_length=20_000)
    people: list[PersonId] = Field(title="执法检查人员名录", min_length=2, max_length=2_000)
    list_digest: Text = Field(title="名录摘要", min_length=1)
    seed_source: Text = Field(title="约定用作种子的号码", min_length=1)
    seed_due: date = Field(title="种子公布的日期")
    take: int = Field(1, ge=1, le=5_000, title="抽取对象数")
    by_credit: list[ByCredit] = Field(default_factory=list, max_length=len(CREDIT_CLASSES), title="按信用等级抽取")
    pairs: int = Field(2, ge=2, le=200, title="抽取人员数")
    address: Text = Field(title="名录摘要的公布位置", min_length=1)


class Drawing(Data):
    seed: Text = Field(title="种子", min_length=1)
    seed_on: date = Field(title="种子公布日期")
    list_digest: Text = Field(title="事先公布的名录摘要", min_length=1)
    left_out: list[PersonId] = Field(default_factory=list, title="回避的人员")
    left_out_why: LongText = Field("", title="回避理由")
    drawn_objects: list[Text] = Field(title="抽中的对象", min_length=1)
    drawn_people: list[PersonId] = Field(title="抽中的人员", min_length=1)
    witness: Text = Field(title="监督人", min_length=1)


class Cause(Data):
    topic: Text = Field(title="检查事项")
    place: Text = Field(title="检查对象和地点")
    cause: Annotated[str, one_of(CAUSES)] = Field(title="事由")
    basis: LongText = Field("", title="依据和理由")
    origin: MatterNumber = Field("", title="来源事项")


class Notify(Data):
    """检查通知: handed over at the door, since a notice before the visit would warn; so its day may be the day of the visit."""

    place: Text = Field(title="检查对象")
    on: date = Field(title="检查日期")
    content: LongText = Field(title="检查内容和方式")
    basis: Text = Field("", title="检查依据")
    officers: list[PersonId] = Field(default_factory=list, max_length=20, title="检查人员")


class Visit(Data):
    place: Text = Field(title="检查对象")
    town: TownCode = Field("", title="所在镇街")
    checked_on: date = Field(title="检查日期")
    certificates: Text = Field("", title="出示的执法证号")
    signed: bool = Field(False, title="检查记录已签名或者注明拒签")
    result: Annotated[str, one_of(RESULTS)] = Field(title="检查结果")
    note: LongText = Field("", title="检查情况")
    fee: bool = Field(False, title="收取了费用")


class Publish(Data):
    address: Text = Field(title="公开位置")


class Follow(Data):
    what: LongText = Field(title="后续处理")
    place: Text = Field("", title="检查对象（转入案件的填写）")
    case: MatterNumber = Field("", title="转入的案件")


STEPS = (
    Step(
        "ins.list",
        "冻结并公布名录",
        Listing,
        LEADERS,
        (START,),
        LISTED,
        decides=True,
        asks=("inspection",),
        help="从“双随机抽查”台发起：名录由登记册当日的内容生成，不手工填写。",
    ),
    Step(
        "ins.draw",
        "随机抽取",
        Drawing,
        LEADERS,
        (LISTED, DRAWN),
        DRAWN,
        decides=True,
        papers=("draw_record",),
        help="从“双随机抽查”台抽取：只填种子、公布日期和监督人，结果由系统算出。",
    ),
    Step("ins.cause", "有因检查", Cause, (*LEADERS, "officer"), (START,), DRAWN, decides=True, kind="cause"),
    Step("ins.notify", "检查通知", Notify, (*LEADERS, "officer"), (DRAWN,), decides=True, papers=("check_notice",)),
    Step("ins.check", "检查", Visit, OFFICER, (DRAWN,), papers=("check_record",), kind="result"),
    Step("ins.result", "检查结果", Follow, (*LEADERS, "officer"), (DRAWN,), CHECKED, decides=True),
    Step("ins.publish", "公开检查结果", Publish, LEADERS, (CHECKED,), DONE, decides=True, papers=("inspection_results",)),
    Step("ins.follow", "后续处理", Follow, (*LEADERS, "officer"), (CHECKED, DONE)),
)


def strata(classes: Sequence[ByCredit]) -> list[Stratum]:
    """The credit classes of a frozen list as the draw takes them; empty where all objects are drawn alike."""
    return [Stratum(CREDIT_CLASSES.get(one.credit, one.credit), one.take or 0, one.objects) for one in classes]


def drawing(matter: Matter) -> Draw | None:
    """The newest draw with the lists that it was made from; None before it."""
    drawn = matter.last("ins.draw")
    return _made(matter, drawn) if drawn is not None else None


def _made(matter: Matter, act: Act) -> Draw | None:
    listed, data = matter.last("ins.list"), act.data
    if listed is None:
        return None
    lists = listed.data
    return Draw(
        data.seed,
        lists.objects,
        lists.people,
        lists.take or 0,
        lists.pairs or 0,
        data.left_out,
        data.drawn_objects,
        data.drawn_people,
        data.list_digest,
        strata(lists.by_credit),
    )


@gate(
    "ins-list",
    title="名录出自名录库并冻结",
    on=("ins.list",),
    article="优化营商环境条例第五十四条；国发〔2019〕5号",
    mark="V*",
    sentence="名录不能冻结：{why}。",
    hint="在“双随机抽查”台由登记册生成名录；约定一个冻结以后才公布的号码作种子，例如次日开奖的某期福利彩票号码。",
)
def ins_list(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Both lists are the registers' of the day, the digest is theirs, each officer may enforce, and the seed is a number known only later."""
    data = act.data
    faults = []
    divided = strata(data.by_credit)
    if data.list_digest != digest(lines(data.objects, data.people, divided)):
        faults.append("摘要与名录不符")
    faults += misdivided(data.objects, divided, data.take or 0)
    told = act.standing.get("inspection")
    if told:
        faults += [f"检查对象{'、'.join(told['more'])}不在名录库"] if told["more"] else []
        faults += [f"名录库里的{'、'.join(told['left'])}没有列入"] if told["left"] else []
        faults += _misclassed(data, told["credit"]) if "credit" in told else []
    people = act.standing.get("people", {})
    unable = [code for code in data.people if code in people and not people[code].may_enforce(act.day)]
    faults += [f"{'、'.join(people[code].name for code in unable[:3])}当日没有有效的执法证"] if unable else []
    if data.seed_due is None or data.seed_due <= act.day:
        faults.append("约定的种子在冻结当日或者以前已经公布")
    return check(not faults, why=faults, count=len(data.objects))


def _misclassed(lists: Listing, known: Mapping[str, str]) -> list[str]:
    """Objects that stand in a class which the credit marks of the day do not give them."""
    wrong = [name for one in lists.by_credit for name in one.objects if known.get(name, "none") != one.credit]
    return [f"{'、'.join(wrong[:3])}的信用等级与当日公示的失信信息不符"] if wrong else []


@gate(
    "ins-seed",
    title="种子事后公布、有人监督",
    on=("ins.draw",),
    article=_BASIS,
    sentence="种子不能使用：{why}。",
    hint="种子用约定的、名录冻结以后由第三方公布的号码（某期福利彩票的开奖号码、某日证券指数收盘点位），由抽取人以外的人监督。",
)
def ins_seed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The seed is a number that nobody could know or choose when the lists were frozen, published before the draw, before a witness."""
    data, listed = act.data, matter.last("ins.list")
    faults = [weakness(data.seed)]
    if data.seed_on is None or data.seed_on > act.day:
        faults.append("种子在抽取的时候还没有公布")
    elif listed is not None and data.seed_on <= listed.day:
        faults.append("种子在名录冻结以前已经公布")
    if not data.witness:
        faults.append("没有监督人")
    elif data.witness in {person.name for person in act.by}:
        faults.append("监督人就是抽取人")
    faults = [fault for fault in faults if fault]
    return check(not faults, why=faults, on=data.seed_on)


@gate(
    "ins-true",
    title="抽取可以重演",
    on=("ins.draw",),
    article=_BASIS,
    sentence="抽取结果不能由名录和种子重演：{why}。",
    hint="用公布的名录和种子由系统抽取，不要手工挑选；换人的写明回避理由。",
)
def ins_true(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Objects and officers drawn are those that lists and seed give; who was left out, was so for a reason; a second draw only leaves out more."""
    data, made = act.data, _made(matter, act)
    if made is None:
        return check(False, why="没有冻结的名录")
    faults = made.faults()
    if data.left_out and not data.left_out_why:
        faults.append("有人回避而没有理由")
    before = matter.last("ins.draw")
    if before is not None and (data.seed != before.data.seed or not set(data.left_out) > set(before.data.left_out)):
        faults.append("已经抽取过，只能因为新的回避用同一种子重抽")
    if matter.has("ins.check"):
        faults.append("已经开始检查")
    return check(not faults, why=faults, count=len(data.drawn_objects))


@gate(
    "ins-draw",
    title="检查出自抽取或者有事由",
    on=("ins.list", "ins.cause", "ins.result"),
    article="优化营商环境条例第五十四条；国办发〔2024〕54号",
    mark="V*",
    sentence="{why}，不得检查。",
    hint="在公布的抽查事项清单和年度计划内抽取；投诉举报、线索、专项整治引起的检查，写明事由和依据。",
)
def ins_draw(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A visit comes from a draw within the published list and the year's plan, or carries a cause; visits go to those drawn, by those drawn."""
    if act.step == "ins.list":
        return _within(act)
    if act.step == "ins.cause":
        return check(len(act.data.basis) >= 5, why="有因检查没有写明依据和理由")
    drawn = matter.last("ins.draw")
    if drawn is None:
        return check(matter.has("ins.cause"), why="没有抽取，也没有事由")
    strangers = [done.data.place for done in matter.all("ins.check") if done.data.place not in drawn.data.drawn_objects]
    if strangers:
        return check(False, why=f"{'、'.join(strangers[:3])}没有抽中")
    known = set(drawn.data.drawn_people)
    others = {person.id: person.name for done in matter.all("ins.check") for person in done.by if person.id not in known}
    return check(not others, why=f"{'、'.join(others[code] for code in sorted(others))}没有抽中而参加检查")


def _within(act: Act) -> Check | None:
    told = act.standing.get("inspection")
    if told is None:
        return None
    planned, done = told["planned"], told["done"]
    why = (
        "抽查事项不在公布的清单内"
        if not told["listed"]
        else "抽查事项不在本年度抽查计划内"
        if not planned
        else f"本年度计划抽查{planned}次，已经抽查{done}次"
    )
    return check(told["listed"] and done < planned, why=why, limit=planned, count=done)


@gate(
    "ins-notify",
    title="检查通知合法",
    on=("ins.notify",),
    article="优化营商环境条例第五十四条；国办发〔2024〕54号",
    mark="V*",
    sentence="不能发出检查通知：{lacking}。",
    hint="只通知抽中的对象，写明依据、日期和抽中的两名以上检查人员。",
)
def ins_notify(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The one to be inspected was drawn or there is a cause; the notice tells the basis, a day to come and at least two officers, those drawn."""
    data, drawn, known = act.data, matter.last("ins.draw"), act.standing.get("people")
    named = set(data.officers)
    able = {code for code in named if known is None or (code in known and known[code].may_enforce(act.day))}
    lacking = lacking_of(
        ("该对象没有抽中", drawn is None or data.place in drawn.data.drawn_objects),
        ("没有抽取，也没有事由", drawn is not None or matter.has("ins.cause")),
        ("没有写明检查依据", data.basis),
        ("检查日期没有写明，或者已经过去", data.on is not None and data.on >= act.day),
        (f"检查人员中持有效执法证的不足{rules['pen.officers.min']}名", len(able) >= rules["pen.officers.min"]),
        ("检查人员没有抽中", drawn is None or named <= set(drawn.data.drawn_people)),
    )
    return check(not lacking, lacking=lacking, who=sorted(named))


@gate(
    "ins-record",
    title="检查合法并有记录",
    on=("ins.check", "ins.result"),
    article="行政处罚法第五十五条；优化营商环境条例第五十四条",
    sentence="检查{what}有缺陷：{lacking}。",
    hint="出示执法证、当场制作记录并签名，不得收费；缺的如实补充说明。",
)
def ins_record(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each visit showed its certificates, left a signed record and cost nothing."""
    visits = [act] if act.step == "ins.check" else matter.all("ins.check")
    if not visits:
        return check(False, what="结果", lacking="没有检查记录")
    for done in visits:
        lacking = [] if done.data.certificates else ["没有出示执法证"]
        lacking += [] if done.data.signed else ["记录没有签名"]
        lacking += ["收取了费用"] if done.data.fee else []
        lacking += [] if len(certified(done)) >= rules["pen.officers.min"] else ["没有两名持证人员"]
        if lacking:
            return check(False, what=done.data.place, lacking=lacking)
    return check(True, count=len(visits))


@gate(
    "ins-all",
    title="抽中的全部检查",
    on=("ins.result",),
    article=_BASIS,
    sentence="抽中的{what}没有检查。",
    hint="检查全部抽中的对象；联系不上的，如实登记。",
)
def ins_all(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every object drawn was visited."""
    drawn = matter.last("ins.draw")
    if drawn is None:
        return None
    seen = {done.data.place for done in matter.all("ins.check")}
    rest = [place for place in drawn.data.drawn_objects if place not in seen]
    return check(not rest, what=rest, count=len(drawn.data.drawn_objects))


@gate(
    "ins-violation",
    title="涉嫌违法的转入立案",
    on=("ins.publish",),
    article="行政处罚法第五十四条",
    sentence="检查发现{count}处涉嫌违法，{what}没有转入案件。",
    hint="逐处登记线索并立案，在“后续处理”中写明检查对象和案件编号。",
)
def ins_violation(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """For each place where a visit found a violation, a case of its own was named before the result was published."""
    found = list(dict.fromkeys(done.data.place for done in matter.all("ins.check") if done.data.result == "violation"))
    if not found:
        return None
    followed = [done.data for done in matter.all("ins.result", "ins.follow") if done.data.case]
    cases = {data.place or (found[0] if len(found) == 1 else ""): data.case for data in followed}
    rest = [place for place in found if place not in cases]
    return check(not rest, count=len(found), what=rest)


@gate(
    "ins-case",
    title="转入的是真实的案件",
    on=("ins.result", "ins.follow"),
    article="行政处罚法第五十四条",
    sentence="写明的转入案件{what}不是台账里的处罚案件。",
    hint="先登记线索或者立案，再填写该案的编号。",
)
def ins_case(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The case that a visit became is a penalty case of the ledger."""
    if not act.data.case or "matters" not in act.standing:
        return None
    return check(not strangers(act, [act.data.case], CASES), what=act.data.case)


PROCEDURE = Procedure(
    id="random-inspection",
    title="双随机检查",
    wing="enforcement",
    system="random-inspection",
    basis=_BASIS,
    stages=(LISTED, DRAWN, CHECKED, DONE),
    steps=STEPS,
    gates=(
        ins_list,
        ins_seed,
        ins_true,
        ins_draw,
        ins_notify,
        ins_record,
        ins_all,
        ins_violation,
        ins_case,
        pen_two_officers,
    ),
    clocks=(
        Clock(
            "ins.publish",
            "检查结果公开期限",
            "政府信息公开条例第二十六条",
            last_day("ins.check"),
            act_day("ins.publish"),
            "ins.publish",
        ),
    ),
    closed=(DONE,),
    prefix="抽查",
)
