"""电子监控设备: what a record made by a device is worth. Without basis, reviews, sign and a published place it is a clue, no evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fadu.law.draw import falls
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules

#: Levels of text that may provide for monitoring (行政处罚法第四十一条第一款); local regulations are not among them.
BASES = frozenset({"law", "regulation"})
#: The PSV regulation on public video began.
PSV_2025 = date(2025, 4, 1)
#: Acts that use a record as evidence.
USING = ("prk.notice", "prk.review1", "prk.waive", "prk.decide-simple", "prk.decide-ordinary")
DECIDING = ("prk.waive", "prk.decide-simple", "prk.decide-ordinary")
REVIEWS = ("prk.review1", "prk.review2")


def capture(matter: Matter, act: Act | None = None) -> Act | None:
    """The act that recorded the vehicle: of the matter, or the one being judged."""
    found = matter.first("prk.capture")
    return found or (act if act is not None and act.step == "prk.capture" else None)


def device_defects(device: dict[str, Any] | None, day: date, file_days: int | None) -> list[str]:
    """What a device's register lacked on `day` to make its records evidence. `file_days`: the period of filing with the police, where it is law."""
    if device is None:
        return ["设备登记"]
    needed = {
        "法律、行政法规的依据": device.get("basis") and device.get("basis_level") in BASES,
        "法制审核": _by(device.get("legal_review_on"), day),
        "技术审核": _by(device.get("technical_review_on"), day),
        "明显标志": device.get("sign"),
        "向社会公布的设置地点": _by(device.get("published_on"), day),
    }
    if file_days is not None and day >= PSV_2025:
        began = max(date.fromisoformat(device["used_from"]), PSV_2025)
        needed["向公安机关备案"] = _by(device.get("police_filed_on"), day) or day <= began + timedelta(days=file_days)
    return [name for name, held in needed.items() if not held]


def _by(done: str | None, day: date) -> bool:
    return bool(done) and date.fromisoformat(str(done)) <= day


