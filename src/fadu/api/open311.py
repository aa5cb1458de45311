"""Open311 GeoReport v2: services, requests, tokens and updates as JSON and XML, for the clients that exist already.

What is told of a request is its category, stage, times, unit, and the place down to its road; never who reported it, what he wrote or sent.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, BinaryIO, NoReturn, cast
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from fadu.disclosure import places
from fadu.exchange import partners
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger import open_orders, orders
from fadu.ledger.codec import stamp
from fadu.ledger.open_orders import Standing
from fadu.ledger.read import today
from fadu.ledger.record import Refused
from fadu.registers import asof

router = Router(tags=["Open311 GeoReport v2"])
CHANGESET = "2026-11-26T00:00:00+08:00"
SPAN = timedelta(days=90)
MOST = 1_000
MOST_TEXT = 4_000
#: Addresses of photos that one report or update may name, and characters of each.
MOST_PHOTOS, LONGEST_URL = 10, 300
#: What an update may say of the report on the other side, in the words of the standard and of the clients that refine them.
SOLVED_THERE = frozenset({"closed", "fixed"})
ENDED_THERE = SOLVED_THERE | {"no_further_action", "duplicate", "not_councils_responsibility"}
OPEN_THERE = frozenset(
    {"open", "reopen", "investigating", "in_progress", "planned", "action_scheduled", "internal_referral", "for_triage"}
)
#: Digits of a public coordinate: about ten metres.
PLACES = 4
XML = "application/xml; charset=utf-8"
#: Characters that XML 1.0 cannot hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A coordinate as programs write it; Python's own reading takes “1_0” and digits of every script.
_DEGREES = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?", re.ASCII)
#: Filters that other servers have and this one has not: left out unseen, they would give more than was asked for.
NO_FILTERS = ("updated_datetime", "updated_after", "updated_before", "radius", "lat", "long", "q", "address", "agency_responsible")
ATTRIBUTES: tuple[dict[str, Any], ...] = (
    {"code": "title", "datatype": "string", "description": "标题", "datatype_description": "不超过 100 字", "values": ()},
    {
        "code": "secret",
        "datatype": "singlevaluelist",
        "description": "是否要求对反映人保密",
        "datatype_description": "选择是或者否",
        "values": (("yes", "是"), ("no", "否")),
    },
    {
        "code": "accused_unit",
        "datatype": "singlevaluelist",
        "description": "举报、控告本局执法的，被反映的单位",
        "datatype_description": "选择单位；该单位不能看、不能办这一件",
        "values": (),
    },
)


class Open311Error(Schema):
    """An error of the standard."""

    code: int
    description: str


class Service(Schema):
    """A category that one may report."""

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: str
    keywords: str
    group: str


class Value(Schema):
    """A choice of an attribute."""

    key: str
    name: str


class Attribute(Schema):
    """A further question about a category."""

    variable: bool
    code: str
    datatype: str
    required: bool
    datatype_description: str
    order: int
    description: str
    values: list[Value]


class Definition(Schema):
    """The further questions of a category."""

    service_code: str
    attributes: list[Attribute]


class Request(Schema):
    """A request as anyone may see it."""

    service_request_id: str
    status: str = Field(description="open 或者 closed")
    status_notes: str
    service_name: str
    service_code: str
    description: str
    agency_responsible: str
    service_notice: str
    requested_datetime: str
    updated_datetime: str
    expected_datetime: str | None
    address: str
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None


class Accepted(Schema):
    """A request that stands in the ledger. It has its number at once, so by the standard there is no token beside it."""

    service_request_id: str
    service_notice: str
    account_id: str | None


class Token(Schema):
    """The number behind a token."""

    service_request_id: str
    token: str


class Update(Schema):
    """Something that happened to a request."""

    update_id: str
    service_request_id: str
    status: str
    updated_datetime: str
    description: str
    media_url: str | None


class AcceptedUpdate(Schema):
    """An update that stands in the ledger."""

    update_id: str
    service_request_id: str


class Endpoint(Schema):
    """Where the standard is spoken."""

    specification: str
    url: str
    changeset: str
    type: str
    formats: list[str]


class Discovery(Schema):
    """What is offered where."""

    changeset: str
    contact: str
    key_service: str
    endpoints: list[Endpoint]


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer looks as XML: name of the whole and of one item."""

    root: str
    item: str = ""


