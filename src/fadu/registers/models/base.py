"""What all registers share: dates of validity, and a version that changes with every change of any register."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models, transaction

from fadu.registers import steady


class RegisterVersion(models.Model):
    """One row. Its token is new after every change, so whoever read under an old token knows that the answer may be stale.

    Random and not counted up: a rolled-back change must never leave behind a number that a later change uses again.
    """

    token = models.CharField(max_length=32)

    class Meta:
        db_table = "registers_version"

    def __str__(self) -> str:
        return self.token

    @classmethod
    def touch(cls) -> None:
        """Give the registers a new token. Holds the row until the transaction ends, so that imports queue."""
        steady.changed()
        cls.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4().hex})


class RegisterQuerySet(models.QuerySet):
    """Writes to many rows at once also change the version."""

    def update(self, **values: Any) -> int:
        with transaction.atomic():
            changed = super().update(**values)
            RegisterVersion.touch()
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            gone = super().delete()
            RegisterVersion.touch()
        return gone

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        with transaction.atomic():
            made = super().bulk_create(objs, *args, **options)
            RegisterVersion.touch()
        return made


class DatedQuerySet(RegisterQuerySet):
    """Rows that have a span of validity."""

    def on(self, day: date) -> Self:
        """The rows valid on `day`, both ends included."""
        return self.filter(valid_from__lte=day).exclude(valid_to__lt=day)


class Register(models.Model):
    """A register's row; every write changes the version."""

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            super().save(*args, **options)
            RegisterVersion.touch()

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            gone = super().delete(*args, **options)
            RegisterVersion.touch()
        return gone


class Dated(Register):
    """A register's row that holds from one day to another, both included; no end means that it still holds."""

    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects = DatedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="%(app_label)s_%(class)s_span",
            ),
        ]
