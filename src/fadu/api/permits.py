"""行政许可: what one can apply for, as published today, and how an application stands, by its number and the contact's phone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from fadu.api.auth import Key
from fadu.api.matters import TROUBLES
from fadu.api.orders import Plain
from fadu.law.facts import PermitItem
from fadu.law.params import Rules, rules_on
from fadu.ledger import permit_acts
from fadu.ledger.permit_acts import Permit
from fadu.ledger.read import today
from fadu.registers import asof

router = Router(tags=["行政许可"])


class Guide(Schema):
    """办事指南 of one permit item (行政许可法第三十条). Periods in working days."""

    code: str = Field(description="事项编码")
    title: str
    about: str
    unit: str = Field(description="承办单位代码")
    basis: str = Field(description="依据")
    conditions: list[str] = Field(description="条件")
    materials: list[str] = Field(description="需要提交的全部材料")
    fields: list[str] = Field(description="申请表的项目")
    period: int = Field(description="法定期限，工作日")
    promised: int = Field(description="承诺期限，工作日")
    on_site: bool = Field(description="需要现场核查")
    hearing: bool = Field(description="依法应当听证")
    fee: str = Field(description="收费标准")
    fee_basis: str = Field(description="收费依据；为空即不收费")
    months: int | None = Field(description="有效期最长几个月；为空即按决定")
    quota: int | None = Field(description="同时有效的最多件数；为空即没有数量限制")
    online: bool = Field(description="可以在网上申请")
    bundles: list[str] = Field(description="所属的“一件事”")


class BundleOut(Schema):
    """一件事: several items asked for in one form."""

    code: str
    title: str
    about: str
    items: list[str] = Field(description="事项编码")
    promised: int = Field(description="承诺期限，工作日")


class Guides(Schema):
    """Everything that is published today."""

    items: list[Guide]
    bundles: list[BundleOut]


class Identity(Schema):
    """Number and phone as on the receipt."""

    number: Plain = Field(min_length=1, max_length=60, description="编号，全称或者“年份-序号”")
    phone: Plain = Field(min_length=1, max_length=30, description="申请时留的联系电话")


class GapOut(Schema):
    """Something to be supplied."""

    material: str
    what: str


class PermitOut(Schema):
    """One permit of an application."""

    number: str = Field(description="编号")
    item: str = Field(description="事项编码")
    title: str
    stage: str = Field(description="阶段")
    silent: bool = Field(description="逾期没有告知补正，依法即为受理")
    applied_on: date
    due: date | None = Field(description="最迟决定日")
    gaps: list[GapOut] = Field(description="需要补正的内容")
    owed: Decimal = Field(description="应缴而未缴，元")
    reasons: str = Field(description="不予受理、不予许可、撤销、撤回的理由")
    licence: str = Field(description="许可证编号；颁发前为空")
    valid_to: date | None = Field(description="有效期至")
    lapsed: bool = Field(description="已经颁发的许可已到期；到期不需要另作决定")


class ApplicationOut(Schema):
    """All permits that were asked for in one form."""

    number: str = Field(description="查询用的编号")
    permits: list[PermitOut]


@router.get("/permits/guides", response={200: Guides, **TROUBLES}, auth=Key("permits"), summary="全部办事指南")
def guides(request: HttpRequest) -> Any:
    """Every item and bundle of today."""
    book, rules = asof.snapshot(today()), rules_on(today())
    bundles = book.bundles()
    return {"items": [_guide(item, bundles, rules) for item in book.permit_items()], "bundles": bundles}


@router.get("/permits/guides/{code}", response={200: Guide, **TROUBLES}, auth=Key("permits"), summary="一个许可事项的办事指南")
def guide(request: HttpRequest, code: str = Path(max_length=40)) -> Any:
    """One item as published today."""
    book = asof.snapshot(today())
    found = book.permit_item(code)
    if found is None:
        raise Http404
    return _guide(found, book.bundles(), rules_on(today()))


@router.post("/permits/status", response={200: ApplicationOut, **TROUBLES}, auth=Key("permits"), summary="许可申请办到哪一步")
def status(request: HttpRequest, said: Identity) -> Any:
    """The application's permits. A wrong number and a wrong phone look alike (404); the look is recorded, guessing is stopped (429)."""
    lead = permit_acts.identified(said.number, said.phone)
    if not lead:
        raise Http404
    found = permit_acts.of_application(lead)
    numbers = permit_acts.licence_numbers(found)
    return {"number": lead, "permits": [_permit(one, numbers.get(one.row.pk, "")) for one in found]}


def _guide(item: PermitItem, bundles: Any, rules: Rules) -> dict[str, Any]:
    names = [name for name in Guide.model_fields if name not in ("period", "bundles")]
    within = [one.code for one in bundles if item.code in one.items]
    return {name: getattr(item, name) for name in names} | {"period": rules[item.period], "bundles": within}


def _permit(permit: Permit, licence: str) -> dict[str, Any]:
    row, refused = permit.row, permit.refused
    return {
        "number": row.number,
        "item": row.item_code,
        "title": row.title,
        "stage": row.stage,
        "silent": permit.silent,
        "applied_on": row.opened_on,
        "due": None if row.closed or permit.waits else permit.due,
        "gaps": [{"material": gap.material, "what": gap.what} for gap in permit.gaps],
        "owed": permit.owed,
        "reasons": refused.data.reasons if refused is not None else "",
        "licence": licence,
        "valid_to": permit.valid_to,
        "lapsed": permit.lapsed,
    }
