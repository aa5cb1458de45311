"""REST for what a citizen asks through a partner: an order of his own, the guides of permits, his application."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fadu.ledger import models, permit_acts
from fadu.ledger.guesses import MOST_GUESSES
from fadu.ledger.open_orders import own_units
from fadu.ledger.read import today, visible
from fadu.registers import asof
from tests.api.test_rest import get, post, problem

Make = Callable[..., dict[str, str]]
PHONE = "10200001234"


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return SimpleUploadedFile("现场.png", out.getvalue(), "image/png")


def report(header: dict[str, str], key: str = "k1", **more: Any) -> Any:
    said = {"topic": "路灯不亮", "place": "桂林街道兴潼大道", "description": "三盏", "phone": PHONE, "name": "示例居民"} | more
    return Client().post("/api/v1/orders", said, headers={**header, "Idempotency-Key": key})


@pytest.mark.both
def test_an_order_is_filed_once_and_read_by_number_and_phone(key: Make) -> None:
    header = key("orders")
    first = report(header, photos=[photo()])
    assert first.status_code == 201, first.content
    again = report(header, photos=[photo()])
    assert (again.status_code, again.json()) == (200, first.json() | {"again": True})
    assert models.Matter.objects.filter(procedure="order").count() == 1
    assert models.Evidence.objects.filter(matter__procedure="order").count() == 1
    short = first.json()["short"]
    anyone = get(f"/orders/{short}", header)
    assert anyone.status_code == 200
    assert not any(secret in anyone.content.decode() for secret in ("路灯不亮", "三盏", "兴潼", PHONE, "示例居民"))
    own = post(f"/orders/{short}/own", header, {"phone": PHONE})
    assert own.status_code == 200
    assert (own.json()["topic"], own.json()["description"]) == ("路灯不亮", "三盏")
    assert own.json()["steps"][0]["what"] == "受理登记"
    assert models.Look.objects.get().purpose == "反映人按编号和电话查询"


def test_a_wrong_number_and_a_wrong_phone_look_alike_and_guessing_is_stopped(key: Make) -> None:
    header = key("orders")
    short = report(header).json()["short"]
    wrong, none = (post(f"/orders/{one}/own", header, {"phone": "10299999999"}) for one in (short, "2001-99999"))
    assert (wrong.status_code, wrong.content) == (none.status_code, none.content)
    problem(wrong, "not-found")
    for _ in range(MOST_GUESSES - 1):
        post(f"/orders/{short}/own", header, {"phone": "10299999999"})
    stopped = post(f"/orders/{short}/own", header, {"phone": PHONE})
    problem(stopped, "quota")
    assert int(stopped["Retry-After"]) > 0
    assert not models.Look.objects.exists()


def test_the_reporter_urges_and_rates_through_the_gates(key: Make) -> None:
    header = key("orders")
    short = report(header).json()["short"]
    urged = post(f"/orders/{short}/urge", header, {"phone": PHONE, "note": "还没有来"}, "u1")
    assert urged.status_code == 200, urged.content
    assert [one["what"] for one in urged.json()["steps"]].count("催办") == 1
    again = post(f"/orders/{short}/urge", header, {"phone": PHONE, "note": "还没有来"}, "u1")
    assert len(again.json()["steps"]) == len(urged.json()["steps"])
    problem(post(f"/orders/{short}/rate", header, {"phone": PHONE, "rating": "satisfied"}, "e1"), "refused")
    problem(post(f"/orders/{short}/rate", header, {"phone": PHONE, "rating": "很好"}, "e2"), "bad-data")
    problem(post(f"/orders/{short}/urge", header, {"phone": "10299999999"}, "u2"), "bad-data")


def test_the_unit_complained_of_has_no_part_in_it(key: Make) -> None:
    unit = next(code for code, name in own_units() if name == "一中队")
    answer = report(key("orders"), accused_unit=unit)
    assert answer.status_code == 201, answer.content
    row = models.Matter.objects.get(number=answer.json()["number"])
    colleague = next(one for one in asof.snapshot(today()).people("officer") if one.unit == unit)
    assert row.barred == f"[{unit}]"
    assert not visible(colleague).filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"topic": "路"},
        {"place": ""},
        {"lat": "nan", "lng": "1"},
        {"category": "X"},
        {"phone": "电话"},
        {"photos": b"MZ"},
        {"accused_unit": "Z-SHANGHE"},
    ],
)
def test_a_bad_report_writes_nothing(key: Make, change: dict[str, Any]) -> None:
    if "photos" in change:
        change = {"photos": [SimpleUploadedFile("坏.png", b"MZ\x90", "image/png")]}
    problem(report(key("orders"), **change), "bad-data")
    assert not models.Matter.objects.exists()
    assert not models.Party.objects.exists()


def test_each_door_has_its_scope(key: Make) -> None:
    problem(report(key("permits")), "forbidden")
    problem(get("/permits/guides", key("orders")), "forbidden")
    problem(post("/permits/status", key("orders"), {"number": "1", "phone": "1"}), "forbidden")


def test_the_guides_are_what_the_register_publishes(key: Make) -> None:
    header, book = key("permits"), asof.snapshot(today())
    said = get("/permits/guides", header).json()
    assert [one["code"] for one in said["items"]] == [one.code for one in book.permit_items()]
    assert {one["code"]: one["items"] for one in said["bundles"]} == {one.code: list(one.items) for one in book.bundles()}
    one = get("/permits/guides/XK-01", header).json()
    assert one in said["items"]
    assert one["period"] == 20
    assert one["materials"]
    problem(get("/permits/guides/XX", header), "not-found")


@pytest.mark.both
def test_an_application_is_read_by_number_and_phone(key: Make) -> None:
    header = key("permits")
    asked = permit_acts.Application(
        ["XK-04", "XK-01"],
        {"kind": "org", "name": "示例便利店", "id_number": "00500223DEMO900001"},
        {"name": "示例联系人", "phone": PHONE},
        "桂林街道示例路1号",
        "P034",
        bundle="YJS-01",
        key="permit-x",
    )
    rows = permit_acts.apply(asked)
    answer = post("/permits/status", header, {"number": rows[1].number, "phone": PHONE})
    assert answer.status_code == 200, answer.content
    said = json.loads(answer.content)
    assert said["number"] == rows[0].number
    assert [(one["item"], one["stage"], one["licence"]) for one in said["permits"]] == [
        ("XK-04", "已申请", ""),
        ("XK-01", "已申请", ""),
    ]
    assert "示例" not in answer.content.decode().replace("示例路1号", "")
    assert models.Look.objects.count() == 1
    wrong = post("/permits/status", header, {"number": rows[0].number, "phone": "10299999999"})
    none = post("/permits/status", header, {"number": "2001-99999", "phone": PHONE})
    assert (wrong.status_code, wrong.content) == (none.status_code, none.content)
    problem(wrong, "not-found")
