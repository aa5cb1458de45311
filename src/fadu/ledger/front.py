"""公众自己办: the account that stands in an act for what somebody did on the portal himself; who it was is a party or a ticket's own vehicle."""

from __future__ import annotations

from fadu.law.errors import InputError
from fadu.registers.asof import Snapshot


def front(book: Snapshot) -> str:
    """Code of the account that holds the role “网上服务”. Raises InputError where the bureau has appointed none."""
    found = book.people("portal")
    if not found:
        raise InputError("网上办理没有开通，请到服务窗口办理。")
    return found[0].id
