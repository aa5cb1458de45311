"""Whether the numbers of a text agree among themselves: parts and their whole, a rate and the two numbers it is the rate of, a growth and its ends.

No ledger is asked. Only what stands in one sentence in so many words is reckoned; where a number is approximate or may count something else, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from fadu.law.texts.mentions import Mention

_END = re.compile(r"[。；!！?？\n]")
_CLOSE = re.compile(r"[。；\n）)]")
#: 其中5个突出问题纳入整治清单，查摆个人问题10个: more is said of this part, then comes another matter; not 其中45件由…，41件由….
_ANOTHER_MATTER = re.compile(r"[^，,、；。（(）)\n]{7,}[，,、；][^，,、；。（(）)\n]{3,}")
#: What a part says of itself: 正式工401人（含内退95人）.
_OF_A_PART = re.compile(r"[（(](?:其中|包括|含)[^（()）。；\n]*[）)]")
#: “共86件” after its parts: the word begins its clause, so that “共办理信访86件” counts something of its own.
_TOTAL = re.compile(r"(?:[，,、；（(]\s*(?:合计|总计|共计|总共|一共|共)|[=＝]\s*)$")
_HALVES = ("上半年", "下半年")
_RATE = re.compile(r"[，,、；（(]?([\u4e00-\u9fff]{2,8})率(?:达到?|为|是)?")
_SHARE = re.compile(r"[，,、（(]?占(?:比|总数的?|全部的?)?(?:为|达)?")
_MORE, _LESS = "增加|增长|增|多|上升|提高|提升|升", "减少|下降|降低|减|少|降"
_GROWTH = re.compile(rf"[，,、（(]?(?:同比)?({_MORE}|{_LESS})了?")
_CHANGE = re.compile(rf"[，,（(]?(?:比|较)(?:上年|去年|上一年)(?:同期)?({_MORE}|{_LESS})了?")
#: The part of a rate names what was done and no thing of its own: 办结80件, 已整改490个, but not 整改问题830个.
_DONE = r"[，,、；（(]?(?:其中|已经|已|现已|共|全部|均|负责人)*{}(?:了|完成|完毕)?"
#: Rates whose whole is not the number before: those who gave an answer, those that were due, what it was before it grew or shrank.
_OF_OTHERS = re.compile(rf"满意|好评|知晓|按期|按时|及时|限时|初次|首次|{_MORE}|{_LESS}")


@dataclass(frozen=True, slots=True)
class Sum:
    """Numbers of a text that do not agree. `whole`: the one that the others contradict; `total`: what they give; `unit` of it."""

    whole: Mention
    parts: tuple[Mention, ...]
    total: Decimal
    text: str
    start: int
    end: int
    unit: str = ""

    @property
    def said(self) -> str:
        """The passage and what its numbers give, for people."""
        what = f"按文中的数字应为{self.total}{self.unit}" if self.unit else f"分项合计 {self.total}"
        return f"{self.text}（{what}）"


def sums(text: str, found: list[Mention]) -> Iterator[Sum]:
    """Every disagreement, in the order of the number that the others contradict."""
    for place, mention in enumerate(found):
        begin = max((end.end() for end in _END.finditer(text, max(0, mention.start - 200), mention.start)), default=0)
        before = [one for one in found[:place] if one.start >= begin]
        yield from _parts_behind(text, found, place)
        if mention.unit == "%" and not mention.approx:
            yield from _rate(text, before, mention)
        elif mention.unit and not mention.approx:
            yield from _parts_before(text, begin, before, mention)


def _parts_behind(text: str, found: list[Mention], place: int) -> Iterator[Sum]:
    """“86件，其中接访45件、交办40件”: a whole, 其中 and parts in the same unit to the end of the sentence or bracket, that give more or less."""
    whole = found[place]
    opening = re.match(r"[^。；\n，,（(]{0,10}[，,（(]?\s*(?:其中|包括|分别为|分别是|含)", text[whole.end : whole.end + 20])
    if opening is None or whole.approx or any(one.start < whole.end + opening.end() for one in found[place + 1 : place + 2]):
        return
    begin = whole.end + opening.end()
    inner = [(begin + one.start(), begin + one.end()) for one in _OF_A_PART.finditer(text[begin : begin + 400])]
    close = next((one for one in _CLOSE.finditer(text, begin) if not any(start < one.start() < end for start, end in inner)), None)
    limit = close.start() if close else len(text)
    parts: list[Mention] = []
    for part in found[place + 1 :]:
        if any(start < part.start < end for start, end in inner):
            continue
        if part.start >= limit or part.unit != whole.unit or "其中" in text[begin : part.start]:
            break
        lead = text[parts[-1].end : part.start] if parts else ""
        if parts and (re.search(r"[率]|同比|增长|下降|办结|已", lead) or _TOTAL.search(lead) or _ANOTHER_MATTER.fullmatch(lead)):
            break
        parts.append(part)
    more = len(parts) == 1 and parts[0].value > whole.value and not _other_thing(text, whole, parts[0])
    if not more and (len(parts) < 2 or any(part.approx for part in parts)):
        return
    if sum(part.value for part in parts) * 2 < whole.value:
        return  # the parts worth naming, not all of them
    yield from _sum(text, whole, parts, whole.start, parts[-1].end)


def _other_thing(text: str, whole: Mention, part: Mention) -> bool:
    """3个街道，其中5个镇: each names what it counts, and not the same."""
    first, second = (re.match(r"[\u4e00-\u9fff]{1,2}", text[one.end : one.end + 2]) for one in (whole, part))
    return bool(first and second and first[0][0] != second[0][0])


def _parts_before(text: str, begin: int, before: list[Mention], whole: Mention) -> Iterator[Sum]:
    """“接访45件，交办40件，共86件”, and “上半年200件，下半年180件，全年382件”."""
    lead = _lead(text, begin, before, whole)
    if len(before) > 2 and before[0].value == whole.value:
        before = before[1:]  # “办理信访86件，接访45件，交办41件，合计86件”
    if len(before) < 2 or any(part.unit != whole.unit or part.approx for part in before):
        return
    if _TOTAL.search(lead) or _halves([_lead(text, begin, before, part) for part in before], lead):
        yield from _sum(text, whole, before, before[0].start, whole.end)


def _halves(parts: list[str], whole: str) -> bool:
    """Whether two numbers are the halves of the year that the third counts, and all three count the same thing."""
    if len(parts) != 2 or not all(word in lead for word, lead in zip((*_HALVES, "全年"), (*parts, whole), strict=True)):
        return False
    things = {re.sub(r"^.*(?:上半年|下半年|全年)|合计|共计|总计|共|\s", "", lead) for lead in (*parts, whole)}
    return len(things - {""}) <= 1


def _lead(text: str, begin: int, before: list[Mention], mention: Mention) -> str:
    """What stands between a number and the one before it in the sentence."""
    return text[max((one.end for one in before if one.end <= mention.start), default=begin) : mention.start]


def _sum(text: str, whole: Mention, parts: list[Mention], start: int, end: int) -> Iterator[Sum]:
    total = sum((part.value for part in parts), Decimal(0))
    if total != whole.value:
        yield Sum(whole, tuple(parts), total, text[start:end], start, end)


def _rate(text: str, before: list[Mention], said: Mention) -> Iterator[Sum]:
    """“86件，办结80件，办结率100%”; “86件，其中接访45件，占60%”; “16件，比上年增加4件，增长30%”; “由12件增加到16件，增长30%”."""
    if len(before) < 2 or before[-1].unit != before[-2].unit or any(one.approx for one in before[-2:]):
        return
    base, part = before[-2:]
    lead, between = text[part.end : said.start], text[base.end : part.start]
    rate, growth = _RATE.fullmatch(lead), _GROWTH.fullmatch(lead)
    within = 0 < part.value <= base.value
    found: Decimal | None = None
    if rate and within and not _OF_OTHERS.search(rate[1]):
        if any(re.fullmatch(_DONE.format(word), between) for word in (rate[1][-2:], rate[1][-4:-2]) if word):
            found = part.value / base.value
    elif _SHARE.fullmatch(lead) and within and re.match(r"[，,（(]?\s*其中", between):
        found = part.value / base.value
    elif growth and (change := _CHANGE.fullmatch(between)) and _up(change) == _up(growth):
        old = base.value - part.value if _up(growth) else base.value + part.value
        found = part.value / old if old > 0 else None
    elif growth and base.value and re.fullmatch(rf"\s*(?:{_MORE}|{_LESS})[到至为]\s*", between):
        found = (part.value - base.value) / base.value * (1 if _up(growth) else -1)
    if found is None or _rounds_to(found * 100, said.value):
        return
    shown = (found * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    yield Sum(said, (base, part), shown, text[base.start : said.end], base.start, said.end, "%")


def _up(word: re.Match[str]) -> bool:
    return word[1] in _MORE.split("|")


def _rounds_to(exact: Decimal, said: Decimal) -> bool:
    """Whether people may write so: rounded or cut off at the last digit written; never up to a hundred."""
    last = Decimal(1).scaleb(min(int(said.as_tuple().exponent), 0))
    return exact == said if said == 100 else -last / 2 <= exact - said < last