SERVICES, DEFINITION = Shape("services", "service"), Shape("service_definition")
REQUESTS, UPDATES, DISCOVERY = (
    Shape("service_requests", "request"),
    Shape("service_request_updates", "request_update"),
    Shape("discovery"),
)
ERRORS = Shape("errors", "error")
_INNER = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}


class Wrong(Exception):
    """Ends a request with the standard's list of errors."""

    def __init__(self, status: int, *sentences: str) -> None:
        super().__init__("；".join(sentences))
        self.status, self.sentences = status, sentences


TROUBLES: dict[int, Any] = dict.fromkeys((400, 403, 404, 405, 503), list[Open311Error])
FORM = {
    "service_code": "类别",
    "lat": "纬度，WGS-84",
    "long": "经度，WGS-84",
    "address_string": "地点",
    "address_id": "地点编号",
    "description": "反映的情况，不超过 4000 字",
    "first_name": "名",
    "last_name": "姓",
    "phone": "手机号，凭它和编号查询",
    "email": "电子邮件，不保存",
    "device_id": "不保存",
    "account_id": "不保存",
    "media_url": "照片网址，可以有多个，只作文字记录",
    "attribute[title]": "标题，不超过 100 字",
    "attribute[secret]": "yes、no：是否要求对反映人保密",
    "attribute[accused_unit]": "举报、控告本局执法的，被反映的单位，见类别定义",
    "jurisdiction_id": "本机关的辖区编号",
    "api_key": "密钥",
}


def _form(fields: Iterable[str], required: Sequence[str], files: bool = False) -> dict[str, Any]:
    """The document's words for a form."""
    properties: dict[str, Any] = {name: {"type": "string", "description": FORM.get(name, name)} for name in fields}
    plain = {"schema": {"type": "object", "required": list(required), "properties": properties}}
    content = {"application/x-www-form-urlencoded": plain}
    if files:
        photos = {"media": {"type": "array", "items": {"type": "string", "format": "binary"}, "description": "照片，最多 6 张"}}
        content["multipart/form-data"] = {"schema": {**plain["schema"], "properties": properties | photos}}
    return {"requestBody": {"required": True, "content": content}}


Format = Path(..., description="json 或者 xml")


