"""送达: a service that satisfies its mode, or no clock starts from it."""

from __future__ import annotations

from fadu.law.common.case import SERVICES, announcement_end, announcement_ready, electronic_ready, service_defect
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules


@gate(
    "srv-mode",
    title="送达方式合法",
    on=SERVICES,
    article="行政处罚法第六十一条；民事诉讼法第八十八条至第九十四条",
    sentence="{why}，送达不生效，从送达起算的期限没有开始。",
    hint="以合法方式重新送达，期限自重新送达之日起算。",
)
def srv_mode(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The service record satisfies its mode: right receiver, signature and date; witness or footage for left service; receipt date."""
    why = service_defect(matter, act)
    return check(not why, why=why, paper=act.data.paper, received_on=act.data.received_on or act.day)


@gate(
    "srv-electronic",
    title="同意电子送达",
    on=("srv.electronic",),
    article="行政处罚法第六十一条第二款；民事诉讼法第九十条",
    sentence="没有当事人事先签署的、同意电子送达的送达地址确认书。",
    hint="先取得送达地址确认书，或者改用纸质送达。",
)
def srv_electronic(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A signed confirmation agreeing to electronic service exists before the sending."""
    return check(electronic_ready(matter, act), paper=act.data.paper)


@gate(
    "srv-announce",
    title="公告送达条件具备",
    on=("srv.announce",),
    article="民事诉讼法第九十五条",
    sentence="公告送达缺少条件：当事人并非下落不明，其他方式也没有试过（至少两种），或者没有记明原因和经过。",
    hint="先以其他方式送达并记录经过；确实无法送达的，再公告。",
)
def srv_announce(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whereabouts are unknown, or the other modes were tried and failed, with the course in the file."""
    ready = announcement_ready(matter, act)
    return check(ready, tried=list(act.data.tried), effective=announcement_end(act, rules) if ready else None)
