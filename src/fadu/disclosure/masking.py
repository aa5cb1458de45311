"""隐去: turn the text of a decision into one that may be public. Pure functions.

Two sources: what the ledger knows of the party (replaced exactly, however it is spaced), and what looks like personal data to the detectors.
What is public by law stays: the organ, its officers, companies, credit codes, statutes, document numbers, amounts, dates of the case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from fadu.disclosure import names, places
from fadu.law.privacy import Hit, personal_numbers
from fadu.law.privacy.hits import Plain, plain, settled
from fadu.law.privacy.numbers import STARS

#: Years of age below eighteen, in figures or in words.
_YEARS = r"(?<![\d一二三四五六七八九十百])(?:1[0-7]|[0-9]|十[一二三四五六七]?|[一二三四五六七八九])\s?周?岁"
_CHILD = re.compile(
    rf"(?P<age>[（(][^（()）\n]{{0,8}}?{_YEARS}[^（()）\n]{{0,12}}[)）]"
    rf"|，?(?:今年|现年|年仅|时年|年龄[为是:： ]{{0,2}}|刚满|虚岁){_YEARS}"
    rf"|(?<![满龄至到—~-]){_YEARS}(?![以至到的及男女小])|(?<![满龄]){_YEARS}(?=的(?!未成年|人|公民|自然人|儿童|少年|学生)|男孩|女孩|男童|女童|小孩))"
)
_SCHOOL = re.compile(
    r"(?P<it>(?<=就读于)[\u4e00-\u9fff]{2,20}?(?:小学|中学|学校|幼儿园)(?:[一二三四五六七八九初高]{1,2}年级)?(?:[（(]?[\d一二三四五六七八九十]+[)）]?班)?"
    r"|(?<=就读)(?!于)[\u4e00-\u9fff]{2,20}?(?:小学|中学|幼儿园)|(?<=系)[\u4e00-\u9fff]{2,16}(?:小学|中学|幼儿园)(?=[\u4e00-\u9fff\d]{0,6}(?:学生|年级)))"
)


#: Kinds of what is hidden that are people's names.
_PEOPLE = ("name", "minor")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about the people in a matter. `hide`: exact text → (kind, what to show); `keep`: what is public and stays."""

    hide: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    keep: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: as it was, as it is shown, and the kind where the two differ."""

    source: str
    shown: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text in pieces, so that a second person can compare it with the source."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.shown for piece in self.pieces)

    @property
    def source(self) -> str:
        return "".join(piece.source for piece in self.pieces)


def party(kind: str, *, name: str = "", id_number: str = "", phone: str = "", address: str = "", representative: str = "") -> Known:
    """What must be hidden of a party, and what of a company stays: its name, its credit code, its address. A person's home is hidden."""
    hide: dict[str, tuple[str, str]] = {}
    keep: list[str] = []
    if kind == "citizen":
        hide[name] = ("name", names.hidden(name)) if name else ("name", "")
        hide[id_number] = ("id", STARS)
        hide[address] = ("address", places.road(address))
    else:
        keep += [name, id_number, *places.known(address)]
        hide[representative] = ("name", names.hidden(representative)) if representative else ("name", "")
    hide[phone] = ("phone", STARS)
    return Known({text: shown for text, shown in hide.items() if len(text) > 1}, [text for text in keep if len(text) > 1])


def mask(text: str, known: Known = Known()) -> Masked:
    """One text. Several of one decision: `mask_all`, so that a name found in one is hidden in all."""
    return mask_all({"": text}, known)[""]


def mask_all(texts: Mapping[str, str], known: Known = Known()) -> dict[str, Masked]:
    """The texts of one decision."""
    seen = {name: plain(text) for name, text in texts.items()}
    public = [value for value in known.keep if value not in known.hide]
    kept = {name: _places(own, public) for name, own in seen.items()}
    people = dict.fromkeys(text for text, (kind, _) in known.hide.items() if kind == "name" and _anywhere(seen.values(), text))
    for name, own in seen.items():
        found = (_written(own.text[start:end]) for start, end in names.found(own.text) if not _inside(own, start, end, kept[name]))
        written = {_written(person) for person in people}
        people |= dict.fromkeys(person for person in found if person not in public and person not in written)
    shown = names.told_apart(people)
    children = {child for own in seen.values() for child in _children(own)}
    exact = {**known.hide, **{person: ("name", shown[person]) for person in people}}
    # A known person with a name of several parts may be called by one of them, without the others.
    called = {part: person for person in known.hide if known.hide[person][0] in _PEOPLE for part in names.parts(person)}
    exact |= {part: exact[person] for part, person in called.items() if part not in exact and part not in public}
    exact |= {child: ("minor", "某未成年人") for child in children if child in people or len(child) > 1}
    return {name: _masked(texts[name], own, exact, kept[name]) for name, own in seen.items()}


