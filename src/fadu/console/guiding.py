"""执法指导案例: cases being written and published; a draft is masked by the same means as a publication, another person compares and passes it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fadu.console.access import for_roles, matter_or_404
from fadu.disclosure.masking import Masked, listed, mask_all
from fadu.disclosure.source import Source, source_of
from fadu.law.errors import InputError
from fadu.law.facts import Matter as File
from fadu.law.privacy import KINDS
from fadu.law.procedures.learning.guiding_case import LEGAL, PROCEDURE, SECOND, SOURCES, WRITING, passed
from fadu.ledger import guiding, read
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act

READERS = ("legal", "reviewer", "head", "principal", "squad_leader", "officer")
MOST = 100
#: Parts of a draft → label; the first two come masked from the case.
PARTS = {
    "facts": "基本案情",
    "result": "处理结果",
    "question": "争议焦点、疑难问题",
    "comment": "点评",
    "lesson": "提示公众（以案释法）",
    "basis": "适用的条文（一行一条）",
}
LONGEST = 10_000


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def guiding_cases(request: HttpRequest) -> HttpResponse:
    """Every guiding case, those being written first; with POST a closed case is chosen by its number."""
    person = request.person  # type: ignore[attr-defined]
    said = {name: request.POST.get(name, "").replace("\0", "").strip()[:500] for name in ("source", "topic", "reasons")}
    fault, status = "", 200
    if request.method == "POST":
        said["topic"] = " ".join(said["topic"].split())
        row = read.visible(person).filter(number=said["source"]).first()
        data = {**said, "item": row.item_code if row is not None else ""}
        try:
            _require_nameless(row, said["topic"])
            made = open_matter(PROCEDURE.id, Intent("gcs.select", data, [person.id], key=_key(request)))
            return redirect("guiding_case", pk=made.matter.pk)
        except (Refused, InputError) as error:
            fault, status = str(error), 422
    rows = Matter.objects.filter(procedure=PROCEDURE.id).order_by("closed", "-opened_on", "-pk")[:MOST]
    closed = read.visible(person).filter(procedure__in=SOURCES, closed=True, fine__gt=0).order_by("-acted_on", "-pk")[:20]
    context = {
        "rows": rows,
        "fell": {case.pk for case in guiding.published() if case.fell},
        "closed": closed,
        "said": said,
        "fault": fault,
        "may": bool(person.roles & set(LEGAL)),
        "key": _key(request),
    }
    return render(request, "console/guiding_cases.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*SECOND)
def guiding_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One guiding case: write the draft over the masked case, pass or return it beside the original, publish."""
    person = request.person  # type: ignore[attr-defined]
    row = matter_or_404(person, pk)
    if row.procedure != PROCEDURE.id:
        raise Http404("没有这一指导案例。")
    matter = load(PROCEDURE, row)
    chosen = matter.acts[0].data
    origin = Matter.objects.filter(number=chosen.source).first()
    if origin is None:
        raise Http404("没有找到所选的案件。")
    source, fault, status = source_of(origin), "", 200
    typed = _typed(request, source, matter)
    if request.method == "POST":
        try:
            record_act(row.pk, _intent(request, matter, typed, source))
        except (Refused, InputError) as error:
            fault, status = str(error), 422
        else:
            messages.success(request, "已经记录。")
            return redirect("guiding_case", pk=row.pk)
    context = {
        "row": row,
        "origin": origin,
        "chosen": chosen,
        "draft": matter.last("gcs.draft"),
        "review": matter.last("gcs.review"),
        "passed": passed(matter),
        "original": source.texts,
        "parts": [(name, label, typed[name]) for name, label in PARTS.items()],
        "fault": fault,
        "open": row.stage == WRITING,
        "writes": bool(person.roles & set(LEGAL)),
        "kinds": KINDS,
        "key": _key(request),
    }
    return render(request, "console/guiding_case.html", context, status=status)


def _require_nameless(row: Matter | None, topic: str) -> None:
    """Raises InputError where the name under which the case will be public says who it was: it is masked like its text, and must stay as it is."""
    if row is None or row.procedure not in SOURCES or not row.closed:
        return  # the gate says so
    hidden = mask_all({"topic": topic}, source_of(row).known)["topic"].text
    if hidden != topic:
        raise InputError(f"案例名称里有当事人的信息，没有选定；请改写，例如“{hidden}”。")


def _typed(request: HttpRequest, source: Source, matter: File) -> dict[str, str]:
    """What the draft's fields hold: as typed, else the newest draft, else the masked case."""
    if request.method == "POST" and request.POST.get("do") == "draft":
        return {name: request.POST.get(name, "").replace("\0", "").replace("\r\n", "\n").strip()[:LONGEST] for name in PARTS}
    draft = matter.last("gcs.draft")
    if draft is not None:
        return {name: "\n".join(draft.data.basis) if name == "basis" else getattr(draft.data, name) for name in PARTS}
    masked = source.masked()
    return dict.fromkeys(PARTS, "") | {name: masked[name].text for name in ("facts", "result", "basis")}


def _intent(request: HttpRequest, matter: File, typed: dict[str, str], source: Source) -> Intent:
    person, posted = request.person, request.POST  # type: ignore[attr-defined]
    draft = matter.last("gcs.draft")
    seq = draft.seq if draft is not None else 0
    match posted.get("do"):
        case "draft":
            # Masked once more as typed: what the writer copied from the case is hidden too.
            masked = mask_all(typed, source.known)
            step, data = "gcs.draft", _draft(masked)
        case "publish":
            step, data = "gcs.publish", {"draft": seq}
        case "withdraw":
            step = "gcs.withdraw"
            data = {"cause": posted.get("cause", "fallen"), "reasons": posted.get("reasons", "").strip()[:LONGEST]}
        case "pass" | "return" as do:
            step = "gcs.review"
            data = {
                "result": "passed" if do == "pass" else "returned",
                "draft": seq,
                "compared": "compared" in posted,
                "opinion": posted.get("opinion", "").replace("\0", "").strip()[:LONGEST],
            }
        case _:
            raise InputError("请选择要办理的事。")
    return Intent(step, data, [person.id], key=_key(request))


def _draft(masked: dict[str, Masked]) -> dict[str, Any]:
    text: dict[str, Any] = {name: one.text for name, one in masked.items()}
    text["basis"] = [line.strip() for line in text["basis"].splitlines() if line.strip()]
    return text | {"hidden": [{"kind": kind, "instead": shown, "times": times} for kind, shown, times in listed(masked.values())]}


def _key(request: HttpRequest) -> str:
    typed = request.POST.get("key", "")
    return typed if len(typed) == 32 and typed.isascii() and typed.isalnum() else uuid.uuid4().hex
