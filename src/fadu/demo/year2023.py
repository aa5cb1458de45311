"""The demo year: everything goes in through the ledger's doors, in one transaction, and is marked synthetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import connection
from django.utils import timezone

from fadu.demo import annual_reports, cases, disclosure, facilities, old_files, orders, pictures, receptions, small, systems
from fadu.demo.cast import LAST_DAY_OF_CERTIFICATES, citizens, companies, places, teams
from fadu.demo.logins import make_logins
from fadu.demo.stage import Stage
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger import history, models, seals
from fadu.ledger.whole import whole
from fadu.registers.bootstrap import load_bureau_data

SEED = 2023
Tick = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. `made` is False when the demo year was there already."""

    made: bool
    matters: int
    acts: int
    logins: int
    seals: int


def there() -> bool:
    """True when the demo year is in the database."""
    return models.Matter.objects.filter(synthetic=True).exists()


def load(tick: Tick = lambda acts: None, now: datetime | None = None) -> Loaded:
    """Load the demo year, all or nothing; a second time does nothing. Raises InputError where real matters stand."""
    if there():
        return _loaded(False, 0, 0)
    if models.Matter.objects.exists():
        raise InputError("数据库中已有真实事项，不能再载入演示数据；请换一个空的数据库（设置 FADU_DATA 或者 FADU_DATABASE_URL）。")
    _make_room()
    with whole():
        load_bureau_data()
        made = make_logins()
        for _ in _matters(tick, now or timezone.now()):
            pass
    return _loaded(True, made, len(seals.seal_days()))


def _make_room() -> None:
    """One long transaction in a file: what the cache has no room for is written, and read again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-200000")  # KiB


def _matters(tick: Tick, now: datetime) -> Iterator[models.Matter]:
    rng = Random(SEED)
    kept = pictures.store_all()
    stage = Stage(kept, tick)
    cast, where = teams(), places()
    parties = {"citizen": citizens(rng), "org": companies(rng)}
    caster = cases.Caster(rng, cast, where, kept, parties)
    for acts in cases.year_scripts(caster):
        yield stage.play("penalty-ordinary", acts)
    for name, scripts in (
        ("leaders-study", small.study_scripts(rng)),
        ("penalty-simple", small.simple_scripts(rng, cast, where, kept, parties)),
        ("first-violation", small.waiver_scripts(rng, cast, where, kept, parties)),
    ):
        for acts in scripts:
            yield stage.play(name, acts)
    for file in old_files.files(caster):  # before the year's reviews, which draw from them
        yield history.enter(file.dossier, synthetic=True)
        tick(len(file.dossier.acts))
    yield from systems.play(stage, caster)
    evening = _evening(now)
    for acts in cases.running_scripts(caster, evening.date()):
        yield stage.play("penalty-ordinary", acts, until=evening)
    yield from orders.running(stage, caster, evening)
    yield from facilities.running(stage, evening)
    yield from receptions.running(stage, evening)
    yield from annual_reports.play(stage)
    # Last, out of all that the ledger then holds.
    yield stage.play("enforcement-statistics", [disclosure.statistics()])


def _evening(now: datetime) -> datetime:
    """Running cases lie before the load day, and no later than the demo officers' certificates last."""
    midnight = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(midnight, datetime.combine(LAST_DAY_OF_CERTIFICATES, datetime.min.time(), CHINA))


def expected_acts() -> int:
    """About how many acts a load does, for the progress bar."""
    return small.WAIVERS * 4 + small.SIMPLE * 4 + sum(small.STUDY.values()) + systems.ACTS + annual_reports.ACTS + 2_050


def _loaded(made: bool, logins: int, sealed: int) -> Loaded:
    mine = models.Matter.objects.filter(synthetic=True)
    return Loaded(made, mine.count(), models.Act.objects.filter(matter__synthetic=True).count(), logins, sealed)
