"""赋权与委托: who files in whose name, and how a case goes with its whole file to the organ that holds the item (行政处罚法第二十条、第二十四条).

That the bureau holds the item in that place on that day is `pen-power`; here stands what follows from it.
"""

from __future__ import annotations

from typing import Any

from fadu.law.common.case import SPOT
from fadu.law.facts import Act, Matter
from fadu.law.fingerprint import fingerprint
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules

ENTRUSTED = "委托"
FILINGS = ("pen.file", *SPOT, "wav.assess", "prk.capture", "prk.waive")
#: Acts of administrative compulsion: never by an entrusted body (行政强制法第十七条).
COMPULSION = (
    "coe.urgent",
    "coe.apply",
    "coe.decision",
    "enf.decide",
    "enf.do",
    "sub.decide",
    "sub.urgent",
    "sub.do",
    "ill.demolish",
)


@gate(
    "del-list",
    title="由持有事项的机关立案",
    on=(*FILINGS, *COMPULSION),
    article="行政处罚法第二十条、第二十四条；行政强制法第十七条",
    sentence="办案机关不对：{why}。",
    hint="赋权事项由该镇的人员以镇的名义办理，本机关误立的，移送该镇（案卷移交、回执）；没有赋权的事项由本机关人员办理；强制措施由本机关人员实施。",
)
def del_list(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """People of a town act in its own name on what was granted to it, in the bureau's on what was entrusted, and never in compulsion."""
    power = act.standing.get("power")
    if power is None:
        return None
    people, kind = power.get("town_people") or [], power.get("kind", "")
    if people and act.step in COMPULSION:
        why = f"{'、'.join(people)}是镇街的人员，行政强制不得委托镇街实施"
    elif people and kind != ENTRUSTED and not power.get("own_name"):
        why = f"{'、'.join(people)}是镇的人员，该事项没有赋权或者委托该镇，或者办理人不都是该镇的人员"
    else:
        why = ""
    return check(not why, why=why, holder=power.get("holder"))


@gate(
    "del-whole",
    title="连同全卷移送持有事项的机关",
    on=("pen.transfer-out",),
    article="行政处罚法第二十四条、第二十五条",
    sentence="不能移送该机关：{why}。",
    hint="核对当日由哪个机关行使该事项；案卷摘要和证据件数由系统按全卷填写，移送前不要再办理本案。",
)
def del_whole(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The other of bureau and town holds the item there that day, and the digest handed over is that of the whole file with all its evidence."""
    data, power = act.data, act.standing.get("power") or {}
    if not data.unit:
        return None
    to = power.get("to", data.unit)
    if not to:
        why = "接收的不是行使处罚权的镇街，也不是本局的机构（没有赋权的街道以本局名义办案，不用移送）"
    elif to == power.get("from"):
        why = "案件就在这一机关；机关内部换人办理的，重新指定办案人员"
    elif to != power.get("holder"):
        why = f"{'本局' if to == 'bureau' else '该镇'}当日不行使这一事项"
    elif data.dossier != fingerprint(matter.acts):
        why = "案卷摘要与现有全卷不符"
    else:
        pieces = len(matter.evidence)
        why = "" if data.pieces == pieces else f"卷内证据{pieces}件，移交{data.pieces}件"
    return check(not why, why=why, pieces=data.pieces)


@gate(
    "del-receipt",
    title="收到的与移交的一致",
    on=("pen.transfer-receipt",),
    article="行政处罚法第二十四条、第二十五条",
    sentence="回执与移交的案卷不一致：{why}。",
    hint="与接收机关逐件核对，补交缺少的材料后重新取得回执。",
)
def del_receipt(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The receipt names the digest and the number of pieces that were handed over, and each piece of the file as received."""
    sent = matter.last("pen.transfer-out")
    if sent is None:
        return check(False, why="没有移交", sent=None)
    if not sent.data.unit:
        return None
    same: dict[str, Any] = {"案卷摘要": act.data.dossier == sent.data.dossier, "证据件数": act.data.pieces == sent.data.pieces}
    wrong = [f"{name}不同" for name, holds in same.items() if not holds]
    missing = [f"{name}{piece.title}" for name, (piece, _) in matter.evidence.items() if name not in act.data.received]
    if missing:
        wrong.append(f"没有收到{'、'.join(missing)}")
    return check(not wrong, why="，".join(wrong), sent=sent.seq, pieces=len(act.data.received))


@gate(
    "del-taken",
    title="移送的全卷都已接收",
    on=("pen.clue",),
    article="行政处罚法第二十四条、第二十五条",
    sentence="接收移送的案件不完整：{why}。",
    hint="在移送来的案件页上点“接收全卷”，由系统逐件接收证据、出具回执。",
)
def del_taken(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The case named as origin was handed to the organ of who registers it, and every piece of its evidence is taken over."""
    if not act.data.origin:
        return None
    handed: dict[str, Any] | None = act.standing.get("taken_over")
    if handed is None:
        return check(False, why="这一案件没有移送给登记人所在的机关", pieces=0)
    have = {piece.sha256 for piece in act.evidence}
    missing = [name for name, digest in handed["pieces"].items() if digest not in have]
    return check(not missing, why=f"没有收到{'、'.join(missing[:10])}", pieces=len(handed["pieces"]))
