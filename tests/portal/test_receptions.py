"""Leaders' receptions: the public reads who receives, when and where, before the day and after a change, and nothing of a plan not published."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from fadu.law.facts import CHINA
from fadu.ledger import models, read
from fadu.ledger.record import Intent, Refused, open_matter, record_act
from tests.furnished import furnish
from tests.petitions import DESK, HEAD, at, registered

pytestmark = [pytest.mark.both, pytest.mark.django_db]
PAGE = "/portal/petitions/receptions/"


@pytest.fixture(autouse=True)
def bureau(db: None) -> None:
    furnish()


def session(days: int, leader: str = HEAD, **more: Any) -> dict[str, Any]:
    day = read.today() + timedelta(days=days)
    begins, ends = (datetime.combine(day, time(hour), CHINA) for hour in (9, 12))
    return {"begins": begins, "ends": ends, "place": "信访接待室", "leader": leader} | more


def planned(*sessions: dict[str, Any], made: int = 20) -> models.Matter:
    said = {"topic": "接访安排", "since": read.today() - timedelta(days=60), "until": read.today() + timedelta(days=60)}
    return open_matter("reception-plan", Intent("rcp.plan", said | {"sessions": sessions}, [DESK], at(made))).matter


def publish(row: models.Matter, made: int = 19) -> None:
    record_act(row.pk, Intent("rcp.publish", {"address": "本机关网站"}, [HEAD], at(made)))


def page(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_plan_is_read_once_published_and_not_before(client: Client) -> None:
    assert "近期没有已公布的接访安排" in page(client)
    row = planned(session(7))
    assert "信访接待室" not in page(client)
    publish(row)
    said = page(client)
    assert "信访接待室" in said
    assert "陈立群" in said
    assert PAGE in client.get("/portal/").content.decode()
    assert PAGE in client.get("/portal/petitions/").content.decode()


def test_a_change_is_read_with_its_mark_and_a_record_says_how_many_came(client: Client) -> None:
    row = planned(session(-3), session(7))
    publish(row)
    petition = registered(2, channel="leader_visit", leader=HEAD)
    record_act(row.pk, Intent("rcp.change", session(9, place="二楼会议室", session=2, reasons="会议"), [HEAD]))
    said = page(client)
    assert "二楼会议室" in said
    assert "已调整" in said
    assert "还没有记录" in said
    held = {"session": 1, "leader": HEAD, "visits": 3, "petitions": [petition.number]}
    done = record_act(row.pk, Intent("rcp.held", held, [DESK]))
    assert not done.act.judged["findings"]
    said = page(client)
    assert "3 批" in said
    assert petition.number not in said


def test_a_sitting_of_somebody_who_leads_nothing_is_refused_and_one_recorded_for_no_petition_warns() -> None:
    with pytest.raises(Refused, match="不是本机关负责人"):
        planned(session(7, leader=DESK))
    row = planned(session(-3))
    publish(row)
    done = record_act(row.pk, Intent("rcp.held", {"session": 1, "visits": 1, "petitions": [row.number]}, [DESK]))
    assert "不是台账里的信访事项" in str(done.act.judged["findings"])


def test_as_many_queries_for_twelve_plans_as_there_are_plans(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(14):
        publish(planned(session(7 + number)))
    with django_assert_max_num_queries(20):
        page(client)
