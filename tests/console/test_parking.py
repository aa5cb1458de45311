"""违停审核台: the queue, the review of one record after the other, looks at plates, objections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fadu.law.facts import CHINA
from fadu.ledger import record, tickets
from fadu.ledger.models import Act, Look, Matter, Party
from fadu.ledger.read import now
from tests.console.making import officers, ticket

SignIn = Callable[[str], Client]
POINTS = dict.fromkeys(("genuine", "plate_right", "place_right", "item_right", "no_mission"), "on")
KEY = "0" * 32


def review(client: Client, row: Matter, **more: Any):  # type: ignore[no-untyped-def]
    said = {"do": "pass", "mode": "first", "key": KEY, "after": 1} | POINTS | more
    return client.post(f"/parking/{row.pk}/", {name: value for name, value in said.items() if value is not None})


def test_the_queue_shows_masked_plates_by_their_period(sign_in: SignIn) -> None:
    late = ticket("渝C11111", at=now() - timedelta(days=2), place="先拍的人行道")
    ticket("渝C22222", place="后拍的人行道")
    page = sign_in("P004").get("/parking/")
    assert "待初审（2）" in page.text
    assert page.text.index("先拍的人行道") < page.text.index("后拍的人行道")
    assert "渝C***11" in page.text
    assert "渝C11111" not in page.text
    assert late.number in page.text


def test_an_empty_queue_says_what_fills_it(sign_in: SignIn) -> None:
    assert "没有待初审的停车记录" in sign_in("P004").get("/parking/").text


def test_the_plate_is_shown_in_a_session_only_and_every_look_is_recorded(sign_in: SignIn) -> None:
    row = ticket("渝C12345")
    client = sign_in("P004")
    assert "渝C12345" not in client.get(f"/parking/{row.pk}/").text
    assert not Look.objects.exists()
    answer = client.post("/parking/begin/", {"mode": "first"})
    assert answer.headers["Location"] == f"/parking/{row.pk}/?mode=first"
    for _ in range(2):
        assert "渝C12345" in client.get(f"/parking/{row.pk}/").text
    looks = list(Look.objects.all())
    assert [(look.person, look.purpose, look.matter) for look in looks] == [("P004", "审核停车记录", row.number)] * 2


def test_a_passed_record_leads_to_the_next(sign_in: SignIn) -> None:
    first = ticket("渝C11111", at=now() - timedelta(days=2))
    second = ticket("渝C22222", place="另一处人行道")
    client = sign_in("P004")
    answer = review(client, first)
    assert answer.headers["Location"] == f"/parking/{second.pk}/?mode=first"
    assert Matter.objects.get(pk=first.pk).stage == "待处理"
    assert Act.objects.get(matter=first, seq=2).content["by"] == ["P004"]
    last = review(client, second, key="1" * 32)
    assert last.headers["Location"] == "/parking/?mode=first"
    assert "已经看完" in client.get("/parking/").text


def test_a_second_press_records_once(sign_in: SignIn) -> None:
    row, client = ticket(), sign_in("P004")
    review(client, row)
    review(client, row)
    assert Act.objects.filter(matter=row).count() == 2


def test_points_that_are_not_affirmed_are_refused_with_the_reason(sign_in: SignIn) -> None:
    row = ticket()
    answer = review(sign_in("P004"), row, no_mission=None)
    assert answer.status_code == 422
    assert "有审核要点没有确认" in answer.text
    assert Matter.objects.get(pk=row.pk).stage == "待审核"


def test_the_one_who_took_the_photos_has_nothing_to_review(sign_in: SignIn) -> None:
    row = ticket(by=officers())
    client = sign_in(officers()[0])
    assert "待初审（0）" in client.get("/parking/").text
    assert "审核人就是取证人" in review(client, row).text
    assert Matter.objects.get(pk=row.pk).stage == "待审核"


def test_a_defect_is_shown_before_the_button(sign_in: SignIn) -> None:
    row = ticket(sign=False)
    page = sign_in("P004").get(f"/parking/{row.pk}/")
    assert "禁停标志、标线" in page.text
    assert "不得办理" in page.text


def test_a_record_is_sorted_out_or_kept_as_a_clue(sign_in: SignIn) -> None:
    bad, camera = ticket("渝C11111"), ticket("渝C22222", by=["P046"], device="CAM-001", place="另一处人行道")
    client = sign_in("P004")
    review(client, bad, do="reject", reason="bay", note="在泊位内")
    assert Act.objects.get(matter=bad, seq=2).kind == "bay"
    assert "转为线索" in client.get(f"/parking/{camera.pk}/").text
    review(client, camera, do="clue", key="2" * 32)
    assert set(Matter.objects.values_list("stage", flat=True)) == {"审核不通过", "转为线索"}


def test_a_monitored_record_waits_for_a_second_person(sign_in: SignIn) -> None:
    row = ticket(by=["P046"], device="CAM-002")
    ticket("渝C22222", place="另一处人行道")
    review(sign_in("P004"), row)
    assert "待复核（0）" in sign_in("P004").get("/parking/").text
    client = sign_in("P005")
    page = client.get("/parking/?mode=second")
    assert "待复核（1）" in page.text
    assert review(client, row, mode="second", after=2, key="3" * 32).status_code == 302
    assert Act.objects.get(matter=row, seq=3).step == "prk.review2"
    assert "没有待复核的停车记录" in client.get("/parking/?mode=second").text


@pytest.mark.parametrize(("share", "waiting"), [(0, 0), (100, 1)])
def test_a_record_on_which_the_lot_falls_waits_for_a_second_person(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, share: int, waiting: int
) -> None:
    monkeypatch.setattr(tickets, "share", lambda day: share)
    row = ticket()
    review(sign_in("P004"), row)
    assert "待复核（0）" in sign_in("P004").get("/parking/").text
    client = sign_in("P005")
    assert f"待复核（{waiting}）" in client.get("/parking/?mode=second").text
    told = client.get(f"/parking/{row.pk}/?mode=second").text
    assert ("抽签抽中（比例 100%" in told) is bool(waiting)
    review(client, row, mode="second", after=2, key="3" * 32)
    assert "待复核（0）" in client.get("/parking/?mode=second").text


def test_secrets_of_a_vehicle_are_added_and_wrong_ones_are_said(sign_in: SignIn) -> None:
    row = ticket("渝C12345")
    client = sign_in("P004")
    client.post(f"/parking/{row.pk}/", {"do": "vehicle", "frame": "lsv 123456", "phone": "138-0000-1111"})
    vehicle = Party.objects.get(kind="vehicle")
    assert (vehicle.read("id_number"), vehicle.read("phone")) == ("LSV123456", "13800001111")
    wrong = client.post(f"/parking/{row.pk}/", {"do": "vehicle", "phone": "电话"})
    assert wrong.status_code == 422
    assert "电话只有数字" in wrong.text


def test_an_open_objection_is_listed_with_its_period(sign_in: SignIn) -> None:
    row = ticket()
    record.record_act(row.pk, record.Intent("prk.object", {"grounds": ["wrong_place"], "text": "停在泊位内"}, ["P034"]))
    page = sign_in("P005").get("/parking/")
    assert f"/matters/{row.pk}/do/prk.object-answer/" in page.text or "prk.object-answer" in page.text


def test_a_ticket_of_another_squad_does_not_exist(sign_in: SignIn) -> None:
    row = ticket(by=officers())
    stranger = officers("CG-ZFDD-2")[0]
    client = sign_in(stranger)
    assert client.get(f"/parking/{row.pk}/").status_code == 404
    assert review(client, row).status_code == 404
    assert "待初审（0）" in client.get("/parking/").text


def test_a_reviewed_record_can_be_read_but_not_reviewed_again(sign_in: SignIn) -> None:
    row, client = ticket(), sign_in("P004")
    review(client, row)
    page = client.get(f"/parking/{row.pk}/?mode=first")
    assert "本件现处于“待处理”阶段" in page.text
    assert 'value="pass"' not in page.text


@pytest.mark.parametrize("query", ["mode=%00", "mode=none&after=x", "after=99999999999999999999"])
def test_odd_addresses_are_answered(sign_in: SignIn, query: str) -> None:
    ticket()
    client = sign_in("P004")
    assert client.get(f"/parking/?{query}").status_code == 200
    assert client.get(f"/parking/next/?{query}").status_code == 302
    assert client.post(f"/parking/{ticket('渝C33333').pk}/", {"do": "\0", "reason": "\0", "after": "x"}).status_code in (302, 422)


def test_the_number_of_queries_does_not_grow(sign_in: SignIn, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    client = sign_in("P004")
    for number in range(5):
        ticket(f"渝C{number:05d}", place=f"人行道{number}")
    client.get("/parking/")
    with django_assert_max_num_queries(40) as few:
        client.get("/parking/")
    for number in range(5, 30):
        ticket(f"渝C{number:05d}", place=f"人行道{number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/parking/")


def test_a_capture_typed_in_the_form_keeps_the_plate_out_of_the_act(sign_in: SignIn) -> None:
    moment = now() - timedelta(hours=1)
    said = {
        "d-item": "SZSS-21-2",
        "d-vehicle": "渝c 77777",
        "d-vehicle_kind": "four",
        "d-place": "某路口",
        "d-town": "JD-GUILIN",
        "d-longitude": "105.84",
        "d-latitude": "30.19",
        "d-captured_at": moment.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M"),
        "co": [officers()[1]],
        "do": "record",
    }
    client = sign_in(officers()[0])
    answer = client.post("/matters/new/parking/prk.capture/", said)
    assert answer.status_code == 302, answer.text
    row = Matter.objects.get(procedure="parking")
    assert row.vehicle is not None
    assert row.vehicle.read("name") == "渝C77777"
    assert "77777" not in Act.objects.get(matter=row).body
    wrong = client.post("/matters/new/parking/prk.capture/", said | {"d-vehicle": "没有号牌"})
    assert wrong.status_code == 422
    assert "不是号牌号码" in wrong.text
    assert Matter.objects.filter(procedure="parking").count() == 1


def test_an_empty_capture_form_accuses_nobody(sign_in: SignIn) -> None:
    page = sign_in(officers()[0]).get("/matters/new/parking/prk.capture/").text
    assert "没有处罚权" not in page
    assert "没有该事项" not in page
