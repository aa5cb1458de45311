"""随机抽取: a draw that anyone can run again. Each entry is ordered by the SHA-256 of seed, bar and entry; the first ones are drawn.

A stranger needs three lines: sort the published list by sha256("种子|条目"), take the first n, compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fadu.law.errors import InputError

FORMAT = "fadu.draw/1"
MOST = 100_000
#: A seed needs so many digits, so many of them different: a drawn lottery number or a closing index has them, “1” or a year has not.
DIGITS, DIFFERENT = 6, 4


def ordered(entries: Iterable[str], seed: str) -> list[str]:
    """The entries in the order that the seed gives; doubles count once."""
    return sorted(set(entries), key=lambda entry: (sha256(f"{seed}|{entry}".encode()).hexdigest(), entry))


def draw(entries: Iterable[str], seed: str, size: int) -> list[str]:
    """So many entries, all for 0."""
    return ordered(entries, seed)[: size or None]


def digest(entries: Iterable[str]) -> str:
    """SHA-256 of the sorted entries, one a line: what is published before the seed is known."""
    return sha256("\n".join(sorted(set(entries))).encode()).hexdigest()


def weakness(seed: str) -> str:
    """Why a seed could have been chosen to suit the result, in Chinese; empty for one that nobody chooses."""
    digits = [character for character in seed if character.isdigit()]
    if len(digits) < DIGITS or len(set(digits)) < DIFFERENT:
        return (
            f"种子“{seed[:30]}”太短或者可以随意选定，应当是名录冻结以后才公布的号码，至少{DIGITS}位数字，例如某期福利彩票的开奖号码"
        )
    return ""


@dataclass(frozen=True, slots=True)
class Draw:
    """A recorded draw: two lists, a seed, how many of each, who was left out with a reason (recusal), and the digest published before it."""

    seed: str
    objects: Sequence[str]
    officers: Sequence[str]
    objects_wanted: int
    officers_wanted: int
    left_out: Sequence[str]
    drawn_objects: Sequence[str]
    drawn_officers: Sequence[str]
    list_digest: str = ""

    def faults(self) -> list[str]:
        """What does not follow from the lists and the seed, in Chinese; empty when the draw is true."""
        found = []
        if list(self.drawn_objects) != draw(self.objects, self.seed, self.objects_wanted):
            found.append("抽中的检查对象与名单和种子不符")
        able = [officer for officer in self.officers if officer not in set(self.left_out)]
        if list(self.drawn_officers) != draw(able, self.seed, self.officers_wanted):
            found.append("抽中的执法人员与名单、种子和回避不符")
        if self.list_digest and self.list_digest != digest([*self.objects, *self.officers]):
            found.append("名录与事先公布的摘要不符")
        return found


def read(found: Any) -> Draw:
    """A draw from loaded JSON. Raises InputError saying what is wrong."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(f"这不是 {FORMAT} 抽取记录，请检查 format 一项。")
    lists = {name: found.get(name) for name in ("objects", "officers", "left_out", "drawn_objects", "drawn_officers")}
    for name, value in lists.items():
        if not isinstance(value, list) or len(value) > MOST or not all(isinstance(entry, str) for entry in value):
            raise InputError(f"抽取记录的 {name} 应当是文字的列表，最多 {MOST} 项。")
    numbers = {name: found.get(name) for name in ("objects_wanted", "officers_wanted")}
    for name, value in numbers.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise InputError(f"抽取记录的 {name} 应当是不小于零的整数。")
    return Draw(str(found.get("seed") or ""), **lists, **numbers, list_digest=str(found.get("list_digest") or ""))  # type: ignore[arg-type]


def dump(made: Draw) -> dict[str, Any]:
    """The draw as JSON that `fadu draw --verify` takes."""
    return {"format": FORMAT} | {
        name: list(value) if isinstance(value := getattr(made, name), list | tuple) else value for name in made.__slots__
    }
