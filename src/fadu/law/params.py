"""参数: the law's numbers by date. No number without article, mark, and the day somebody checked it; the loader refuses such an entry.

`Rules` is the law of one day in one province: it answers parameters and remembers which were asked, so that a proof can name them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fadu.law import yamlfile
from fadu.law.workdays import Calendar, calendar

VALUES = Path(__file__).parent / "values"
#: Who may set another value: law = fixed nationally; province/ministry = a provincial or ministerial rule may; bureau = internal.
SET_BY = frozenset({"law", "province", "ministry", "bureau"})
UNITS = {
    "wd": "个工作日",
    "d": "日",
    "h": "小时",
    "clock": "时",
    "s": "秒",
    "mo": "个月",
    "y": "年",
    "yuan": "元",
    "%": "%",
    "person": "人",
    "age": "周岁",
    "piece": "张",
    "kind": "种",
    "digit": "位",
    "count": "件",
    "time": "次",
    "score": "分",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value. `mark`: V verified in the text, V* in a secondary text, M from memory — to be confirmed by the bureau."""

    since: date
    value: int | Decimal
    article: str
    mark: str


@dataclass(frozen=True, slots=True)
class Param:
    """A number of the law with all its dated values, newest first; a province's own values go before the national ones."""

    key: str
    label: str
    unit: str
    starts: str
    set_by: str
    checked_on: date
    values: tuple[Value, ...]
    provinces: dict[str, tuple[Value, ...]]

    def on(self, day: date, province: str = "") -> Value:
        """The value in force on `day`. Raises LookupError when none was in force."""
        for value in self.provinces.get(province, ()):
            if value.since <= day:
                return value
        for value in self.values:
            if value.since <= day:
                return value
        raise LookupError(f"参数 {self.key} 在 {day} 没有生效的数值")


class Rules:
    """The parameters and the calendar in force on one day. `rules["pen.decide"]` gives the number and notes that it was used."""

    __slots__ = ("_cache", "_overrides", "calendar", "day", "province", "used")

    def __init__(
        self,
        day: date,
        province: str = "",
        cal: Calendar | None = None,
        overrides: dict[str, Any] | None = None,
        cache: dict[str, Value] | None = None,
    ) -> None:
        self.day = day
        self.province = province
        self.calendar = cal or calendar()
        self.used: dict[str, Any] = {}
        self._overrides = overrides
        self._cache: dict[str, Value] = {} if cache is None else cache

    def __getitem__(self, key: str) -> Any:
        found = self._cache.get(key) or self.value(key)
        self.used[key] = found.value
        return found.value

    def on(self, day: date) -> Rules:
        """The law of another day in the same province, noting what it is asked in the same place."""
        other = Rules(
            day, self.province, self.calendar, self._overrides, None if self._overrides else _values_of_day(day, self.province)
        )
        other.used = self.used
        return other

    def knows(self, key: str) -> bool:
        """Whether the parameter has a value that day; before its law began it has none."""
        try:
            return self.value(key) is not None
        except LookupError:
            return False

    def unit(self, key: str) -> str:
        """The unit of a parameter, a UNITS key."""
        return params()[key].unit

    def value(self, key: str) -> Value:
        """The dated value behind a key. Raises KeyError for an unknown key, LookupError for one not in force."""
        found = self._cache.get(key)
        if found is None:
            found = params()[key].on(self.day, self.province)
            if self._overrides and key in self._overrides:
                found = Value(self.day, self._overrides[key], "假设", "M")
            self._cache[key] = found
        return found


def rules_on(day: date, province: str = "重庆") -> Rules:
    """The law of `day` in a province. Values are looked up once a day; the record of what was used is the caller's own."""
    return Rules(day, province, cache=_values_of_day(day, province))


@lru_cache(maxsize=4096)
def _values_of_day(day: date, province: str) -> dict[str, Value]:
    return {}


@lru_cache(maxsize=1)
def params() -> dict[str, Param]:
    """Every parameter of values/*.yaml by key. Raises ValueError naming file and key when an entry lacks what the law needs."""
    return load(VALUES)


def load(folder: Path) -> dict[str, Param]:
    """The parameters of a folder's files, checked."""
    found: dict[str, Param] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "holidays.yaml":
            continue
        for key, entry in yamlfile.load(path).items():
            if key in found:
                raise ValueError(f"{path.name}：参数 {key} 重复")
            found[key] = _param(path.name, key, entry)
    return found


@lru_cache(maxsize=1)
def version() -> str:
    """Version of the rules an act is judged by: a digest of this package's code and values, short enough to print."""
    digest = sha256()
    root = Path(__file__).parent
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.yaml")]):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _param(file: str, key: str, entry: dict[str, Any]) -> Param:
    lacking = [name for name in ("label", "unit", "starts", "set_by", "checked_on", "values") if name not in entry]
    if lacking:
        raise ValueError(f"{file}：参数 {key} 缺少 {'、'.join(lacking)}")
    if not isinstance(entry["checked_on"], date) or not entry["values"]:
        raise ValueError(f"{file}：参数 {key} 须写明核对日期（checked_on）和至少一个数值（values）")
    if entry["set_by"] not in SET_BY or entry["unit"] not in UNITS:
        raise ValueError(f"{file}：参数 {key} 的 set_by 或者 unit 不认识")
    provinces = entry.get("provinces", {})
    if provinces and entry["set_by"] == "law":
        raise ValueError(f"{file}：参数 {key} 由法律规定，省级不得另行规定")
    return Param(
        key=key,
        label=entry["label"],
        unit=entry["unit"],
        starts=entry["starts"],
        set_by=entry["set_by"],
        checked_on=entry["checked_on"],
        values=_values(file, key, entry["values"]),
        provinces={name: _values(file, key, values) for name, values in provinces.items()},
    )


def _values(file: str, key: str, values: dict[date, dict[str, Any]]) -> tuple[Value, ...]:
    out = []
    for since, entry in values.items():
        if (
            not isinstance(since, date)
            or not entry.get("article")
            or entry.get("mark") not in {"V", "V*", "M"}
            or not isinstance(entry.get("value"), (int, float))
            or isinstance(entry["value"], bool)
        ):
            raise ValueError(f"{file}：参数 {key} 的每个数值须有生效日期、条文（article）和核对标记（mark）")
        number = entry["value"]
        out.append(Value(since, number if isinstance(number, int) else Decimal(str(number)), entry["article"], entry["mark"]))
    return tuple(sorted(out, key=lambda value: value.since, reverse=True))
