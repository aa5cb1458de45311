"""移送案件的接收: bureau or town takes over a case with its whole file from the other. Its clue and our receipt name each other: both or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from fadu.law.common.case import opening
from fadu.law.errors import InputError
from fadu.law.facts import Act, Evidence, Matter, Person
from fadu.law.procedures import procedure
from fadu.ledger import models, organs
from fadu.ledger.record import Intent, Recorded, load, lock, open_matter, record_act
from fadu.registers.asof import Snapshot, snapshot

PROCEDURE = "penalty-ordinary"
#: Who may register the clue.
TAKERS = ("officer",)
LONGEST_ORIGIN = 200


def waiting(matter: Matter) -> Act | None:
    """The transfer between bureau and town that nobody has received yet."""
    sent, received = matter.last("pen.transfer-out"), matter.last("pen.transfer-receipt")
    if sent is None or not sent.data.unit or (received is not None and received.seq > sent.seq):
        return None
    return sent


def may_take(sent: Act, person: Person, book: Snapshot) -> bool:
    """Whether the person may receive it: an officer of the town, or of the bureau."""
    return bool(person.roles & set(TAKERS)) and organs.organ(person.unit, book) == organs.organ(sent.data.unit, book)


def take_over(pk: int, by: Sequence[str], *, at: datetime | None = None, key: str = "") -> Recorded:
    """Register the case that was handed over as a clue of the receiving organ, with every piece of evidence by reference, and give the receipt.

    `by`: who receives, one or more officers. Gives the clue's act. Raises BadData, Refused, InputError; then nothing is written.
    """
    with transaction.atomic():
        row = lock(pk)
        matter = load(procedure(row.procedure), row)
        done = models.Act.objects.filter(key=f"{key}-c").select_related("matter").first() if key else None
        if done is not None:
            return Recorded(done, done.matter, None, again=True)
        sent = waiting(matter)
        if sent is None:
            raise InputError("这一案件没有移送给镇或者本局，或者已经接收，请刷新页面核对。")
        book = snapshot(at.date()) if at else snapshot(timezone.localdate())
        known = {person.id: person for person in book.people()}
        people = [known[code] for code in dict.fromkeys(by) if code in known and may_take(sent, known[code], book)]
        if not people or len(people) != len(set(by)):
            raise InputError(f"案件移送给{book.unit_name(sent.data.unit)}，由该机关的执法人员接收。")
        files, pieces = _by_reference(row, matter, people[0].id)
        opened = open_matter(
            PROCEDURE,
            Intent("pen.clue", _clue(row, matter), list(by), at, pieces, files, key and f"{key}-c"),
            synthetic=row.synthetic,
        )
        receipt = {
            "received_by": "、".join(person.name for person in people),
            "document": opened.matter.number,
            "dossier": sent.data.dossier,
            "pieces": len(matter.evidence),
            "received": list(matter.evidence),
            "record": opened.matter.number,
        }
        record_act(pk, Intent("pen.transfer-receipt", receipt, [people[0].id], at, key=key))
        return opened


def _clue(row: models.Matter, matter: Matter) -> dict[str, object]:
    """What the receiving organ registers: the facts as they came, nothing added."""
    first, filed = matter.acts[0].data, opening(matter)
    said = filed or first
    return {
        "source": "transfer",
        "found_on": said.found_on,
        "place": said.place,
        "town": said.town,
        "item": said.item,
        "summary": said.summary,
        "informant": getattr(first, "informant", False),
        "origin": row.number,
    }


def _by_reference(row: models.Matter, matter: Matter, by: str) -> tuple[list[int], list[Evidence]]:
    """The pieces as uploads of the receiver that point to the same stored files, and as they are where no file lies here."""
    kept = {file.piece: file for file in row.files.exclude(piece="")}
    files, bare = [], []
    for name, (piece, _) in matter.evidence.items():
        origin = f"{row.number}卷{name}{f'：{piece.origin}' if piece.origin else ''}"[:LONGEST_ORIGIN]
        file = kept.get(name)
        if file is None:
            bare.append(replace(piece, origin=origin, id=""))
            continue
        copy = models.Evidence.objects.create(
            sha256=file.sha256,
            size=file.size,
            mime=file.mime,
            name=file.name,
            kind=file.kind,
            taken_at=file.taken_at,
            taker=file.taker,
            origin=origin,
            uploaded_by=by,
        )
        files.append(copy.pk)
    return files, bare
