"""Look 查看记录: who looked at whose personal data, when, why. Append-only like acts."""

from __future__ import annotations

from django.db import models


class Look(models.Model):
    party = models.CharField("当事人编号", max_length=40, db_index=True)
    person = models.CharField("查看人", max_length=20)
    matter = models.CharField("事项编号", max_length=60, default="")
    purpose = models.CharField("用途", max_length=100)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "个人信息查看记录"

    def __str__(self) -> str:
        return f"{self.person} → {self.party}"
