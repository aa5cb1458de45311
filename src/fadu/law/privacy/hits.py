"""A place in a text that must not be published, and the plain form of a text in which such places are looked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

#: What is hidden: identifier → Chinese label (个人信息保护法第四条、第二十八条；住房和城乡建设行政处罚程序规定第十条).
KINDS: dict[str, str] = {
    "name": "姓名",
    "minor": "未成年人信息",
    "id": "身份证件号码",
    "phone": "电话号码",
    "bank": "银行账号",
    "plate": "车牌号",
    "email": "电子邮箱",
    "account": "网络账号",
    "address": "住址门牌",
    "birthday": "出生日期",
    "manual": "人工隐去",
}

#: Characters that show nothing and are put between digits to break a search.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u180e"))
_CHINESE_DIGITS = dict(zip("〇零一二三四五六七八九幺", "001234567891", strict=True))
#: So many Chinese numerals in a row are a number that is read out, not a quantity.
SPOKEN = 7


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Characters [start, end) of a text are personal: the kind, a KINDS key, and what to show instead."""

    start: int
    end: int
    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in half-width characters without invisible ones; `places[i]` is where its character `i` stands in the original."""

    text: str
    places: Sequence[int]

    def hit(self, start: int, end: int, kind: str, shown: str) -> Hit:
        """The place [start, end) of the plain text, as a place of the original."""
        return Hit(self.places[start], self.places[end - 1] + 1, kind, shown)


def plain(text: str) -> Plain:
    """Half-width, visible, with numbers that are read out as figures: １３８ and 一三八 both as 138."""
    if text.isascii():
        return Plain(text, range(len(text)))
    characters, places = [], []
    for place, character in enumerate(text):
        if ord(character) in _INVISIBLE:
            continue
        # One character for one, so that places can be counted back; ㈱ and the like stay as they are.
        half = character if character < "\u2000" or "\u4e00" <= character <= "\u9fff" else normalize("NFKC", character)
        characters.append(half if len(half) == 1 else character)
        places.append(place)
    return Plain(_figures("".join(characters)), places)


def _figures(text: str) -> str:
    """Runs of Chinese numerals as figures; short ones (三百、二〇二三) are left."""
    if not any(character in _CHINESE_DIGITS for character in text):
        return text
    out, run = [], ""
    for character in f"{text}\n":
        if character in _CHINESE_DIGITS:
            run += character
            continue
        out.append("".join(_CHINESE_DIGITS[one] for one in run) if len(run) >= SPOKEN else run)
        out.append(character)
        run = ""
    return "".join(out)[:-1]


def settled(hits: Iterable[Hit]) -> list[Hit]:
    """The hits in order without overlaps; of two that overlap the longer stands, and of equals the one found first."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in chosen):
            chosen.append(hit)
    return sorted(chosen)
