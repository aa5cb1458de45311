"""许可登记: what the ledger answers about a permit item, and how each permit stands on a day: a permit lapses by its date, and no act is needed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from fadu.law.common.permit import accepted_on
from fadu.law.facts import Act, Matter
from fadu.law.procedures import procedure
from fadu.law.procedures.service.permit import GRANTED, REVIEW
from fadu.ledger import codec, models
from fadu.registers.asof import Snapshot
from fadu.registers.models import PermitItem

PROCEDURE, LICENCE, VALID = "permit", "permit_licence", "lic.valid"
#: Clock of a holder's request that waits → what is asked.
ASKED = {"lic.renew.decide": "延续", "lic.change.decide": "变更"}
#: How a permit stands on a day.
STATES = {"valid": "有效", "expired": "已到期", "revoked": "已撤销", "withdrawn": "已撤回", "cancelled": "已注销"}
_ENDED_BY = {"lic.revoke": "revoked", "lic.withdraw": "withdrawn", "lic.cancel": "cancelled"}


@dataclass(frozen=True, slots=True)
class Licence:
    """A permit as anyone may know it: its number, what for, whose (masked), from when to when, how it stands, how it was inspected.

    `renewing`: its last day is over, and a renewal that was asked for before is not decided: it holds by silence (行政许可法第五十条).
    `inspected`: day of each inspection, the newest first, and whether something was found (行政许可法第六十一条); the record itself is read at the bureau.
    """

    matter: int
    number: str
    digest: str
    topic: str
    holder: str
    valid_from: date
    valid_to: date
    state: str
    renewing: bool
    inspected: Sequence[tuple[date, bool]] = ()

    @property
    def label(self) -> str:
        return STATES[self.state]


def item(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The permit item of the application as published on the day of the act, and the promise of its bundle; None when it is not published."""
    asked = matter.first("lic.apply")
    data = asked.data if asked is not None else act.data
    found = book.permit_item(getattr(data, "item", ""))
    if found is None:
        return {"permit": None}
    bundle = next((one for one in book.bundles() if one.code == getattr(data, "bundle", "")), None)
    said = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(found).items()}
    del said["samples"]
    if found.quota is None:
        del said["quota"]
    elif act.step == "lic.grant":
        said |= _places(found.code, matter, row, act.day)
    return {"permit": said | {"bundled": bundle.promised if bundle is not None else None}}


def _places(code: str, matter: Matter, row: models.Matter | None, day: date) -> dict[str, Any]:
    """How many permits of the item hold or were granted, and the numbers of the applications accepted before this one that may still be granted.

    In an act's transaction the item's row is locked, so that two decisions at once cannot both take the last place.
    """
    if connection.in_atomic_block:
        list(PermitItem.objects.select_for_update().filter(code=code).values_list("pk"))
    rows = models.Matter.objects.filter(procedure=PROCEDURE, item_code=code).exclude(pk=row.pk if row is not None else 0)
    running = models.Deadline.objects.filter(_holding(day), clock=VALID, matter__in=rows)
    taken = rows.filter(stage=GRANTED).count() + running.count()
    own = _turn(matter, row.pk if row is not None else 0)
    waiting = ((one, _loaded(one)) for one in rows.filter(stage=REVIEW).order_by("pk"))
    return {"taken": taken, "ahead": [one.number for one, file in waiting if _turn(file, one.pk) < own and _may_be_granted(file)]}


def _turn(matter: Matter, pk: int) -> tuple[date, datetime, int]:
    """The order of acceptance: the day from which it counts, the moment of the application, what was entered first."""
    return accepted_on(matter) or date.max, matter.acts[0].at, pk


def _may_be_granted(matter: Matter) -> bool:
    examined = matter.last("lic.examine")
    return examined is None or examined.data.met


def _loaded(row: models.Matter) -> Matter:
    return codec.matter(procedure(PROCEDURE), row.number, row.acts.order_by("seq").values_list("body", flat=True), row.stage)


