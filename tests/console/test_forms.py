"""Forms from data models: shapes of fields, check digits, rows."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from fadu.console.forms import ActForm, Offer, PartyForm, Select, credit_code_ok, identity_ok
from fadu.law.common import penalty_data as d
from fadu.law.data import field_extra


def _posted(**values: object) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update(MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in values.items()}))
    return found


@pytest.mark.parametrize(
    ("number", "right"), [("11010519491231002X", True), ("110105194912310021", False), ("1101051949123100", False), ("", False)]
)
def test_check_digit_of_a_citizens_number(number: str, right: bool) -> None:
    assert identity_ok(number) is right


@pytest.mark.parametrize(("number", "right"), [("91350100M000100Y43", True), ("91350100M000100Y44", False), ("9135", False)])
def test_check_sign_of_a_credit_code(number: str, right: bool) -> None:
    assert credit_code_ok(number) is right


def test_a_number_that_cannot_be_right_is_a_warning_sentence() -> None:
    form = PartyForm(_posted(**{"party-id_number": "110105194912310021"}), prefix="party")
    assert "校验码" in form.warnings()[0]
    assert not PartyForm(_posted(**{"party-id_number": "11010519491231002x"}), prefix="party").warnings()


def test_law_values_are_shown_as_a_person_types_them() -> None:
    form = ActForm(d.Clue, Offer(), initial={"found_on": date(2023, 3, 1)})
    assert 'value="2023-03-01"' in str(form["found_on"])
    assert 'value="1000.50"' in str(ActForm(d.PayBank, Offer(), initial={"amount": Decimal("1000.50")})["amount"])


def test_rows_are_read_in_order_and_blank_ones_dropped() -> None:
    posted = _posted(
        **{
            "d-facts-0-element": "conduct",
            "d-facts-0-text": "甲",
            "d-facts-0-evidence": ["E1", "E2"],
            "d-facts-1-element": "",
            "d-facts-1-text": "",
            "d-facts-12-element": "time",
            "d-facts-12-text": "乙",
        }
    )
    rows = ActForm(d.Conclusion, Offer(), posted).values()["facts"]
    assert [row["text"] for row in rows] == ["甲", "乙"]
    assert rows[0]["evidence"] == ["E1", "E2"]


def test_more_rows_than_anybody_types_are_cut() -> None:
    posted = _posted(**{f"d-facts-{number}-text": "甲" for number in range(3_000)})
    assert len(ActForm(d.Conclusion, Offer(), posted).values()["facts"]) == 200


def test_an_error_in_a_row_stands_in_the_row() -> None:
    form = ActForm(d.Conclusion, Offer(), _posted(**{"d-facts-0-text": "甲"}))
    form.place_errors({"facts.0.element": "“要素”必须填写"})
    assert "“要素”必须填写" in str(form["facts"])


def test_a_line_a_text_and_a_tick_left_out_is_no() -> None:
    found = ActForm(d.Notice, Offer(), _posted(**{"d-basis": "甲\r\n\r\n 乙 "})).values()
    assert found["basis"] == ["甲", "乙"]
    assert found["statement_right"] is False


def test_every_field_of_a_reference_is_a_choice_not_a_code() -> None:
    offer = Offer(towns=[("T", "某镇")])
    form = ActForm(d.Filing, offer)
    for name in ("item", "town", "handlers"):
        assert field_extra(d.Filing, name).get("ref")
        assert hasattr(form.fields[name].widget, "choices")


def test_a_day_beyond_the_calendar_is_no_date() -> None:
    found = ActForm(d.Clue, Offer(), _posted(**{"d-found_on": "9999-12-31"})).values()
    assert found["found_on"] != "9999-12-31"


CHOICES = [("", "请选择"), ("a&b", "甲 <乙>"), ("组", [("c", "丙"), (3, "丁")]), (None, "无")]


@pytest.mark.parametrize("value", [None, "", "a&b", "c", 3, "没有"])
def test_a_list_of_choices_is_what_django_would_draw(value: object) -> None:
    drawn = [
        re.sub(r"\s*\n\s*", "", kind(choices=CHOICES).render("d-x", value, {"id": "x", "required": True}))
        for kind in (Select, django_forms.Select)
    ]
    assert drawn[0] == drawn[1]
