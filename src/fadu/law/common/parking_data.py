"""What the acts about parked vehicles carry. A number plate never stands here: the vehicle is named by its key in the ledger."""

from __future__ import annotations

from datetime import date as day
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from fadu.law.common.penalty_data import PartyKind, SpotDecision, WaiverDecide
from fadu.law.data import (
    ActSeq,
    Data,
    ItemCode,
    LongText,
    MatterNumber,
    PartyId,
    Text,
    TownCode,
    VehicleId,
    date,
    datetime,
    one_of,
)
from fadu.law.facts import CHINA

#: Kinds of vehicle by wheels, as the discretion tiers tell them apart.
VEHICLES = {"two_three": "二轮、三轮机动车", "four": "四轮机动车", "more": "四轮以上机动车"}
#: What a photo shows; two photos of one angle count once.
ANGLES = {
    "front": "车头",
    "rear": "车尾",
    "left": "左侧",
    "right": "右侧",
    "scene": "全景",
    "plate": "号牌特写",
    "sign": "标志标线",
}
#: Grounds on which a person answers that the record is wrong (行政处罚法第四十五条).
OBJECTIONS = {
    "not_driver": "不是本人驾驶",
    "stolen": "车辆、号牌被盗用或者套牌",
    "directed": "按执法人员、交通警察指挥停放",
    "emergency": "紧急避险、抢险救护",
    "wrong_plate": "号牌识别错误",
    "wrong_place": "地点错误或者在停车泊位内",
    "other": "其他",
}
REJECTIONS = {
    "plate": "号牌无法辨认或者有误",
    "photos": "照片张数、角度不够",
    "bay": "在停车泊位内或者不在人行道上",
    "place": "地点、时间或者事项有误",
    "mission": "正在执行任务的特种车辆",
    "duplicate": "同车同地同日重复记录",
    "officers": "执法人员不足两名",
    "device": "监控设备不具备作为证据的条件",
    "other": "其他",
}

VehicleKind = Annotated[str, one_of(VEHICLES)]
DeviceCode = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_.-]*$")]


class Capture(Data):
    """现场取证: what the photos show, where and when. The photos are the act's evidence, one angle named for each."""

    item: ItemCode = Field(title="违法事项")
    vehicle: VehicleId = Field(title="号牌号码")
    vehicle_kind: VehicleKind = Field("four", title="车辆类别")
    place: Text = Field(title="违法地点")
    town: TownCode = Field(title="所在镇街")
    longitude: Decimal | None = Field(None, ge=-180, le=180, max_digits=10, decimal_places=7, title="经度")
    latitude: Decimal | None = Field(None, ge=-90, le=90, max_digits=10, decimal_places=7, title="纬度")
    captured_at: datetime = Field(title="拍摄时间")
    angles: list[Annotated[str, one_of(ANGLES)]] = Field(default_factory=list, max_length=50, title="照片的角度（按照片次序）")
    plate_legible: bool = Field(False, title="号牌清晰可辨")
    on_pavement: bool = Field(False, title="整车在人行道上")
    in_bay: bool = Field(False, title="在施划的停车泊位内")
    sign: bool = Field(False, title="有禁停标志、标线或者属于人行道")
    blind_track: bool = Field(False, title="占压盲道")
    driver_present: bool = Field(False, title="驾驶人在现场")
    device: DeviceCode = Field("", title="监控设备编码（非现场拍摄的填写）")
    note: Text = Field("", title="备注")

    @property
    def occurred_on(self) -> day | None:
        """The civil day of the violation; None in a draft without the time."""
        return self.captured_at.astimezone(CHINA).date() if self.captured_at else None


class MoveOn(Data):
    """劝离: the driver is there and is asked to leave."""

    told: bool = Field(False, title="已指出违法行为并要求驶离")
    left: bool = Field(False, title="立即驶离")
    certificates: Text = Field("", title="出示的执法证号")
    said: LongText = Field("", title="教育内容")


class ParkingNotice(Data):
    """违法停放告知单: it tells facts and rights; it decides nothing, so no period to pay or sue starts from it."""

    way: Annotated[str, one_of({"windscreen": "放置于车身", "message": "短信、平台推送", "hand": "当面交付", "post": "邮寄"})] = (
        Field("windscreen", title="告知方式")
    )
    facts_told: bool = Field(False, title="载明时间、地点、违法事实和依据")
    handle_at: Text = Field("", title="接受处理的地点、网址")
    photos_at: Text = Field("", title="查看照片的途径")
    objection_at: Text = Field("", title="陈述、申辩和提出异议的途径")
    channel_open: bool = Field(False, title="查询和异议渠道自告知时起开通")


class CaptureReview(Data):
    """初审、复核: the one who passes a record affirms each point."""

    genuine: bool = Field(False, title="记录真实、清晰、完整、准确")
    plate_right: bool = Field(False, title="号牌与照片一致")
    place_right: bool = Field(False, title="地点、时间正确")
    item_right: bool = Field(False, title="事项正确，不在停车泊位内")
    no_mission: bool = Field(False, title="不是正在执行任务的特种车辆")
    note: Text = Field("", title="审核意见")


