"""公开审批: decisions that wait for publication by clock, the masked text beside its source, and the word of a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import for_roles, matter_or_404
from fadu.console.comparison import Pair, beside, drafted
from fadu.disclosure import copies, doors
from fadu.disclosure.models import PublicCopy
from fadu.disclosure.source import NoResult, Source, source_of
from fadu.disclosure.statistics import of_year
from fadu.law.common import publication as pub
from fadu.law.errors import InputError
from fadu.law.facts import Act, Matter, Person
from fadu.law.gates import Finding
from fadu.law.params import rules_on
from fadu.law.procedures import ALL
from fadu.law.publicity import CREDIT, PUBLISHING
from fadu.law.workdays import nominal_end
from fadu.ledger import models, parties, read
from fadu.ledger.record import BadData, Refused, load

READERS = pub.SECOND
#: Clocks that run until a decision or result is public.
CLOCKS = ("pub.decision", "pub.permit", "pub.other")
MOST, RECENT, LINES = 100, 30, 20
STATES = {"draft": "待拟稿", "returned": "退回修改", "proposed": "待复核", "confirmed": "待公开"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision in the queue: where its publication stands, and whose turn it is."""

    row: models.Matter
    last: date
    state: str
    by: str

    @property
    def label(self) -> str:
        return STATES[self.state]


@require_safe
@for_roles(*READERS)
def disclosure_desk(request: HttpRequest) -> HttpResponse:
    """What must be withdrawn, what waits for publication by clock, what was published last."""
    person = request.person  # type: ignore[attr-defined]
    copies.follow()
    seen = read.visible(person).values("pk")
    running = models.Deadline.objects.filter(stopped=None, matter__in=seen).select_related("matter__party").order_by("last", "pk")
    queue = list(running.filter(clock__in=CLOCKS)[:MOST])
    states = _states([line.matter_id for line in queue])
    context = {
        "fallen": list(running.filter(clock="pub.withdraw", matter__published=True)[:MOST]),
        "queue": [Waiting(line.matter, line.last, *states.get(line.matter_id, ("draft", ""))) for line in queue],
        "recent": PublicCopy.objects.filter(matter__in=seen).select_related("matter").order_by("-published_on", "-pk")[:RECENT],
        "most": MOST,
        "today": read.today(),
        "statistics": _statistics_due(read.today()),
    }
    return render(request, "console/disclosure_desk.html", context)


