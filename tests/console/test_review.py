"""The review desk: the queue by clock, who may review, what changed between drafts, and the like cases shown before a head signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.demo import cases, pictures
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.stage import Stage
from fadu.law.common.penalty_data import ASPECTS
from fadu.ledger import models, read
from fadu.ledger.record import Intent, open_matter, record_act
from fadu.ledger.similar import alike, bigrams, like_cases
from fadu.ledger.standing.cases import like
from tests.console.making import filed, officers

SOUND = [{"aspect": aspect, "sound": True} for aspect in ASPECTS]
DRAFT = {
    "facts": [{"element": "conduct", "text": "在人行道上摆摊", "evidence": []}],
    "reasons": "事实清楚",
    "kinds": ["fine"],
    "fine": "300",
    "content": "罚款300元",
}


def submitted(fine: str = "300", name: str = "张三丰") -> models.Matter:
    row = filed(name)
    return send(row, fine)


def send(row: models.Matter, fine: str) -> models.Matter:
    return record_act(row.pk, Intent("pen.review-submit", DRAFT | {"fine": fine}, officers())).matter


def returned(row: models.Matter) -> models.Matter:
    points = [{"aspect": "facts", "sound": False, "said": "缺少面积证据"}, *(p for p in SOUND if p["aspect"] != "facts")]
    review = {"result": "returned", "opinion": "补充证据", "points": points}
    return record_act(row.pk, Intent("pen.review", review, ["P004"])).matter


def test_the_queue_holds_what_waits_and_nothing_else(sign_in: Callable[[str], Client]) -> None:
    waits, done = submitted(), returned(submitted(name="李四"))
    page = sign_in("P004").get(reverse("review_desk")).content.decode()
    assert waits.number in page
    assert done.number not in page
    assert "待审核 1 件" in page
    assert "退回后重送" not in page


def test_a_draft_that_comes_back_is_marked_and_compared(sign_in: Callable[[str], Client]) -> None:
    row = returned(submitted())
    reply = {"reply": "已补充面积证据", "mended": ["facts"]}
    record_act(row.pk, Intent("pen.review-return", reply, officers()))
    send(row, "250")
    client = sign_in("P004")
    assert "退回后重送" in client.get(reverse("review_desk")).content.decode()
    page = client.get(reverse("review_draft", args=[row.pk])).content.decode()
    assert "第 2 次送审" in page
    assert "与上一次送审稿逐项对照" in page
    assert "300元" in page
    assert "250元" in page
    assert "缺少面积证据" in page
    assert "已补充面积证据" in page


def test_who_took_part_is_shown_as_not_independent(sign_in: Callable[[str], Client]) -> None:
    row = filed()
    record_act(row.pk, Intent("pen.evidence-add", {"note": "测量"}, [*officers(), "P004"]))
    send(row, "300")
    page = sign_in("P005").get(reverse("review_draft", args=[row.pk])).content.decode()
    assert page.count('<span class="badge bad">不可以</span>') == 1
    assert "P004同时是本案的承办人" in page
    assert page.count('<span class="badge ok">可以</span>') == 1


def test_a_case_without_draft_says_so(sign_in: Callable[[str], Client]) -> None:
    row = filed()
    assert "本案还没有送审" in sign_in("P004").get(reverse("review_draft", args=[row.pk])).content.decode()


@pytest.mark.parametrize("name", ["review_desk", "similar"])
def test_queries_do_not_grow_with_rows(sign_in: Callable[[str], Client], name: str) -> None:
    client = sign_in("P004")
    counts = []
    for number in (2, 6):
        for index in range(number):
            submitted(name=f"某甲{number}{index}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.fixture
def year(bureau: None, settings: Any, tmp_path: Any) -> None:
    """Four decided cases of the demo's making, two on the same item."""
    settings.MEDIA_ROOT = settings.FADU_FILES = tmp_path
    rng = Random(1)
    kept = pictures.store_all()
    caster = cases.Caster(rng, teams(), places(), kept, {"citizen": citizens(rng), "org": companies(rng)})
    stage = Stage(kept, lambda acts: None)
    for number, acts in enumerate(cases.year_scripts(caster)):
        if number < 4:
            stage.play("penalty-ordinary", acts)


