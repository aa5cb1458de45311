"""事项和行为: what a key may see in the name of its person, and acts recorded through the same door as the form: every gate applies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Header, Path, Query, Router, Schema, Status, UploadedFile
from pydantic import Field, TypeAdapter

from fadu.api.auth import Key, person_of
from fadu.api.problems import CODES, Problem, ProblemDetail
from fadu.law.data import told
from fadu.law.facts import ROLES
from fadu.law.procedures import ALL
from fadu.law.procedures.enforcement.enforcement_statistics import PUBLISH as STATISTICS
from fadu.law.steps import START, Procedure
from fadu.ledger import read, record, uploads
from fadu.ledger.models import Act, Matter
from fadu.report.figures import checked_year
from fadu.report.statistics import totals

router = Router(tags=["事项"])
TROUBLES: dict[int, Any] = dict.fromkeys({status for status, _ in CODES.values()}, ProblemDetail)
PAGE = 100
MOST_ID = (1 << 63) - 1
MatterId = Path(ge=1, le=MOST_ID, description="事项的 id")


class MatterOut(Schema):
    """A matter. Money in yuan."""

    id: int
    number: str = Field(description="编号")
    procedure: str = Field(description="程序")
    title: str
    stage: str = Field(description="阶段")
    closed: bool = Field(description="已办结")
    opened_on: date
    acted_on: date = Field(description="最近办理")
    place: str
    town: str = Field(description="镇街代码")
    unit: str = Field(description="承办单位代码")
    handlers: list[str] = Field(description="承办人编号")
    item_code: str = Field(description="事项编码")
    next_due: date | None = Field(description="最近时限")
    next_clock: str = Field(description="最近时限的编号")
    acts: int = Field(description="行为数")
    synthetic: bool = Field(description="示例数据")


class Matters(Schema):
    """One page of matters."""

    items: list[MatterOut]
    next: int | None = Field(description="下一页的 after；没有下一页时为空")


class NextOut(Schema):
    """A step that the stage allows."""

    step: str
    label: str
    mine: bool = Field(description="密钥所用名义的人员可以办理")
    locked: bool = Field(description="按现在的案卷有关口拦住")


class MatterFile(MatterOut):
    """A matter with the steps that may come next."""

    next_steps: list[NextOut]


class ActOut(Schema):
    """An act of the ledger, as it was hashed. Parties appear by key only; who petitioned or reported in secret only to the desk that may know it."""

    position: int = Field(description="在台账中的位置")
    seq: int = Field(description="在事项中的序号")
    step: str
    label: str
    at: datetime
    recorded_at: datetime
    by: list[str] = Field(description="办理人编号，第一个是记录人")
    data: dict[str, Any]
    evidence: list[dict[str, Any]]
    papers: list[dict[str, Any]]
    hash: str = Field(description="SM3 哈希")


class Acts(Schema):
    """The acts of a matter, in order."""

    items: list[ActOut]


class ActIn(Schema):
    """An act to be done. `data` fits the step's model, see /procedures/{id}."""

    step: str = Field(max_length=40, description="步骤")
    data: dict[str, Any] = Field(description="该步骤的数据")
    beside: list[str] = Field(default=[], max_length=10, description="同时办理的其他人员编号")
    at: datetime | None = Field(default=None, description="行为时间，不写即现在")
    files: list[int] = Field(default=[], max_length=50, description="事先上传的附件的 id")
    after: int | None = Field(default=None, ge=0, le=1_000_000, description="您看到的行为数；有人抢先时不写入")


class OpeningIn(ActIn):
    """The first act of a new matter."""

    procedure: str = Field(max_length=40, description="程序")


class Receipt(Schema):
    """The act that stands. `again`: it stood there already under the same key."""

    matter: int
    number: str
    seq: int
    stage: str
    hash: str
    again: bool


class StepOut(Schema):
    """A step of a procedure, with the JSON Schema of its data."""

    id: str
    label: str
    opens: bool = Field(description="可以开始一个事项")
    stages: list[str] = Field(description="在哪些阶段可以办理")
    roles: list[str] = Field(description="由哪些职责办理")
    decides: bool = Field(description="机关作出决定：关口不满足时不写入")
    data: dict[str, Any] = Field(description="数据的 JSON Schema")


