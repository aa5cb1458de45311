"""Compulsion through the ledger's doors: what the registers answer about people and statutes, and the case whose decision is enforced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fadu.demo.cases import Caster
from fadu.law.facts import CHINA, Evidence
from fadu.law.procedures import ALL
from fadu.ledger import models, read, record
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act
from fadu.registers import asof

pytestmark = pytest.mark.django_db
TEAM, TOWNSMAN, HEAD, KEEPER = ["P014", "P019"], "P045", "P002", "P052"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def measure(caster: Caster, step: str, by: list[str], when: str, **more: Any) -> models.Matter:
    """A seizure begun by that step."""
    about = {
        "party": next(caster.parties["citizen"]).key,
        "place": "某路口（示例）",
        "town": "JD-GUILIN",
        "basis": "cqsr-18",
        "own_power": True,
        "refused": True,
        "reasons": "拒不改正",
    }
    return open_matter("coercion-measure", Intent(step, about | more, by, at(when))).matter


def carried_out(row: models.Matter, by: list[str]) -> models.Matter:
    """It is carried out by these people, with a photo."""
    photo = Evidence("electronic", f"{1:064x}", at("2023-03-06 20:05"), by[0], "现场拍摄", "三轮车的照片")
    done = {"certificates": "1、2", "told": True, "heard": "无", "signed": True}
    return record_act(row.pk, Intent("coe.apply", done, by, at("2023-03-06 20:10"), [photo])).matter


def seized(caster: Caster, by: list[str]) -> models.Matter:
    """An urgent seizure, carried out by these people."""
    return carried_out(measure(caster, "coe.urgent", by, "2023-03-06 20:00", urgent=True), by)


def approved(caster: Caster, case: str) -> models.Matter:
    """The same with a head's approval beforehand, in a case."""
    return carried_out(measure(caster, "coe.approve", [HEAD], "2023-03-06 09:00", case=case, approved_by=HEAD), TEAM)


def decide(row: models.Matter, by: list[str], **more: Any) -> models.Matter:
    data = {"days": 10, "things": [{"name": "三轮车", "quantity": "1辆", "photo": "E1"}], "two_copies": True, "related": True}
    kept = {"kept_at": "仓库", "keeper": "P052"}
    return record_act(row.pk, Intent("coe.decision", data | kept | more, by, at("2023-03-06 20:30"))).matter


def gates(row: models.Matter, step: str) -> set[str]:
    return {found["gate"] for act in row.acts.filter(step=step) for found in act.judged["findings"]}


def test_a_town_officer_is_named_in_the_act_and_cannot_decide(caster: Caster) -> None:
    row = seized(caster, [TOWNSMAN, *TEAM])
    assert gates(row, "coe.urgent") == gates(row, "coe.apply") == {"del-list"}
    with pytest.raises(Refused) as refused:
        decide(row, [TOWNSMAN])
    assert {"del-list", "coe-officers"} <= {found.gate for found in refused.value.findings}
    decide(row, TEAM)


def test_the_clocks_of_an_urgent_seizure_stand_on_the_desk(caster: Caster) -> None:
    row = decide(seized(caster, TEAM), TEAM)
    due = {line.clock: line.last.isoformat() for line in models.Deadline.objects.filter(matter=row)}
    assert due == {"coe.backfile": "2023-03-07", "coe.span": "2023-03-16"}
    fates = {"fates": [{"thing": 1, "fate": "confiscated"}], "reasons": "没收"}
    with pytest.raises(Refused, match="没有补办批准"):
        record_act(row.pk, Intent("coe.settle", fates, [HEAD], at("2023-03-10 09:00")))
    back = {"ground": "unapproved", "fates": [{"thing": 1, "fate": "returned"}], "reasons": "没有补办"}
    assert record_act(row.pk, Intent("coe.release", back, [HEAD], at("2023-03-10 09:00"))).matter.closed


def test_a_thing_is_not_confiscated_without_a_penalty_decision_that_says_so(
    caster: Caster, play: Callable[..., models.Matter]
) -> None:
    fined = play("short", "pub.penalty")
    for number, why in (("", "所属案件没有已经送达的没收决定"), (fined.number, "所属案件没有已经送达的没收决定")):
        row = approved(caster, number)
        decide(row, TEAM)
        fates = {"fates": [{"thing": 1, "fate": "confiscated"}], "reasons": "没收"}
        with pytest.raises(Refused, match=why):
            record_act(row.pk, Intent("coe.settle", fates, [HEAD], at("2023-03-10 09:00")))