def listed(masked: Iterable[Masked]) -> list[tuple[str, str, int]]:
    """隐去清单: kind, what is shown instead, how often. It never names the original."""
    count = Counter((piece.kind, piece.shown) for one in masked for piece in one.pieces if piece.kind)
    return [(kind, shown, times) for (kind, shown), times in sorted(count.items())]


def _masked(text: str, seen: Plain, exact: Mapping[str, tuple[str, str]], kept: Sequence[tuple[int, int]]) -> Masked:
    hits = [hit for hit in _exact(seen, exact) if not _within(hit, kept)]
    hits += [hit for hit in (*_minors(seen), *_houses(seen), *personal_numbers(text)) if not _within(hit, kept)]
    pieces, place = [], 0
    for hit in settled(hits):
        if hit.start > place:
            pieces.append(Piece(text[place : hit.start], text[place : hit.start]))
        pieces.append(Piece(text[hit.start : hit.end], hit.shown, hit.kind))
        place = hit.end
    if place < len(text):
        pieces.append(Piece(text[place:], text[place:]))
    return Masked(tuple(pieces))


def _exact(seen: Plain, exact: Mapping[str, tuple[str, str]]) -> Iterable[Hit]:
    for value, (kind, shown) in exact.items():
        # Of an address only the part that is hidden counts as changed.
        same = _alike(value, shown) if kind == "address" else 0
        for start, end in _found(seen.text, value, kind in _PEOPLE):
            if end - start == len(value):
                start += same
            yield seen.hit(start, end, kind, shown[same:] if end - start == len(value) - same else shown)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _houses(seen: Plain) -> Iterable[Hit]:
    return (seen.hit(start, end, "address", places.SHOWN) for start, end in places.houses(seen.text))


def _minors(seen: Plain) -> Iterable[Hit]:
    for child in _ages(seen):
        brackets = child["age"].startswith(("（", "("))
        yield seen.hit(child.start("age"), child.end("age"), "minor", "（未成年人）" if brackets else "（未成年）")
    for school in _SCHOOL.finditer(seen.text):
        yield seen.hit(school.start("it"), school.end("it"), "minor", "某学校")


def _ages(seen: Plain) -> Iterable[re.Match[str]]:
    return _CHILD.finditer(seen.text) if "岁" in seen.text else ()


def _children(seen: Plain) -> Iterable[str]:
    """Names that stand right before an age under eighteen."""
    ages = [child.start("age") for child in _ages(seen)]
    if not ages:
        return []
    found = {end: start for start, end in names.found(seen.text)}
    return [_written(seen.text[found[end] : end]) for end in ages if end in found]


def _anywhere(seen: Iterable[Plain], value: str) -> bool:
    return any(True for own in seen for _ in _found(own.text, value, person=True))


def _written(name: str) -> str:
    """A name without its blanks and with one kind of point, so that the same one is known again."""
    return re.sub(rf"[{names.DOTS}]", "·", "".join(name.split()))


def _found(text: str, value: str, person: bool = False) -> Iterable[tuple[int, int]]:
    """Where a value stands, with blanks between its characters or not. A number or a Latin name is not found inside a longer one."""
    return (found.span() for found in _spaced(value, person).finditer(text))


@lru_cache(maxsize=1_024)
def _spaced(value: str, person: bool) -> re.Pattern[str]:
    known = plain(value).text
    spaced = names.pattern(known) if person else r"\s*".join(re.escape(character) for character in "".join(known.split()))
    edge = r"[0-9A-Za-z]" if value.isascii() else None
    return re.compile(rf"(?<!{edge}){spaced}(?!{edge})" if edge else spaced, re.IGNORECASE)


def _places(seen: Plain, values: Iterable[str]) -> list[tuple[int, int]]:
    """Where public values stand, in the original text."""
    spans = [span for value in values if len(value) > 1 for span in _found(seen.text, value)]
    return [(seen.places[start], seen.places[end - 1] + 1) for start, end in spans]


def _inside(seen: Plain, start: int, end: int, kept: Sequence[tuple[int, int]]) -> bool:
    return any(begin <= seen.places[start] and seen.places[end - 1] < stop for begin, stop in kept)


def _within(hit: Hit, kept: Sequence[tuple[int, int]]) -> bool:
    return any(begin <= hit.start and hit.end <= stop for begin, stop in kept)
