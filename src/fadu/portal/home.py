"""The portal's first page: what one can do here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.ledger.read import today
from fadu.portal.public import public
from fadu.registers import asof


@dataclass(frozen=True, slots=True)
class Door:
    """One thing to do: name of its address, label, one line about it."""

    address: str
    label: str
    about: str


DOORS = (
    Door("verify_form", "核验文书", "核对手中的文书是否由本机关签发，有没有改动"),
    Door("portal:decisions", "执法公示", "查看公开的行政处罚、行政许可决定和其他执法结果"),
    Door("portal:before", "事前公示", "机关、权责清单、裁量基准、执法人员、程序和救济渠道"),
    Door("portal:norms", "规范性文件", "查看某一天有效的行政规范性文件"),
    Door("portal:statistics", "执法统计", "每年公布的行政执法统计"),
)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    return render(request, "portal/home.html", {"doors": DOORS, "bureau": asof.bureau(today()).get("name", "")})
