"""普法活动 — 法治宣传教育法（2025年11月1日起施行）第九条、第十八条；“谁执法谁普法”责任制."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.data import Data, LongText, PersonId, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

HELD = "已举办"
WHO = ("clerk", "legal", "reviewer", "officer", "squad_leader", "liaison", "window", "petition", "head", "principal")
_BASIS = "“谁执法谁普法”普法责任制规定"
AUDIENCES = {
    "school": "学校（学生、教师）",
    "enterprise": "企业和经营者",
    "community": "社区、村居民",
    "site": "工地和运输单位",
    "market": "集市、商圈",
    "online": "网络和媒体受众",
}
FORMS = {
    "lecture": "法治讲座",
    "booth": "设点宣传",
    "class": "进课堂",
    "visit": "上门宣讲",
    "media": "媒体发布",
    "case": "以案释法",
}
CHANNELS = {
    "onsite": "现场",
    "website": "网站",
    "wechat": "微信公众号",
    "broadcast": "广播、电视",
    "print": "报刊、宣传品",
    "message": "短信",
}
CAMPAIGNS = {
    "march": "三月法治宣传月",
    "march19": "“3·19”服务周",
    "june15": "“6·15”安全宣传月",
    "sorting": "垃圾分类宣传",
    "constitution": "宪法宣传周",
    "daily": "日常普法",
}


class Event(Data):
    topic: Text = Field(title="活动名称")
    held_on: date = Field(title="活动日期")
    audience: Annotated[str, one_of(AUDIENCES)] = Field(title="对象")
    form: Annotated[str, one_of(FORMS)] = Field(title="形式")
    campaign: Annotated[str, one_of(CAMPAIGNS)] = Field("daily", title="所属活动")
    channel: Annotated[str, one_of(CHANNELS)] = Field("onsite", title="渠道")
    place: Text = Field(title="地点或者栏目")
    laws: list[Text] = Field(title="宣讲的法律法规", min_length=1)
    speaker: PersonId = Field("", title="主讲人")
    reached: int = Field(ge=1, le=100_000_000, title="受众（人次）")
    note: LongText = Field("", title="活动情况")


@gate(
    "pfa-record",
    title="普法活动有记录",
    on=("pfa.hold",),
    article=_BASIS,
    mark="V*",
    level=WARN,
    sentence="普法活动的记录不全：{lacking}。",
    hint="补充活动情况和现场照片。",
)
def pfa_record(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An event is described, one on the spot also photographed, and none is dated after its record."""
    data, lacking = act.data, []
    if not data.note:
        lacking.append("没有活动情况")
    if data.channel == "onsite" and not act.evidence:
        lacking.append("没有现场照片")
    if data.held_on is None or data.held_on > act.day:
        lacking.append("活动日期晚于登记日期")
    return check(not lacking, lacking=lacking)


PROCEDURE = Procedure(
    id="publicity-event",
    title="普法活动",
    wing="learning",
    system="publicity",
    basis=_BASIS,
    stages=(HELD,),
    steps=(Step("pfa.hold", "举办普法活动", Event, WHO, (START,), HELD, papers=("publicity_record",), kind="audience"),),
    gates=(pfa_record,),
    closed=(HELD,),
    prefix="普法",
)
