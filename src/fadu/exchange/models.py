"""The tables of the exchange: known peers, what goes out, what came in, and which signed messages were seen."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models

from fadu.ledger.models import Act, Matter

#: What a message is about.
KINDS = {"problem": "移交跨区域问题", "accepted": "受理回执", "declined": "不予受理", "answered": "办理答复"}
OUT_STATES = {"waiting": "待发送", "delivered": "已送达", "refused": "对方拒收"}
IN_STATES = {"new": "待处理", "taken": "已受理", "declined": "不予受理", "entered": "已登记"}


def new_uid() -> str:
    """A random id that nobody can guess."""
    return uuid.uuid4().hex


class Peer(models.Model):
    """对方机关: another bureau's Fadu. Its code is the fingerprint of its public key; `since`: acts before it was known went by letter."""

    code = models.CharField("指纹", max_length=32, unique=True)
    name = models.CharField("机关", max_length=100, unique=True)
    address = models.CharField("网址", max_length=200)
    public_key = models.CharField("公钥", max_length=64)
    active = models.BooleanField("启用", default=True)
    since = models.BigIntegerField("此前的行为不发送", default=0)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "对方机关"

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """What both boxes have: who, what kind, the answered message, the body as JSON text, the files by hash."""

    uid = models.CharField(max_length=32, unique=True, default=new_uid)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT)
    kind = models.CharField("种类", max_length=10, choices=list(KINDS.items()))
    ref = models.CharField("所答复的报文", max_length=32, default="", blank=True)
    body = models.TextField("内容")
    files = models.JSONField("文件", default=list)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def said(self) -> dict[str, Any]:
        """The body as a dictionary."""
        return json.loads(self.body)


class Outgoing(Message):
    """发件: made from an act, once; kept until delivered."""

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=list(OUT_STATES.items()), default="waiting")
    tries = models.PositiveIntegerField("已试次数", default=0)
    next_at = models.DateTimeField("下次发送")
    trouble = models.CharField("原因", max_length=300, default="", blank=True)
    delivered_at = models.DateTimeField("送达时间", null=True)

    class Meta(Message.Meta):
        verbose_name = "发件"
        indexes = (models.Index(fields=["state", "next_at"], name="outgoing_due"),)


class Incoming(Message):
    """收件: verified before it is kept. A person decides what becomes of it."""

    digest = models.CharField("内容摘要", max_length=64)
    received_at = models.DateTimeField("收到时间")
    state = models.CharField("状态", max_length=10, choices=list(IN_STATES.items()), default="new")
    handled_by = models.CharField("经办人", max_length=20, default="", blank=True)

    class Meta(Message.Meta):
        verbose_name = "收件"
        indexes = (models.Index(fields=["state", "-received_at"], name="incoming_state"),)


class Nonce(models.Model):
    """A signed message that was seen; the same one again is a replay."""

    value = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "已见报文"

    def __str__(self) -> str:
        return self.value
