"""Two bureaus, two processes, two databases: a problem goes over as a signed dossier and comes back answered; nothing else gets in."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.two_bureaus import Bureau, free_port

Pair = tuple[Bureau, Bureau]


def call(method: str, url: str, data: bytes | None = None) -> tuple[int, dict[str, Any]]:
    """One request; status and answer."""
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def post(to: Bureau, raw: str) -> tuple[int, dict[str, Any]]:
    return call("POST", f"{to.address}/api/exchange/messages", raw.encode())


def handed_over(giver: Bureau, taker: Bureau, topic: str, side: int) -> tuple[int, str]:
    """A problem found, sent and delivered: our matter, the message's id."""
    matter = giver.do("send", organ=taker.name, district="乙区", topic=topic, side=side)["matter"]
    assert giver.do("deliver", later=60 * 24)["delivered"] == 1
    return matter, taker.do("received")[-1]["uid"]


def test_from_found_to_closed(bureaus: Pair) -> None:
    ours, theirs = bureaus
    before = len(theirs.do("received"))
    matter, uid = handed_over(ours, theirs, "河滩堆放垃圾", 24)
    assert len(theirs.do("received")) == before + 1
    got = theirs.do("received")[-1]
    assert (got["kind"], got["state"], got["missing"]) == ("problem", "new", [])
    assert call("GET", f"{theirs.address}/api/exchange/messages/{uid}")[1] == {"uid": uid, "state": "new", "missing": []}
    # Taken by their head, through the ledger's door, with our photo as evidence.
    taken = theirs.do("accept", uid=uid)["matter"]
    assert theirs.do("accept", uid=uid)["matter"] == taken, "a second click changes nothing"
    file = theirs.do("file_of", matter=taken)
    assert (file["steps"], file["stage"]) == (["jnt.receive"], "本局办理")
    assert file["files"] == [["现场24.png", 1, "image/png", True]]
    assert theirs.do("deliver")["delivered"] == 1
    accepted = ours.do("received")[-1]
    assert accepted["kind"] == "accepted"
    assert ours.do("enter", uid=accepted["uid"])["stage"] == "对方已受理"
    # Worked and answered there, entered, checked and closed here.
    assert theirs.do("work_and_answer", matter=taken)["stage"] == "已办结"
    assert theirs.do("deliver")["delivered"] == 1
    answered = ours.do("received")[-1]
    assert answered["kind"] == "answered"
    assert ours.do("enter", uid=answered["uid"])["stage"] == "对方已答复"
    assert ours.do("close", matter=matter)["stage"] == "已办结"
    done = ours.do("file_of", matter=matter)
    assert done["steps"] == ["jnt.find", "jnt.send", "jnt.accepted", "jnt.answered", "jnt.close"]
    assert [name for name, *_ in done["files"]] == ["现场24.png", "现场40.png"]
    assert ours.do("whole")["whole"]
    assert theirs.do("whole")["whole"]
    assert ours.do("deliver") == theirs.do("deliver") == {"collected": 0, "delivered": 0, "waiting": 0, "refused": 0}


def test_a_case_goes_over_with_its_evidence_and_the_receipt_comes_back(bureaus: Pair) -> None:
    ours, theirs = bureaus
    case = ours.do("hand_over_case", organ=theirs.name)
    assert ours.do("deliver", later=60 * 24)["delivered"] == 1
    got = theirs.do("received")[-1]
    assert (got["kind"], got["state"], got["missing"]) == ("case", "new", [])
    taken = theirs.do("take_case", uid=got["uid"])["matter"]
    assert theirs.do("take_case", uid=got["uid"])["matter"] == taken, "a second click changes nothing"
    file = theirs.do("file_of", matter=taken)
    assert (file["steps"], file["files"]) == (["pen.clue"], [["现场30.png", 1, "image/png", True]])
    assert theirs.do("deliver", later=60 * 24)["delivered"] == 1
    receipt = ours.do("received")[-1]
    assert receipt["kind"] == "received"
    ours.do("enter", uid=receipt["uid"])
    assert ours.do("file_of", matter=case["matter"])["steps"] == ["pen.clue", "pen.transfer-out", "pen.transfer-receipt"]
    assert ours.do("whole")["whole"]
    assert theirs.do("whole")["whole"]


