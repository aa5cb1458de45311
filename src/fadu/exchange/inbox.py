"""收件: a verified message is kept, and a person decides. What is accepted enters the ledger through its own doors, with the person's name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fadu.documents import files
from fadu.exchange.envelope import NotTaken, Opened, digest_of, unseal
from fadu.exchange.models import BEGINNING, Incoming, Nonce, Outgoing
from fadu.law.dossier import read as read_dossier
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, EVIDENCE_KINDS
from fadu.law.procedures.enforcement.cross_region_problem import RESULTS
from fadu.ledger import models
from fadu.ledger.record import Intent, Recorded, open_matter, record_act

PROCEDURE, CASE = "cross-region-problem", "penalty-ordinary"
CHUNK = 1024**2
#: A nonce is kept longer than any message can be fresh.
KEPT = timedelta(days=1)
#: Kind of an answer → the step that enters it.
REPLIES = {"accepted": "jnt.accepted", "declined": "jnt.declined", "answered": "jnt.answered", "received": "pen.transfer-receipt"}
#: What a problem must say, and how long it may be.
TEXTS = {"topic": 500, "place": 500, "district": 500, "facts": 20_000}
#: The same of a case.
CASE_TEXTS = {"place": 500, "summary": 20_000, "reason": 20_000, "found_on": 10}
LONGEST_NUMBER = 60


def receive(raw: bytes) -> dict[str, Any]:
    """Take a message. The same one sent anew changes nothing. Raises NotTaken."""
    opened = unseal(raw)
    now = timezone.now()
    try:
        with transaction.atomic():
            Nonce.objects.filter(at__lt=now - KEPT).delete()
            Nonce.objects.create(value=opened.nonce, at=now)
            return state(_known(opened) or _keep(opened))
    except IntegrityError:
        raise NotTaken(409, "这份报文已经收到过，不能重复使用。") from None


def _known(opened: Opened) -> Incoming | None:
    found = Incoming.objects.filter(uid=opened.uid).first()
    if found is not None and (found.peer_id != opened.peer.pk or found.digest != opened.digest):
        raise NotTaken(409, "同一编号的报文内容不同，没有收下。")
    return found


def _keep(opened: Opened) -> Incoming:
    asked = None
    if opened.kind in BEGINNING:
        _check_begun(opened.kind, opened.body)
    else:
        begun = "case" if opened.kind == "received" else "problem"
        asked = Outgoing.objects.filter(uid=opened.ref, peer=opened.peer, kind=begun).first()
        if asked is None:
            raise NotTaken(404, "本机关没有向你机关移交过所答复的问题、案件。")
        _check_reply(opened.body)
    return Incoming.objects.create(
        uid=opened.uid,
        peer=opened.peer,
        kind=opened.kind,
        ref=opened.ref,
        body=_text(opened.body),
        files=list(opened.files),
        digest=opened.digest,
        received_at=timezone.now(),
        matter=asked.matter if asked is not None else None,
    )


def _text(body: Mapping[str, Any]) -> str:
    """The body as JSON text that every database keeps."""
    text = json.dumps(body, ensure_ascii=False)
    if "\\u0000" in text:
        raise NotTaken(422, "报文中有不可见的空字符。")
    return text


def _check_begun(kind: str, body: Mapping[str, Any]) -> None:
    """A dossier of the right procedure, and about it what a form needs."""
    procedure, texts, what = (PROCEDURE, TEXTS, "跨区域问题") if kind == "problem" else (CASE, CASE_TEXTS, "普通程序案件")
    try:
        dossier = read_dossier(body.get("dossier"), "来件")
    except InputError as error:
        raise NotTaken(422, str(error)) from None
    about = body.get("about")
    if dossier.procedure.id != procedure or not dossier.number or not isinstance(about, dict):
        raise NotTaken(422, f"来件不是{what}的案卷。")
    for name, most in texts.items():
        if not isinstance(about.get(name), str) or not 0 < len(about[name]) <= most:
            raise NotTaken(422, "来件没有写明问题、地点、事实或者日期，或者写得太长。")
    if kind == "case" and not _is_day(about["found_on"]):
        raise NotTaken(422, "来件的发现日期不是日期。")
    if len(dossier.number) > LONGEST_NUMBER:
        raise NotTaken(422, "来件的编号太长。")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_reply(body: Mapping[str, Any]) -> None:
    number, reasons, result = (body.get(name, "") for name in ("number", "reasons", "result"))
    if not isinstance(number, str) or not 0 < len(number) <= LONGEST_NUMBER:
        raise NotTaken(422, "答复没有写明对方的编号。")
    if not isinstance(reasons, str) or len(reasons) > TEXTS["facts"] or result not in ("", *RESULTS):
        raise NotTaken(422, "答复的内容或者结果不能识别。")


def state(found: Incoming) -> dict[str, Any]:
    """What the sender may know of his message: its state and which files are still missing."""
    return {"uid": found.uid, "state": found.state, "missing": missing(found)}


def missing(found: Incoming) -> list[str]:
    """Hashes of files that have not come yet."""
    return [one["sha256"] for one in found.files if not files.exists(one["sha256"])]


def receive_file(uid: str, digest: str, stream: IO[bytes]) -> dict[str, Any]:
    """Take one file that a kept message names; only exactly these bytes are stored. Raises NotTaken."""
    found = Incoming.objects.filter(uid=uid).first()
    named = next((one for one in found.files if one["sha256"] == digest), None) if found is not None else None
    if found is None or named is None:
        raise NotTaken(404, "没有报文提到这个文件。")
    if files.exists(digest):
        return state(found)
    with SpooledTemporaryFile(max_size=CHUNK) as draft:
        seen, size = sha256(), 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > named["size"]:
                break
            seen.update(chunk)
            draft.write(chunk)
        if size != named["size"] or seen.hexdigest() != digest:
            raise NotTaken(422, "文件内容与报文所列的摘要不符，没有收下。")
        draft.seek(0)
        try:
            files.store(draft, named["size"])
        except InputError as error:
            raise NotTaken(422, str(error)) from None
    return state(found)


def accept(uid: str, person: str, handlers: Sequence[str] = ()) -> Recorded:
    """The head takes the problem and gives it to the handlers: a matter is opened with the files as evidence. Raises InputError, Refused; then nothing is written."""
    return _take(uid, person, "jnt.receive", {"in_district": True, "handlers": list(handlers)}, "taken")


def decline(uid: str, person: str, reasons: str) -> Recorded:
    """The head refuses the problem with reasons. Raises InputError, Refused."""
    return _take(uid, person, "jnt.decline", {"reasons": reasons}, "declined")


def _take(uid: str, person: str, step: str, more: dict[str, Any], into: str) -> Recorded:
    with transaction.atomic():
        found = _open(uid, "problem", allow={into})
        about = found.said["about"]
        data = {name: about[name] for name in TEXTS}
        data |= {"organ": found.peer.name, "document": found.said["dossier"]["number"], "dossier": found.digest}
        data |= {"received_on": found.received_at.astimezone(CHINA).date()}
        evidence = _evidence(found, None, person) if found.state == "new" else []
        done = open_matter(PROCEDURE, Intent(step, data | more, (person,), files=evidence, key=f"in-{uid}"))
        found.state, found.matter, found.handled_by = into, done.matter, person
        found.save(update_fields=["state", "matter", "handled_by"])
        return done


def take_case(uid: str, people: Sequence[str], town: str) -> Recorded:
    """Officers register the case that another bureau handed over as a clue of our own, with its files as evidence; the receipt goes back by itself.

    Raises InputError, Refused; then nothing is written.
    """
    with transaction.atomic():
        found = _open(uid, "case", allow={"taken"})
        about, number = found.said["about"], found.said["dossier"]["number"]
        summary = f"{about['summary']}\n移送理由：{about['reason']}"
        data = {"source": "transfer", "found_on": about["found_on"], "place": about["place"], "town": town, "summary": summary}
        data |= {"handed_by": f"{found.peer.name}，{number}，{found.digest}"}
        evidence = _evidence(found, None, people[0]) if found.state == "new" else []
        done = open_matter(CASE, Intent("pen.clue", data, people, files=evidence, key=f"in-{uid}"))
        found.state, found.matter, found.handled_by = "taken", done.matter, people[0]
        found.save(update_fields=["state", "matter", "handled_by"])
        return done


def enter_reply(uid: str, person: str) -> Recorded:
    """Enter the other bureau's signed answer as an act of our matter. Raises InputError."""
    with transaction.atomic():
        found = _open(uid, *REPLIES, allow={"entered"})
        if found.matter is None:
            raise InputError("答复没有对应的事项。")
        said = found.said
        data = {"organ": found.peer.name, "document": said["number"], "reasons": said.get("reasons", "")}
        data |= {"received_on": found.received_at.astimezone(CHINA).date()}
        if found.kind == "received":
            data = _receipt(found)
        if found.kind == "answered":
            data["result"] = said.get("result") or "corrected"
        evidence = _evidence(found, found.matter, person) if found.state == "new" else []
        done = record_act(found.matter.pk, Intent(REPLIES[found.kind], data, (person,), files=evidence, key=f"in-{uid}"))
        found.state, found.handled_by = "entered", person
        found.save(update_fields=["state", "handled_by"])
        return done


