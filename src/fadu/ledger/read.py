"""What others may ask the ledger: the file of a matter, the next lawful acts and what locks each, the desk by clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from fadu.law.clocks import Run
from fadu.law.common.case import SPOT
from fadu.law.data import lenient
from fadu.law.drafts import draft
from fadu.law.facts import CHINA, Matter, Person
from fadu.law.gates import Finding, Proof
from fadu.law.judge import replay
from fadu.law.procedures import ALL
from fadu.law.procedures import procedure as procedure_of
from fadu.law.procedures.service import order
from fadu.law.steps import START, Procedure, Step
from fadu.ledger import barred, codec, index, models, rows
from fadu.ledger.models.matter import CONFIDENTIAL, SHOWN_AS
from fadu.ledger.record import Intent, load, weigh
from fadu.registers import asof


@dataclass(frozen=True, slots=True)
class Done:
    """One act on the timeline."""

    row: models.Act
    step: Step | None
    act: Any
    findings: Sequence[Finding]
    proofs: Sequence[Proof]
    papers: Sequence[models.Paper]
    files: Sequence[models.Evidence]


@dataclass(frozen=True, slots=True)
class Next:
    """A step that may come next: `mine` when the person's role may do it, `locks` what the gates say of it now, from the prepared draft."""

    step: Step
    mine: bool
    locks: Sequence[Finding]
    draft: dict[str, Any]

    @property
    def locked(self) -> bool:
        return any(lock.blocks for lock in self.locks)


@dataclass(frozen=True, slots=True)
class File:
    """A matter with everything the page shows."""

    row: models.Matter
    procedure: Procedure
    matter: Matter
    timeline: Sequence[Done]
    clocks: Sequence[Run]

    def evidence_matrix(self) -> list[tuple[str, str, list[tuple[str, bool]]]]:
        """Facts of the newest proposal: (element, text, [(piece, verified)])."""
        proposal = self.matter.last("pen.decide", "pen.renotice", "pen.notice", "pen.conclude", *SPOT)
        if proposal is None:
            return []
        accepted = {
            result.evidence for act in self.matter.all("pen.evidence-verify") for result in act.data.results if result.accepted
        }
        return [(fact.element, fact.text, [(piece, piece in accepted) for piece in fact.evidence]) for fact in proposal.data.facts]


def file_of(row: models.Matter) -> File:
    """The whole file of a matter in a number of queries that does not depend on its length."""
    procedure = procedure_of(row.procedure)
    rows = list(row.acts.order_by("seq"))
    matter = codec.matter(procedure, row.number, [act.body for act in rows], row.stage)
    papers, files = list(row.papers.order_by("pk")), list(row.files.order_by("pk"))
    timeline = [_done(procedure, act, found, papers, files) for act, found in zip(rows, matter.acts, strict=True)]
    return File(row, procedure, matter, timeline, index.clocks(procedure, matter, today()))


def next_acts(file: File, person: Person) -> list[Next]:
    """Every step the stage allows, the person's own first; each judged on its prepared draft, so that the page can say what locks it."""
    book = asof.snapshot(today())
    found = [
        _next(file, step, person, book) for step in file.procedure.steps if file.row.stage in step.at and file.row.stage != START
    ]
    return sorted(found, key=lambda option: not option.mine)


def replayed(row: models.Matter) -> list[tuple[int, list[Finding]]]:
    """The same gates over the recorded file: (act, findings) where there are any."""
    procedure = procedure_of(row.procedure)
    matter = load(procedure, row, with_standing=True)
    return [
        (act.seq, list(verdict.findings))
        for act, verdict in zip(matter.acts, replay(procedure, matter.acts, row.number), strict=True)
        if verdict.findings
    ]


#: Roles that work on every case of the bureau.
SEE_ALL = frozenset({"head", "principal", "legal", "reviewer", "finance", "archivist", "host", "clerk"})