class ProcedureOut(Schema):
    """A procedure."""

    id: str
    title: str
    stages: list[str]
    steps: list[StepOut]


class ProcedureName(Schema):
    """A procedure by id and title."""

    id: str
    title: str


class FileOut(Schema):
    """An uploaded file that an act may take up."""

    id: int
    name: str
    sha256: str
    size: int
    mime: str


@router.get("/procedures", response={200: list[ProcedureName], **TROUBLES}, auth=Key("matters"), summary="全部程序")
def procedures(request: HttpRequest) -> Any:
    """Every procedure of the bureau."""
    return [{"id": procedure.id, "title": procedure.title} for procedure in ALL.values()]


@router.get(
    "/procedures/{procedure}", response={200: ProcedureOut, **TROUBLES}, auth=Key("matters"), summary="一个程序的步骤和数据格式"
)
def procedure(request: HttpRequest, procedure: str = Path(max_length=40)) -> Any:
    """Steps, who does them, and the JSON Schema of their data, from the same models as the forms."""
    found = ALL.get(procedure)
    if found is None:
        raise Http404
    return {"id": found.id, "title": found.title, "stages": list(found.stages), "steps": [_step(found, one) for one in found.steps]}


@router.get("/matters", response={200: Matters, **TROUBLES}, auth=Key("matters"), summary="事项，最近办理的在后")
def matters(
    request: HttpRequest,
    procedure: str = Query("", max_length=40, description="程序"),
    number: str = Query("", max_length=60, description="编号"),
    closed: bool | None = Query(None, description="是否办结"),
    acted_since: date | None = Query(None, description="该日以来办理过的"),
    after: int = Query(0, ge=0, le=MOST_ID, description="从这个 id 之后开始"),
) -> Any:
    """A page of the matters that the key's person may see, by id."""
    rows = read.visible(person_of(request.auth)).filter(pk__gt=after).order_by("pk")  # type: ignore[attr-defined]
    wanted = {"procedure": procedure, "number": number.replace("\0", ""), "closed": closed, "acted_on__gte": acted_since}
    found = list(rows.filter(**{name: value for name, value in wanted.items() if value not in ("", None)})[: PAGE + 1])
    return {"items": [_matter(row) for row in found[:PAGE]], "next": found[PAGE - 1].pk if len(found) > PAGE else None}


@router.get("/matters/{matter}", response={200: MatterFile, **TROUBLES}, auth=Key("matters"), summary="一个事项和可以办理的步骤")
def matter(request: HttpRequest, matter: int = MatterId) -> Any:
    """One matter, with its next lawful steps."""
    row = _visible(request, matter)
    person = person_of(request.auth)  # type: ignore[attr-defined]
    steps = [
        {"step": option.step.id, "label": option.step.label, "mine": option.mine, "locked": option.locked}
        for option in read.next_acts(read.file_of(row), person)
    ]
    return {**_matter(row), "next_steps": steps}


@router.get("/matters/{matter}/acts", response={200: Acts, **TROUBLES}, auth=Key("matters"), summary="一个事项的全部行为")
def acts(request: HttpRequest, matter: int = MatterId) -> Any:
    """The acts as they stand in the ledger."""
    row = _visible(request, matter)
    steps = ALL[row.procedure].by_step
    hidden = read.withheld(person_of(request.auth), row)  # type: ignore[attr-defined]
    return {"items": [_act(one, steps, hidden) for one in row.acts.order_by("seq")]}


@router.post("/matters", response={200: Receipt, 201: Receipt, **TROUBLES}, auth=Key("acts"), summary="开始一个事项")
def open_matter(
    request: HttpRequest,
    said: OpeningIn,
    idempotency_key: str = Header(..., min_length=1, max_length=200, description="防重键：同一个键只写入一次"),
) -> Any:
    """The first act of a matter; 422 with every finding when the law does not allow it."""
    procedure = ALL.get(said.procedure)
    if procedure is None:
        raise Problem("bad-data", "没有这一程序。", errors={"procedure": "没有这一程序"})
    return _receipt(record.open_matter(procedure.id, _intent(request, procedure, said, idempotency_key)))


