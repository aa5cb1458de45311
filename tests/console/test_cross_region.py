"""The desk for problems of two districts: what came in signed is taken, refused or entered by the right people, once."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fadu.documents import files
from fadu.exchange import outbox, peers
from fadu.exchange.envelope import Opened
from fadu.exchange.models import Incoming, Outgoing, Peer, new_uid
from fadu.law.facts import CHINA, Evidence
from fadu.ledger.models import Act, Matter
from fadu.ledger.models import Evidence as Piece
from fadu.ledger.record import Intent, open_matter, record_act
from tests.journeys.walker import photo

SignIn = Callable[[str], Client]
DESK = "/desks/cross-region/"


@pytest.fixture
def peer(bureau: None) -> Peer:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    return peers.add("邻区城市管理局（示例）", "http://127.0.0.1:9", key)


def problem(peer: Peer, topic: str = "河滩堆放垃圾", **more: object) -> Incoming:
    """A verified problem as the API keeps it."""
    about = {"topic": topic, "place": "交界河滩", "district": "潼南区", "facts": "约十立方米"}
    body = json.dumps({"about": about, "dossier": {"number": "邻跨区〔2023〕1号"}})
    return Incoming.objects.create(peer=peer, kind="problem", body=body, digest="0" * 64, received_at=timezone.now(), **more)


def ours(peer: Peer) -> Matter:
    """A problem of ours handed to the peer."""
    now = timezone.now().astimezone(CHINA).replace(microsecond=0)
    found = {"topic": "摊点", "place": "界桥", "district": "邻区", "found_on": now.date(), "facts": "占道"}
    seen = Evidence("electronic", "1" * 64, now, "P014", "拍摄", "照片")
    row = open_matter("cross-region-problem", Intent("jnt.find", found, ("P014", "P019"), now, (seen,))).matter
    return record_act(row.pk, Intent("jnt.send", {"organ": peer.name, "district": "邻区", "reason": "在邻区"}, ("P002",))).matter


def press(client: Client, uid: str, do: str, **more: str) -> str:
    """Press a button; the page that follows."""
    return client.post(f"{DESK}{uid}/", {"do": do, **more}, follow=True).content.decode()


def test_a_head_takes_it_and_a_double_click_changes_nothing(sign_in: SignIn, peer: Peer) -> None:
    came, head = problem(peer), sign_in("P002")
    assert "河滩堆放垃圾" in head.get(DESK).content.decode()
    assert "已入账" in press(head, came.uid, "accept", handler="P014")
    press(head, came.uid, "accept", handler="P014")
    [act] = Act.objects.all()
    assert act.step == "jnt.receive"
    assert Matter.objects.get().handlers == ["P014"]
    assert act.content["data"]["document"] == "邻跨区〔2023〕1号"
    assert outbox.collect() == 1
    assert Outgoing.objects.get().kind == "accepted"
    assert "已经处理" in press(head, came.uid, "decline", reasons="不属于本区")


def test_taking_it_names_who_works_on_it(sign_in: SignIn, peer: Peer) -> None:
    came = problem(peer)
    assert "交给谁办理" in press(sign_in("P002"), came.uid, "accept")
    assert "没有编号为" in press(sign_in("P002"), came.uid, "accept", handler="X")
    assert not Act.objects.exists()


def test_declining_needs_a_reason(sign_in: SignIn, peer: Peer) -> None:
    came, head = problem(peer), sign_in("P002")
    assert "写明理由" in press(head, came.uid, "decline", reasons=" \0 ")
    assert not Act.objects.exists()
    assert "已入账" in press(head, came.uid, "decline", reasons="地点在丙区，请移交丙区城市管理局。")
    assert Matter.objects.get().stage == "不予受理"


def test_an_officer_may_look_but_not_decide(sign_in: SignIn, peer: Peer) -> None:
    came, officer = problem(peer), sign_in("P014")
    assert "负责人决定" in officer.get(DESK).content.decode()
    assert officer.post(f"{DESK}{came.uid}/", {"do": "accept"}).status_code == 403
    assert not Act.objects.exists()


def test_an_answer_is_entered_once_by_a_clerk(sign_in: SignIn, peer: Peer) -> None:
    row = ours(peer)
    body = json.dumps({"number": "邻1号", "reasons": "已清理", "result": "corrected"})
    Incoming.objects.create(peer=peer, kind="answered", body=body, digest="0" * 64, received_at=timezone.now(), matter=row)
    uid, clerk = Incoming.objects.get().uid, sign_in("P042")
    for _ in range(2):
        press(clerk, uid, "enter")
    row.refresh_from_db()
    assert (row.stage, row.last_seq) == ("对方已答复", 3)


def came_back(message: Outgoing, **more: object) -> Incoming:
    """Our own message as the other side would keep it."""
    digest = Opened(message.peer, message.uid, message.kind, message.ref, "", message.said, message.files).digest
    kept = {"peer": message.peer, "kind": message.kind, "ref": message.ref, "body": message.body, "files": message.files}
    return Incoming.objects.create(digest=digest, received_at=timezone.now(), **kept | more)


def test_a_case_is_handed_over_whole_taken_by_an_officer_and_the_receipt_entered(sign_in: SignIn, peer: Peer) -> None:
    now = timezone.now().astimezone(CHINA).replace(microsecond=0)
    stored = files.store(io.BytesIO(photo(30)), 10**6)
    piece = Piece.objects.create(
        sha256=stored.sha256, size=stored.size, mime=stored.mime, name="现场.png", kind="electronic", uploaded_by="P014"
    )
    seen = {"source": "inspection", "found_on": now.date(), "place": "乙区河滩", "town": "JD-GUILIN", "summary": "倾倒建筑垃圾"}
    row = open_matter("penalty-ordinary", Intent("pen.clue", seen, ("P014", "P019"), now, files=[piece.pk])).matter
    record_act(row.pk, Intent("pen.transfer-out", {"organ": peer.name, "reason": "发生在邻区"}, ("P002",)))
    assert outbox.collect() == 1
    sent = Outgoing.objects.get()
    assert (sent.kind, sent.said["dossier"]["number"], [one["name"] for one in sent.files]) == ("case", row.number, ["现场.png"])
    came, officer = came_back(sent), sign_in("P014")
    assert "其他机关移送来的案件" in officer.get(DESK).content.decode()
    assert sign_in("P042").post(f"{DESK}{came.uid}/", {"do": "take"}).status_code == 403
    assert "所在的镇街" in press(officer, came.uid, "take", town="X")
    for _ in range(2):
        press(officer, came.uid, "take", town="JD-GUILIN", second="P019")
    taken = Matter.objects.exclude(pk=row.pk).get()
    clue = taken.acts.get().content["data"]
    assert clue["handed_by"] == f"{peer.name}，{row.number}，{came.digest}"
    assert [one.sha256 for one in taken.files.all()] == [stored.sha256]
    assert outbox.collect() == 1
    answer = Outgoing.objects.get(kind="received")
    wrong = came_back(answer, ref=sent.uid, matter=row, body=json.dumps(answer.said | {"pieces": 9}))
    assert "与移送的不同" in press(officer, wrong.uid, "enter")
    receipt = came_back(answer, ref=sent.uid, matter=row)
    press(officer, receipt.uid, "enter")
    assert row.acts.last().content["data"]["document"] == taken.number
    assert outbox.collect() == 0


@pytest.mark.parametrize("do", ["accept", "enter", "again", "", "x"])
def test_a_message_that_is_not_there(sign_in: SignIn, peer: Peer, do: str) -> None:
    answer = sign_in("P009").post(f"{DESK}{new_uid()}/", {"do": do, "handler": "P014"}, follow=True)
    assert answer.status_code == 200
    assert "请刷新页面" in answer.content.decode() or "重新排队" in answer.content.decode()


def test_incomplete_files_hold_it_back(sign_in: SignIn, peer: Peer) -> None:
    came = problem(peer, files=[{"sha256": "f" * 64, "size": 3, "name": "照片.png", "kind": "electronic"}])
    head = sign_in("P002")
    assert "还有 1 个没有收到" in head.get(DESK).content.decode()
    assert "还没有收齐" in press(head, came.uid, "accept", handler="P014")


def test_acts_before_the_peer_was_known_do_not_go_out(sign_in: SignIn, bureau: None) -> None:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    row = ours(Peer(name="丙区城市管理局"))
    peers.add("丙区城市管理局", "https://example.invalid", key)
    assert outbox.collect() == 0
    record_act(row.pk, Intent("jnt.declined", {"organ": "丙区城市管理局", "document": "1", "received_on": "2023-01-01"}, ("P042",)))
    record_act(row.pk, Intent("jnt.send", {"organ": "丙区城市管理局", "district": "邻区", "reason": "再次移交"}, ("P002",)))
    assert outbox.collect() == 1


def test_the_number_of_queries_does_not_grow(sign_in: SignIn, peer: Peer) -> None:
    head, counts = sign_in("P002"), []
    for rows in (5, 50):
        for _ in range(rows):
            problem(peer)
        head.get(DESK)
        with CaptureQueriesContext(connection) as seen:
            head.get(DESK)
        counts.append(len(seen))
    assert counts[0] == counts[1]
