"""随机抽取: a draw that anyone can run again. Each entry is ordered by the SHA-256 of seed, bar and entry; the first ones are drawn.

A stranger needs three lines: sort the published list by sha256("种子|条目"), take the first n, compare.
Where the share differs by class (信用分级), the same is done in each class with its own n, class after class.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from fadu.law.errors import InputError

#: The second is the first with classes: who knows only the first says that he cannot read it, and not that the draw is untrue.
FORMAT, BY_CLASS = "fadu.draw/1", "fadu.draw/2"
MOST = 100_000
#: A seed needs so many digits, so many of them different: a drawn lottery number or a closing index has them, “1” or a year has not.
DIGITS, DIFFERENT = 6, 4


def ordered(entries: Iterable[str], seed: str) -> list[str]:
    """The entries in the order that the seed gives; doubles count once."""
    return sorted(set(entries), key=lambda entry: (sha256(f"{seed}|{entry}".encode()).hexdigest(), entry))


def draw(entries: Iterable[str], seed: str, size: int) -> list[str]:
    """So many entries, all for 0."""
    return ordered(entries, seed)[: size or None]


def bound(percent: int) -> str:
    """The hash (64 hex digits) below which the lot falls: so many per cent of all hashes."""
    return f"{min(percent * 2**256 // 100, 2**256 - 1):064x}"


def falls(hashed: str, percent: int) -> bool:
    """Whether the lot falls on one entry of a stream, of which no list can be frozen: by a hash of it that nobody can choose (64 hex digits)."""
    return hashed < bound(percent)


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
class Stratum:
    """A class of the objects, and how many of it are wanted: none for 0."""

    name: str
    wanted: int
    objects: Sequence[str]


def draw_objects(objects: Sequence[str], strata: Sequence[Stratum], seed: str, size: int) -> list[str]:
    """The objects drawn: so many of each class, class after class; without classes, so many of all."""
    if not strata:
        return draw(objects, seed, size)
    return [entry for stratum in strata for entry in ordered(stratum.objects, seed)[: stratum.wanted]]


def lines(objects: Sequence[str], officers: Sequence[str], strata: Sequence[Stratum]) -> list[str]:
    """What the digest is of: every entry; with classes, each object with its class and how many are wanted of it."""
    told = [f"{entry}|{stratum.name}|{stratum.wanted}" for stratum in strata for entry in stratum.objects]
    return [*(told if strata else objects), *officers]


def misdivided(objects: Sequence[str], strata: Sequence[Stratum], size: int) -> list[str]:
    """What is wrong with the classes of a list, in Chinese: each object is in one class, no class gives more than it has, the sum is the size."""
    if not strata:
        return []
    found = []
    if sorted(entry for stratum in strata for entry in stratum.objects) != sorted(set(objects)):
        found.append("各等级的名单合起来不是检查对象名录，或者有的对象列了两次")
    found += [
        f"“{stratum.name}”只有{len(stratum.objects)}个对象，抽不出{stratum.wanted}个"
        for stratum in strata
        if stratum.wanted > len(stratum.objects)
    ]
    if sum(stratum.wanted for stratum in strata) != size:
        found.append("各等级的抽取数之和不是抽取对象数")
    return found


@dataclass(frozen=True, slots=True)
class Draw:
    """A recorded draw: two lists, a seed, how many of each, who was left out with a reason (recusal), and the digest published before it.

    `strata`: the classes of the objects with how many of each; empty where all are drawn alike.
    """

    seed: str
    objects: Sequence[str]
    officers: Sequence[str]
    objects_wanted: int
    officers_wanted: int
    left_out: Sequence[str]
    drawn_objects: Sequence[str]
    drawn_officers: Sequence[str]
    list_digest: str = ""
    strata: Sequence[Stratum] = ()

    def faults(self) -> list[str]:
        """What does not follow from the lists and the seed, in Chinese; empty when the draw is true."""
        found = misdivided(self.objects, self.strata, self.objects_wanted)
        if list(self.drawn_objects) != draw_objects(self.objects, self.strata, self.seed, self.objects_wanted):
            found.append("抽中的检查对象与名单和种子不符")
        able = [officer for officer in self.officers if officer not in set(self.left_out)]
        if list(self.drawn_officers) != draw(able, self.seed, self.officers_wanted):
            found.append("抽中的执法人员与名单、种子和回避不符")
        if self.list_digest and self.list_digest != digest(lines(self.objects, self.officers, self.strata)):
            found.append("名录与事先公布的摘要不符")
        return found


def read(found: Any) -> Draw:
    """A draw from loaded JSON. Raises InputError saying what is wrong."""
    if not isinstance(found, dict) or found.get("format") not in (FORMAT, BY_CLASS):
        raise InputError(f"这不是 {FORMAT} 或者 {BY_CLASS} 抽取记录，请检查 format 一项。")
    if (found["format"] == BY_CLASS) != bool(found.get("strata")):
        raise InputError(
            f"分等级抽取的记录是 {BY_CLASS} 并且有 strata，不分等级的是 {FORMAT} 并且没有，请检查 format 和 strata 两项。"
        )
    strata = _strata(found.get("strata") or [])
    lists = {name: found.get(name) for name in ("objects", "officers", "left_out", "drawn_objects", "drawn_officers")}
    for name, value in lists.items():
        if not isinstance(value, list) or len(value) > MOST or not all(isinstance(entry, str) for entry in value):
            raise InputError(f"抽取记录的 {name} 应当是文字的列表，最多 {MOST} 项。")
    numbers = {name: found.get(name) for name in ("objects_wanted", "officers_wanted")}
    for name, value in numbers.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise InputError(f"抽取记录的 {name} 应当是不小于零的整数。")
    return Draw(str(found.get("seed") or ""), **lists, **numbers, list_digest=str(found.get("list_digest") or ""), strata=strata)  # type: ignore[arg-type]


def _strata(found: Any) -> list[Stratum]:
    read = []
    for one in found if isinstance(found, list) else [None]:
        known = one if isinstance(one, dict) else {}
        name, wanted, objects = known.get("name"), known.get("wanted"), known.get("objects")
        whole = isinstance(wanted, int) and not isinstance(wanted, bool) and wanted >= 0
        texts = isinstance(objects, list) and len(objects) <= MOST and all(isinstance(entry, str) for entry in objects)
        if not (isinstance(name, str) and name and whole and texts):
            raise InputError(
                f"抽取记录的 strata 应当是列表，每项有 name（文字）、wanted（不小于零的整数）、objects（文字的列表，最多 {MOST} 项）。"
            )
        read.append(Stratum(name, wanted, objects))  # type: ignore[arg-type]
    return read


def dump(made: Draw) -> dict[str, Any]:
    """The draw as JSON that `fadu draw --verify` takes."""
    plain = {
        name: list(value) if isinstance(value := getattr(made, name), list | tuple) else value
        for name in made.__slots__
        if name != "strata"
    }
    if not made.strata:
        return {"format": FORMAT} | plain
    return (
        {"format": BY_CLASS} | plain | {"strata": [asdict(stratum) | {"objects": list(stratum.objects)} for stratum in made.strata]}
    )
