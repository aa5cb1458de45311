"""The two cameras of the register: one reviewed, published and in use, one that the legal section did not pass for want of a basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from fadu.demo.cases import Caster
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.ledger import models

TECHNICIAN, LEGAL = "P046", "P004"
USED, UNUSED = "CAM-002", "CAM-001"
ACTS = 8
_PASSED = {"passed": True, "standard": "GB/T 28181（示例）", "sensible": True, "sign": True, "opinion": "安装、标志合格（示例）。"}


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The camera in use, filed with the police when that became law; the other one, whose records stay clues."""
    about = {
        "topic": "滨江路停车抓拍设备（示例）",
        "device": USED,
        "place": "梓潼街道滨江路示例路口（示例）",
        "purpose": "人行道违法停车取证（示例）",
        "basis": "示例行政法规第十条（示例）",
        "basis_level": "regulation",
    }
    yield stage.play(
        "monitoring-device",
        [
            _act("pen.monitor-register", about, TECHNICIAN, date(2022, 11, 14)),
            _act("mon.technical", _PASSED, TECHNICIAN, date(2022, 11, 15)),
            _act("mon.legal", {"passed": True, "opinion": "依据明确，范围限于人行道（示例）。"}, LEGAL, date(2022, 11, 21)),
            _act("mon.publish", {"place": about["place"], "where": "本局门户网站（示例）"}, LEGAL, date(2022, 12, 1)),
            _act("mon.police", {"document": "公安备案回执（示例）", "filed_on": date(2025, 4, 20)}, TECHNICIAN, date(2025, 4, 21)),
        ],
    )
    other = {
        "topic": "兴潼大道停车抓拍设备（示例）",
        "device": UNUSED,
        "place": "桂林街道兴潼大道示例路口（示例）",
        "purpose": about["purpose"],
    }
    refused = {"passed": False, "opinion": "没有法律、行政法规的依据，记录只能作线索（示例）。"}
    yield stage.play(
        "monitoring-device",
        [
            _act("pen.monitor-register", other, TECHNICIAN, date(2022, 11, 14)),
            _act("mon.technical", _PASSED, TECHNICIAN, date(2022, 11, 15)),
            _act("mon.legal", refused, LEGAL, date(2022, 11, 21)),
        ],
    )


def _act(step: str, data: Mapping[str, object], by: str, day: date) -> Planned:
    return Planned(step, step, data, (by,), datetime.combine(day, time(10, 0), CHINA))
