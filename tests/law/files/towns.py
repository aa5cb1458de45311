"""Delegation, guidance, joint enforcement and transfers, each from its first act to its last."""

from __future__ import annotations

from fadu.law.facts import Act
from fadu.law.fingerprint import fingerprint
from fadu.law.steps import Procedure
from tests.law.cases import OFFICERS, File, begin, piece

Case = tuple[Procedure, list[Act]]
ITEMS = ["RH-18-1", "RH-66-2"]


def handover_case() -> Case:
    """Two items to one town, evaluated as failed a year later, taken back and ended."""
    file = File("delegation-handover")
    decision = {"organ": "市人民政府", "document": "渝府发〔2022〕1号", "published_on": "2022-12-01", "items": ITEMS}
    file.do("del.decide", "2022-12-01 09:00", ["郑法制"], topic="甲镇承接", town="T01", **decision)
    listed = {"document": "区府发〔2022〕2号", "published_on": "2022-12-05", "address": "区政府网站", "items": ITEMS}
    file.do("del.list", "2022-12-05 09:00", ["郑法制"], **listed)
    file.do("del.ready", "2022-12-20 10:00", ["华联络"], organ="执法办", officers=4, equipment=True, training=True, reviewer=True)
    file.do(
        "del.handover",
        "2022-12-28 10:00",
        ["孙局"],
        items=ITEMS,
        from_on="2023-01-01",
        handed_by="郑法制",
        received_by="镇长",
    )
    file.do("del.evaluate", "2023-12-20 10:00", ["华联络"], passed=False, said="持证人员流失")
    back = {**decision, "document": "渝府发〔2024〕1号", "published_on": "2024-01-08"}
    file.do("del.withdraw", "2024-01-10 10:00", ["孙局"], back_on="2024-02-01", reasons="评估不合格", **back)
    file.do("del.end", "2024-02-01 10:00", ["孙局"])
    return file.procedure, file.acts


def guidance_case() -> Case:
    """A year of guidance with one problem that is followed."""
    file = File("guidance")
    said = {"town": "T01", "liaison": "华联络", "met": "镇执法办三人", "what": "讲解办案程序"}
    sheet = piece("document", "签到表", "2023-02-10 10:00", "华联络")
    seq = file.do("del.guide", "2023-02-10 10:00", ["华联络"], [sheet], problems=["笔录没有签名"], **said)
    file.do("del.follow", "2023-02-20 10:00", ["华联络"], visit=seq, problem=1, what="已补正")
    file.do("del.guide-close", "2023-12-20 10:00", ["华联络"], what="全年指导一次")
    return file.procedure, file.acts


def operation_case() -> Case:
    """An operation of two bureaus without problems."""
    file = File("joint-operation")
    organs = [{"name": "本局", "district": "甲区", "task": "设卡"}, {"name": "邻局", "district": "乙区", "task": "设卡"}]
    plan = {"topic": "渣土整治", "planned_on": "2023-03-08", "place": "两区交界", "organs": organs, "commander": "卫队长"}
    file.do("jnt.plan", "2023-03-01 09:00", ["孙局"], tasks="检查车辆", **plan)
    file.do("jnt.op", "2023-03-08 17:00", OFFICERS, held_on="2023-03-08", present=["本局", "邻局"], done="检查三十台")
    file.do("jnt.result", "2023-03-10 10:00", ["孙局"], summary="完成")
    return file.procedure, file.acts


def given_case() -> Case:
    """A problem handed to the neighbour and closed after its answer was checked."""
    file = File("cross-region-problem")
    about = {"topic": "河滩堆放垃圾", "place": "乙区河滩", "district": "乙区", "found_on": "2023-03-08", "facts": "约十立方米"}
    file.do("jnt.find", "2023-03-08 15:00", OFFICERS, [piece("audiovisual", "现场照片", "2023-03-08 15:00")], **about)
    file.do("jnt.send", "2023-03-09 10:00", ["孙局"], organ="邻局", district="乙区", reason="地点在乙区")
    reply = {"organ": "邻局", "document": "乙1号"}
    file.do("jnt.accepted", "2023-03-13 10:00", ["王勘"], received_on="2023-03-13", **reply)
    file.do("jnt.answered", "2023-03-30 10:00", ["王勘"], received_on="2023-03-30", **reply)
    file.do("jnt.close", "2023-04-03 10:00", ["孙局"], checked=True)
    return file.procedure, file.acts


def taken_case() -> Case:
    """A problem that the neighbour handed to us, worked and answered."""
    file = File("cross-region-problem")
    about = {"topic": "路面撒落", "place": "甲区某路", "district": "甲区", "facts": "运输撒落", "received_on": "2023-05-08"}
    file.do("jnt.receive", "2023-05-08 10:00", ["孙局"], organ="邻局", document="乙移2号", **about)
    file.do("jnt.work", "2023-05-10 10:00", OFFICERS, [piece("audiovisual", "清扫后", "2023-05-10 10:00")], done="已清扫")
    file.do("jnt.answer", "2023-05-11 10:00", ["孙局"], answer="已清扫干净")
    return file.procedure, file.acts


def town_transfer_case() -> Case:
    """A case that the bureau began wrongly goes to the town with the whole file."""
    file = begin()
    act = file.act(
        "pen.transfer-out",
        "2023-03-14 10:00",
        ["孙局"],
        (),
        {"power": {"on_list": True, "holder": "T01"}},
        organ="甲镇人民政府",
        reason="该事项已赋权该镇",
        unit="T01",
        dossier=fingerprint(file.acts),
        pieces=file.pieces,
    )
    file.add(act)
    sent = {"dossier": act.data.dossier, "pieces": file.pieces, "received": [f"E{number}" for number in range(1, file.pieces + 1)]}
    file.do("pen.transfer-receipt", "2023-03-15 10:00", ["华联络"], received_by="镇执法办", document="甲收1号", **sent)
    file.do("pen.close", "2023-03-16 10:00", ["孙局"], way="transferred")
    return file.procedure, file.acts


def crime_case() -> Case:
    """A case that the police filed, things and papers handed over."""
    file = begin()
    file.do("xfr.find", "2023-03-14 09:00", OFFICERS, standard="涉嫌污染环境罪")
    file.do("xfr.group", "2023-03-14 10:00", ["孙局"], members=list(OFFICERS), report="数量达到追诉标准")
    file.do("xfr.approve", "2023-03-15 09:00", ["周局"], approved=True)
    file.do("xfr.send", "2023-03-15 15:00", OFFICERS, organ="区公安局", goods=True, received_by="公收1号")
    file.do("xfr.police", "2023-03-17 09:00", OFFICERS, filed=True, document="公立1号")
    file.do("xfr.goods", "2023-03-18 09:00", OFFICERS, things="车辆一台", organ="区公安局", receipt="签收1号")
    file.do("pen.close", "2023-03-20 10:00", ["孙局"], way="transferred")
    return file.procedure, file.acts


FILES = {
    "镇街赋权交接与收回": handover_case(),
    "镇街联络指导": guidance_case(),
    "联合执法行动": operation_case(),
    "跨区域问题，移交邻局": given_case(),
    "跨区域问题，邻局移交": taken_case(),
    "误立案件移交持有事项的镇": town_transfer_case(),
    "涉嫌犯罪移送公安": crime_case(),
}
