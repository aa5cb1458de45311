"""The row that each order has beside its matter (`models.Order`): written with every act, made anew from the acts by `rebuild`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fadu.law.facts import Matter
from fadu.law.params import rules_on
from fadu.law.procedures import procedure as procedure_of
from fadu.law.procedures.service import order as law
from fadu.law.workhours import due_at
from fadu.ledger import codec, models, rows
from fadu.registers.asof import Snapshot, snapshot
from fadu.registers.gridding import cell, grid_of

_LEFT_OUT = re.compile(r"[\s（）()，,。.、·\-—]|示例")


def put(row: models.Matter, matter: Matter, writes: rows.Writes, book: Snapshot | None = None) -> None:
    """The order's row as the acts have it now, to be written."""
    found = columns(matter, book)
    writes.add(_statement(tuple(found)), [row.pk, *found.values()])


def columns(matter: Matter, book: Snapshot | None = None) -> dict[str, Any]:
    """The columns of an order's row, from its acts alone (and the grids of the day it came in)."""
    first = matter.acts[0]
    said = first.data
    sort, sent, handled = matter.last("ord.sort"), matter.last("ord.dispatch"), law.handled(matter)
    lat, lng = (float(value) if value is not None else None for value in (said.lat, said.lng))
    grid = grid_of((book or snapshot(first.day)).on(first.day).grids(), lat, lng, said.place)
    merged = matter.last("ord.merge")
    return {
        "channel": said.channel,
        "kind": sort.data.kind if sort else "",
        "category": law.category(matter),
        "stage": matter.stage,
        "closed": matter.stage in law.PROCEDURE.closed,
        "unit": sent.data.unit if sent else "",
        "officer": sent.data.officer if sent else "",
        "grid": grid["code"] if grid else "",
        "lat": lat,
        "lng": lng,
        "cell": cell(lat, lng),
        "place_key": place_key(said.place),
        "received_at": codec.stamp(first.at),
        "dispatched_at": codec.stamp(sent.at) if sent else "",
        "due_at": _due(matter),
        "handled_at": codec.stamp(handled.at) if handled else "",
        "changed_at": codec.stamp(matter.acts[-1].at),
        "urgent": bool(sent and sent.data.urgent),
        "urges": len(matter.all("ord.urge")),
        "returns": len(matter.all("ord.return", "ord.rework", "ord.again")),
        "rating": law.rating(matter),
        "settled_by": law.settled_by(matter),
        "late": law.late(matter),
        "suggested": sort.data.suggested if sort else "",
        "suggested_unit": sent.data.suggested_unit if sent else "",
        "merged_into": merged.data.into if merged else "",
        "secret": law.secret(matter),
    }


def place_key(place: str) -> str:
    """A place as it is compared: no blanks, no punctuation, no marks."""
    return _LEFT_OUT.sub("", place)[:60]


def rebuild() -> int:
    """Make every row anew from the acts; how many."""
    count = 0
    procedure = procedure_of("order")
    for row in models.Matter.objects.filter(procedure="order").order_by("pk").iterator(500):
        bodies = row.acts.order_by("seq").values_list("body", flat=True)
        writes = rows.Writes()
        put(row, codec.matter(procedure, row.number, bodies, row.stage), writes)
        writes.send()
        count += 1
    models.Rebuilt.objects.create(what="工单索引")
    return count


def _due(matter: Matter) -> str:
    """When the next step must be done, by which the queue is sorted: the handling time, or the desk's own time for the stage; empty at rest."""
    newest, rules = matter.acts[-1], rules_on(matter.acts[-1].day)
    if matter.stage in (law.HANDLING, law.PAUSED):
        due = law.handling_due(matter)
    elif matter.stage in (law.NEW, law.TO_DISPATCH):
        due = due_at(newest.at, int(rules["ord.desk"]), "h", rules)
    elif matter.stage == law.TO_REPLY:
        due = due_at(matter.acts[0].at, int(rules["ord.answer"]), "wd", rules)
    elif matter.stage in (law.TO_VERIFY, law.TO_CALL):
        due = due_at(newest.at, int(rules["ord.verify" if matter.stage == law.TO_VERIFY else "ord.callback"]), "wd", rules)
    else:
        due = None
    return codec.stamp(due) if due else ""


@lru_cache(maxsize=8)
def _statement(names: tuple[str, ...]) -> str:
    table = models.Order._meta.db_table
    marks = ", ".join(["%s"] * (len(names) + 1))
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in names)
    columns = ", ".join(f'"{name}"' for name in ("matter_id", *names))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT (matter_id) DO UPDATE SET {changed}"