@gate(
    "mon-basis",
    title="监控设备合法设置",
    on=USING,
    article="行政处罚法第四十一条第一款；公共安全视频图像信息系统管理条例第七条、第十三条、第十四条",
    sentence="监控设备{device}在拍摄当日缺少：{lacking}，其记录不得作为处罚的证据。",
    hint="把记录只作为线索（“转为线索”），派两名执法人员现场取证；设备补办审核并公布地点以后的记录才能作为证据。",
)
def mon_basis(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The device's register shows a law or administrative regulation as basis, both reviews, a clear sign and a published place before the capture."""
    taken = capture(matter, act)
    if taken is None or not taken.data.device or "device" not in act.standing:
        return None
    day = taken.data.occurred_on or taken.day
    then = rules.on(day)
    lacking = device_defects(act.standing["device"], day, then["psv.file"] if then.knows("psv.file") else None)
    return check(not lacking, device=taken.data.device, lacking=lacking, on=day)


@gate(
    "mon-reviewed",
    title="证据经他人审核",
    on=(*REVIEWS, *DECIDING),
    article="行政处罚法第四十一条第二款",
    sentence="取证记录没有经过合格的审核：{why}。",
    hint="由取证人以外的审核人员逐项审核；监控设备的记录还要由另一人复核；不合格的，作“审核不通过”。",
)
def mon_reviewed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A reviewer other than the collector passed the record on every point; a device's record has a second one."""
    taken = capture(matter)
    if taken is None:
        return check(False, why="没有取证记录")
    if act.step in REVIEWS:
        why = _review_defect(matter, taken, act)
        return check(not why, why=why, who=[one.id for one in act.by])
    first = next((done for done in matter.all("prk.review1") if not _review_defect(matter, taken, done)), None)
    second = _second(matter, taken)
    why = ""
    if first is None:
        why = "没有取证人以外的人员初审"
    elif taken.data.device and second is None:
        why = "监控设备的记录没有经另一人复核"
    return check(not why, why=why, reviewers=[one.id for done in (first, second) if done for one in done.by])


@gate(
    "mon-lot",
    title="抽中的记录经另一人复核",
    on=DECIDING,
    article="行政处罚法第四十条（随机复核的比例由本机关规定）",
    mark="M",
    sentence="初审的哈希落在抽签范围（{share}%）内，抽中复核，还没有另一人复核。",
    hint="由取证人、初审人以外的审核人员在“违停审核”的“待复核”中复核后再处理。",
)
def mon_lot(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A record that officers took has a second review where the lot falls on it: by the hash of its first review, which nobody knows before it is passed."""
    taken, lot = capture(matter), act.standing.get("lot")
    if taken is None or taken.data.device or not lot:
        return None
    share = int(rules["prk.review2.share"])
    drawn = falls(lot, share)
    return check(not drawn or _second(matter, taken) is not None, lot=lot, share=share, drawn=drawn)


@gate(
    "prk-reject",
    title="记录由他人审核不通过",
    on=("prk.reject", "prk.clue"),
    article="行政处罚法第四十一条第二款、第七十五条",
    mark="M",
    sentence="不能这样了结停车记录：{why}。",
    hint="由取证人、初审人以外的审核人员办理；审核通过以后才发现错误的，由大队长、负责人“消除记录”。",
)
def prk_reject(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nobody lets go a record that he took himself, or alone one that he has passed; a reason that is on no list is told."""
    taken, people = capture(matter), {one.id for one in act.by}
    passed = {one.id for done in matter.all("prk.review1") for one in done.by}
    if taken is None:
        why = "没有取证记录"
    elif people & {one.id for one in taken.by}:
        why = "办理人就是取证人"
    elif people & passed:
        why = "办理人就是初审通过的人"
    else:
        why = "没有说明原因" if act.step == "prk.reject" and act.data.reason == "other" and not act.data.note else ""
    return check(not why, why=why, who=sorted(people))


def _second(matter: Matter, taken: Act) -> Act | None:
    return next((done for done in matter.all("prk.review2") if not _review_defect(matter, taken, done)), None)


def _review_defect(matter: Matter, taken: Act, done: Act) -> str:
    """Why a review passes nothing; empty when it does."""
    people = {one.id for one in done.by}
    points = done.data
    if people & {one.id for one in taken.by}:
        return "审核人就是取证人"
    if done.step == "prk.review2":
        before = {one.id for earlier in matter.all("prk.review1") if earlier.seq < (done.seq or 1 << 30) for one in earlier.by}
        if not before:
            return "没有经过初审"
        if people & before:
            return "复核人就是初审人"
    sound = points.genuine and points.plate_right and points.place_right and points.item_right and points.no_mission
    return "" if sound else "有审核要点没有确认"


@gate(
    "mon-trained",
    title="审核人经过培训",
    on=REVIEWS,
    article="行政处罚法第四十一条第二款、第四十二条（审核人员的培训由本机关规定）",
    mark="M",
    level=WARN,
    sentence="{who}没有培训结业的记录。",
    hint="先参加执法人员培训并结业；或者由培训结业的人员审核。",
)
def mon_trained(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever passes a record has completed a course of training before."""
    trained = act.standing.get("trained")
    if trained is None:
        return None
    lacking = [one.name for one in act.by if one.id not in trained]
    return check(not lacking, who=lacking or [one.name for one in act.by], courses=sorted(set(trained.values())))


@gate(
    "mon-told",
    title="已告知违法事实",
    on=("prk.decide-simple", "prk.decide-ordinary"),
    article="行政处罚法第四十一条第三款、第四十四条",
    sentence="没有及时告知违法事实并开通查询、异议渠道：{lacking}。",
    hint="发出违法停放告知单，写明事实、查看照片和提出异议的途径，自告知之日起重新计算接受处理的期限。",
)
def mon_told(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The recorded facts were told, and from then on a way to look them up and to object was open."""
    told = matter.last("prk.notice")
    if told is None:
        return check(False, lacking=["违法停放告知单"])
    data = told.data
    needed = {
        "时间、地点、事实和依据": data.facts_told,
        "查看照片的途径": data.photos_at,
        "异议的途径": data.objection_at,
        "已开通的查询和异议渠道": data.channel_open,
    }
    lacking = [name for name, held in needed.items() if not held]
    return check(not lacking, lacking=lacking, notice=told.seq)
