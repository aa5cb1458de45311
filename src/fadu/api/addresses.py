"""What an address of the API answers for which no operation stands: each program is told in the form that it reads everything else in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from fadu.api import open311
from fadu.api.problems import CODES, Problem

View = Callable[..., HttpResponse]


def trouble(request: HttpRequest, code: str, sentence: str) -> HttpResponse:
    """The trouble in the form of the address: the standard's list, the bureaus' own object, or a problem."""
    status, _ = CODES[code]
    if request.path.startswith("/api/open311/"):
        return open311.trouble(request, status, sentence)
    if request.path.startswith("/api/exchange/"):
        return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
    return Problem(code, sentence).answer()


def in_form(view: View) -> View:
    """The view, which answers a method that it does not know in the form of its address, and HEAD as GET without the body."""

    @wraps(view)
    def answered(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        answer = view(request, *parts, **named)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = ", ".join(sorted(answer["Allow"].split(", ")))
            answer = trouble(request, "bad-method", f"这个地址不能用 {str(asked)[:20]}，可以用 {allowed}。")
            answer["Allow"] = allowed
        if asked == "HEAD" and not answer.streaming:
            answer["Content-Length"], answer.content = str(len(answer.content)), b""
        return answer

    return answered


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No such address: 404 in the form of its neighbours."""
    return trouble(request, "not-found", "没有这个地址，请对照 /api/docs/ 的接口说明。")
