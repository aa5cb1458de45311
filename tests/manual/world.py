"""A small bureau for the manual, furnished through the ledger's doors: a few cases at different stages, orders, tickets, study sessions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from fadu.demo import orders, parking, pictures, towns
from fadu.demo.cases import Caster
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.script import Case, Planned, ordinary
from fadu.demo.small import study_scripts
from fadu.demo.stage import Stage
from fadu.documents.files import open_stored
from fadu.law.facts import CHINA
from fadu.ledger.models import Matter
from tests.furnished import furnish_with_accounts

#: The day on which all pages of the manual are seen.
NOW = datetime(2024, 1, 17, 10, tzinfo=CHINA)
#: Towns that have taken over powers; their handovers come first in the demo.
TOWNS = 20
OFFICERS, HEAD, WATCH = ("P014", "P019"), "P002", ("P047", "P048")


@dataclass
class World:
    """What the walks go to."""

    filed: Matter
    noticed: Matter
    submitted: Matter
    ticket: Matter
    photos: Iterator[bytes]
    stage: Stage
    caster: Caster

    def case(self, opened: date, stop: str) -> Matter:
        """One more case, as far as the act of that tag."""
        return _case(self.stage, self.caster, opened, stop)


def made() -> World:
    """The bureau on the morning of NOW."""
    furnish_with_accounts()
    rng = Random(7)
    kept = pictures.store_all()
    caster = Caster(rng, teams(), places(), kept, {"citizen": citizens(rng), "org": companies(rng)})
    stage = Stage(kept, lambda acts: None)
    for acts in islice(study_scripts(rng), 0, None, 5):
        stage.play("leaders-study", acts)
    for day in range(3):
        stage.play("parking", parking.script(rng, caster, 20 + day, date(2024, 1, 12) + timedelta(days=day), "waiting"))
    _all(orders.running(stage, caster, NOW))
    _all(islice(towns.play(stage, caster), TOWNS))
    stage.play("duty-roster", _roster())
    _case(stage, caster, date(2023, 12, 18), "pen.clue")
    return World(
        filed=_case(stage, caster, date(2024, 1, 15), "pen.file"),
        noticed=_case(stage, caster, date(2024, 1, 2), "serve:notice"),
        submitted=_case(stage, caster, date(2023, 12, 20), "pen.review-submit"),
        ticket=stage.play("parking", parking.script(rng, caster, 7, date(2023, 12, 6), "unpaid")),
        photos=(open_stored(picture.sha256).read() for picture in pictures.photos(kept)),
        stage=stage,
        caster=caster,
    )


def _roster() -> list[Planned]:
    """This month's roster, two in turn, approved; the day shift of NOW is P047's."""
    since, until = date(2024, 1, 1), date(2024, 1, 31)
    slots = [(since + timedelta(days=day), slot) for day in range((until - since).days + 1) for slot in ("day", "night")]
    shifts = [{"on": on, "slot": slot, "officer": WATCH[slot == "night"], "leader": HEAD} for on, slot in slots]
    roster = {"topic": "2024年1月值班表（示例）", "since": since, "until": until, "count": len(shifts), "shifts": shifts}
    begun = datetime(2023, 12, 29, 9, tzinfo=CHINA)
    return [
        Planned("duty.roster", "duty.roster", roster, (WATCH[0],), begun),
        Planned("duty.approve", "duty.approve", {}, (HEAD,), begun + timedelta(hours=1)),
    ]


def _all(matters: Iterable[Matter]) -> None:
    for _ in matters:
        pass


def _case(stage: Stage, caster: Caster, opened: date, stop: str) -> Matter:
    """A case of rubble tipped by a company, as far as the act of that tag."""
    case = Case(
        item="CQSR-67-1",
        town="JD-GUILIN",
        place="桂林街道兴潼大道88号（示例）",
        party=next(caster.parties["org"]).key,
        party_kind="org",
        fine=Decimal(4000),
        tier="A",
        opened=opened,
        officers=OFFICERS,
        head=HEAD,
        summary="非密闭车辆运输渣土",
        paths=frozenset({"waived", "review"}),
        photo=pictures.photos(caster.pictures)[0].sha256,
        scan=pictures.scans(caster.pictures)[0].sha256,
    )
    acts: list[Planned] = ordinary(case)
    tags = [act.tag for act in acts]
    return stage.play("penalty-ordinary", acts[: tags.index(stop) + 1])
