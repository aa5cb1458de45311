"""Training: sign in with the code, take the test, hours and certificates; the traffic light of clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.law import questions
from fadu.law.procedures.learning.training import PROCEDURE
from fadu.ledger import lights, models, read
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act
from fadu.registers import asof
from tests.console.making import filed

pytestmark = pytest.mark.both


def course(code: str = "AB12", topic: str = "处罚法") -> models.Matter:
    return open_matter("training", Intent("trn.open", {"topic": topic, "planned_on": read.today(), "code": code}, ["P004"])).matter


def held(row: models.Matter, *attended: str) -> models.Matter:
    said = {"kind": "special", "held_on": read.today(), "hours": 4, "trainer": "法制科", "rank": "section", "minutes": "讲课"}
    return record_act(row.pk, Intent("trn.hold", said | {"attended": list(attended)}, ["P004"])).matter


def test_the_code_signs_in_once(sign_in: Callable[[str], Client]) -> None:
    row, client = course(), sign_in("P014")
    for _ in range(2):
        assert client.post(reverse("training_signin"), {"code": " ab12 "}).status_code == 302
    assert [person.id for act in load(PROCEDURE, row).all("trn.signin") for person in act.by] == ["P014"]
    wrong = client.post(reverse("training_signin"), {"code": "ZZZZ"})
    assert wrong.status_code == 422
    assert "没有正在签到的培训用“ZZZZ”作签到码" in wrong.text
    assert "请输入签到码" in client.post(reverse("training_signin"), {"code": ""}).text


def test_only_who_opened_the_course_is_shown_the_code(sign_in: Callable[[str], Client]) -> None:
    row, clerk = course("AB12"), sign_in("P042")
    assert "AB12" in sign_in("P004").get(reverse("training")).text
    pages = (reverse("training"), reverse("matter", args=[row.pk]), reverse("dossier", args=[row.pk]))
    assert [page for page in pages if "AB12" in clerk.get(page).text] == []
    assert "（不显示）" in clerk.get(pages[1]).text


def test_nobody_signs_in_for_another_or_before_the_day(sign_in: Callable[[str], Client]) -> None:
    row = course("AB12")
    with pytest.raises(Refused, match="每人只能给自己签到"):
        record_act(row.pk, Intent("trn.signin", {"code": "AB12"}, ["P014", "P019"]))
    later = {"topic": "处罚法", "planned_on": read.today() + timedelta(days=1), "code": "CD34"}
    open_matter("training", Intent("trn.open", later, ["P004"]))
    assert "还没有开始" in sign_in("P014").post(reverse("training_signin"), {"code": "CD34"}).text


def answers(row: models.Matter, person: str, right: int) -> tuple[str, dict[str, str]]:
    seed = f"{row.number}-{person}-1"
    paper = questions.paper(seed, asof.snapshot(read.today()).items(), 10)
    given = [question.answer if number < right else (question.answer + 1) % 4 for number, question in enumerate(paper)]
    return seed, {f"q{number}": str(answer) for number, answer in enumerate(given)}


def test_the_test_is_scored_here_and_recorded(sign_in: Callable[[str], Client]) -> None:
    row, client = held(course(), "P014", "P019"), sign_in("P014")
    assert "待测试结业" in client.get(reverse("training")).text
    page = client.get(reverse("training_test", args=[row.pk]))
    assert page.text.count("<fieldset") == 10
    seed, given = answers(row, "P014", 7)
    part = dict(list(given.items())[:3])
    again = client.post(reverse("training_test", args=[row.pk]), {"seed": seed} | part)
    assert again.status_code == 422
    assert again.text.count(" checked") == 3
    assert client.post(reverse("training_test", args=[row.pk]), {"seed": seed} | given).status_code == 302
    [act] = load(PROCEDURE, row).all("trn.test")
    assert (act.data.person, act.data.score) == ("P014", 70)
    assert client.get(reverse("training_test", args=[row.pk])).status_code == 404, "passed: nothing left to take"
    assert sign_in("P015").get(reverse("training_test", args=[row.pk])).status_code == 404, "was not there"


def test_an_old_sheet_is_not_taken_twice(sign_in: Callable[[str], Client]) -> None:
    row, client = held(course(), "P014"), sign_in("P014")
    seed, given = answers(row, "P014", 2)
    assert client.post(reverse("training_test", args=[row.pk]), {"seed": seed} | given).status_code == 302
    stale = client.post(reverse("training_test", args=[row.pk]), {"seed": seed} | given)
    assert stale.status_code == 400
    assert "已经交过" in stale.text


def test_nobody_raises_a_score(bureau: None) -> None:
    row = held(course(), "P014")
    seed, given = answers(row, "P014", 5)
    said = {"person": "P014", "seed": seed, "answers": [int(one) for one in given.values()], "score": 100}
    with pytest.raises(Refused, match="按答案应得50分"):
        record_act(row.pk, Intent("trn.test", said, ["P014"]))


def test_the_desk_counts_hours_and_asks_the_same_number_of_queries(sign_in: Callable[[str], Client]) -> None:
    client, counts = sign_in("P014"), []
    held(course(), "P014")
    page = client.get(reverse("training")).text
    assert "李云舟" in page
    assert "我要测试" in page
    for more in (1, 6):
        for number in range(more):
            held(course(f"C{more}{number}0"), "P014", "P019")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("training"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_questions_of_a_seed_are_the_same_again_and_have_one_right_answer(bureau: None) -> None:
    items = asof.snapshot(read.today()).items()
    first, again = questions.paper("甲", items, 12), questions.paper("甲", items, 12)
    assert first == again
    assert first != questions.paper("乙", items, 12)
    for question in first:
        assert len(set(question.choices)) == len(question.choices) >= 2
        assert 0 <= question.answer < len(question.choices)
    assert questions.score(first, [question.answer for question in first]) == 100
    assert len(questions.paper("丙", [], 6)) == 6, "without items the gates alone are asked"


def test_the_light_turns_red_the_day_after_the_last(sign_in: Callable[[str], Client]) -> None:
    row = filed()
    mine = models.Matter.objects.filter(pk=row.pk)
    [last] = models.Deadline.objects.filter(matter=row, clock="pen.decide").values_list("last", flat=True)
    colour = {day: lights.by_unit(mine, last + timedelta(days=day))[0].colour for day in (-30, -lights.SOON, 0, 1)}
    assert colour == {-30: "green", -lights.SOON: "yellow", 0: "yellow", 1: "red"}
    page = sign_in("P002").get(reverse("supervision")).text
    assert "时限督办" in page
    assert "按机构" in page
