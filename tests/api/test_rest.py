"""REST for partners: keys, scopes, quotas, problems, and acts through every gate."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openapi_spec_validator import validate
from PIL import Image

from fadu.exchange import partners
from fadu.exchange.models import ApiKey
from fadu.law.errors import InputError
from fadu.law.publicity import COPY_KINDS
from fadu.ledger.models import Act, Matter
from fadu.ledger.read import now, today
from fadu.registers import asof
from fadu.registers.opened import OPEN
from fadu.report.figures import FIGURES
from fadu.report.statistics import totals
from tests import petitions
from tests.console.making import clue, filed, officers

Header = dict[str, str]
Make = Callable[..., Header]


def get(address: str, header: Header, **query: Any) -> Any:
    return Client().get(f"/api/v1{address}", query, headers=header)


def post(address: str, header: Header, body: Any, key: str = "k1") -> Any:
    return Client().post(f"/api/v1{address}", body, "application/json", headers={**header, "Idempotency-Key": key})


def opening(**more: Any) -> dict[str, Any]:
    book = asof.snapshot(today())
    data = {
        "source": "inspection",
        "found_on": today().isoformat(),
        "place": "桂林街道兴潼大道 1 号",
        "town": book.units("subdistrict")[0]["code"],
        "item": next(item.code for item in book.items() if item.tiers),
        "summary": "占道经营",
    }
    return {"procedure": "penalty-ordinary", "step": "pen.clue", "data": data | more, "beside": officers()}


def problem(answer: Any, code: str) -> dict[str, Any]:
    """The answer is a problem of that code, with a Chinese sentence."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    said: dict[str, Any] = answer.json()
    assert (said["code"], said["status"], said["type"]) == (code, answer.status_code, f"urn:fadu:problem:{code}")
    assert any("一" <= character <= "鿿" for character in said["detail"])
    return said


@pytest.mark.parametrize("root", ["v1", "pay"])
def test_what_is_not_served_is_a_problem_too(root: str) -> None:
    problem(Client().get(f"/api/{root}/nothing"), "not-found")
    problem(Client().post(f"/api/{root}/nothing/at/all", {}), "not-found")


def test_a_method_that_is_not_served_is_a_problem(key: Make) -> None:
    answer = Client().delete("/api/v1/orders", headers=key("orders"))
    problem(answer, "bad-method")
    assert answer["Allow"] == "POST"
    sentence = Client().get("/api/exchange/nothing").json()
    assert list(sentence) == ["error"], "bureaus read their own form"


@pytest.mark.parametrize("kind", ["fine", "处罚", " penalty", "pen\0alty", "p" * 40])
def test_a_kind_of_decision_that_there_is_none_of_is_a_bad_request(key: Make, kind: str) -> None:
    said = problem(get("/decisions", key("decisions"), kind=kind), "bad-request")
    assert said["status"] == 400
    assert "penalty（行政处罚）" in said["detail"]
    assert list(said["errors"]) == ["query.kind"]


def test_the_document_names_the_kinds_and_the_states_of_decisions() -> None:
    document = Client().get("/api/openapi.json").json()
    [kind] = [one for one in document["paths"]["/api/v1/decisions"]["get"]["parameters"] if one["name"] == "kind"]
    assert kind["schema"]["enum"] == ["", *COPY_KINDS]
    state = document["components"]["schemas"]["DecisionOut"]["properties"]["state"]
    assert state["enum"] == ["standing", "fallen", "withdrawn"]
    assert "不要再引用" in state["description"]


@pytest.mark.both
def test_without_a_good_key_nothing_opens(key: Make) -> None:
    good = key("figures")["Authorization"]
    for header in (
        {},
        {"Authorization": good + "x"},
        {"Authorization": "Bearer fadu_00000000_x"},
        {"Authorization": "Basic x"},
    ):
        answer = get("/figures/2023", header)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        problem(answer, "unauthorized")
    problem(get("/matters", {"Authorization": good}), "forbidden")
    code = good.split("_")[1]
    partners.revoke(code)
    partners.forget()
    assert "停用" in problem(get("/figures/2023", {"Authorization": good}), "unauthorized")["detail"]


def test_only_a_digest_is_kept(key: Make) -> None:
    secret = key("figures")["Authorization"].split("_", 2)[2]  # a secret may hold another
    row = ApiKey.objects.get()
    assert secret not in str(row.__dict__)
    assert len(row.digest) == 64