def test_a_case_is_not_closed_while_its_things_are_still_kept(caster: Caster, play: Callable[..., models.Matter]) -> None:
    case = play("short", "pub.penalty")
    row = decide(approved(caster, case.number), TEAM)
    other = decide(approved(caster, ""), TEAM)
    closing = Intent("pen.close", {"way": "ended", "note": "示例"}, [HEAD], at("2023-12-20 09:00"))
    with pytest.raises(Refused) as refused:
        record_act(case.pk, closing)
    [found] = [finding for finding in refused.value.findings if finding.gate == "pen-seized"]
    assert (row.number in found.sentence, other.number in found.sentence) == (True, False)
    back = {"ground": "decided", "fates": [{"thing": 1, "fate": "returned"}], "reasons": "已经处罚"}
    record_act(row.pk, Intent("coe.release", back, [HEAD], at("2023-03-10 09:00")))
    done = record.weigh(ALL[case.procedure], case, load(ALL[case.procedure], case), closing)[1]
    assert "pen-seized" not in {finding.gate for finding in done.findings}


def test_who_keeps_the_store_sees_what_was_taken_and_records_it(caster: Caster) -> None:
    row = decide(approved(caster, ""), TEAM)
    keeper = asof.snapshot(date(2023, 3, 6)).person(KEEPER)
    assert keeper.roles == {"keeper"}
    assert read.visible(keeper).filter(pk=row.pk).exists()
    stored = {"kept_at": "仓库", "keeper": KEEPER, "checked": True}
    row = record_act(row.pk, Intent("coe.keep", stored, [KEEPER], at("2023-03-06 21:00"))).matter
    assert [act.judged["findings"] for act in row.acts.filter(step="coe.keep")] == [[]]
    assert row.papers.filter(kind="custody_record").exists()


def demanded(caster: Caster, case: str, **more: Any) -> models.Matter:
    """A demand of the fine of that case on the eighth of October."""
    said = {
        "case": case,
        "party": next(caster.parties["org"]).key,
        "party_kind": "org",
        "place": "某工地（示例）",
        "town": "JD-GUILIN",
        "duty": "缴纳罚款",
        "amount": "4000",
        "due_on": "2023-05-31",
        "way": "到银行缴纳",
        "rights": True,
    }
    return open_matter("compulsory-execution", Intent("enf.demand", said | more, [HEAD], at("2023-10-09 09:00"))).matter


def test_the_service_of_the_decision_is_read_in_its_case(caster: Caster, play: Callable[..., models.Matter]) -> None:
    case = play("short", "pub.penalty")
    issued = case.acts.get(step="pen.issue")
    day = max(act.at[:10] for act in case.acts.filter(step__startswith="srv.", seq__gt=issued.seq))
    with pytest.raises(Refused, match=f"与案卷（{day}）不一致"):
        demanded(caster, case.number, decided_on="2023-01-09")
    row = demanded(caster, case.number, decided_on=day)
    window = models.Deadline.objects.get(matter=row, clock="crt.window")
    assert window.start >= datetime.fromisoformat(day).date() + timedelta(days=180)
    early = play("short", "pen.issue")
    with pytest.raises(Refused, match="案卷中的决定书还没有送达"):
        demanded(caster, early.number, decided_on=day)


def test_a_case_closes_on_an_execution_that_has_ended(caster: Caster, play: Callable[..., models.Matter]) -> None:
    case = play("short", "pub.penalty")
    issued = case.acts.get(step="pen.issue")
    day = max(act.at[:10] for act in case.acts.filter(step__startswith="srv.", seq__gt=issued.seq))
    row = demanded(caster, case.number, decided_on=day)
    closing = Intent("pen.close", {"way": "ended", "note": "示例"}, [HEAD], at("2023-12-20 09:00"))
    with pytest.raises(Refused, match="本案没有已经办结的强制执行事项"):
        record_act(case.pk, closing)
    record_act(row.pk, Intent("enf.end", {"way": "dissolved", "note": "公司已注销，没有财产"}, [HEAD], at("2023-12-01 09:00")))
    assert record_act(case.pk, closing).matter.closed