def visible(person: Person) -> QuerySet[models.Matter]:
    """The matters a person may see; the only place that decides it.

    Heads, reviewers and those who serve the whole bureau see all. People of a town or sub-district see their town's, others those of
    their unit (a squad leader also of the units below); everyone sees what he handles. An administrator as such sees none. Whom a petition
    or an order reports, and his unit, never see it (`ledger.barred`).
    """
    book = asof.snapshot(today())
    rows = barred.free_for(models.Matter.objects.all(), person, book)
    if person.roles & SEE_ALL:
        return rows
    if not person.roles - {"admin"}:
        return rows.none()
    units = book.units()
    own = next((unit for unit in units if unit["code"] == person.unit), None)
    desk_of = Q(procedure__in=[procedure for role in sorted(person.roles) for procedure in DESKS.get(role, ())])
    if own is not None and own["kind"] in ("town", "subdistrict"):
        return rows.filter(Q(town=person.unit) | Q(unit=person.unit) | _handled(person.id) | desk_of)
    below = [unit["code"] for unit in units if unit["parent"] == person.unit] if "squad_leader" in person.roles else []
    return rows.filter(Q(unit__in=[person.unit, *below]) | _handled(person.id) | desk_of)


def one(person: Person, pk: int) -> models.Matter | None:
    """That matter, if the person may see it. What `visible` says of a person is put into SQL once a day and version of the registers."""
    version = asof.version()  # none where the registers were never filled through their doors: then nothing tells stale from fresh
    asked = (_one if version else _one.__wrapped__)(person, today(), version) if 0 < pk < 1 << 63 else None
    if asked is None:
        return None
    [found] = rows.ask(rows.Question(asked.text, [pk if value == _ANY else value for value in asked.values]))
    return next(iter(rows.objects(models.Matter, found)), None)


#: Stands for the matter's key in the kept statement.
_ANY = -1


@lru_cache(maxsize=1024)
def _one(person: Person, day: date, version: str) -> rows.Question | None:
    """None where the person sees no matter at all. The day and the version are what `visible` asks besides the person."""
    try:
        return rows.Question(*visible(person).filter(pk=_ANY).query.get_compiler(DEFAULT_DB_ALIAS).as_sql())
    except EmptyResultSet:
        return None


#: Procedures whose every matter is seen by whoever serves their desk: role → procedures.
DESKS = {
    "petition": ("petition", "dispute", "dispute-screening"),
    "window": ("permit",),
    "examiner": ("permit",),
    "duty": ("order", "duty-roster"),
    "inspector": ("order",),
    "keeper": ("coercion-measure",),
    "counsel": ("contract-review", "normative-document", "major-decision", "litigation", "reconsideration"),
}
#: Who may learn who the party of a confidential matter is: the petition desk alone. Who may learn who reported a secret order: the centre alone.
CONFIDANTS, CENTRE = frozenset({"petition"}), frozenset(order.CENTRE)


def knows_party(person: Person, row: models.Matter) -> bool:
    """Whether the person may learn who the matter's party is; each look is recorded all the same."""
    return row.procedure not in SHOWN_AS or _known(person, models.Matter.objects.filter(pk=row.pk)).exists()


def withheld(person: Person, row: models.Matter) -> dict[str, str]:
    """Key of the matter's party, where the person may not know it → what stands in its place. A key, though it names nobody, is the same in other matters."""
    return {row.party.key: SHOWN_AS[row.procedure]} if row.party is not None and not knows_party(person, row) else {}


def sealed(person: Person, numbers: Iterable[str]) -> dict[str, str]:
    """Of the matters of those numbers those whose party the person may not know → what stands in the party's place."""
    rows = models.Matter.objects.filter(number__in=set(numbers), procedure__in=SHOWN_AS)
    known = set(_known(person, rows).values_list("pk", flat=True))
    return {row.number: SHOWN_AS[row.procedure] for row in rows if row.pk not in known}


def with_known_party(person: Person) -> QuerySet[models.Matter]:
    """The matters the person may see and whose party he may know."""
    return _known(person, visible(person))


