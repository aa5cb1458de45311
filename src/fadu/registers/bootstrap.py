"""The bureau's reference data that comes with Fadu: units, synthetic people, the power list and what belongs to it."""

from __future__ import annotations

import io
from pathlib import Path

from django.db import transaction

from fadu.law.errors import InputError
from fadu.registers.datafiles import rows_of
from fadu.registers.importing import ImportReport, import_file
from fadu.registers.registry import REGISTERS

DATA = Path(__file__).with_name("data")


def load_bureau_data() -> dict[str, ImportReport]:
    """Load all data files, all or none. A second run changes nothing.

    Each becomes the workbook that a bureau would fill in and goes the way of every bureau's file, through the .xlsx importer.
    """
    reports: dict[str, ImportReport] = {}
    with transaction.atomic():
        for name, register in REGISTERS.items():
            report = reports[name] = import_file(register, io.BytesIO(register.sheet(rows_of(DATA / f"{name}.yaml"))))
            if report.faults:
                raise InputError("\n".join([report.sentence(), *map(str, report.errors)]))
    return reports
