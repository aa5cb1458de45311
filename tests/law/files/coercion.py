"""A seizure that was released, and an execution by the court."""

from __future__ import annotations

from fadu.law.facts import Act
from fadu.law.steps import Procedure
from tests.law.cases import OFFICERS, File, piece

ABOUT = {"party": "P1", "party_kind": "org", "place": "某工地", "town": "T01"}
SERVED = {"receiver": "representative", "signed": True}


def seizure_case() -> tuple[Procedure, list[Act]]:
    file = File("coercion-measure")
    basis = {"basis": "《重庆市市容环境卫生管理条例》第六十七条", "own_power": True, "refused": True, "reasons": "拒不改正"}
    file.do("coe.approve", "2023-03-06 09:00", ["孙局"], **ABOUT, **basis, approved_by="孙局")
    photo = piece("audiovisual", "运输车的照片", "2023-03-06 10:00")
    file.do("coe.apply", "2023-03-06 10:00", OFFICERS, [photo], certificates="渝执", told=True, heard="无异议", signed=True)
    things = [{"name": "运输车", "quantity": "一辆", "photo": "E1"}]
    kept = {"kept_at": "本局仓库", "keeper": "孔保管", "two_copies": True, "related": True}
    file.do("coe.decision", "2023-03-06 10:30", OFFICERS, days=30, things=things, **kept)
    file.do("coe.keep", "2023-03-06 17:00", ["孔保管"], kept_at="本局仓库", keeper="孔保管", checked=True)
    file.do("coe.release", "2023-03-20 10:00", ["孙局"], fates=[{"thing": 1, "fate": "returned"}], reasons="已经改正")
    return file.procedure, file.acts


def court_case() -> tuple[Procedure, list[Act]]:
    file = File("compulsory-execution")
    told = {"duty": "缴纳罚款", "amount": "5000", "decided_on": "2023-03-01", "due_on": "2023-03-16", "way": "到银行缴纳"}
    demanded = file.do("enf.demand", "2023-09-04 09:00", ["孙局"], **ABOUT, **told, rights=True)
    file.do("enf.serve", "2023-09-04 15:00", OFFICERS, paper=demanded, received_on="2023-09-04", **SERVED)
    asked = {"court": "某区人民法院", "object": "罚款五千元", "materials": ["decision", "opinion", "demand", "object"]}
    file.do("crt.apply", "2023-09-20 09:00", ["孙局"], signed_by="孙局", **asked)
    file.do("crt.accept", "2023-09-22 09:00", ["郑法制"], accepted=True, received_on="2023-09-22")
    file.do("crt.rule", "2023-09-26 09:00", ["郑法制"], granted=True, document="示例行审1号")
    file.do("enf.end", "2023-10-20 09:00", ["孙局"], way="court")
    return file.procedure, file.acts


def building_case() -> tuple[Procedure, list[Act]]:
    file = File("illegal-building")
    organ = {"organ": "某区规划和自然资源局", "opinion": "规认1号", "summary": "楼顶加建一层"}
    found = {"party": "P1", "place": "某小区楼顶", "town": "T01", "found_on": "2023-02-01", "kind": "unpermitted"}
    file.do("ill.find", "2023-02-06 10:00", OFFICERS, **found, **organ)
    file.do("ill.hear", "2023-02-20 10:00", OFFICERS, said="已告知，没有意见")
    order = {"until": "2023-03-20", "reasons": "无法改正", "basis": "《城乡规划法》第六十四条"}
    decided = file.do("ill.decide", "2023-03-03 09:00", ["孙局"], **order)
    file.do("ill.serve", "2023-03-03 15:00", OFFICERS, paper=decided, received_on="2023-03-03", signed=True)
    file.do("ill.announce", "2023-03-22 09:00", ["孙局"], until="2023-04-10", where="公告栏")
    after = piece("electronic", "拆除后的照片", "2023-04-08 08:30")
    file.do("ill.end", "2023-04-08 09:00", ["孙局"], [after], way="self")
    return file.procedure, file.acts


FILES = {"扣押后解除": seizure_case(), "申请法院执行": court_case(), "公告后自行拆除": building_case()}