def _statistics_due(today: date) -> date | None:
    """The last day for the statistics of the year before, while they are not public; None where they are, or where nothing was done that year.

    No clock of the ledger can run for them, for their matter begins with their publication.
    """
    year = today.year - 1
    if of_year(year) is not None or not models.Matter.objects.filter(year=year).exists():
        return None
    rules = rules_on(today)
    return nominal_end(rules.calendar, date(year, 12, 31), rules["pub.stats"], "d")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def disclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: its text masked beside the source; proposed, compared, published, withdrawn from here."""
    person: Person = request.person  # type: ignore[attr-defined]
    row = matter_or_404(person, pk)
    procedure = ALL[row.procedure]
    step = doors.publishing_step(procedure.by_step)
    if not step:
        raise InputError("这一程序没有公开的步骤；要公开它的结果，请用“公开其他结果”。")
    matter = load(procedure, row)
    about = _about(request)
    if request.method == "POST" and request.POST.get("do") != "preview":
        return _do(request, row, matter, step, about)
    return _page(request, row, matter, about)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def disclosure_new(request: HttpRequest) -> HttpResponse:
    """Publish the result of another matter: name it, see it masked, propose it."""
    person: Person = request.person  # type: ignore[attr-defined]
    number = (request.POST.get("source") or request.GET.get("source", "")).replace("\0", "").strip()[:60]
    row = read.visible(person).select_related("party").filter(number=number).first() if number else None
    error = "没有这一编号的事项，请核对编号。" if number and row is None else ""
    if row is None:
        return render(request, "console/disclosure_new.html", {"number": number, "error": error}, status=404 if error else 200)
    about = _about(request)
    if request.method == "POST" and request.POST.get("do") == "propose":
        try:
            done = doors.propose_result(row, about, person, key=request.POST.get("key", ""))
        except Refused as refused:
            return _new_page(request, row, about, refused.findings, 422)
        messages.success(request, "已送第二人复核。")
        return redirect("disclosure", done.matter.pk)
    return _new_page(request, row, about, ())


def _do(request: HttpRequest, row: models.Matter, matter: Matter, step: str, about: doors.About) -> HttpResponse:
    """One of the acts; findings come back on the same page, nothing typed is lost."""
    person, post = request.person, request.POST  # type: ignore[attr-defined]
    key = post.get("key", "")[:60]
    try:
        if post.get("do") == "propose":
            doors.propose(row, about, person, key=key)
            said = "已送第二人复核。"
        elif post.get("do") == "confirm":
            at_once = step if person.roles & set(pub.LEGAL) else ""
            doors.confirm(
                row, matter, person, opinion=post.get("opinion", ""), compared=post.get("compared") == "1", publish=at_once, key=key
            )
            said = "复核无误，已经公开。" if at_once else "复核无误，由法制科公开。"
        elif post.get("do") == "return":
            doors.send_back(row, matter, person, _reason(post.get("opinion", ""), "退回的理由"), key=key)
            said = "已退回，拟稿人会看到理由。"
        elif post.get("do") == "publish":
            done = pub.confirmed(matter)
            table = pub.proposed(matter)
            doors.make_public(row, table.data if table else None, step, person, second=done.by[0].id if done else "", key=key)
            said = "已经公开。"
        elif post.get("do") == "withdraw":
            _withdraw(request, row, person, key)
            said = "已经撤回，公示页改为显示撤回理由。"
        else:
            raise InputError("没有这一操作，请从页面上的按钮办理。")
    except (Refused, BadData, InputError) as fault:
        findings = fault.findings if isinstance(fault, Refused) else ()
        return _page(request, row, matter, about, findings, "" if findings else str(fault), 422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("disclosure", args=[row.pk]))


def _withdraw(request: HttpRequest, row: models.Matter, person: Person, key: str) -> None:
    post = request.POST
    try:
        fell = date.fromisoformat(post["fallen_on"]) if post.get("fallen_on") else None
    except ValueError:
        raise InputError("决定被变更、撤销之日应写成 2023-05-01。") from None
    reasons = _reason(post.get("reasons", ""), "撤回的理由，它会向社会公开")
    doors.withdraw(row, person, cause=post.get("cause", ""), reasons=reasons, fallen_on=fell, key=key)


def _page(
    request: HttpRequest,
    row: models.Matter,
    matter: Matter,
    about: doors.About,
    findings: Sequence[Finding] = (),
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    copies.follow()
    source = _source(_origin(row, matter))
    proposal, published = pub.proposed(matter), row.published
    returned = _returned(matter, proposal)
    drafting = not published and (proposal is None or returned is not None)
    pairs = _pairs(source, proposal, drafting, about)
    if source is not None and not published:
        _looked(request, _origin(row, matter))
    context = {
        "row": row,
        "source": source,
        "pairs": pairs,
        "hidden": doors.listed_of(source, about) if source is not None and drafting else proposal.data.hidden if proposal else (),
        "proposal": proposal,
        "returned": returned,
        "drafting": drafting,
        "confirmed": pub.confirmed(matter),
        "published": published,
        "copies": PublicCopy.objects.filter(matter=row).order_by("-seq"),
        "own": proposal is not None and person.id in {one.id for one in proposal.by},
        "may_draft": bool(person.roles & set(pub.LEGAL)),
        "about": about,
        "manual": "\n".join(f"{text}={shown}" for text, shown in (about.manual or {}).items()),
        "credit": CREDIT,
        "causes": pub.CAUSES,
        "findings": findings,
        "error": error,
        "deadlines": row.deadlines.filter(clock__in=(*CLOCKS, "pub.withdraw"), stopped=None).order_by("last"),
        "key": get_random_string(24),
        "today": read.today(),
        "writable": not source or not source.texts.get("facts"),
    }
    return render(request, "console/disclosure.html", context, status=status)


def _new_page(
    request: HttpRequest, row: models.Matter, about: doors.About, findings: Sequence[Finding], status: int = 200
) -> HttpResponse:
    source = _source(row)
    _looked(request, row)
    context = {
        "row": row,
        "number": row.number,
        "source": source,
        "pairs": _pairs(source, None, True, about),
        "hidden": doors.listed_of(source, about) if source is not None else (),
        "about": about,
        "manual": "\n".join(f"{text}={shown}" for text, shown in (about.manual or {}).items()),
        "credit": CREDIT,
        "findings": findings,
        "key": get_random_string(24),
        "writable": not source or not source.texts.get("facts"),
        "new": True,
    }
    return render(request, "console/disclosure_new.html", context, status=status)


def _pairs(source: Source | None, proposal: Act | None, drafting: bool, about: doors.About) -> list[Pair]:
    if source is None:
        return []
    if drafting or proposal is None:
        return drafted(doors.written(source, about).masked(about.manual))
    return beside(source.texts, proposal.data)


def _about(request: HttpRequest) -> doors.About:
    """What was typed beside the text. Raises InputError for what cannot be read."""
    post = request.POST
    try:
        told = date.fromisoformat(post["told_on"]) if post.get("told_on") else None
    except ValueError:
        raise InputError("告知日期应写成 2023-05-01。") from None
    months = post.get("months", "").strip()
    if months and not (months.isascii() and months.isdigit() and len(months) < 4):
        raise InputError("公开期限应为整数的月数。")
    return doors.About(
        ground=post.get("ground", "").strip()[:2000],
        told_on=told,
        credit=post.get("credit", "none") if post.get("credit", "none") in CREDIT else "none",
        months=int(months) if months else None,
        secrets_checked=post.get("secrets_checked") == "1",
        social_impact=post.get("social_impact") == "1",
        manual=_manual(post.get("manual", "")),
        facts=post.get("facts", "").strip()[:20_000],
        result=post.get("result", "").strip()[:20_000],
    )


def _manual(text: str) -> dict[str, str]:
    """Lines “原文=写法”; without 写法 the text is shown as hidden."""
    lines = [line.strip() for line in text.replace("＝", "=").splitlines() if line.strip()]
    if len(lines) > LINES:
        raise InputError(f"另行隐去的最多 {LINES} 行。")
    pairs = (line.partition("=") for line in lines)
    return {old.strip()[:200]: new.strip()[:200] or "（已隐去）" for old, _, new in pairs if len(old.strip()) > 1}


def _reason(text: str, what: str) -> str:
    if not text.strip():
        raise InputError(f"请写明{what}。")
    return text.strip()


def _origin(row: models.Matter, matter: Matter) -> models.Matter:
    """The matter whose decision is published: this one, or the one a proposal names."""
    named = matter.last(pub.PROPOSE)
    number = named.data.source if named is not None else ""
    found = models.Matter.objects.filter(number=number).select_related("party").first() if number else None
    return found or row


def _source(row: models.Matter) -> Source | None:
    try:
        return source_of(row)
    except NoResult:
        return None


def _looked(request: HttpRequest, row: models.Matter) -> None:
    """The source names the party, so seeing it is recorded."""
    if row.party is not None:
        parties.look(row.party, person=request.person.id, purpose="公开审批：与原文对照", matter=row.number)  # type: ignore[attr-defined]


def _returned(matter: Matter, proposal: Act | None) -> Act | None:
    answer = matter.last(pub.CONFIRM)
    back = answer is not None and proposal is not None and answer.seq > proposal.seq and answer.data.result == "returned"
    return answer if back else None


def _states(keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Where the publication of each matter stands: state and who did the last act of it. One query."""
    rows = models.Act.objects.filter(matter_id__in=keys, step__in=(pub.PROPOSE, pub.CONFIRM, "pub.withdraw", *PUBLISHING))
    found: dict[int, tuple[str, str]] = {}
    for key, step, kind, actor in rows.order_by("seq").values_list("matter_id", "step", "kind", "actor"):
        state = {pub.PROPOSE: "proposed", pub.CONFIRM: kind}.get(step, "draft")
        found[key] = (state if state in STATES else "draft", actor)
    return found