def test_declined_with_reasons(bureaus: Pair) -> None:
    ours, theirs = bureaus
    matter, uid = handed_over(ours, theirs, "不在乙区的问题", 25)
    assert "error" in theirs.do("decline", uid="0" * 32, reasons="x")
    declined = theirs.do("decline", uid=uid, reasons="地点在丙区，请移交丙区城市管理局。")["matter"]
    assert theirs.do("file_of", matter=declined)["stage"] == "不予受理"
    assert "已经处理" in theirs.do("accept", uid=uid)["error"]
    assert theirs.do("deliver")["delivered"] == 1
    assert ours.do("enter", uid=ours.do("received")[-1]["uid"])["stage"] == "对方退回"
    assert ours.do("file_of", matter=matter)["steps"] == ["jnt.find", "jnt.send", "jnt.declined"]


def test_forged_unknown_stale_and_replayed_messages_are_refused(bureaus: Pair) -> None:
    ours, theirs = bureaus
    handed_over(ours, theirs, "用来伪造的问题", 26)
    count = len(theirs.do("received"))
    raw = ours.do("sealed", organ=theirs.name)["raw"]
    said = json.loads(raw)
    forged = {**said, "envelope": {**said["envelope"], "body": {**said["envelope"]["body"], "x": 1}}}
    assert post(theirs, json.dumps(forged)) == (401, {"error": "签名不符，报文可能被改动。"})
    unknown = {**said, "envelope": {**said["envelope"], "from": "0" * 32}}
    assert post(theirs, json.dumps(unknown)) == (403, {"error": "发送机关没有登记。"})
    assert post(ours, raw)[0] == 403, "not known to itself"
    old = {**said, "envelope": {**said["envelope"], "sent_at": "2023-01-01T00:00:00+08:00"}}
    assert post(theirs, json.dumps(old))[0] == 401, "the time is signed too"
    # Sent anew it changes nothing; the very same bytes again are a replay.
    assert post(theirs, raw)[0] == 200
    assert post(theirs, raw) == (409, {"error": "这份报文已经收到过，不能重复使用。"})
    assert len(theirs.do("received")) == count


@pytest.mark.parametrize(
    "raw", ["", "{}", "[]", "null", '{"envelope": {}, "signature": ""}', '{"envelope": 1, "signature": 2}', "[" * 5000, "\ufffd"]
)
def test_odd_bytes_get_a_sentence(bureaus: Pair, raw: str) -> None:
    status, said = post(bureaus[1], raw)
    assert status == 422
    assert "报文" in said["error"]


def test_too_large_a_message_is_refused(bureaus: Pair) -> None:
    assert post(bureaus[1], "x" * (4 * 1024**2 + 10))[0] == 413


def test_a_changed_file_is_refused_and_the_true_one_taken(bureaus: Pair) -> None:
    ours, theirs = bureaus
    ours.do("send", organ=theirs.name, district="乙区", topic="附件被改动", side=27)
    right = theirs.address
    ours.do("move_peer", name=theirs.name, address=f"http://127.0.0.1:{free_port()}")
    assert ours.do("deliver") == {"collected": 1, "delivered": 0, "waiting": 1, "refused": 0}
    message = ours.do("sealed", organ=theirs.name)
    status, said = post(theirs, message["raw"])
    [digest] = said["missing"]
    assert status == 200
    assert "附件还没有收齐" in theirs.do("accept", uid=message["uid"])["error"]
    url = f"{theirs.address}/api/exchange/messages/{message['uid']}/files/{digest}"
    size = message["files"][0]["size"]
    for changed in (b"x" * size, b"x" * (size + 1), b"", b"x" * 3):
        assert call("PUT", url, changed) == (422, {"error": "文件内容与报文所列的摘要不符，没有收下。"})
    assert call("PUT", url.replace(digest, "0" * 64), b"x")[0] == 404
    assert call("PUT", url.replace(message["uid"], "0" * 32), b"x")[0] == 404
    assert theirs.do("received")[-1]["missing"] == [digest]
    ours.do("move_peer", name=theirs.name, address=right)
    assert ours.do("deliver", later=60 * 24)["delivered"] == 1
    assert theirs.do("received")[-1]["missing"] == []


def test_a_receiver_that_is_down_gets_it_when_it_is_up_again(bureaus: Pair) -> None:
    ours, theirs = bureaus
    ours.do("send", organ=theirs.name, district="乙区", topic="对方停机时移交", side=28)
    count = len(theirs.do("received"))
    theirs.stop()
    begun = time.monotonic()
    assert ours.do("deliver") == {"collected": 1, "delivered": 0, "waiting": 1, "refused": 0}
    assert time.monotonic() - begun < 10
    last = ours.do("sent")[-1]
    assert (last["state"], last["tries"]) == ("waiting", 1)
    assert "连接不上" in last["trouble"]
    assert ours.do("deliver")["waiting"] == 0, "not before its time"
    theirs.start()
    assert ours.do("deliver", later=2)["delivered"] == 1
    assert len(theirs.do("received")) == count + 1
