"""What if: the same acts under other numbers of the law."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal

import pytest

from fadu.law.errors import InputError
from fadu.ledger import models, record
from fadu.ledger.commands import whatif as command
from fadu.ledger.read import now
from fadu.ledger.whatif import otherwise
from tests.console.test_training import answers, held
from tests.console.test_training import course as opened

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def course(bureau: None) -> models.Matter:
    """A course that somebody completed with seventy marks."""
    row = held(opened(), "P014")
    seed, given = answers(row, "P014", 7)
    said = {"person": "P014", "seed": seed, "answers": [int(one) for one in given.values()], "score": 70}
    record.record_act(row.pk, record.Intent("trn.test", said, ["P014"]))
    return record.record_act(row.pk, record.Intent("trn.close", {"passed": ["P014"]}, ["P004"])).matter


def run(**args: object) -> int:
    return command.run(argparse.Namespace(**{"changes": [], "year": now().year, "json": True} | args))


def test_the_law_as_it_is_changes_nothing(course: models.Matter) -> None:
    assert list(otherwise(now().year, {})) == []


def test_a_higher_mark_names_the_act_the_gate_and_the_sentence(course: models.Matter) -> None:
    found = list(otherwise(now().year, {"trn.pass": Decimal(80)}))
    assert [(one.number, one.step) for one in found] == [(course.number, "trn.close")]
    assert [gate for gate, _ in found[0].fails] == ["trn-passed"]
    assert found[0].refused


def test_another_year_is_left_alone(course: models.Matter) -> None:
    assert list(otherwise(2019, {"trn.pass": Decimal(80)})) == []


def test_the_command_lists_them_for_programs(course: models.Matter, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(changes=["trn.pass=80"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changed"] == {"trn.pass": "80"}
    assert told["acts"][0]["number"] == course.number


def test_the_command_speaks_to_people(course: models.Matter, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(changes=["trn.pass=80"], json=False) == 0
    said = capsys.readouterr().out
    assert "1 个行为的判断会不同" in said
    assert course.number in said


def test_a_number_that_no_gate_asked_for_is_told(course: models.Matter, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(changes=["trn.pass=60", "prk.secret=6"]) == 0
    assert json.loads(capsys.readouterr().out)["unasked"] == ["prk.secret"]
    assert run(changes=["prk.secret=6"], json=False) == 0
    assert "没有一个行为的判断用到 prk.secret" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("pen.decide", "参数=数值"),
        ("pen.nix=3", "没有“pen.nix”"),
        ("pen.decide=九十", "不是数字"),
        ("pen.decide=NaN", "10 亿"),
        ("=3", "没有“”"),
        ("pen.decide=0.5", "应为整数"),
    ],
)
def test_odd_changes_get_a_sentence(bureau: None, change: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        run(changes=[change])


def test_a_number_set_twice_and_a_year_without_acts_get_a_sentence(course: models.Matter) -> None:
    with pytest.raises(InputError, match="写了两次"):
        run(changes=["trn.pass = 80", "trn.pass=70"])
    with pytest.raises(InputError, match="没有 2019 年的行为"):
        run(changes=["trn.pass = 80"], year=2019, json=False)


def test_an_odd_year_gets_a_sentence(bureau: None) -> None:
    with pytest.raises(InputError, match="年度应当在"):
        run(changes=["pen.decide=60"], year=20230)
