"""反映问题: file an order, see how it stands, and, with the phone left when it was filed, read its answer, urge and rate. The portal's own doors."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, BinaryIO, cast

from django.http import Http404, HttpRequest
from ninja import File, Form, Header, Path, Router, Schema, Status, UploadedFile
from pydantic import AfterValidator, Field

from fadu.api.auth import Key
from fadu.api.matters import TROUBLES
from fadu.ledger import orders
from fadu.ledger.orders import PublicOrder

router = Router(tags=["反映问题"])
Number = Path(min_length=1, max_length=60, description="编号，全称或者“年份-序号”，例如 2023-12")
KeyHeader = Header(..., min_length=1, max_length=200, description="防重键：同一个键只写入一次")


def _plain(text: str) -> str:
    """A text as the database can keep it."""
    return text.replace("\0", "").strip()


Plain = Annotated[str, AfterValidator(_plain)]


class OrderIn(Schema):
    """What somebody reports: the place in words, by coordinates (WGS-84), or both."""

    topic: Plain = Field(min_length=2, max_length=100, description="一句话写明问题")
    description: Plain = Field("", max_length=4000, description="具体情况")
    place: Plain = Field("", max_length=200, description="地点")
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False, description="纬度")
    lng: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False, description="经度")
    category: Plain = Field("", max_length=20, description="类别，见 Open311 的 services；不知道就不写")
    name: Plain = Field("", max_length=50, description="反映人姓名")
    phone: Plain = Field("", max_length=30, description="反映人电话，凭编号和它查询、催办、评价")
    secret: bool = Field(False, description="要求对反映人保密")
    accused_unit: Plain = Field(
        "", max_length=40, description="举报、控告本局执法的，被反映的单位：代码见 Open311 的类别定义；该单位不能看、不能办"
    )
    source_number: Plain = Field("", max_length=60, description="贵方的编号")


class OrderReceipt(Schema):
    """The order that stands. `again`: it stood there already under the same key."""

    number: str = Field(description="编号")
    short: str = Field(description="编号的简写")
    again: bool


class OrderOut(Schema):
    """An order as anyone may know it."""

    number: str = Field(description="编号")
    short: str = Field(description="编号的简写")
    topic: str = Field(description="类别的名称；反映人本人看到的是标题")
    stage: str = Field(description="阶段")
    closed: bool = Field(description="已办结")
    category: str = Field(description="类别编码")
    category_title: str
    unit: str = Field(description="承办单位代码")
    unit_name: str
    received_at: datetime
    changed_at: datetime = Field(description="最近变动")
    due_at: datetime | None = Field(description="处置时限")


class OrderStep(Schema):
    """Something that happened."""

    at: datetime
    what: str


class OwnOrder(OrderOut):
    """An order as its reporter reads it."""

    place: str
    description: str
    rating: str = Field(description="已作的评价")
    merged_into: str = Field(description="合并办理的另一件的编号简写；没有合并时为空")
    steps: list[OrderStep] = Field(description="办理经过")
    reply: dict[str, str] = Field(
        description="答复：facts 事实，basis 依据，result 结果，next_channel 不服怎么办；还没有答复时为空"
    )


class Phone(Schema):
    """Who asks."""

    phone: Plain = Field(min_length=1, max_length=30, description="反映时留的电话")


class Urge(Phone):
    """The reporter urges."""

    note: Plain = Field("", max_length=500, description="补充的情况")


class Rating(Phone):
    """The reporter rates what was done."""

    rating: Plain = Field(max_length=20, description="satisfied 满意，basic 基本满意，unsatisfied 不满意")
    note: Plain = Field("", max_length=500, description="意见")


@router.post("/orders", response={200: OrderReceipt, 201: OrderReceipt, **TROUBLES}, auth=Key("orders"), summary="反映一个问题")
def report_order(
    request: HttpRequest,
    said: Form[OrderIn],
    photos: list[UploadedFile] = File([], description=f"照片，最多 {orders.MOST_PHOTOS} 张"),
    idempotency_key: str = KeyHeader,
) -> Any:
    """An order in the ledger before it is answered; 201 when it is new, 200 when the same key was sent before."""
    pictures = [(str(one.name), cast(BinaryIO, one)) for one in photos]
    done = orders.report(orders.Report(**said.dict(), channel="open311", photos=pictures, key=_key(request, "r", idempotency_key)))
    return Status(200 if done.again else 201, {"number": done.number, "short": done.short, "again": done.again})


@router.get("/orders/{number}", response={200: OrderOut, **TROUBLES}, auth=Key("orders"), summary="一个问题办到哪一步")
def order(request: HttpRequest, number: str = Number) -> Any:
    """How it stands; nothing of who reported it, what he wrote or where it is."""
    found = orders.public_status(number.replace("\0", ""))
    if found is None:
        raise Http404
    return found


@router.post("/orders/{number}/own", response={200: OwnOrder, **TROUBLES}, auth=Key("orders"), summary="反映人查询自己反映的问题")
def own(request: HttpRequest, said: Phone, number: str = Number) -> Any:
    """With its steps and the answer. A wrong number and a wrong phone look alike (404); the look is recorded."""
    return _own(orders.follow(number.replace("\0", ""), said.phone))


@router.post("/orders/{number}/urge", response={200: OwnOrder, **TROUBLES}, auth=Key("orders"), summary="反映人催办")
def urge(request: HttpRequest, said: Urge, number: str = Number, idempotency_key: str = KeyHeader) -> Any:
    """The unit sees that the reporter is waiting; 422 once it is closed."""
    return _own(orders.urge(number.replace("\0", ""), said.phone, said.note, _key(request, "u", idempotency_key)))


@router.post("/orders/{number}/rate", response={200: OwnOrder, **TROUBLES}, auth=Key("orders"), summary="反映人评价")
def rate(request: HttpRequest, said: Rating, number: str = Number, idempotency_key: str = KeyHeader) -> Any:
    """The reporter's own word on the answer; 422 before there is one."""
    return _own(orders.rate(number.replace("\0", ""), said.phone, said.rating, said.note, _key(request, "e", idempotency_key)))


def _own(found: PublicOrder | None) -> PublicOrder:
    if found is None:
        raise Http404
    return found


def _key(request: HttpRequest, what: str, key: str) -> str:
    """The sender's key as an act keeps it: apart from other senders' and other doors'."""
    return f"api{what}-{request.auth.code}-{sha256(key.encode(errors='replace')).hexdigest()[:40]}"  # type: ignore[attr-defined]
