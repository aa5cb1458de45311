"""Who is signed in: the session and the account of a request, each by a plain statement. The ORM builds both anew for every page and act."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from fadu.ledger import rows

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read the short way."""

    def _get_session_from_db(self) -> Session | None:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        [found] = rows.ask(rows.Question(_SESSION, [self.session_key, now]))
        if found and self.session_key:
            return Session(session_key=self.session_key, session_data=found[0][0])
        self._session_key = None
        return None


class Backend(ModelBackend):
    """Django's accounts, read the short way."""

    def get_user(self, user_id: Any) -> User | None:
        """The account if it may be used."""
        found = rows.fetch(User, id=int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
