"""Legal review and collective discussion: 审办分离, a review tied to the draft it read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fadu.law.common.case import heads_among, hearing_due, hosts, investigators, relied_on
from fadu.law.common.penalty_data import ASPECTS, Proposal
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules

#: Reviewers who began before this day need no 法律职业资格 (行政处罚法第五十八条第二款, “初次从事”; the day is from memory: 行政处罚法2017年修正施行).
FIRST_TIME_SINCE = date(2018, 1, 1)


def review_grounds(matter: Matter, act: Act, rules: Rules) -> list[str]:
    """Why the case needs legal review (行政处罚法第五十八条 and the bureau's catalogue); empty when it does not."""
    grounds = []
    for need in matter.all("pen.review-need"):
        if need.data.public_interest:
            grounds.append("涉及重大公共利益")
        if need.data.major_rights:
            grounds.append("直接关系当事人或者第三人重大权益")
        if need.data.difficult:
            grounds.append("案情疑难复杂、涉及多个法律关系")
        if need.data.by_law:
            grounds.append("法律法规规定应当审核")
    if matter.has("pen.hearing-hold"):
        grounds.append("直接关系当事人重大权益并经过听证")
    grounds.extend(act.standing.get("major") or ())
    return grounds


@gate(
    "pen-legal-review",
    title="通过法制审核",
    on=("pen.decide",),
    article="行政处罚法第五十八条",
    sentence="本案{grounds}，没有通过法制审核。",
    hint="提交法制审核；退回的，改正后重新送审。",
)
def pen_legal_review(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Where one of the four grounds or the bureau's catalogue applies, or the case was reviewed at all, the last review passed."""
    grounds, review = review_grounds(matter, act, rules), matter.last("pen.review")
    if review is not None and not grounds:
        grounds = ["已送法制审核"]
    if not grounds:
        return None
    return check(review is not None and review.data.result == "passed", grounds=grounds, review=review.seq if review else None)


@gate(
    "rev-qualified",
    title="审核人员有资格",
    on=("pen.review",),
    article="行政处罚法第五十八条第二款",
    sentence="{who}不在法制审核人员名录，或者初次从事审核而没有法律职业资格。",
    hint="由具备资格的法制审核人员审核；法律顾问可以协助，不能代替。",
)
def rev_qualified(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The reviewer is on the list, and holds the legal qualification if he first reviews after the rule began."""
    bad = [person.id for person in act.by if not _qualified(person.roles, person.legal_qualification, person.reviewer_since)]
    return check(act.by and not bad, who="、".join(bad), reviewers=[person.id for person in act.by])


def _qualified(roles: frozenset[str], qualification: bool, since: date | None) -> bool:
    return "reviewer" in roles and (qualification or (since is not None and since < FIRST_TIME_SINCE))


@gate(
    "rev-separate",
    title="审办分离",
    on=("pen.review", "pen.decide"),
    article="国办发〔2018〕118号（审办分离）；行政处罚法第五十八条、第六十四条第四项",
    mark="V*",
    sentence="审核人{who}同时是本案的{as_what}，不得审核自己办理的案件。",
    hint="在法制机构内另行安排审核人员。",
)
def rev_separate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The reviewer is not handler, hearing host or deciding head of the same case."""
    reviews = [act] if act.step == "pen.review" else matter.all("pen.review")[-1:]
    if not reviews:
        return None
    reviewers = {person.id for review in reviews for person in review.by}
    deciders = (
        {person.id for person in act.by}
        if act.step == "pen.decide"
        else {person.id for done in matter.all("pen.decide") for person in done.by}
    )
    for who, as_what in (
        (investigators(matter), "承办人"),
        (hosts(matter), "听证主持人"),
        (deciders, "决定人"),
    ):
        if reviewers & who:
            return check(False, who="、".join(sorted(reviewers & who)), as_what=as_what)
    return check(True, reviewers=sorted(reviewers))


@gate(
    "rev-fresh",
    title="审核稿即决定稿",
    on=("pen.decide",),
    article="行政处罚法第五十八条",
    mark="M",
    sentence="通过审核的稿件不是现在报请决定的内容：{why}。",
    hint="将改动后的决定稿重新送审。",
)
def rev_fresh(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The reviewed draft and evidence are those now decided on, and the review followed the hearing."""
    review = matter.last("pen.review")
    if review is None or review.data.result != "passed":
        return None
    submitted = [submit for submit in matter.all("pen.review-submit") if submit.seq < review.seq]
    if not submitted:
        return check(False, why="没有送审稿")
    hearing = matter.last("pen.hearing-hold")
    if hearing is not None and hearing.seq > review.seq:
        return check(False, why="审核早于听证")
    draft, now = submitted[-1].data, act.data
    changed = [label for label, old, new in _compare(draft, now) if old != new]
    return check(not changed, why=f"{'、'.join(changed)}有改动", draft=draft.draft(), review=review.seq)


def _compare(draft: object, now: object) -> list[tuple[str, object, object]]:
    fields = {
        "reasons": "理由",
        "basis": "依据",
        "kinds": "处罚种类",
        "fine": "罚款金额",
        "confiscated": "没收价值",
        "content": "处罚内容",
        "tier": "裁量阶次",
    }
    rows: list[tuple[str, object, object]] = [("事实", _said(draft), _said(now)), ("证据", relied_on(draft), relied_on(now))]
    return rows + [(label, getattr(draft, name), getattr(now, name)) for name, label in fields.items()]


def _said(proposal: object) -> list[tuple[str, str]]:
    return [(fact.element, fact.text) for fact in proposal.facts]  # type: ignore[attr-defined]


@gate(
    "rev-points",
    title="逐项写明审核意见",
    on=("pen.review",),
    article="国办发〔2018〕118号（审核内容）",
    mark="V*",
    level=WARN,
    sentence="审核意见不完整：{lacking}。",
    hint="逐项审核主体、职权、程序、事实证据、法律适用、裁量、文书、是否涉罪；有问题的写明意见。",
)
def rev_points(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """All eight contents are examined once; a fault says what it is; who passes a draft finds no fault in it, who returns it finds one."""
    points = {point.aspect: point for point in act.data.points}
    faults = [point for point in points.values() if not point.sound]
    lacking = [f"没有审核{label}" for aspect, label in ASPECTS.items() if aspect not in points]
    lacking += [f"{ASPECTS[point.aspect]}没有写明意见" for point in faults if not point.said]
    passed = act.data.result == "passed"
    if passed and faults:
        lacking.append(f"结论为同意，而{'、'.join(ASPECTS[point.aspect] for point in faults)}有问题")
    if not passed and points and not faults:
        lacking.append("退回而没有指出问题")
    return check(not lacking, lacking=lacking)


@gate(
    "rev-answered",
    title="审核意见已经回复",
    on=("pen.review-submit",),
    article="国办发〔2018〕118号（审核意见的处理）",
    mark="V*",
    level=WARN,
    sentence="上一次审核退回的问题（{points}）没有回复或者改正。",
    hint="逐项改正并回复审核意见后再送审；有不同意见的，在回复中说明。",
)
def rev_answered(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A draft that was returned comes back only after a reply that mends each fault found."""
    review = matter.last("pen.review")
    if review is None or review.data.result == "passed":
        return None
    replies = [reply for reply in matter.all("pen.review-return") if reply.seq > review.seq]
    mended = {aspect for reply in replies for aspect in reply.data.mended}
    open_points = [ASPECTS[point.aspect] for point in review.data.points if not point.sound and point.aspect not in mended]
    return check(replies and not open_points, points=open_points or ["全部"], review=review.seq)


@gate(
    "pen-like-cases",
    title="类案同罚",
    on=("pen.decide",),
    article="行政处罚法第五条、第三十四条",
    mark="M",
    level=WARN,
    sentence="罚款{fine}元，不在本机关同类{count}件案件的幅度（{low}元至{high}元）之内，也没有说明理由。",
    hint="对照类案核对裁量；确应不同的，填写“与类案处罚不同的理由”。",
)
def pen_like_cases(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The fine lies within those of like cases (same item, same kind of party), where there are enough of them, or says why it departs."""
    like, fine = act.standing.get("like"), act.data.fine
    if not like or fine is None or like["count"] < rules["pen.like.least"]:
        return None
    low, high = Decimal(like["low"]), Decimal(like["high"])
    return check(low <= fine <= high or act.data.unlike, fine=fine, count=like["count"], low=low, high=high)


@gate(
    "pen-collective",
    title="负责人集体讨论",
    on=("pen.decide", "pen.issue"),
    article="行政处罚法第五十七条第二款",
    sentence="情节复杂或者重大违法行为的案件{why}。",
    hint="提交负责人集体讨论，形成集体讨论记录；决定应当与讨论结果一致。",
)
def pen_collective(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Complex or major cases were discussed by the heads, after any hearing, with attendance, opinions and result, and the decision equals the result."""
    decided = act if act.step == "pen.decide" else matter.last("pen.decide")
    if decided is None:
        return None
    filed = matter.last("pen.file")
    major = (
        (filed is not None and filed.data.major)
        or bool(decided.standing.get("major"))
        or bool(hearing_due(matter, decided, decided.data, rules))
    )
    talk = matter.last("pen.decide-collective")
    if not major and talk is None:
        return None
    if talk is None:
        return check(False, why="没有负责人集体讨论")
    present = set(talk.data.present)
    if len(heads_among(talk, present)) < 2 or present - {one.person for one in talk.data.opinions} or not talk.data.result:
        return check(False, why="的集体讨论记录缺少两名以上负责人出席、各人意见或者结果")
    heard = matter.last("pen.hearing-hold")
    if heard is not None and talk.seq < heard.seq < decided.seq:
        return check(False, why="的集体讨论早于听证")
    same = _result(talk.data) == _result(decided.data)
    return check(same, why="的决定与集体讨论结果不一致", talk=talk.seq)


def _result(proposal: Proposal) -> tuple[object, ...]:
    return sorted(proposal.kinds), proposal.fine, proposal.confiscated
