"""Each figure of a text beside the ledger's: matched, near, contradicted, or not in the ledger; and sums that do not add up.

A figure is found by what it counts: the words around the number in the text against the words by which reports call each figure (labels.yaml).
Pure functions over a text and the year's values, so that a page, the command and a test use the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import cache

from fadu.law.texts.mentions import ABOUT, AT_LEAST, AT_MOST, LESS_THAN, NEARLY, Mention, find
from fadu.report.figures import FIGURES, Figure, checked_year
from fadu.report.printing import print_value
from fadu.report.published import labels
from fadu.report.rollup import values_of

MATCHED, NEAR, CONTRADICTED, UNKNOWN = "matched", "near", "contradicted", "unknown"
LABELS = {MATCHED: "一致", NEAR: "接近", CONTRADICTED: "不一致", UNKNOWN: "台账中没有"}
#: Units of one family say the same thing; a figure is sought only among those of its family.
FAMILIES = (
    frozenset(["件", "起", "宗", "例", "案", "件次", "条", "个", "项", "卷", "处", "次", "批", "份", "张"]),
    frozenset(["次", "场", "场次", "期", "轮", "轮次", "堂", "课", "个", "班次"]),
    frozenset(["人", "名", "位", "人次", "个"]),
    frozenset(["份", "张", "册", "本", "条"]),
    frozenset(["个", "处", "座", "所", "口", "家", "镇", "街道", "镇街", "乡", "村", "社区"]),
    frozenset({"元"}),
    frozenset(["%", "成"]),
    frozenset({"项", "个", "条", "种"}),
)
NEARBY = Decimal("0.05")
_SENTENCE = re.compile(r"[。；!！?？\n]")
_CLAUSE = re.compile(r"[，,、：:（(）)；。\n]")
_REACH = 160


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of the text and what the ledger says. `value` is the ledger's; None where it has none."""

    mention: Mention
    outcome: str
    figure: Figure | None
    value: Decimal | None
    printed: str
    subject: str

    @property
    def label(self) -> str:
        return LABELS[self.outcome]


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and its parts that do not add up."""

    whole: Mention
    parts: tuple[Mention, ...]
    text: str
    start: int
    end: int

    @property
    def total(self) -> Decimal:
        return sum((part.value for part in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All figures of a text in order, and its sums that fail."""

    text: str
    year: int
    lines: tuple[Beside, ...]
    sums: tuple[Sum, ...]

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def clean(self) -> bool:
        """Nothing contradicts and all sums hold."""
        return not self.sums and not self.count(CONTRADICTED)


def reconcile(text: str, year: int, values: Mapping[str, Decimal | None] | None = None) -> Reconciliation:
    """The text's figures beside those of the year. `values`: the year's, where the caller has them."""
    found = find(text)
    given = values_of(checked_year(year)) if values is None else values
    lines, before = [], 0
    for mention in found:
        lines.append(_beside(text, before, mention, given))
        before = mention.end
    return Reconciliation(text, year, tuple(lines), tuple(sums(text, found)))


def _beside(text: str, before: int, mention: Mention, values: Mapping[str, Decimal | None]) -> Beside:
    subject = subject_of(text, before, mention)
    figure = FIGURES.get(subject)
    value = values.get(subject) if figure is not None else None
    if figure is None or value is None:
        return Beside(mention, UNKNOWN, figure, None, "", subject)
    return Beside(mention, compare(mention, figure, value), figure, value, print_value(figure, value), subject)


def compare(mention: Mention, figure: Figure, value: Decimal) -> str:
    """Whether what the text says is true of the ledger's value: 3200余件 is true of 3217, 3300余件 and 4100 are not."""
    said = mention.value * 10 if mention.unit == "成" else mention.value
    if mention.unit == "%" and mention.approx is None:
        places = -int(said.as_tuple().exponent)
        close = abs(value - said) < Decimal(1).scaleb(-max(places, 0)) / 2 + Decimal("0.001")
        return MATCHED if close and not (said == 100 and value < 100) else _near(said, value)
    if mention.approx is None:
        return MATCHED if said == value or _rounded(mention, value) == said else _near(said, value)
    if mention.approx == AT_LEAST:
        return MATCHED if said <= value < said + _step(said) else NEAR if said <= value < said * 2 else _near(said, value)
    if mention.approx in (AT_MOST, LESS_THAN):
        good = value <= said if mention.approx == AT_MOST else value < said
        return MATCHED if good and value >= said * Decimal("0.7") else NEAR if good else _near(said, value)
    if mention.approx in (ABOUT, NEARLY):
        good = abs(value - said) <= said * Decimal("0.1") and not (mention.approx == NEARLY and value > said)
        return MATCHED if good else _near(said, value)
    return _near(said, value)


def _near(said: Decimal, value: Decimal) -> str:
    """Within a twentieth, and of large numbers only: 87 for 86 is wrong, 3200 for 3217 is near."""
    return NEAR if value >= 100 and said != 100 and abs(said - value) <= value * NEARBY else CONTRADICTED


