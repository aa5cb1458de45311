"""参数: dated values, what the loader refuses, provinces, what a rule remembers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from fadu.law import params as module
from fadu.law.params import VALUES, Rules, load, params, rules_on, version

ENTRY: dict[str, Any] = {
    "label": "期限",
    "unit": "d",
    "starts": "收到之日",
    "set_by": "province",
    "checked_on": date(2026, 11, 23),
    "values": {date(2021, 7, 15): {"value": 15, "article": "行政处罚法第六十七条", "mark": "V"}},
}
VALUE: dict[str, Any] = {"value": 15, "article": "行政处罚法第六十七条", "mark": "V"}


def folder(tmp_path: Path, *entries: dict[str, Any]) -> Path:
    for number, entry in enumerate(entries):
        (tmp_path / f"f{number}.yaml").write_text(yaml.safe_dump({"a.key": entry}, allow_unicode=True), encoding="utf-8")
    return tmp_path


def with_value(**change: Any) -> dict[str, Any]:
    value = {key: found for key, found in (VALUE | change).items() if found != "缺"}
    return ENTRY | {"values": {date(2021, 7, 15): value}}


def test_good_entry_is_loaded(tmp_path: Path) -> None:
    found = load(folder(tmp_path, ENTRY))["a.key"]
    assert found.on(date(2023, 1, 1)).value == 15
    assert (found.label, found.unit, found.starts, found.set_by, found.checked_on) == (
        "期限",
        "d",
        "收到之日",
        "province",
        date(2026, 11, 23),
    )


@pytest.mark.parametrize("name", ["label", "unit", "starts", "set_by", "checked_on", "values"])
def test_entry_without_a_part_is_refused(tmp_path: Path, name: str) -> None:
    lacking = {key: value for key, value in ENTRY.items() if key != name}
    with pytest.raises(ValueError, match=rf"f0\.yaml：参数 a\.key 缺少 {name}"):
        load(folder(tmp_path, lacking))


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(with_value(article="缺"), id="没有条文"),
        pytest.param(with_value(article=""), id="条文为空"),
        pytest.param(with_value(mark="缺"), id="没有核对标记"),
        pytest.param(with_value(mark="X"), id="标记不认识"),
        pytest.param(with_value(value="缺"), id="没有数值"),
        pytest.param(with_value(value="十五"), id="数值不是数字"),
        pytest.param(with_value(value=True), id="数值是真假"),
        pytest.param(ENTRY | {"values": {"去年": VALUE}}, id="没有生效日期"),
    ],
)
def test_value_without_source_is_refused(tmp_path: Path, entry: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"a\.key.*生效日期、条文"):
        load(folder(tmp_path, entry))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"checked_on": "昨天"}, "核对日期"),
        ({"values": {}}, "至少一个数值"),
        ({"set_by": "mayor"}, "set_by"),
        ({"unit": "moon"}, "unit"),
        ({"set_by": "law", "provinces": {"重庆": ENTRY["values"]}}, "省级不得另行规定"),
    ],
)
def test_wrong_entry_is_refused(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=rf"f0\.yaml：参数 a\.key.*{said}"):
        load(folder(tmp_path, ENTRY | change))


def test_key_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"f1\.yaml：参数 a\.key 重复"):
        load(folder(tmp_path, ENTRY, ENTRY))
    (tmp_path / "f1.yaml").write_text("b.key: {}\nb.key: {}\n", encoding="utf-8")
    with pytest.raises(yaml.YAMLError, match="重复的键"):
        load(tmp_path)


def test_province_sets_its_own_from_its_day(tmp_path: Path) -> None:
    own = {date(2023, 3, 1): VALUE | {"value": 20}}
    found = load(folder(tmp_path, ENTRY | {"provinces": {"重庆": own}}))["a.key"]
    assert found.on(date(2023, 3, 1), "重庆").value == 20
    assert found.on(date(2023, 2, 28), "重庆").value == 15
    assert found.on(date(2023, 3, 1), "四川").value == 15
    with pytest.raises(LookupError, match="2021-07-14 没有生效"):
        found.on(date(2021, 7, 14))


def test_decimal_values_stay_exact(tmp_path: Path) -> None:
    found = load(folder(tmp_path, with_value(value=0.3)))["a.key"].on(date(2023, 1, 1)).value
    assert found == Decimal("0.3")


@pytest.mark.parametrize(
    ("key", "day", "value"),
    [
        ("srv.announce", "2021-12-31", 60),
        ("srv.announce", "2022-01-01", 30),
        ("simple.citizen", "2021-07-14", 50),
        ("simple.citizen", "2021-07-15", 200),
        ("simple.org", "2021-07-14", 1000),
        ("simple.org", "2021-07-15", 3000),
        ("pay.cash.max", "2021-07-14", 20),
        ("pay.cash.max", "2023-07-15", 100),
        ("pen.hearing.ask", "2021-07-14", 3),
        ("pen.hearing.ask", "2021-07-15", 5),
        ("pen.limitation.life", "2021-07-14", 2),
        ("pen.limitation.life", "2021-07-15", 5),
        ("pen.limitation", "2023-01-01", 2),
        ("remedy.suit", "2015-04-30", 3),
        ("remedy.suit", "2015-05-01", 6),
        ("pen.hearing.threshold.citizen", "2023-03-01", 5000),
        ("pen.hearing.threshold.org", "2023-03-01", 50000),
        ("pen.decide", "2023-01-01", 90),
        ("pen.serve", "2023-01-01", 7),
        ("pen.preserve", "2023-01-01", 7),
        ("pay.period", "2023-01-01", 15),
        ("pay.surcharge.rate", "2023-01-01", 3),
        ("pay.surcharge.cap", "2023-01-01", 100),
        ("pub.withdraw", "2023-01-01", 3),
    ],
)
def test_values_of_the_law_by_day(key: str, day: str, value: int) -> None:
    rules = rules_on(date.fromisoformat(day))
    assert rules[key] == value
    assert rules.value(key).article
    assert rules.knows(key)


def test_before_its_law_a_value_is_unknown() -> None:
    rules = rules_on(date(2021, 7, 14))
    assert not rules.knows("pen.decide")
    with pytest.raises(LookupError, match=r"pen\.decide 在 2021-07-14"):
        rules["pen.decide"]
    with pytest.raises(KeyError):
        rules["no.such.key"]


def test_rules_remember_what_was_asked() -> None:
    rules = rules_on(date(2023, 5, 1))
    assert rules.used == {}
    assert rules["pay.period"] == 15
    assert rules.used == {"pay.period": 15}
    assert rules.on(date(2021, 12, 1))["srv.announce"] == 60
    assert rules.used == {"pay.period": 15, "srv.announce": 60}
    assert rules_on(date(2023, 5, 1)).used == {}


def test_other_day_keeps_province_and_assumption() -> None:
    rules = Rules(date(2023, 5, 1), "四川", overrides={"pen.decide": 60})
    assert (rules["pen.decide"], rules.value("pen.decide").article) == (60, "假设")
    other = rules.on(date(2024, 5, 1))
    assert (other.day, other.province, other["pen.decide"]) == (date(2024, 5, 1), "四川", 60)
    assert rules_on(date(2023, 5, 1), "四川")["pen.decide"] == 90
    assert rules_on(date(2024, 5, 1), "四川")["pen.decide"] == 90, "an assumption stays with him who made it"


def test_every_parameter_of_this_release_is_sourced() -> None:
    found = params()
    assert len(found) >= 30
    for param in found.values():
        assert param.checked_on >= date(2026, 1, 1)
        assert all(value.article and value.mark for value in param.values)
        assert [value.since for value in param.values] == sorted((value.since for value in param.values), reverse=True)


def test_units_are_said() -> None:
    assert rules_on(date(2023, 1, 1)).unit("pen.decide") == "d"
    assert rules_on(date(2023, 1, 1)).unit("pen.serve") == "wd"


def test_version_is_short_and_stable() -> None:
    assert version() == version()
    assert len(version()) == 12
    assert (VALUES / "penalty.yaml").exists()


def test_version_changes_with_code_values_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "__file__", str(tmp_path / "params.py"))
    (tmp_path / "values").mkdir()

    def of(**files: str) -> str:
        for path in [*tmp_path.rglob("*.py"), *tmp_path.rglob("*.yaml")]:
            path.unlink()
        for name, text in files.items():
            (tmp_path / name.replace("_", "/", 1).replace("__", ".")).write_text(text, encoding="utf-8")
        return version.__wrapped__()

    whole = of(values_a__yaml="1", values_b__py="2")
    assert whole == of(values_a__yaml="1", values_b__py="2")
    others = [
        of(values_a__yaml="2", values_b__py="2"),
        of(values_a__yaml="1", values_b__py="3"),
        of(values_c__yaml="1", values_b__py="2"),
    ]
    assert len({whole, *others}) == 4
