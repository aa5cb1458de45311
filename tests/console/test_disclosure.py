"""公开审批: the queue, the comparison, two persons, withdrawal; the yearly statistics."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fadu.disclosure.models import PublicCopy
from fadu.ledger import read
from fadu.ledger.models import Act, Look, Matter
from tests.console.making import filed
from tests.ledger.conftest import Play, caster, play, script  # noqa: F401

SignIn = Callable[[str], Client]
PROPOSAL = {"do": "propose", "ground": "列入公开目录", "told_on": "2023-03-20", "social_impact": "1", "secrets_checked": "1"}
ONE, OTHER = "P004", "P005"


@pytest.fixture
def served(sign_in: SignIn, play: Play) -> Matter:  # noqa: F811
    """A decision against a citizen, served and not yet published."""
    return play("hearing", "serve:decision")


def address(row: Matter) -> str:
    return f"/disclosure/{row.pk}/"


def test_from_the_queue_to_the_board_by_two_persons(sign_in: SignIn, served: Matter) -> None:
    one, other = sign_in(ONE), sign_in(OTHER)
    assert "待拟稿" in one.get("/disclosure/").text
    assert one.post(address(served), PROPOSAL).status_code == 302
    assert "待复核" in other.get("/disclosure/").text
    own = one.get(address(served)).text
    assert "须由另一人复核" in own
    refused = one.post(address(served), {"do": "confirm", "compared": "1"})
    assert refused.status_code == 422
    assert "复核人就是拟稿人" in refused.text
    page = other.get(address(served)).text
    assert "<mark" in page
    assert "复核无误，公开" in page
    lazy = other.post(address(served), {"do": "confirm"})
    assert lazy.status_code == 422
    assert "没有与原文逐项对照" in lazy.text
    assert other.post(address(served), {"do": "confirm", "compared": "1"}).status_code == 302
    assert Matter.objects.get(pk=served.pk).published
    assert "公开中" in one.get("/disclosure/").text
    copy = PublicCopy.objects.get()
    assert copy.withdrawn_on is None
    assert [act.actor for act in Act.objects.filter(matter=served, step__startswith="pub.").order_by("seq")] == [ONE, OTHER, OTHER]


def test_the_source_is_beside_the_draft_and_the_look_is_recorded(sign_in: SignIn, served: Matter) -> None:
    assert served.party is not None
    name = served.party.read("name")
    text = sign_in(ONE).get(address(served)).text
    assert f'<del title="姓名">{name}</del>' in text
    assert f'<mark title="姓名">{name[0]}某</mark>' in text
    assert Look.objects.filter(party=served.party.key, person=ONE, purpose__startswith="公开审批").count() == 1


def test_a_manual_mask_is_previewed_and_kept(sign_in: SignIn, served: Matter) -> None:
    client = sign_in(ONE)
    typed = {**PROPOSAL, "do": "preview", "manual": "建筑垃圾＝（物料）"}
    text = client.post(address(served), typed).text
    assert "（物料）" in text
    assert "建筑垃圾=（物料）" in text
    client.post(address(served), {**typed, "do": "propose"})
    said = Act.objects.get(matter=served, step="pub.propose").content["data"]
    assert "（物料）" in said["facts"]
    assert {"kind": "manual", "instead": "（物料）"}.items() <= next(
        line for line in said["hidden"] if line["kind"] == "manual"
    ).items()


def test_a_returned_draft_comes_back_with_the_reason(sign_in: SignIn, served: Matter) -> None:
    one, other = sign_in(ONE), sign_in(OTHER)
    one.post(address(served), PROPOSAL)
    silent = other.post(address(served), {"do": "return", "opinion": " "})
    assert silent.status_code == 422
    assert "请写明退回的理由" in silent.text
    other.post(address(served), {"do": "return", "opinion": "门牌没有隐去"})
    assert "退回修改" in one.get("/disclosure/").text
    assert "门牌没有隐去" in one.get(address(served)).text
    assert one.post(address(served), PROPOSAL).status_code == 302
    assert other.post(address(served), {"do": "confirm", "compared": "1"}).status_code == 302


def test_a_head_confirms_and_the_legal_section_publishes(sign_in: SignIn, served: Matter) -> None:
    one, head = sign_in(ONE), sign_in("P002")
    one.post(address(served), PROPOSAL)
    assert head.post(address(served), {"do": "confirm", "compared": "1"}).status_code == 302
    assert not Matter.objects.get(pk=served.pk).published
    assert "待公开" in one.get("/disclosure/").text
    assert one.post(address(served), {"do": "publish"}).status_code == 302
    assert Matter.objects.get(pk=served.pk).published


def test_a_withdrawal_needs_a_reason_and_changes_the_public_page(sign_in: SignIn, served: Matter) -> None:
    one, other = sign_in(ONE), sign_in(OTHER)
    one.post(address(served), PROPOSAL)
    other.post(address(served), {"do": "confirm", "compared": "1"})
    silent = other.post(address(served), {"do": "withdraw", "cause": "mistake"})
    assert silent.status_code == 422
    assert other.post(address(served), {"do": "withdraw", "cause": "nix", "reasons": "有误"}).status_code == 422
    assert (
        other.post(address(served), {"do": "withdraw", "cause": "mistake", "reasons": "有误", "fallen_on": "昨天"}).status_code
        == 422
    )
    assert other.post(address(served), {"do": "withdraw", "cause": "mistake", "reasons": "文号有误"}).status_code == 302
    text = Client().get("/portal/decisions/").text
    copy = PublicCopy.objects.get()
    assert copy.reason == "文号有误"
    assert "文号有误" in text


def test_pressing_twice_publishes_once(sign_in: SignIn, served: Matter) -> None:
    client = sign_in(ONE)
    for _ in range(2):
        assert client.post(address(served), {**PROPOSAL, "key": "k1"}).status_code == 302
    assert Act.objects.filter(matter=served, step="pub.propose").count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"do": "nix"},
        {"do": "propose", "told_on": "昨天"},
        {"do": "propose", "months": "很久"},
        {"do": "propose", "manual": "x=y\n" * 30},
    ],
)
def test_odd_input_is_one_sentence(sign_in: SignIn, served: Matter, typed: dict[str, str]) -> None:
    answer = sign_in(ONE).post(address(served), typed)
    assert answer.status_code in (400, 422)
    assert "notice bad" in answer.text


def test_a_case_without_decision_says_what_is_missing(sign_in: SignIn) -> None:
    row = filed("欧阳慕容")
    client = sign_in(ONE)
    assert "还没有可以公开的决定" in client.get(address(row)).text
    refused = client.post(address(row), PROPOSAL)
    assert refused.status_code == 422
    assert "还没有可以公开的决定" in refused.text


def test_results_of_other_matters(sign_in: SignIn, served: Matter) -> None:
    client = sign_in(ONE)
    assert client.get("/disclosure/new/").status_code == 200
    assert client.get("/disclosure/new/", {"source": "没有的编号"}).status_code == 404
    assert "公开文稿" in client.get("/disclosure/new/", {"source": served.number}).text
    refused = client.post("/disclosure/new/", {**PROPOSAL, "source": served.number})
    assert refused.status_code == 422
    assert "应在本案中公开" in refused.text


def test_the_queue_costs_the_same_for_five_and_fifty(sign_in: SignIn, served: Matter) -> None:
    client = sign_in(ONE)
    client.get("/disclosure/")
    counts = []
    for more in (5, 50):
        for number in range(more):
            row = Matter.objects.get(pk=served.pk)
            row.pk, row.number = None, f"另{more}-{number}"
            row.save(force_insert=True)
            row.deadlines.create(clock="pub.decision", start=date(2023, 3, 1), last=date(2023, 3, 10), owner="bureau")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/disclosure/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_empty_queue_says_so(sign_in: SignIn) -> None:
    text = sign_in(ONE).get("/disclosure/").text
    assert "没有等待公开的决定" in text
    assert "还没有公开的决定" in text


def test_the_desk_reminds_of_last_years_statistics_until_they_are_public(sign_in: SignIn, served: Matter) -> None:
    """And no form lets their figures be typed."""
    client, year = sign_in(ONE), read.today().year - 1
    assert "年度行政执法统计还没有公布" not in client.get("/disclosure/").text
    Matter.objects.filter(pk=served.pk).update(year=year)
    assert f"{year}年度行政执法统计还没有公布" in client.get("/disclosure/").text
    answer = client.post("/matters/new/enforcement-statistics/pub.stats/", {"d-year": year, "d-checked": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/statistics/{year}/")
    assert client.post(f"/statistics/{year}/", {"copied_to": "重庆市城市管理局", "checked": "1"}).status_code == 302
    assert "年度行政执法统计还没有公布" not in client.get("/disclosure/").text


def test_statistics_are_computed_published_and_compared(sign_in: SignIn, served: Matter) -> None:
    client = sign_in(ONE)
    text = client.get("/statistics/2023/").text
    assert "普通程序作出处罚决定" in text
    refused = client.post("/statistics/2023/", {"copied_to": "重庆市城市管理局"})
    assert refused.status_code == 422
    assert "没有与台账核对" in refused.text
    assert client.post("/statistics/2023/", {"copied_to": "重庆市城市管理局", "checked": "1"}).status_code == 302
    assert "与台账现在的数字相符" in client.get("/statistics/2023/").text
    public = Client().get("/portal/statistics/2023/")
    assert "抄送重庆市城市管理局" in public.text
    assert "1件" in public.text
    assert client.get("/statistics/2023/export.xlsx").status_code == 200
    assert client.get("/statistics/1500/").status_code == 400
    assert Client().get("/portal/statistics/1999/").status_code == 404
