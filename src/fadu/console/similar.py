"""类案检索: earlier decisions like the case at hand, or by item and text; the range of fines is shown before a head signs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import CASE_ROLES, book, for_roles
from fadu.law.common.case import opening
from fadu.law.common.penalty_data import Proposal
from fadu.law.facts import PARTY_KINDS, Matter, Person
from fadu.ledger import guiding, models, read
from fadu.ledger.similar import Likes, like_cases

#: Steps whose form shows the like cases beside it.
SHOWN_ON = frozenset(
    {"pen.file", "pen.conclude", "pen.notice", "pen.renotice", "pen.review", "pen.decide-collective", "pen.decide"}
)


@require_safe
@for_roles(*CASE_ROLES)
def similar(request: HttpRequest) -> HttpResponse:
    """Search by item, kind of party and facts. Nothing personal is shown: facts, tier, fine and number."""
    code, kind = request.GET.get("item", "")[:40], request.GET.get("kind", "citizen")
    text = request.GET.get("text", "").replace("\0", "").strip()[:2000]
    items = book().items()
    chosen = next((item for item in items if item.code == code), None)
    found = like_cases(code, kind, text) if chosen is not None and kind in PARTY_KINDS else None
    cases = guiding.near(code, text) if chosen is not None else []
    asked = {"guiding": cases, "items": items, "item": chosen, "kinds": PARTY_KINDS, "kind": kind, "text": text}
    return render(request, "console/similar.html", asked | {"likes": found, "seen": seen(request.person, found)})  # type: ignore[attr-defined]


def seen(person: Person, likes: Likes | None) -> set[int]:
    """Which of the nearest cases the person may open."""
    near = [like.matter.pk for like in likes.nearest] if likes else []
    return set(read.visible(person).filter(pk__in=near).values_list("pk", flat=True)) if near else set()


def likes_of(row: models.Matter, matter: Matter) -> tuple[Likes | None, list[guiding.Guiding]]:
    """The like cases of a penalty matter and the guiding cases nearest to it, by the facts of its newest proposal or, before one, its
    summary; of a clue that is to be filed, what it says."""
    data = opening(matter) or (matter.acts[0].data if matter.acts else None)
    if data is None or not row.item_code:
        return None, []
    proposal = next((act.data for act in reversed(matter.acts) if isinstance(act.data, Proposal)), None)
    text = "；".join(fact.text for fact in proposal.facts) if proposal else getattr(data, "summary", "")
    return like_cases(row.item_code, getattr(data, "party_kind", ""), text, row.pk), guiding.near(row.item_code, text)
