"""The tables of the exchange: known peers, what goes out, what came in, which signed messages were seen; keys and subscriptions of partners."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models

from fadu.ledger.models import Act, Matter

#: What a message is about.
KINDS = {
    "problem": "移交跨区域问题",
    "accepted": "受理回执",
    "declined": "不予受理",
    "answered": "办理答复",
    "case": "移送案件",
    "received": "案件接收回执",
}
#: Kinds that begin something; each of the others answers one.
BEGINNING = ("problem", "case")
#: What a key of the API may be used for.
SCOPES = {
    "decisions": "公开的决定",
    "figures": "年度数据",
    "registers": "公开的登记册",
    "orders": "反映问题、查询进度",
    "permits": "办事指南、查询许可进度",
    "matters": "查看事项",
    "acts": "在事项中作出行为",
}
#: Scopes that work in the name of a person of the bureau.
IN_PERSON = ("matters", "acts")
#: What a subscriber may be told of.
EVENTS = {
    "act.recorded": "行为入账",
    "case.opened": "事项开始",
    "deadline.due": "时限将到或者已到",
    "publication.withdrawn": "公开的决定被撤回",
}
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


class ApiKey(models.Model):
    """接口密钥: what a partner's program shows with each request. Only a digest of it is kept. `person`: in whose name it sees matters and acts."""

    code = models.CharField("编号", max_length=12, unique=True)
    name = models.CharField("使用单位和用途", max_length=100)
    digest = models.CharField("摘要", max_length=64)
    scopes = models.JSONField("范围", default=list)
    person = models.CharField("以谁的名义", max_length=20, default="", blank=True)
    quota = models.PositiveIntegerField("每日次数")
    used = models.PositiveIntegerField("当日已用", default=0)
    used_on = models.DateField("最近使用", null=True)
    expires_on = models.DateField("有效期至", null=True)
    made_by = models.CharField("发放人", max_length=20)
    made_at = models.DateTimeField("发放时间", auto_now_add=True)
    revoked_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = "接口密钥"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Subscriber(models.Model):
    """订阅方: where events are sent, in the order of the ledger. `position`: the last event that arrived; `secret` is sealed, it signs what is sent."""

    name = models.CharField("订阅方", max_length=100, unique=True)
    address = models.CharField("接收网址", max_length=300)
    events = models.JSONField("事件", default=list)
    secret_sealed = models.BinaryField(default=b"")
    active = models.BooleanField("启用", default=True)
    position = models.BigIntegerField("已送到", default=0)
    tries = models.PositiveIntegerField("连续失败", default=0)
    next_at = models.DateTimeField("下次发送")
    trouble = models.CharField("原因", max_length=300, default="", blank=True)
    delivered_at = models.DateTimeField("最近送达", null=True)
    made_by = models.CharField("登记人", max_length=20)
    made_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "订阅方"

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """事件: what happened, in the order in which this bureau tells it; its id is the position from which a subscriber may ask for a replay.

    It names acts and matters, never a person.
    """

    kind = models.CharField("种类", max_length=30, choices=list(EVENTS.items()))
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField("来源", max_length=80, unique=True)
    at = models.DateTimeField("时间")
    data = models.JSONField("内容")

    class Meta:
        verbose_name = "事件"

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Reading(models.Model):
    """读到哪里: a reader of the ledger's own position among the acts."""

    reader = models.CharField("读者", max_length=40, unique=True)
    position = models.BigIntegerField("已读到", default=0)

    class Meta:
        verbose_name = "读取位置"

    def __str__(self) -> str:
        return f"{self.reader} {self.position}"
