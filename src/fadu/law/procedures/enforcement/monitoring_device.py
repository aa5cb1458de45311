"""电子监控设备登记 — 行政处罚法第四十一条第一款.

登记 → 法制审核、技术审核 → 公布地点启用 → (公安备案) → 停用

What the gates of a record ask is the register of devices, which is dated; publication, filing with the police and the end write it
(`ledger.effects`), and its row names the matter.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fadu.law.clocks import Clock, act_day
from fadu.law.common.monitoring import BASES
from fadu.law.common.parking_data import DeviceCode
from fadu.law.data import Data, LongText, Text, date, one_of
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate
from fadu.law.params import Rules
from fadu.law.steps import START, Procedure, Step

REGISTERED, USED, STOPPED = "登记审核", "启用", "停用"
LEGAL, TECHNICIAN = ("legal", "reviewer"), ("technician",)
LEVELS = {
    "law": "法律",
    "regulation": "行政法规",
    "local_regulation": "地方性法规",
    "ministry_rule": "部门规章",
    "local_rule": "地方政府规章",
    "normative": "规范性文件",
    "none": "没有",
}


class Device(Data):
    """设备登记: what it is for, where it stands, which text lets it record."""

    topic: Text = Field(title="设备名称")
    device: DeviceCode = Field(title="设备编码", min_length=1)
    place: Text = Field(title="设置地点")
    purpose: Text = Field(title="用途")
    basis: Text = Field("", title="依据（法律、行政法规及条款）")
    basis_level: Annotated[str, one_of(LEVELS)] = Field("none", title="依据的效力层级")


class DeviceLegal(Data):
    passed: bool = Field(title="审核通过")
    opinion: LongText = Field("", title="审核意见（依据、必要性、个人信息保护）")


class DeviceTechnical(Data):
    passed: bool = Field(title="审核通过")
    standard: Text = Field("", title="符合的标准")
    sensible: bool = Field(False, title="设置合理")
    sign: bool = Field(False, title="标志明显")
    opinion: LongText = Field("", title="审核意见")


class DevicePublish(Data):
    place: Text = Field(title="公布的设置地点")
    where: Text = Field(title="公布的途径")


class DevicePolice(Data):
    document: Text = Field(title="备案回执号")
    filed_on: date = Field(title="备案日期")


class DeviceStop(Data):
    reason: LongText = Field(title="停用原因")


STEPS = (
    Step("pen.monitor-register", "电子监控设备登记", Device, (*TECHNICIAN, *LEGAL), (START,), REGISTERED),
    Step("mon.legal", "设备法制审核", DeviceLegal, LEGAL, (REGISTERED,), papers=("device_legal_review",)),
    Step("mon.technical", "设备技术审核", DeviceTechnical, TECHNICIAN, (REGISTERED,), papers=("device_technical_review",)),
    Step(
        "mon.publish",
        "公布设置地点并启用",
        DevicePublish,
        LEGAL,
        (REGISTERED,),
        USED,
        decides=True,
        papers=("device_announcement",),
    ),
    Step("mon.police", "公安机关备案", DevicePolice, TECHNICIAN, (USED,)),
    Step("mon.stop", "停用", DeviceStop, (*TECHNICIAN, *LEGAL), (REGISTERED, USED), STOPPED),
)


@gate(
    "mon-enable",
    title="设备可以启用",
    on=("mon.publish",),
    article="行政处罚法第四十一条第一款",
    sentence="设备不能作为取证设备启用：{lacking}。",
    hint="补齐依据和审核后再公布启用；没有法律、行政法规依据的，只能用来发现线索。",
)
def mon_enable(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A law or administrative regulation lets it record; legal and technical section passed it; standard, sensible place and clear sign are affirmed."""
    device, legal, technical = matter.last("pen.monitor-register"), matter.last("mon.legal"), matter.last("mon.technical")
    tech = technical.data if technical is not None else None
    needed = {
        "法律、行政法规的依据": device is not None and device.data.basis and device.data.basis_level in BASES,
        "与登记一致的设置地点": device is not None and device.data.place == act.data.place,
        "法制审核通过": legal is not None and legal.data.passed,
        "技术审核通过": tech is not None and tech.passed,
        "符合标准": tech is not None and tech.standard,
        "设置合理": tech is not None and tech.sensible,
        "标志明显": tech is not None and tech.sign,
    }
    lacking = [name for name, held in needed.items() if not held]
    return check(not lacking, lacking=lacking)


CLOCKS = (
    Clock(
        "psv.file",
        "公共安全视频备案期限",
        "公共安全视频图像信息系统管理条例第十四条",
        act_day("mon.publish"),
        act_day("mon.police", "mon.stop"),
        "psv.file",
    ),
)

PROCEDURE = Procedure(
    id="monitoring-device",
    title="电子监控设备登记",
    wing="enforcement",
    system="parking",
    basis="行政处罚法第四十一条第一款",
    stages=(REGISTERED, USED, STOPPED),
    steps=STEPS,
    gates=(mon_enable,),
    clocks=CLOCKS,
    closed=(STOPPED,),
    prefix="监设",
)