def test_a_fine_that_was_paid_is_not_enforced(caster: Caster, play: Callable[..., models.Matter]) -> None:
    case = play("short", "pub.penalty")
    issued = case.acts.get(step="pen.issue")
    day = max(act.at[:10] for act in case.acts.filter(step__startswith="srv.", seq__gt=issued.seq))
    row = demanded(caster, case.number, decided_on=day)
    assert case.fine is not None
    said = {"amount": case.fine // 100, "receipt": "示例票", "paid_on": "2023-10-10"}
    record_act(case.pk, Intent("pay.bank", said, ["P032"], at("2023-10-10 09:00")))
    with pytest.raises(Refused, match="案卷中没有未缴的罚款"):
        demanded(caster, case.number, decided_on=day)
    law = {"law": "《中华人民共和国行政强制法》第四十六条", "way": "拍卖", "reasons": "逾期"}
    with pytest.raises(Refused, match="案卷中没有未缴的罚款"):
        record_act(row.pk, Intent("enf.decide", law, [HEAD], at("2023-11-10 09:00")))


def test_what_a_court_stayed_is_not_enforced_until_the_suit_is_over(caster: Caster, play: Callable[..., models.Matter]) -> None:
    case = play("short", "pub.penalty")
    issued = case.acts.get(step="pen.issue")
    day = max(act.at[:10] for act in case.acts.filter(step__startswith="srv.", seq__gt=issued.seq))
    row = demanded(caster, case.number, decided_on=day)
    served = {"paper": 1, "receiver": "representative", "received_on": "2023-10-09", "signed": True}
    record_act(row.pk, Intent("enf.serve", served, TEAM, at("2023-10-09 15:00")))
    decided = Intent(
        "enf.decide",
        {"law": "《中华人民共和国行政强制法》第四十六条", "way": "划拨", "on": "2023-11-13", "reasons": "逾期"},
        [HEAD],
        at("2023-11-10 09:00"),
    )
    papers = {
        "case": case.number,
        "topic": "处罚决定",
        "court": "某区人民法院",
        "decided_on": "2023-04-03",
        "received_on": "2023-10-10",
    }
    suit = open_matter("litigation", Intent("lit.copy", papers, ["P004"], at("2023-10-10 09:00"))).matter
    stay = {"stayed_on": "2023-10-20", "document": "（2023）行初1号之一", "why": "示例"}
    record_act(suit.pk, Intent("lit.stay", stay, ["P004"], at("2023-10-20 09:00")))
    with pytest.raises(Refused, match=f"停止执行.*{suit.number}"):
        record_act(row.pk, decided)
    applied = {
        "court": "某区人民法院",
        "object": "罚款",
        "signed_by": HEAD,
        "materials": ["decision", "opinion", "demand", "object"],
    }
    with pytest.raises(Refused, match="当事人已经复议或者起诉"):
        record_act(row.pk, Intent("crt.apply", applied, [HEAD], at("2023-12-08 09:00")))
    record_act(suit.pk, Intent("lit.stay", stay | {"ends": True}, ["P004"], at("2023-11-09 09:00")))
    assert record_act(row.pk, decided).matter.stage == "已决定执行"


@pytest.mark.parametrize(
    ("law", "why"),
    [
        ("《重庆市市容环境卫生管理条例》第三十条", "是地方性法规，不是法律"),
        ("《某某法》第一条", "不在执法依据目录中"),
        ("本局内部通知", "没有写明法律的名称和条文"),
        ("《中华人民共和国行政强制法》第四十六条", ""),
    ],
)
def test_own_enforcement_needs_a_law_of_the_register(caster: Caster, law: str, why: str) -> None:
    row = demanded(caster, "", decided_on="2023-03-01")
    served = {"paper": 1, "receiver": "representative", "received_on": "2023-10-09", "signed": True}
    record_act(row.pk, Intent("enf.serve", served, TEAM, at("2023-10-09 15:00")))
    decided = Intent(
        "enf.decide", {"law": law, "way": "执行", "on": "2023-10-31", "reasons": "逾期"}, [HEAD], at("2023-10-30 09:00")
    )
    if why:
        with pytest.raises(Refused, match=why):
            record_act(row.pk, decided)
    else:
        assert record_act(row.pk, decided).matter.stage == "已决定执行"


def test_a_spill_is_cleared_at_once_and_the_party_told_after(caster: Caster) -> None:
    spill = {
        "party": next(caster.parties["org"]).key,
        "place": "某路段（示例）",
        "town": "JD-GUILIN",
        "where": "road",
        "duty": "遗洒的渣土",
        "harm": "车辆无法通行",
        "unable": "没有清扫设备",
        "performer": "某清洁公司（示例）",
        "way": "清扫",
    }
    row = open_matter("compulsory-execution", Intent("sub.urgent", spill, [HEAD], at("2023-10-09 09:00"))).matter
    assert row.papers.get().kind == "urgent_decision"
    done = {"began": "2023-10-09T09:30:00+08:00", "supervisor": TEAM[0], "signed": True}
    record_act(row.pk, Intent("sub.do", done, TEAM, at("2023-10-09 11:00")))
    over = Intent("enf.end", {"way": "executed"}, [HEAD], at("2023-10-09 16:00"))
    with pytest.raises(Refused, match="立即代履行以后对当事人的通知"):
        record_act(row.pk, over)
    served = {"paper": 1, "receiver": "representative", "received_on": "2023-10-09", "signed": True}
    record_act(row.pk, Intent("enf.serve", served, TEAM, at("2023-10-09 15:00")))
    assert record_act(row.pk, over).matter.closed
