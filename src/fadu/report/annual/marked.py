"""A report's text with its figures marked: cut into lines and pieces, so that a template can colour, link and name each figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fadu.law.texts.places import Placed, lines
from fadu.report.annual.drafts import Checked
from fadu.report.figures import FIGURES
from fadu.report.printing import print_value
from fadu.report.texts.reconcile import MATCHED, Beside, Reconciliation

#: Gives the page behind a figure of a year.
Address = Callable[[int, str], str]
KINDS = {"placed": "ok", "matched": "ok", "near": "warn", "contradicted": "bad", "unknown": "plain"}


@dataclass(frozen=True, slots=True)
class Span:
    """A figure in the text: where, how it stands to the ledger, the word beside it, and the page behind it."""

    start: int
    end: int
    kind: str
    word: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; a figure when it has a span."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line of the text with its heading level."""

    level: int
    pieces: list[Piece] = field(default_factory=list)


def of_draft(checked: Checked, address: Address) -> list[MarkedLine]:
    """A draft: the figures placed by name, and those typed by hand with their outcome."""
    spans = [_placed(spot, checked, address) for spot in checked.placed]
    return cut(checked.whole, spans + [_beside(line, checked.year.year, address) for line in checked.hand])


def of_file(found: Reconciliation, address: Address) -> list[MarkedLine]:
    """Any report's text, each figure beside the ledger's."""
    return cut(found.text, [_beside(line, found.year, address) for line in found.lines])


def cut(text: str, spans: Sequence[Span]) -> list[MarkedLine]:
    """The lines of the text, cut at the spans."""
    ordered = sorted(spans, key=lambda span: span.start)
    found = []
    for line in lines(text):
        at, end = line.start, line.start + len(line.text)
        pieces: list[Piece] = []
        for span in ordered:
            begin, stop = max(span.start, line.start), min(span.end, end)  # a figure may be broken over two lines
            if begin < at or stop <= begin:
                continue
            if begin > at:
                pieces.append(Piece(text[at:begin]))
            pieces.append(Piece(text[begin:stop], span))
            at = stop
        if at < end:
            pieces.append(Piece(text[at:end]))
        found.append(MarkedLine(line.level, pieces))
    return found


def _placed(spot: Placed, checked: Checked, address: Address) -> Span:
    figure, year = FIGURES[spot.subject], checked.year
    of = year.year - 1 if spot.key.endswith(":last") else year.year
    before = print_value(figure, year.last.get(figure.id))
    said = f"{figure.label}，上年{before}。{figure.definition}"
    return Span(spot.start, spot.end, KINDS["placed"], "", said, address(of, figure.id))


def _beside(line: Beside, year: int, address: Address) -> Span:
    mention, figure = line.mention, line.figure
    if figure is None or line.value is None:
        return Span(mention.start, mention.end, KINDS[line.outcome], line.label, line.label, "")
    ledger = "台账" if line.year == year else f"{line.year}年台账"
    word = "" if line.outcome == MATCHED else f"{line.label}，{ledger}{line.printed}"
    said = f"{line.label}：{figure.label}，{ledger}{line.printed}。{figure.definition}"
    return Span(mention.start, mention.end, KINDS[line.outcome], word, said, address(line.year, figure.id))
