"""Accounts of the demo's people, all with one random password that stands only in the data folder."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from fadu.registers.logins import create_login
from fadu.registers.models import Person


def password_file() -> Path:
    """Where the password stands, readable by its owner alone."""
    return Path(settings.DATA_DIR) / "demo-password"


def password() -> str:
    """The demo's password, made at random the first time."""
    path = password_file()
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("-".join(secrets.token_hex(2) for _ in range(4)), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def make_logins() -> int:
    """An account for every synthetic person who has none; gives how many were made.

    The password is hashed once and its hash shared, since a slow hash for each of forty people would take most of the load.
    """
    people = list(Person.objects.filter(synthetic=True, user=None).exclude(appointments__role="portal").order_by("code"))
    if not people:
        return 0
    users = get_user_model()
    with transaction.atomic():
        first = create_login(people[0], password())
        for person in people[1:]:
            person.user = users.objects.create(username=person.code.lower(), password=first.password)
            person.save(update_fields=["user"])
    return len(people)
