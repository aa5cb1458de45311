"""A bureau, and cases in it that are written by the demo's scripts."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from fadu.demo.cases import Caster, Outline
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.pictures import Picture
from fadu.demo.script import Planned, ordinary
from fadu.demo.stage import Stage
from fadu.ledger import models
from tests.furnished import furnish

PICTURES = [Picture(f"{number:064x}", 1000, "image/png") for number in range(30)]
#: A case with a hearing, one with preservation and defence, one paid in two parts, one announced, one with a surcharge.
OUTLINES = {
    "hearing": Outline("CQSR-66-3", "citizen", 6000, "A", "倾倒建筑垃圾", "hearing review collective"),
    "preserve": Outline("CQSR-67-1", "org", 5000, "A", "非密闭车辆运输渣土", "defence preserve recusal", "leave"),
    "parts": Outline("CQSR-66-1", "org", 10000, "A", "未办证运输", "instalments suspend extend", "electronic"),
    "announced": Outline("CQSR-69-1", "org", 2000, "A", "进出路口未硬化", "waived", "announce"),
    "surcharge": Outline("YL-45-3-3", "citizen", 600, "B", "堆放杂物", "surcharge", "post", urban=False),
    "short": Outline("CQSR-67-1", "org", 4000, "A", "非密闭车辆运输渣土", "waived"),
}
Play = Callable[..., models.Matter]


@pytest.fixture
def caster(db: None) -> Caster:
    """The cast of the demo year in a fresh bureau."""
    furnish()
    rng = Random(7)
    return Caster(rng, teams(), places(), PICTURES, {"citizen": citizens(rng), "org": companies(rng)})


@pytest.fixture
def script(caster: Caster) -> Callable[..., list[Planned]]:
    """A case's script by name, up to `stop`."""

    def write(name: str = "short", stop: str = "", opened: date = date(2023, 3, 1)) -> list[Planned]:
        outline = OUTLINES[name]
        acts = ordinary(caster.case(outline, opened))
        places_of = [act.tag for act in acts]
        return acts[: places_of.index(stop) + 1] if stop else acts

    return write


@pytest.fixture
def play(script: Callable[..., list[Planned]]) -> Play:
    """Do a case by name through the ledger's doors, up to `stop`."""

    def do(name: str = "short", stop: str = "", opened: date = date(2023, 3, 1)) -> models.Matter:
        return Stage(PICTURES, lambda acts: None).play("penalty-ordinary", script(name, stop, opened))

    return do
