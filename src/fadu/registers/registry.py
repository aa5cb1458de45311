"""All registers, in the order in which they refer to each other: import them from top to bottom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from fadu.law.errors import InputError
from fadu.law.params import rules_on
from fadu.registers import rows, tiers
from fadu.registers.importing import Key, Register
from fadu.registers.models import (
    Appointment,
    Bureau,
    Certificate,
    Delegation,
    DiscretionTier,
    Grid,
    InspectionItem,
    InspectionObject,
    InspectionOfficer,
    Liaison,
    MajorCatalogue,
    Monitor,
    PenaltyItem,
    PermitBundle,
    PermitItem,
    Person,
    Recorder,
    RecordingItem,
    ServiceCategory,
    Statute,
    Unit,
)


def _only_towns() -> Iterator[tuple[Key, str]]:
    """行政处罚法第二十四条: power goes to towns and sub-districts, to nobody else."""
    for wrong in Delegation.objects.exclude(unit__kind__in=("town", "subdistrict")).select_related("unit"):
        yield (wrong.item, wrong.unit_id, wrong.valid_from), f"“{wrong.unit}”不是镇街，不能承接处罚权，请删去这一行"
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


def _one_name() -> Iterator[tuple[Key, str]]:
    """A draw goes by name: two units of one name in one list could not be told apart."""
    seen: dict[tuple[str, str, str], list[InspectionObject]] = defaultdict(list)
    for row in InspectionObject.objects.order_by("valid_from"):
        earlier = seen[row.domain, row.kind, row.name]
        twin = next((other for other in earlier if other.code != row.code and (other.valid_to or date.max) >= row.valid_from), None)
        if twin is not None:
            yield (row.code, row.domain, row.valid_from), f"与 {twin.code} 重名“{row.name}”，请在名称后面加上地址区分"
        earlier.append(row)


def _inspectors() -> Iterator[tuple[Key, str]]:
    """Only officers are drawn."""
    appointed = set(Appointment.objects.filter(role="officer").values_list("person_id", flat=True))
    for row in InspectionOfficer.objects.exclude(person__in=appointed):
        yield (row.person_id, row.domain, row.valid_from), f"{row.person_id}没有担任执法人员，请先在任职中登记"


def _promises() -> Iterator[tuple[Key, str]]:
    """行政许可法第四十二条: a promise may be shorter than the law's period, never longer; a bundle takes no longer than its longest item."""
    items: dict[str, int] = {}
    for item in PermitItem.objects.order_by("valid_from"):
        items[item.code] = item.promised
        most = int(rules_on(item.valid_from)[item.period])
        if item.promised > most:
            yield (item.code, item.valid_from), f"承诺的{item.promised}个工作日长于法定的{most}个工作日，请改短"
    for bundle in PermitBundle.objects.all():
        strange = [code for code in bundle.items if code not in items]
        if strange:
            yield (bundle.code, bundle.valid_from), f"没有代码为“{strange[0]}”的许可事项，请先登记"
        elif bundle.promised > max(items[code] for code in bundle.items):
            yield (bundle.code, bundle.valid_from), "承诺工作日长于其中最长的一项，请改短"


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
    Register("recorders", "执法记录仪", rows.RecorderRow, Recorder, ("code", "valid_from"), {"unit": Unit}),
    Register("recording_list", "音像记录事项清单", rows.RecordingItemRow, RecordingItem, ("step", "valid_from"), {}),
    Register(
        "service_categories", "部件、事件类别", rows.ServiceCategoryRow, ServiceCategory, ("code", "valid_from"), {"unit": Unit}
    ),
    Register("grids", "单元网格", rows.GridRow, Grid, ("code", "valid_from"), {"town": Unit, "officer": Person}),
    Register("permit_items", "行政许可事项", rows.PermitItemRow, PermitItem, ("code", "valid_from"), {"unit": Unit}, _promises),
    Register("permit_bundles", "一件事一次办", rows.PermitBundleRow, PermitBundle, ("code", "valid_from"), {}, _promises),
    Register("inspection_items", "随机抽查事项清单", rows.InspectionItemRow, InspectionItem, ("code", "valid_from"), {}),
    Register(
        "inspection_objects",
        "检查对象名录库",
        rows.InspectionObjectRow,
        InspectionObject,
        ("code", "domain", "valid_from"),
        {},
        _one_name,
    ),
    Register(
        "inspection_officers",
        "检查人员名录库",
        rows.InspectionOfficerRow,
        InspectionOfficer,
        ("person", "domain", "valid_from"),
        {"person": Person},
        _inspectors,
    ),
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
