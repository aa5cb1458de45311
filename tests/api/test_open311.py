"""Open311 GeoReport v2: the contract, asked by a foreign client over a real server and by requests as FixMyStreet sends them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from georeport import GeoReport
from PIL import Image

from fadu.api import open311
from fadu.exchange import partners
from fadu.ledger import models, open_orders, orders, read
from fadu.ledger.read import today
from fadu.ledger.verify import verify
from fadu.registers.asof import snapshot
from tests.furnished import furnish

V2 = "/api/open311/v2"
CODE = "S-01-02"
WRITTEN = "王某某家门口垃圾无人清运，电话13912345678"
PERSONAL = ("王某某", "13912345678", "13800000001", "wang@example.cn", "德华", "垃圾无人清运", "3单元")


@pytest.fixture
def key(bureau: None) -> str:
    return partners.issue("市民随手拍", ["orders"], 10_000, "P055")


def form(key: str, **more: Any) -> dict[str, Any]:
    said = {
        "api_key": key,
        "service_code": CODE,
        "lat": "30.190012",
        "long": "105.840034",
        "address_string": "桂林街道兴潼大道88号3单元5-2",
        "description": WRITTEN,
        "first_name": "德华",
        "last_name": "刘",
        "phone": "138 0000 0001",
        "email": "wang@example.cn",
    }
    return {name: value for name, value in (said | more).items() if value is not None}


def post(said: dict[str, Any], fmt: str = "json", path: str = "requests") -> Any:
    return Client().post(f"{V2}/{path}.{fmt}", said)


def get(path: str, **query: Any) -> Any:
    return Client().get(f"{V2}/{path}", query)


def reported(key: str, **more: Any) -> str:
    answer = post(form(key, **more))
    assert answer.status_code == 201, answer.content
    return str(answer.json()[0]["service_request_id"])


TEXT = {"type": "string"}
MAYBE = {"type": ["string", "null"]}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}


def exactly(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


REQUEST = exactly(
    service_request_id={"type": "string", "pattern": "^[0-9]+$"},
    status={"enum": ["open", "closed"]},
    status_notes=TEXT,
    service_name=TEXT,
    service_code=TEXT,
    description=TEXT,
    agency_responsible=TEXT,
    service_notice=TEXT,
    requested_datetime=MOMENT,
    updated_datetime=MOMENT,
    expected_datetime={"anyOf": [MOMENT, {"type": "null"}]},
    address=TEXT,
    address_id=MAYBE,
    zipcode=MAYBE,
    lat={"type": ["number", "null"]},
    long={"type": ["number", "null"]},
    media_url=MAYBE,
)
SERVICE = exactly(
    service_code=TEXT,
    service_name=TEXT,
    description=TEXT,
    metadata={"type": "boolean"},
    type={"enum": ["realtime", "batch", "blackbox"]},
    keywords=TEXT,
    group=TEXT,
)
ATTRIBUTE = exactly(
    variable={"type": "boolean"},
    code=TEXT,
    datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    required={"type": "boolean"},
    datatype_description=TEXT,
    order={"type": "integer"},
    description=TEXT,
    values={"type": "array", "items": exactly(key=TEXT, name=TEXT)},
)
ENDPOINT = exactly(specification=TEXT, url=TEXT, changeset=MOMENT, type={"enum": ["production", "test"]}, formats={"type": "array"})


def fits(said: Any, schema: dict[str, Any], many: bool = True) -> None:
    jsonschema.validate(said, {"type": "array", "items": schema} if many else schema)


def test_the_shapes_of_the_standard(key: str) -> None:
    number = reported(key)
    fits(
        get("discovery.json").json(),
        exactly(changeset=MOMENT, contact=TEXT, key_service=TEXT, endpoints={"type": "array", "items": ENDPOINT}),
        False,
    )
    fits(get("services.json").json(), SERVICE)
    assert len(get("services.json").json()) > 20
    definition = get(f"services/{CODE}.json").json()
    fits(definition, exactly(service_code=TEXT, attributes={"type": "array", "minItems": 1, "items": ATTRIBUTE}), False)
    fits(get("requests.json").json(), REQUEST)
    fits(get(f"requests/{number}.json").json(), REQUEST)
    fits(get("servicerequestupdates.json").json(), exactly(update_id=TEXT, service_request_id=TEXT, status=TEXT, updated_datetime=MOMENT, description=TEXT, media_url=MAYBE))  # fmt: skip
    assert get(f"services/{CODE}.json")["Content-Type"] == "application/json"


def test_json_and_xml_say_the_same(key: str) -> None:
    number = reported(key)
    for path, root, item in (
        ("services", "services", "service"),
        ("requests", "service_requests", "request"),
        (f"requests/{number}", "service_requests", "request"),
        ("servicerequestupdates", "service_request_updates", "request_update"),
    ):
        said = get(f"{path}.json").json()
        answer = get(f"{path}.xml")
        assert answer["Content-Type"] == "application/xml; charset=utf-8"
        tree = ElementTree.fromstring(answer.content)
        assert tree.tag == root
        assert [child.tag for child in tree] == [item] * len(said)
        for one, child in zip(said, tree, strict=True):
            plain = {part.tag: part.text or "" for part in child}
            assert plain == {name: _as_text(value) for name, value in one.items()}
    definition = ElementTree.fromstring(get(f"services/{CODE}.xml").content)
    assert definition.tag == "service_definition"
    assert [one.findtext("code") for one in definition.find("attributes") or ()] == ["title", "secret", "accused_unit"]
    units = [code for code, _ in open_orders.own_units()]
    assert [one.findtext("key") for one in definition.iter("value")] == ["yes", "no", *units]
    found = ElementTree.fromstring(get("discovery.xml").content)
    assert [one.text for one in found.iter("format")] == ["text/xml", "application/json"]


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@pytest.mark.both
def test_a_report_is_an_order_of_the_ledger(key: str) -> None:
    answer = post(form(key))
    assert answer.status_code == 201
    said = answer.json()[0]
    row = models.Matter.objects.get(pk=said["service_request_id"])
    act = row.acts.get()
    assert (row.procedure, act.step, act.content["data"]["channel"]) == ("order", "ord.receive", "open311")
    assert act.content["data"]["description"] == WRITTEN
    assert row.party is not None
    assert (row.party.read("name"), row.party.read("phone")) == ("刘德华", "13800000001")
    assert "刘德华" not in act.body
    assert orders.short_of(row.number) in said["service_notice"]
    found = orders.follow(orders.short_of(row.number), "13800000001")
    assert found is not None
    assert verify().whole


def test_nothing_personal_on_any_get(key: str) -> None:
    number = reported(key, **{"attribute[title]": "王某某家门口"})
    post({"api_key": key, "service_request_id": number, "description": "王某某再次反映13912345678"}, path="servicerequestupdates")
    for fmt in ("json", "xml"):
        for path in ("requests", f"requests/{number}", "servicerequestupdates", f"tokens/{open311.token_of(int(number))}"):
            text = get(f"{path}.{fmt}").content.decode()
            text = json.dumps(json.loads(text), ensure_ascii=False) if fmt == "json" else text
            assert [word for word in PERSONAL if word in text] == [], path
    one = get(f"requests/{number}.json").json()[0]
    assert one["address"] == "桂林街道兴潼大道**号"
    assert (one["lat"], one["long"]) == (30.19, 105.84)


def test_of_a_secret_report_the_place_is_not_told(key: str) -> None:
    one = get(f"requests/{reported(key, **{'attribute[secret]': 'yes'})}.json").json()[0]
    assert (one["address"], one["lat"], one["long"]) == ("", None, None)


@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_errors_are_a_list_of_codes_and_descriptions(key: str, fmt: str) -> None:
    wrong = [
        (post(form("", api_key=None), fmt), 403),
        (post(form(key + "x"), fmt), 403),
        (post(form(partners.issue("x", ["figures"], 5, "P055")), fmt), 403),
        (post(form(key, service_code=None), fmt), 400),
        (post(form(key, service_code="none"), fmt), 404),
        (post(form(key, lat=None, long=None, address_string=None), fmt), 400),
        (post(form(key, lat="north"), fmt), 400),
        (post(form(key, lat="nan"), fmt), 400),
        (post(form(key, lat="91"), fmt), 400),
        (post(form(key, lat="3_0"), fmt), 400),
        (post(form(key, lat="３０"), fmt), 400),
        (post(form(key, long=None), fmt), 400),
        (post(form(key, description="长" * 4001), fmt), 400),
        (post(form(key, phone="打我手机"), fmt), 400),
        (post(form(key, **{"attribute[secret]": "perhaps"}), fmt), 400),
        (post(form(key, jurisdiction_id="elsewhere.example"), fmt), 404),
        (get(f"services/none.{fmt}"), 404),
        (get(f"requests/999999.{fmt}"), 404),
        (get(f"requests/一.{fmt}"), 404),
        (get(f"tokens/1-00.{fmt}"), 404),
        (get(f"requests.{fmt}", status="done"), 400),
        (get(f"requests.{fmt}", start_date="yesterday"), 400),
        (get(f"requests.{fmt}", start_date="2026-01-01T00:00:00Z", end_date="2026-06-01T00:00:00Z"), 400),
        (get(f"requests.{fmt}", start_date="2026-03-01T00:00:00Z", end_date="2026-01-01T00:00:00Z"), 400),
        (get(f"requests.{fmt}", updated_datetime="2026-01-01T00:00:00Z"), 400),
        (get(f"servicerequestupdates.{fmt}", service_request_id="1"), 400),
        (post(form(key, **{"attribute[accused_unit]": "Z-SHANGHE"}), fmt), 400),
        (get(f"nothing.{fmt}"), 404),
        (Client().delete(f"{V2}/requests.{fmt}"), 405),
        (Client().post(f"{V2}/services.{fmt}", {}), 405),
        (get(f"requests.{fmt}", page="0"), 400),
        (get(f"requests.{fmt}", page_size="1001"), 400),
        (get(f"services.{fmt}", jurisdiction_id="elsewhere.example"), 404),
        (post({"api_key": key, "service_request_id": "999999", "description": "x"}, fmt, "servicerequestupdates"), 404),
    ]
    for answer, status in wrong:
        assert answer.status_code == status, answer.content
        if fmt == "json":
            found = [(one["code"], one["description"]) for one in answer.json()]
        else:
            tree = ElementTree.fromstring(answer.content)
            assert tree.tag == "errors"
            found = [(int(one.findtext("code") or 0), one.findtext("description")) for one in tree]
        assert found
        assert all(code == status and said for code, said in found)
    assert models.Matter.objects.count() == 0


@pytest.mark.parametrize("path", ["requests", "requests.foo", "requests/1.foo", "services", "requests.json/", ""])
def test_an_address_of_another_format_is_no_page(bureau: None, path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert [one["code"] for one in answer.json()] == [404]


def test_a_method_that_is_not_served_names_those_that_are(key: str) -> None:
    assert Client().put(f"{V2}/requests.json")["Allow"] == "GET, POST"
    said, asked = get("services.json"), Client().head(f"{V2}/services.json")
    assert (asked.status_code, asked["Content-Length"], asked.content) == (200, str(len(said.content)), b"")


def test_whoever_reports_may_name_the_unit_he_complains_of(key: str) -> None:
    [asked] = [one for one in get(f"services/{CODE}.json").json()["attributes"] if one["code"] == "accused_unit"]
    assert [value["key"] for value in asked["values"]] == [code for code, _ in open_orders.own_units()]
    unit = next(value["key"] for value in asked["values"] if value["name"] == "一中队")
    row = models.Matter.objects.get(pk=reported(key, **{"attribute[accused_unit]": unit}))
    assert row.acts.get(seq=1).content["data"]["accused_unit"] == unit
    colleague = next(one for one in snapshot(today()).people("officer") if one.unit == unit)
    assert not read.visible(colleague).filter(pk=row.pk).exists()
    assert get(f"requests/{row.pk}.json").json()[0]["address"] == "", "what reports ourselves is kept secret"


def test_everything_wrong_is_told_at_once(key: str) -> None:
    assert len(post(form(key, service_code=None, lat="x", description="长" * 4001)).json()) == 3


def test_our_own_jurisdiction_is_taken(key: str) -> None:
    assert get("services.json", jurisdiction_id=open311.jurisdiction()).status_code == 200
    assert post(form(key, jurisdiction_id=open311.jurisdiction())).status_code == 201


@pytest.mark.both
def test_filters(key: str) -> None:
    first, second, third = (reported(key, service_code=code) for code in (CODE, "S-01-03", CODE))
    for number, days in ((first, 100), (second, 40)):
        at = (datetime.now().astimezone() - timedelta(days=days)).astimezone(open311.CHINA).replace(microsecond=0).isoformat()
        models.Order.objects.filter(pk=number).update(received_at=at)
    models.Order.objects.filter(pk=second).update(closed=True)

    def ids(**query: Any) -> list[str]:
        return [one["service_request_id"] for one in get("requests.json", **query).json()]

    assert ids() == [third, second], "the last 90 days, the newest first"
    assert ids(status="open") == [third]
    assert ids(status="closed") == [second]
    assert ids(status="open,closed") == [third, second]
    assert ids(service_code=CODE) == [third]
    assert ids(service_code=f"{CODE},S-01-03") == [third, second]
    assert ids(service_request_id=f"{first},{third},999999,x", status="closed") == [first, third], "ids override the rest"
    assert ids(page_size=1) == [third]
    assert ids(page_size=1, page=2) == [second]
    assert ids(page=3) == []
    long_ago = (datetime.now().astimezone() - timedelta(days=120)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ids(start_date=long_ago) == [second, first]
    assert ids(end_date=(datetime.now().astimezone() - timedelta(days=60)).strftime("%Y-%m-%dT%H:%M:%SZ")) == [first]


def test_as_fixmystreet_sends_it(key: str) -> None:
    said = form(
        key,
        address_string=None,
        description="title: Rubbish\n\ndetail: 门口垃圾\n\nurl: http://fms.example/report/7\n\nSubmitted via FixMyStreet\n",
        media_url=["http://fms.example/photo/7.jpeg", "http://fms.example/photo/7.2.jpeg"],
        jurisdiction_id=open311.jurisdiction(),
        **{
            "attribute[title]": "Rubbish",
            "attribute[description]": "门口垃圾",
            "attribute[external_id]": "7",
            "attribute[report_url]": "http://fms.example/report/7",
            "attribute[category]": "Rubbish",
            "attribute[easting]": "1",
        },
    )
    answer = post(said, "xml")
    assert answer.status_code == 201, answer.content
    number = ElementTree.fromstring(answer.content).findtext("request/service_request_id")
    again = post(said, "xml")
    assert again.status_code == 200
    assert ElementTree.fromstring(again.content).findtext("request/service_request_id") == number
    written = models.Matter.objects.get(pk=number).acts.get(seq=1).content["data"]["description"]
    assert [line for line in written.splitlines() if line.startswith("照片：")] == [
        "照片：http://fms.example/photo/7.jpeg",
        "照片：http://fms.example/photo/7.2.jpeg",
    ]
    update = {
        "api_key": key,
        "jurisdiction_id": open311.jurisdiction(),
        "update_id_ext": "42",
        "updated_datetime": "2026-11-01T10:00:00Z",
        "service_request_id": number,
        "service_request_id_ext": "7",
        "status": "OPEN",
        "email": "a@example.cn",
        "description": "还没有人来",
        "public_anonymity_required": "TRUE",
    }
    first = post(update, "xml", "servicerequestupdates")
    assert first.status_code == 201, first.content
    position = ElementTree.fromstring(first.content).findtext("request_update/update_id")
    assert post(update, "xml", "servicerequestupdates").status_code == 200
    steps = list(models.Act.objects.filter(matter_id=number).order_by("seq").values_list("step", flat=True))
    assert steps == ["ord.receive", "ord.urge"]
    listed = ElementTree.fromstring(get("servicerequestupdates.xml").content)
    assert [one.findtext("update_id") for one in listed][-1] == position
    closed = update | {
        "update_id_ext": "43",
        "status": "CLOSED",
        "description": "已经清走了",
        "media_url": "http://fms.example/c/1.jpeg",
    }
    assert post(closed, "xml", "servicerequestupdates").status_code == 201
    note = models.Act.objects.filter(matter_id=number).latest("seq")
    assert (note.step, note.content["data"]["solved"]) == ("ord.note", True)
    assert note.content["data"]["note"] == "已经清走了\n照片：http://fms.example/c/1.jpeg"
    assert get(f"requests/{number}.json").json()[0]["status"] == "open", "only the bureau closes"
    assert post(update | {"update_id_ext": "44", "status": "DONE"}, "xml", "servicerequestupdates").status_code == 400
    when = post(update | {"update_id_ext": "45", "updated_datetime": "yesterday"}, "xml", "servicerequestupdates")
    assert (when.status_code, "updated_datetime" in when.content.decode()) == (400, True)


def test_photos_come_with_the_form(key: str) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (40, 40), "gray").save(photo, "JPEG")
    answer = post(form(key, media=[SimpleUploadedFile("a.jpg", photo.getvalue()), SimpleUploadedFile("b.jpg", photo.getvalue())]))
    assert answer.status_code == 201, answer.content
    assert models.Evidence.objects.filter(matter_id=answer.json()[0]["service_request_id"]).count() == 2
    wrong = post(form(key, media=SimpleUploadedFile("a.jpg", b"#!/bin/sh")))
    assert wrong.status_code == 400
    assert models.Matter.objects.count() == 1


def test_an_answer_has_the_number_or_a_token_and_never_both(key: str) -> None:
    fits(post(form(key)).json(), exactly(service_request_id=TEXT, service_notice=TEXT, account_id=MAYBE))


def test_a_token_leads_to_its_request_and_cannot_be_guessed(key: str) -> None:
    given = open311.token_of(int(reported(key)))
    number, _, seal = given.partition("-")
    assert get(f"tokens/{given}.json").json() == [{"service_request_id": number, "token": given}]
    assert get(f"tokens/{int(number) + 1}-{seal}.json").status_code == 404


@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_an_update_too_long_is_refused_and_not_cut(key: str, fmt: str) -> None:
    number = reported(key)
    said = {"api_key": key, "service_request_id": number, "description": "长" * 4001}
    assert post(said, fmt, "servicerequestupdates").status_code == 400
    assert post(said | {"description": "长" * 4000}, fmt, "servicerequestupdates").status_code == 201
    assert models.Act.objects.filter(step="ord.urge").count() == 1


def test_an_order_of_another_way_is_not_urged_from_outside(key: str) -> None:
    own = orders.report(orders.Report(topic="路灯不亮", place="兴潼大道", phone="13800000002"))
    answer = post({"api_key": key, "service_request_id": str(own.pk), "description": "x"}, path="servicerequestupdates")
    assert answer.status_code == 400


@pytest.mark.both
def test_one_request_stands_as_it_does_among_many(key: str) -> None:
    for number in (reported(key), reported(key, **{"attribute[secret]": "yes"})):
        one = open_orders.standing_one(int(number))
        assert one is not None
        assert [one] == open_orders.standing_of([int(number)])
        assert (type(one.closed), type(one.secret)) == (bool, bool)
    assert open_orders.standing_one(10**12) is None


def test_one_query_whatever_the_number(key: str) -> None:
    counts = []
    for size in (2, 12):
        for _ in range(size):
            reported(key)
        get("requests.json")
        with CaptureQueriesContext(connection) as asked:
            assert get("requests.json").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_a_foreign_client_reads_everything(live_server: Any, fmt: str) -> None:
    furnish()
    partners.forget()
    key = partners.issue("市民随手拍", ["orders"], 10_000, "P055")
    numbers = [reported(key) for _ in range(2)]
    client = GeoReport(f"{live_server.url}{V2}", jurisdiction=open311.jurisdiction(), output_format=fmt)
    services = client.get_service_list()
    assert CODE in {one["service_code"] for one in services}
    assert client.get_service_definition(CODE)["service_code"] == CODE
    assert {one["service_request_id"] for one in client.get_service_requests()} == set(numbers)
    since = f"{today() - timedelta(days=3)}T00:00:00Z"
    assert len(client.get_service_requests(service_code=CODE, start_date=since, status="open")) == 2
    assert client.get_service_request(numbers[0])["service_request_id"] == numbers[0]


def test_the_quota_of_a_key_is_kept(bureau: None) -> None:
    key = partners.issue("x", ["orders"], 1, "P055")
    assert [post(form(key)).status_code for _ in range(2)] == [201, 403]


def test_a_key_without_a_name_is_enough(key: Callable[..., Any]) -> None:
    assert post(form(str(key), first_name=None, last_name=None, phone=None)).status_code == 201
    assert models.Matter.objects.get().party is None
