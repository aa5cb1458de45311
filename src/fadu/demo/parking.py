"""Parking tickets of 2023 at all stages, and a few of these days waiting for review. Vehicles, people and places are made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from fadu.demo import learning
from fadu.demo.cases import Caster
from fadu.demo.cast import FINANCE, LAST_DAY_OF_CERTIFICATES, REVIEWERS, Place, Team
from fadu.demo.pictures import photos
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.common.parking import TIERS
from fadu.law.facts import CHINA, Evidence, Item
from fadu.law.workdays import calendar
from fadu.ledger import models, read, tickets, vehicles
from fadu.registers.asof import snapshot

ITEM = "SZSS-21-2"
#: How many tickets of 2023 go which way: (path, tickets, acts of each, without the second review of a drawn record).
PATHS = (
    ("waived", 27, 6),
    ("fined", 36, 8),
    ("rejected", 10, 2),
    ("upheld", 8, 6),
    ("answered", 6, 10),
    ("monitored", 4, 9),
    ("clue", 4, 2),
    ("unpaid", 6, 6),
    ("told", 6, 3),
)
#: Waiting for review on the day of loading.
WAITING = 8
ACTS = sum(count * acts for _, count, acts in PATHS) + WAITING * 2
WINDOW, TECHNICIAN = "P034", "P046"
_POINTS = {"genuine": True, "plate_right": True, "place_right": True, "item_right": True, "no_mission": True}
_TOLD = {
    "facts_told": True,
    "handle_at": "城市管理执法大队服务窗口（示例）",
    "photos_at": "门户网站“我的停车”，凭号牌和车架号或者登记电话尾号（示例）",
    "objection_at": "门户网站或者服务窗口（示例）",
    "channel_open": True,
}
_CAMERAS = {"monitored": "CAM-002", "clue": "CAM-001"}


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The reviewers' course, the year's tickets in the order of their days, then those waiting for review."""
    yield learning.reviewers(stage)
    rng = Random(2023)
    ways = [path for path, count, _ in PATHS for _ in range(count)]
    rng.shuffle(ways)
    days = [date(2023, 1, 3) + timedelta(days=number) for number in range(322)]
    days = [day for day in days if calendar().works(day)]
    for number, path in enumerate(ways):
        day = days[number * len(days) // len(ways)]
        yield stage.play("parking", script(rng, caster, number, day, path))
    today = min(read.today(), LAST_DAY_OF_CERTIFICATES)
    for number in range(WAITING):
        day = _workday_before(today, 1 + number // 4)
        yield stage.play("parking", script(rng, caster, len(ways) + number, day, "waiting"))


def script(rng: Random, caster: Caster, number: int, day: date, path: str) -> list[Planned]:
    """The acts of one ticket that goes that way (a path of PATHS, or "waiting")."""
    return _Ticket(rng, caster, number, day).acts(path)


def _drawn(matter: models.Matter) -> bool:
    return tickets.drawn(matter, matter.acted_on)


def _workday_before(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= calendar().works(day)
    return day


class _Ticket:
    """Writes one ticket out act by act."""

    def __init__(self, rng: Random, caster: Caster, number: int, day: date) -> None:
        self.rng, self.caster, self.number, self.day = rng, caster, number, day
        self.team: Team = rng.choice(caster.teams)
        urban = [place for place in caster.places if place.urban]
        place: Place = rng.choice(urban)
        self.place, self.town = f"{place.street(rng).removesuffix('（示例）')}前人行道（示例）", place.town
        self.kind = rng.choices(("four", "two_three", "more"), (80, 14, 6))[0]
        self.at = datetime.combine(day, time(8, 30), CHINA) + timedelta(minutes=rng.randint(0, 480))
        self.vehicle = vehicles.find_or_make(
            f"渝ZI{number:04d}", frame=f"DEM0I{number:012d}", phone=f"102{number:08d}", synthetic=True
        )
        self.planned: list[Planned] = []
        self.party = ""

    def acts(self, path: str) -> list[Planned]:
        """The acts of a ticket that goes that way."""
        self._capture(_CAMERAS.get(path, ""))
        getattr(self, f"_{path}")()
        return self.planned

    def _do(
        self,
        step: str,
        by: tuple[str, ...],
        data: Mapping[str, Any] | Callable[[models.Matter], Mapping[str, Any]],
        days: int = 0,
        pieces: tuple[Evidence, ...] = (),
    ) -> None:
        """One more act, so many working days later."""
        if days:
            self.at = datetime.combine(calendar().add_workdays(self.at.date(), days), time(9, 0), CHINA)
            self.at += timedelta(minutes=self.rng.randint(0, 200))
        elif self.planned:
            self.at += timedelta(minutes=6)
        self.planned.append(Planned(step, step, data, by, self.at, pieces))

    def _capture(self, device: str) -> None:
        pictures = self.rng.sample(photos(self.caster.pictures), 2)
        taker = TECHNICIAN if device else self.team.officers[0]
        seen = tuple(
            Evidence("electronic", picture.sha256, self.at - timedelta(minutes=2), taker, "现场拍摄（示例）", title)
            for picture, title in zip(pictures, ("车头照片", "全景照片"), strict=True)
        )
        data = {
            "item": ITEM,
            "vehicle": self.vehicle.key,
            "vehicle_kind": self.kind,
            "place": self.place,
            "town": self.town,
            "longitude": f"{105.82 + self.rng.random() / 25:.6f}",
            "latitude": f"{30.17 + self.rng.random() / 25:.6f}",
            "captured_at": self.at - timedelta(minutes=2),
            "angles": ["front", "scene"],
            "plate_legible": True,
            "on_pavement": True,
            "sign": True,
            "device": device,
        }
        self._do("prk.capture", (TECHNICIAN,) if device else self.team.officers, data, pieces=seen)

    def _tell(self, way: str = "windscreen", days: int = 0) -> None:
        self._do("prk.notice", self.team.officers, _TOLD | {"way": way}, days)

    def _review(self, days: int = 1, second: bool = False) -> None:
        """The first review and, for a device's record or where the lot falls, which is known only once the first one stands, the second."""
        self._do("prk.review1", (REVIEWERS[0],), _POINTS | {"note": "照片清晰，符合要求。"}, days)
        self._do("prk.review2", (REVIEWERS[1],), _POINTS | {"note": "复核无误。"})
        if not second:
            self.planned[-1] = replace(self.planned[-1], when=_drawn)

    def _driver(self, days: int) -> None:
        self.party = next(self.caster.parties["citizen"]).key
        named = {"way": "self", "party": self.party, "party_kind": "citizen", "confirmed": True}
        self._do("prk.driver", (WINDOW,), named, days)

    def _waived(self) -> None:
        self._tell()
        self._review()
        self._driver(self.rng.randint(1, 8))
        self._do(
            "prk.lesson",
            (WINDOW,),
            {"lesson": "人行道停车规定网上学习（示例）", "score": 90 + self.rng.randint(0, 10), "passed": True},
        )
        tier = self._tier()
        waiver = {
            "ground": "nop.first",
            "slight_harm": True,
            "approved_by": self.team.leader,
            "tier": tier.code,
            "waived": str(tier.minimum),
            "corrected": True,
            "two_axles": True,
            "reasons": "初次违法，已自行驶离，学习测试合格。",
        }
        self._do("prk.waive", (self.team.leader,), waiver, 1)

    def _fined(self) -> None:
        self._tell()
        self._review()
        self._decided()
        self._paid()

    def _decided(self) -> None:
        """The driver comes and admits; the tier's lowest fine on the spot, and its report."""
        self._driver(self.rng.randint(1, 8))
        bureau, item, tier = snapshot(self.day).bureau(), self._item(), self._tier()
        decision = {
            "item": ITEM,
            "party": self.party,
            "party_kind": "citizen",
            "place": self.place,
            "town": self.town,
            "occurred_on": self.day,
            "certificates": "渝潼执（示例）" + "、".join(code[1:] for code in self.team.officers),
            "told": True,
            "answer": "无异议",
            "answer_heard": True,
            "admitted": True,
            "handed_over": "signed",
            "reconsider_organs": bureau["reconsideration_organ"].split("或者"),
            "court": bureau["court"],
            "facts": [{"element": "conduct", "text": f"在{self.place}停放机动车", "evidence": ["E1"]}],
            "reasons": "事实清楚，证据确凿，情节较轻。",
            "basis": [f"《{item.statute}》{item.penalty_article}"],
            "kinds": ["fine"],
            "fine": str(tier.minimum),
            "content": f"罚款{tier.minimum}元",
            "tier": tier.code,
        }
        self._do("prk.decide-simple", self.team.officers, decision)
        self._do("smp.report", self.team.officers, lambda matter: {"issued": matter.last_seq})

    def _paid(self) -> None:
        paid = {"amount": str(self._tier().minimum), "receipt": f"渝财票（示例）T{self.number + 1:05d}"}
        day = calendar().add_workdays(self.at.date(), days := self.rng.randint(1, 7))
        self._do("pay.bank", (FINANCE,), paid | {"paid_on": day}, days)
        self._do("prk.close", (self.team.leader,), {"way": "performed"})

    def _rejected(self) -> None:
        why = self.rng.choice(("plate", "place", "bay", "mission"))
        self._do("prk.reject", (REVIEWERS[0],), {"reason": why, "note": "退回取证中队说明（示例）。"}, 1)

    def _objected(self, outcome: str, reasons: str) -> None:
        ground = self.rng.choice(("wrong_place", "wrong_plate", "directed"))
        self._do("prk.object", (WINDOW,), {"grounds": [ground], "text": "请核对照片（示例）。", "channel": "online"}, 2)
        self._do(
            "prk.object-answer",
            (REVIEWERS[1],),
            lambda matter: {"objection": matter.last_seq, "outcome": outcome, "reasons": reasons},
            self.rng.randint(1, 4),
        )

    def _upheld(self) -> None:
        self._tell()
        self._review()
        self._objected("upheld", "经核对，照片不能排除车辆停在泊位内，异议成立。")
        removal = {"ground": "objection", "found_on": self.at.date(), "reasons": "异议成立，消除记录。"}
        self._do("prk.remove", (self.team.leader,), removal, 1)

    def _answered(self) -> None:
        self._tell()
        self._review()
        self._objected("rejected", "照片显示整车停在人行道上，泊位线以外，异议不成立。")
        self._decided()
        self._paid()

    def _monitored(self) -> None:
        self._review(second=True)
        self._tell("message", 1)
        self._decided()
        self._paid()

    def _clue(self) -> None:
        self._do("prk.clue", (REVIEWERS[0],), {"reason": "设备没有法律、行政法规的依据，记录只作线索，已派员现场查看（示例）。"}, 1)

    def _unpaid(self) -> None:
        self._tell()
        self._review()
        self._decided()

    def _told(self) -> None:
        self._tell()
        self._review()

    def _waiting(self) -> None:
        self._tell()

    def _item(self) -> Item:
        found = snapshot(self.day).item(ITEM)
        if found is None:
            raise LookupError(ITEM)
        return found

    def _tier(self) -> Any:
        return next(tier for tier in self._item().tiers if tier.code == TIERS[self.kind])
