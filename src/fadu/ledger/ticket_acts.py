"""What a person does with his own ticket on the portal: object, name the driver, learn. Each is an act through the ledger's door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from fadu.documents import files
from fadu.law.errors import InputError
from fadu.law.lessons import Lesson, Question, Result, lesson_for, marked
from fadu.law.params import rules_on
from fadu.ledger import models, parties
from fadu.ledger.front import front
from fadu.ledger.own_tickets import Ticket
from fadu.ledger.read import today
from fadu.ledger.record import Intent, Recorded, record_act
from fadu.registers.asof import snapshot

MOST_PHOTOS, LARGEST = 3, 10 * 1024**2
MOST_OBJECTIONS = 5


@dataclass(frozen=True, slots=True)
class Driver:
    """Who drove, as somebody says it on the portal. `own`: it is the one who fills in the form."""

    name: str
    id_number: str
    phone: str
    own: bool


def object_to(shown: Ticket, grounds: Sequence[str], text: str, photos: Sequence[UploadedFile], key: str) -> Recorded:
    """Object to a ticket, with photos. Raises InputError (also BadData, Refused's findings do not stop a fact)."""
    if len(shown.asked) >= MOST_OBJECTIONS:
        raise InputError(f"本记录已经提出过{MOST_OBJECTIONS}次异议，请等待答复，或者到服务窗口办理。")
    if not text.strip():
        raise InputError("请写明异议的事实和理由。")
    if len(photos) > MOST_PHOTOS:
        raise InputError(f"最多上传{MOST_PHOTOS}张照片。")
    kept = [_photo(photo) for photo in photos]
    with transaction.atomic():
        by = front(snapshot(today()))
        rows = [
            models.Evidence.objects.create(
                matter=shown.row,
                sha256=stored.sha256,
                size=stored.size,
                mime=stored.mime,
                name=f"异议照片{place}",
                kind=stored.kind,
                taken_at=stored.taken_at,
                origin="提出异议的人上传",
                uploaded_by=by,
            )
            for place, stored in enumerate(kept, 1)
        ]
        data = {"grounds": list(grounds), "text": text, "channel": "online"}
        return _do(shown, "prk.object", data, key, [row.pk for row in rows])


def name_driver(shown: Ticket, driver: Driver, key: str) -> Recorded:
    """Say who drove. What somebody says of himself is confirmed by him; another person named has to confirm it yet. Raises InputError."""
    with transaction.atomic():
        party = parties.find_or_make(
            kind="citizen", name=driver.name, id_number=driver.id_number, phone=driver.phone, synthetic=shown.row.synthetic
        )
        note = "网上申报，作出决定前由执法人员核对身份"
        data = {"way": "self" if driver.own else "named", "party": party.key, "party_kind": "citizen", "confirmed": driver.own}
        return _do(shown, "prk.driver", data | {"note": note}, key)


def lesson_of(shown: Ticket) -> tuple[Lesson, list[tuple[int, Question]]] | None:
    """The lesson about the ticket's item and the questions drawn for it today; None where there is none."""
    lesson = lesson_for(shown.row.item_code)
    if lesson is None:
        return None
    return lesson, lesson.test(_seed(shown), int(rules_on(today())["prk.lesson.questions"]))


def learn(shown: Ticket, answers: Mapping[int, int], key: str) -> Result:
    """Mark the test; a passed one is recorded. Raises InputError where there is no lesson."""
    lesson = lesson_for(shown.row.item_code)
    if lesson is None:
        raise InputError("这一事项没有网上学习，请到服务窗口办理。")
    result = marked(lesson, _seed(shown), answers, rules_on(today()))
    if result.passed:
        _do(shown, "prk.lesson", {"lesson": lesson.title, "score": result.score, "passed": True}, key)
    return result


def _seed(shown: Ticket) -> str:
    """Other questions for each ticket and day, the same ones when the page is loaded again."""
    return f"{shown.row.number}|{today()}"


def _do(shown: Ticket, step: str, data: dict[str, Any], key: str, evidence: Sequence[int] = ()) -> Recorded:
    if not shown.may(step):
        raise InputError("本记录现在的阶段不能办理这一项，请刷新页面查看最新情况。")
    return record_act(shown.row.pk, Intent(step, data, [front(snapshot(today()))], files=evidence, key=key))


def _photo(upload: UploadedFile) -> files.Stored:
    if (upload.size or 0) > LARGEST:
        raise InputError(f"照片每张不超过{LARGEST // 1024**2} MB，请压缩后再上传。")
    stored = files.store(upload, LARGEST)
    if not stored.mime.startswith("image/"):
        raise InputError("只能上传照片（JPEG、PNG、WebP）。")
    return stored
