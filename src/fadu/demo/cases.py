"""The sixteen ordinary cases decided and published in 2023, and the cases in progress on the day of loading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from fadu.demo.cast import HEADS, Place, Team
from fadu.demo.pictures import Picture, photos, scans
from fadu.demo.script import Case, Planned, ordinary
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.registers.asof import snapshot


@dataclass(frozen=True, slots=True)
class Outline:
    """A case as the lists below tell it. `urban`: in a sub-district, where delegated items stay with the bureau."""

    item: str
    kind: str
    fine: int
    tier: str
    summary: str
    paths: str = ""
    service: str = "direct"
    urban: bool = True
    stop: str = ""


#: Filed one after the other from January to October 2023.
YEAR = (
    Outline("CQSR-66-3", "citizen", 6000, "A", "在非指定地点倾倒建筑垃圾约3立方米", "hearing collective"),
    Outline("CQSR-18-3", "org", 800, "A", "临街门店超出门窗摆放货物约4平方米", "waived"),
    Outline("CQSR-67-1", "org", 5000, "A", "使用非密闭车辆运输渣土", "defence preserve"),
    Outline("CQSR-65-1", "org", 3000, "A", "建设工地周围道路积泥", "waived", "electronic"),
    Outline("CQSR-69-2", "org", 4000, "B", "工地出入口未配备车辆冲洗设施", "review"),
    Outline("CQSR-68-1", "org", 6000, "A", "密闭车辆未密闭运输致渣土撒落", "preserve", "leave"),
    Outline("DL-27-1-1", "org", 8000, "B", "擅自占用人行道约20平方米堆放材料", "suspend", urban=False),
    Outline("DL-27-1-2", "org", 12000, "B", "擅自挖掘城市道路约6米", "review collective extend", urban=False),
    Outline("CQSR-61-2", "citizen", 3000, "B", "在社区公共场所堆晒废品，数量较大", "instalments", urban=False),
    Outline("CQSR-66-2", "org", 9000, "B", "未按批准的时间清运建筑垃圾", "surcharge"),
    Outline("CQSR-58-1", "org", 50000, "C", "将医疗垃圾混入生活垃圾", "hearing review collective"),
    Outline("YL-45-2-2", "citizen", 800, "B", "损毁公园绿地内园林植物", "defence", "leave"),
    Outline("CQSR-39-1", "citizen", 300, "A", "在电杆上张贴小广告12张", "waived recusal"),
    Outline("CQSR-66-1", "org", 10000, "A", "未办理准运证运输建筑垃圾", "instalments waived", "electronic"),
    Outline("CQSR-69-1", "org", 2000, "A", "工地进出路口未硬化", "", "announce"),
    Outline("YL-45-3-3", "citizen", 600, "B", "在园林绿地内堆放杂物", "surcharge", "post", urban=False),
)

#: In progress: days before the load day on which the case was opened, and where it stands.
RUNNING = (
    (4, Outline("CQSR-66-3", "citizen", 3000, "A", "在空地倾倒建筑垃圾约1立方米", stop="pen.clue")),
    (22, Outline("CQSR-67-1", "org", 4000, "A", "使用非密闭车辆运输砂石", stop="pen.clue")),
    (40, Outline("CQSR-65-2", "org", 3000, "A", "拆除作业未采取湿法防尘措施", stop="pen.clue")),
    (6, Outline("DL-27-1-1", "org", 5000, "A", "占用人行道约6平方米堆放材料", stop="pen.inspect", urban=False)),
    (10, Outline("CQSR-68-1", "org", 6000, "A", "密闭车辆未密闭运输致渣土撒落约20米", "preserve", stop="pen.evidence-add")),
    (60, Outline("CQSR-66-2", "org", 7000, "A", "未按批准的路线清运建筑垃圾", "suspend", stop="pen.suspend")),
    (84, Outline("DL-27-1-2", "org", 9000, "B", "擅自挖掘城市道路约4米", stop="pen.conclude")),
    (98, Outline("CQSR-69-2", "org", 2500, "A", "工地出入口未配备车辆冲洗设施", stop="pen.conclude")),
    (16, Outline("CQSR-66-3", "citizen", 4000, "A", "在河岸倾倒建筑垃圾约2立方米", stop="serve:notice")),
    (28, Outline("CQSR-66-3", "citizen", 6000, "A", "在绿地倾倒建筑垃圾约4立方米", "hearing", stop="pen.hearing-ask")),
    (45, Outline("CQSR-58-1", "org", 50000, "C", "将医疗垃圾混入生活垃圾", "hearing review", stop="pen.review-submit")),
    (26, Outline("CQSR-67-1", "org", 5000, "A", "使用非密闭车辆运输渣土", "waived", stop="pen.decide")),
    (27, Outline("CQSR-65-1", "org", 3000, "A", "建设工地周围道路积泥", "waived", stop="pen.issue")),
    (30, Outline("CQSR-66-1", "org", 8000, "A", "未办理准运证运输建筑垃圾", "waived", stop="pub.penalty")),
    (70, Outline("CQSR-69-1", "org", 3000, "A", "工地进出路口未硬化", "waived", stop="pub.penalty")),
    (46, Outline("YL-45-3-3", "citizen", 600, "B", "在园林绿地内堆放杂物", "waived", stop="pay.bank", urban=False)),
    (52, Outline("CQSR-61-2", "citizen", 1200, "A", "在社区公共场所堆晒废品", "waived", stop="pen.close", urban=False)),
)


class Caster:
    """Gives each outline its team, place, party and pictures; the same seed gives the same cast."""

    def __init__(
        self,
        rng: Random,
        teams: list[Team],
        places: list[Place],
        pictures: list[Picture],
        parties: dict[str, Iterator[models.Party]],
    ) -> None:
        self.rng, self.teams, self.places, self.pictures, self.parties = rng, teams, places, pictures, parties

    def case(self, outline: Outline, opened: date) -> Case:
        """The outline as a case opened on that day."""
        rng = self.rng
        place = rng.choice([one for one in self.places if one.urban == outline.urban])
        return Case(
            item=outline.item,
            town=place.town,
            place=place.street(rng),
            party=next(self.parties[outline.kind]).key,
            party_kind=outline.kind,
            fine=Decimal(outline.fine),
            tier=outline.tier if _has_tiers(outline.item, opened) else "",
            opened=opened,
            officers=rng.choice(self.teams).officers,
            head=rng.choice(HEADS),
            summary=outline.summary,
            paths=frozenset(outline.paths.split()),
            service=outline.service,
            photo=rng.choice(photos(self.pictures)).sha256,
            scan=rng.choice(scans(self.pictures)).sha256,
            stop=outline.stop,
        )


def year_scripts(caster: Caster) -> list[list[Planned]]:
    """The sixteen cases of 2023, each from the clue to the archive."""
    opened = [calendar().add_workdays(date(2023, 1, 4), 12 * number) for number in range(len(YEAR))]
    return [ordinary(caster.case(outline, day)) for outline, day in zip(YEAR, opened, strict=True)]


def running_scripts(caster: Caster, today: date) -> list[list[Planned]]:
    """The cases in progress, seen from `today`."""
    return [ordinary(caster.case(outline, _workday(today - timedelta(days=ago)))) for ago, outline in RUNNING]


def _workday(day: date) -> date:
    return day if calendar().works(day) else calendar().add_workdays(day, -1)


def _has_tiers(code: str, day: date) -> bool:
    item = snapshot(day).item(code)
    return item is not None and bool(item.tiers)
