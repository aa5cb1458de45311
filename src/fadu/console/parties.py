"""当事人: find by exact name, number or phone; look at personal data with a purpose; the record of looks."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console import access
from fadu.console.access import CASE_ROLES, LOG_READERS, for_roles
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.ledger import barred, read
from fadu.ledger import parties as book
from fadu.ledger.models import Look, Matter, Party

PAGE = 100
#: What personal data is looked at for; anything else is written out.
PURPOSES = ("办理案件", "制作或者送达文书", "核对当事人身份", "答复当事人查询", "复议、诉讼举证", "案卷评查")
LABELS = {"name": "姓名或者名称", "id_number": "证件号码", "phone": "电话", "address": "地址", "representative": "法定代表人"}


@never_cache
@require_http_methods(["GET", "POST"])
@for_roles(*CASE_ROLES)
def parties(request: HttpRequest) -> HttpResponse:
    """Search by POST, so that no identity number stands in an address; hits are masked."""
    person: Person = request.person  # type: ignore[attr-defined]
    text = request.POST.get("q", "").replace("\0", "").strip()[:100]
    hits = book.search(text)
    seen = read.with_known_party(person).filter(party__in=hits).order_by().values("party").annotate(count=Count("pk"))
    counts = {row["party"]: row["count"] for row in seen}
    shown = [(party, counts.get(party.pk, 0)) for party in hits if party.pk in counts or _sees_all(person, party)]
    context = {"text": text, "hits": shown, "asked": request.method == "POST"}
    return render(request, "console/parties.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_roles(*CASE_ROLES)
def party(request: HttpRequest, key: str) -> HttpResponse:
    """A party masked, with its matters; POST with a purpose shows the personal data once and records the look."""
    person: Person = request.person  # type: ignore[attr-defined]
    found = Party.objects.filter(key=key).first()
    rows = list(read.with_known_party(person).filter(party__key=key).order_by("-opened_on", "-pk")[:PAGE])
    if found is None or not (rows or _sees_all(person, found)):
        raise Http404("没有这一当事人，或者您没有办理与其有关的事项。")
    plain: dict[str, str] = {}
    error = ""
    if request.method == "POST":
        try:
            plain = book.look(found, person=person.id, purpose=_purpose(request), matter=_matter(request, rows))
        except InputError as fault:
            error = str(fault)
    context = {
        "party": found,
        "rows": rows,
        "purposes": PURPOSES,
        "plain": [(LABELS[name], value) for name, value in plain.items() if value],
        "error": error,
    }
    return render(request, "console/party.html", context, status=400 if error else 200)


@require_safe
@for_roles(*LOG_READERS)
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whose personal data, when and why; the newest first."""
    rows = Look.objects.order_by("-pk")
    text = request.GET.get("q", "").replace("\0", "").strip()[:40]
    if text:
        rows = rows.filter(Q(person=text) | Q(party=text) | Q(matter=text) | Q(purpose__icontains=text))
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    shown = _told(request.person, page[:PAGE], text)  # type: ignore[attr-defined]
    context = {"rows": shown, "next": page[PAGE - 1].pk if len(page) > PAGE else "", "text": text, "before": before}
    return render(request, "console/looks.html", context)


def _told(person: Person, rows: Sequence[Look], text: str) -> list[Look]:
    """The looks as the person may read them: none at a matter about himself, and of who came in confidence only that somebody looked."""
    numbers = {row.matter for row in rows if row.matter}
    about = {row.number for row in Matter.objects.filter(number__in=numbers) if barred.is_barred(row, person, access.book())}
    hidden = read.sealed(person, numbers)
    found = [row for row in rows if row.matter not in about and not (row.matter in hidden and row.party == text)]
    for row in found:
        row.party = hidden.get(row.matter, row.party)  # as shown; looks are never saved again
    return found


def _sees_all(person: Person, party: Party) -> bool:
    return bool(person.roles & read.SEE_ALL) and not read.only_in_confidence(person, party)


def _purpose(request: HttpRequest) -> str:
    written = request.POST.get("other", "").replace("\0", "").strip()
    chosen = request.POST.get("purpose", "")
    parts = [chosen if chosen in PURPOSES else "", written]
    if len(written) > 80:
        raise InputError("用途说明最多 80 字，请缩短。")
    return "：".join(part for part in parts if part)


def _matter(request: HttpRequest, rows: Sequence[Matter]) -> str:
    """The number of the matter it is looked at for, when it is one of the party's that the person may see."""
    number = request.POST.get("matter", "")
    return number if number in {row.number for row in rows} else ""
