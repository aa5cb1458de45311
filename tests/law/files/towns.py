"""Delegation, guidance, a joint operation and a problem of two districts, from first act to last."""

from __future__ import annotations

from fadu.law.facts import Act
from fadu.law.steps import Procedure
from tests.law.cases import OFFICERS, File

Case = tuple[Procedure, list[Act]]


def delegation_case() -> Case:
    file = File("delegation")
    said = {"topic": "占道经营", "item": "RH-18-1", "towns": ["T01"], "since": "2023-04-01", "decision": "示例〔2023〕1号"}
    file.do("del.list", "2023-03-01 09:00", ["郑法制"], published=True, **said)
    able = {"officers": 3, "legal_hand": True, "equipment": True, "training": True}
    file.do("del.ready", "2023-03-10 09:00", ["华联络"], town="T01", **able)
    file.do("del.handover", "2023-04-01 09:00", ["孙局"], towns=["T01"], on="2023-04-01", receiver="镇长（示例）")
    end = {"towns": ["T01"], "on": "2023-12-01", "decision": "示例〔2023〕9号", "reasons": "事项调整", "by": "郑法制"}
    file.do("del.end", "2023-12-01 09:00", ["孙局"], **end)
    return file.procedure, file.acts


def guidance_case() -> Case:
    file = File("town-guidance")
    file.do("del.liaison", "2023-01-05 09:00", ["卫队长"], topic="某镇执法指导", town="T01", year=2023, liaison="华联络")
    file.do("del.guide", "2023-03-08 09:00", ["华联络"], visited_on="2023-03-08", what="案卷制作")
    file.do("del.evaluate", "2023-12-20 09:00", ["郑法制"], result="good", opinion="案卷规范")
    return file.procedure, file.acts


def joint_case() -> Case:
    file = File("joint-operation")
    organs = [{"name": "本机关", "area": "本区"}, {"name": "邻区机关（示例）", "area": "邻区"}]
    plan = {"topic": "三地联合执法", "organs": organs, "on": "2023-03-10", "place": "交界处", "basis": "合作协议"}
    file.do("jnt.plan", "2023-03-01 09:00", ["孙局"], **plan)
    file.do("jnt.op", "2023-03-10 09:00", OFFICERS, held_on="2023-03-10", people=20, own_name=True)
    file.do("jnt.report", "2023-03-15 09:00", ["孙局"], summary="完成")
    return file.procedure, file.acts


def cross_case() -> Case:
    file = File("cross-region-problem")
    said = {"topic": "渣土车跨区倾倒", "place": "交界处", "found_on": "2023-03-10", "neighbour": "邻区机关（示例）"}
    file.do("jnt.find", "2023-03-10 09:00", OFFICERS, **said)
    file.do("jnt.hand", "2023-03-12 09:00", ["卫队长"], letter="移〔2023〕1号", sent_on="2023-03-12")
    file.do("jnt.answer", "2023-03-25 09:00", ["许文秘"], answer="已处理", answered_on="2023-03-25")
    file.do("jnt.close", "2023-03-28 09:00", ["卫队长"], result="已清理")
    return file.procedure, file.acts


FILES = {"镇街赋权": delegation_case(), "镇街指导": guidance_case(), "联合执法": joint_case(), "跨区域问题": cross_case()}
