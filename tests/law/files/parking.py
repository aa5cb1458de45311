"""Lawful parking tickets: waived after a lesson, fined and paid, turned into an ordinary case, removed after an objection."""

from __future__ import annotations

from typing import Any

from tests.law.cases import OFFICERS, PAVEMENT, File, piece, remedies

PLACE = {"place": "某路口人行道", "town": "T01"}
POINTS = {"genuine": True, "plate_right": True, "place_right": True, "item_right": True, "no_mission": True}


def begin(day: str = "2023-05-10", review: str = "2023-05-11") -> File:
    """Photos, notice on the windscreen, review by a third officer."""
    file = File("parking")
    photos = [piece("audiovisual", title, f"{day} 08:58") for title in ("车头照片", "车尾照片")]
    file.do(
        "prk.capture",
        f"{day} 09:00",
        OFFICERS,
        photos,
        item=PAVEMENT.code,
        vehicle="V1",
        vehicle_kind="four",
        longitude="105.84",
        latitude="30.19",
        captured_at=f"{day} 08:58",
        angles=["front", "rear"],
        plate_legible=True,
        on_pavement=True,
        sign=True,
        **PLACE,
    )
    told: dict[str, Any] = {"facts_told": True, "photos_at": "网上", "objection_at": "网上或者窗口", "channel_open": True}
    file.do("prk.notice", f"{day} 09:05", OFFICERS, handle_at="某大厅", **told)
    file.do("prk.review1", f"{review} 09:00", ["沈员"], **POINTS)
    return file


def fined(day: str = "2023-05-17", file: File | None = None) -> File:
    """The driver comes, admits, is fined on the spot, pays."""
    file = file or begin()
    file.do("prk.driver", f"{day} 09:30", ["尤窗口"], way="self", party="P4", confirmed=True)
    file.do(
        "prk.decide-simple",
        f"{day} 10:00",
        OFFICERS,
        item=PAVEMENT.code,
        party="P4",
        party_kind="citizen",
        occurred_on=file.acts[0].day,
        facts=[{"element": "conduct", "text": "在人行道上停放小客车", "evidence": ["E1"]}],
        reasons="事实清楚",
        basis=["《重庆市市政设施管理条例》第六十七条"],
        kinds=["fine"],
        fine=60,
        tier="B",
        certificates="渝执-王勘、渝执-李查",
        told=True,
        answer_heard=True,
        handed_over="signed",
        admitted=True,
        **PLACE,
        **remedies(day, first=day >= "2024"),
    )
    decided = file.acts[-1].seq
    file.do("smp.report", f"{day} 11:00", OFFICERS, issued=decided)
    file.do("pay.bank", f"{day} 16:00", ["陈财务"], amount=60, receipt="票0004", paid_on=day)
    file.do("prk.close", f"{day} 17:00", ["卫队长"], way="performed")
    return file


def waived() -> File:
    """A first violation, the lesson learned."""
    file = begin()
    file.do("prk.driver", "2023-05-16 09:30", ["尤窗口"], way="self", party="P4", confirmed=True)
    file.do("prk.lesson", "2023-05-16 10:00", ["尤窗口"], lesson="人行道停车的规定", score=100, passed=True)
    said = {"slight_harm": True, "corrected": True, "two_axles": True, "tier": "B", "waived": "60"}
    file.do("prk.waive", "2023-05-17 10:00", ["卫队长"], approved_by="卫队长", **said)
    return file


def removed() -> File:
    """The objection is right: the record goes."""
    file = begin()
    asked = file.do("prk.object", "2023-05-15 10:00", ["尤窗口"], grounds=["wrong_place"], text="停在泊位内")
    file.do("prk.object-answer", "2023-05-16 10:00", ["郑法制"], objection=asked, outcome="upheld", reasons="照片不能排除泊位内")
    file.do("prk.remove", "2023-05-17 10:00", ["卫队长"], ground="objection", found_on="2023-05-16", reasons="异议成立")
    return file


FILES = {
    "违停，当场处罚、缴款": (fined().procedure, fined().acts),
    "违停，2024年当场处罚": (fined().procedure, fined("2024-05-17", begin("2024-05-10", "2024-05-13")).acts),
    "违停，首违不罚": (waived().procedure, waived().acts),
    "违停，异议成立而消除": (removed().procedure, removed().acts),
}
