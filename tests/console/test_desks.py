"""业务台: no desk shows anybody the way to an act that he may not begin."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from fadu.console.desks import DESKS
from fadu.law.facts import ROLES
from fadu.law.procedures import ALL
from fadu.ledger.read import today
from fadu.registers.asof import snapshot

SignIn = Callable[[str], Client]
BEGINS = re.compile(r'href="/matters/new/([\w-]+)/([\w.-]+)/(?:sheet/)?(?:\?[^"]*)?"')


def one_of_each_role() -> list[str]:
    """Codes of a few people who together hold every role that anybody holds, those with the fewest roles first."""
    people = sorted(snapshot(today()).people(), key=lambda person: (len(person.roles), person.id))
    found = {role: next((person.id for person in people if role in person.roles), "") for role in ROLES if role != "portal"}
    return sorted(set(found.values()) - {""})


def test_no_desk_offers_a_beginning_that_is_not_for_its_reader(sign_in: SignIn) -> None:
    addresses = sorted({reverse(desk.address) for desk in DESKS})
    registers = snapshot(today())
    offered: set[str] = set()
    for code in one_of_each_role():
        client, person = sign_in(code), registers.person(code)
        for address in addresses:
            answer = client.get(address)
            for procedure, step in BEGINS.findall(answer.content.decode()) if answer.status_code == 200 else ():
                offered.add(step)
                may = person.roles & set(ALL[procedure].step(step).who)
                assert may, f"{address} 向{code}（{'、'.join(sorted(person.roles))}）显示“{ALL[procedure].step(step).label}”"
    assert {"ord.receive", "prb.list", "rvw.plan", "pet.register", "dsp.register"} <= offered
