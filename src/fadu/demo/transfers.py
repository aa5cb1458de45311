"""What leaves the bureau, once each and all of 2024: a crime to the police, a case to the town that holds the item, an item back from a town, and
a film whose period of keeping is over. All synthetic; the year 2023 and its figures are not touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from fadu.demo import recording
from fadu.demo.cases import Caster
from fadu.demo.cast import ARCHIVIST, PRINCIPAL
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.law.fingerprint import fingerprint
from fadu.law.procedures import procedure
from fadu.ledger import models, transfers
from fadu.ledger.record import Intent, load, record_act
from fadu.registers.asof import snapshot

HEAD, OFFICERS, LEADER = "P002", ("P014", "P019"), "P008"
#: Items that the bureau holds everywhere, and one that it gave to the towns.
OURS, GIVEN = "CQSR-66-1", "CQSR-18-1"
TO, BACK, TOWNSMAN = "Z-SHUANGJIANG", "Z-SHOUQIAO", "P045"
ACTS = 9 + 6 + 2 + 6


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The four, one after the other; the town's own case is the fifth."""
    yield stage.play("penalty-ordinary", list(_to_police(next(caster.parties["org"]).key)))
    yield from _to_town(stage)
    yield _taken_back(stage)
    yield _deleted(stage)


def _at(month: int, day: int, hour: int) -> datetime:
    return datetime.combine(date(2024, month, day), time(hour, 0), CHINA)


def _act(step: str, data: Any, by: tuple[str, ...], at: datetime) -> Planned:
    return Planned(step, step, data, by, at)


def _clue(item: str, place: str, town: str, summary: str, at: datetime) -> Planned:
    said = {"source": "inspection", "found_on": at.date(), "place": place, "town": town, "item": item, "summary": summary}
    return _act("pen.clue", said, OFFICERS, at)


def _to_police(party: str) -> Iterator[Planned]:
    place, summary, found = "桂林街道示例河滩（示例）", "无证运输并倾倒大量建筑垃圾，数量巨大（示例）。", date(2024, 3, 4)
    yield _clue(OURS, place, "JD-GUILIN", summary, _at(3, 4, 9))
    filing = {
        "item": OURS,
        "party": party,
        "party_kind": "org",
        "place": place,
        "town": "JD-GUILIN",
        "occurred_on": found,
        "found_on": found,
        "summary": summary,
        "handlers": list(OFFICERS),
    }
    yield _act("pen.file", filing, (HEAD,), _at(3, 4, 15))
    suspected = {"standard": "涉嫌污染环境，数量达到立案追诉标准（示例）", "note": "已委托检测（示例）"}
    yield _act("xfr.find", suspected, OFFICERS[:1], _at(3, 11, 9))
    group = {"members": list(OFFICERS), "report": "倾倒数量达到立案追诉标准，建议移送公安机关（示例）。"}
    yield _act("xfr.group", group, (HEAD,), _at(3, 11, 11))
    yield _act("xfr.approve", {"approved": True}, (PRINCIPAL,), _at(3, 12, 9))
    sent = {"organ": "重庆市潼南区公安局", "received_by": "公安回执（示例）"}
    yield _act("xfr.send", sent, OFFICERS[:1], _at(3, 12, 15))
    yield _act("xfr.police", {"filed": True, "document": "立案决定书（示例）"}, OFFICERS[:1], _at(3, 14, 10))
    yield from _closed("公安机关已立案（示例）。", _at(3, 15, 10), 18)


def _to_town(stage: Stage) -> Iterator[models.Matter]:
    row = stage.play("penalty-ordinary", list(_for_the_town()))
    taken = transfers.take_over(row.pk, (TOWNSMAN,), at=_at(3, 6, 10))
    stage.tick(2)
    yield stage.go_on(row, list(_closed("连同全卷移交，已收到回执（示例）。", _at(3, 7, 10), 9)))
    yield taken.matter


def _for_the_town() -> Iterator[Planned]:
    town = snapshot(date(2024, 3, 5)).unit(TO)["name"]
    yield _clue(GIVEN, f"{town}正街示例店前（示例）", TO, "店外堆放杂物（示例）。", _at(3, 5, 9))

    def whole(row: models.Matter) -> Mapping[str, Any]:
        matter = load(procedure(row.procedure), row)
        return {
            "organ": f"{town}人民政府",
            "reason": "该事项已赋权该镇行使。",
            "unit": TO,
            "dossier": fingerprint(matter.acts),
            "pieces": len(matter.evidence),
        }

    yield _act("pen.transfer-out", whole, (HEAD,), _at(3, 5, 15))


def _closed(note: str, at: datetime, pages: int) -> Iterator[Planned]:
    yield _act("pen.close", {"way": "transferred", "note": note}, (HEAD,), at)
    filed = {"pages": pages, "av_index": True, "statement": "没有缺件。"}
    yield _act("pen.archive", filed, (ARCHIVIST,), at.replace(hour=16))


def _taken_back(stage: Stage) -> models.Matter:
    """An evaluation failed for one item; the organ that had granted it takes it back."""
    row = models.Matter.objects.get(procedure="delegation-handover", town=BACK, synthetic=True)
    [liaison] = [found["person"] for found in snapshot(date(2024, 4, 8)).liaisons(BACK)]
    decided = load(procedure(row.procedure), row).all("del.decide")[-1].data
    failed = {"passed": False, "said": "餐厨废弃物一项缺少检测条件，全年没有办理，评估不合格（示例）。"}
    record_act(row.pk, Intent("del.evaluate", failed, (liaison,), _at(4, 8, 10)))
    back = {
        "items": [decided.items[-1]],
        "organ": decided.organ,
        "level": decided.level,
        "document": "调整决定（示例）",
        "published_on": date(2024, 4, 22),
        "back_on": date(2024, 5, 6),
        "reasons": "评估不合格，恢复由区城市管理局行使（示例）。",
    }
    done = record_act(row.pk, Intent("del.withdraw", back, (HEAD,), _at(4, 23, 10)))
    stage.tick(2)
    return done.matter


def _deleted(stage: Stage) -> models.Matter:
    """A patrol's film that no case needs, deleted when its period was over; the bytes go with the next sweep."""
    begun = datetime.combine(date(2022, 11, 15), time(10, 0), CHINA)
    row = recording.shift(stage, OFFICERS[0], begun, begun.replace(minute=2))
    [film] = models.Footage.objects.filter(shift=row)
    record_act(row.pk, Intent("avr.approve", {"sha256": film.sha256, "opinion": "同意（示例）。"}, (LEADER,), _at(3, 11, 15)))
    over = {"sha256": film.sha256, "reason": "保存期满，没有案件需要（示例）。"}
    done = record_act(row.pk, Intent("avr.delete", over, (ARCHIVIST,), _at(3, 11, 16)))
    stage.tick(2)
    return done.matter
