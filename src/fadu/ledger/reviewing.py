"""What a file review asks the ledger: which files a plan covers, a file's faults with their proofs, and the numbers over a whole review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fadu.law.casefile import Fault, faults
from fadu.law.facts import Act
from fadu.law.params import rules_on
from fadu.law.procedures import ALL, GATES
from fadu.law.procedures import procedure as procedure_of
from fadu.law.procedures.enforcement.file_review import EXTRA, Confirmed, Plan, Score
from fadu.law.scoring import standard
from fadu.ledger import codec, models
from fadu.registers.asof import Snapshot

MOST_POOL = 20_000


def pool(plan: Plan) -> QuerySet[models.Matter]:
    """The files a plan covers: of its kind, begun in its period, ended, in the order of their numbers."""
    found = models.Matter.objects.filter(procedure=plan.cases, opened_on__range=(plan.since, plan.until), closed=True)
    return found.order_by("number")


def seal(row: models.Matter) -> dict[str, str] | None:
    """Day and root of the seal under which the review's plan stands; None until that day is over. The root is known to nobody who plans, and public."""
    planned = models.Act.objects.filter(matter=row, step="rvw.plan").order_by("-seq").values_list("recorded_at", flat=True).first()
    found = models.Seal.objects.filter(day=planned[:10]).first() if planned else None
    return {"day": found.day, "root": found.root} if found is not None else None


def faults_of(row: models.Matter, today: date) -> list[Fault]:
    """Every fault of a file with its proof."""
    return faults(procedure_of(row.procedure), acts_of(row), today, row.number)


def acts_of(row: models.Matter) -> list[Act]:
    """The acts of a file with what the registers answered, so that they can be replayed."""
    return _acts(row, models.Act.objects.filter(matter_id=row.pk).order_by("seq").values_list("body", flat=True))


@dataclass(frozen=True, slots=True)
class Listed:
    """A problem on a list, with its owner and the day by which it was to be mended when it was listed."""

    row: models.Matter
    owner: str
    due: date


def listed(number: str, since: date) -> dict[str, Listed]:
    """The problems put on a list for the review of that number, begun on `since`: by “file fault” (`casefile.Fault.key`)."""
    acts = models.Act.objects.filter(step="prb.list", matter__opened_on__gte=since, body__contains=number).select_related("matter")
    said = [(act.content["data"], act.matter) for act in acts.order_by("pk")]
    return {
        f"{data.get('file')} {data.get('finding')}": Listed(row, data["owner"], date.fromisoformat(data["due"]))
        for data, row in said
        if data.get("origin") == number
    }


#: What is no gate of a procedure and may yet be a fault of a file.
OTHERS = {
    "order": "步骤次序",
    "time-order": "时间次序",
    "role": "人员职责",
    "people": "没有写明人员",
    "day": "行为日期",
    "step": "不认识的步骤",
    EXTRA: "另外扣分",
}
_CLOCKS = {clock.id: clock.label for procedure in ALL.values() for clock in procedure.clocks}


def title_of(gate: str) -> str:
    """A gate, a clock or another fault in Chinese."""
    return GATES[gate].title if gate in GATES else OTHERS.get(gate) or _CLOCKS.get(gate, gate)


def problem(review: str, file: models.Matter, answer: Confirmed, found_on: date, hint: str, book: Snapshot) -> dict[str, Any]:
    """What a problem opened for a confirmed fault of a file says on the day of the registers: what, whose, until when."""
    rules = rules_on(book.day)
    return {
        "topic": f"案卷{file.number}：{title_of(answer.gate)}",
        "list_name": "discipline",
        "source": "file_review",
        "found_on": found_on,
        "owner": next((code for code in file.handlers if _knows(book.person, code)), ""),
        "measure": hint or answer.said or "查明原因，予以补正，今后不再发生。",
        "due": rules.calendar.add_workdays(book.day, int(rules["prb.mend"])),
        "unit": file.unit if _knows(book.unit, file.unit) else "",
        "origin": review,
        "file": file.number,
        "finding": answer.key,
    }


