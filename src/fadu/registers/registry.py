"""All registers, in the order in which they refer to each other: import them from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator

from fadu.law.errors import InputError
from fadu.registers import rows, tiers
from fadu.registers.importing import Key, Register
from fadu.registers.models import (
    Appointment,
    Bureau,
    Certificate,
    Delegation,
    DiscretionTier,
    Grid,
    Liaison,
    MajorCatalogue,
    Monitor,
    PenaltyItem,
    Person,
    ServiceCategory,
    Statute,
    Unit,
)


def _only_towns() -> Iterator[tuple[Key, str]]:
    """行政处罚法第二十四条: power goes to towns; the urban sub-districts stay with the bureau."""
    for wrong in Delegation.objects.exclude(unit__kind="town").select_related("unit"):
        yield (wrong.item, wrong.unit_id, wrong.valid_from), f"“{wrong.unit}”不是镇，该辖区由本局行使处罚权，请删去这一行"
    for row in Delegation.objects.exclude(source=""):
        if row.kind != "granted" or row.valid_to != row.source_to:
            yield (row.item, row.unit_id, row.valid_from), f"这一行由交接事项{row.source}写入，要改请在该事项中办理交接或者收回"


def _liaisons() -> Iterator[tuple[Key, str]]:
    """A liaison officer guides a town or a sub-district, and is appointed as one."""
    appointed = set(Appointment.objects.filter(role="liaison").values_list("person_id", flat=True))
    for row in Liaison.objects.select_related("unit"):
        if row.unit.kind not in ("town", "subdistrict"):
            yield (row.unit_id, row.valid_from), f"“{row.unit}”不是镇街，请核对机构代码"
        elif row.person_id not in appointed:
            yield (row.unit_id, row.valid_from), f"{row.person_id}没有担任镇街联络员，请先在任职中登记"


_ALL = (
    Register("units", "机构", rows.UnitRow, Unit, ("code",), {"parent": Unit}),
    Register("people", "人员", rows.PersonRow, Person, ("code",), {"unit": Unit}),
    Register(
        "appointments",
        "任职",
        rows.AppointmentRow,
        Appointment,
        ("person", "role", "unit", "valid_from"),
        {"person": Person, "unit": Unit},
    ),
    Register("certificates", "执法证", rows.CertificateRow, Certificate, ("number", "valid_from"), {"person": Person}),
    Register("statutes", "执法依据", rows.StatuteRow, Statute, ("short_name", "valid_from"), {}),
    Register("penalty_items", "行政处罚事项", rows.PenaltyItemRow, PenaltyItem, ("code", "valid_from"), {}, tiers.faults),
    Register(
        "discretion_tiers",
        "裁量阶次",
        rows.DiscretionTierRow,
        DiscretionTier,
        ("item", "party", "code", "valid_from"),
        {"item": PenaltyItem},
        tiers.faults,
    ),
    Register(
        "delegations",
        "赋权和委托",
        rows.DelegationRow,
        Delegation,
        ("item", "unit", "valid_from"),
        {"item": PenaltyItem, "unit": Unit},
        _only_towns,
    ),
    Register(
        "liaisons", "镇街联络员", rows.LiaisonRow, Liaison, ("unit", "valid_from"), {"person": Person, "unit": Unit}, _liaisons
    ),
    Register("major_catalogue", "重大执法决定法制审核目录", rows.MajorCatalogueRow, MajorCatalogue, ("code", "valid_from"), {}),
    Register("monitors", "电子监控设备", rows.MonitorRow, Monitor, ("code", "valid_from"), {}),
    Register(
        "service_categories", "部件、事件类别", rows.ServiceCategoryRow, ServiceCategory, ("code", "valid_from"), {"unit": Unit}
    ),
    Register("grids", "单元网格", rows.GridRow, Grid, ("code", "valid_from"), {"town": Unit, "officer": Person}),
    Register("bureau", "本局信息", rows.BureauRow, Bureau, ("valid_from",), {}),
)

REGISTERS: dict[str, Register] = {register.name: register for register in _ALL}


def register_named(name: str) -> Register:
    """The register of that English name or Chinese title."""
    for register in _ALL:
        if name in (register.name, register.title):
            return register
    raise InputError(f"没有“{name[:30]}”这个登记簿，可用的有：{known_registers()}。")


def known_registers() -> str:
    """All registers for help and messages."""
    return "、".join(f"{register.name}（{register.title}）" for register in _ALL)