def renewing(day: date) -> Exists:
    """A renewal that was asked for before the permit's last day and is not decided on `day`."""
    waits = models.Deadline.objects.filter(clock="lic.renew.decide", matter=OuterRef("matter"), start__lte=OuterRef("last"))
    return Exists(waits.filter(Q(stopped=None) | Q(stopped__gt=day)))


def _holding(day: date) -> Q:
    """Validities that are neither over nor ended on `day`; one that has yet to begin holds its place."""
    return (Q(stopped=None) | Q(stopped__gt=day)) & (Q(last__gte=day) | Q(renewing(day)))


def register(day: date, text: str = "", state: str = "") -> QuerySet[models.Deadline]:
    """The validity of each permit that had begun by `day`, with how it stands that day; the newest first. `text`: words of its title or number."""
    rows = models.Deadline.objects.filter(clock=VALID, start__lte=day)
    for word in text.split()[:5]:
        papers = models.Paper.objects.filter(kind=LICENCE, number__icontains=word).values("matter_id")
        rows = rows.filter(Q(matter__title__icontains=word) | Q(matter__number__icontains=word) | Q(matter_id__in=papers))
    after = (day + timedelta(days=1)).isoformat()
    ended = models.Act.objects.filter(matter=OuterRef("matter"), step__in=_ENDED_BY, at__lt=after).order_by("-seq").values("step")
    stands = [When(ended=step, then=Value(name)) for step, name in _ENDED_BY.items()]
    rows = rows.annotate(ended=Subquery(ended[:1]), renewing=renewing(day))
    rows = rows.annotate(state=Case(*stands, When(_holding(day), then=Value("valid")), default=Value("expired")))
    if state in STATES:
        rows = rows.filter(state=state)
    return rows.select_related("matter__party").order_by("-start", "-pk")


def licences(rows: Sequence[models.Deadline], day: date) -> list[Licence]:
    """Rows of `register` as shown on `day`, with the newest licence and the inspections of each; two queries."""
    keys = [row.matter_id for row in rows]
    papers = models.Paper.objects.filter(kind=LICENCE, matter_id__in=keys).order_by("pk")
    newest = {paper.matter_id: paper for paper in papers}
    inspected: dict[int, list[tuple[date, bool]]] = {key: [] for key in keys}
    for act in models.Act.objects.filter(step="lic.inspect", matter_id__in=keys).order_by("-seq"):
        inspected[act.matter_id].append((date.fromisoformat(act.at[:10]), bool(act.content["data"]["problem"])))
    return [_licence(row, day, newest.get(row.matter_id), inspected[row.matter_id]) for row in rows]


def _licence(row: models.Deadline, day: date, paper: models.Paper | None, inspected: Sequence[tuple[date, bool]]) -> Licence:
    matter = row.matter
    holder = matter.party.masked if matter.party is not None else ""
    number, digest = (paper.number, paper.digest) if paper is not None else ("", "")
    state, late = row.state, row.renewing  # type: ignore[attr-defined]  # annotated by `register`
    renewing = state == "valid" and late and row.last < day
    return Licence(
        matter.pk, number or matter.number, digest, matter.title, holder, row.start, row.last, state, renewing, inspected
    )


def asked(matters: QuerySet[models.Matter]) -> QuerySet[models.Deadline]:
    """The requests of holders to change or renew that wait for a decision, the nearest last day first."""
    rows = models.Deadline.objects.filter(clock__in=ASKED, stopped=None, matter__in=matters)
    return rows.select_related("matter__party").order_by("last", "pk")


def soon(day: date, days: int) -> QuerySet[models.Deadline]:
    """Permits that end within so many days, the nearest end first."""
    rows = register(day, state="valid").filter(last__gte=day, last__lte=day + timedelta(days=days))
    return rows.order_by("last", "pk")
