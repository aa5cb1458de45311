"""A reviewer sends a decision back, in a real browser: the points, the answer, the changed draft, the second review, the decision as reviewed.

What stands before (clue to served notice) is done through the ledger's door; the journey begins with the first draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from fadu.law.common.penalty_data import ASPECTS
from fadu.law.facts import CHINA, Evidence
from fadu.ledger import models, parties
from fadu.ledger.read import replayed
from fadu.ledger.record import Intent, open_matter, record_act
from fadu.ledger.verify import verify
from fadu.registers import asof
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.production, pytest.mark.browser]

ITEM, PLACE, TOWN = "DL-27-1-1", "桂林街道兴潼大道 88 号门前", "JD-GUILIN"
ONE, OTHER, HEAD, REVIEWER = "P014", "P019", "P002", "P004"
PROVEN = ["party", "conduct", "time", "place", "standard", "quantity"]
FACTS = [
    {"element": "conduct", "text": "未经批准占用人行道堆放建材", "evidence": ["E1"]},
    {"element": "quantity", "text": "占用面积十平方米", "evidence": ["E1"]},
]
SOUND = [{"sound": True} for _ in ASPECTS]
#: The reviewer's points in the order of the form: one of them is not sound.
POINTS = [
    {"sound": aspect != "discretion", "said": "占用十平方米，罚款应在三千元以下" if aspect == "discretion" else ""}
    for aspect in ASPECTS
]


def test_a_draft_is_sent_back_changed_passed_and_decided_as_reviewed(walker: Walker) -> None:
    page, row = walker.page, _noticed()
    walker.matter = f"/matters/{row.pk}/"
    walker.do("pen.review-submit", "送法制审核", ONE, "2023-03-20T09:00", [OTHER])

    # Who handles the case, and is a reviewer besides, does not review it.
    walker.form("pen.review", OTHER, "2023-03-20T10:00", result="returned", opinion="退回")
    walker.send()
    walker.refused("rev-separate", "承办人", "另行安排审核人员")
    walker.form("pen.review", REVIEWER, "2023-03-21T10:00", result="returned", opinion="裁量过重，改正后重新报送", points=POINTS)
    walker.send()
    walker.recorded("法制审核")

    # The head cannot decide on what was sent back.
    walker.form("pen.decide", HEAD, "2023-03-21T15:00")
    walker.send()
    walker.refused("pen-legal-review", "没有通过法制审核", "改正后重新送审")

    # Sent again unanswered, the open point is named: a fact, which is recorded, so nobody presses the button here.
    walker.form("pen.review-submit", ONE, "2023-03-22T09:00", [OTHER])
    expect(page.locator("main")).to_contain_text("上一次审核退回的问题（裁量）没有回复或者改正")

    walker.form("pen.review-return", ONE, "2023-03-22T10:00", [OTHER], reply="采纳，罚款改为三千元")
    expect(page.locator("[name=d-mended][value=discretion]")).to_be_checked()
    walker.send()
    walker.recorded("回复审核意见")
    walker.form("pen.review-submit", ONE, "2023-03-22T11:00", [OTHER], fine="3000", content="罚款人民币叁仟元")
    expect(page.locator("main")).not_to_contain_text("没有回复或者改正")
    walker.send()
    walker.recorded("送法制审核")

    # The reviewer sees what changed, and what was asked and answered.
    walker.sign_in(REVIEWER)
    page.goto("/desks/review/")
    page.locator(f"main a[href='/desks/review/{row.pk}/']").first.click()
    for text in ("第 2 次送审", "4500元", "3000元", "罚款应在三千元以下", "采纳，罚款改为三千元"):
        expect(page.locator("main")).to_contain_text(text)
    walker.do("pen.review", "法制审核", REVIEWER, "2023-03-23T10:00", result="passed", opinion="同意", points=SOUND)

    # Decided otherwise than reviewed, and as reviewed.
    walker.form("pen.decide", HEAD, "2023-03-24T09:00", fine="3500")
    walker.send()
    walker.refused("rev-fresh", "罚款金额有改动", "重新送审")
    walker.type(fine="3000")
    walker.send()
    walker.recorded("处罚决定")
    expect(page.locator(".compare tr", has_text="罚款金额")).to_contain_text("3000")
    steps = models.Act.objects.filter(matter=row).order_by("seq").values_list("step", flat=True)
    assert list(steps)[-6:] == [
        "pen.review-submit",
        "pen.review",
        "pen.review-return",
        "pen.review-submit",
        "pen.review",
        "pen.decide",
    ]
    assert models.Matter.objects.get(pk=row.pk).fine == 3000_00
    assert replayed(row) == []
    assert verify().whole


def _noticed() -> models.Matter:
    """A case whose notice of 4,500 yuan was served and whose days for a statement are over."""
    day = _at("2023-03-01T09:00")
    clue = {"source": "inspection", "found_on": "2023-03-01", "place": PLACE, "town": TOWN, "item": ITEM, "summary": "占道堆放"}
    row = open_matter("penalty-ordinary", Intent("pen.clue", clue, [ONE, OTHER], day)).matter
    party = parties.find_or_make(kind="citizen", name="张三丰", id_number="500223199001011234", synthetic=True)
    filing = clue | {"party": party.key, "party_kind": "citizen", "occurred_on": "2023-03-01", "handlers": [ONE, OTHER]}
    del filing["source"]
    _do(row, "pen.file", [HEAD], "2023-03-01T15:00", **filing)
    seen = Evidence("audiovisual", "0" * 64, _at("2023-03-02T09:00"), ONE, "现场取证", "现场照片")
    inspected = {"certificates": "已出示", "recusal_told": True, "text": "现场堆放建材十平方米", "party_signed": "signed"}
    _do(row, "pen.inspect", [ONE, OTHER], "2023-03-02T09:00", [seen], **inspected)
    results = [{"evidence": "E1", "accepted": True, "proves": PROVEN}]
    _do(row, "pen.evidence-verify", [ONE], "2023-03-03T09:00", results=results)
    item = asof.item(ITEM, day.date())
    assert item is not None
    proposal: dict[str, Any] = {
        "facts": FACTS,
        "reasons": "未经批准占用城市道路，事实清楚，证据确凿",
        "basis": [f"《{item.statute}》{item.penalty_article}"],
        "kinds": ["fine"],
        "fine": "4500",
        "content": "罚款人民币肆仟伍佰元",
        "tier": "A",
    }
    _do(row, "pen.conclude", [ONE, OTHER], "2023-03-06T09:00", **proposal, no_correction="建材当场清走")
    rights = {"statement_right": True, "statement_days": 5}
    _do(row, "pen.notice", [ONE, OTHER], "2023-03-06T11:00", **proposal, **rights)
    notice = models.Act.objects.get(matter=row, step="pen.notice").seq
    served = {"paper": notice, "received_on": "2023-03-06", "receiver": "party", "signed": True}
    return _do(row, "srv.direct", [ONE, OTHER], "2023-03-06T15:00", **served)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def _do(row: models.Matter, step: str, by: Sequence[str], at: str, pieces: Sequence[Evidence] = (), **data: Any) -> models.Matter:
    done = record_act(row.pk, Intent(step, data, by, _at(at), pieces))
    assert done.judgement is not None
    assert not done.judgement.findings, done.judgement.findings
    return done.matter
