"""Each figure of a text beside the ledger's: matched, near, contradicted, or not in the ledger; and sums that do not add up.

What the text says of the year before is laid beside the ledger of that year, where that was kept all year.

A figure is found by what it counts: the words around the number in the text against the words by which reports call each figure (labels.yaml).
Functions over a text and the years' values, so that a page, the command and a test use the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from functools import cache

from fadu.law.texts.mentions import ABOUT, AT_LEAST, AT_MOST, LESS_THAN, NEARLY, Mention, find
from fadu.law.texts.numerals import scaled
from fadu.law.texts.tabular import cells
from fadu.report.figures import FIGURES, Figure, checked_year
from fadu.report.printing import print_value
from fadu.report.published import labels, other_labels
from fadu.report.rollup import values_of
from fadu.report.since import kept_whole, partly
from fadu.report.texts.arithmetic import Sum, sums

MATCHED, NEAR, CONTRADICTED, UNKNOWN = "matched", "near", "contradicted", "unknown"
LABELS = {MATCHED: "一致", NEAR: "接近", CONTRADICTED: "不一致", UNKNOWN: "台账中没有"}
#: Units of one family say the same thing; a figure is sought only among those of its family.
FAMILIES = (
    frozenset(["件", "起", "宗", "例", "案", "件次", "条", "个", "项", "处", "次", "批", "份", "张"]),
    frozenset(["次", "场", "场次", "期", "轮", "轮次", "堂", "课", "个", "班次"]),
    frozenset(["人", "名", "位", "人次", "个"]),
    frozenset(["份", "张", "册", "本", "条"]),
    frozenset(["个", "处", "座", "所", "口", "家", "镇", "街道", "镇街", "乡", "村", "社区"]),
    frozenset(["卷", "件", "宗", "份", "案"]),
    frozenset({"元"}),
    frozenset(["%", "成"]),
    frozenset({"项", "个", "条", "种"}),
)
NEARBY = Decimal("0.05")
_SHARES = frozenset({"%", "成"})
_Score = tuple[int, int, int]
_SENTENCE = re.compile(r"[。；!！?？\n]")
_CLAUSE = re.compile(r"[，,、：:（(）)；。\n]")
_REACH = 160


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of the text and what the ledger says. `value` is the ledger's; None where it has none. `year`: of which year it speaks, 0 where of none."""

    mention: Mention
    outcome: str
    figure: Figure | None
    value: Decimal | None
    printed: str
    subject: str
    year: int = 0

    @property
    def label(self) -> str:
        return LABELS[self.outcome]

    @property
    def said(self) -> str:
        """The number as it is written, with the unit that a table gives it."""
        bare = self.mention.text[-1:].isdigit() and self.mention.unit
        return f"{self.mention.text}{self.mention.scale or ''}{self.mention.unit}" if bare else self.mention.text


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All figures of a text in order, and its sums that fail."""

    text: str
    year: int
    lines: tuple[Beside, ...]
    sums: tuple[Sum, ...]
    #: Which of the years the ledger knows in part only, in sentences.
    partly: tuple[str, ...] = ()

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def clean(self) -> bool:
        """Nothing contradicts and all sums hold."""
        return not self.sums and not self.count(CONTRADICTED)


Values = Mapping[str, Decimal | None]


def reconcile(text: str, year: int, values: Values | None = None, last: Values | None = None) -> Reconciliation:
    """The text's figures beside those of the year, and of the year before where it is named. `values`, `last`: theirs, where the caller has them."""
    found = find(text)
    given = values_of(checked_year(year)) if values is None else values
    ask = values is None
    lines: list[Beside] = []
    seen: dict[tuple[int, str], str] = {}
    boxed = _in_cells(text, found)
    before = paragraph = 0
    of_years = {year} if ask else set[int]()
    for place, mention in enumerate(found):
        if "\n" in text[before : mention.start]:
            paragraph, seen = len(lines), {}
        where, said = boxed.get(mention.start, (text, mention))
        of = speaks_of(where, said, year)
        if of == year - 1 and last is None:
            last = values_of(of) if ask and kept_whole(of) else {}
        if of and ask:
            of_years.add(of)
        beside = {year: given, year - 1: last}.get(of)
        if not beside:
            lines.append(Beside(mention, UNKNOWN, None, None, "", ""))
        else:
            taken = frozenset(line.subject for line in lines[paragraph:] if line.year == of)
            same = lines[place - 1].subject if place and _same_again(text, found[place - 1], mention) else ""
            meant = Meaning(same) if same else meaning(where, before if where is text else 0, said, taken)
            if not same and (of, meant.subject) in seen and (seen[of, meant.subject] != meant.label or _part(where, said)):
                meant = replace(meant, guessed=True)  # the paragraph gave this figure already: by another word, or the whole of it
            line = _beside(meant, mention, beside, of, of < year)
            if line.subject and meant.label:
                seen.setdefault((of, line.subject), meant.label)
            lines.append(line)
        if not _risen_from(text, mention):
            before = mention.end
    return Reconciliation(text, year, tuple(lines), tuple(sums(text, found)), tuple(filter(None, map(partly, sorted(of_years)))))


