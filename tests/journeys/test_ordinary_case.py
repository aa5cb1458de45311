"""An ordinary case from the clue to the archive, in a real browser, with the refusals on the way and their remedies.

Six thousand yuan on a citizen: the hearing right opens at five thousand in Chongqing. The case runs in 2023, the year of the demo.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from fadu.law.common.penalty_data import ASPECTS
from fadu.ledger import models
from fadu.ledger.read import replayed
from fadu.ledger.verify import verify
from tests.journeys.walker import Walker, photo

pytestmark = [pytest.mark.both, pytest.mark.browser]

ITEM, PLACE, TOWN = "DL-27-1-1", "桂林街道兴潼大道 88 号门前", "JD-GUILIN"
ONE, OTHER, HEAD, PRINCIPAL, REVIEWER, FINANCE, ARCHIVIST = "P014", "P019", "P002", "P001", "P004", "P032", "P033"
SECOND = "P005"
PROVEN = ["party", "conduct", "time", "place", "standard", "quantity"]
FACTS = [
    {"element": "conduct", "text": "未经批准占用人行道堆放建材", "evidence": ["E1"]},
    {"element": "quantity", "text": "占用面积二十平方米", "evidence": ["E1"]},
]
PROPOSAL = {
    "facts": FACTS,
    "reasons": "未经批准占用城市道路，事实清楚，证据确凿",
    "kinds": ["fine"],
    "fine": "6000",
    "content": "罚款人民币陆仟元",
    "tier": "A",
}


def test_from_the_clue_to_the_archive(walker: Walker) -> None:
    _file(walker)
    _investigate(walker)
    _conclude_and_notice(walker)
    _review_and_decide(walker)
    _serve_and_close(walker)
    row = models.Matter.objects.get()
    assert row.stage == "归档"
    assert row.closed
    assert replayed(row) == []
    assert verify().whole


def _file(walker: Walker) -> None:
    page = walker.page
    walker.sign_in(ONE)
    page.goto("/matters/new/")
    page.get_by_role("link", name="开始：线索登记").click()
    expect(page.locator("h1")).to_have_text("线索登记")
    walker.type("2023-03-01T09:00", [OTHER], source="inspection", found_on="2023-03-01", place=PLACE, town=TOWN, item=ITEM)
    expect(page.locator(".item-facts")).to_contain_text("法定幅度")
    walker.type(summary="巡查发现占用人行道堆放建材")
    walker.send()
    walker.recorded("线索登记")
    walker.form("pen.file", HEAD, "2023-03-01T15:00", party_kind="citizen", found_on="2023-03-01", occurred_on="2023-03-01")
    expect(page.locator("[name=d-place]")).to_have_value(PLACE)
    walker.party(name="张三丰", id_number="500223199001011234", phone="13800000000", address="潼南区某路 1 号")
    walker.send()
    walker.recorded("立案")
    expect(page.locator("main")).not_to_contain_text("张三丰")
    expect(page.locator(".summary")).to_contain_text("张**")


def _investigate(walker: Walker) -> None:
    page = walker.page
    walker.form(
        "pen.inspect", ONE, "2023-03-02T09:00", [OTHER], recusal_told=True, text="现场堆放建材二十平方米", party_signed="signed"
    )
    page.set_input_files("#files", {"name": "假照片.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo at all"})
    expect(page.locator("#uploads")).to_contain_text("假照片.jpg")
    expect(page.locator("#uploads .error")).to_contain_text("不是照片")
    page.set_input_files("#files", {"name": "现场.png", "mimeType": "image/png", "buffer": photo()})
    expect(page.locator("#uploads label")).to_contain_text("现场.png")
    walker.send()
    walker.recorded("现场检查、勘验")
    expect(page.locator(".pieces img")).to_have_count(1)
    assert page.locator(".pieces img").evaluate("picture => picture.complete && picture.naturalWidth") > 0
    walker.do(
        "pen.evidence-verify",
        "查证证据",
        ONE,
        "2023-03-03T09:00",
        results=[{"evidence": "E1", "accepted": True, "proves": PROVEN}],
    )


def _conclude_and_notice(walker: Walker) -> None:
    page = walker.page
    # Refusal 1: one officer alone concludes.
    walker.form("pen.conclude", ONE, "2023-03-06T09:00", **PROPOSAL, basis=_basis(walker), no_correction="建材当场清走")
    page.select_option("#co-1", "")
    walker.send()
    walker.refused("pen-two-officers", "1名", "两名")
    expect(page.locator("[name=d-fine]")).to_have_value("6000")
    walker.type(co=[OTHER])
    walker.send()
    walker.recorded("调查终结")
    # Refusal 2: the head decides although nothing was noticed.
    walker.form("pen.decide", HEAD, "2023-03-06T10:00")
    expect(page.locator("[name=d-fine]")).to_have_value("6000")
    walker.send()
    walker.refused("pen-notice", "没有事先告知书", "送达")
    # Refusal 3: six thousand yuan on a citizen without the hearing right.
    walker.form("pen.notice", ONE, "2023-03-06T11:00", [OTHER])
    expect(page.locator("[name=d-hearing_right]")).to_be_checked()
    walker.type(hearing_right=False)
    walker.send()
    walker.refused("pen-hearing-offered", "6000元", "听证权")
    walker.type(hearing_right=True)
    walker.send()
    walker.recorded("处罚事先告知")
    expect(page.locator(".messages")).to_contain_text("行政处罚事先告知书 潼城管罚告字〔2023〕1号")
    walker.do("srv.direct", "直接送达", ONE, "2023-03-06T15:00", [OTHER], received_on="2023-03-06", receiver="party", signed=True)


def _review_and_decide(walker: Walker) -> None:
    page = walker.page
    walker.do("pen.review-submit", "送法制审核", ONE, "2023-03-15T09:00", [OTHER])
    # Refusal 4: the reviewer handles the case himself.
    walker.form("pen.review", OTHER, "2023-03-16T09:00", result="passed", opinion="同意")
    walker.send()
    walker.refused("rev-separate", "承办人", "另行安排审核人员")
    points = [{"sound": True} for _ in ASPECTS]
    walker.do(
        "pen.review", "法制审核", REVIEWER, "2023-03-16T10:00", result="passed", opinion="事实清楚，程序合法，同意", points=points
    )
    walker.do(
        "pen.decide-collective",
        "集体讨论",
        PRINCIPAL,
        "2023-03-20T09:00",
        [HEAD],
        chair=PRINCIPAL,
        present=[PRINCIPAL, HEAD],
        opinions=[{"person": PRINCIPAL, "opinion": "同意"}, {"person": HEAD, "opinion": "同意"}],
        result="同意罚款六千元",
    )
    # Refusal 5: day 91.
    walker.form("pen.decide", HEAD, "2023-05-31T09:00")
    walker.send()
    walker.refused("pen-90-days", "2023-05-30届满", "第91日")
    walker.do("pen.extend", "延长办案期限", HEAD, "2023-05-29T09:00", by="head", days="30", reasons="案情复杂，需要补充核实")
    page.goto(f"{walker.matter}clock/pen.decide/")
    expect(page.locator("main")).to_contain_text("2023-06-29")
    walker.form("pen.decide", HEAD, "2023-05-31T09:00")
    walker.send()
    walker.recorded("处罚决定")
    expect(page.locator(".compare tr", has_text="罚款金额")).to_contain_text("一致")


def _serve_and_close(walker: Walker) -> None:
    page = walker.page
    walker.do(
        "pen.issue",
        "制作决定书",
        HEAD,
        "2023-05-31T16:00",
        reconsider_organs=["重庆市潼南区人民政府", "重庆市城市管理局"],
        reconsider_first=False,
    )
    with page.expect_popup() as opened:
        page.locator(".paper-links a", has_text="行政处罚决定书").click()
    opened.value.close()
    answer = page.request.get(str(page.locator(".paper-links a", has_text="行政处罚决定书").get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    walker.do("srv.direct", "直接送达", ONE, "2023-06-02T09:00", [OTHER], received_on="2023-06-02", receiver="party", signed=True)
    _publish(walker)
    walker.do("pay.bank", "缴纳罚款", FINANCE, "2023-06-09T09:00", amount="6000", receipt="示例 0001", paid_on="2023-06-09")
    walker.do("pen.close", "结案", HEAD, "2023-06-12T09:00", way="performed")
    walker.do("pen.archive", "归档", ARCHIVIST, "2023-06-13T09:00", pages="40")
    expect(page.locator(".stage-bar .now")).to_have_text("归档")
    page.get_by_role("link", name="案卷自查").click()
    expect(page.locator("main")).to_contain_text("没有发现问题")


def _publish(walker: Walker) -> None:
    """One proposes, another compares, and only then it is public; naming the other is not enough."""
    listed = {"social_impact": True, "impact_ground": "倾倒建筑垃圾，群众反映强烈"}
    shown = {**listed, "address": "https://example.cn/1", "redacted_by": SECOND, "redaction_done": True}
    # Refusal 6: nobody compared any text.
    walker.form("pub.penalty", REVIEWER, "2023-06-05T08:00", **shown)
    walker.send()
    walker.refused("pub-redacted", "没有拟公开的文稿")
    text = {"topic": "占用人行道堆放建材案", "party": "张某", "facts": "占用人行道堆放建材", "result": "罚款6000元"}
    walker.do("pub.propose", "拟公开", REVIEWER, "2023-06-05T09:00", **listed, **text, told_on="2023-06-02", secrets_checked=True)
    proposal = str(models.Act.objects.get(step="pub.propose").seq)
    # Refusal 7: who proposed compares it himself.
    walker.form("pub.redact", REVIEWER, "2023-06-05T09:30", proposal=proposal, compared=True)
    walker.send()
    walker.refused("pub-redacted", "复核人就是拟稿人")
    walker.do("pub.redact", "隐去复核", SECOND, "2023-06-05T09:40", proposal=proposal, compared=True)
    walker.do("pub.penalty", "处罚决定公开", REVIEWER, "2023-06-05T10:00", **shown)
    assert [act.actor for act in models.Act.objects.filter(step__startswith="pub.").order_by("seq")] == [REVIEWER, SECOND, REVIEWER]


def _basis(walker: Walker) -> list[str]:
    """The item's penalty article, as the page shows it."""
    walker.page.goto("/items/facts/?code=" + ITEM)
    return [walker.page.locator("dd").nth(1).inner_text()]
