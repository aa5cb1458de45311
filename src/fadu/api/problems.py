"""What went wrong, as application/problem+json (RFC 9457): a stable code for programs, a Chinese sentence for people."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from fadu.law.errors import InputError
from fadu.ledger.guesses import TooMany
from fadu.ledger.record import BadData, Refused, Stale

TYPE = "application/problem+json"
#: Code → status and title. The document of the API lists them.
CODES: dict[str, tuple[int, str]] = {
    "bad-request": (400, "请求不能识别"),
    "unauthorized": (401, "没有密钥或者密钥不对"),
    "forbidden": (403, "密钥不含这一范围"),
    "not-found": (404, "没有这一资源"),
    "bad-method": (405, "不能用这种方法"),
    "conflict": (409, "与已有的内容冲突"),
    "bad-data": (422, "填写有误"),
    "refused": (422, "依法不能作出"),
    "quota": (429, "次数用完"),
    "busy": (503, "系统繁忙"),
}


class Finding(Schema):
    """A gate that failed."""

    gate: str = Field(description="关口编号")
    level: str = Field(description="block 拦住，warn 提醒")
    sentence: str = Field(description="问题")
    hint: str = Field(description="怎么办")
    article: str = Field(description="依据")


class ProblemDetail(Schema):
    """Why a request was not done."""

    type: str = Field(description="问题种类，urn:fadu:problem: 加编号")
    title: str = Field(description="种类名称")
    status: int = Field(description="HTTP 状态码")
    code: str = Field(description="稳定的编号")
    detail: str = Field(description="一句话说明")
    errors: dict[str, str] = Field(default={}, description="哪一项、什么问题")
    findings: list[Finding] = Field(default=[], description="没有满足的法定条件")


class Problem(Exception):
    """Ends a request with a problem."""

    def __init__(self, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.code, self.detail, self.headers, self.more = code, detail, headers or {}, more

    def answer(self) -> HttpResponse:
        status, title = CODES[self.code]
        said = {
            "type": f"urn:fadu:problem:{self.code}",
            "title": title,
            "status": status,
            "code": self.code,
            "detail": self.detail,
            "errors": {},
            "findings": [],
            **self.more,
        }
        return JsonResponse(said, status=status, headers=self.headers, content_type=TYPE, json_dumps_params={"ensure_ascii": False})


def refused(error: Refused) -> Problem:
    """Every finding at once, those that block first."""
    findings = [
        {name: getattr(one, name) for name in ("gate", "level", "sentence", "hint", "article")}
        for one in sorted(error.findings, key=lambda one: not one.blocks)
    ]
    return Problem("refused", "这一行为依法不能作出，没有写入。", findings=findings)


def install(api: NinjaAPI) -> None:
    """Let the API answer each kind of error. Messages between bureaus keep their own simpler form."""

    def problem(request: HttpRequest, error: Any) -> HttpResponse:
        return _of(error).answer()

    def unfit(request: HttpRequest, error: Any) -> HttpResponse:
        fields = {".".join(str(part) for part in one["loc"]): _said(one) for one in error.errors}
        if request.path.startswith("/api/exchange/"):
            return JsonResponse({"error": "；".join(fields.values())}, status=422, json_dumps_params={"ensure_ascii": False})
        return Problem("bad-data", "请求中有的内容不合要求。", errors=fields).answer()

    for kind in (Problem, Http404, Refused, InputError, HttpError):
        api.add_exception_handler(kind, problem)
    api.add_exception_handler(ValidationError, unfit)


def _of(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return refused(error)
    if isinstance(error, BadData):
        return Problem("bad-data", "填写有误，没有写入。", errors=error.errors)
    if isinstance(error, Stale):
        return Problem("conflict", str(error))
    if isinstance(error, TooMany):
        return Problem("quota", str(error), {"Retry-After": "3600"})
    if isinstance(error, Http404):
        return Problem("not-found", "没有这一资源，或者无权查看。")
    if isinstance(error, HttpError):
        return Problem("bad-request", "请求的内容不能识别，请核对格式和编码。")
    return Problem("bad-data", str(error))


_WORDS = {
    "missing": "必须填写",
    "int_parsing": "应为整数",
    "date_from_datetime_parsing": "应为日期，如 2023-05-01",
    "date_parsing": "应为日期，如 2023-05-01",
    "date_from_datetime_inexact": "应为日期，如 2023-05-01",
    "datetime_from_date_parsing": "应为时间，如 2023-05-01T09:30:00+08:00",
    "string_too_long": "太长",
    "extra_forbidden": "没有这一项",
}


def _said(one: dict[str, Any]) -> str:
    return _WORDS.get(one["type"], "不合要求，请对照接口说明填写")
