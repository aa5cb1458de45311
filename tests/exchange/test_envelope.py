"""Opening an envelope: every way in which a message is not taken, and that nothing is written then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from fadu.exchange import inbox, keys, peers
from fadu.exchange.client import checked_address
from fadu.exchange.envelope import NotTaken, canonical
from fadu.exchange.models import Incoming, Nonce, new_uid
from fadu.law.dossier import dump
from fadu.law.errors import InputError
from fadu.law.procedures import ALL
from tests.law.files.towns import given_case

pytestmark = pytest.mark.django_db
Letter = dict[str, Any]


@pytest.fixture
def sealed() -> Callable[..., bytes]:
    """A letter of a known bureau, changed before it is signed."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    peers.add("邻局", "https://example.invalid/", public)
    _, acts = given_case()
    about = {"topic": "河滩垃圾", "place": "河滩", "district": "甲区", "facts": "十立方米"}
    dossier = dump(ALL["cross-region-problem"], "乙1号", "邻局", acts[:2])

    def make(**change: Any) -> bytes:
        letter: Letter = {
            "format": "fadu.envelope/1",
            "uid": new_uid(),
            "kind": "problem",
            "ref": "",
            "from": keys.fingerprint(public),
            "to": keys.own_code(),
            "sent_at": timezone.now().isoformat(),
            "nonce": new_uid(),
            "body": {"about": about, "dossier": dossier},
            "files": [],
        } | change
        return canonical({"envelope": letter, "signature": key.sign(canonical(letter)).hex()})

    return make


def refused(raw: bytes, status: int, said: str) -> None:
    with pytest.raises(NotTaken, match=said) as caught:
        inbox.receive(raw)
    assert caught.value.status == status
    assert not Incoming.objects.exists()
    assert not Nonce.objects.exists()


def test_a_sound_letter_is_kept(sealed: Callable[..., bytes]) -> None:
    raw = sealed()
    assert inbox.receive(raw)["state"] == "new"
    assert Incoming.objects.get().said["about"]["topic"] == "河滩垃圾"


def test_the_same_message_sent_anew_is_known_and_a_changed_one_refused(sealed: Callable[..., bytes]) -> None:
    uid = new_uid()
    inbox.receive(sealed(uid=uid))
    assert inbox.receive(sealed(uid=uid))["uid"] == uid
    changed = json.loads(sealed())["envelope"]["body"]
    changed["about"]["topic"] = "另一个问题"
    with pytest.raises(NotTaken, match="内容不同"):
        inbox.receive(sealed(uid=uid, body=changed))
    assert Incoming.objects.count() == 1


@pytest.mark.parametrize("minutes", [-11, 11, -60 * 24 * 400])
def test_neither_old_nor_future_letters(sealed: Callable[..., bytes], minutes: int) -> None:
    sent = timezone.now() + timedelta(minutes=minutes)
    refused(sealed(sent_at=sent.isoformat()), 400, "相差超过10分钟")


def test_ten_minutes_apart_is_still_fresh(sealed: Callable[..., bytes]) -> None:
    raw = sealed()
    with time_machine.travel(timezone.now() + timedelta(minutes=9, seconds=50)):
        assert inbox.receive(raw)["state"] == "new"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"to": "0" * 32}, 403, "不是发给本机关"),
        ({"from": "0" * 32}, 403, "没有登记"),
        ({"sent_at": "昨天"}, 422, "发送时间"),
        ({"sent_at": "2023-01-01T00:00:00"}, 422, "发送时间"),
        ({"sent_at": None}, 422, "发送时间"),
        ({"nonce": "短"}, 422, "必要的内容"),
        ({"uid": "../../etc"}, 422, "必要的内容"),
        ({"kind": "命令"}, 422, "必要的内容"),
        ({"body": []}, 422, "必要的内容"),
        ({"files": [{"sha256": "x"}]}, 422, "文件清单"),
        ({"files": [{"sha256": "0" * 64, "size": -1, "name": "a", "kind": "b"}]}, 422, "文件清单"),
        ({"files": [{"sha256": "0" * 64, "size": True, "name": "a", "kind": "b"}]}, 422, "文件清单"),
        ({"files": [{"sha256": "0" * 64, "size": 1, "name": "a", "kind": "b"}] * 201}, 422, "最多 200 个"),
        ({"body": {"about": {}, "dossier": None}}, 422, "不是 fadu.dossier/1 案卷"),
        ({"kind": "answered", "body": {"number": "1"}}, 404, "没有向你机关移交"),
        ({"format": "fadu.envelope/2"}, 422, "不是 fadu.envelope/1"),
        ({"more": 1}, 422, "不是 fadu.envelope/1"),
    ],
)
def test_what_is_not_taken(sealed: Callable[..., bytes], change: Letter, status: int, said: str) -> None:
    refused(sealed(**change), status, said)


def test_a_switched_off_peer_is_not_known(sealed: Callable[..., bytes]) -> None:
    peers.switch_off("邻局")
    refused(sealed(), 403, "没有登记")


@pytest.mark.parametrize("name", ["topic", "place", "district", "facts"])
@pytest.mark.parametrize("value", ["", None, 3, "长" * 20_001, "零\0字"])
def test_a_problem_says_what_a_form_needs(sealed: Callable[..., bytes], name: str, value: object) -> None:
    body = json.loads(sealed())["envelope"]["body"]
    body["about"][name] = value
    refused(sealed(body=body), 422, "来件没有写明|空字符")


@pytest.mark.parametrize(
    "text", ["", "ftp://a", "http://", "http://a:x", "https://u:p@a", "https://a?x=1", "javascript:1", "https://a/" + "b" * 200]
)
def test_an_address_that_cannot_be_used(text: str) -> None:
    with pytest.raises(InputError, match="不能用"):
        checked_address(text)


def test_own_key_and_broken_keys_are_no_peer() -> None:
    with pytest.raises(InputError, match="自己的公钥"):
        peers.add("本局", "https://example.invalid", keys.own_public_key())
    with pytest.raises(InputError, match="64 位十六进制"):
        peers.add("邻局", "https://example.invalid", "xyz")
    assert keys.key_file().stat().st_mode & 0o077 == 0