@router.post(
    "/matters/{matter}/acts", response={200: Receipt, 201: Receipt, **TROUBLES}, auth=Key("acts"), summary="在事项中作出一个行为"
)
def record_act(
    request: HttpRequest,
    said: ActIn,
    matter: int = MatterId,
    idempotency_key: str = Header(..., min_length=1, max_length=200, description="防重键：同一个键只写入一次"),
) -> Any:
    """One act; 422 with every finding when the law does not allow it, 409 when somebody was faster."""
    row = _visible(request, matter)
    return _receipt(record.record_act(row.pk, _intent(request, ALL[row.procedure], said, idempotency_key)))


@router.post("/files", response={201: FileOut, **TROUBLES}, auth=Key("acts"), summary="上传一个附件")
def upload(request: HttpRequest, file: UploadedFile = File(..., description="照片、视频或者文件")) -> Any:
    """Keep a file for an act; it is checked by its content."""
    kept = uploads.keep(file, None, person_of(request.auth).id)  # type: ignore[attr-defined]
    return Status(201, {"id": kept.pk, "name": kept.name, "sha256": kept.sha256, "size": kept.size, "mime": kept.mime})


def _intent(request: HttpRequest, procedure: Procedure, said: ActIn, key: str) -> record.Intent:
    held = request.auth  # type: ignore[attr-defined]
    person = person_of(held)
    step = procedure.by_step.get(said.step)
    if step is None:
        raise Problem("bad-data", "这一程序没有这一步骤。", errors={"step": "没有这一步骤"})
    if not person.roles & set(step.who):
        raise Problem("forbidden", f"“{step.label}”由{'、'.join(ROLES.get(role, role) for role in step.who)}办理。")
    kept = f"api-{held.code}-{sha256(key.encode(errors='replace')).hexdigest()[:40]}"
    data = said.data
    if step.id == STATISTICS and isinstance(data.get("year"), int):  # computed here as on the page, whatever was sent
        data = {**data, "totals": totals(checked_year(data["year"]))}
    by = [person.id, *(code for code in said.beside if code != person.id)]
    files = [pk for pk in said.files if 0 < pk <= MOST_ID]
    return record.Intent(said.step, data, by, said.at, files=files, key=kept, after=said.after)


def _receipt(done: record.Recorded) -> Any:
    row, act = done.matter, done.act
    said = {"matter": row.pk, "number": row.number, "seq": act.seq, "stage": row.stage, "hash": act.hash, "again": done.again}
    return Status(200 if done.again else 201, said)


def _visible(request: HttpRequest, pk: int) -> Matter:
    row = read.one(person_of(request.auth), pk)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def _matter(row: Matter) -> dict[str, Any]:
    names = [name for name in MatterOut.model_fields if name not in ("id", "acts")]
    return {name: getattr(row, name) for name in names} | {"id": row.pk, "acts": row.last_seq}


def _act(row: Act, steps: Any, hidden: Mapping[str, str]) -> dict[str, Any]:
    said = row.content
    data = told(steps[row.step].data, said["data"]) if row.step in steps else said["data"]
    return {
        "position": row.pk,
        "seq": row.seq,
        "step": row.step,
        "label": steps[row.step].label if row.step in steps else row.step,
        "at": row.at,
        "recorded_at": row.recorded_at,
        "by": said["by"],
        "data": {name: hidden.get(value, value) if isinstance(value, str) else value for name, value in data.items()},
        "evidence": said["evidence"],
        "papers": said["papers"],
        "hash": row.hash,
    }


def _step(procedure: Procedure, step: Any) -> dict[str, Any]:
    return {
        "id": step.id,
        "label": step.label,
        "opens": START in step.at,
        "stages": [stage for stage in step.at if stage != START],
        "roles": [ROLES.get(role, role) for role in step.who],
        "decides": step.decides,
        "data": TypeAdapter(step.data).json_schema(),
    }
