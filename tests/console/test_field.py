"""The door for captures from phones: once, whole, judged again, nothing lost. And what the phone is told beforehand."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from fadu.law.common.field import offline
from fadu.law.params import version
from fadu.law.procedures import ALL
from fadu.ledger import models, read
from fadu.ledger.record import Intent, record_act
from tests.console.making import filed, officers


def photo(colour: str = "gray") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return out.getvalue()


def message(
    row: models.Matter | None, *bodies: bytes, key: str = "a" * 8, at: datetime | None = None, **more: Any
) -> dict[str, Any]:
    """What a phone sends: to a case, or without one a new clue."""
    taken = at or read.now()
    capture = {"id": key, "taken_at": taken.isoformat(), "hashes": [sha256(body).hexdigest() for body in bodies]}
    capture |= {"longitude": "105.8400000", "latitude": "30.1900000", "accuracy": 12, "rules": version(), "offline": True}
    data: dict[str, Any] = {"note": "现场情况"}
    if row is None:
        data = {
            "source": "inspection",
            "found_on": taken.date().isoformat(),
            "place": "滨江路",
            "town": "JD-GUILIN",
            "summary": "摆摊",
        }
    said = {
        "capture": capture | more.pop("capture", {}),
        "step": "pen.evidence-add" if row else "pen.clue",
        "matter": row.pk if row else None,
    }
    return said | {"seen": row.last_seq if row else None, "by": officers(), "data": data} | more


def send(client: Client, said: dict[str, Any], *bodies: bytes) -> Any:
    files = [SimpleUploadedFile(f"现场{number}.jpg", body, "image/jpeg") for number, body in enumerate(bodies, 1)]
    return client.post(reverse("field_sync"), {"capture": json.dumps(said), "files": files})


def test_a_capture_becomes_an_act_with_both_verdicts(sign_in: Callable[[str], Client]) -> None:
    row, body = filed(), photo()
    told = message(row, body, by=officers()[:1], capture={"verdict": ["pen-two-officers：只有1名"]})
    client = sign_in(officers()[0])
    answer = send(client, told, body).json()
    assert answer["state"] == "sent"
    assert [one["gate"] for one in answer["findings"]] == ["pen-two-officers"]
    act = models.Act.objects.get(matter=row, step="pen.evidence-add")
    capture = act.content["data"]["capture"]
    assert capture["verdict"] == ["pen-two-officers：只有1名"]
    assert capture["rules"] == version()
    assert [one["gate"] for one in act.judged["findings"]] == ["pen-two-officers"]
    assert "fld-hash" in {one["gate"] for one in act.judged["proofs"]}
    [piece] = act.content["evidence"]
    assert piece["sha256"] == sha256(body).hexdigest()
    assert piece["origin"] == "手机现场采集（离线），105.8400000,30.1900000"
    page = client.get(reverse("matter", args=[row.pk])).content.decode()
    assert "手机采集" in page
    assert "手机当场的判断：pen-two-officers：只有1名" in page
    assert "没有发现问题" not in page


def test_a_phone_that_found_nothing_says_so(sign_in: Callable[[str], Client]) -> None:
    row, body = filed(), photo()
    client = sign_in(officers()[0])
    assert send(client, message(row, body), body).json()["findings"] == []
    assert "手机当场的判断：没有发现问题" in client.get(reverse("matter", args=[row.pk])).content.decode()


def test_the_same_capture_twice_is_one_act(sign_in: Callable[[str], Client]) -> None:
    row, body = filed(), photo()
    client, told = sign_in(officers()[0]), message(row, body)
    first, second = send(client, told, body).json(), send(client, told, body).json()
    assert (first["again"], second["again"]) == (False, True)
    assert first["number"] == second["number"] == row.number
    assert models.Act.objects.filter(step="pen.evidence-add").count() == 1
    assert models.Evidence.objects.filter(sha256=sha256(body).hexdigest()).count() == 1


def test_a_clue_opens_a_case_with_its_photo(sign_in: Callable[[str], Client], bureau: None) -> None:
    body = photo("red")
    answer = send(sign_in(officers()[0]), message(None, body), body).json()
    row = models.Matter.objects.get(number=answer["number"])
    assert (row.stage, row.place) == ("线索核查", "滨江路")
    assert models.Evidence.objects.get().piece == "E1"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"capture": {"hashes": ["0" * 64]}}, "与手机当场计算的散列不一致"),
        ({"capture": {"hashes": []}}, "手机说有0个文件，收到1个"),
        ({"capture": {"taken_at": "2099-01-01T00:00:00+08:00"}}, "晚于现在"),
        ({"capture": {"hashes": ["x"]}}, "不完整"),
        ({"by": ["P015"]}, "由别人采集"),
        ({"by": []}, "由别人采集"),
        ({"step": "pen.decide"}, "不完整"),
        ({"matter": 999_999}, "不存在，或者已经不归您办理"),
        ({"matter": "1"}, "不完整"),
        ({"data": {"note": "a\0b"}}, "空字符"),
        ({"data": {"没有这一项": 1}}, "没有这一项"),
        ({"data": 5}, "不完整"),
    ],
)
def test_what_is_refused_says_why_and_writes_nothing(sign_in: Callable[[str], Client], change: dict[str, Any], why: str) -> None:
    row, body = filed(), photo()
    acts, client = models.Act.objects.count(), sign_in(officers()[0])
    answer = send(client, message(row, body, **change), body)
    assert answer.status_code in (409, 422)
    assert answer.json()["state"] == "refused"
    assert why in answer.json()["why"]
    assert models.Act.objects.count() == acts
    assert not models.Evidence.objects.filter(sha256=sha256(body).hexdigest()).exists()
    assert client.post(reverse("field_sync"), {"capture": "{"}).status_code == 422


def test_what_is_no_photo_is_refused(sign_in: Callable[[str], Client]) -> None:
    row, body = filed(), b"MZ this is a program"
    answer = send(sign_in(officers()[0]), message(row, body), body)
    assert "程序，不是证据文件" in answer.json()["why"]


def test_a_case_that_moved_on_refuses_in_a_clear_sentence(sign_in: Callable[[str], Client]) -> None:
    row, body = filed(), photo()
    told = message(row, body)
    models.Matter.objects.filter(pk=row.pk).update(stage="结案")
    answer = send(sign_in(officers()[0]), told, body)
    assert answer.status_code == 409
    assert "“收集证据”只能在调查取证、告知听证阶段进行，本事项现处于结案阶段。" in answer.json()["why"]
    assert "仍在手机里" in answer.json()["why"]


def test_somebody_acted_meanwhile_and_nothing_is_lost(sign_in: Callable[[str], Client]) -> None:
    row, body = filed(), photo()
    before = read.now() - timedelta(minutes=30)
    record_act(row.pk, Intent("pen.evidence-add", {"note": "另一件"}, officers(), read.now() - timedelta(minutes=5)))
    answer = send(sign_in(officers()[0]), message(row, body, at=before), body).json()
    assert "拍摄时间如实保留" in answer["said"]
    act = models.Act.objects.filter(matter=row).order_by("-seq")[0]
    assert act.at > before.isoformat()
    assert datetime.fromisoformat(act.content["evidence"][0]["taken_at"]) == before


def test_the_excerpt_holds_no_party(sign_in: Callable[[str], Client]) -> None:
    row = filed()
    assert row.party is not None
    answer = sign_in(officers()[0]).get(reverse("field_today"))
    said = answer.json()
    assert [one["id"] for one in said["matters"]] == [row.pk]
    assert row.party.read("name") not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert sign_in("P002").get(reverse("field_today")).status_code == 403


def test_the_gates_of_the_phone_are_those_of_the_law() -> None:
    procedure = ALL["penalty-ordinary"]
    told = offline(procedure, "pen.evidence-add", read.today())
    gates = {one.id: one for one in procedure.gates_on["pen.evidence-add"]}
    own = {one["gate"]: one for one in told["gates"] if one["gate"] in gates}
    assert own.keys() == {"pen-two-officers", "fld-hash"}
    assert all(one["sentence"] == gates[name].sentence and one["hint"] == gates[name].hint for name, one in own.items())
    assert told["at"] == ["调查取证", "告知听证"]
    assert set(offline(procedure, "pen.clue", read.today())["must"]) == {"source", "found_on", "place", "town", "summary"}


def test_the_worker_keeps_the_shell_alone(sign_in: Callable[[str], Client], bureau: None) -> None:
    client = sign_in(officers()[0])
    worker = client.get(reverse("field_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    kept = json.loads("[" + worker.content.decode().split("const SHELL = [")[1].split("];")[0] + "]")
    assert kept[0] == reverse("field")
    assert all(address.startswith(("/field/", "/static/")) for address in kept)
    assert reverse("field_today") not in kept
    shell = client.get(reverse("field")).content.decode()
    assert client.get(reverse("field")).content.decode() == shell
    assert "李云舟" not in shell
    assert "csrf" not in shell
    assert client.get(reverse("field_manifest")).json()["scope"] == reverse("field")
