"""执法记录仪使用和音像资料 — 行政处罚法第四十七条；国办发〔2018〕118号.

领用 → 归还 → 音像资料入库 → 完成入库；期满后经批准删除。一次领用一件，音像资料登记在领用它的那一件里。
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.common import recording
from fadu.law.data import Data, LongText, MatterNumber, PersonId, Text, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import nominal_end

OUT, BACK, STORED = "使用中", "已归还", "已入库"
HOLDERS = ("officer", "squad_leader", "auxiliary", "host")
KEEPERS = ("keeper", "technician", "squad_leader", "clerk", "officer")
APPROVERS = ("head", "principal", "squad_leader")
DELETERS = ("archivist", "technician", "legal", "head", "principal")
STATES = {"good": "完好", "fault": "有故障", "damaged": "损坏", "lost": "丢失"}
_BASIS = "国办发〔2018〕118号；行政处罚法第四十七条"

DeviceCode = Annotated[str, Field(max_length=40)]


class Issue(Data):
    device: DeviceCode = Field(title="记录仪编码")
    holder: PersonId = Field(title="领用人")
    clock_right: bool = Field(True, title="设备时间已校准")
    emptied: bool = Field(True, title="上一班资料已导出")
    note: Text = Field("", title="备注")

    @property
    def topic(self) -> str:
        """A shift goes by its recorder."""
        return self.device


class Return(Data):
    state: Annotated[str, one_of(STATES)] = Field("good", title="归还时状况")
    note: LongText = Field("", title="说明")


class Footage(Data):
    """One file. Its hash and size are those of the evidence beside it; who is on it stays in the film."""

    device: DeviceCode = Field(title="记录仪编码")
    officer: PersonId = Field(title="使用人")
    started_at: datetime = Field(title="开始时间")
    ended_at: datetime = Field(title="结束时间")
    minutes: int = Field(ge=1, le=2880, title="时长（分钟，不足一分钟按一分钟）")
    place: Text = Field("", title="地点")
    case: MatterNumber = Field("", title="所属事项编号")
    major: bool = Field(False, title="重大执法，永久保存")
    sha256: Annotated[str, Field(max_length=64)] = Field(title="文件散列（SHA-256）")
    name: Text = Field(title="文件名")


class Stored(Data):
    files: int = Field(ge=0, le=100_000, title="本班文件数")
    note: LongText = Field("", title="说明")


class Approval(Data):
    sha256: Annotated[str, Field(max_length=64)] = Field(title="文件散列（SHA-256）")
    opinion: LongText = Field("", title="批准意见")


class Deletion(Data):
    sha256: Annotated[str, Field(max_length=64)] = Field(title="文件散列（SHA-256）")
    reason: LongText = Field(title="删除的理由")


STEPS = (
    Step("avr.issue", "领用记录仪", Issue, (*HOLDERS, *KEEPERS), (START,), OUT, decides=True, asks=("recorder",)),
    Step("avr.return", "归还记录仪", Return, (*HOLDERS, *KEEPERS), (OUT,), BACK, kind="state"),
    Step(
        "avr.footage",
        "音像资料入库",
        Footage,
        (*HOLDERS, *KEEPERS),
        (OUT, BACK, STORED),
        decides=True,
        asks=("footage",),
        amount="minutes",
    ),
    Step("avr.stored", "完成入库", Stored, (*HOLDERS, *KEEPERS), (BACK,), STORED),
    Step("avr.approve", "批准删除音像资料", Approval, APPROVERS, (BACK, STORED), decides=True, asks=("footage_needs",)),
    Step("avr.delete", "删除音像资料", Deletion, DELETERS, (BACK, STORED), decides=True, asks=("footage", "footage_needs")),
)


def footage(matter: Matter) -> dict[str, Act]:
    """The files of this shift that are kept: hash → the act that registered it."""
    gone = {act.data.sha256 for act in matter.all("avr.delete")}
    return {act.data.sha256: act for act in matter.all("avr.footage") if act.data.sha256 not in gone}


@gate(
    "avr-issued",
    title="记录仪在册，没有被他人领用",
    on=("avr.issue",),
    article=_BASIS,
    mark="M",
    sentence="不能领用：{why}。",
    hint="核对记录仪编码；先办理上一次领用的归还。",
)
def avr_issued(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The recorder is registered that day and in nobody's hands; its clock is right and its card empty."""
    known = act.standing.get("recorder")
    if known is None:
        return None
    why = ""
    if not known["registered"]:
        why = f"执法记录仪登记簿中没有{act.data.device}，或者当日已停用"
    elif known["out"]:
        why = f"{act.data.device}正由{known['out']}领用，没有归还"
    elif not act.data.clock_right:
        why = "设备时间没有校准"
    elif not act.data.emptied:
        why = "上一班资料没有导出"
    return check(not why, why=why, device=act.data.device)


