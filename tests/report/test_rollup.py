"""The roll-up: a kept figure is shown only while it is what the ledger says."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

import fadu
from fadu.ledger import order_index, recheck
from fadu.ledger.models import Matter
from fadu.registers.models import Person
from fadu.report import rollup
from fadu.report.figures import FIGURES, all_figures
from fadu.report.models import Kept
from tests.furnished import furnish
from tests.law import cases
from tests.report import work
from tests.report.work import enter, published

pytestmark = pytest.mark.both


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The years that were computed, one entry each time."""
    years: list[int] = []
    real = rollup.with_records

    def counted(year: int) -> Any:
        years.append(year)
        return real(year)

    monkeypatch.setattr(rollup, "with_records", counted)
    return years


def test_kept_figures_are_the_computed_ones_with_their_records(
    worked: None, computed: list[int], django_assert_num_queries: Callable[[int], Any]
) -> None:
    first = rollup.figures_of(2023)
    with django_assert_num_queries(3):  # the registers' version, the other marks, what is kept
        assert rollup.figures_of(2023) == first
    assert computed == [2023]
    assert {figure: said.value for figure, said in first.items()} == all_figures(2023) == rollup.values_of(2023)
    assert {figure: said.records for figure, said in first.items()} == {
        figure.id: len(list(figure.rows(2023))) for figure in FIGURES.values()
    }


def test_an_act_recorded_afterwards_changes_the_answer_at_once(worked: None) -> None:
    before = rollup.values_of(2023)["penalty_cases_ordinary_published"]
    enter(published(cases.ordinary_case(3500)), "测又一号")
    after = rollup.values_of(2023)["penalty_cases_ordinary_published"]
    assert before is not None
    assert after == before + 1


def test_an_index_made_anew_without_an_act_changes_the_answer_at_once(worked: None) -> None:
    row = Matter.objects.filter(published=True).first()
    assert row is not None
    Matter.objects.update(published=False)
    assert rollup.values_of(2023)["penalty_cases_ordinary_published"] == 0
    recheck.rebuild(row.pk)
    assert rollup.values_of(2023)["penalty_cases_ordinary_published"] == 1


def test_rebuilt_orders_are_noticed(worked: None, computed: list[int]) -> None:
    rollup.figures_of(2023)
    order_index.rebuild()
    rollup.figures_of(2023)
    assert computed == [2023, 2023]


def test_a_changed_register_changes_the_answer_at_once(worked: None) -> None:
    before = rollup.values_of(2023)["legal_review_staff"]
    assert before
    for person in Person.objects.filter(reviewer_since__isnull=False):
        person.appointments.filter(role="reviewer").delete()
        person.reviewer_since = None
        person.save()
    assert rollup.values_of(2023) == all_figures(2023)


def test_another_day_is_computed_again(worked: None, computed: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    rollup.figures_of(2023)
    day = rollup.today()
    monkeypatch.setattr(rollup, "today", lambda: day + timedelta(days=1))
    rollup.figures_of(2023)
    assert computed == [2023, 2023]


def test_a_changed_definition_is_computed_again(
    worked: None, computed: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = tmp_path / "fadu"
    shutil.copytree(Path(fadu.__file__).parent, code, ignore=shutil.ignore_patterns("__pycache__"))
    assert rollup.version_of(code) == rollup.VERSION
    rollup.figures_of(2023)
    chapter = code / "report" / "figures" / "waivers.py"
    chapter.write_text(chapter.read_text().replace("Q(kind=FIRST)", 'Q(kind="")'))
    monkeypatch.setattr(rollup, "VERSION", rollup.version_of(code))
    rollup.figures_of(2023)
    assert computed == [2023, 2023]


def test_registers_never_filled_are_not_kept(db: None) -> None:
    rollup.figures_of(2023)
    assert not Kept.objects.exists()


def test_years_are_kept_apart(worked: None) -> None:
    for year in (2022, 2023, 2022):
        assert rollup.values_of(year) == all_figures(year)
    assert sorted(Kept.objects.values_list("year", flat=True)) == [2022, 2023]


@pytest.fixture
def other() -> Iterator[tuple[Event, Event, Thread]]:
    """Somebody else who records a case, and commits only when told."""
    entered, go_on = Event(), Event()

    def work_slowly() -> None:
        with transaction.atomic():
            enter(published(cases.ordinary_case(3500)), "测慢号")
            entered.set()
            go_on.wait(30)
        connection.close()

    thread = Thread(target=work_slowly)
    yield entered, go_on, thread
    go_on.set()
    if thread.ident is not None:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_appears_late_under_an_earlier_number_is_counted(other: tuple[Event, Event, Thread]) -> None:
    if connection.vendor == "sqlite":
        return  # one writer at a time: an act cannot appear after one with a higher number
    furnish()
    work.fill()
    entered, go_on, thread = other
    thread.start()
    assert entered.wait(30)
    enter(cases.study_case("2023-02-01"), "测快号")
    before = rollup.values_of(2023)["penalty_cases_ordinary_published"]
    assert before is not None
    go_on.set()
    thread.join()
    assert rollup.values_of(2023)["penalty_cases_ordinary_published"] == before + 1


@pytest.mark.django_db(transaction=True)
def test_who_only_reads_does_not_wait_for_who_writes(other: tuple[Event, Event, Thread]) -> None:
    furnish()
    work.fill()
    entered, _, thread = other
    thread.start()
    assert entered.wait(30)
    assert rollup.values_of(2023) == all_figures(2023)
    assert not Kept.objects.exists()