@pytest.mark.both
def test_a_quota_is_never_exceeded_and_begins_anew_the_next_day(key: Make) -> None:
    header = key("figures", quota=3)
    assert [get("/registers", header).status_code for _ in range(2)] == [403, 403], "refused requests of a wrong scope cost nothing"
    header = key("registers", quota=3)
    assert [get("/registers", header).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer = get("/registers", header)
    problem(answer, "quota")
    assert 0 < int(answer["Retry-After"]) <= 86_400
    ApiKey.objects.update(used_on=today() - timedelta(days=1))
    partners.forget()
    assert get("/registers", header).status_code == 200


def test_a_large_quota_seldom_writes(key: Make) -> None:
    header = key("registers", quota=100_000)
    get("/registers", header)
    with CaptureQueriesContext(connection) as asked:
        get("/registers", header)
    assert len(asked) == 0


def test_a_key_in_a_name_needs_one_who_works_on_matters(bureau: None) -> None:
    for person in ("", "P999"):
        with pytest.raises(InputError, match="名义"):
            partners.issue("x", ["matters"], 10, "P055", person=person)
    with pytest.raises(InputError, match="不以个人名义"):
        partners.issue("x", ["figures"], 10, "P055", person="P009")


def test_a_key_sees_what_its_person_sees(key: Make) -> None:
    row = filed()
    mine, other = key("matters", person="P009"), key("matters", person="P019")
    found = get("/matters", mine).json()
    assert [one["number"] for one in found["items"]] == [row.number]
    assert found["next"] is None
    assert get(f"/matters/{row.pk}", mine).json()["stage"] == row.stage
    assert any(step["mine"] for step in get(f"/matters/{row.pk}", mine).json()["next_steps"])
    acts = get(f"/matters/{row.pk}/acts", mine).json()["items"]
    assert [one["step"] for one in acts] == ["pen.clue", "pen.file"]
    assert "张三丰" not in str(acts), "a party appears by key only"
    if asof.person("P019", today()).unit != asof.person("P009", today()).unit:
        assert get("/matters", other).json()["items"] == []
        problem(get(f"/matters/{row.pk}", other), "not-found")
    problem(get("/matters/9223372036854775807", mine), "not-found")
    problem(get("/matters/0", mine), "bad-data")


def test_the_key_of_a_petitioner_is_given_to_the_petition_desk_alone(key: Make) -> None:
    row = petitions.registered(0)
    acts = [get(f"/matters/{row.pk}/acts", key("matters", person=person)) for person in ("P001", petitions.DESK)]
    assert [petitions.party().key in said.text for said in acts] == [False, True]
    assert acts[0].json()["items"][0]["data"]["party"] == row.masked_party


@pytest.mark.both
def test_an_act_is_recorded_once_under_its_key(key: Make) -> None:
    header = key("acts", "matters", person=officers()[0])
    first = post("/matters", header, opening())
    assert first.status_code == 201, first.content
    again = post("/matters", header, opening())
    assert again.status_code == 200
    assert again.json() == {**first.json(), "again": True}
    assert Matter.objects.count() == 1
    problem(Client().post("/api/v1/matters", opening(), "application/json", headers=header), "bad-data")
    stale = {"step": "pen.inspect", "data": {}, "after": 7}
    problem(post(f"/matters/{first.json()['matter']}/acts", header, stale, "k2"), "conflict")


def test_every_gate_applies_and_all_findings_come_at_once(key: Make) -> None:
    row = clue()
    header = key("acts", "matters", person="P002")
    step = {
        "step": "pen.file",
        "at": "2020-01-01T09:00:00+08:00",
        "data": {
            "item": row.item_code,
            "party": "",
            "party_kind": "citizen",
            "place": row.place,
            "town": row.town,
            "occurred_on": "1999-01-01",
            "found_on": row.opened_on.isoformat(),
            "summary": "占道经营",
            "handlers": officers()[:1],
        },
    }
    before = Act.objects.count()
    answer = post(f"/matters/{row.pk}/acts", header, step)
    said = problem(answer, "refused")
    assert answer.status_code == 422
    blocking = [one for one in said["findings"] if one["level"] == "block"]
    assert len(blocking) >= 2, said
    assert all(one["sentence"] and one["hint"] for one in blocking)
    assert any(one["article"] for one in blocking)
    assert said["findings"][0]["level"] == "block"
    assert Act.objects.count() == before


def test_a_step_is_refused_to_those_without_its_role(key: Make) -> None:
    row = clue()
    answer = post(f"/matters/{row.pk}/acts", key("acts", person=officers()[0]), {"step": "pen.file", "data": {}})
    problem(answer, "forbidden")
    problem(post(f"/matters/{row.pk}/acts", key("acts", person=officers()[0]), {"step": "pen.none", "data": {}}), "bad-data")


def test_bad_data_names_the_field(key: Make) -> None:
    said = problem(post("/matters", key("acts", person=officers()[0]), opening(found_on="昨天")), "bad-data")
    assert "found_on" in said["errors"]
    said = problem(post("/matters", key("acts", person=officers()[0]), {**opening(), "unknown": 1, "files": ["x"]}), "bad-data")
    assert any("files" in name for name in said["errors"])
    problem(post("/matters", key("acts", person=officers()[0]), "{不是"), "bad-request")


def test_a_file_is_checked_by_its_content(key: Make) -> None:
    header, photo = key("acts", person=officers()[0]), io.BytesIO()
    Image.new("RGB", (40, 40), "gray").save(photo, "JPEG")
    sent = {"file": SimpleUploadedFile("现场.jpg", photo.getvalue())}
    answer = Client().post("/api/v1/files", sent, headers=header)
    assert answer.status_code == 201, answer.content
    kept = answer.json()
    assert kept["mime"] == "image/jpeg"
    taken = post("/matters", header, {**opening(), "files": [kept["id"]]})
    assert taken.status_code == 201
    row = Matter.objects.get(pk=taken.json()["matter"])
    assert [file.name for file in row.files.filter(act_seq=1)] == ["现场.jpg"]
    wrong = Client().post("/api/v1/files", {"file": SimpleUploadedFile("现场.jpg", b"MZ not a photo")}, headers=header)
    problem(wrong, "bad-data")


def test_procedures_give_the_schema_of_their_steps(key: Make) -> None:
    found = get("/procedures/penalty-ordinary", key("matters")).json()
    step = next(one for one in found["steps"] if one["id"] == "pen.clue")
    assert step["opens"]
    assert "found_on" in step["data"]["properties"]
    problem(get("/procedures/none", key("matters")), "not-found")
    assert {"id": "penalty-ordinary", "title": found["title"]} in get("/procedures", key("matters")).json()


def test_open_registers_and_figures(key: Make) -> None:
    header = key("registers", "figures")
    names = [one["name"] for one in get("/registers", header).json()]
    assert names == list(OPEN)
    for name in names:
        found = get(f"/registers/{name}", header).json()
        assert found["next"] is None or len(found["rows"]) == 100
        assert all(set(row) == set(found["columns"]) for row in found["rows"])
    assert "note" not in get("/registers/monitors", header).json()["columns"]
    problem(get("/registers/people", header), "not-found")
    figures = get("/figures/2023", header).json()
    assert [one["id"] for one in figures["items"]] == list(FIGURES)
    problem(get("/figures/1800", header), "bad-data")


def test_queries_do_not_grow_with_matters(key: Make) -> None:
    header, counts = key("matters", person="P002"), []
    get("/matters", header)
    for size in (2, 6):
        for _ in range(size):
            clue(at=now() - timedelta(days=2))
        with CaptureQueriesContext(connection) as asked:
            assert get("/matters", header).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_document_is_valid_openapi_and_the_page_shows_every_operation(bureau: None) -> None:
    document = Client().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    validate(document)
    page = Client().get("/api/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    operations = [said for operations in document["paths"].values() for said in operations.values()]
    assert len(operations) > 12
    assert all(said["summary"] in text for said in operations)
    assert "<script" not in text


def test_figures_of_the_yearly_statistics_are_the_ledgers_whatever_is_sent(key: Make) -> None:
    typed = [{"code": "simple_penalties", "label": "当场处罚", "value": "9999"}]
    year = today().year - 1
    data = {"year": year, "topic": "年度行政执法统计", "totals": typed, "checked": True, "copied_to": "重庆市城市管理局"}
    said = {"procedure": "enforcement-statistics", "step": "pub.stats", "data": data}
    answer = post("/matters", key("acts", person="P004"), said)
    assert answer.status_code == 201, answer.content
    kept = Act.objects.get(step="pub.stats").content["data"]["totals"]
    assert [(line["code"], line["value"]) for line in kept] == [(line["code"], line["value"]) for line in totals(year)]