def _rounded(mention: Mention, value: Decimal) -> Decimal:
    """The value as coarse as the text says it: 3.2万 of 32174 is 3.2万. Only where a scale was written."""
    if mention.scale is None:
        return value
    size = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1000), "百": Decimal(100), "万亿": Decimal(10) ** 12}[
        mention.scale
    ]
    return (value / size).quantize(mention.value / size) * size


def _step(said: Decimal) -> Decimal:
    """How far 余 reaches: up to the next number that would be written, one of the last digit that is not nought."""
    if said <= 0:
        return Decimal(1)
    digits = int(said) if said == said.to_integral_value() else 0
    step = Decimal(1)
    while digits and digits % 10 == 0:
        digits, step = digits // 10, step * 10
    return max(step, said.quantize(Decimal(1), ROUND_DOWN) / 10 if said < 100 else step)


@cache
def _patterns() -> list[tuple[str, tuple[str, ...], str, frozenset[str]]]:
    """Subject, words that come earlier in the sentence, word beside the number, units allowed."""
    found = []
    for subject, written in labels().items():
        figure = FIGURES.get(subject)
        units = _family(figure.unit if figure else _UNITS.get(subject, ""))
        for one in written:
            *earlier, near = one.split("…")
            found.append((subject, tuple(earlier), near, units))
    for figure in FIGURES.values():
        if figure.id not in labels() and figure.unit:
            found.append((figure.id, (), figure.label, _family(figure.unit)))
    return found


_UNITS = {
    "petition_completion_rate": "%", "petition_satisfaction_rate": "%", "hotline_completion_rate": "%", "hotline_satisfaction_rate": "%",
    "permit_completion_rate": "%", "head_court_appearance_rate": "%", "rectification_completion_rate": "%",
}  # fmt: skip


def _family(unit: str) -> frozenset[str]:
    if not unit:
        return frozenset()
    return frozenset().union({unit}, *(family for family in FAMILIES if unit in family))


def subject_of(text: str, before: int, mention: Mention) -> str:
    """The figure that the words around a number mean; empty where none does. `before`: where the figure before it ended."""
    sentence = max(
        (found.end() for found in _SENTENCE.finditer(text, max(0, mention.start - _REACH), mention.start)),
        default=max(0, mention.start - _REACH),
    )
    own = text[max(sentence, before) : mention.start]
    tail = _CLAUSE.split(text[mention.end : mention.end + 24], maxsplit=1)[0]
    context = text[sentence : max(sentence, before)]
    paragraph = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    best, chosen = (0, 0, 0), ""
    for subject, earlier, near, units in _patterns():
        if units and mention.unit and mention.unit not in units:
            continue
        if (mention.unit in {"%", "成"}) != ("%" in units):
            continue
        beside = own.rfind(near)
        follows = tail.find(near)
        if beside < 0 and follows < 0:
            continue
        where = own[:beside] if beside >= 0 else own
        said = [word for word in earlier if word in where or word in context or word in tail]
        distant = [word for word in earlier if word not in said and word in paragraph]
        if len(said) + len(distant) < len(earlier):
            continue
        distance = len(own) - beside - len(near) if beside >= 0 else follows + 2
        score = (
            2 * len(near)
            + sum((4 if word in where else 2) * len(word) for word in said)
            + sum(map(len, distant))
            - min(distance, 12) // 3,
            -distance,
            len(near),
        )
        if score > best:
            best, chosen = score, subject
    return chosen


def sums(text: str, found: list[Mention]) -> Iterator[Sum]:
    """“86件，其中接访45件、交办40件”: a whole, 其中 and parts in the same unit to the end of the sentence or bracket, that give more or less."""
    for place, whole in enumerate(found):
        lead = text[whole.end : whole.end + 20]
        opening = re.match(r"[^。；\n，,（(]{0,10}[，,（(]?\s*(?:其中|包括|分别为|分别是|含)", lead)
        if opening is None or whole.approx:
            continue
        close = re.search(r"[。；\n）)]", text[whole.end + opening.end() :])
        limit = whole.end + opening.end() + (close.start() if close else len(text))
        parts: list[Mention] = []
        for part in found[place + 1 :]:
            if part.start >= limit or part.unit != whole.unit or "其中" in text[whole.end + opening.end() : part.start]:
                break
            if parts and re.search(r"[率]|同比|增长|下降|办结|已", text[parts[-1].end : part.start]):
                break
            parts.append(part)
        more = len(parts) == 1 and parts[0].value > whole.value
        if not more and (len(parts) < 2 or any(part.approx for part in parts)):
            continue
        if sum((part.value for part in parts), Decimal(0)) != whole.value:
            yield Sum(whole, tuple(parts), text[whole.start : parts[-1].end], whole.start, parts[-1].end)
