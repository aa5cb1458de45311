"""Vehicles are sealed by their plate; the public finds its own tickets with a second secret and nothing else."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from fadu.law.errors import InputError
from fadu.law.procedures.enforcement.parking import PROCEDURE
from fadu.ledger import own_tickets, parties, record, tickets, vehicles
from fadu.ledger.models import Act, Look, Party
from tests.console.making import ticket
from tests.furnished import furnish

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def bureau(db: None) -> None:
    furnish()


@pytest.mark.parametrize("typed", ["渝C12345", " 渝c 12345 ", "渝C·12345", "渝CD12345"])
def test_a_plate_is_kept_one_way(typed: str) -> None:
    assert vehicles.plate_of(typed) in ("渝C12345", "渝CD12345")


@pytest.mark.parametrize("typed", ["", "12345", "渝C", "渝C123456789", "渝C12345\n;", "abc"])
def test_what_is_no_plate_is_one_sentence(typed: str) -> None:
    with pytest.raises(InputError, match="不是号牌号码"):
        vehicles.plate_of(typed)


def test_a_vehicle_is_one_sealed_party() -> None:
    made = vehicles.find_or_make("渝C12345", frame="LSV1234567")
    assert vehicles.find_or_make("渝c·12345", phone="13800001111").pk == made.pk
    stored = Party.objects.get(pk=made.pk)
    assert (stored.read("name"), stored.read("id_number"), stored.read("phone")) == ("渝C12345", "LSV1234567", "13800001111")
    assert b"12345" not in bytes(stored.name_sealed)
    assert stored.masked == "渝C***45"
    with pytest.raises(IntegrityError), transaction.atomic():
        Party(kind="vehicle").put(name="渝C12345").save()


def test_two_vehicles_may_have_the_same_tail_of_a_frame_number() -> None:
    vehicles.find_or_make("渝C11111", frame="123456")
    vehicles.find_or_make("渝C22222", frame="123456")
    assert Party.objects.filter(kind="vehicle").count() == 2


def test_no_act_holds_the_plate() -> None:
    row = ticket("渝C12345")
    assert row.vehicle is not None
    assert "12345" not in Act.objects.get(matter=row).body
    assert row.vehicle.key in Act.objects.get(matter=row).body


@pytest.mark.parametrize("secret", ["234567", "lsv1234567", "1111", "13800001111"])
def test_plate_and_second_secret_find_the_ticket_and_the_look_is_recorded(secret: str) -> None:
    row = ticket("渝C12345")
    vehicles.find_or_make("渝C12345", frame="LSV1234567", phone="13800001111")
    key = own_tickets.identified("渝C12345", secret)
    [found] = own_tickets.lines(key)
    assert (found.number, found.stage, found.fine) == (row.number, "待审核", None)
    shown = own_tickets.ticket(key, found.pk)
    assert shown is not None
    assert (shown.paid, shown.owed, len(shown.photos)) == (0, 0, 2)
    [look] = Look.objects.all()
    assert (look.person, look.party) == ("公众", row.vehicle.key if row.vehicle else "")


@pytest.mark.parametrize(("plate", "secret"), [("渝C12345", "000000"), ("渝C99999", "234567"), ("渝C54321", "234567")])
def test_wrong_plate_and_wrong_secret_give_the_same_nothing(plate: str, secret: str) -> None:
    ticket("渝C12345")
    ticket("渝C54321", place="别处人行道")
    vehicles.find_or_make("渝C12345", frame="LSV1234567")
    vehicles.find_or_make("渝C54321", frame="LSV7654321")
    assert own_tickets.identified(plate, secret) == ""
    assert not Look.objects.exists()


@pytest.mark.parametrize("secret", ["", "12", "123", "一二三四", "1234;--"])
def test_a_plate_alone_or_a_short_secret_is_refused(secret: str) -> None:
    with pytest.raises(InputError, match="只有号牌不能查询"):
        own_tickets.identified("渝C12345", secret)


def test_a_vehicle_without_secrets_is_not_found_by_an_empty_tail() -> None:
    ticket("渝C12345")
    assert own_tickets.identified("渝C12345", "0000") == ""


def test_only_the_own_vehicles_standing_tickets_are_shown() -> None:
    ticket("渝C12345")
    gone = ticket("渝C12345", place="另一处人行道")
    other = ticket("渝C54321", place="别处人行道")
    vehicles.find_or_make("渝C12345", frame="LSV1234567")
    record.record_act(gone.pk, record.Intent("prk.reject", {"reason": "bay"}, ["P004"]))
    key = own_tickets.identified("渝C12345", "234567")
    assert [found.place for found in own_tickets.lines(key)] == ["桂林街道某路口人行道"]
    assert own_tickets.ticket(key, gone.pk) is None
    assert own_tickets.ticket(key, other.pk) is None


def test_the_second_ticket_of_a_vehicle_place_and_day_is_told_and_never_passed() -> None:
    first = ticket("渝C12345")
    again = ticket("渝C12345")
    finding = Act.objects.get(matter=again).judged["findings"]
    assert [(found["gate"], first.number in found["sentence"]) for found in finding] == [("prk-one-ticket", True)]
    points = dict.fromkeys(("genuine", "plate_right", "place_right", "item_right", "no_mission"), True)
    with pytest.raises(record.Refused, match="已有停车记录"):
        record.record_act(again.pk, record.Intent("prk.review1", points, ["P004"]))
    record.record_act(first.pk, record.Intent("prk.review1", points, ["P004"]))


def test_a_capture_needs_a_vehicle_of_the_ledger() -> None:
    someone = parties.find_or_make(kind="citizen", name="张三丰", id_number="500223199001010000")
    for key in ("Dnobody", someone.key):
        with pytest.raises(InputError, match="没有编号为"):
            ticket("渝C12345", vehicle=key)


def test_a_device_is_asked_as_of_the_day_of_its_record() -> None:
    row = ticket("渝C12345", by=["P046"], device="CAM-001")
    standing = Act.objects.get(matter=row).content["standing"]
    assert standing["device"]["place"].startswith("桂林街道")
    points = dict.fromkeys(("genuine", "plate_right", "place_right", "item_right", "no_mission"), True)
    with pytest.raises(record.Refused, match="缺少：法律、行政法规的依据、法制审核"):
        record.record_act(row.pk, record.Intent("prk.review1", points, ["P004"]))
    done = record.record_act(row.pk, record.Intent("prk.clue", {"reason": "没有依据"}, ["P004"]))
    assert done.matter.stage == "转为线索"


def test_the_lot_is_the_hash_of_the_first_review_and_stays_with_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ticket("渝C12345")
    points = dict.fromkeys(("genuine", "plate_right", "place_right", "item_right", "no_mission"), True)
    assert not tickets.drawn(row, row.acted_on)
    passed = record.record_act(row.pk, record.Intent("prk.review1", points, ["P004"]))
    assert tickets.first_review(row) == passed.act.hash
    for share, drawn in ((0, False), (100, True)):
        monkeypatch.setattr(tickets, "share", lambda day, share=share: share)
        assert tickets.drawn(row, row.acted_on) is drawn
    step = PROCEDURE.step("prk.decide-ordinary")
    intent = record.Intent(step.id, {"reason": "denied", "matter": row.number}, ["P003"])
    act, _ = record.weigh(PROCEDURE, row, record.load(PROCEDURE, row), intent)
    assert act.standing["lot"] == passed.act.hash
