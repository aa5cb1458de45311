"""Who acts: two certified officers, certificates shown, recusal, approval by a head."""

from __future__ import annotations

from fadu.law.common.case import INVESTIGATING, RECORDS, SPOT, certified, hosts, investigators, relied_on, sources
from fadu.law.data import references
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules

_SPOT = (*SPOT, "wav.assess", "prk.capture", "prk.move-on", "ins.check")


@gate(
    "pen-two-officers",
    title="两名以上持证人员执法",
    on=(*INVESTIGATING, "pen.evidence-verify", "pen.conclude", "pen.decide", *_SPOT),
    article="行政处罚法第四十二条第一款",
    sentence="{what}只有{officers}名持当日有效执法证的执法人员，依法不得少于{least}名。",
    hint="由两名持有效执法证的执法人员重新实施；证件过期的先换证，协管人员不计入。",
)
def pen_two_officers(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """At least two different persons acted, each holding a certificate valid that day, also behind the evidence relied on; no auxiliaries."""
    least = rules["pen.officers.min"]
    if act.step in {"pen.evidence-verify", "pen.decide"}:
        found = matter.evidence
        named = (name for name, _, _ in sources(matter, act)) if act.step == "pen.evidence-verify" else relied_on(act.data)
        behind = {name: found[name][1] for name in named if name in found and found[name][1].step in INVESTIGATING}
        counts = {f"{name}（{source.seq}号行为）": len(certified(source)) for name, source in behind.items()}
        thin = [name for name, count in counts.items() if count < least]
        fewest = min(counts.values(), default=least)
        return check(not thin, what=f"证据{'、'.join(thin)}的取证", officers=fewest, least=least, pieces=list(behind))
    if vars(act.data).get("device"):  # few have the field, and asking a model for one it lacks is slow
        return None  # a device recorded it; what its record is worth the gates of monitoring say
    officers = certified(act)
    without = [person.name for person in act.by if person.id not in officers]
    expired = f"（{'、'.join(without)}当日无有效执法证）" if without else ""
    return check(len(officers) >= least, what=f"本行为{expired}", officers=len(officers), least=least, codes=officers)


@gate(
    "pen-handlers",
    title="指定两名以上持证承办人",
    on=("pen.file", "pen.assign"),
    article="行政处罚法第四十二条第一款",
    sentence="指定的承办人中，持当日有效执法证的只有{officers}名，依法不得少于{least}名。",
    hint="指定两名以上持有效执法证的执法人员承办；协管人员、没有执法证的人员不计入。",
)
def pen_handlers(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """At least two different persons are named to handle the case, each with a certificate valid that day; no auxiliaries."""
    named, known, least = set(act.data.handlers), act.standing.get("people"), rules["pen.officers.min"]
    able = sorted(code for code in named if known is None or (code in known and known[code].may_enforce(act.day)))
    return check(len(able) >= least, officers=len(able), least=least, codes=able)


@gate(
    "pen-filing",
    title="经负责人批准立案",
    on=("pen.conclude", "pen.notice", "pen.renotice"),
    article="行政处罚法第五十四条、第七十六条",
    sentence="没有承办人以外的负责人批准的立案。",
    hint="补办立案审批表，由负责人批准；批准之日起计算九十日。",
)
def pen_filing(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A filing approved by a head who is not a handler precedes the act."""
    filed = matter.first("pen.file")
    if filed is None:
        return check(False, filed=None)
    approvers = [person.id for person in filed.by if person.roles & {"head", "principal"} and person.id not in filed.data.handlers]
    return check(approvers, filed=filed.day, approved_by=approvers)


@gate(
    "pen-show-id",
    title="出示证件、告知权利",
    on=("pen.evidence-verify",),
    article="行政处罚法第四十三条、第五十五条",
    sentence="{records}没有记明出示执法证件并告知申请回避的权利。",
    hint="向被询问人补作说明笔录（出示证件、告知权利），也可以音像记录证明。",
)
def pen_show_id(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The records behind the accepted evidence state that certificates were shown and the right to recusal told."""
    mended = {
        seq
        for extra in matter.all("pen.show-id")
        if extra.data.certificates and extra.data.recusal_told
        for seq in extra.data.covers
    }
    bad = [
        source.seq
        for _, _, source in sources(matter, act)
        if source.step in RECORDS and source.seq not in mended and not (source.data.certificates and source.data.recusal_told)
    ]
    return check(not bad, records="、".join(f"{seq}号笔录" for seq in sorted(set(bad))), bad=bad)


@gate(
    "pen-recusal",
    title="应当回避的人没有参与",
    on=("*",),
    article="行政处罚法第四十三条",
    sentence="回避事项没有处理：{who}{why}。",
    hint="由负责人对回避申请作出决定；已决定回避的，更换人员后再办理。",
)
def pen_recusal(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No one acts, or is named to act, whom a decision withdrew, and the case is not decided while a request is open."""
    if act.step == "pen.recuse-decide" and act.data.officer in {person.id for person in act.by}:
        return check(False, who=act.data.officer, why="不得决定自己的回避")
    if not matter.has("pen.recuse-ask", "pen.recuse-decide"):
        return None
    decided = {decision.data.officer: decision.data.granted for decision in matter.all("pen.recuse-decide")}
    named = [] if act.step in {"pen.recuse-ask", "pen.recuse-decide"} else references(act.data, "person")
    withdrawn = sorted(code for code in {*(person.id for person in act.by), *named} if decided.get(code))
    if withdrawn:
        return check(False, who="、".join(withdrawn), why="已被决定回避，不得再参与本案")
    if act.step not in {"pen.decide", "pen.issue", "pen.issue-none"}:
        return check(True, withdrawn=[])
    open_ = sorted(ask.data.officer for ask in matter.all("pen.recuse-ask") if not _answered(matter, ask))
    return check(not open_, who="、".join(open_), why="的回避申请尚未决定，不得作出决定")


def _answered(matter: Matter, ask: Act) -> bool:
    return any(decision.data.officer == ask.data.officer and decision.seq > ask.seq for decision in matter.all("pen.recuse-decide"))


@gate(
    "pen-head",
    title="由无关的负责人决定",
    on=("pen.decide", "pen.issue", "pen.issue-none"),
    article="行政处罚法第五十七条",
    sentence="作出决定的不是与本案调查、审核、听证无关的负责人。",
    hint="报主要负责人或者分管负责人审查决定。",
)
def pen_head(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision is made by a head in office that day who never handled, reviewed or heard the case; the document issues from such a decision."""
    decided = matter.last("pen.decide") if act.step == "pen.issue" else act
    if decided is None:
        return check(False, decided=None)
    reviewers = {person.id for review in matter.all("pen.review") for person in review.by}
    others = investigators(matter) | reviewers | hosts(matter)
    heads = [person.id for person in decided.by if person.roles & {"head", "principal"}]
    return check(heads and not others & set(heads), heads=heads, others=sorted(others & set(heads)))
