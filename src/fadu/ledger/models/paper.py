"""Paper 文书: a document an act issued. Number and digest are written with the act; the PDF is made from them, always the same bytes."""

from __future__ import annotations

from django.db import models

from fadu.ledger.models.matter import Matter


class Paper(models.Model):
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="papers", db_index=False)
    act_seq = models.PositiveIntegerField("行为序号")
    kind = models.CharField("种类", max_length=40)
    number = models.CharField("文号", max_length=60, default="")
    digest = models.CharField("内容摘要", max_length=64, db_index=True)
    issued_at = models.CharField("签发时间", max_length=25)

    class Meta:
        verbose_name = "文书"
        constraints = (
            models.UniqueConstraint(fields=["matter", "act_seq", "kind"], name="paper_once"),
            models.UniqueConstraint(fields=["number"], condition=~models.Q(number=""), name="paper_number_once"),
        )

    def __str__(self) -> str:
        return self.number or self.kind
