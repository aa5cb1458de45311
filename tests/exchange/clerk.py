"""One bureau's staff as a process: reads orders as JSON lines, acts through the ledger's and the exchange's doors, answers in JSON."""

from __future__ import annotations

import io
import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from fadu.config.upgrade import collect_static, migrate  # noqa: E402
from fadu.documents import files  # noqa: E402
from fadu.exchange import envelope, inbox, keys, outbox, peers  # noqa: E402
from fadu.exchange.models import Incoming, Outgoing, Peer  # noqa: E402
from fadu.law.errors import InputError  # noqa: E402
from fadu.ledger import models, read  # noqa: E402
from fadu.ledger.record import Intent, open_matter, record_act  # noqa: E402
from fadu.ledger.verify import verify  # noqa: E402
from fadu.registers.bootstrap import load_bureau_data  # noqa: E402
from fadu.registers.logins import create_login  # noqa: E402
from fadu.registers.models import Bureau, Person  # noqa: E402
from tests.journeys.walker import PASSWORD, photo  # noqa: E402

OFFICERS, HEAD = ["P014", "P019"], "P002"


def setup(name: str) -> dict[str, Any]:
    migrate()
    collect_static()
    load_bureau_data()
    Bureau.objects.update(name=name)
    for code in ("P002", "P014", "P019"):
        create_login(Person.objects.get(code=code), PASSWORD)
    return {"key": keys.own_public_key(), "code": keys.own_code()}


def peer(name: str, address: str, key: str) -> dict[str, Any]:
    return {"code": peers.add(name, address, key).code}


def move_peer(name: str, address: str) -> dict[str, Any]:
    return {"changed": Peer.objects.filter(name=name).update(address=address)}


def send(organ: str, district: str, topic: str, side: int = 24) -> dict[str, Any]:
    """Find a problem with a photo, and hand it over."""
    upload = _upload(None, side)
    at = read.now() - timedelta(hours=1)
    found = {"topic": topic, "place": "交界处河滩", "district": district, "found_on": at.date(), "facts": "堆放建筑垃圾"}
    row = open_matter("cross-region-problem", Intent("jnt.find", found, OFFICERS, at, files=[upload])).matter
    sent = {"organ": organ, "district": district, "reason": "地点在你辖区"}
    record_act(row.pk, Intent("jnt.send", sent, [HEAD]))
    return {"matter": row.pk, "number": row.number}


def hand_over_case(organ: str) -> dict[str, Any]:
    """A clue with a photo that is not ours: handed to the organ that has jurisdiction."""
    at = read.now() - timedelta(hours=1)
    seen = {"source": "inspection", "found_on": at.date(), "place": "乙区河滩", "town": "JD-GUILIN", "summary": "倾倒建筑垃圾"}
    row = open_matter("penalty-ordinary", Intent("pen.clue", seen, OFFICERS, at, files=[_upload(None, 30)])).matter
    record_act(row.pk, Intent("pen.transfer-out", {"organ": organ, "reason": "违法行为发生在乙区"}, [HEAD]))
    return {"matter": row.pk, "number": row.number}


def take_case(uid: str) -> dict[str, Any]:
    return {"matter": inbox.take_case(uid, OFFICERS, "JD-GUILIN").matter.pk}


def _upload(matter: models.Matter | None, side: int) -> int:
    stored = files.store(io.BytesIO(photo(side)), 10**6)
    about = {"sha256": stored.sha256, "size": stored.size, "mime": stored.mime, "name": f"现场{side}.png", "kind": "electronic"}
    return models.Evidence.objects.create(matter=matter, uploaded_by=OFFICERS[0], **about).pk


def deliver(later: int = 0) -> dict[str, Any]:
    done = outbox.deliver(timezone.now() + timedelta(minutes=later) if later else None)
    return {name: getattr(done, name) for name in ("collected", "delivered", "waiting", "refused")}


def received() -> list[dict[str, Any]]:
    rows = Incoming.objects.order_by("pk")
    return [{"uid": row.uid, "kind": row.kind, "state": row.state, "missing": inbox.missing(row)} for row in rows]


def sent() -> list[dict[str, Any]]:
    return list(Outgoing.objects.order_by("pk").values("uid", "kind", "state", "tries", "trouble"))


def accept(uid: str) -> dict[str, Any]:
    return {"matter": inbox.accept(uid, HEAD).matter.pk}


def decline(uid: str, reasons: str) -> dict[str, Any]:
    return {"matter": inbox.decline(uid, HEAD, reasons).matter.pk}


def work_and_answer(matter: int) -> dict[str, Any]:
    row = models.Matter.objects.get(pk=matter)
    record_act(matter, Intent("jnt.work", {"done": "已清理"}, OFFICERS, files=[_upload(row, 40)]))
    return {"stage": record_act(matter, Intent("jnt.answer", {"answer": "已清理完毕"}, [HEAD])).matter.stage}


def enter(uid: str) -> dict[str, Any]:
    return {"stage": inbox.enter_reply(uid, OFFICERS[0]).matter.stage}


def close(matter: int) -> dict[str, Any]:
    return {"stage": record_act(matter, Intent("jnt.close", {"checked": True}, [HEAD])).matter.stage}


def file_of(matter: int) -> dict[str, Any]:
    row = models.Matter.objects.get(pk=matter)
    steps = [act.step for act in row.acts.order_by("seq")]
    kept = [(one.name, one.act_seq, one.mime, files.intact(one.sha256)) for one in row.files.order_by("pk")]
    return {"stage": row.stage, "closed": row.closed, "steps": steps, "files": kept, "number": row.number}


def sealed(organ: str, uid: str = "") -> dict[str, Any]:
    """The newest problem for that organ as it goes over the wire, and one more sending of it each time."""
    message = Outgoing.objects.filter(peer__name=organ, kind="problem").last()
    assert message is not None
    raw = envelope.seal(message.peer, uid or message.uid, message.kind, message.ref, message.said, message.files)
    return {"raw": raw.decode(), "uid": message.uid, "files": message.files}


def whole() -> dict[str, Any]:
    return {"whole": verify().whole, "acts": models.Act.objects.count()}


def main() -> None:
    orders = {name: found for name, found in globals().items() if callable(found)}
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer: Any = orders[order.pop("do")](**order)
        except InputError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer, ensure_ascii=False, default=str), flush=True)


if __name__ == "__main__":
    main()
