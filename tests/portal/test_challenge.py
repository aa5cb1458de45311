"""The task before a public form: by sum, by work; once; not for ever."""

from __future__ import annotations

from hashlib import sha256
from itertools import count

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from fadu.law.errors import InputError
from fadu.portal import challenge
from fadu.portal.limits import TooMany

ASK = RequestFactory().post("/")


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def worked(token: str) -> str:
    return next(
        str(n) for n in count() if int.from_bytes(sha256(f"{token}:{n}".encode()).digest()[:4], "big") >> (32 - challenge.BITS) == 0
    )


def summed(question: str) -> str:
    """Answer as a person would."""
    numbers = {challenge.said(number): number for number in range(100)}
    for word, do in (("加", int.__add__), ("减", int.__sub__), ("乘", int.__mul__)):
        if word in question:
            first, second = question.removesuffix("等于多少？").split(word)
            return str(do(numbers[first], numbers[second]))
    raise AssertionError(question)


def test_a_sum_or_work_solves_it() -> None:
    for _ in range(8):
        cache.clear()
        task = challenge.make()
        nonce = challenge.solved(ASK, task.token, "", summed(task.question))
        assert challenge.solved(ASK, task.token, "", f" {summed(task.question)} ") == nonce
    task = challenge.make()
    assert challenge.solved(ASK, task.token, worked(task.token), "") != nonce


@pytest.mark.parametrize(("work", "answer"), [("", ""), ("1", ""), ("x", "x"), ("", "99999"), ("", "²"), ("-1", "-1")])
def test_anything_else_does_not(work: str, answer: str) -> None:
    with pytest.raises(InputError):
        challenge.solved(ASK, challenge.make().token, work, answer)


def test_a_changed_or_old_task_does_not() -> None:
    task = challenge.make()
    answer = summed(task.question)
    for token in (task.token[:-1], "", "x:y:z", "\0", challenge.make().token + "x"):
        with pytest.raises(InputError, match="太久"):
            challenge.solved(ASK, token, "", answer)
    with time_machine.travel("2099-01-01"), pytest.raises(InputError, match="太久"):
        challenge.solved(ASK, task.token, "", answer)


def test_sums_cannot_be_tried_one_after_the_other() -> None:
    task = challenge.make()
    kinds = []
    for number in range(12):
        with pytest.raises(InputError) as error:
            challenge.solved(ASK, task.token, "", str(5_000 + number))
        kinds.append(error.type)
    assert kinds == [InputError] * 10 + [TooMany] * 2


def test_numbers_in_words() -> None:
    assert [challenge.said(number) for number in (0, 7, 10, 11, 20, 23, 99)] == [
        "零",
        "七",
        "十",
        "十一",
        "二十",
        "二十三",
        "九十九",
    ]
