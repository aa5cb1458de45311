"""What happened before Fadu or outside it. Refuses nothing that is readable: each act is marked as entered late, with its findings beside it."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from fadu.law.dossier import Dossier, dump
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.judge import judge
from fadu.law.params import rules_on
from fadu.law.steps import Procedure
from fadu.ledger import codec, index, models
from fadu.ledger.chain import ZERO
from fadu.ledger.record import Intent, Recorded, case_number, write
from fadu.registers.asof import snapshot

#: Length of a matter's number in the ledger.
LONGEST_NUMBER = 60


def enter(dossier: Dossier, *, synthetic: bool = False) -> models.Matter:
    """Enter a whole file as it is. The same number twice changes nothing and gives the matter that is there. Raises InputError for a file without acts or
    with characters that cannot be kept.

    Papers keep the numbers of their own time, so none are issued. Steps the procedure does not know are left out: `audit` names them.
    """
    procedure = dossier.procedure
    acts = sorted((act for act in dossier.acts if act.step in procedure.by_step), key=lambda act: act.at)
    _check(dossier, acts)
    with transaction.atomic():
        known = models.Matter.objects.filter(number=dossier.number).first() if dossier.number else None
        if known is not None:
            return known
        day = acts[0].day
        number = dossier.number or case_number(procedure, snapshot(day))
        row = models.Matter(
            procedure=procedure.id,
            number=number,
            year=day.year,
            opened_on=day,
            acted_on=day,
            head=ZERO,
            late=True,
            synthetic=synthetic,
        )
        matter = Matter(procedure.id, number, dossier.facts)
        index.refresh_columns(procedure, row, matter, acts[0])
        row.save(force_insert=True)
        for act in acts:
            _enter_act(procedure, row, matter, act, dossier.province)
    return row


def _check(dossier: Dossier, acts: list[Act]) -> None:
    """Raises InputError for a file that the database could not keep."""
    if not acts:
        raise InputError("案卷中没有本程序认识的行为，没有登记。")
    if len(dossier.number) > LONGEST_NUMBER:
        raise InputError(f"案号不能超过{LONGEST_NUMBER}个字，请核对。")
    text = codec.dumps(dump(dossier.procedure, dossier.number, dossier.bureau, acts))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError("案卷中有不能保存的字符(残缺的编码),请修正后重新登记。") from None
    if "\\u0000" in text:
        raise InputError("案卷中有不可见的空字符，请删去后重新登记。")


def _enter_act(procedure: Procedure, row: models.Matter, matter: Matter, act: Act, province: str) -> Recorded:
    now = timezone.now()
    pieces = tuple(replace(piece, id=piece.id or f"E{len(matter.evidence) + i}") for i, piece in enumerate(act.evidence, 1))
    act = replace(act, seq=row.last_seq + 1, recorded_at=now.astimezone(CHINA), evidence=pieces)
    verdict = judge(procedure, matter, act, rules_on(act.day, province))
    done = write(procedure, row, matter, act, verdict, Intent(act.step, act.data, ()), now, late=True)
    return done
