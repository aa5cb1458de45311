"""文号 without gaps or doubles, also when many ask at once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from fadu.documents.models import Counter
from fadu.documents.numbers import next_number, pattern

PATTERN = pattern("潼城管", "罚决")
SERIES = "penalty_decision"


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Acts that really commit, seen by other connections. Only the counters are emptied afterwards: a ledger cannot be."""
    with django_db_blocker.unblock():
        yield
        Counter.objects.all().delete()
        connection.close()


def take(year: int = 2023, series: str = SERIES) -> str:
    with transaction.atomic():
        return next_number(series, year, PATTERN)


@pytest.mark.both
@pytest.mark.django_db
def test_numbers_run_by_series_and_year() -> None:
    assert take() == "潼城管罚决字〔2023〕1号"
    assert take() == "潼城管罚决字〔2023〕2号"
    assert take(2024) == "潼城管罚决字〔2024〕1号"
    assert take(series="correction_order") == "潼城管罚决字〔2023〕1号"


@pytest.mark.both
@pytest.mark.django_db
def test_a_rolled_back_act_gives_its_number_back() -> None:
    take()
    assert _act(rolls_back=True) == []
    assert take().endswith("〕2号")


@pytest.mark.both
def test_it_must_run_inside_a_transaction(committed: None) -> None:
    with pytest.raises(RuntimeError, match="事务"):
        next_number(SERIES, 2023, PATTERN)
    assert not Counter.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["", "潼城管罚决字1号", "{n}号", "〔{year}〕"])
def test_a_pattern_without_year_or_number_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="文号格式"):
        next_number(SERIES, 2023, wrong)


@pytest.mark.django_db
def test_braces_in_a_name_are_only_letters() -> None:
    with transaction.atomic():
        assert next_number(SERIES, 2023, pattern("某{局}", "罚决")) == "某{局}罚决字〔2023〕1号"


@pytest.mark.both
def test_ten_clerks_at_once_get_every_number_once(committed: None) -> None:
    """Every fifth act is rolled back; the numbers of the others are 1 to n without gap or double."""
    taken: list[str] = []
    failures: list[BaseException] = []
    start = threading.Barrier(10)

    def clerk(who: int) -> None:
        try:
            start.wait(timeout=30)
            for count in range(20):
                taken.extend(_act(rolls_back=(count + who) % 5 == 0))
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=clerk, args=(who,)) for who in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    numbers = sorted(int(re.fullmatch(r"潼城管罚决字〔2023〕(\d+)号", number)[1]) for number in taken)  # type: ignore[index]
    assert failures == []
    assert numbers == list(range(1, 161))
    assert Counter.objects.get(series=SERIES, year=2023).n == 160


def _act(*, rolls_back: bool) -> list[Any]:
    with transaction.atomic():
        number = next_number(SERIES, 2023, PATTERN)
        if rolls_back:
            transaction.set_rollback(True)
            return []
    return [number]
