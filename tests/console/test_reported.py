"""An order or a petition about an officer: he, his unit and the units below it find no trace of it on any page, in any list, sheet, message or answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from fadu.law.errors import InputError
from fadu.ledger import models, order_likes, orders, petitions, read, recheck
from fadu.ledger.record import Intent, Refused, record_act
from fadu.notices import notify
from fadu.notices.models import Notice
from fadu.registers.asof import snapshot
from tests.petitions import DESK, PHONE, party, registered

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SignIn = Callable[[str], Client]
#: The officer on duty reported, his unit; legal affairs, who take the centre's place; what nobody of the centre may read.
ACCUSED, UNIT, LEGAL, MARK = "P047", "CG-ZHZX", "P006", "值班员辱骂来电人"


def complained(**more: object) -> models.Matter:
    said = {
        "topic": MARK,
        "description": f"{MARK}，拒绝登记",
        "place": "某路1号",
        "lat": 30.193,
        "lng": 105.83,
        "key": "a",
        "accused_unit": UNIT,
    }
    return models.Matter.objects.get(pk=orders.report(orders.Report(**(said | more))).pk)  # type: ignore[arg-type]


def sort(row: models.Matter, by: str = LEGAL, **more: str) -> models.Matter:
    said = {"kind": "enforcement", "category": "S-01-02", "accused_unit": UNIT, "accused": ACCUSED}
    return record_act(row.pk, Intent("ord.sort", said | more, [by])).matter


@pytest.fixture
def row(bureau: None) -> models.Matter:
    assert snapshot(read.today()).person(ACCUSED).unit == UNIT
    return complained()


@pytest.mark.parametrize("address", [
    "/", "/matters/", "/matters/?q=辱骂", "/desks/orders/", "/desks/orders/?q=辱骂", "/matters/{pk}/", "/desks/orders/{pk}/", "/notices/",
    "/matters/{pk}/acts/ord.sort/", "/matters/export.xlsx?q=辱骂", "/desks/orders/{near}/",
])  # fmt: skip
def test_the_one_reported_finds_no_trace_of_it_and_legal_affairs_do(sign_in: SignIn, row: models.Matter, address: str) -> None:
    near = complained(topic="垃圾没有清运，值班员不管", description="", key="b", accused_unit="")
    sort(row)
    where = address.format(pk=row.pk, near=near.pk)
    page = sign_in(ACCUSED).get(where)
    assert page.status_code in (200, 403, 404)
    assert MARK not in b"".join(page).decode(errors="replace")
    assert row.number not in b"".join(page).decode(errors="replace")
    assert sign_in(LEGAL).get(where).status_code in (200, 404)


def test_the_desk_sees_it_and_its_double_and_the_accused_does_not(sign_in: SignIn, row: models.Matter) -> None:
    near = complained(key="b", accused_unit="", topic="垃圾没有清运")
    book = snapshot(read.today())
    seen = [order_likes.doubles(near.order, MARK, person=book.person(code)) for code in (LEGAL, ACCUSED)]
    assert [len(found) for found in seen] == [1, 0]
    assert MARK in sign_in(LEGAL).get("/desks/orders/").content.decode()
    assert MARK in sign_in(LEGAL).get(f"/desks/orders/{row.pk}/").content.decode()


def test_from_the_first_act_on_nobody_of_the_unit_sees_it(row: models.Matter) -> None:
    assert row.barred == f"[{UNIT}]"
    sort(row)
    row.refresh_from_db()
    assert row.barred == f"[{ACCUSED}][{UNIT}]"
    assert row.order.secret
    assert recheck.differences(row) == []
    book = snapshot(read.today())
    seeing = {person.id for person in book.people() if read.visible(person).filter(pk=row.pk).exists()}
    assert LEGAL in seeing
    assert not {one.id for one in book.people() if one.unit == UNIT} & seeing


def test_he_is_told_nothing_even_if_he_took_it_down_himself(bureau: None) -> None:
    notify.collect()
    row = complained(accused_unit="", key="c")
    models.Matter.objects.filter(pk=row.pk).update(handlers=[ACCUSED])
    sort(row)
    row.refresh_from_db()
    assert read.told_of(row) == [code for code in row.handlers if code != ACCUSED]
    notify.collect()
    assert not Notice.objects.filter(person=ACCUSED).exists()


def test_what_he_was_told_before_it_was_known_goes_too(sign_in: SignIn, bureau: None) -> None:
    row = complained(accused_unit="", key="c")
    text = f"事项 {row.number} 有新的办理"
    Notice.objects.create(source="x", kind="moved", channel="in_app", person=ACCUSED, matter=row, text=text, next_at=read.now())
    assert row.number in sign_in(ACCUSED).get("/notices/").content.decode()
    sort(row)
    assert row.number not in sign_in(ACCUSED).get("/notices/").content.decode()


def test_the_key_of_who_came_in_confidence_is_given_to_the_desk_alone(sign_in: SignIn, bureau: None) -> None:
    petition = registered(0)
    order = complained(name="欧阳若兰", phone="13800000001", secret=True, accused_unit="")
    for row, knows in ((petition, DESK), (order, "P047")):
        assert row.party is not None
        address = f"/matters/{row.pk}/dossier.json"
        hidden, open_to = (sign_in(code).get(address).content.decode() for code in ("P001", knows))
        assert row.party.key not in hidden
        assert row.masked_party in hidden
        assert row.party.key in open_to


def test_the_record_of_looks_does_not_lead_to_who_petitioned(sign_in: SignIn, bureau: None) -> None:
    row, about = registered(0), registered(0, accused_unit="CG-FZK", topic="反映法制科")
    legal = next(person for person in snapshot(read.today()).people("legal") if person.unit == "CG-FZK")
    for one in (row, about):
        petitions.follow(one.number, PHONE)
    page = sign_in(legal.id).get("/looks/").content.decode()
    assert row.number in page
    assert about.number not in page
    assert party().key not in page
    assert row.number not in sign_in(legal.id).get("/looks/", {"q": party().key}).content.decode()


def test_a_search_for_a_party_does_not_tell_that_he_petitioned(sign_in: SignIn, bureau: None) -> None:
    registered(0)
    address = reverse("matter_open", args=["penalty-ordinary", "pen.file"])
    for code in ("P014", "P002"):
        page = sign_in(code).post(address, {"do": "find", "party-find": PHONE}).content.decode()
        assert party().key not in page
        assert "没有查到" in page


@pytest.mark.parametrize(("step", "data"), [
    ("ord.sort", {"kind": "enforcement", "category": "S-01-02"}),
    ("ord.decline", {"reasons": "不属实", "next_channel": "无"}),
])  # fmt: skip
def test_he_neither_sorts_nor_declines_it(row: models.Matter, step: str, data: dict[str, str]) -> None:
    with pytest.raises(Refused, match="在被反映的单位"):
        record_act(row.pk, Intent(step, data, [ACCUSED]))


def test_a_squad_below_the_unit_reported_is_kept_out_too(bureau: None) -> None:
    book = snapshot(read.today())
    below = next(
        one for one in book.people("officer") if book.parent(one.unit) and book.unit(book.parent(one.unit))["kind"] != "bureau"
    )
    above = book.parent(below.unit)
    order = complained(accused_unit=above)
    petition = registered(0, accused_unit=above)
    for row in (order, petition):
        assert not read.visible(below).filter(pk=row.pk).exists()
        assert below.id not in read.told_of(row)
    record_act(order.pk, Intent("ord.sort", {"kind": "enforcement", "category": "S-01-02"}, [LEGAL]))
    with pytest.raises(Refused, match="承办单位是被反映的单位"):
        record_act(order.pk, Intent("ord.dispatch", {"unit": below.unit, "category": "S-01-02"}, [LEGAL]))
    with pytest.raises(InputError, match="被反映的对象"):
        orders.open_clue(order.pk, {"place": "某路", "summary": "线索"}, LEGAL, below.id)
    record_act(petition.pk, Intent("pet.sort", {"path": "petition", "reasons": "没有其他途径"}, [DESK]))
    record_act(petition.pk, Intent("pet.direct", {"told_on": read.today(), "ways": "六十日内办结"}, [DESK]))
    with pytest.raises(Refused, match="在被反映的单位"):
        record_act(
            petition.pk,
            Intent("pet.assign", {"unit": "CG-BGS", "handlers": [below.id], "redacted": True, "summary": "核实"}, [DESK]),
        )


def test_the_portal_lets_the_reporter_name_the_unit(client: Client, bureau: None) -> None:
    page = client.get("/portal/complain/").content.decode()
    assert "反映的是本机关的单位或者人员吗" in page
    assert UNIT in page
    with pytest.raises(InputError, match="没有这个单位"):
        complained(accused_unit="没有", key="d")
