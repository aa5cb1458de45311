"""A lawful life of a monitoring device, from its registration to its end."""

from __future__ import annotations

from tests.law.cases import File


def device() -> File:
    """Registered, passed twice, published, filed with the police, put out of use."""
    file = File("monitoring-device")
    about = {"place": "某路口", "purpose": "停车取证", "basis": "某行政法规第十条", "basis_level": "regulation"}
    file.do("pen.monitor-register", "2025-05-08 09:00", ["秦技术"], topic="某路口监控", device="CAM-1", **about)
    file.do("mon.legal", "2025-05-09 09:00", ["郑法制"], passed=True, opinion="有依据且必要")
    file.do("mon.technical", "2025-05-09 10:00", ["秦技术"], passed=True, standard="国家标准", sensible=True, sign=True)
    file.do("mon.publish", "2025-05-12 09:00", ["郑法制"], place="某路口", where="门户网站")
    file.do("mon.police", "2025-06-03 09:00", ["秦技术"], document="公备1号", filed_on="2025-06-03")
    file.do("mon.stop", "2026-01-05 09:00", ["秦技术"], reason="道路改造拆除")
    return file


FILES = {"监控设备，启用、备案、停用": (device().procedure, device().acts)}
