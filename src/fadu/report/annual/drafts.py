"""A report being written: its versions, its figures as printed, their evidence, and the data of the acts that make it final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, IntegerField, Q, QuerySet, Value

from fadu.law.errors import InputError
from fadu.law.texts.mentions import Mention
from fadu.law.texts.places import Placed, filled, places, unwritten
from fadu.ledger.models import Act, Matter, Seal
from fadu.report.annual.outlines import LONGEST, outline, unknown
from fadu.report.figures import FIGURES, Figure
from fadu.report.models import ReportVersion
from fadu.report.printing import print_exact, print_value
from fadu.report.rollup import values_of
from fadu.report.since import kept_whole, partly
from fadu.report.texts.reconcile import CONTRADICTED, UNKNOWN, Beside, Sum, reconcile

PROCEDURE = "annual-report"


class Overtaken(InputError):
    """Somebody saved a newer version while this one was being written."""


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of a year and of the one before, by id."""

    year: int
    now: Mapping[str, Decimal | None]
    last: Mapping[str, Decimal | None]
    #: That the ledger knows this year, or the one before, in part only.
    partly: tuple[str, ...] = ()
    last_whole: bool = True

    def printed(self, keys: Iterable[str]) -> dict[str, str]:
        """How each key prints; keys without a value are left out."""
        return {key: said for key in keys if (said := self._said(key))}

    def _said(self, key: str) -> str:
        subject, _, form = key.partition(":")
        figure = FIGURES.get(subject)
        value = (self.last if form == "last" else self.now).get(subject)
        if figure is None or value is None:
            return ""
        return print_exact(figure, value) if form == "exact" else print_value(figure, value)


@dataclass(frozen=True, slots=True)
class Checked:
    """A text laid beside the ledger: printed whole, where its figures stand, what was typed by hand, and sums that fail."""

    text: str
    whole: str
    placed: list[Placed]
    hand: list[Beside]
    sums: tuple[Sum, ...]
    year: Year

    @property
    def contradicted(self) -> list[Beside]:
        return [line for line in self.hand if line.outcome == CONTRADICTED]

    @property
    def unknown(self) -> list[Beside]:
        return [line for line in self.hand if line.outcome == UNKNOWN]

    @property
    def empty(self) -> list[tuple[str, Figure]]:
        """Key and figure of each place that the ledger cannot fill: a share of nothing, or what nobody records yet."""
        named = [(key, FIGURES.get(key.partition(":")[0])) for key in places(self.text)]
        filled_in = self.year.printed(key for key, _ in named)
        return [(key, figure) for key, figure in named if figure is not None and key not in filled_in]

    @property
    def unwritten(self) -> list[str]:
        """What people still have to write."""
        return unwritten(self.text)


def year_of(year: int) -> Year:
    """Both years' figures, kept or computed."""
    last_whole = kept_whole(year - 1)
    said = (partly(year), "" if last_whole else partly(year - 1))
    return Year(year, values_of(year), values_of(year - 1), tuple(filter(None, said)), last_whole)


def report_year(row: Matter) -> int:
    """The year that the report speaks of, as its first act says."""
    return int(Act.objects.get(matter=row, seq=1).content["data"]["year"])


def begin(row: Matter, outline_code: str, person: str) -> ReportVersion:
    """The first version, from an outline."""
    _, text = outline(outline_code).begun(report_year(row))
    return ReportVersion.objects.create(matter=row, number=1, text=text, note="由提纲生成", saved_by=person)


def newest(row: Matter) -> ReportVersion | None:
    """The working text; None of a report that was opened without one."""
    return ReportVersion.objects.filter(matter=row).order_by("-number").first()