def _knows(ask: Callable[[str], object], code: str) -> bool:
    """Whether the registers have the code on their day."""
    try:
        return bool(ask(code))
    except KeyError:
        return False


@dataclass(frozen=True, slots=True)
class Tally:
    """One line of a statistic: what, how many files, how many faults."""

    what: str
    files: int
    faults: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Over the scored files of a review: mean marks, files by grade, confirmed faults by gate, by unit and by officer."""

    mean: float | None
    grades: Mapping[str, int]
    rejected: int
    by_gate: Sequence[Tally]
    by_unit: Sequence[Tally]
    by_officer: Sequence[Tally]


def statistics(scores: Sequence[Score]) -> Statistics:
    """The numbers of a review, in one query whatever its size."""
    rows = {row.number: row for row in models.Matter.objects.filter(number__in=[score.file for score in scores])}
    standing = {score.file: [answer.gate for answer in score.confirmed] for score in scores}
    gates = Counter(gate for found in standing.values() for gate in found)
    files = Counter(gate for found in standing.values() for gate in set(found))
    owners: dict[str, list[str]] = {number: [row.unit] for number, row in rows.items()}
    officers: dict[str, list[str]] = {number: list(row.handlers) for number, row in rows.items()}
    grades = Counter(score.grade for score in scores)
    return Statistics(
        mean=sum(score.score for score in scores) / len(scores) if scores else None,
        grades={name: grades.get(name, 0) for name, _ in standard().grades},
        rejected=sum(not answer.stands for score in scores for answer in score.answers),
        by_gate=[Tally(gate, files[gate], count) for gate, count in gates.most_common()],
        by_unit=_by(owners, standing),
        by_officer=_by(officers, standing),
    )


def _by(owners: Mapping[str, Sequence[str]], standing: Mapping[str, Sequence[str]]) -> list[Tally]:
    files: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for number, gates in standing.items():
        for owner in owners.get(number, ()):
            files[owner] += 1
            found[owner] += len(gates)
    return [Tally(owner, files[owner], count) for owner, count in found.most_common()]


@dataclass(frozen=True, slots=True)
class Swept:
    """A replay of many files: how many, how many with faults, faults by gate, and the worst files with their fault count."""

    files: int
    faulty: int
    by_gate: Sequence[Tally]
    worst: Sequence[tuple[str, int]]


#: A sweep reads so many files at a time, and names so many of the worst.
BATCH, MOST_NAMED = 200, 20


def sweep(rows: QuerySet[models.Matter], today: date, tick: Callable[[int], object] = lambda files: None) -> Swept:
    """Replay every file of a selection in bounded memory. `tick` is told of each batch, for a progress bar."""
    files, faulty = 0, 0
    found: Counter[str] = Counter()
    among: Counter[str] = Counter()
    worst: list[tuple[str, int]] = []
    for batch in batches(rows):
        for row, acts in batch:
            gates = [fault.gate for fault in faults(procedure_of(row.procedure), acts, today, row.number)]
            found.update(gates)
            among.update(set(gates))
            files, faulty = files + 1, faulty + bool(gates)
            if gates:
                worst = sorted([*worst, (row.number, len(gates))], key=lambda line: (-line[1], line[0]))[:MOST_NAMED]
        tick(len(batch))
    return Swept(files, faulty, [Tally(gate, among[gate], count) for gate, count in found.most_common()], worst)


def batches(rows: QuerySet[models.Matter]) -> Iterator[list[tuple[models.Matter, list[Act]]]]:
    """Files with their acts, a batch at a time by key, two queries each."""
    after = 0
    while batch := list(rows.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = batch[-1].pk
        bodies: dict[int, list[str]] = {row.pk: [] for row in batch}
        stored = models.Act.objects.filter(matter_id__in=bodies).order_by("matter_id", "seq").values_list("matter_id", "body")
        for key, body in stored:
            bodies[key].append(body)
        yield [(row, _acts(row, bodies[row.pk])) for row in batch]


def _acts(row: models.Matter, bodies: Iterable[str]) -> list[Act]:
    return codec.matter(procedure_of(row.procedure), row.number, bodies, row.stage, with_standing=True).acts