def _receipt(found: Incoming) -> dict[str, Any]:
    """What the receipt of our case says, if it is of the very file that we handed over. Raises InputError."""
    sent, said = Outgoing.objects.get(uid=found.ref, kind="case"), found.said
    whole = digest_of(sent.kind, sent.ref, sent.said, sent.files)
    if said.get("digest") != whole or said.get("pieces") != len(sent.files):
        raise InputError("回执所写的案卷摘要或者证据件数与移送的不同，请与接收机关核对后用纸质回执登记。")
    return {"received_by": found.peer.name, "document": said["number"], "dossier": whole, "pieces": len(sent.files)}


def _open(uid: str, *kinds: str, allow: set[str]) -> Incoming:
    """The message, locked, still new or (double submit) already handled in the same way. Raises InputError."""
    found = Incoming.objects.select_for_update().filter(uid=uid, kind__in=kinds).first()
    if found is None:
        raise InputError("没有这份来件，请刷新页面。")
    if found.state != "new" and found.state not in allow:
        raise InputError(f"这份来件已经处理：{found.get_state_display()}。")
    if missing(found):
        raise InputError("来件的附件还没有收齐，请稍后再办理。")
    return found


def _evidence(found: Incoming, matter: models.Matter | None, person: str) -> list[int]:
    """The message's files as uploads of the person, to be taken up by the act."""
    made = [
        models.Evidence(
            matter=matter,
            sha256=one["sha256"],
            size=one["size"],
            mime=files.mime_of(one["sha256"]),
            name=one["name"],
            kind=one["kind"] if one["kind"] in EVIDENCE_KINDS else "electronic",
            taken_at=found.received_at,
            taker=person,
            origin=f"{found.peer.name}移交",
            uploaded_by=person,
        )
        for one in found.files
    ]
    return [upload.pk for upload in models.Evidence.objects.bulk_create(made)]