@router.get("/discovery.{fmt}", response={200: Discovery, **TROUBLES}, summary="接口在哪里")
def discovery(request: HttpRequest, fmt: str = Format) -> Any:
    """Where this bureau speaks the standard."""
    kind = _kind(fmt)
    bureau = asof.bureau(today())
    url = request.build_absolute_uri(reverse("api:discovery", args=["x"])).rpartition("/")[0]
    said = {
        "changeset": CHANGESET,
        "contact": f"{bureau.get('name', '')} {bureau.get('phone', '')}".strip(),
        "key_service": request.build_absolute_uri(reverse("api:docs")),
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": url,
                "changeset": CHANGESET,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    return answer(kind, DISCOVERY, said)


@router.get("/services.{fmt}", response={200: list[Service], **TROUBLES}, summary="可以反映的类别")
def services(request: HttpRequest, fmt: str = Format, jurisdiction_id: str = Query("")) -> Any:
    """The categories that are open to the public today."""
    kind = _kind(fmt)
    _jurisdiction(jurisdiction_id)
    return answer(kind, SERVICES, [_service(found) for found in open_orders.public_categories()])


@router.get("/services/{service_code}.{fmt}", response={200: Definition, **TROUBLES}, summary="一个类别还要问什么")
def service(request: HttpRequest, service_code: str, fmt: str = Format, jurisdiction_id: str = Query("")) -> Any:
    """The attributes of a category."""
    kind = _kind(fmt)
    _jurisdiction(jurisdiction_id)
    _category(service_code)
    listed = {"accused_unit": open_orders.own_units()}
    attributes = [
        {
            "variable": True,
            "required": False,
            "order": place,
            **one,
            "values": [{"key": key, "name": name} for key, name in listed.get(one["code"], one["values"])],
        }
        for place, one in enumerate(ATTRIBUTES, 1)
    ]
    return answer(kind, DEFINITION, {"service_code": service_code, "attributes": attributes})


@router.post(
    "/requests.{fmt}",
    response={200: list[Accepted], 201: list[Accepted], **TROUBLES},
    summary="反映一个问题",
    openapi_extra=_form(FORM, ["api_key", "service_code"], files=True),
)
def report(request: HttpRequest, fmt: str = Format) -> Any:
    """A report becomes an order of the ledger before it is answered. 201 when it is new, 200 when the same was sent before."""
    kind = _kind(fmt)
    said = request.POST
    held = _holder(said.get("api_key", ""))
    _jurisdiction(said.get("jurisdiction_id", ""))
    told = _told(said)
    photos = [
        (str(upload.name), cast(BinaryIO, upload))
        for name in ("media", "media[]", "photo")
        for upload in request.FILES.getlist(name)
    ]
    try:
        done = orders.report(replace(told, photos=photos, key=_key(held.code, said)))
    except Refused as error:
        raise Wrong(400, *(finding.sentence for finding in error.findings if finding.blocks)) from None
    except InputError as error:
        raise Wrong(400, str(error)) from None
    accepted = {
        "service_request_id": str(done.pk),
        "service_notice": f"编号 {done.short}，请凭编号和手机号查询进度。",
        "account_id": None,
    }
    return answer(kind, REQUESTS, [accepted], 200 if done.again else 201)


@router.get("/tokens/{token}.{fmt}", response={200: list[Token], **TROUBLES}, summary="由凭证得到编号")
def token(request: HttpRequest, token: str, fmt: str = Format, jurisdiction_id: str = Query("")) -> Any:
    """The number behind a token. Ours are numbered at once; a client that still holds a token of an earlier answer is led to it."""
    kind = _kind(fmt)
    _jurisdiction(jurisdiction_id)
    number = token.partition("-")[0]
    if not (_is_id(number) and hmac.compare_digest(token.encode(), token_of(int(number)).encode())):
        raise Wrong(404, "没有这个凭证。")
    return answer(kind, REQUESTS, [{"service_request_id": number, "token": token}])


@router.get("/requests.{fmt}", response={200: list[Request], **TROUBLES}, summary="查询反映的问题")
def requests(
    request: HttpRequest,
    fmt: str = Format,
    jurisdiction_id: str = Query(""),
    service_request_id: str = Query("", description="编号，逗号隔开；有它时不看其他条件"),
    service_code: str = Query("", description="类别，逗号隔开"),
    start_date: str = Query("", description="W3 时间；与 end_date 相差不超过 90 天"),
    end_date: str = Query("", description="W3 时间"),
    status: str = Query("", description="open、closed，逗号隔开"),
    page: str = Query("", description="第几页，从 1 起"),
    page_size: str = Query("", description="每页几件，不超过 1000"),
) -> Any:
    """The newest first; the last 90 days, at most 1,000, unless asked otherwise."""
    kind = _kind(fmt)
    _jurisdiction(jurisdiction_id)
    _refuse_filters(request, *NO_FILTERS)
    if service_request_id:
        ids = [int(one) for one in service_request_id.split(",")[:MOST] if _is_id(one)]
        return answer(kind, REQUESTS, _shown(open_orders.standing_of(ids)))
    since, until = _span(start_date, end_date)
    states = {one.strip() for one in status.split(",") if one.strip()}
    if states - {"open", "closed"}:
        raise Wrong(400, "status 只能是 open、closed。")
    codes = [one.strip() for one in service_code.split(",") if one.strip()][:50]
    first, size = _page(page, page_size)
    closed = None if len(states) != 1 else "closed" in states
    found = open_orders.standing(stamp(since), stamp(until), codes, closed, first, size)
    return answer(kind, REQUESTS, _shown(found))


@router.get("/requests/{service_request_id}.{fmt}", response={200: list[Request], **TROUBLES}, summary="一个反映的问题")
def one_request(request: HttpRequest, service_request_id: str, fmt: str = Format, jurisdiction_id: str = Query("")) -> Any:
    """One request, in a list as the standard has it."""
    kind = _kind(fmt)
    _jurisdiction(jurisdiction_id)
    found = open_orders.standing_one(int(service_request_id)) if _is_id(service_request_id) else None
    if not found:
        raise Wrong(404, "没有这个编号。")
    return answer(kind, REQUESTS, _shown([found]))


@router.get("/servicerequestupdates.{fmt}", response={200: list[Update], **TROUBLES}, summary="办理的变动")
def updates(
    request: HttpRequest,
    fmt: str = Format,
    jurisdiction_id: str = Query(""),
    start_date: str = Query("", description="W3 时间；与 end_date 相差不超过 90 天"),
    end_date: str = Query("", description="W3 时间"),
) -> Any:
    """What happened to requests, the oldest first; the last 90 days and at most 1,000, unless asked otherwise."""
    kind = _kind(fmt)
    _jurisdiction(jurisdiction_id)
    _refuse_filters(request, *NO_FILTERS, "service_request_id", "status", "service_code")
    since, until = _span(start_date, end_date)
    said = [
        {
            "update_id": str(one.position),
            "service_request_id": str(one.order),
            "status": "closed" if one.closed else "open",
            "updated_datetime": one.at,
            "description": one.what,
            "media_url": None,
        }
        for one in open_orders.changes(stamp(since), stamp(until), MOST)
    ]
    return answer(kind, UPDATES, said)


@router.post(
    "/servicerequestupdates.{fmt}",
    response={200: list[AcceptedUpdate], 201: list[AcceptedUpdate], **TROUBLES},
    summary="就反映的问题催办或者说明",
    openapi_extra=_form(
        [
            "api_key",
            "jurisdiction_id",
            "service_request_id",
            "description",
            "update_id_ext",
            "updated_datetime",
            "status",
            "media_url",
        ],
        ["api_key", "service_request_id", "description"],
    ),
)
def post_update(request: HttpRequest, fmt: str = Format) -> Any:
    """What a reporter adds later urges the order on; where his report is at an end on the other side, it is noted and urges nobody."""
    kind = _kind(fmt)
    said = request.POST
    held = _holder(said.get("api_key", ""))
    _jurisdiction(said.get("jurisdiction_id", ""))
    number, text = said.get("service_request_id", ""), _text(said.get("description", ""))
    if not _is_id(number) or not open_orders.standing_of([int(number)]):
        raise Wrong(404, "没有这个编号。")
    if not text:
        raise Wrong(400, "没有写明内容（description）。")
    if len(said.get("description", "")) > MOST_TEXT:
        raise Wrong(400, f"description 不超过 {MOST_TEXT} 字。")
    status = said.get("status", "").strip().lower()
    if status and status not in OPEN_THERE | ENDED_THERE:
        raise Wrong(400, "status 只能是 OPEN、CLOSED，或者它们的细分状态。")
    _moment("updated_datetime", said.get("updated_datetime", ""))
    text = _with_photos(text, said)
    outer = said.get("update_id_ext", "")
    key = f"o311u-{held.code}-{sha256(outer.encode(errors='replace')).hexdigest()[:32]}" if outer else ""
    try:
        if status in ENDED_THERE:
            done = orders.note_on(int(number), text, solved=status in SOLVED_THERE, key=key)
        else:
            done = orders.urge_on(int(number), text, key)
    except Refused as error:
        raise Wrong(400, *(finding.sentence for finding in error.findings if finding.blocks)) from None
    except InputError as error:
        raise Wrong(400, str(error)) from None
    return answer(kind, UPDATES, [{"update_id": str(done.act.pk), "service_request_id": number}], 200 if done.again else 201)


def answer(kind: str, shape: Shape, said: Any, status: int = 200) -> HttpResponse:
    """The answer in the format asked for."""
    if kind == "json":
        return JsonResponse(said, safe=False, status=status, json_dumps_params={"ensure_ascii": False})
    root = ElementTree.Element(shape.root)
    if shape.item:
        for one in said:
            _fill(ElementTree.SubElement(root, shape.item), one)
    else:
        _fill(root, said)
    return HttpResponse(ElementTree.tostring(root, "utf-8", xml_declaration=True), status=status, content_type=XML)


def failed(request: HttpRequest, error: Any) -> HttpResponse:
    """The standard's list of errors, in the format of the address."""
    kind = "xml" if request.path.endswith(".xml") else "json"
    said = [{"code": error.status, "description": sentence} for sentence in error.sentences]
    return answer(kind, ERRORS, said, error.status)


def trouble(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """What went wrong outside the operations, in the standard's form."""
    return failed(request, Wrong(status, sentence))


def token_of(number: int) -> str:
    """The token of a request: nobody can make one from the number alone."""
    seal = hmac.new(settings.SECRET_KEY.encode(), f"open311:{number}".encode(), sha256).hexdigest()[:20]
    return f"{number}-{seal}"


def jurisdiction() -> str:
    """Our own id: the host of the public address."""
    return urlsplit(settings.FADU_PUBLIC_URL).hostname or ""


def _fill(element: ElementTree.Element, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        child = ElementTree.SubElement(element, name)
        if isinstance(value, list):
            for one in value:
                inner = ElementTree.SubElement(child, _INNER[name])
                if isinstance(one, Mapping):
                    _fill(inner, one)
                else:
                    inner.text = str(one)
        elif isinstance(value, bool):
            child.text = "true" if value else "false"
        elif value is not None:
            child.text = _NO_XML.sub("", str(value))


def _service(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "service_code": found["code"],
        "service_name": found["title"],
        "description": found["description"] or found["title"],
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(str(found["words"]).split("、")) if found["words"] else "",
        "group": found["group"],
    }


def _shown(found: Sequence[Standing]) -> list[dict[str, Any]]:
    book = asof.snapshot(today())
    categories = {code: book.category(code) for code in {one.category for one in found}}
    names = {code: category["title"] for code, category in categories.items() if category}
    units = {code: book.unit_name(code) for code in {one.unit for one in found}}
    return [_request(one, names, units) for one in found]


def _request(one: Standing, names: Mapping[str, str], units: Mapping[str, Any]) -> dict[str, Any]:
    name = names.get(one.category, one.category or "其他")
    hidden = one.secret
    return {
        "service_request_id": str(one.pk),
        "status": "closed" if one.closed else "open",
        "status_notes": one.stage,
        "service_name": name,
        "service_code": one.category,
        "description": name,
        "agency_responsible": units.get(one.unit, ""),
        "service_notice": "",
        "requested_datetime": one.received_at,
        "updated_datetime": one.changed_at,
        "expected_datetime": one.due_at or None,
        "address": places.road(one.place) if one.place and not hidden else "",
        "address_id": None,
        "zipcode": None,
        "lat": None if one.lat is None or hidden else round(one.lat, PLACES),
        "long": None if one.lng is None or hidden else round(one.lng, PLACES),
        "media_url": None,
    }


def _kind(fmt: str) -> str:
    if fmt not in ("json", "xml"):
        raise Wrong(404, "只有 json 和 xml 两种格式。")
    return fmt


def _jurisdiction(given: str) -> None:
    if given and given != jurisdiction():
        raise Wrong(404, f"没有辖区“{given[:60]}”，本机关的是 {jurisdiction()}。")


def _refuse_filters(request: HttpRequest, *names: str) -> None:
    """A filter that is not kept is refused: whoever sends it would take all that comes for what he asked."""
    found = [name for name in names if name in request.GET]
    if found:
        raise Wrong(400, f"不能按 {'、'.join(found)} 查询；能用的条件见接口说明，最近的变动用 servicerequestupdates。")


def _holder(key: str) -> partners.Holder:
    if not key:
        raise Wrong(403, "没有密钥（api_key）。")
    try:
        held = partners.holder(key)
        if "orders" not in held.scopes:
            raise Wrong(403, "这个密钥不能用于反映问题。")
        partners.spend(held)
    except (partners.NotKnown, partners.Spent) as error:
        raise Wrong(403, str(error)) from None
    return held


def _category(code: str) -> dict[str, Any]:
    found = asof.snapshot(today()).category(code)
    if found is None or not found["public"]:
        raise Wrong(404, "没有这个类别（service_code）。")
    return found


def _told(said: QueryDict) -> orders.Report:
    """What the form says, in our words. Raises Wrong with everything that is wrong at once."""
    faults, code = [], said.get("service_code", "").strip()
    if not code:
        faults.append("没有写明类别（service_code）。")
    point = _point(said, faults)
    place = _text(said.get("address_string", "") or said.get("address_id", ""), 200)
    if point is None and not place and not faults:
        faults.append("没有写明地点：请给出 lat 和 long，或者 address_string。")
    text = _text(said.get("description", "") or said.get("attribute[description]", ""))
    if len(said.get("description", "")) > MOST_TEXT:
        faults.append(f"description 不超过 {MOST_TEXT} 字。")
    secret = said.get("attribute[secret]", "no")
    if secret not in ("yes", "no"):
        faults.append("attribute[secret] 只能是 yes、no。")
    accused = said.get("attribute[accused_unit]", "").strip()
    if accused and accused not in dict(open_orders.own_units()):
        faults.append("attribute[accused_unit] 不是本局的单位，单位的代码见类别定义。")
    if faults:
        raise Wrong(400, *faults)
    category = _category(code)
    text = _with_photos(text, said)
    return orders.Report(
        topic=_text(said.get("attribute[title]", ""), 100) or category["title"],
        channel="open311",
        description=text,
        place=place,
        lat=point[0] if point else None,
        lng=point[1] if point else None,
        category=code,
        name=_name(said),
        phone=_text(said.get("phone", ""), 30),
        secret=secret == "yes",
        accused_unit=accused,
    )


def _with_photos(text: str, said: QueryDict) -> str:
    """The text, and below it every address of a photo that was named; a client gives several by repeating the field."""
    named = [_text(one, LONGEST_URL) for name in ("media_url", "media_url[]") for one in said.getlist(name)]
    return "\n".join([text, *(f"照片：{one}" for one in dict.fromkeys(named) if one)][: MOST_PHOTOS + 1]).strip()


def _point(said: Mapping[str, str], faults: list[str]) -> tuple[float, float] | None:
    given = [said.get("lat", "").strip(), said.get("long", "").strip()]
    if not any(given):
        return None
    try:
        if not all(map(_DEGREES.fullmatch, given)):
            raise ValueError
        lat, lng = (float(one) for one in given)
        if not (abs(lat) <= 90 and abs(lng) <= 180):
            raise ValueError
    except ValueError:
        faults.append("lat、long 不是经纬度。")
        return None
    return lat, lng


def _name(said: Mapping[str, str]) -> str:
    first, last = _text(said.get("first_name", ""), 60), _text(said.get("last_name", ""), 60)
    return f"{last}{first}" if not f"{first}{last}".isascii() else f"{first} {last}".strip()


def _text(value: str, most: int = MOST_TEXT) -> str:
    """A text as the ledger can keep it."""
    return _NO_XML.sub("", value).replace("\r\n", "\n").strip()[:most]


def _key(code: str, said: Mapping[str, str]) -> str:
    """The same report of another system, sent again, is the same order."""
    outer = said.get("attribute[external_id]") or said.get("attribute[fixmystreet_id]") or said.get("external_id") or ""
    return f"o311-{code}-{sha256(outer.encode(errors='replace')).hexdigest()[:40]}" if outer else ""


def _span(start: str, end: str) -> tuple[datetime, datetime]:
    since, until = _moment("start_date", start), _moment("end_date", end)
    try:
        if since is None and until is None:
            until = datetime.now(CHINA) + timedelta(seconds=1)
        first = since if since is not None else until - SPAN if until is not None else datetime.now(CHINA)
        last = until if until is not None else first + SPAN
    except OverflowError:
        raise Wrong(400, "时间超出可以查询的范围。") from None
    if last < first:
        raise Wrong(400, "end_date 早于 start_date。")
    if last - first > SPAN:
        raise Wrong(400, "start_date 与 end_date 相差不超过 90 天。")
    return first, last


def _moment(name: str, text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
        return (found if found.tzinfo else found.replace(tzinfo=CHINA)).astimezone(CHINA)
    except (ValueError, OverflowError):
        _bad_time(name)


def _bad_time(name: str) -> NoReturn:
    raise Wrong(400, f"{name} 应为 W3 时间，例如 2026-01-01T00:00:00+08:00。")


def _page(page: str, size: str) -> tuple[int, int]:
    """(first row, rows)."""
    numbers = []
    for name, text, standard in (("page", page, 1), ("page_size", size, MOST)):
        if text and not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST and len(text) < 9):
            raise Wrong(400, f"{name} 应为 1 到 {MOST} 的整数。")
        numbers.append(int(text) if text else standard)
    return (numbers[0] - 1) * numbers[1], numbers[1]


def _is_id(text: str) -> bool:
    text = text.strip()
    return text.isascii() and text.isdigit() and len(text) < 19
