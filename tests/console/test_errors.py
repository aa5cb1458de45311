"""Error pages: Chinese sentences, never a traceback."""

import sys
from collections.abc import Callable
from types import ModuleType

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from fadu.console import errors

SignIn = Callable[[str], Client]


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("something that people should not read")


def reads(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@pytest.fixture
def addresses(settings, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """The console with three more pages that go wrong, and its own answer to bad requests."""
    module = ModuleType("addresses_for_errors")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("broken/", broken),
        path("reads/", reads),
        path("forbidden/", forbidden),
        path("portal/", include("fadu.portal.urls")),  # the help pages that the foot of each page names
        path("", include("fadu.console.urls")),
    ]
    module.handler400 = errors.bad_request  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.ROOT_URLCONF = module.__name__


def test_an_unknown_address(sign_in: SignIn) -> None:
    answer = sign_in("P014").get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text
    assert "nowhere" not in answer.text


def test_an_error_of_the_program_gives_nothing_away(sign_in: SignIn, addresses: None) -> None:
    client = sign_in("P014")
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text
    assert "people should not read" not in answer.text


def test_a_refusal_without_words(sign_in: SignIn, addresses: None) -> None:
    answer = sign_in("P014").get("/forbidden/")
    assert answer.status_code == 403
    assert "您的角色不能打开这一页" in answer.text


def test_too_large_a_request(sign_in: SignIn, addresses: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = sign_in("P014").post("/reads/", {"text": "x" * 2000})
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.text


def test_too_many_fields(sign_in: SignIn, addresses: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    assert sign_in("P014").post("/reads/", {str(number): "x" for number in range(10)}).status_code == 413


def test_a_host_that_is_not_ours(sign_in: SignIn, addresses: None) -> None:
    answer = sign_in("P014").get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "提交的内容无法处理" in answer.text


def test_pages_forbid_inline_scripts_and_styles(sign_in: SignIn) -> None:
    answer = sign_in("P014").get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    for sign in (" style=", " onclick=", "hx-on"):
        assert sign not in answer.text
