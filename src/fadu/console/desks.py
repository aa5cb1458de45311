"""业务台: the working pages of single systems (a review queue, a draw, a board), grouped by wing. A new one is one line here and one in the addresses."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.console.access import for_roles
from fadu.law.systems import SYSTEMS, WINGS


@dataclass(frozen=True, slots=True)
class Desk:
    """One working page: name of its address, label, one line about it, its system, the roles that may open it (none: everyone)."""

    address: str
    label: str
    about: str
    system: str
    roles: tuple[str, ...] = ()


DESKS: tuple[Desk, ...] = ()


@require_safe
@for_roles()
def desks(request: HttpRequest) -> HttpResponse:
    """The working pages that the person may open."""
    held = request.person.roles  # type: ignore[attr-defined]
    mine = [desk for desk in DESKS if not desk.roles or held & set(desk.roles)]
    wings = [(label, [desk for desk in mine if SYSTEMS[desk.system].wing == wing]) for wing, label in WINGS.items()]
    return render(request, "console/desks.html", {"wings": [(label, found) for label, found in wings if found]})
