"""The bureau, and keys of partners."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fadu.exchange import partners
from fadu.exchange.models import IN_PERSON, SCOPES
from tests.furnished import furnish


@pytest.fixture
def bureau(db: None) -> Iterator[None]:
    """Units, people and the power list that come with Fadu; no key is remembered from another test."""
    furnish()
    partners.forget()
    yield
    partners.forget()


@pytest.fixture
def key(bureau: None) -> Callable[..., dict[str, str]]:
    """The header of a new key with those scopes, in the name of an officer of squad 1 where it needs one."""

    def made(*scopes: str, person: str = "P009", quota: int = 1_000) -> dict[str, str]:
        chosen = scopes or tuple(SCOPES)
        return {
            "Authorization": "Bearer "
            + partners.issue("测试", chosen, quota, "P055", person=person if set(chosen) & set(IN_PERSON) else "")
        }

    return made
