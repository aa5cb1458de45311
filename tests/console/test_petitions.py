"""Petition desk, disputes board, enterprise desk: what they show, to whom, and the ways they open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.law.common.petition_words import suggest
from fadu.ledger import models, read
from fadu.ledger.record import Intent, open_matter
from tests.petitions import DESK, NAME, PHONE, accepted, party, registered

pytestmark = pytest.mark.both
SignIn = Callable[[str], Client]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("有人夜间倾倒建筑垃圾，请求查处", "penalty"),
        ("对法院判决不服", "litigation"),
        ("单位拖欠工资", "arbitration"),
        ("不服处罚决定，罚款过高", "reconsideration"),
        ("建议增加垃圾桶", "suggestion"),
        ("路灯不亮", "petition"),
    ],
)
def test_the_hint_by_words(text: str, path: str) -> None:
    assert suggest(text)[0].path == path


def test_the_desk_shows_the_hint_and_not_who_filed(sign_in: SignIn) -> None:
    registered(0, claim="请求查处夜间倾倒", facts="夜间倾倒建筑垃圾")
    for code in (DESK, "P001"):
        page = sign_in(code).get(reverse("petition_desk")).content.decode()
        assert "申请查处违法行为" in page
        assert NAME not in page
        assert NAME[0] + "*" not in page
    assert "没有符合条件" in sign_in(DESK).get(reverse("petition_desk"), {"state": "late", "channel": "letter"}).content.decode()
    assert sign_in("P014").get(reverse("petition_desk")).status_code == 403


def test_a_petition_with_several_clocks_counts_once(sign_in: SignIn) -> None:
    accepted(80)
    accepted(1, channel="visit")
    shown = sign_in(DESK).get(reverse("petition_desk"), {"state": "late"})
    assert shown.context["counts"] == {"all": 2, "sort": 0, "open": 2, "late": 1, "closed": 0}
    assert len(shown.context["lines"]) == 1


def test_a_report_is_led_to_a_case_from_the_desk(sign_in: SignIn) -> None:
    row = registered(0, claim="请求查处夜间倾倒", facts="夜间倾倒建筑垃圾")
    client, address = sign_in(DESK), reverse("petition_sort", args=[row.pk])
    assert "因为写有“" in client.get(address).content.decode()
    typed = {
        "path": "penalty",
        "reasons": "举报违法行为",
        "do": "penalty",
        "key": "k1",
        "after": "1",
        "summary": "夜间倾倒",
        "place": "某路",
    }
    lacking = client.post(address, typed | {"town": "JD-GUILIN"})
    assert lacking.status_code == 400
    assert "请选择接收线索的执法人员" in lacking.content.decode()
    assert not models.Matter.objects.filter(procedure="penalty-ordinary").exists()
    for _ in range(2):
        assert client.post(address, typed | {"town": "JD-GUILIN", "officer": "P014"}).status_code == 302
    case = models.Matter.objects.get(procedure="penalty-ordinary")
    assert case.number in client.get(reverse("matter", args=[row.pk])).content.decode()
    assert sign_in("P014").get(reverse("matter", args=[case.pk])).status_code == 200


def test_sorting_says_what_is_missing_and_who_may(sign_in: SignIn) -> None:
    row = registered(0)
    address = reverse("petition_sort", args=[row.pk])
    client = sign_in(DESK)
    assert "请写明甄别理由" in client.post(address, {"path": "petition", "reasons": " "}).content.decode()
    assert "请选择法定途径" in client.post(address, {"path": "nix", "reasons": "x"}).content.decode()
    assert sign_in("P042").post(address, {"path": "petition", "reasons": "没有其他途径"}).status_code == 403
    assert client.post(address, {"path": "petition", "reasons": "没有其他途径", "do": "sort"}).status_code == 302
    assert row.acts.count() == 2


def test_who_filed_is_looked_at_by_the_desk_alone(sign_in: SignIn) -> None:
    row = accepted(0)
    pages = [reverse("party", args=[party().key]), reverse("paper", args=[row.papers.latest("pk").pk])]
    for code in ("P001", "P042", "P004"):
        client = sign_in(code)
        assert [client.get(page).status_code for page in pages] == [404, 403]
        assert row.number not in client.post(reverse("parties"), {"q": NAME}).content.decode()
        assert row.title not in client.get(reverse("matters"), {"q": PHONE}).content.decode()
        assert "查看</a></dd>" not in client.get(reverse("matter", args=[row.pk])).content.decode()
    assert not models.Look.objects.exists()
    desk = sign_in(DESK)
    assert desk.get(pages[1]).status_code == 200
    assert NAME in desk.post(pages[0], {"purpose": "办理案件"}).content.decode()
    assert models.Look.objects.filter(person=DESK).count() == 2


def test_the_boards_work_and_the_number_of_queries_does_not_depend_on_the_rows(sign_in: SignIn) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            registered(0, topic=f"第{number}件")
            said = {"topic": f"纠纷{number}", "sides": "商户与住户", "place": "某街", "facts": "争议"}
            open_matter("dispute", Intent("dsp.register", said, [DESK]))
            open_matter("enterprise-demand", Intent("dem.register", {"topic": f"诉求{number}", "content": "内容"}, ["P034"]))
        talk = {
            "topic": f"恳谈{count}",
            "held_on": read.today(),
            "place": "会议室",
            "leader": "P002",
            "companies": 3,
            "minutes": "逐家发言",
        }
        open_matter("enterprise-talk", Intent("ent.talk", talk, ["P042"]))

    client = sign_in("P001")
    names = ("petition_desk", "disputes_board", "enterprise_desk")
    empty = [client.get(reverse(name)).content.decode() for name in names]
    assert all("没有符合条件" in page for page in empty)
    fill(2)
    few = [_queries(client, name) for name in names]
    fill(10)
    assert [_queries(client, name) for name in names] == few


def _queries(client: Client, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(reverse(name)).status_code == 200
    return len(seen)


def test_a_dispute_becomes_a_petition_from_the_board(sign_in: SignIn) -> None:
    said = {"topic": "油烟纠纷", "sides": "商户与住户", "place": "某街", "facts": "油烟扰民"}
    row = open_matter("dispute", Intent("dsp.register", said, [DESK])).matter
    client, address = sign_in(DESK), reverse("dispute_to_petition", args=[row.pk])
    assert client.post(address, {"reasons": ""}).status_code == 400
    assert sign_in("P014").post(address, {"reasons": "请求处理"}).status_code == 403
    assert client.post(address, {"reasons": "请求处理油烟"}).status_code == 302
    made = models.Matter.objects.get(procedure="petition")
    page = client.get(reverse("disputes_board")).content.decode()
    assert made.number in page
    assert "移交信访" in page
