"""Registers that are public as they stand. A register of places, lists or devices is one line here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from fadu.registers.importing import Register
from fadu.registers.models import Dated

#: Name → what the public reads there.
OPEN: dict[str, str] = {
    "statutes": "本机关执法所依据的法律、法规、规章",
    "discretion_tiers": "每一事项各阶次的适用情形和幅度",
    "delegations": "依法赋权、委托各镇行使的事项",
    "major_catalogue": "作出以前应当经法制审核的重大执法决定",
    "permit_items": "许可事项的依据、条件、材料、期限、收费和审批机构",
    "permit_bundles": "可以用一张表一次申请的几项许可",
    "inspection_items": "双随机检查的事项、依据、对象、内容、方式、比例和次数",
    "monitors": "固定和移动电子监控设备的设置地点",
}
#: Columns of theirs that are for the bureau only.
INSIDE = {"monitors": {"matter", "note"}}


def rows(found: Register, day: date) -> QuerySet[Any]:
    """The rows of a public register that are in force, and published, on a day."""
    chosen: QuerySet[Any] = found.model._default_manager.order_by(*found.key)
    if issubclass(found.model, Dated):
        chosen = chosen.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    if "published_on" in found.fields:
        chosen = chosen.filter(published_on__lte=day)
    return chosen
