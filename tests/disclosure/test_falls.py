"""复议、诉讼改变了已公开的决定: the published matter learns it by itself, its clock of withdrawal runs, everybody is told, and the dispute is not closed before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from fadu.disclosure import copies, doors
from fadu.disclosure.models import PublicCopy
from fadu.exchange import partners
from fadu.law.common import payment
from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
from fadu.ledger.models import Act, Deadline, Matter, Paper
from fadu.ledger.recheck import differences
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act
from fadu.registers import asof
from fadu.report.figures import FIGURES
from tests.ledger.conftest import Play

LOST = {"result": "revoked", "document": "潼府复〔2023〕9号", "received_on": "2023-06-01"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def challenge(number: str, procedure: str = "reconsideration") -> Matter:
    """Papers of a dispute about the matter of that number."""
    about: dict[str, Any] = {"case": number, "topic": "处罚决定", "decided_on": "2023-04-03", "received_on": "2023-05-04"}
    step, where = ("rec.copy", "organ") if procedure == "reconsideration" else ("lit.copy", "court")
    return open_matter(procedure, Intent(step, about | {where: "某机关"}, ["P004"], at("2023-05-04 10:00"))).matter


def decide(dispute: Matter, step: str = "rec.decide", day: str = "2023-06-01", **data: Any) -> None:
    record_act(dispute.pk, Intent(step, data or LOST, ["P004"], at(f"{day} 10:00")))


def running(row: Matter) -> Deadline | None:
    return Deadline.objects.filter(matter=row, clock="pub.withdraw", stopped=None).first()


def told(row: Matter) -> list[tuple[str, bool, bool]]:
    said = [act.content["data"] for act in Act.objects.filter(matter=row, step="pay.nostay").order_by("seq")]
    return [(one["kind"], one["ends"], one["stayed"]) for one in said]


def test_a_case_learns_by_itself_that_it_is_challenged_stayed_and_no_longer(play: Play) -> None:
    row = play("hearing", "pub.penalty")
    first = challenge(row.number)
    assert told(row) == [("reconsideration", False, False)]
    stay = {"stayed_on": "2023-05-10", "why": "示例"}
    decide(first, "rec.stay", "2023-05-10", **stay)
    decide(first, "rec.stay", "2023-05-11", **stay)  # says nothing new
    decide(first, "rec.stay", "2023-05-20", **stay, ends=True)
    decide(first, result="upheld", document="潼府复〔2023〕9号", received_on="2023-06-01")
    assert told(row)[1:] == [("reconsideration", False, True), ("reconsideration", False, False), ("reconsideration", True, False)]
    suit = challenge(row.number, "litigation")
    assert told(row)[-1] == ("suit", False, False)
    matter = load(ALL["penalty-ordinary"], row)
    assert payment.stays(matter) == [(date(2023, 5, 4), date(2023, 6, 1)), (matter.acts[-1].day, None)]
    assert Matter.objects.get(pk=suit.pk).stage == "待答辩"


def test_a_challenge_taken_back_before_it_was_forwarded_is_over(play: Play) -> None:
    row = play("hearing", "pub.penalty")
    asked = {"case": row.number, "topic": "处罚决定", "decided_on": "2023-04-03", "received_on": "2023-05-04", "organ": "某机关"}
    dispute = open_matter("reconsideration", Intent("rec.via-us", asked, ["P004"], at("2023-05-04 10:00"))).matter
    assert told(row) == [("reconsideration", False, False)]
    decide(dispute, "rec.forward", "2023-05-06", corrected=True, sent_on="2023-05-06")
    decide(dispute, "rec.close", "2023-05-08", note="示例")
    assert told(row)[1:] == [("reconsideration", True, False)]


def test_a_case_told_by_hand_is_not_told_twice(play: Play) -> None:
    row = play("hearing", "pub.penalty")
    record_act(row.pk, Intent("pay.nostay", {"kind": "reconsideration"}, ["P004"], at("2023-05-04 09:00")))
    challenge(row.number)
    assert told(row) == [("reconsideration", False, False)]


def test_a_lost_reconsideration_is_written_into_the_published_case(play: Play, sign_in: Callable[[str], Client]) -> None:
    row = play("hearing", "pub.penalty")
    paper = Paper.objects.get(matter=row, kind="penalty_decision")
    assert "没有撤销、变更的记录" in Client().get(f"/verify/{paper.digest}/").text
    dispute = challenge(row.number)
    decide(dispute)
    fall = Act.objects.filter(matter=row).latest("seq")
    said = fall.content["data"]
    assert (fall.step, fall.actor, fall.judged["findings"]) == ("pub.fall", "P004", [])
    assert (said["outcome"], said["cause"], said["matter"], said["document"]) == (
        "revoked",
        "reconsidered",
        dispute.number,
        "潼府复〔2023〕9号",
    )
    clock = running(row)
    assert clock is not None
    assert (clock.start, clock.last) == (date(2023, 6, 1), date(2023, 6, 6))
    verified = Client().get(f"/verify/{paper.digest}/").text
    assert "2023年6月1日</time>：决定已被行政复议决定撤销" in verified
    assert "没有撤销、变更的记录" not in verified
    assert "决定已被行政复议决定撤销" in Client().get("/portal/decisions/").text
    assert "应当撤回" in sign_in("P004").get("/disclosure/").text
    assert differences(Matter.objects.get(pk=row.pk)) == []


def test_a_partner_sees_that_a_decision_fell_and_that_it_was_withdrawn(play: Play) -> None:
    row = play("hearing", "pub.penalty")
    partners.forget()
    header = {"Authorization": "Bearer " + partners.issue("法治平台", ["decisions"], 100, "P055")}

    def told() -> dict[str, Any]:
        [listed] = Client().get("/api/v1/decisions", {"kind": "penalty"}, headers=header).json()["items"]
        alone: dict[str, Any] = Client().get(f"/api/v1/decisions/{listed['id']}", headers=header).json()
        assert alone == listed
        public = Client().get(f"/portal/decisions/{listed['id']}.json").json()
        assert {name: public[name] for name in ("state", "fallen", "fallen_on")} == {
            name: alone[name] for name in ("state", "fallen", "fallen_on")
        }
        return alone

    said = told()
    assert (said["state"], said["fallen"], said["fallen_on"]) == ("standing", "", None)
    decide(challenge(row.number))
    said = told()
    assert (said["state"], said["fallen"], said["fallen_on"]) == ("fallen", "决定已被行政复议决定撤销", "2023-06-01")
    withdrawal = {"cause": "reconsidered", "reasons": "复议撤销", "fallen_on": "2023-06-01"}
    record_act(row.pk, Intent("pub.withdraw", withdrawal, ["P054"], at("2023-06-05 10:00")))
    said = told()
    assert (said["state"], said["facts"], said["reason"]) == ("withdrawn", "", "复议撤销")
    partners.forget()


def test_the_dispute_is_not_closed_before_the_withdrawal(play: Play) -> None:
    row = play("hearing", "pub.penalty")
    dispute = challenge(row.number)
    decide(dispute)
    close = Intent("rec.close", {}, ["P004"], at("2023-06-20 10:00"))
    with pytest.raises(Refused) as refused:
        record_act(dispute.pk, close)
    assert {"pub-withdrawn"} <= {finding.gate for finding in refused.value.findings}
    taken = {"reasons": "决定已被复议撤销", "cause": "reconsidered"}
    record_act(row.pk, Intent("pub.withdraw", taken, ["P005"], at("2023-06-05 10:00")))
    assert running(row) is None
    stopped = Deadline.objects.get(matter=row, clock="pub.withdraw")
    assert (stopped.stopped, stopped.last) == (date(2023, 6, 5), date(2023, 6, 6))
    with pytest.raises(Refused) as refused:
        record_act(dispute.pk, close)
    assert {finding.gate for finding in refused.value.findings} == {"lit-lesson"}


def test_what_the_bureau_won_takes_nothing_back(play: Play) -> None:
    row = play("hearing", "pub.penalty")
    decide(challenge(row.number), **LOST | {"result": "upheld"})
    assert not Act.objects.filter(matter=row, step="pub.fall").exists()


def test_a_case_that_is_not_public_falls_without_a_clock(play: Play) -> None:
    row = play("hearing", "serve:decision")
    decide(challenge(row.number))
    assert Act.objects.filter(matter=row, step="pub.fall").exists()
    assert running(row) is None


def test_a_judgment_takes_back_only_what_it_has_effect_on(play: Play) -> None:
    """The judgment of the first instance waits for its effect; the second instance speaks at once."""
    first, second = play("hearing", "pub.penalty"), play("preserve", "pub.penalty")
    judged = {**LOST, "document": "（2023）行初1号", "received_on": "2023-06-01"}
    one, other = challenge(first.number, "litigation"), challenge(second.number, "litigation")
    for suit in (one, other):
        decide(suit, "lit.judgment", **judged)
    assert running(first) is running(second) is None
    decide(one, "lit.effective", "2023-06-19", on="2023-06-17")
    clock = running(first)
    assert clock is not None
    assert clock.start == date(2023, 6, 17)
    decide(other, "lit.appealed", "2023-06-09", way="appealed", on="2023-06-09")
    decide(other, "lit.appeal-judgment", "2023-08-01", **judged | {"result": "unlawful", "received_on": "2023-08-01"})
    fall = Act.objects.filter(matter=second).latest("seq")
    assert (fall.step, fall.content["data"]["outcome"]) == ("pub.fall", "unlawful")
    copies.follow()
    [said] = copies.fallen(PublicCopy.objects.filter(matter=second)).values()
    assert said == (date(2023, 8, 1), "决定已被人民法院判决确认违法")


def test_an_appeal_that_is_dismissed_lets_the_first_judgment_take_effect(play: Play) -> None:
    """驳回上诉，维持原判: what is upheld is the judgment that revoked the decision, and not the decision."""
    row = play("hearing", "pub.penalty")
    suit = challenge(row.number, "litigation")
    decide(suit, "lit.judgment", **{**LOST, "document": "（2023）行初1号", "received_on": "2023-06-01"})
    decide(suit, "lit.appealed", "2023-06-09", way="appealed", on="2023-06-09")
    decide(suit, "lit.appeal-judgment", "2023-08-01", **LOST | {"result": "upheld", "received_on": "2023-08-01"})
    fall = Act.objects.filter(matter=row).latest("seq")
    assert (fall.step, fall.content["data"]["outcome"]) == ("pub.fall", LOST["result"])
    clock = running(row)
    assert clock is not None
    assert clock.start == date(2023, 8, 1)


def test_a_case_won_at_last_is_not_counted_as_lost(play: Play) -> None:
    """The rate of cases lost looks at the outcome that stands: reversed, dismissed, sent back."""
    row = play("hearing", "pub.penalty")
    won, lost, back = (challenge(row.number, "litigation") for _ in range(3))
    judged = {**LOST, "document": "（2023）行初1号", "received_on": "2023-06-01"}
    for suit in (won, lost, back):
        decide(suit, "lit.judgment", **judged)
    assert rate() == (3, 3)
    for suit in (won, lost, back):
        decide(suit, "lit.appealed", "2023-06-09", way="appealed", on="2023-06-09")
    decide(
        won, "lit.appeal-judgment", "2024-02-01", **judged | {"result": "upheld", "first": "changed", "received_on": "2024-02-01"}
    )
    decide(lost, "lit.appeal-judgment", "2024-02-01", **judged | {"result": "upheld", "first": "kept", "received_on": "2024-02-01"})
    decide(back, "lit.remand", "2024-02-01", document="（2024）行终2号", received_on="2024-02-01")
    assert rate() == (1, 2)
    assert rate(2024) == (1, 2)


def rate(year: int = 2023) -> tuple[int, int]:
    """Cases lost, and cases that came out."""
    figure = FIGURES["challenged_lost_rate"]
    assert figure.of is not None
    return figure.rows(year).count(), figure.of(year).count()  # type: ignore[call-arg,union-attr]


def test_the_publication_of_another_matters_result_falls_with_it(bureau: None) -> None:
    session = {
        "kind": "collective_law", "topic": "行政处罚法", "texts": ["中华人民共和国行政处罚法"], "minutes": "逐条学习并讨论",
        "held_on": "2023-05-04", "chair": "P001", "attended": ["P001", "P002"],
    }  # fmt: skip
    source = open_matter("leaders-study", Intent("stu.session", session, ["P042"], at("2023-05-04 15:00"))).matter
    one, other = (asof.person(code, date(2023, 5, 8)) for code in ("P004", "P005"))
    about = doors.About("列入公开目录", told_on=date(2023, 5, 4), secrets_checked=True, facts="甲", result="乙")
    made = doors.propose_result(source, about, one, at=at("2023-05-08 10:00")).matter
    doors.confirm(made, load(ALL["disclosure"], made), other, publish="pub.other")
    clock = Deadline.objects.get(matter=made, clock="pub.other")
    assert (clock.last, clock.stopped is None) == (date(2023, 5, 31), False)
    now = datetime.now(CHINA)
    dispute = challenge(source.number)
    record_act(dispute.pk, Intent("rec.decide", LOST, ["P004"], now))
    assert running(made) is not None
    assert Act.objects.filter(matter=made).latest("seq").step == "pub.fall"
    assert not Act.objects.filter(matter=source, step="pub.fall").exists()
