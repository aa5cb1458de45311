"""The tables of notices: what a person wants, each message and what became of it, how far the ledger was read."""

from __future__ import annotations

from datetime import time

from django.db import models

from fadu.ledger.crypto import decrypt, encrypt
from fadu.ledger.models import Matter

CHANNELS = {"in_app": "站内", "email": "电子邮件", "sms": "短信", "wechat": "微信公众号"}
#: What is told.
KINDS = {"moved": "有新的办理", "due": "时限将到", "progress": "告知来办事的人有进展", "digest": "每周督办"}
STATES = {"waiting": "待发送", "sent": "已送达", "failed": "没有送到"}
#: Ways that could wake somebody.
LOUD = ("sms", "wechat")
CONTACTS = {"email": "电子邮件地址", "sms": "手机号", "wechat": "微信 OpenID"}


class Preference(models.Model):
    """How a person of the bureau wants to be told. Addresses are sealed like all personal data."""

    person = models.CharField("人员", max_length=20, unique=True)
    channels = models.JSONField("方式", default=list)
    email_sealed = models.BinaryField(default=b"")
    sms_sealed = models.BinaryField(default=b"")
    wechat_sealed = models.BinaryField(default=b"")
    quiet_from = models.TimeField("免打扰开始", default=time(21, 0))
    quiet_until = models.TimeField("免打扰结束", default=time(8, 0))

    class Meta:
        verbose_name = "通知方式"

    def __str__(self) -> str:
        return self.person

    def put(self, channel: str, address: str) -> None:
        """Seal the address of a channel (not saved)."""
        setattr(self, f"{channel}_sealed", encrypt(address.strip(), f"{channel}:{self.person}"))

    def address(self, channel: str) -> str:
        """The plain address of a channel; empty without one."""
        return decrypt(getattr(self, f"{channel}_sealed"), f"{channel}:{self.person}")


class Notice(models.Model):
    """通知: one message by one way to one person of the bureau (`person`) or one party (`party`)."""

    source = models.CharField("来源", max_length=120, unique=True)
    kind = models.CharField("种类", max_length=10, choices=list(KINDS.items()))
    channel = models.CharField("方式", max_length=10, choices=list(CHANNELS.items()))
    person = models.CharField("人员", max_length=20, default="", blank=True)
    party = models.CharField("当事人编号", max_length=40, default="", blank=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="notices", null=True)
    text = models.CharField("内容", max_length=300)
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()), default="waiting")
    tries = models.PositiveIntegerField("已试次数", default=0)
    made_at = models.DateTimeField("生成时间", auto_now_add=True)
    next_at = models.DateTimeField("下次发送")
    sent_at = models.DateTimeField("送达时间", null=True)
    read_at = models.DateTimeField("阅读时间", null=True)
    trouble = models.CharField("原因", max_length=300, default="", blank=True)

    class Meta:
        verbose_name = "通知"
        indexes = (
            models.Index(fields=["state", "next_at"], name="notice_due"),
            models.Index(fields=["person", "channel", "-id"], name="notice_person"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.source}"

    @property
    def summary(self) -> str:
        """The text without its link, for a page."""
        return self.text.partition("请登录查看")[0].rstrip("，。")


class Cursor(models.Model):
    """How far the ledger was read."""

    reader = models.CharField("读者", max_length=40, unique=True)
    position = models.BigIntegerField("已读到", default=0)

    class Meta:
        verbose_name = "读取位置"

    def __str__(self) -> str:
        return f"{self.reader} {self.position}"