def _part(text: str, mention: Mention) -> bool:
    """Whether the number's clause says that it counts a part: 其中重点指导5个镇."""
    return "其中" in re.split(r"[，,；;。\n（(]", text[max(0, mention.start - 30) : mention.start])[-1]


def _in_cells(text: str, found: list[Mention]) -> dict[int, tuple[str, Mention]]:
    """The numbers that fill a cell of a table, by where they stand: as a sentence of its heads says them."""
    boxed: dict[int, tuple[str, Mention]] = {}
    waiting = iter(cells(text))
    cell = next(waiting, None)
    for mention in found:
        while cell is not None and cell.end <= mention.start:
            cell = next(waiting, None)
        if cell is not None and cell.start <= mention.start and mention.end <= cell.end:
            lead = f"{cell.column}{cell.row}"
            boxed[mention.start] = (lead + mention.text, replace(mention, start=len(lead), end=len(lead) + len(mention.text)))
    return boxed


_TIME = re.compile(
    r"(?P<years>20\d\d年?[—至~-]20\d\d年|20\d\d年以来|近[两二三四五]年|[两三四五]年来)|(?P<year>(?<!\d)20\d\d)年(?!度?报告)|(?P<this>今年|本年|全年|年内|一年来)|(?P<other>去年|上年|上一年|前年|往年|明年|下一年|上半年|下半年|本[月周季]|当[月周日天季]|上月|"
    r"[一二三四1-4]季度|1[—至~-]1?\d月|截至(?:20\d\d年)?(?:1[01]?|[2-9])月)"
)
_ROSE = r"(?:增|升|上升|提|扩|减|降|下降|压|缩)[^，。；\d]{0,3}[到至为]"
_ASIDE = re.compile(
    r"[（(][^（()）]*[）)]|(?:比|较|与|同)(?:20\d\d年|去年|上年|上一年|前年|往年)(?:同期)?(?:相比)?|(?:由|从)[^，。；（()）]{1,16}?"
    + _ROSE
)
_PLANNED = re.compile(r"计划(?:新|建|开展|安排|组织|完成|制定|实施)|拟(?:新|建|开展|安排|定)|预计|力争|明年|下一年")
_FROM = re.compile(r"(?:由|从)[^，。；\d]{0,6}$")
_TO = re.compile(r"\s*" + _ROSE)


#: Of the year before, and of nothing narrower than the whole of it: not 去年底, 2022年3月, 2022年以来.
_LAST_YEAR, _NARROWER = ("去年", "上年", "上一年"), re.compile(r"[底末初]|以来|\s*\d{1,2}月|[上下]半年|[一二三四1-4第]")
_PART = re.compile(r"[上下]半年|季度|月")


def speaks_of(text: str, mention: Mention, year: int) -> int:
    """The year, whole, of which a number speaks: this one or the one before; 0 where of another time: 上半年200件, 2019年12件, 计划建设300个.

    The last such word of the sentence counts; one within brackets counts inside them only, and 比上年 not at all. The earlier number of
    由12件增加到16件 is of the year before only where it is said so.
    """
    begin = max((found.end() for found in _SENTENCE.finditer(text, max(0, mention.start - _REACH), mention.start)), default=0)
    lead = _ASIDE.sub("", text[max(begin, mention.start - _REACH) : mention.start])
    times = list(_TIME.finditer(lead))
    if _PLANNED.search(_CLAUSE.split(lead)[-1]):
        return 0
    if times and (times[-1]["other"] in _LAST_YEAR or times[-1]["year"] == str(year - 1)):
        narrower = _NARROWER.match(lead, times[-1].end()) or any(_PART.search(word[0]) for word in times)
        return 0 if narrower else year - 1
    if times and (times[-1]["years"] or times[-1]["other"] or (times[-1]["year"] and int(times[-1]["year"]) != year)):
        return 0
    if _ELSEWHERE.search(_OURS.split(lead)[-1]):
        return 0
    return 0 if _risen_from(text, mention) else year


