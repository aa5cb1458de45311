"""The dispatch board, the page of an order, the facility map and the roster: who, what, and a number of queries independent of rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger import models, order_likes, orders, read
from fadu.ledger.read import now
from fadu.ledger.record import Intent, open_matter, record_act
from fadu.registers.logins import create_login
from fadu.registers.models import Person

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SignIn = Callable[[str], Client]


def report(number: int, **more: object) -> int:
    said = {
        "topic": f"门口垃圾没人清运{number}",
        "place": f"桂林街道兴潼大道{number}号",
        "lat": 30.193,
        "lng": 105.83,
        "key": f"k{number}",
        "at": now() - timedelta(hours=4),
    }
    return orders.report(orders.Report(**(said | more))).pk  # type: ignore[arg-type]


def test_the_desk_sorts_and_dispatches_from_the_page(sign_in: SignIn) -> None:
    client, pk = sign_in("P047"), report(1)
    page = client.get(f"/desks/orders/{pk}/").content.decode()
    assert "暴露垃圾" in page
    assert "文字中有" in page
    sent = client.post(f"/desks/orders/{pk}/", {"step": "ord.sort", "kind": "complaint", "category": "S-01-02", "suggested": "S-01-02", "route": "none", "after": "1", "key": "a"})  # fmt: skip
    assert sent.status_code == 302
    client.post(f"/desks/orders/{pk}/", {"step": "ord.dispatch", "unit": "CG-HWK", "after": "2", "key": "b"})
    row = models.Order.objects.get(pk=pk)
    assert (row.stage, row.unit, row.suggested, row.category) == ("处置中", "CG-HWK", "S-01-02", "S-01-02")
    assert row.due_at
    assert "100.0%" in client.get("/desks/orders/").content.decode()


def test_the_board_shows_the_overdue_first_and_answers_204_while_nothing_changes(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, moment = sign_in("P047"), now()
    monkeypatch.setattr(read, "now", lambda: moment)  # the board's mark moves with the minute
    report(1)
    page = client.get("/desks/orders/")
    assert "超时" in page.content.decode()
    mark = page.context["mark"]
    quiet = client.get("/desks/orders/", {"mark": mark}, headers={"HX-Request": "true"})
    assert quiet.status_code == 204
    report(3)
    fresh = client.get("/desks/orders/", {"mark": mark}, headers={"HX-Request": "true"})
    assert "门口垃圾没人清运3" in fresh.content.decode()


def test_a_double_nearby_is_offered_and_merged(sign_in: SignIn) -> None:
    client, first, second = sign_in("P047"), report(1), report(2)
    assert "并入这一件" in client.get(f"/desks/orders/{second}/").content.decode()
    into = models.Matter.objects.get(pk=first).number
    client.post(f"/desks/orders/{second}/", {"step": "ord.merge", "into": into, "after": "1", "key": "m"})
    assert models.Order.objects.get(pk=second).merged_into == into


def test_as_many_queries_for_fifty_orders_as_for_five(sign_in: SignIn) -> None:
    client = sign_in("P047")
    counts = []
    for until in (5, 50):
        for number in range(models.Order.objects.count(), until):
            report(number)
        client.get("/desks/orders/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/desks/orders/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_two_accounts_of_one_thing_are_alike_and_two_things_at_one_address_are_not(sign_in: SignIn) -> None:
    place = "桂林街道兴潼大道88号"
    said = (
        ("露天烧烤油烟扰民", f"{place}楼下每天晚上摆烧烤摊，油烟飘进屋里，没法开窗"),
        ("晚上有人摆摊", f"{place}有人摆烧烤摊到半夜，烟子飘进屋里开不了窗"),
    )
    other = ("路灯坏了", f"{place}门口的路灯好几天不亮，走路看不见")
    first, second, third = (
        report(number, topic=topic, place=place, description=text, lat=None, lng=None)
        for number, (topic, text) in enumerate((*said, other), 1)
    )
    page = sign_in("P047").get(f"/desks/orders/{second}/").context["doubles"]
    assert [(one.row.pk, one.likeness > order_likes.LIKE) for one in page] == [(first, True)]
    assert sign_in("P047").get(f"/desks/orders/{third}/").context["doubles"] == []


def sent(number: int, unit: str, officer: str = "") -> int:
    """An order of the barbecue at W001, sorted and sent."""
    pk = report(number, topic="露天烧烤油烟扰民")
    record_act(pk, Intent("ord.sort", {"kind": "complaint", "category": "S-04-06"}, ["P047"]))
    if unit:
        record_act(pk, Intent("ord.dispatch", {"category": "S-04-06", "unit": unit, "officer": officer, "note": "属地"}, ["P047"]))
    return pk


def test_the_unit_is_suggested_from_past_orders_and_both_accuracies_are_told(sign_in: SignIn) -> None:
    client, pk = sign_in("P047"), sent(9, "")
    assert client.get(f"/desks/orders/{pk}/").context["sending"].unit == "CG-ZFDD-1", "by register and grid while there is no past"
    for number in range(3):
        sent(number, "CG-ZFDD-2")
    sending = client.get(f"/desks/orders/{pk}/").context["sending"]
    assert (sending.unit, sending.reason) == ("CG-ZFDD-2", "本网格同类别的3件过往工单中，3件由它办理")
    client.post(f"/desks/orders/{pk}/", {"step": "ord.dispatch", "unit": "CG-ZFDD-2", "note": "属地", "after": "2", "key": "b"})
    assert models.Order.objects.get(pk=pk).suggested_unit == "CG-ZFDD-2"
    page = client.get("/desks/orders/")
    assert page.context["accuracy"] == [("类别", (None, 0)), ("单位", (100.0, 1))]
    assert "还没有确认过系统建议的类别" in page.content.decode()


def test_the_officer_is_the_one_on_duty_there_and_the_grids_where_nobody_is(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = now().date()
    monkeypatch.setattr(read, "now", lambda: datetime.combine(day, time(10), CHINA))
    client, pk = sign_in("P047"), sent(1, "")
    sending = client.get(f"/desks/orders/{pk}/").context["sending"]
    assert (sending.officer, sending.duty) == ("P014", "网格责任人")
    shifts = [{"on": day, "slot": slot, "officer": who} for slot, who in (("day", "P019"), ("night", "P024"))]
    roster = {"topic": "一中队值班表", "since": day, "until": day, "count": 2, "shifts": shifts}
    row = open_matter("duty-roster", Intent("duty.roster", roster, ["P042"])).matter
    record_act(row.pk, Intent("duty.approve", {}, ["P002"]))
    sending = client.get(f"/desks/orders/{pk}/").context["sending"]
    assert (sending.officer, sending.duty) == ("P019", "今日白班值班")
    monkeypatch.setattr(read, "now", lambda: datetime.combine(day + timedelta(days=1), time(2), CHINA))
    assert client.get(f"/desks/orders/{pk}/").context["sending"].officer == "P024", "the night goes on past midnight"


def test_a_report_becomes_a_clue_by_one_press(sign_in: SignIn) -> None:
    client, pk = sign_in("P047"), report(1, topic="夜间倾倒渣土", description="有人夜间倾倒渣土")
    record_act(pk, Intent("ord.sort", {"kind": "report", "category": "S-01-03", "route": "clue"}, ["P047"]))
    assert "立为违法线索" in client.get(f"/desks/orders/{pk}/").text
    said = {"step": "ord.lead", "place": "某路12号", "town": "JD-GUILIN", "summary": "夜间倾倒渣土", "key": "c"}
    assert "请选择接收线索的执法人员" in client.post(f"/desks/orders/{pk}/", said).text
    assert client.post(f"/desks/orders/{pk}/", said | {"officer": "P014"}).status_code == 302
    case = models.Matter.objects.get(procedure="penalty-ordinary")
    page = client.get(f"/desks/orders/{pk}/").text
    assert case.number in page
    assert 'id="clue"' not in page


def test_a_handler_never_reads_who_reported_an_offence(sign_in: SignIn) -> None:
    pk = report(1, name="欧阳慕容", phone="13800000000", secret=True)
    record_act(pk, Intent("ord.sort", {"kind": "complaint", "category": "S-04-06"}, ["P047"]))
    record_act(pk, Intent("ord.dispatch", {"category": "S-04-06", "unit": "CG-ZFDD-1", "officer": "P014"}, ["P047"]))
    party = models.Matter.objects.get(pk=pk).party
    assert party is not None
    handler, address = sign_in("P014"), f"/parties/{party.key}/"
    assert "查看</a>" not in handler.get(f"/matters/{pk}/").text
    assert "欧" not in handler.get("/matters/").text
    assert handler.post(address, {"purpose": "办理案件", "matter": "x"}).status_code == 404
    assert "没有找到" in handler.post("/parties/search/", {"q": "13800000000"}).text
    assert "欧阳慕容" in sign_in("P047").post(address, {"purpose": "办理案件"}).text


def test_nobody_works_as_the_account_of_the_public(sign_in: SignIn) -> None:
    with pytest.raises(InputError, match="代表公众"):
        create_login(Person.objects.get(code="PORTAL"), "a-long-password-1")
    client = Client()
    client.force_login(get_user_model().objects.get(username="portal"))
    assert client.get("/").status_code == 403
    assert "网上自助办理" not in sign_in("P042").get("/matters/new/duty-roster/duty.roster/").text


def test_others_see_only_what_is_theirs(sign_in: SignIn) -> None:
    pk = report(1)
    assert sign_in("P014").get(f"/desks/orders/{pk}/").status_code == 404
    assert sign_in("P043").get("/desks/orders/").status_code == 403


def test_facilities_and_rosters_say_when_there_are_none_and_show_what_there_is(sign_in: SignIn) -> None:
    client = sign_in("P042")
    assert "没有符合条件的设施" in client.get("/desks/facilities/").content.decode()
    assert "还没有值班表" in client.get("/desks/duty/").content.decode()
    pool = {"topic": "一号堆肥池", "kind": "compost_pool", "town": "Z-BAIZI", "place": "示例村", "lat": "30.12", "lng": "105.75"}
    open_matter("facility", Intent("fac.register", pool, ["P042"]))
    shift = {"on": "2024-03-01", "slot": "day", "officer": "P047"}
    roster = {"topic": "三月值班表", "since": "2024-03-01", "until": "2024-03-01", "count": 1, "shifts": [shift]}
    open_matter("duty-roster", Intent("duty.roster", roster, ["P042"]))
    assert "一号堆肥池" in client.get("/desks/facilities/?kind=compost_pool").content.decode()
    assert "陶然" not in client.get("/desks/duty/").content.decode()
    assert "魏晓岚" in client.get("/desks/duty/").content.decode()


def test_a_double_of_weeks_ago_is_found_and_one_of_months_ago_is_not(sign_in: SignIn) -> None:
    for number, days in ((1, 20), (2, 45)):
        report(number, at=now() - timedelta(days=days))
    newest = models.Order.objects.get(pk=report(3))
    assert [one.row.matter.title for one in order_likes.doubles(newest)] == ["门口垃圾没人清运1"]


def test_in_a_busy_place_the_newest_are_compared(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_likes, "NEARBY", 3)
    report(1, at=now() - timedelta(days=2))
    for number in range(2, 5):
        report(number, at=now() - timedelta(hours=9 - number))
    newest = models.Order.objects.select_related("matter").get(pk=report(9))
    with CaptureQueriesContext(connection) as seen:
        found = order_likes.doubles(newest)
    assert sorted(one.row.matter.title[-1] for one in found) == ["2", "3", "4"]
    assert len(seen) == 2, "the weeks before were not read"


def rotation(client: Client, do: str, people: dict[str, int], **more: str) -> str:
    said = {f"turn-{code}": str(turn) for code, turn in people.items()}
    typed = {"topic": "十二月值班表", "since": "2026-12-01", "until": "2026-12-31", "leader": "P002", "key": "rota", "do": do}
    return client.post("/desks/duty/rotation/", typed | said | more, follow=True).text


def test_a_month_is_rostered_by_taking_turns_and_leave_is_left_out(sign_in: SignIn) -> None:
    client, turns = sign_in("P042"), {"P048": 2, "P047": 1, "P044": 3}
    leave = {"off-P047": "2026-12-03", "back-P047": "2026-12-05"}
    shown = rotation(client, "show", turns, **leave)
    assert "12月31日" in shown
    assert not models.Matter.objects.filter(procedure="duty-roster").exists(), "shown first, proposed by the second press"
    told = rotation(client, "propose", turns, **leave)
    assert "请负责人批准" in told, told[told.find('role="alert"') :][:300]
    row = models.Matter.objects.get(procedure="duty-roster")
    shifts = models.Act.objects.get(matter=row).content["data"]["shifts"]
    assert [one["officer"] for one in shifts[:5]] == ["P047", "P048", "P044", "P048", "P044"], "no night into the leave"
    assert not [one for one in shifts if one["officer"] == "P047" and "2026-12-03" <= one["on"] <= "2026-12-05"]
    assert {one["leader"] for one in shifts} == {"P002"}
    assert record_act(row.pk, Intent("duty.approve", {}, ["P002"])).matter.stage == "执行中"
    assert "轮流排班" in client.get("/desks/duty/").text
    assert sign_in("P014").get("/desks/duty/rotation/").status_code == 403


@pytest.mark.parametrize(
    ("people", "more", "said"),
    [
        ({"P047": 1}, {}, "至少要两个人"),
        ({"P047": 1, "P048": 2}, {"off-P048": "2026-12-03"}, "2026-12-02夜班没有人可以排"),
        ({"P047": 1, "P048": 2}, {"until": "2026-11-30"}, "结束日期应在开始日期以后"),
        ({"P047": 1, "P048": 2}, {"since": "十二月"}, "开始日期不是日期"),
        ({"P047": 1, "P048": 2}, {"turn-P044": "甲"}, "次序应为数字"),
        ({"P047": 1, "P048": 2}, {"off-P048": "明天"}, "请假日期不是日期"),
    ],
)
def test_a_rotation_that_cannot_be_made_says_why(sign_in: SignIn, people: dict[str, int], more: dict[str, str], said: str) -> None:
    assert said in rotation(sign_in("P042"), "propose", people, **more)
    assert not models.Matter.objects.filter(procedure="duty-roster").exists()


def facility(number: int, kind: str, days: int) -> models.Matter:
    """A facility registered so many days ago."""
    said = {
        "topic": f"设施{number:03d}",
        "kind": kind,
        "town": "Z-BAIZI",
        "place": f"示例村{number}组",
        "lat": "30.12",
        "lng": "105.75",
    }
    return open_matter("facility", Intent("fac.register", said, ["P042"], now() - timedelta(days=days))).matter


def test_what_is_due_for_inspection_stands_first_and_the_rest_is_found_by_page_and_words(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fadu.console.facilities.LIST", 3)
    late, soon = facility(1, "compost_pool", 100), facility(2, "compost_pool", 85)
    for number in range(3, 8):
        facility(number, "fertiliser_station", 1)
    client = sign_in("P042")
    page = client.get("/desks/facilities/").context
    assert (page["lines"][0]["act"].matter_id, page["lines"][0]["late"]) == (late.pk, True)
    assert {one["kind"]: (one["count"], one["fresh"]) for one in page["kinds"]} == {
        "compost_pool": (2, 1),
        "fertiliser_station": (5, 5),
    }
    assert [(name, count) for name, _, count in page["states"]] == [("late", 1), ("due", 1), ("bad", 0)]
    assert (page["pages"], page["before"], page["after"]) == (3, None, 2)
    third = client.get("/desks/facilities/?page=3").context
    assert [len(third["lines"]), third["after"]] == [1, None]
    assert [line["act"].matter_id for line in client.get("/desks/facilities/?state=due").context["lines"]] == [soon.pk]
    assert [line["data"]["topic"] for line in client.get("/desks/facilities/?q=示例村5组").context["lines"]] == ["设施005"]
    assert client.get("/desks/facilities/?page=99&state=x&kind=y").status_code == 200
    done = record_act(late.pk, Intent("fac.inspect", {"result": "finding", "found": "池壁开裂"}, ["P051"])).matter
    assert done.next_due == read.today() + timedelta(days=90)
    page = client.get("/desks/facilities/").context
    assert [(name, count) for name, _, count in page["states"]] == [("late", 0), ("due", 1), ("bad", 1)]
