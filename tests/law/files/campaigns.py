"""A campaign from plan to report, and a problem from list to end."""

from __future__ import annotations

from fadu.law.facts import Act
from fadu.law.steps import Procedure
from tests.law.cases import OFFICERS, File, piece


def campaign_case() -> tuple[Procedure, list[Act]]:
    """A lawful campaign without problems found."""
    file = File("campaign")
    plan = {"topic": "专项整治", "goal": "规范运输", "since": "2023-08-01", "until": "2023-11-30", "lead": "孙局"}
    file.do("cmp.plan", "2023-08-01 09:00", ["孙局"], **plan)
    meeting = {"kind": "launch", "topic": "动员", "chair": "孙局", "attended": ["孙局", "卫队长"], "minutes": "部署任务"}
    file.do("cmp.meeting", "2023-08-02 09:00", ["许文秘"], **meeting)
    file.do("cmp.notices", "2023-08-10 09:00", OFFICERS, to="运输企业", count=300, content="规范运输")
    file.do("cmp.screen", "2023-09-10 09:00", OFFICERS, place="在建工地", checked=20)
    file.do("cmp.report", "2023-12-01 09:00", ["孙局"], summary="没有发现问题")
    return file.procedure, file.acts


def problem_case() -> tuple[Procedure, list[Act]]:
    """A problem mended in time and checked by another."""
    file = File("problem")
    said = {"topic": "笔录没有签名", "list_name": "discipline", "found_on": "2023-05-08", "owner": "沈员", "measure": "培训"}
    photo = piece("document", "补正说明", "2023-05-20 09:00", "沈员")
    file.do("prb.list", "2023-05-08 09:00", ["许文秘"], due="2023-05-31", **said)
    file.do("prb.mend", "2023-05-20 09:00", ["沈员"], [photo], proof="已补正三份笔录并开展培训")
    file.do("prb.check", "2023-05-22 09:00", ["卫队长"], passed=True, opinion="已整改到位")
    file.do("prb.close", "2023-05-24 09:00", ["卫队长"])
    return file.procedure, file.acts


FILES = {"专项整治": campaign_case(), "问题整改": problem_case()}
