"""A decision that was annulled is decided anew, counts for nothing against the party, and no form makes a citizen of a company or the other way round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from fadu.demo.cases import Caster
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.gates import Judgement
from fadu.law.procedures import ALL
from fadu.ledger import models, parties
from fadu.ledger.record import Intent, open_matter, record_act, weigh

pytestmark = [pytest.mark.both, pytest.mark.django_db]
HEAD, TEAM = "P002", ("P014", "P019")
ORDINARY = ALL["penalty-ordinary"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def anew(old: models.Matter, decided: bool) -> tuple[Act, Judgement]:
    """The same act of the same party filed again in June, or decided again on that new file: what the judge says."""
    said = {step: old.acts.get(step=step).content["data"] for step in ("pen.file", "pen.decide")}
    row, matter = models.Matter(procedure=ORDINARY.id, year=2023), Matter(ORDINARY.id)
    act, verdict = weigh(ORDINARY, row, matter, Intent("pen.file", said["pen.file"], [HEAD], at("2023-06-01 09:00")))
    if not decided:
        return act, verdict
    row.last_seq = 1
    return weigh(
        ORDINARY, row, matter.plus(act, "调查取证"), Intent("pen.decide", said["pen.decide"], [HEAD], at("2023-06-02 09:00"))
    )


def gates(verdict: Judgement) -> set[str]:
    return {finding.gate for finding in verdict.findings}


def test_an_annulled_decision_is_filed_and_decided_anew(play: Callable[..., models.Matter]) -> None:
    old = play("short", "pub.penalty")
    assert "pen-power" in gates(anew(old, False)[1]), "the first case still stands"
    assert "pen-one-act-one-fine" in gates(anew(old, True)[1])
    record_act(old.pk, Intent("pen.self-correct", correction(outcome="changed", fine="3000"), [HEAD], at("2023-05-09 09:00")))
    assert "pen-one-act-one-fine" in gates(anew(old, True)[1]), "a decision that was lowered still fines"
    record_act(old.pk, Intent("pen.self-correct", correction(outcome="revoked"), [HEAD], at("2023-05-10 09:00")))
    assert not gates(anew(old, False)[1])
    assert "pen-one-act-one-fine" not in gates(anew(old, True)[1])


def correction(**more: Any) -> dict[str, Any]:
    return {"reasons": "适用条款有误", "reviewed": True} | more


def test_an_annulled_decision_is_no_earlier_violation(play: Callable[..., models.Matter]) -> None:
    old = play("short", "pub.penalty")
    filed = old.acts.get(step="pen.file").content["data"]
    same = {name: filed[name] for name in ("item", "party", "party_kind", "place", "town")}
    asked = Intent("wav.assess", same | {"occurred_on": date(2023, 6, 1), "facts": "再次发现"}, TEAM, at("2023-06-01 09:00"))

    def earlier() -> list[str]:
        new = models.Matter(procedure="first-violation", year=2023)
        return list(weigh(ALL["first-violation"], new, Matter("first-violation"), asked)[0].standing["earlier"])

    assert earlier() == [old.number]
    record_act(old.pk, Intent("pen.self-correct", correction(outcome="revoked"), [HEAD], at("2023-05-10 09:00")))
    assert earlier() == []


@pytest.mark.parametrize(("kind", "said"), [("citizen", "org"), ("org", "citizen")])
def test_the_kind_of_party_is_that_of_the_register(caster: Caster, kind: str, said: str) -> None:
    filing = {
        "item": "CQSR-66-3",
        "party": next(caster.parties[kind]).key,
        "party_kind": said,
        "place": "某处（示例）",
        "town": "JD-GUILIN",
        "occurred_on": date(2023, 3, 1),
        "found_on": date(2023, 3, 1),
        "summary": "倾倒建筑垃圾",
        "handlers": list(TEAM),
    }
    with pytest.raises(InputError, match="当事人类别不能填"):
        open_matter(ORDINARY.id, Intent("pen.file", filing, [HEAD], at("2023-03-02 09:00")))
    assert not models.Act.objects.filter(step="pen.file").exists()
    open_matter(ORDINARY.id, Intent("pen.file", filing | {"party_kind": kind}, [HEAD], at("2023-03-02 09:00")))


@pytest.mark.parametrize(
    ("born", "found"),
    [
        ("20090301", "under14"),
        ("20090228", "14-17"),
        ("20050301", "14-17"),
        ("20050228", "full"),
        ("20091399", None),
        ("2009", None),
    ],
)
def test_the_age_is_that_of_the_identity_number_on_the_day_of_the_violation(caster: Caster, born: str, found: str | None) -> None:
    boy = parties.find_or_make(kind="citizen", name="程小宇", id_number=f"500223{born}0011", phone="10200000001")
    spot = {
        "item": "CQSR-44-1",
        "party": boy.key,
        "party_kind": "citizen",
        "place": "某处（示例）",
        "town": "JD-GUILIN",
        "occurred_on": date(2023, 3, 1),
        "kinds": ["warning"],
        "basis": ["《重庆市市容环境卫生管理条例》第四十四条"],
    }
    simple, new = ALL["penalty-simple"], models.Matter(procedure="penalty-simple", year=2023)
    act, _ = weigh(simple, new, Matter(simple.id), Intent("smp.issue", spot, TEAM, at("2023-03-01 10:00")))
    assert act.standing.get("age") == found
