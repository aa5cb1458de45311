"""What an act changes outside its matter, in the act's own transaction: a handover and a withdrawal write the register of delegations;
a monitoring device's publication, filing and end that of devices; footage, and acts that must be on film, the index of recording.

Filings ask the register; so what was handed over is what they find, and no second hand has to keep the two alike. Files entered from
before (`history`) change nothing: `disagreements` names where register and acts part.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from fadu.law.facts import Act, Matter
from fadu.law.procedures.enforcement.delegation_handover import last_day_of
from fadu.ledger import models, recording
from fadu.registers import delegating, devices
from fadu.registers.asof import Snapshot, snapshot


def apply(row: models.Matter, matter: Matter, act: Act, book: Snapshot) -> None:
    """Do what the act's step brings about elsewhere; most steps nothing. Raises InputError when the register refuses, and the act is not recorded."""
    effect = EFFECTS.get(act.step)
    if effect is not None:
        effect(row, matter, act)
    recording.note(row, matter, act, book.on(act.day))


def _hand_over(row: models.Matter, matter: Matter, act: Act) -> None:
    decided = matter.all("del.decide")[-1].data
    delegating.grant(act.data.items, decided.town, act.data.from_on, f"{decided.organ}{decided.document}", matter.number)


def _take_back(row: models.Matter, matter: Matter, act: Act) -> None:
    delegating.take_back(act.data.items, matter.all("del.decide")[-1].data.town, last_day_of(act), matter.number)


def _enable(row: models.Matter, matter: Matter, act: Act) -> None:
    """What the captures of the device will be asked by: the newest registration and the newest reviews."""
    device, legal, technical = (matter.all(step)[-1] for step in ("pen.monitor-register", "mon.legal", "mon.technical"))
    said = {
        "place": device.data.place,
        "purpose": device.data.purpose,
        "basis": device.data.basis,
        "basis_level": "" if device.data.basis_level == "none" else device.data.basis_level,
        "legal_review_on": legal.day,
        "technical_review_on": technical.day,
        "standard": technical.data.standard,
        "sign": technical.data.sign,
        "published_on": act.day,
        "published_at": act.data.where,
    }
    devices.enable(device.data.device, act.day, said, matter.number)


def _file_with_police(row: models.Matter, matter: Matter, act: Act) -> None:
    devices.filed(matter.all("pen.monitor-register")[-1].data.device, act.data.filed_on, matter.number)


def _stop(row: models.Matter, matter: Matter, act: Act) -> None:
    if matter.has("mon.publish"):  # one that was never enabled is in no register
        devices.stop(matter.all("pen.monitor-register")[-1].data.device, act.day, matter.number)


EFFECTS: dict[str, Callable[[models.Matter, Matter, Act], None]] = {
    "del.handover": _hand_over,
    "del.withdraw": _take_back,
    "mon.publish": _enable,
    "mon.police": _file_with_police,
    "mon.stop": _stop,
    "avr.footage": recording.register,
    "avr.delete": recording.delete,
    "gap.confirm": recording.explain,
}


def handed_over(day: date) -> dict[tuple[str, str], str]:
    """(item, town) → number of the matter by whose acts the town holds the item on `day`."""
    held: dict[tuple[str, str], str] = {}
    towns: dict[int, str] = {}
    steps = ("del.decide", "del.handover", "del.withdraw")
    done = models.Act.objects.filter(step__in=steps).order_by("matter_id", "seq")
    for matter, number, step, body in done.values_list("matter_id", "matter__number", "step", "body"):
        data = json.loads(body)["data"]
        if step == "del.decide":
            towns[matter] = data["town"]
            continue
        town = towns.get(matter, "")
        begins = date.fromisoformat(data["from_on" if step == "del.handover" else "back_on"])
        for item in data["items"] if begins <= day else ():
            if step == "del.handover":
                held[item, town] = number
            else:
                held.pop((item, town), None)
    return held


def disagreements(day: date) -> list[str]:
    """Where the register of delegations and the acts of handover part on `day`, in sentences; empty when they agree."""
    book, acts = snapshot(day), handed_over(day)
    rows = {key for key in book.delegations() if (book.delegation(*key) or {}).get("kind") == "granted"}
    names = {unit["code"]: unit["name"] for unit in book.units("town", "subdistrict")}
    without = [f"{names.get(town, town)}行使{item}，没有交接书" for item, town in sorted(rows - acts.keys())]
    lost = [
        f"{number}已把{item}交给{names.get(town, town)}，登记簿中没有"
        for (item, town), number in sorted(acts.items())
        if (item, town) not in rows
    ]
    return without + lost