@gate(
    "avr-span",
    title="音像在领用期间由领用人拍摄",
    on=("avr.footage",),
    article=_BASIS,
    mark="M",
    sentence="不能入库：{why}。",
    hint="核对设备、使用人和起止时间；领用、归还漏登的，先补办。",
)
def avr_span(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The file's span lies between issue and return, of that device and holder, not in the future, and its length is that of the span."""
    data, issued, back = act.data, matter.first("avr.issue"), matter.first("avr.return")
    if issued is None or data.started_at is None or data.ended_at is None:
        return check(False, why="没有领用记录或者起止时间", device=data.device)
    why = ""
    if data.ended_at <= data.started_at:
        why = "结束时间不晚于开始时间"
    elif data.ended_at > act.at:
        why = f"结束时间{data.ended_at:%Y-%m-%d %H:%M}在将来，设备时间可能没有校准"
    elif data.device != issued.data.device or data.officer != issued.data.holder:
        why = f"{data.device}当时没有发给{data.officer}"
    elif data.started_at < issued.at or (back is not None and data.ended_at > back.at):
        why = f"起止时间不在领用期间（{issued.at:%m-%d %H:%M}至{f'{back.at:%m-%d %H:%M}' if back else '未归还'}）"
    elif data.minutes != recording.minutes([(data.started_at, data.ended_at)]):
        why = "时长与起止时间不符"
    return check(not why, why=why, device=data.device)


@gate(
    "avr-once",
    title="文件只登记一次，散列一致",
    on=("avr.footage",),
    article=_BASIS,
    mark="M",
    sentence="不能入库：{why}。",
    hint="重复的文件不必再登记；文件缺失的，连同文件重新导入。",
)
def avr_once(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The file stands nowhere else in the ledger, and is there with its hash."""
    said = act.data.sha256
    known = (act.standing.get("footage") or {}).get("registered", "")
    if said in footage(matter):
        known = "本次领用"
    if known:
        return check(False, why=f"这个文件已在{known}中登记", record=said[:12])
    held = any(piece.sha256 == said for piece in act.evidence)
    return check(held, why="没有附上与散列一致的文件", record=said[:12])


@gate(
    "avr-retention",
    title="保存期满",
    on=("avr.approve", "avr.delete"),
    article=_BASIS,
    mark="M",
    sentence="不能删除：{why}。",
    hint="保存期满后再办理；期限由本机关规定，见法定数值 av.retention。",
)
def avr_retention(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The file stands in this shift and its period of keeping is over; footage of major cases is kept for good."""
    kept = footage(matter).get(act.data.sha256)
    if kept is None:
        return check(False, why="本次领用中没有这个文件，或者已经删除", last=None)
    if kept.data.major:
        return check(False, why="重大执法的音像资料永久保存", last=None)
    last = nominal_end(rules.calendar, kept.data.ended_at.date(), rules["av.retention"], "mo")
    return check(act.day > last, why=f"保存期到{last}届满", last=last)


@gate(
    "avr-needed",
    title="复议、诉讼和归档不再需要",
    on=("avr.approve", "avr.delete"),
    article=_BASIS,
    mark="M",
    sentence="不能删除：{why}。",
    hint="案件办结、复议诉讼期过后再办理；随案卷归档的按档案期限保存。",
)
def avr_needed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No open case, none still open to review or suit, no pending suit and no archive rests on the file."""
    needs = act.standing.get("footage_needs")
    return None if needs is None else check(not needs, why="；".join(needs), record=act.data.sha256[:12])


@gate(
    "avr-approved",
    title="删除经他人批准并写明理由",
    on=("avr.approve", "avr.delete"),
    article=_BASIS,
    mark="M",
    sentence="删除没有{lacking}。",
    hint="写明理由；先由使用人、办理人以外的负责人或者大队长本人登录，办理“批准删除音像资料”。",
)
def avr_approved(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A head or squad leader, who neither took the film nor deletes it, approved by an act of his own, and the reason is written."""
    kept = footage(matter).get(act.data.sha256)
    user = {kept.data.officer} if kept else set()
    if act.step == "avr.approve":
        return check(not user & {person.id for person in act.by}, lacking=["使用人以外的负责人或者大队长的批准"])
    approved = {person.id for one in matter.all("avr.approve") if one.data.sha256 == act.data.sha256 for person in one.by}
    bosses = approved - user - {person.id for person in act.by}
    lacking = [] if len(act.data.reason) >= 4 else ["写明理由"]
    if not bosses:
        lacking.append("使用人、办理人以外的负责人或者大队长的批准")
    return check(not lacking, lacking=lacking, approved_by="、".join(sorted(bosses)))


PROCEDURE = Procedure(
    id="recorder-shift",
    title="执法记录仪和音像资料",
    wing="enforcement",
    system="recording",
    basis=_BASIS,
    stages=(OUT, BACK, STORED),
    steps=STEPS,
    gates=(avr_issued, avr_span, avr_once, avr_retention, avr_needed, avr_approved),
    clocks=(Clock("av.upload", "音像资料入库期限", _BASIS, act_day("avr.return"), act_day("avr.stored"), "av.upload"),),
    closed=(STORED,),
    prefix="音像",
)
