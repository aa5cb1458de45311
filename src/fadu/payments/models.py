"""What the bureau knows of online payments: orders, days compared with the statement, differences that a person must settle. No personal data."""

from __future__ import annotations

import secrets

from django.db import models

from fadu.ledger.models import Matter

#: How an order stands.
STATES = {"open": "待缴款", "paid": "已缴款入账", "held": "已收款未入账", "returned": "已原路退还"}
#: What can differ between the provider and the ledger.
KINDS = {
    "unknown": "支付平台有收款，本机关没有这一订单",
    "amount": "收款金额与订单不符",
    "twice": "同一订单收款两次",
    "held": "已收款，事项不能入账",
    "lost": "没有收到支付通知，按对账单补记",
    "missing": "本机关已入账，对账单上没有",
}


def new_uid() -> str:
    """A number that nobody can guess: who knows it may see the order."""
    return secrets.token_hex(16)


class Order(models.Model):
    """One order to pay what a matter owes. Money in fen."""

    uid = models.CharField("订单号", max_length=32, unique=True, default=new_uid)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="orders")
    amount = models.BigIntegerField("金额（分）")
    state = models.CharField("状态", max_length=10, default="open", choices=list(STATES.items()))
    created_at = models.DateTimeField("下单时间")
    expires_at = models.DateTimeField("缴款截止")
    trade_no = models.CharField("支付平台流水号", max_length=64, default="")
    receipt = models.CharField("电子票据号", max_length=64, default="")
    paid_at = models.DateTimeField("缴款时间", null=True)
    act_seq = models.PositiveIntegerField("缴款行为", null=True)

    class Meta:
        verbose_name = "缴款订单"
        indexes = (models.Index(fields=["state", "paid_at"], name="order_state_paid"),)

    def __str__(self) -> str:
        return self.uid


class Statement(models.Model):
    """A day that was compared with the provider's statement. Money in fen."""

    day = models.DateField("日期", unique=True)
    compared_at = models.DateTimeField("对账时间")
    trades = models.PositiveIntegerField("平台收款笔数")
    amount = models.BigIntegerField("平台收款（分）")

    class Meta:
        verbose_name = "对账单"

    def __str__(self) -> str:
        return str(self.day)


class Difference(models.Model):
    """Something between provider and ledger that does not agree; it stays until somebody says how it was settled."""

    kind = models.CharField("差异", max_length=10, choices=list(KINDS.items()))
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="differences")
    order_uid = models.CharField("平台所称订单号", max_length=64, default="")
    trade_no = models.CharField("支付平台流水号", max_length=64, default="")
    theirs = models.BigIntegerField("平台收款（分）", null=True)
    note = models.CharField("说明", max_length=300, default="")
    found_at = models.DateTimeField("发现时间")
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.CharField("处理人", max_length=20, default="")
    settlement = models.CharField("处理结果", max_length=500, default="")

    class Meta:
        verbose_name = "对账差异"
        constraints = (models.UniqueConstraint(fields=["kind", "order_uid", "trade_no"], name="difference_once"),)
        indexes = (models.Index(fields=["settled_at", "-found_at"], name="difference_open"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.order_uid}"
