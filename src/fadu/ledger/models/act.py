"""Act 行为: one row a step done. The database refuses UPDATE, DELETE and TRUNCATE (see the migration).

`body` (what was done, as JSON text) and `verdict` (what the judge said) are hashed with SM3 over the hash before; the other columns repeat the
head of `body` for queries, and `verify` compares them.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from fadu.ledger.models.matter import Matter


class Found(models.Func):
    """Of an act's verdict: that a gate found something. Said in words that an index can hold."""

    template = """(%(expressions)s NOT LIKE '%%%%"findings":[]%%%%')"""
    output_field = models.BooleanField()


class Act(models.Model):
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="acts", db_index=False)
    seq = models.PositiveIntegerField("序号")
    step = models.CharField("步骤", max_length=40)
    at = models.CharField(
        "行为时间", max_length=25
    )  # ISO 8601 with +08:00: sorts as time, and its first ten letters are the civil day
    recorded_at = models.CharField("记录时间", max_length=25)
    actor = models.CharField("记录人", max_length=20)
    kind = models.CharField("类别", max_length=20, default="")
    amount = models.BigIntegerField("金额(分)", null=True)
    late = models.BooleanField("历史补录", default=False)
    key = models.CharField("防重键", max_length=64, null=True, unique=True)  # noqa: DJ001 - unique, so absence must be NULL
    body = models.TextField("内容")
    verdict = models.TextField("审查结论")
    prev = models.CharField("上一哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    class Meta:
        verbose_name = "行为"
        constraints = (models.UniqueConstraint(fields=["matter", "seq"], name="act_matter_seq"),)
        indexes = (
            # Both hold all that figures ask of most acts, so that they need not read the wide rows.
            models.Index(fields=["step", "at", "matter", "seq", "kind", "amount"], name="act_step_told"),
            models.Index(fields=["matter", "seq", "step", "at"], name="act_matter_told"),
            models.Index(fields=["recorded_at"], name="act_recorded"),
            models.Index(fields=["matter", "at"], condition=models.Q(Found("verdict")), name="act_found"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq} {self.step}"

    @property
    def content(self) -> dict[str, Any]:
        """The body as a dictionary."""
        return json.loads(self.body)

    @property
    def judged(self) -> dict[str, Any]:
        """The verdict as a dictionary: rules, stage, findings, proofs."""
        return json.loads(self.verdict)
