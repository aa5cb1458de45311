"""申请许可: one form for one item or a bundle; papers given once, all matters opened together, one number to follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fadu.law.errors import InputError
from fadu.law.facts import PARTY_KINDS, Bundle, PermitItem
from fadu.ledger import permit_acts
from fadu.ledger.front import front
from fadu.ledger.permit_acts import Application
from fadu.ledger.read import today
from fadu.portal import challenge
from fadu.portal.limits import TooMany, count
from fadu.portal.permit_uploads import LARGEST, MOST, kept
from fadu.portal.permits import remember
from fadu.portal.public import public
from fadu.registers import asof

MOST_FORMS, SECONDS = 10, 60
#: Field of the form → label; the last two may be left empty.
PERSONAL = {
    "name": "申请人姓名或者名称",
    "id_number": "身份证号或者统一社会信用代码",
    "address": "住址或者住所地",
    "representative": "法定代表人（单位填写）",
}
MUST = ("name", "id_number", "contact_name", "contact_phone", "place")
LABELS = PERSONAL | {"contact_name": "联系人", "contact_phone": "联系电话", "place": "许可的地点"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form is for."""

    items: Sequence[PermitItem]
    bundle: Bundle | None

    @property
    def title(self) -> str:
        return self.bundle.title if self.bundle is not None else self.items[0].title

    @property
    def materials(self) -> dict[str, str]:
        """Field of the form → paper; one that several items ask for stands once."""
        names = dict.fromkeys(name for item in self.items for name in item.materials)
        return {f"m-{place}": name for place, name in enumerate(names)}

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """Field of the form → item and line of its form."""
        return {f"a-{item.code}-{place}": (item.code, name) for item in self.items for place, name in enumerate(item.fields)}


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def permit_apply(request: HttpRequest) -> HttpResponse:
    """The form; sent in, the number to follow."""
    asked = _asked(request)
    if request.method != "POST":
        return _form(request, asked)
    try:
        count(request, "permit_apply", MOST_FORMS, SECONDS)
        opened = permit_acts.apply(_application(request, asked))
    except TooMany as error:
        return _form(request, asked, str(error), 429)
    except InputError as error:
        return _form(request, asked, str(error), 422)
    return remember(redirect("portal:permits_mine"), opened[0].number)


def _asked(request: HttpRequest) -> Asked:
    book = asof.snapshot(today())
    code, wanted = request.GET.get("item", ""), request.GET.get("bundle", "")
    bundle = next((one for one in book.bundles() if one.code == wanted), None)
    codes = bundle.items if bundle is not None else (code,)
    items = [item for item in (book.permit_item(one) for one in codes) if item is not None and item.online]
    if len(items) != len(codes):
        raise Http404("这一事项今天不能在网上申请，请从办事指南选择，或者到服务窗口办理。")
    return Asked(items, bundle)


def _application(request: HttpRequest, asked: Asked) -> Application:
    posted = {name: request.POST.get(name, "").replace("\0", "").strip() for name in LABELS}
    for name in MUST:
        if not posted[name]:
            raise InputError(f"请填写{LABELS[name]}。")
    kind = request.POST.get("kind", "")
    if kind not in PARTY_KINDS:
        raise InputError("请选择申请人是个人还是单位。")
    if "truth" not in request.POST:
        raise InputError("请确认对材料的真实性负责（行政许可法第三十一条）。")
    nonce = challenge.solved(request, *(request.POST.get(name, "") for name in ("token", "work", "answer")))
    answers: dict[str, dict[str, str]] = {}
    for field, (code, name) in asked.answers.items():
        answers.setdefault(code, {})[name] = request.POST.get(field, "").replace("\0", "").strip()[:2000]
    return Application(
        items=[item.code for item in asked.items],
        party={"kind": kind} | {name: posted[name] for name in PERSONAL},
        contact={"name": posted["contact_name"], "phone": posted["contact_phone"]},
        place=posted["place"][:200],
        by=front(asof.snapshot(today())),
        bundle=asked.bundle.code if asked.bundle is not None else "",
        answers=answers,
        materials=kept(request, asked.materials),
        key=f"permit-{nonce}",
    )


def _form(request: HttpRequest, asked: Asked, error: str = "", status: int = 200) -> HttpResponse:
    typed: Mapping[str, Any] = request.POST
    titles = {item.code: item.title for item in asked.items}
    context = {
        "asked": asked,
        "error": error,
        "kinds": PARTY_KINDS,
        "kind": typed.get("kind", ""),
        "typed": {name: typed.get(name, "") for name in LABELS},
        "answers": [(field, titles[code], name, typed.get(field, "")) for field, (code, name) in asked.answers.items()],
        "challenge": challenge.make(),
        "largest": LARGEST // 1024**2,
        "most": MOST,
    }
    return render(request, "portal/permit_apply.html", context, status=status)
