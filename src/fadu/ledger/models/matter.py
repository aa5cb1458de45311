"""Matter 事项: one run of a procedure. Everything here but number and procedure is an index, derived from the acts and rebuilt from them."""

from __future__ import annotations

from django.db import models

from fadu.ledger.models.party import Party

#: Procedures in which the party came in confidence: lists never show him, `ledger.read` says who may learn who he is.
CONFIDENTIAL = frozenset({"petition"})
#: What lists show in the party's place: of one in confidence, and of who reported an order, which may be secret (`order_index`).
SHOWN_AS = {"petition": "（信访人，保密）", "order": "（反映人）"}


class Matter(models.Model):
    """One case, order, contract, study session."""

    procedure = models.CharField("程序", max_length=40)
    number = models.CharField("编号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200, default="")
    stage = models.CharField("阶段", max_length=20, default="")
    closed = models.BooleanField("已办结", default=False)
    year = models.PositiveSmallIntegerField("年度")
    opened_on = models.DateField("开始日期")
    acted_on = models.DateField("最近办理")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="matters")
    vehicle = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="tickets", db_index=False, verbose_name="车辆"
    )
    item_code = models.CharField("事项编码", max_length=40, default="")
    town = models.CharField("镇街", max_length=40, default="")
    place = models.CharField("地点", max_length=500, default="")
    occurred_on = models.DateField("违法日期", null=True)
    fine = models.BigIntegerField("罚款(分)", null=True)
    unit = models.CharField("承办单位", max_length=40, default="")
    #: The town in whose own name the matter is done (行政处罚法第二十四条); empty where it is the bureau's.
    organ = models.CharField("以其名义办理的镇", max_length=40, default="")
    handlers = models.JSONField("承办人", default=list)
    published = models.BooleanField("已公开", default=False)
    #: Persons and units whom a petition reports, as [code]: they never see it (`read.visible`).
    barred = models.CharField("不得接触", max_length=100, default="")
    late = models.BooleanField("历史补录", default=False)
    synthetic = models.BooleanField("示例数据", default=False)
    next_due = models.DateField("最近时限", null=True)
    next_clock = models.CharField("最近时限名称", max_length=40, default="")
    last_seq = models.PositiveIntegerField("行为数", default=0)
    head = models.CharField("链头", max_length=64, default="")

    class Meta:
        verbose_name = "事项"
        indexes = (
            models.Index(fields=["procedure", "-opened_on", "-id"], name="matter_procedure_opened"),
            models.Index(fields=["closed", "next_due", "opened_on"], name="matter_open"),
            models.Index(fields=["party", "item_code", "occurred_on"], name="matter_party_item"),
            models.Index(fields=["-acted_on", "-id"], name="matter_acted"),
            models.Index(fields=["item_code", "-opened_on"], condition=models.Q(fine__gt=0), name="matter_item_fined"),
            models.Index(fields=["year", "procedure"], name="matter_year"),
            models.Index(fields=["id"], condition=~models.Q(organ=""), name="matter_of_town"),
            models.Index(fields=["year"], condition=models.Q(late=True), name="matter_late"),
            models.Index(fields=["vehicle", "occurred_on"], condition=models.Q(vehicle__isnull=False), name="matter_vehicle"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def masked_party(self) -> str:
        """The party as lists show it: masked, or only in what part it came; empty without one."""
        if self.party is None:
            return ""
        return SHOWN_AS.get(self.procedure) or self.party.masked