def save(row: Matter, text: str, base: int, person: str, note: str = "", sources: Mapping[str, str] | None = None) -> ReportVersion:
    """Keep a new version on top of `base`; the same text gives the version that stands.

    Raises Overtaken when another was saved since, InputError for a text that cannot be one; then nothing is kept.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InputError("正文是空的，没有保存。")
    if len(text) > LONGEST:
        raise InputError(f"正文有 {len(text)} 字，超过 {LONGEST} 字，没有保存。")
    if wrong := unknown(text):
        raise InputError(f"没有叫“{wrong[0]}”的指标，没有保存；请从指标清单中复制名称。")
    stands = newest(row)
    given = dict(stands.sources if stands and sources is None else sources or {})
    if stands is not None and stands.text == text and stands.sources == given:
        return stands
    if stands is not None and stands.number != base:
        raise Overtaken(f"您打开以后，有人保存了第{stands.number}稿；您的文字没有保存，请对照后再保存。")
    try:
        with transaction.atomic():
            return ReportVersion.objects.create(
                matter=row, number=base + 1, text=text, note=note[:200], sources=given, saved_by=person
            )
    except IntegrityError as error:
        raise Overtaken("有人刚刚保存了新的一稿；您的文字没有保存，请对照后再保存。") from error


def checked(text: str, year: Year) -> Checked:
    """The text against the ledger. Figures in places cannot contradict; those typed by hand can, and sums run over both."""
    whole, placed = filled(text, year.printed(places(text)))
    found = reconcile(whole, year.year, year.now, year.last if year.last_whole else {})
    own = [(spot.start, spot.end) for spot in placed]
    by_hand = [line for line in found.lines if not any(start < line.mention.end and line.mention.start < end for start, end in own)]
    return Checked(text, whole, placed, by_hand, found.sums, year)


def final_data(version: ReportVersion, year: Year) -> dict[str, Any]:
    """Data of the act 定稿: the text and each figure it names, as the ledger has it now."""
    figures = []
    for key in places(version.text):
        figure, said = FIGURES.get(key.partition(":")[0]), year.printed([key]).get(key)
        if figure is None or said is None:
            continue
        of = year.year - 1 if key.endswith(":last") else year.year
        value = (year.last if key.endswith(":last") else year.now)[figure.id]
        rows = figure.rows(of)
        count = rows.count() if isinstance(rows, QuerySet) else len(rows)
        figures.append(
            {"subject": key, "label": figure.label, "printed": said, "value": str(value), "unit": figure.unit, "records": count}
        )
    return {"version": version.number, "text": version.text, "figures": figures}


def reconciled_data(found: Checked, sources: Mapping[str, str]) -> dict[str, Any]:
    """Data of the act 核对: every figure typed by hand with its outcome and source, and the sums that fail."""
    lines = [
        {
            "said": line.mention.text,
            "where": around(found.whole, line.mention),
            "outcome": line.outcome,
            "subject": line.figure.id if line.figure else "",
            "ledger": line.printed,
            "source": sources.get(line.mention.text, ""),
        }
        for line in found.hand
    ]
    return {"lines": lines, "sums": [one.said for one in found.sums]}


def around(text: str, mention: Mention, width: int = 16) -> str:
    """The clause about a figure."""
    left = text[max(0, mention.start - width) : mention.start].rsplit("\n", 1)[-1]
    right = text[mention.end : mention.end + width].split("\n", 1)[0]
    return left + mention.text + right


def weak(subjects: Iterable[str], year: int) -> dict[str, list[str]]:
    """What speaks against relying on each figure: no records, sample data, records entered late, days not yet sealed. One query."""
    sealed = Seal.objects.order_by("-day").values_list("day", flat=True).first() or ""
    chosen = [FIGURES[subject] for subject in dict.fromkeys(subjects) if subject in FIGURES]
    lines = [(figure, line) for number, figure in enumerate(chosen) if (line := _line(number, figure, year, sealed)) is not None]
    found: dict[str, list[str]] = {figure.id: [] for figure in chosen}
    if not lines:
        return found
    first, *rest = [line for _, line in lines]
    told = {number: counts for number, *counts in (first.union(*rest, all=True) if rest else first)}
    for number, figure in enumerate(chosen):
        if number in told:
            found[figure.id] = _reasons(*told[number])
    return found


def _line(number: int, figure: Figure, year: int, sealed: str) -> QuerySet[Any] | None:
    rows = figure.select(year)
    if not isinstance(rows, QuerySet):
        return None
    to = {"Matter": "", "Act": "matter__", "Deadline": "matter__"}.get(rows.model.__name__)
    if to is None:
        return None
    late = Q(late=True) if rows.model in (Act, Matter) else Q(matter__late=True)
    fresh = Q(recorded_at__gt=f"{sealed}~" if sealed else "") if rows.model is Act else Q(pk__isnull=True)
    return (
        rows.order_by()
        .values(line=Value(number, output_field=IntegerField()))
        .annotate(
            rows=Count("pk"),
            sample=Count("pk", filter=Q(**{f"{to}synthetic": True})),
            late_rows=Count("pk", filter=late),
            fresh=Count("pk", filter=fresh),
        )
        .values_list("line", "rows", "sample", "late_rows", "fresh")
    )


def _reasons(rows: int, sample: int, late: int, fresh: int) -> list[str]:
    if not rows:
        return ["没有记录"]
    said = ((sample, "示例数据"), (late, "历史补录"), (fresh, "所在日期尚未封存"))
    return [f"{what}{count}条" for count, what in said if count]
