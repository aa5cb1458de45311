"""其他执法结果公示 — 国办发〔2018〕118号、政府信息公开条例第二十六条.

The result of another matter (强制、检查 …) becomes public: 拟公开 → 复核 → 公开 → (撤回). Penalties, waivers and permits are published in
their own matters, by the same steps.
"""

from __future__ import annotations

from datetime import date

from fadu.law.clocks import Clock, act_day
from fadu.law.common import publication as pub
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

#: Procedures whose results are published in their own matters.
PUBLISHED_THERE = ("penalty-ordinary", "penalty-simple", "first-violation", "permit", "disclosure")
DRAFTED, PUBLIC, ENDED = "拟公开", "已公开", "不再公开"


@gate(
    "pub-source",
    title="来源事项明确",
    on=(pub.PROPOSE,),
    article="国办发〔2018〕118号；政府信息公开条例第二十六条",
    mark="V*",
    sentence="不能公开：{why}。",
    hint="填写来源事项的编号和结果形成的日期；处罚、不予处罚、许可决定在本案中公开。",
)
def pub_source(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The result belongs to a matter of the ledger, is dated no later than the proposal, and is not published in that matter itself."""
    source = act.standing.get("matters", {}).get(act.data.source)
    formed = act.data.decided_on
    if not act.data.source or source is None:
        why = "没有写明来源事项"
    elif source["procedure"] in PUBLISHED_THERE:
        why = "该事项的决定应在本案中公开"
    elif formed is None or formed > act.day:
        why = "没有写明结果形成的日期，或者日期晚于拟稿"
    elif not act.data.impact_ground:
        why = "没有写明公开的依据"
    else:
        why = ""
    return check(not why, why=why, ground=act.data.impact_ground, decided=formed)


def _formed(matter: Matter) -> date | None:
    first = matter.first(pub.PROPOSE)
    return first.data.decided_on if first is not None else None


STEPS = (
    Step(pub.PROPOSE, "拟公开", pub.Propose, pub.LEGAL, (START, DRAFTED), DRAFTED, decides=True),
    Step(pub.CONFIRM, "隐去复核", pub.Confirm, pub.SECOND, (DRAFTED,), decides=True, papers=("redaction_list",), kind="result"),
    Step("pub.other", "执法结果公开", pub.Publish, pub.LEGAL, (DRAFTED,), PUBLIC, decides=True, papers=("publication_approval",)),
    Step(pub.DECLINE, "决定不公开", pub.Decline, pub.LEGAL, (DRAFTED,), ENDED),
    pub.fall_step((PUBLIC, ENDED)),
    Step("pub.withdraw", "撤回公开", pub.Withdraw, pub.LEGAL, (PUBLIC,), ENDED, papers=("withdrawal_note",)),
)

CLOCKS = (
    Clock("pub.other", "执法结果公开期限", "国办发〔2018〕118号", _formed, act_day("pub.other", pub.DECLINE), "pub.other"),
    pub.WITHDRAW,
)

PROCEDURE = Procedure(
    id="disclosure",
    title="其他执法结果公示",
    wing="enforcement",
    system="disclosure",
    basis="国办发〔2018〕118号",
    stages=(DRAFTED, PUBLIC, ENDED),
    steps=STEPS,
    gates=(pub_source, pub.pub_clean, pub.pub_told, pub.pub_span, pub.pub_redacted, pub.pub_withdrawn),
    clocks=CLOCKS,
    closed=(PUBLIC, ENDED),
    prefix="公示",
)