#: Another's work: of the whole city, of one town or street. 指导镇, 各街道 and the like name no town.
_ELSEWHERE = re.compile(
    r"(?:个别|部分|少数|有的|有些|一些)(?:单位|科室|中队|大队|镇街|部门|人员)|全国|全省|全市(?!民)|市局|市城市?管局|省厅|兄弟单位"
    r"|(?:^|[，,。；、：\s（(]|由|在|其中)(?!指导|联络|联系|轮流|赋权|各个|全部|所有|部分|试点|重点|乡|城|多个|[一二三四五六七八九十两几]+个|全区|我区|本区|走进|覆盖|延伸|面向)"
    r"[\u4e00-\u9fff]{2,3}(?:镇(?![街乡域压静里级])|街道(?!社区)|乡(?![镇村]))"
)
_OURS = re.compile(r"我局|全局|本局|局机关|我区|全区|本区")
_AGAIN = re.compile(r"[，,、；（(]?(?:而|其中)?(?:去年|上年|上一年|今年|本年|20\d\d年)(?:度|全年|同期)?(?:为|是|有|共)?")


def _same_again(text: str, before: Mention, mention: Mention) -> bool:
    """Whether the number counts what the one before it does in another year: 16件（上年12件）, 去年12件，今年16件."""
    return before.unit == mention.unit and _AGAIN.fullmatch(text[before.end : mention.start]) is not None


def _risen_from(text: str, mention: Mention) -> bool:
    """The earlier one of “由12件增加到16件”: the later counts the same thing, and is named by the same words."""
    return bool(_FROM.search(text[max(0, mention.start - 8) : mention.start]) and _TO.match(text, mention.end))


def _beside(meant: Meaning, mention: Mention, values: Values, year: int, past: bool) -> Beside:
    figure = FIGURES.get(meant.subject)
    value = values.get(meant.subject) if figure is not None else None
    if figure is None or value is None or (past and not value):  # nothing of it in a past year: it may not have been recorded yet
        return Beside(mention, UNKNOWN, figure, None, "", meant.subject, year)
    outcome = compare(mention, figure, value)
    if meant.guessed and outcome != MATCHED:
        return Beside(mention, UNKNOWN, None, None, "", "")
    return Beside(mention, outcome, figure, value, print_value(figure, value), meant.subject, year)


def compare(mention: Mention, figure: Figure, value: Decimal) -> str:
    """Whether what the text says is true of the ledger's value: 3200余件 is true of 3217, 3300余件 and 4100 are not."""
    if mention.unit in _SHARES:
        return MATCHED if _share_holds(mention, value) else CONTRADICTED
    said = mention.value
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


def _share_holds(mention: Mention, value: Decimal) -> bool:
    """A share is true or false, never near: 95% of 100% is as wrong as 16件 of 17. 93.3% is true of 93.28, 100% of nothing less."""
    said, last = (mention.value * 10, Decimal(10)) if mention.unit == "成" else (mention.value, _last_digit(mention.value))
    if mention.approx == AT_LEAST:
        return value >= said
    if mention.approx == AT_MOST:
        return value <= said
    if mention.approx == LESS_THAN:
        return value < said
    if mention.approx in (ABOUT, NEARLY):
        return abs(value - said) <= max(last / 2, Decimal(1)) and not (mention.approx == NEARLY and value > said)
    return abs(value - said) < last / 2 + Decimal("0.001") and not (said == 100 and value < 100)


def _last_digit(said: Decimal) -> Decimal:
    """What one more in the last digit written is worth."""
    return Decimal(1).scaleb(min(int(said.as_tuple().exponent), 0))


def _near(said: Decimal, value: Decimal) -> str:
    """Within a twentieth, and of large numbers only: 87 for 86 is wrong, 3200 for 3217 is near."""
    return NEAR if value >= 100 and abs(said - value) <= value * NEARBY else CONTRADICTED