class CaptureReject(Data):
    reason: Annotated[str, one_of(REJECTIONS)] = Field(title="不通过的原因")
    note: Text = Field("", title="说明")


class AsClue(Data):
    """A record that may not be evidence of a penalty still tells officers where to look."""

    reason: LongText = Field(title="不作为处罚证据的理由")
    matter: MatterNumber = Field("", title="另行调查的案件编号")


class OwnerQuery(Data):
    """查明当事人: the answer of the vehicle register, with the purpose it was asked for (个人信息保护法第二十六条、第三十四条)."""

    purpose: Text = Field(title="查询用途")
    source: Text = Field(title="查询的系统或者机关")
    party: PartyId = Field("", title="登记的所有人、管理人")
    party_kind: PartyKind = Field("citizen", title="当事人类别")
    owner_rule: Text = Field("", title="可以处罚所有人、管理人的规定（条文）")
    note: Text = Field("", title="查询结果说明")


class DriverNamed(Data):
    """驾驶人: who drove, as he says himself, as the owner names him, or as other evidence proves."""

    way: Annotated[str, one_of({"self": "本人到场承认", "named": "所有人指认", "proved": "其他证据查明"})] = Field(
        "self", title="查明方式"
    )
    party: PartyId = Field(title="驾驶人")
    party_kind: PartyKind = Field("citizen", title="当事人类别")
    confirmed: bool = Field(False, title="驾驶人本人确认或者有证据证明")
    note: Text = Field("", title="说明")


class ParkingQuery(Data):
    """公众查询: plate and a second secret, never the plate alone (个人信息保护法第二十八条)."""

    channel: Annotated[str, one_of({"window": "窗口", "phone": "电话", "online": "网上"})] = Field("window", title="查询方式")
    second: Annotated[str, one_of({"none": "只有号牌", "frame": "车架号尾号", "phone": "登记电话尾号", "identity": "本人证件"})] = (
        Field("none", title="第二项核验")
    )
    matched: bool = Field(False, title="核验一致")
    only_this: bool = Field(True, title="只提供本车的记录")


class Objection(Data):
    """异议、陈述申辩. The words are the person's own; names and numbers of people belong to the party's record."""

    grounds: list[Annotated[str, one_of(OBJECTIONS)]] = Field(title="理由", min_length=1)
    text: LongText = Field("", title="异议内容")
    channel: Annotated[str, one_of({"online": "网上", "window": "窗口", "phone": "电话"})] = Field("online", title="提出方式")


class ObjectionAnswer(Data):
    objection: ActSeq = Field(title="异议行为序号")
    outcome: Annotated[str, one_of({"upheld": "异议成立", "rejected": "异议不成立"})] = Field(title="处理结果")
    reasons: LongText = Field("", title="事实和理由")


class Lesson(Data):
    """网上学习: rules read and quiz passed; it is education, not a penalty."""

    lesson: Text = Field(title="学习内容")
    score: int = Field(0, ge=0, le=100, title="测试得分")
    passed: bool = Field(False, title="测试合格")


class Remove(Data):
    ground: Annotated[
        str, one_of({"objection": "异议成立", "self": "自查发现错误", "duplicate": "重复记录", "order": "上级、法院、复议机关要求"})
    ] = Field(title="消除的依据")
    found_on: date = Field(title="查明错误的日期")
    reasons: LongText = Field(title="理由")
    refund: Text = Field("", title="退还罚款的安排（已缴款的填写）")


class ParkingWaiver(WaiverDecide):
    """首违不罚 for a parked vehicle."""

    corrected: bool = Field(False, title="已及时改正（驶离）")
    two_axles: bool = Field(False, title="二轴以下车辆")


class TicketDecision(SpotDecision):
    """当场处罚 of a driver who comes and admits."""

    admitted: bool = Field(False, title="当事人到场，对违法事实没有异议")


class ToOrdinary(Data):
    reason: Annotated[
        str, one_of({"denied": "当事人不承认违法事实", "absent": "逾期无人接受处理", "amount": "不适用简易程序", "other": "其他"})
    ] = Field(title="转普通程序的原因")
    matter: MatterNumber = Field(title="普通程序案件编号")
    note: Text = Field("", title="说明")


class Overdue(Data):
    """逾期催缴: what the law lets the bureau do about an unpaid fine, and nothing else (行政处罚法第七十二条)."""

    measures: list[
        Annotated[
            str,
            one_of(
                {
                    "message": "短信、电话提醒",
                    "demand": "书面催告",
                    "surcharge": "加处罚款",
                    "court": "申请法院强制执行",
                    "bundle": "以不缴罚款为由不予办理其他事项",
                }
            ),
        ]
    ] = Field(title="采取的措施", min_length=1)
    note: LongText = Field("", title="说明")
