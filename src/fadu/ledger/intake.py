"""批量录入: a spreadsheet of new matters, one a row, through the same door as the form. All rows or none; the same file twice changes nothing."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, BinaryIO, get_args

from django.db import transaction
from pydantic import BaseModel

from fadu.law.data import field_extra
from fadu.law.errors import InputError
from fadu.law.procedures import ALL
from fadu.law.steps import START, Procedure, Step
from fadu.ledger.record import BadData, Intent, Refused, open_matter
from fadu.registers import spreadsheet
from fadu.registers.columns import Column, RowError, columns_of
from fadu.registers.importing import ImportReport

MOST_ROWS = 5_000
#: References that a cell cannot hold: a party must be registered, evidence uploaded.
_NOT_IN_CELLS = frozenset({"party", "evidence", "act"})


class _Faulty(Exception):
    """Rolls an intake back."""


def may_take(procedure: Procedure, step: Step) -> bool:
    """Whether a row of cells can say all that the step must carry: it opens a matter, and its data is flat."""
    fields = step.data.model_fields
    flat = all(not _nested(info.annotation) for info in fields.values() if info.is_required())
    free = all(field_extra(step.data, name).get("ref") not in _NOT_IN_CELLS for name, info in fields.items() if info.is_required())
    return START in step.at and flat and free


def columns(step: Step) -> tuple[Column, ...]:
    """The columns of the step's sheet: its fields, without those that no cell can hold."""
    return tuple(
        column
        for column in columns_of(step.data)
        if field_extra(step.data, column.name).get("ref") not in _NOT_IN_CELLS
        and not _nested(step.data.model_fields[column.name].annotation)
    )


def template(procedure: Procedure, step: Step) -> bytes:
    """An empty .xlsx to fill."""
    return spreadsheet.template(columns(step), f"{procedure.title}（{step.label}）")


def take(procedure_id: str, step_id: str, file: BinaryIO, person: str, *, dry_run: bool = False) -> ImportReport:
    """Open a matter for each row. Raises InputError when the file is not a usable spreadsheet at all."""
    procedure = ALL[procedure_id]
    step = procedure.step(step_id)
    if not may_take(procedure, step):
        raise InputError(f"“{step.label}”不能用表格批量录入，请逐件登记。")
    reading = spreadsheet.read(file, step.data, spreadsheet.Limits(rows=MOST_ROWS + 1))
    title = f"{procedure.title}：{step.label}"
    if reading.faults:
        return ImportReport(title, errors=tuple(reading.errors), faults=reading.faults, dry_run=dry_run)
    errors: list[RowError] = []
    created = unchanged = 0
    try:
        with transaction.atomic():
            for row in reading.rows:
                try:
                    with transaction.atomic():
                        done = open_matter(
                            procedure_id, Intent(step_id, row.values, [person], key=_key(procedure_id, step_id, row.values))
                        )
                    created, unchanged = created + (not done.again), unchanged + done.again
                except Refused as error:
                    errors += [
                        RowError(row.number, "", f"{finding.sentence}{finding.hint}")
                        for finding in error.findings
                        if finding.blocks
                    ]
                except BadData as error:
                    errors += [RowError(row.number, "", said) for said in error.errors.values()]
                except InputError as error:
                    errors.append(RowError(row.number, "", str(error)))
            if errors or dry_run:
                raise _Faulty
    except _Faulty:
        pass
    if errors:
        return ImportReport(title, errors=tuple(errors[: spreadsheet.MOST_ERRORS]), faults=len(errors), dry_run=dry_run)
    return ImportReport(title, created=created, unchanged=unchanged, dry_run=dry_run)


def _key(procedure: str, step: str, values: BaseModel) -> str:
    """The same row again is the same matter."""
    said = json.dumps([procedure, step, values.model_dump(mode="json")], ensure_ascii=False, sort_keys=True)
    return f"sheet-{sha256(said.encode()).hexdigest()[:40]}"


def _nested(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_nested(part) for part in get_args(annotation))
