"""The draw: a stranger's ten lines give the same, and a changed record is found out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.config.cli import main
from fadu.law.draw import Draw, Stratum, bound, digest, draw, draw_objects, dump, falls, lines, read
from fadu.law.errors import InputError

OBJECTS, PEOPLE, SEED = ["甲店", "乙店", "丙店", "丁店"], ["P014", "P015", "P016"], "第2023065期"
TRUE = Draw(SEED, OBJECTS, PEOPLE, 2, 2, [], draw(OBJECTS, SEED, 2), draw(PEOPLE, SEED, 2))


STRATA = [Stratum("一般失信", 1, ["丙店"]), Stratum("无失信信息", 1, ["甲店", "乙店", "丁店"])]
BY_CLASS = Draw(
    SEED,
    OBJECTS,
    PEOPLE,
    2,
    2,
    [],
    ["丙店", *draw(STRATA[1].objects, SEED, 1)],
    draw(PEOPLE, SEED, 2),
    digest([*(f"{entry}|{one.name}|1" for one in STRATA for entry in one.objects), *PEOPLE]),
    STRATA,
)


def a_stranger(entries: list[str], seed: str, size: int) -> list[str]:
    keyed = [(hashlib.sha256((seed + "|" + entry).encode("utf-8")).hexdigest(), entry) for entry in set(entries)]
    return [entry for _, entry in sorted(keyed)][:size]


@given(st.lists(st.text(max_size=8), min_size=1, max_size=30), st.text(max_size=10), st.integers(1, 30))
def test_a_stranger_draws_the_same(entries: list[str], seed: str, size: int) -> None:
    assert draw(entries, seed, size) == a_stranger(entries, seed, size)


@given(st.permutations(OBJECTS))
def test_the_order_of_the_list_does_not_matter(entries: list[str]) -> None:
    assert draw(entries, SEED, 2) == list(TRUE.drawn_objects)


def test_every_entry_has_its_chance() -> None:
    drawn = [draw(OBJECTS, f"第{number}期", 1)[0] for number in range(400)]
    assert all(70 <= drawn.count(entry) <= 130 for entry in OBJECTS)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({}, 0, "抽取属实"),
        ({"drawn_objects": [entry for entry in OBJECTS if entry not in TRUE.drawn_objects]}, 1, "检查对象与名单和种子不符"),
        ({"drawn_officers": ["P016"]}, 1, "执法人员与名单"),
        ({"seed": "另一期"}, 1, "抽取不实"),
        ({"left_out": ["P014"]}, 1, "抽取不实"),
    ],
)
def test_a_record_is_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, object], code: int, said: str
) -> None:
    path = tmp_path / "抽取.json"
    path.write_text(json.dumps(dump(TRUE) | change, ensure_ascii=False), encoding="utf-8")
    assert main(["draw", "--verify", str(path)]) == code
    assert said in capsys.readouterr().out


@given(st.lists(st.lists(st.text(max_size=8), max_size=9), min_size=1, max_size=4), st.text(max_size=10), st.integers(0, 5))
def test_a_stranger_draws_the_same_in_each_class(classes: list[list[str]], seed: str, wanted: int) -> None:
    strata = [Stratum(str(place), wanted, entries) for place, entries in enumerate(classes)]
    every = [entry for entries in classes for entry in entries]
    assert draw_objects(every, strata, seed, 9) == [entry for entries in classes for entry in a_stranger(entries, seed, wanted)]


#: Dealt anew, so that one with a mark counts as one without: what a digest over the names alone would let pass.
MOVED = [Stratum("一般失信", 1, ["甲店"]), Stratum("无失信信息", 1, ["乙店", "丙店", "丁店"])]
TOLD = dump(BY_CLASS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"drawn_objects": draw(OBJECTS, SEED, 2)[::-1]}, "检查对象与名单和种子不符"),
        ({"strata": [{"name": "一般失信", "wanted": 1, "objects": ["丙店"]}]}, "合起来不是检查对象名录"),
        ({"strata": [TOLD["strata"][0], TOLD["strata"][1] | {"objects": [*STRATA[1].objects, "丙店"]}]}, "列了两次"),
        ({"strata": [TOLD["strata"][0] | {"wanted": 2}, TOLD["strata"][1] | {"wanted": 0}]}, "只有1个对象，抽不出2个"),
        ({"strata": [TOLD["strata"][0], TOLD["strata"][1] | {"wanted": 2}]}, "之和不是抽取对象数"),
        (
            {
                "strata": [{"name": one.name, "wanted": one.wanted, "objects": one.objects} for one in MOVED],
                "drawn_objects": draw_objects(OBJECTS, MOVED, SEED, 2),
            },
            "事先公布的摘要不符",
        ),
    ],
)
def test_a_draw_by_class_is_verified(change: dict[str, object], said: str) -> None:
    found = read(TOLD | change).faults()
    assert found == [] if not said else said in "".join(found)


def test_what_was_written_before_there_were_classes_still_holds() -> None:
    old = {
        "format": "fadu.draw/1",
        "seed": SEED,
        "objects": OBJECTS,
        "officers": PEOPLE,
        "objects_wanted": 2,
        "officers_wanted": 2,
        "left_out": [],
        "drawn_objects": a_stranger(OBJECTS, SEED, 2),
        "drawn_officers": a_stranger(PEOPLE, SEED, 2),
        "list_digest": hashlib.sha256("\n".join(sorted([*OBJECTS, *PEOPLE])).encode()).hexdigest(),
    }
    assert read(old).faults() == []
    assert dump(read(old)) == old
    assert digest(lines(OBJECTS, PEOPLE, [])) == old["list_digest"]


def test_a_draw_can_be_made_without_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    objects, officers, record = tmp_path / "对象.txt", tmp_path / "人员.txt", tmp_path / "抽取.json"
    objects.write_text("\ufeff" + "\n".join(OBJECTS), encoding="utf-8")
    officers.write_text("\n".join(PEOPLE) + "\n\n", encoding="utf-8")
    asked = ["draw", "--seed", SEED, "--objects", str(objects), "--officers", str(officers), "--take", "2", "--pairs", "2"]
    assert main([*asked, "--json"]) == 0
    record.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["draw", "--verify", str(record), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"true": True, "faults": []}
    assert main(asked) == 0
    assert draw(OBJECTS, SEED, 2)[0] in capsys.readouterr().out


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        {},
        {"format": "fadu.draw/1"},
        dump(TRUE) | {"objects": "甲"},
        dump(TRUE) | {"objects_wanted": -1},
        dump(TRUE) | {"format": "fadu.draw/2"},
        TOLD | {"format": "fadu.draw/1"},
        TOLD | {"strata": "甲"},
        TOLD | {"strata": [{"name": "一般失信", "wanted": True, "objects": ["丙店"]}]},
        TOLD | {"strata": [{"name": "一般失信", "wanted": 1, "objects": [3]}]},
    ],
)
def test_what_is_no_record_is_said(found: object) -> None:
    with pytest.raises(InputError):
        read(found)


def test_odd_calls_are_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "坏.json"
    bad.write_text("{", encoding="utf-8")
    for call in (["draw"], ["draw", "--verify", str(bad)], ["draw", "--verify", str(tmp_path / "没有")]):
        assert main(call) == 2
        assert "fadu：" in capsys.readouterr().err


@given(st.integers(0, 2**256 - 2), st.integers(0, 100))
def test_the_lot_falls_on_so_many_per_cent_of_all_hashes(hashed: int, percent: int) -> None:
    assert falls(f"{hashed:064x}", percent) == (hashed < percent * 2**256 // 100)
    assert len(bound(percent)) == 64
