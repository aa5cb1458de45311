"""Seal 日封: one Merkle root a day over the heads of all matters that acted that day, chained to the seal before."""

from __future__ import annotations

from django.db import models


class Seal(models.Model):
    day = models.CharField("日期", max_length=10, unique=True)
    count = models.PositiveIntegerField("事项数")
    root = models.CharField("根", max_length=64)
    prev = models.CharField("上一封印", max_length=64)
    hash = models.CharField("封印", max_length=64)
    sealed_at = models.CharField("封印时间", max_length=25)

    class Meta:
        verbose_name = "日封"
        ordering = ("day",)

    def __str__(self) -> str:
        return self.day
