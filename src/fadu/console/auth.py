"""Sign-in and sign-out. Lock-out after repeated failures is django-axes' (settings AXES_*)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView

from fadu.law.facts import ROLES
from fadu.ledger.read import today
from fadu.registers import asof
from fadu.registers.models import Person

#: The sign-in page names at most so many demonstration accounts of one role.
ACCOUNTS_A_ROLE = 2


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account: whom one signs in as."""

    username: str
    name: str
    unit: str


class _Form(AuthenticationForm):
    """One sentence for a wrong name and a wrong password alike."""

    error_messages = {
        "invalid_login": "账号或者密码不对，请重新输入；注意大小写。",
        "inactive": "这个账号已经停用，请联系本单位系统管理员。",
    }


class _Login(LoginView):
    """The sign-in page; with settings.FADU_DEMO it offers the accounts of the synthetic people."""

    template_name = "console/login.html"
    authentication_form = _Form
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = getattr(settings, "FADU_DEMO", False)
        accounts = demo_accounts() if demo else []
        return super().get_context_data(accounts=accounts, password=_demo_password() if accounts else "", **kwargs)


login = _Login.as_view()
logout = LogoutView.as_view()


def _demo_password() -> str:
    """The password that loading the demo year left in the data folder; empty without one."""
    file = Path(settings.DATA_DIR) / "demo-password"
    return file.read_text(encoding="ascii").strip() if file.is_file() else ""


def demo_accounts() -> list[tuple[str, list[Account]]]:
    """Role label → some synthetic people of that role who have an account."""
    book = asof.snapshot(today())
    rows = Person.objects.filter(synthetic=True, user__is_active=True).values_list("code", "user__username")
    usernames = dict(rows)
    found = []
    for role, label in ROLES.items():
        holders = sorted((person for person in book.people(role) if person.id in usernames), key=lambda person: len(person.roles))
        people = holders[:ACCOUNTS_A_ROLE]  # those who are little else show best what the role can do
        if people:
            found.append(
                (label, [Account(usernames[person.id], person.name, str(book.unit(person.unit)["name"])) for person in people])
            )
    return found
