"""Who calls: the key in `Authorization: Bearer fadu_…`, its scope, its quota."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from fadu.api.problems import Problem
from fadu.exchange import partners
from fadu.exchange.models import SCOPES
from fadu.exchange.partners import Holder
from fadu.law.facts import Person
from fadu.ledger.read import today
from fadu.registers import asof


class Key(HttpBearer):
    """The operation needs a key with that scope; `request.auth` is its Holder."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Any:
        sent = request.headers.get("Authorization", "").split(" ")
        if len(sent) != 2 or sent[0].lower() != "bearer" or not sent[1]:
            raise Problem("unauthorized", "请在 Authorization 头中带上密钥（Bearer）。", {"WWW-Authenticate": "Bearer"})
        return self.authenticate(request, sent[1])

    def authenticate(self, request: HttpRequest, token: str) -> Holder:
        try:
            held = partners.holder(token)
            if self.scope not in held.scopes:
                raise Problem("forbidden", f"这个密钥不能用于“{SCOPES[self.scope]}”，请向发放单位申请。")
            partners.spend(held)
        except partners.NotKnown as error:
            raise Problem("unauthorized", str(error), {"WWW-Authenticate": "Bearer"}) from None
        except partners.Spent as error:
            raise Problem("quota", str(error), {"Retry-After": str(partners.until_tomorrow())}) from None
        return held


def person_of(held: Holder) -> Person:
    """The person in whose name the key works, as of today."""
    try:
        return asof.snapshot(today()).person(held.person)
    except KeyError:
        raise Problem("forbidden", "密钥所用名义的人员今天不在人员库中。") from None
