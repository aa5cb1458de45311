"""Who may open which page. Every view of the console is marked `for_roles`, which also sets `request.person`.

What a person sees of matters is decided in one other place, `fadu.ledger.read.visible`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fadu.law.errors import InputError
from fadu.law.facts import ROLES, Person
from fadu.ledger import read
from fadu.ledger.models import Matter
from fadu.registers import asof

View = Callable[..., HttpResponse]

#: May look into the records of who saw personal data.
LOG_READERS = ("admin", "legal")
#: May change registers.
REGISTRARS = ("admin", "legal")
#: Work with cases: everyone but a mere administrator and the account of the public.
CASE_ROLES = tuple(role for role in ROLES if role not in ("admin", "portal"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the navigation."""

    label: str
    address: str
    here: bool


#: Label, address, the roles that see it (none: everyone).
_PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("待办", "/", ()),
    ("通知", "/notices/", ()),
    ("事项", "/matters/", CASE_ROLES),
    ("新建", "/matters/new/", CASE_ROLES),
    ("总览", "/dashboard/", ("head", "principal", "legal", "clerk")),
    ("业务台", "/desks/", ()),
    ("登记册", "/registers/", ()),
    ("年度数据", "/year/", ()),
    ("账本核验", "/ledger/", ()),
    ("接口", "/desks/api-keys/", ("admin",)),
    ("查看记录", "/looks/", LOG_READERS),
)


#: The registers as of today while a view runs: templates name many people, and each new snapshot asks the database once.
_BOOK: ContextVar[asof.Snapshot | None] = ContextVar("book", default=None)


def book() -> asof.Snapshot:
    """The registers as of today, the same for a whole request."""
    return _BOOK.get() or asof.snapshot(read.today())


def entries(request: HttpRequest) -> list[Entry]:
    """The navigation of the signed-in person; the place with the longest fitting address is marked."""
    held = request.person.roles  # type: ignore[attr-defined]
    shown = [(label, address) for label, address, roles in _PLACES if not roles or held & set(roles)]
    fitting = [address for _, address in shown if request.path.startswith(address) and (address != "/" or request.path == "/")]
    here = max(fitting, key=len, default=None)
    return [Entry(label, address, address == here) for label, address in shown]


def require(person: Person, *roles: str) -> None:
    """Raises PermissionDenied, with a sentence for people, unless the person holds one of the roles (any role when none is named)."""
    if roles and not person.roles & set(roles):
        raise PermissionDenied(f"此页只对{'、'.join(ROLES[role] for role in roles)}开放。")


def for_roles(*roles: str) -> Callable[[View], View]:
    """Mark a view: `request.person` is who signed in, and holds one of the roles (without roles: is anyone of the bureau).

    An InputError that the view leaves becomes a page with its sentence (400).
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            today = asof.snapshot(read.today())
            person = today.user_person(request.user)
            if person is None or "portal" in person.roles:  # the account that stands for the public is nobody of the bureau
                return render(request, "console/no_person.html", status=403)
            request.person = person  # type: ignore[attr-defined]
            require(person, *roles)
            before = _BOOK.set(today)
            try:
                return view(request, *args, **kwargs)
            except InputError as error:
                return render(request, "console/problem.html", {"sentence": str(error)}, status=400)
            finally:
                _BOOK.reset(before)

        checked.roles = roles  # type: ignore[attr-defined]
        return checked

    return wrap


def matter_or_404(person: Person, pk: int) -> Matter:
    """The matter, if the person may see it; a hidden one is answered like one that does not exist."""
    row = read.one(person, pk)
    if row is None:
        raise Http404("没有这一事项，或者您无权查看。")
    return row