def only_in_confidence(person: Person, party: models.Party) -> bool:
    """Whether all the bureau knows of the party are matters whose party the person may not know."""
    rows = models.Matter.objects.filter(party=party)
    return rows.exists() and not _known(person, rows).exists()


def _known(person: Person, rows: QuerySet[models.Matter]) -> QuerySet[models.Matter]:
    """Of the matters those whose party the person may know: of a petition the desk (信访工作条例第三十条), of a secret order the centre."""
    rows = rows if person.roles & CONFIDANTS else rows.exclude(procedure__in=CONFIDENTIAL)
    return rows if person.roles & CENTRE else rows.exclude(order__secret=True)


def desk(person: Person) -> QuerySet[models.Matter]:
    """Open matters the person may see, the nearest clock first."""
    return (
        visible(person)
        .filter(closed=False)
        .select_related("party")
        .order_by(F("next_due").asc(nulls_last=True), "-acted_on", "-pk")
    )


def told_of(row: models.Matter) -> list[str]:
    """Who is told what happens in a matter: its handlers; where a unit has it and nobody in it was named, the unit's leaders, or all who work there."""
    book = asof.snapshot(today())
    if row.handlers or row.procedure not in _GIVEN_TO_UNITS:
        out = {one.id for one in book.people() if barred.is_barred(row, one, book)} if row.barred else set()
        return [code for code in row.handlers if code not in out]
    return in_charge(row, book)


def in_charge(row: models.Matter, book: asof.Snapshot | None = None) -> list[str]:
    """The leaders of the unit that has the matter, or all who work there; never whom it reports."""
    book = book or asof.snapshot(today())
    there = [one for one in book.people() if one.unit == row.unit and one.roles - {"portal", "admin"}]
    there = [one for one in there if not barred.is_barred(row, one, book)]
    return [one.id for one in there if "squad_leader" in one.roles] or [one.id for one in there]


#: Procedures with a step that gives the matter to a unit (`index.TO_UNIT`).
_GIVEN_TO_UNITS = frozenset(procedure.id for procedure in ALL.values() if any(step in procedure.by_step for step in index.TO_UNIT))


def _handled(code: str) -> Q:
    return Q(handlers__icontains=f'"{code}"')


def overdue(day: date | None = None) -> QuerySet[models.Deadline]:
    """Clocks of the bureau that ran out and have not ended."""
    late = models.Deadline.objects.filter(stopped=None, paused=False, owner="bureau", last__lt=day or today())
    return late.select_related("matter").order_by("last")


def newest_year() -> int:
    """The newest year that has matters; this year in an empty ledger."""
    return models.Matter.objects.aggregate(newest=Max("year"))["newest"] or today().year


def today() -> date:
    """The civil day in China."""
    return timezone.now().astimezone(CHINA).date()


def now() -> datetime:
    """The civil time in China, to the minute."""
    return timezone.now().astimezone(CHINA).replace(second=0, microsecond=0)


def _done(procedure: Procedure, row: models.Act, act: Any, papers: list[models.Paper], files: list[models.Evidence]) -> Done:
    judged = row.judged
    return Done(
        row,
        procedure.by_step.get(row.step),
        act,
        codec.findings(judged["findings"]),
        codec.proofs(judged["proofs"]),
        [paper for paper in papers if paper.act_seq == row.seq],
        [file for file in files if file.act_seq == row.seq],
    )


def _next(file: File, step: Step, person: Person, book: asof.Snapshot) -> Next:
    prepared = draft(file.procedure, file.matter, step, today(), book.bureau())
    data = lenient(step.data, prepared)
    _, verdict = weigh(file.procedure, file.row, file.matter, Intent(step.id, data, _team(file, step, person)), book)
    locks = [finding for finding in verdict.findings if finding.gate != "role"]
    return Next(step, bool(person.roles & set(step.who)), locks, prepared)


def _team(file: File, step: Step, person: Person) -> list[str]:
    """Who would do it: the person, and beside an officer the other handler."""
    others = [code for code in file.row.handlers if code != person.id]
    return [person.id, *others[:1]] if "officer" in step.who else [person.id]
