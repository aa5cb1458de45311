"""Permits on the portal: guides, one form for one item or a bundle, follow-up by number and phone, supplement, licence, the register."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache as cache_of
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from fadu.law.drafts import draft
from fadu.law.procedures.service.permit import PROCEDURE
from fadu.ledger import models, papers, parties, read
from fadu.ledger.permit_acts import Application, apply, of_application
from fadu.ledger.recheck import differences
from fadu.ledger.record import Intent, Refused, load, record_act
from fadu.payments import orders
from fadu.payments.models import Order
from fadu.payments.provider import Trade
from fadu.portal import challenge
from fadu.registers import asof
from fadu.registers.logins import create_login
from fadu.registers.models import Person
from tests.documents.reading import text_of
from tests.furnished import PASSWORD, furnish
from tests.portal.test_challenge import worked

pytestmark = pytest.mark.django_db
PHONE = "10200001234"
MINE = "/portal/permits/mine/"
WINDOW, EXAMINERS, HEAD = "P034", ["P050", "P053"], "P002"


@pytest.fixture(autouse=True)
def bureau(db: None) -> Iterator[None]:
    furnish()
    cache.clear()
    yield
    cache.clear()


def photo(name: str = "示意图.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


@cache_of
def task(key: str) -> dict[str, str]:
    """A solved task; the same key gives the same, as a double click does."""
    token = challenge.make().token
    return {"token": token, "work": worked(token)}


def form(key: str = "", **more: Any) -> dict[str, Any]:
    return {
        "kind": "org",
        "name": "示例便利店",
        "id_number": "00500223DEMO900001",
        "contact_name": "示例联系人",
        "contact_phone": PHONE,
        "place": "桂林街道示例路1号",
        "truth": "1",
    } | (task(key) | more)


def applied(client: Client, what: str = "item=XK-04", **more: Any) -> list[models.Matter]:
    answer = client.post(f"{reverse('portal:permit_apply')}?{what}", form(**more))
    assert answer.status_code == 302, re.findall(r'role="alert">(.*?)</p>', answer.content.decode())
    return list(models.Matter.objects.filter(procedure="permit").order_by("pk"))


def do(row: models.Matter, step: str, by: list[str], **data: Any) -> models.Matter:
    """One act of the staff, on the draft that their form would start with."""
    book = asof.snapshot(read.today())
    prepared = draft(PROCEDURE, load(PROCEDURE, row), PROCEDURE.step(step), read.today(), book.bureau())
    return record_act(row.pk, Intent(step, prepared | data, by)).matter


def granted(row: models.Matter) -> models.Matter:
    do(row, "lic.accept", [WINDOW])
    do(row, "lic.examine", EXAMINERS, on_site=True, met=True, opinion="符合条件")
    return do(row, "lic.grant", [HEAD])


def test_the_guide_says_conditions_papers_time_fee_and_remedies(client: Client) -> None:
    page = client.get(reverse("portal:permits")).content.decode()
    assert "开一家临街的店" in page
    assert "临时占用城市道路" in page
    page = client.get(reverse("portal:permit_guide", args=["XK-01"])).content.decode()
    for said in ("不占压盲道", "位置和范围的示意图", "20 个工作日", "7 个工作日", "第三十七条", "申请行政复议", "市政设施管理科"):
        assert said in page
    assert "挖掘城市道路" not in client.get(reverse("portal:permits"), {"q": "广告"}).content.decode()


def test_every_item_has_a_blank_form_and_a_sample_of_its_own(client: Client) -> None:
    for item in asof.snapshot(read.today()).permit_items():
        assert all(item.samples), f"{item.code} 的申请表项目没有写示范填法"
        page = client.get(reverse("portal:permit_guide", args=[item.code])).content.decode()
        said = {}
        for which in ("form", "sample"):
            address = reverse("portal:permit_form", args=[item.code, which])
            assert address in page
            answer = client.get(address)
            assert answer["Content-Type"] == "application/pdf"
            said[which] = text_of(answer.content)
            for words in (item.title, *item.fields, *item.materials):
                assert "".join(words.split()) in "".join(said[which].split())
        assert "示范文本" in said["sample"]
        assert "示范文本" not in said["form"]
        for words in (*item.samples, "示例便利店"):
            assert "".join(words.split()) in "".join(said["sample"].split())
            assert "".join(words.split()) not in "".join(said["form"].split())
    assert client.get(reverse("portal:permit_form", args=["XK-01", "other"])).status_code == 404
    assert client.get(reverse("portal:permit_form", args=["XX", "form"])).status_code == 404


def test_a_bundle_opens_its_matters_at_once_under_one_number_with_the_papers_given_once(client: Client) -> None:
    page = client.get(f"{reverse('portal:permit_apply')}?bundle=YJS-01").content.decode()
    assert page.count(">申请人身份证明<") == 1
    rows = applied(client, "bundle=YJS-01", **{"m-0": [photo()], "a-XK-01-1": "12"})
    assert [row.item_code for row in rows] == ["XK-04", "XK-01"]
    asked = [load(PROCEDURE, row).acts[0].data for row in rows]
    assert [one.lead for one in asked] == ["", rows[0].number]
    assert all(one.materials[0].files == ["E1"] for one in asked)
    assert models.Evidence.objects.filter(act_seq=1).count() == 2
    assert [one.promised for one in asked] == [8, 8]
    page = client.get(reverse("portal:permits_mine")).content.decode()
    assert rows[0].number in page
    assert rows[1].number not in page
    assert "设置大型户外广告" in page
    assert "临时占用城市道路" in page


def test_the_same_form_twice_is_one_application(client: Client) -> None:
    assert [row.pk for row in applied(client)] == [row.pk for row in applied(client)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "请填写申请人姓名"),
        ({"contact_phone": "电话"}, "请填写联系人的电话"),
        ({"kind": ""}, "请选择申请人是个人还是单位"),
        ({"truth": None}, "真实性"),
        ({"token": "x"}, "页面打开得太久了"),
        ({"work": ""}, "验证题的答案不对"),
        ({"m-1": SimpleUploadedFile("坏.pdf", b"MZ\x90")}, "坏.pdf"),
    ],
)
def test_a_bad_form_says_what_and_writes_nothing(client: Client, change: dict[str, Any], said: str) -> None:
    given = {name: value for name, value in form(**change).items() if value is not None}
    answer = client.post(f"{reverse('portal:permit_apply')}?item=XK-04", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not models.Matter.objects.exists()
    assert not models.Party.objects.exists()


def test_an_item_that_is_not_published_has_no_form(client: Client) -> None:
    assert client.get(f"{reverse('portal:permit_apply')}?item=XX").status_code == 404


def test_number_and_phone_open_it_and_a_wrong_one_tells_nothing(client: Client) -> None:
    [row] = applied(client)
    stranger = Client()
    assert stranger.get(reverse("portal:permits_mine")).status_code == 302
    short = "-".join(re.findall(r"\d+", row.number))
    wrong = stranger.post(reverse("portal:permits_follow"), {"number": short, "phone": "10299999999"})
    none = stranger.post(reverse("portal:permits_follow"), {"number": "2001-99999", "phone": PHONE})
    assert (wrong.status_code, none.status_code) == (404, 404)
    strip = re.compile(r'value="[^"]*"|csrfmiddlewaretoken.*?>')
    assert strip.sub("", wrong.content.decode()) == strip.sub("", none.content.decode())
    assert not models.Look.objects.exists()
    assert stranger.post(reverse("portal:permits_follow"), {"number": short, "phone": PHONE}).status_code == 302
    assert models.Look.objects.get().person == "公众"
    assert "已申请" in stranger.get(reverse("portal:permits_mine")).content.decode()


def test_guessing_phones_is_stopped(client: Client) -> None:
    [row] = applied(client)
    answers = [
        client.post(
            reverse("portal:permits_follow"), {"number": row.number, "phone": f"1029999{n:04d}"}, REMOTE_ADDR=f"192.0.2.{n}"
        )
        for n in range(11)
    ]
    assert answers[-1].status_code == 429


def test_gaps_are_told_and_supplied(client: Client) -> None:
    [row] = applied(client)
    material = asof.snapshot(read.today()).permit_item("XK-04").materials[1]  # type: ignore[union-attr]
    do(row, "lic.correct", [WINDOW], gaps=[{"material": material, "what": "缺租赁合同"}])
    assert "缺租赁合同" in client.get(reverse("portal:permits_mine")).content.decode()
    address = reverse("portal:permit_supply", args=[1])
    assert client.post(address, {"key": "1"}).status_code == 422
    assert client.post(address, {"key": "2", "m-0-files": [photo("合同.png")]}).status_code == 302
    row.refresh_from_db()
    assert row.stage == "已申请"
    assert load(PROCEDURE, row).acts[-1].data.materials[0].files == ["E1"]
    assert client.get(address).status_code == 302


def test_silence_is_shown_as_acceptance(client: Client) -> None:
    from_ago = read.now() - timedelta(days=20)
    said = Application(
        ["XK-04"],
        {"kind": "citizen", "name": "示例人", "id_number": "1"},
        {"name": "示例人", "phone": PHONE},
        "某路",
        "PORTAL",
        at=from_ago,
    )
    [row] = apply(said)
    found = of_application(row.number)[0]
    assert found.silent
    assert found.due is not None
    assert row.deadlines.get(clock="lic.decide").last == found.due
    assert not differences(row), "the index holds the clock that nobody started"
    client.post(reverse("portal:permits_follow"), {"number": row.number, "phone": PHONE})
    assert "最迟决定" in client.get(MINE).content.decode()
    desk = Client()
    desk.force_login(create_login(Person.objects.get(code=WINDOW), PASSWORD))
    page = desk.get(reverse("permit_desk")).content.decode()
    line = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "视为受理" in line
    assert f"{found.due:%Y-%m-%d}" in line
    assert "许可决定期限" in line


def test_the_applicant_takes_it_back_once_and_only_while_it_is_open(client: Client) -> None:
    [row] = applied(client)
    assert "撤回申请" in client.get(MINE).content.decode()
    address = reverse("portal:permit_give_up", args=[1])
    assert Client().post(address).status_code == 404, "nobody else"
    for _ in range(2):
        assert client.post(address, {"key": "g1"}).status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.acts.filter(step="lic.give-up").count()) == ("已撤回申请", 1)
    page = client.get(MINE).content.decode()
    assert "已撤回申请" in page
    assert "确认撤回" not in page


def test_the_applicant_asks_for_the_hearing_he_was_told_of_and_reads_why_it_takes_longer(client: Client) -> None:
    [row] = applied(client, "item=XK-01")
    do(row, "lic.accept", [WINDOW])
    do(row, "lic.examine", EXAMINERS, on_site=True, met=True, opinion="符合条件", conflict=True)
    assert "要求听证" not in client.get(MINE).content.decode()
    third = {"parties": [models.Matter.objects.get().party.key], "content": "占用位置在店门前", "served_on": read.today()}  # type: ignore[union-attr]
    do(row, "lic.third", EXAMINERS[:1], hearing_told=True, applicant_told=True, **third)
    address = reverse("portal:permit_hearing", args=[1])
    assert "要求听证" in client.get(MINE).content.decode()
    for _ in range(2):
        assert client.post(address, {"what": "影响经营", "key": "h1"}).status_code == 302
    [asked] = row.acts.filter(step="lic.hearing-ask")
    assert (asked.content["data"]["who"], asked.content["data"]["what"]) == ("applicant", "影响经营")
    assert address not in client.get(MINE).content.decode(), "asked once"
    do(row, "lic.extend", [HEAD], days=10, reasons="需要组织听证并会商", told_on=read.today())
    page = client.get(MINE).content.decode()
    assert "决定延期 10 个工作日" in page
    assert "需要组织听证并会商" in page
    paper = client.get(reverse("portal:permit_paper", args=[1, "paper"]))
    assert "延期告知书" in "".join(text_of(paper.content).split())


def printed(row: models.Matter, kind: str) -> str:
    paper = models.Paper.objects.get(matter=row, kind=kind)
    return "".join(text_of(papers.pdf(PROCEDURE, paper, load(PROCEDURE, row))).split())


def test_the_papers_name_the_contact_and_are_addressed_to_those_whose_interest_is_touched(client: Client) -> None:
    [row] = applied(client)
    text = printed(row, "permit_application")
    assert "示例联系人" in text
    assert PHONE in text
    do(row, "lic.accept", [WINDOW])
    do(row, "lic.examine", EXAMINERS, on_site=True, met=True, opinion="符合条件", third=True)
    neighbour = parties.find_or_make(kind="citizen", name="示例邻居甲", phone="10200009999")
    do(row, "lic.third", EXAMINERS[:1], parties=[neighbour.key], content="广告位置在你店门前", served_on=read.today())
    letter = printed(row, "permit_third")
    assert "示例邻居甲：" in letter
    assert "示例便利店：" not in letter
    assert "申请人：示例便利店" in letter
    assert neighbour.key not in letter
    staff = Client()
    staff.force_login(create_login(Person.objects.get(code=WINDOW), PASSWORD))
    page = staff.get(reverse("matter", args=[row.pk])).content.decode()
    assert neighbour.masked in page
    assert neighbour.key not in page


def test_the_licence_is_fetched_and_verifies_and_stands_in_the_register(client: Client) -> None:
    [row] = applied(client)
    granted(row)
    assert client.get(reverse("portal:permit_paper", args=[1, "licence"])).status_code == 404
    do(row, "lic.deliver", [WINDOW])
    assert "下载许可证" in client.get(reverse("portal:permits_mine")).content.decode()
    answer = client.get(reverse("portal:permit_paper", args=[1, "licence"]))
    assert answer["Content-Type"] == "application/pdf"
    assert Client().get(reverse("portal:permit_paper", args=[1, "licence"])).status_code == 404
    paper = models.Paper.objects.get(kind="permit_licence")
    assert "登记在案" in client.get(reverse("verify", args=[paper.digest])).content.decode()
    page = client.get(reverse("portal:licences"), {"q": "广告"}).content.decode()
    assert paper.number in page
    assert "没有符合条件" in client.get(reverse("portal:licences"), {"day": "2001-01-01"}).content.decode()
    assert "尚未检查" in page
    do(row, "lic.inspect", EXAMINERS, result="设置与许可一致", signed=True)
    assert f"{read.today()} 未发现问题" in client.get(reverse("portal:licences")).content.decode()
    data = {"ground": "unqualified", "reasons": "核查发现不符合设置规划", "heard": True, "compensation": "退还费用"}
    do(row, "lic.revoke", [HEAD], **data)
    assert "核查发现不符合设置规划" in client.get(MINE).content.decode()
    revoked = client.get(reverse("portal:permit_paper", args=[1, "paper"]))
    assert "撤销行政许可决定书" in "".join(text_of(revoked.content).split())
    assert "本许可已被撤销" in client.get(reverse("verify", args=[paper.digest])).content.decode()
    tomorrow = (read.today() + timedelta(days=1)).isoformat()
    page = client.get(reverse("portal:licences"), {"day": tomorrow}).content.decode()
    assert paper.number in page
    assert '<span class="badge bad">已撤销</span>' in page
    assert paper.number not in client.get(reverse("portal:licences"), {"day": tomorrow, "state": "valid"}).content.decode()
    do(row, "lic.cancel", [WINDOW], ground="revoked")
    assert "已注销" in client.get(reverse("portal:licences_csv"), {"day": tomorrow, "state": "cancelled"}).text


def test_an_agent_applies_with_his_mandate(client: Client) -> None:
    [row] = applied(client, agent="1")
    said = load(PROCEDURE, row).acts[0].data
    assert (said.by_agent, [paper.files for paper in said.materials if paper.name == "授权委托书"]) == (True, [[]])
    with pytest.raises(Refused, match="没有授权委托书"):
        do(row, "lic.accept", [WINDOW])
    do(row, "lic.correct", [WINDOW], gaps=[{"material": "授权委托书", "what": "没有提交"}])
    assert client.post(reverse("portal:permit_supply", args=[1]), {"m-0-files": [photo()], "key": "k9"}).status_code == 302
    assert do(row, "lic.accept", [WINDOW]).stage == "审查中"
    with_mandate = form("b" * 32, place="桂林街道示例路2号") | {"m-mandate": [photo()]}
    Client().post(f"{reverse('portal:permit_apply')}?item=XK-04", with_mandate)
    said = load(PROCEDURE, models.Matter.objects.filter(procedure="permit").latest("pk")).acts[0].data
    assert (said.by_agent, said.materials[-1].name, len(said.materials[-1].files)) == (True, "授权委托书", 1)


def charged(client: Client, amount: str = "36.5") -> models.Matter:
    """An application for a street that was granted, and its fee."""
    [row] = applied(client, "item=XK-01")
    granted(row)
    return do(row, "lic.fee", [WINDOW], what="占用费", basis="《城市道路管理条例》第三十七条", standard="市核定", amount=amount)


def test_a_fee_is_told_on_paper_and_paid_once_by_its_order(client: Client, settings: Any) -> None:
    row = charged(client)
    assert client.get(reverse("portal:permit_paper", args=[1, "fee"]))["Content-Type"] == "application/pdf"
    page = client.get(MINE).content.decode()
    assert "36.5 元" in page
    assert "去缴款" not in page, "online payment is not set up"
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET = "http://127.0.0.1:9", "ab" * 32
    assert "去缴款" in client.get(MINE).content.decode()
    answer = client.post(reverse("portal:permit_pay", args=[1]))
    order = Order.objects.get(matter=row)
    assert answer["Location"] == reverse("portal:pay_order", args=[order.uid])
    assert (order.amount, orders.name_of(row)) == (3650, "许可费用")
    for outcome in ("paid", "again"):
        assert orders.settle(Trade(order.uid, "T1", 3650, read.now(), "票1")).outcome == outcome
    [act] = row.acts.filter(step="lic.paid")
    assert (act.content["data"]["order"], act.content["data"]["receipt"], act.amount) == (order.uid, "票1", 3650)
    assert "票1" in client.get(MINE).content.decode()
    assert "去缴款" not in client.get(MINE).content.decode()
    assert client.post(reverse("portal:permit_pay", args=[1])).status_code == 400, "nothing is owed any more"


def test_a_fee_is_paid_by_the_number_of_its_notice(client: Client, settings: Any) -> None:
    row = charged(client)
    paper = row.papers.get(kind="permit_fee_notice")
    assert orders.by_number(paper.number, "店") == row
    assert orders.by_number(paper.number, "铺") is None


def test_money_beyond_the_fee_is_held(client: Client, settings: Any) -> None:
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET = "http://127.0.0.1:9", "ab" * 32
    row = charged(client)
    order = orders.order_for(row)
    do(row, "lic.paid", [WINDOW], receipt="窗口票据")
    assert orders.settle(Trade(order.uid, "T1", 3650, read.now(), "票1")).outcome == "held"
    assert row.acts.filter(step="lic.paid").count() == 1


def test_a_fee_is_not_paid_for_another(client: Client) -> None:
    charged(client)
    assert Client().post(reverse("portal:permit_pay", args=[1])).status_code == 404


def test_the_register_asks_no_more_for_more_licences(client: Client) -> None:
    counts = []
    for number in (2, 8):
        for index in range(number):
            applied(Client(), key=f"{number:016d}{index:016d}", place=f"示例路{number}-{index}号")
            cache.clear()
        for row in models.Matter.objects.filter(procedure="permit", stage="已申请"):
            granted(row)
            do(row, "lic.deliver", [WINDOW])
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("portal:licences"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
