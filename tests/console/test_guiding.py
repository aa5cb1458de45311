"""Guiding cases at the desk and in public: chosen from a closed case, masked however it is typed, passed by another, shown beside a new case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fadu.ledger import guiding
from fadu.ledger.models import Act, Matter
from fadu.ledger.record import Intent, Refused, open_matter, record_act
from tests.ledger.conftest import Play, caster, play, script  # noqa: F401

pytestmark = pytest.mark.both
SignIn = Callable[[str], Client]


@pytest.fixture
def closed(play: Play) -> Matter:  # noqa: F811
    """A case to its end: 非密闭车辆运输渣土, against a company."""
    row = play("short")
    row.refresh_from_db()
    assert row.closed
    return row


def choose(client: Client, row: Matter) -> Matter:
    said = {"source": row.number, "topic": "非密闭车辆运输渣土案", "reasons": "典型"}
    assert client.post("/desks/guiding/", said).status_code == 302
    return Matter.objects.get(procedure="guiding-case")


def write(client: Client, case: Matter, **more: str) -> int:
    text = {"facts": "某公司用非密闭车辆运输渣土。", "result": "罚款四千元。", "question": "是一个行为还是两个行为。"}
    text |= {"comment": "同一次运输，是同一个行为。", "basis": "《行政处罚法》第二十九条", "lesson": "请密闭运输。"}
    status: int = client.post(f"/desks/guiding/{case.pk}/", text | more | {"do": "draft"}).status_code
    return status


def test_the_party_is_not_named_by_any_door(closed: Matter) -> None:
    assert closed.party is not None
    name = closed.party.read("name")
    said = {"source": closed.number, "topic": "未密闭运输案", "reasons": "典型"}
    with pytest.raises(Refused, match="当事人的姓名"):
        open_matter("guiding-case", Intent("gcs.select", said | {"topic": f"{name}未密闭运输案"}, ["P004"]))
    case = open_matter("guiding-case", Intent("gcs.select", said, ["P004"])).matter
    text = {"facts": f"{name}未密闭运输", "result": "罚款", "question": "问题", "comment": "点评", "basis": ["第二十九条"]}
    with pytest.raises(Refused, match="当事人的姓名"):
        record_act(case.pk, Intent("gcs.draft", text, ["P004"]))


def test_from_a_closed_case_to_the_public_page_and_back(closed: Matter, sign_in: SignIn, client: Client) -> None:
    writer, other = sign_in("P005"), sign_in("P004")
    case = choose(writer, closed)
    page = writer.get(f"/desks/guiding/{case.pk}/").text
    assert closed.number in page
    assert write(writer, case) == 302
    assert writer.post(f"/desks/guiding/{case.pk}/", {"do": "pass", "compared": "true"}).status_code == 422, "not by the writer"
    assert writer.post(f"/desks/guiding/{case.pk}/", {"do": "publish"}).status_code == 422, "not before the review"
    assert other.post(f"/desks/guiding/{case.pk}/", {"do": "pass"}).status_code == 422, "not without comparing"
    assert other.post(f"/desks/guiding/{case.pk}/", {"do": "pass", "compared": "true"}).status_code == 302
    assert guiding.published() == []
    assert client.get(f"/portal/cases/{case.pk}/").status_code == 404
    assert writer.post(f"/desks/guiding/{case.pk}/", {"do": "publish"}).status_code == 302
    assert "非密闭车辆运输渣土案" in client.get("/portal/cases/").text
    page = client.get(f"/portal/cases/{case.pk}/").text
    assert "同一次运输，是同一个行为。" in page
    assert closed.number not in page
    assert writer.post(f"/desks/guiding/{case.pk}/", {"do": "withdraw", "reasons": "原决定变更"}).status_code == 302
    assert client.get(f"/portal/cases/{case.pk}/").status_code == 404
    assert "非密闭" not in client.get("/portal/cases/").text


def test_names_copied_from_the_case_are_hidden_as_the_draft_is_saved(play: Play, sign_in: SignIn) -> None:  # noqa: F811
    row = play("hearing")
    row.refresh_from_db()
    assert row.party is not None
    name, phone = row.party.read("name"), row.party.read("phone")
    client = sign_in("P005")
    case = choose(client, row)
    assert name not in client.get(f"/desks/guiding/{case.pk}/").text.split("原案")[0]
    assert write(client, case, facts=f"当事人{name}（电话{phone}）倾倒建筑垃圾。") == 302
    act = Act.objects.get(matter=case, step="gcs.draft")
    assert name not in act.body
    assert phone not in act.body
    assert act.content["data"]["hidden"]


def test_the_name_of_a_case_does_not_say_who_it_was(play: Play, sign_in: SignIn) -> None:  # noqa: F811
    row = play("hearing")
    row.refresh_from_db()
    assert row.party is not None
    said = {"source": row.number, "topic": f"{row.party.read('name')}倾倒建筑垃圾案", "reasons": "典型"}
    answer = sign_in("P005").post("/desks/guiding/", said)
    assert answer.status_code == 422
    assert "案例名称里有当事人的信息" in answer.text
    assert not Matter.objects.filter(procedure="guiding-case").exists()


def test_a_case_whose_decision_fell_is_no_guide_any_more(closed: Matter, sign_in: SignIn, client: Client) -> None:
    case = published(closed, sign_in)
    assert [one.number for one in guiding.near(closed.item_code, "")] == [case.number]
    about = {"case": closed.number, "topic": "处罚决定", "decided_on": "2023-04-03", "received_on": "2023-05-04", "organ": "区政府"}
    dispute = open_matter("reconsideration", Intent("rec.copy", about, ["P004"])).matter
    lost = {"result": "revoked", "document": "潼府复〔2023〕9号", "received_on": "2023-06-01"}
    record_act(dispute.pk, Intent("rec.decide", lost, ["P004"]))
    assert guiding.near(closed.item_code, "") == []
    assert "原案的决定已被行政复议决定撤销" in client.get(f"/portal/cases/{case.pk}/").text
    assert "应当撤回" in sign_in("P005").get("/desks/guiding/").text
    again = sign_in("P005").post("/desks/guiding/", {"source": closed.number, "topic": "另一案", "reasons": "典型"})
    assert again.status_code == 422
    assert "决定已被行政复议决定撤销" in again.text


def test_an_open_or_unknown_case_is_refused(play: Play, sign_in: SignIn) -> None:  # noqa: F811
    client = sign_in("P005")
    row = play("short", "pen.notice")
    answer = client.post("/desks/guiding/", {"source": row.number, "topic": "案", "reasons": "因"})
    assert answer.status_code == 422
    assert "案件尚未办结" in answer.text
    assert client.post("/desks/guiding/", {"source": "没有", "topic": "案", "reasons": "因"}).status_code == 422
    assert not Matter.objects.filter(procedure="guiding-case").exists()


def published(closed: Matter, sign_in: SignIn) -> Matter:
    writer, other = sign_in("P005"), sign_in("P004")
    case = choose(writer, closed)
    write(writer, case)
    other.post(f"/desks/guiding/{case.pk}/", {"do": "pass", "compared": "true"})
    writer.post(f"/desks/guiding/{case.pk}/", {"do": "publish"})
    return case


def test_the_nearest_guiding_case_stands_beside_a_case_being_filed(closed: Matter, play: Play, sign_in: SignIn) -> None:  # noqa: F811
    case = published(closed, sign_in)
    [found] = guiding.near(closed.item_code, "用非密闭车辆运输渣土")
    assert found.pk == case.pk
    assert [one.pk for one in guiding.near("别的事项", "用非密闭车辆运输渣土，一个行为还是两个行为")] == [case.pk]
    assert guiding.near("别的事项", "占道摆摊卖菜") == []
    row = play("preserve", "pen.clue")
    assert row.item_code == closed.item_code
    page = sign_in("P002").get(f"/matters/{row.pk}/do/pen.file/").text
    assert "同一次运输，是同一个行为。" in page
    assert "指导案例" in sign_in("P014").get(f"/desks/similar/?item={closed.item_code}&kind=org").text


def test_the_list_asks_as_often_for_few_as_for_many(closed: Matter, sign_in: SignIn, client: Client) -> None:
    published(closed, sign_in)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/portal/cases/").status_code == 200
        return len(seen)

    queries()
    few = queries()
    for _ in range(5):
        Matter.objects.filter(procedure="guiding-case").update(procedure="set aside")
        published(closed, sign_in)
        Matter.objects.filter(procedure="set aside").update(procedure="guiding-case")
    assert len(guiding.published()) == 6
    assert queries() == few == 3
