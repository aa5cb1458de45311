"""A seizure that was released, and an execution by the court."""

from __future__ import annotations

from fadu.law.facts import Act
from fadu.law.steps import Procedure
from tests.law.cases import OFFICERS, File

ABOUT = {"party": "P1", "party_kind": "org", "place": "某工地", "town": "T01"}


def seizure_case() -> tuple[Procedure, list[Act]]:
    file = File("coercion-measure")
    basis = {"basis": "《重庆市市容环境卫生管理条例》第六十七条", "own_power": True, "reasons": "拒不改正", "approved_by": "孙局"}
    file.do("coe.approve", "2023-03-06 09:00", ["孙局"], **ABOUT, **basis)
    file.do("coe.apply", "2023-03-06 10:00", OFFICERS, certificates="渝执", told=True, heard="无异议", signed=True)
    things = [{"name": "运输车", "quantity": "一辆"}]
    kept = {"kept_at": "本局仓库", "keeper": "孔保管", "two_copies": True, "related": True}
    file.do("coe.decision", "2023-03-06 10:30", OFFICERS, days=30, things=things, **kept)
    file.do("coe.release", "2023-03-20 10:00", ["孙局"], fates=[{"thing": 1, "fate": "returned"}], reasons="已经改正")
    return file.procedure, file.acts


def court_case() -> tuple[Procedure, list[Act]]:
    file = File("compulsory-execution")
    told = {"duty": "缴纳罚款", "amount": "5000", "decided_on": "2023-03-01", "suit_ended": "2023-09-01", "way": "到银行缴纳"}
    file.do("enf.demand", "2023-09-04 09:00", ["孙局"], **ABOUT, **told, rights=True, served_on="2023-09-04")
    file.do("crt.apply", "2023-09-20 09:00", ["孙局"], court="某区人民法院", signed_by="孙局", papers=True)
    file.do("crt.rule", "2023-09-26 09:00", ["郑法制"], granted=True, document="示例行审1号")
    file.do("enf.end", "2023-10-20 09:00", ["孙局"], way="court")
    return file.procedure, file.acts


FILES = {"扣押后解除": seizure_case(), "申请法院执行": court_case()}
