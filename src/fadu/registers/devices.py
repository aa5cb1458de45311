"""电子监控设备登记的写入: the door by which the acts of a device's matter write the register, inside the act's own transaction.

A device that was in use before Fadu comes in by spreadsheet; from its publication here on, its row names the matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from fadu.law.errors import InputError
from fadu.registers.models import Monitor, RegisterVersion


def enable(code: str, since: date, said: Mapping[str, Any], matter: str) -> None:
    """From `since` the device is in use as `said` (columns of its row). A row of the same day is taken over, an older one ends the day before.

    Raises InputError where a later row stands: the register already says what comes after.
    """
    RegisterVersion.touch()
    known = Monitor.objects.filter(code=code).exclude(valid_to__lt=since).order_by("valid_from").last()
    if known is not None and known.valid_from > since:
        raise InputError(f"登记簿中设备“{code}”自{known.valid_from}起已有登记，不能自{since}起另行启用，请核对设备编码和日期。")
    if known is not None and known.valid_from < since:
        known.valid_to = since - timedelta(days=1)
        known.save()
        known = None
    row = known or Monitor(code=code, valid_from=since)
    for column, value in {**said, "matter": matter, "valid_to": None}.items():
        longest = getattr(Monitor._meta.get_field(column), "max_length", None)
        setattr(row, column, value[:longest] if isinstance(value, str) else value)
    row.save()


def filed(code: str, day: date, matter: str) -> None:
    """The police have the device on file since that day. A fact: where the register has no row of this matter, nothing changes."""
    RegisterVersion.touch()
    for row in Monitor.objects.filter(code=code, matter=matter, valid_to=None):
        row.police_filed_on = day
        row.save()


def stop(code: str, last: date, matter: str) -> None:
    """The device is in use up to `last`. A fact: where the register has no row of this matter, nothing changes."""
    RegisterVersion.touch()
    for row in Monitor.objects.filter(code=code, matter=matter, valid_to=None):
        row.valid_to = max(last, row.valid_from)
        row.save()