def _rounded(mention: Mention, value: Decimal) -> Decimal:
    """The value as coarse as the text says it: 3.2万 of 32174 is 3.2万. Only where a scale was written."""
    if mention.scale is None:
        return value
    size = scaled(mention.scale)
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
            for one in (figure.label, *other_labels().get(figure.id, ())):
                *earlier, near = one.split("…")
                found.append((figure.id, tuple(earlier), near, _family(figure.unit)))
    return found


_UNITS = {
    "petition_completion_rate": "%", "petition_satisfaction_rate": "%", "hotline_completion_rate": "%", "hotline_satisfaction_rate": "%",
    "permit_completion_rate": "%", "head_court_appearance_rate": "%", "rectification_completion_rate": "%",
}  # fmt: skip


def _family(unit: str) -> frozenset[str]:
    if not unit:
        return frozenset()
    return frozenset().union({unit}, *(family for family in FAMILIES if unit in family))


@dataclass(frozen=True, slots=True)
class Meaning:
    """The figure that a number means; empty where none. `guessed`: from words too far off to say that the number is wrong."""

    subject: str = ""
    guessed: bool = False
    label: str = ""


#: What may stand before a rate that the sentence before has named: 办理信访86件。群众满意率100%。
_ANYBODY = frozenset({"", "群众", "公众", "平均", "其", "总"})
#: 信访件中有3件超期: some of them, not all.
_OF_THEM = re.compile(r"[件卷个户]?中(?!心)")
#: What a clause may say without naming what is counted: 全年共38次 counts what the clause before it names.
_FILLER = re.compile(r"(?:全年|年内|本年|一年来|截至年底|已|共|总|累|合|计|达到?|为|有|开展|办理|完成|次数)*")


def meaning(text: str, before: int, mention: Mention, taken: frozenset[str] = frozenset()) -> Meaning:
    """The figure that the words around a number mean.

    `before`: where the figure before it ended. `taken`: what the earlier figures of the paragraph count; none counts the same by words from afar.
    A label that stands whole in the number's own clause wins over all that need words from before it, except those that say more of the
    same word: 信访…满意率 over 满意率, but not 首违不罚…案件 over 一般程序.
    """
    sentence = max(
        (found.end() for found in _SENTENCE.finditer(text, max(0, mention.start - _REACH), mention.start)),
        default=max(0, mention.start - _REACH),
    )
    own = text[max(sentence, before) : mention.start]
    clause = _own_clause(own)
    tail = _CLAUSE.split(text[mention.end : mention.end + 24], maxsplit=1)[0]
    context = text[sentence : max(sentence, before)]
    paragraph = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    share = mention.unit in _SHARES
    within: tuple[_Score, str, str, bool, str] = ((0, 0, 0), "", "", False, "")
    beyond: list[tuple[_Score, str, str, bool, str]] = []
    for subject, earlier, near, units in _patterns():
        if units and mention.unit and mention.unit not in units:
            continue
        if share != ("%" in units):
            continue
        beside = own.rfind(near)
        follows = tail.find(near)
        if beside < 0 and follows < 0:
            continue
        if beside >= 0 and _OF_THEM.match(own, beside + len(near)):
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
        if all(word in clause or word in tail for word in (*earlier, near)):
            if score > within[0]:
                within = (score, subject, near if not earlier else "", _other(own, beside), near)
        elif score > (0, 0, 0) and subject not in taken:
            alone = not context and _CLAUSE.split(where)[-1] in _ANYBODY
            far = bool(distant) and not alone if share else bool(distant or (beside >= 0 and near not in clause))
            beyond.append((score, subject, near, far or _other(own, beside), near))
    _, subject, plain, _, _ = within
    better = [one for one in beyond if not subject or (plain and plain in one[2] and one[0] > within[0])]
    _, subject, _, guessed, label = max(better, key=lambda one: one[0], default=within)
    return Meaning(subject, guessed, label)


def _other(own: str, at: int) -> bool:
    """Whether the words speak of others of the kind: 其他业务培训5次."""
    return own[:at].endswith(("其他", "其余", "另", "另有")) if at > 0 else False


def _own_clause(own: str) -> str:
    """The last clause before the number; the ones before it too while what stands is no more than 全年共."""
    at = len(own)
    while True:
        begin = max((found.end() for found in _CLAUSE.finditer(own, 0, max(at - 1, 0))), default=0)
        if begin == 0 or not _FILLER.fullmatch(_CLAUSE.sub("", own[begin:])):
            return own[begin:]
        at = begin
