"""Order 工单索引: one row an order, for boards, maps, figures and the search for doubles. Derived from the acts; `order_index.rebuild` makes it anew."""

from __future__ import annotations

from django.db import models

from fadu.ledger.models.matter import Matter


class Order(models.Model):
    """An order as its acts leave it. Times are ISO text in Chinese time, as in acts: they sort as time."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="order")
    channel = models.CharField("来源", max_length=20)
    kind = models.CharField("诉求类别", max_length=20, default="")
    category = models.CharField("部件、事件类别", max_length=20, default="")
    stage = models.CharField("阶段", max_length=20)
    closed = models.BooleanField("已办结", default=False)
    unit = models.CharField("承办单位", max_length=40, default="")
    officer = models.CharField("责任人", max_length=20, default="")
    grid = models.CharField("网格", max_length=20, default="")
    lat = models.FloatField("纬度", null=True)
    lng = models.FloatField("经度", null=True)
    cell = models.CharField("方格", max_length=20, default="")
    place_key = models.CharField("地点", max_length=60, default="")
    received_at = models.CharField("受理时间", max_length=25)
    dispatched_at = models.CharField("派遣时间", max_length=25, default="")
    due_at = models.CharField("时限", max_length=25, default="")
    handled_at = models.CharField("处置时间", max_length=25, default="")
    changed_at = models.CharField("最近变动", max_length=25)
    urgent = models.BooleanField("紧急", default=False)
    urges = models.PositiveSmallIntegerField("催办次数", default=0)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    rating = models.CharField("满意度", max_length=20, default="")
    settled_by = models.CharField("解决方式", max_length=20, default="")
    late = models.BooleanField("超时处置", default=False)
    suggested = models.CharField("建议的类别", max_length=20, default="")
    suggested_unit = models.CharField("建议的单位", max_length=40, default="")
    merged_into = models.CharField("并入", max_length=60, default="")
    secret = models.BooleanField("保密", default=False)

    class Meta:
        verbose_name = "工单索引"
        #: What is open is looked at all day and stays few; SQLite takes no index with a column `closed` for it, but one of the open rows alone.
        indexes = (
            models.Index(fields=["due_at", "matter"], condition=models.Q(closed=False), name="order_open"),
            models.Index(fields=["unit", "due_at"], condition=models.Q(closed=False), name="order_open_unit"),
            models.Index(fields=["-matter"], condition=~models.Q(suggested=""), name="order_suggested"),
            models.Index(fields=["-matter"], condition=~models.Q(suggested_unit=""), name="order_suggested_unit"),
            models.Index(fields=["merged_into"], condition=~models.Q(merged_into=""), name="order_merged"),
            models.Index(fields=["stage", "due_at"], name="order_stage"),
            models.Index(fields=["cell", "received_at"], name="order_cell"),
            models.Index(fields=["place_key", "received_at"], name="order_place"),
            models.Index(fields=["received_at"], name="order_received"),
            models.Index(fields=["category", "received_at"], name="order_category"),
            models.Index(fields=["changed_at"], name="order_changed"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.stage}"
