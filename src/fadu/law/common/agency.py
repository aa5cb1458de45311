"""委托代理: whoever acts for a party shows a 授权委托书, once in the matter. Hearing, service and permit ask for it alike."""

from __future__ import annotations

from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules

#: What the paper is called on the list of papers of an application.
MANDATE = "授权委托书"


def unproved(matter: Matter, act: Act, agents: int = 1) -> str:
    """Why so many agents may not act for the party in this act; empty where their mandates were shown, in it or before."""
    told = [other for other in matter.acts if other.seq < act.seq] + [act]
    shown = {piece for one in told for piece in getattr(one.data, "mandates", ())}
    if len(shown) < agents:
        return f"代理人{agents}名，出示的授权委托书{len(shown)}份"
    return "" if act.data.authorised else "没有核对授权委托书是否写明委托事项、权限和期限，并由委托人签名或者盖章"


def applied_by_agent(matter: Matter) -> bool:
    """The application was made by an agent (行政许可法第二十九条第二款)."""
    first = matter.first("lic.apply")
    return first is not None and first.data.by_agent


def _given(matter: Matter) -> bool:
    return any(
        paper.name == MANDATE and paper.files for act in matter.all("lic.apply", "lic.supply") for paper in act.data.materials
    )


@gate(
    "agt-mandate",
    title="代理人有授权委托书",
    on=("pen.hearing-hold", "lic.accept"),
    article="行政处罚法第六十四条第五项；行政许可法第二十九条第二款；民事诉讼法第六十二条（参照）",
    sentence="代理：{why}。",
    hint="请代理人出示授权委托书，收入案卷；许可申请缺授权委托书的，一次告知补正。",
    mark="M",
)
def agt_mandate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever came for the party to the hearing, or applied for it, showed his mandate."""
    if act.step == "lic.accept":
        return check(_given(matter), why="由代理人提出的申请没有授权委托书") if applied_by_agent(matter) else None
    agents = act.data.agents or 0
    if not agents:
        return None
    why = unproved(matter, act, agents)
    return check(not why, why=why, agents=agents)
