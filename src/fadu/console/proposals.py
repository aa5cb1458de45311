"""送批: an officer prepares a decision, the head signs it on the act's own form (`?proposal=<id>`) or returns it with a reason.

The act form reads `take(id)` for its first values, and calls `done(id, person)` after `record_act` has succeeded. It offers 送批 to a
person who may not do the step, and calls `propose` with what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fadu.console.models import Proposal
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.procedures import ALL
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import read
from fadu.ledger.models import Matter

LONGEST = 500


def propose(row: Matter, step: str, data: Mapping[str, Any], files: Sequence[int], person: Person, note: str = "") -> Proposal:
    """Prepare a step for those who may do it; replaces an earlier one of the same step that waits or came back.

    `data` is JSON-like (the form's values, not yet judged), `files` primary keys of uploads. Raises InputError for a step that the
    matter's stage does not allow.
    """
    if len(note) > LONGEST:
        raise InputError(f"送批说明最多 {LONGEST} 字，请缩短后再送批。")
    if not read.visible(person).filter(pk=row.pk).exists():
        raise InputError("您无权在这一事项中送批。")
    found = procedure_of(row.procedure).by_step.get(step)
    if found is None or row.stage not in found.at:
        raise InputError(f"事项目前处于“{row.stage}”阶段，不能就这一步骤送批，请刷新页面核对最新情况。")
    with transaction.atomic():
        old = Proposal.objects.select_for_update().filter(matter=row, step=step, state__in=["waiting", "returned"])
        old.update(state="replaced", ended_by=person.id, ended_at=timezone.now())
        return Proposal.objects.create(
            matter=row, step=step, data=dict(data), files=list(files), note=note.strip(), after=row.last_seq, made_by=person.id
        )


def waiting(person: Person) -> QuerySet[Proposal]:
    """Proposals that wait for the person: of steps that one of the person's roles may do, in matters the person may see."""
    mine = {step.id for procedure in ALL.values() for step in procedure.steps if person.roles & set(step.who)}
    seen = read.visible(person).values("pk")
    return Proposal.objects.filter(state="waiting", step__in=sorted(mine), matter__in=seen).select_related("matter")


def returned(person: Person) -> QuerySet[Proposal]:
    """The person's own proposals that came back, the newest first."""
    return Proposal.objects.filter(state="returned", made_by=person.id).select_related("matter").order_by("-ended_at")


def sent(person: Person) -> QuerySet[Proposal]:
    """The person's own proposals that still wait."""
    return Proposal.objects.filter(state="waiting", made_by=person.id).select_related("matter")


def take(pk: int) -> Proposal:
    """A proposal that waits, or came back and is to be mended. Raises InputError when it is gone or settled."""
    found = any_of(pk)
    if found.state not in ("waiting", "returned"):
        raise InputError(f"这一份送批{found.get_state_display()}，不能再用，请从待办重新打开。")
    return found


def any_of(pk: int) -> Proposal:
    """The proposal in whatever state. Raises InputError when there is none."""
    found = Proposal.objects.select_related("matter__party").filter(pk=pk).first()
    if found is None:
        raise InputError("没有这一份送批，请从待办重新打开。")
    return found


def done(pk: int, person: Person | None = None) -> None:
    """The prepared act stands in the ledger."""
    _end(pk, "done", person, "")


def send_back(pk: int, reason: str, person: Person) -> None:
    """Return it to the one who prepared it. Raises InputError without a reason, or when it is settled already."""
    said = reason.strip()
    if not said:
        raise InputError("请写明退回理由，送批人据此修改。")
    if len(said) > LONGEST:
        raise InputError(f"退回理由最多 {LONGEST} 字，请缩短。")
    if not _end(pk, "returned", person, said):
        raise InputError("这一份送批已经处理，请从待办重新打开。")


def _end(pk: int, state: str, person: Person | None, reason: str) -> bool:
    """One statement, so that of two who settle it at once only one succeeds."""
    ended_by = person.id if person else ""
    rows = Proposal.objects.filter(pk=pk, state="waiting")
    return bool(rows.update(state=state, ended_by=ended_by, ended_at=timezone.now(), reason=reason))
