"""Proposal 送批: a decision somebody prepared for the one who may make it. A working paper, changed and dropped freely; never the ledger."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from fadu.ledger.models import Matter

STATES: dict[str, str] = {"waiting": "待审批", "done": "已办理", "returned": "已退回", "replaced": "已被新的送批替代"}


class Proposal(models.Model):
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="proposals", verbose_name="事项")
    step = models.CharField("步骤", max_length=40)
    data = models.JSONField("内容", default=dict, encoder=DjangoJSONEncoder)
    files = models.JSONField("附件", default=list)
    note = models.CharField("送批说明", max_length=500, default="", blank=True)
    after = models.PositiveIntegerField("送批时的行为数", default=0)
    made_by = models.CharField("送批人", max_length=20, db_index=True)
    made_at = models.DateTimeField("送批时间", auto_now_add=True)
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()), default="waiting")
    reason = models.CharField("退回理由", max_length=500, default="", blank=True)
    ended_by = models.CharField("处理人", max_length=20, default="", blank=True)
    ended_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = "送批"
        ordering = ("made_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["matter", "step"], condition=models.Q(state="waiting"), name="proposal_once_waiting"),
        )
        indexes = (models.Index(fields=["state", "step"], name="proposal_state"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.step} {self.get_state_display()}"


class CalendarFeed(models.Model):
    """日历订阅: the secret address under which a person's calendar is read, one a person; only its digest is kept."""

    person = models.CharField("人员", max_length=20, unique=True)
    digest = models.CharField("令牌摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "日历订阅"

    def __str__(self) -> str:
        return self.person