def test_like_cases_are_of_the_item_and_kind_alone(year: None) -> None:
    decided = models.Act.objects.filter(step="pen.decide").select_related("matter__party").first()
    assert decided is not None
    assert decided.matter.party is not None
    item, kind = decided.matter.item_code, decided.matter.party.kind
    found = like_cases(item, kind, decided.content["data"]["facts"][0]["text"])
    assert found is not None
    same = models.Matter.objects.filter(item_code=item, fine__gt=0, party__kind=kind)
    assert found.count == same.count()
    assert found.high == max(row.fine for row in same if row.fine) / 100
    assert found.low <= found.middle <= found.high
    assert found.nearest[0].near >= found.nearest[-1].near
    other = "org" if kind == "citizen" else "citizen"
    assert like_cases(item, other, "") is None
    without = like_cases(item, kind, "", but=decided.matter_id)
    assert (without.count if without else 0) == found.count - 1


def test_a_decision_that_was_taken_back_is_no_measure(year: None) -> None:
    """Neither for the page nor for the gate, which ask alike."""
    decided = models.Act.objects.filter(step="pen.decide").select_related("matter__party").first()
    assert decided is not None
    assert decided.matter.party is not None
    row = decided.matter
    before = like_cases(row.item_code, row.party.kind, "")
    assert before is not None
    new = models.Matter(pk=0)
    data = SimpleNamespace(item=row.item_code, party_kind=row.party.kind)
    opened = SimpleNamespace(step="pen.file", data=data)
    assert like(None, opened, new, None)["like"]["count"] == before.count  # type: ignore[arg-type]
    about = {"case": row.number, "topic": "处罚决定", "decided_on": decided.at[:10], "received_on": "2024-01-04", "organ": "区政府"}
    dispute = open_matter("reconsideration", Intent("rec.copy", about, ["P004"])).matter
    lost = {"result": "revoked", "document": "潼府复〔2024〕9号", "received_on": "2024-02-01"}
    record_act(dispute.pk, Intent("rec.decide", lost, ["P004"]))
    after = like_cases(row.item_code, row.party.kind, "")
    assert (after.count if after else 0) == before.count - 1
    told = like(None, opened, new, None)["like"]  # type: ignore[arg-type]
    assert (told["count"] if told else 0) == before.count - 1


def test_the_search_page_shows_range_and_nearest(year: None, sign_in: Callable[[str], Client]) -> None:
    decided = models.Act.objects.filter(step="pen.decide").select_related("matter__party").first()
    assert decided is not None
    assert decided.matter.party is not None
    asked = {"item": decided.matter.item_code, "kind": decided.matter.party.kind, "text": "倾倒"}
    page = sign_in("P002").get(reverse("similar"), asked).content.decode()
    assert decided.matter.number in page
    assert "最相近的案件" in page
    assert "没有类案" in sign_in("P003").get(reverse("similar"), asked | {"kind": "org"}).content.decode()


def test_texts_that_share_more_are_nearer() -> None:
    here = bigrams("在人行道上摆放货物约4平方米")
    assert alike(here, bigrams("临街门店在人行道上摆放货物")) > alike(here, bigrams("擅自挖掘城市道路约6米"))
    assert alike(here, here) == pytest.approx(1)
    assert alike(here, bigrams("")) == 0


def test_days_old(sign_in: Callable[[str], Client]) -> None:
    row = submitted()
    models.Deadline.objects.filter(matter=row, clock="pen.review").update(last=read.today() - timedelta(days=1))
    assert "已逾期" in sign_in("P004").get(reverse("review_desk")).content.decode()
