"""A town exercises what was granted to it in its own name: its people file and punish, its numbers and its name stand on the papers."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from fadu.disclosure.source import source_of
from fadu.law.common.decision import _by_town
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Evidence
from fadu.law.fingerprint import fingerprint
from fadu.law.procedures import procedure
from fadu.ledger import papers, read, recheck, transfers, uploads
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act
from fadu.notices import notify
from fadu.registers import asof
from fadu.registers.models import Appointment, Certificate, Person
from fadu.report import statistics
from fadu.report.figures import FIGURES, all_figures
from tests.console.making import citizen
from tests.documents.reading import text_of
from tests.documents.test_files import photo
from tests.furnished import furnish

TOWN, OTHER, GRANTED, KEPT = "Z-SHUANGJIANG", "Z-SHANGHE", "CQSR-18-1", "CQSR-44-1"
AT = datetime(2024, 3, 5, 10, tzinfo=CHINA)
OWN, BUREAU = ("P045", "T02"), ("P014", "P019")

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    """双江镇 has two officers and a head."""
    furnish()
    since = date(2023, 1, 1)
    for code, name, role in (("T02", "镇员乙", "officer"), ("T01", "镇长", "head")):
        Person.objects.create(code=code, name=name, unit_id=TOWN, synthetic=True)
        Appointment.objects.create(person_id=code, role=role, unit_id=TOWN, valid_from=since)
        Certificate.objects.create(person_id=code, number=f"渝潼执（示例）{code}", valid_from=since, valid_to=date(2026, 12, 31))


def spot(by: tuple[str, ...], item: str = GRANTED, where: str = TOWN, name: str = "田宁", **said: Any) -> Matter:
    """A fine on the spot."""
    at = said.pop("at", AT)
    book = asof.snapshot(at.date())
    thing, bureau = book.item(item), book.bureau()
    assert thing is not None
    tier = next(tier for tier in thing.tiers if tier.party in ("any", "citizen"))
    data: dict[str, Any] = {
        "item": item,
        "party": citizen(name).key,
        "party_kind": "citizen",
        "place": "正街3号",
        "town": where,
        "occurred_on": at.date(),
        "certificates": "、".join(by),
        "told": True,
        "answer": "无异议",
        "answer_heard": True,
        "handed_over": "signed",
        "reconsider_organs": [bureau["reconsideration_organ"]],
        "reconsider_first": True,
        "court": bureau["court"],
        "facts": [{"element": "conduct", "text": "店外堆放杂物", "evidence": ["E1"]}],
        "reasons": "事实清楚。",
        "basis": [f"《{thing.statute}》{thing.penalty_article}"],
        "kinds": ["fine"],
        "fine": str(tier.minimum),
        "content": f"罚款{tier.minimum}元",
        "tier": tier.code,
    }
    seen = Evidence("electronic", "a" * 64, at, by[0], "现场拍摄", "现场照片")
    return open_matter("penalty-simple", Intent("smp.issue", data | said, by, at, [seen])).matter


def test_a_town_punishes_in_its_own_name() -> None:
    row, second, ours = spot(OWN), spot(OWN, name="田安"), spot(BUREAU, KEPT, "JD-GUILIN")
    assert [one.number for one in (row, second)] == [f"双江镇当罚案字〔2024〕{n}号" for n in (1, 2)]
    assert ours.number == "潼城管当罚案字〔2024〕1号", "the bureau counts its own"
    paper = row.papers.get(kind="spot_decision")
    assert paper.number == "双江镇当罚字〔2024〕1号"
    shape = procedure(row.procedure)
    said = text_of(papers.pdf(shape, paper, load(shape, row)))
    assert "双江镇人民政府" in said
    assert "潼南区城市管理局" not in said
    assert source_of(row).organ == "重庆市潼南区双江镇人民政府"
    assert source_of(ours).organ == "重庆市潼南区城市管理局"


def test_before_2024_a_towns_decision_is_reviewed_by_the_district_alone() -> None:
    then = {"at": datetime(2023, 12, 5, 10, tzinfo=CHINA), "reconsider_first": False}
    with pytest.raises(Refused, match="只能向上一级人民政府"):
        spot(OWN, reconsider_organs=["重庆市潼南区人民政府", "重庆市城市管理局"], **then)
    assert spot(OWN, reconsider_organs=["重庆市潼南区人民政府"], **then).number == "双江镇当罚案字〔2023〕1号"


def test_what_is_not_the_towns_stays_refused() -> None:
    for by, item, where, gate in (
        (OWN, KEPT, TOWN, "del-list"),
        (OWN, GRANTED, OTHER, "pen-power"),
        (BUREAU, GRANTED, TOWN, "pen-power"),
        ((OWN[0], BUREAU[0]), GRANTED, TOWN, "pen-power"),
    ):
        with pytest.raises(Refused) as caught:
            spot(by, item, where)
        assert gate in {found.gate for found in caught.value.findings if found.blocks}, (by, item, where)
    assert not Matter.objects.exists()


def clue() -> Matter:
    data = {
        "source": "inspection",
        "found_on": AT.date(),
        "place": "正街3号",
        "town": TOWN,
        "item": GRANTED,
        "summary": "店外堆放杂物",
    }
    return open_matter("penalty-ordinary", Intent("pen.clue", data, OWN, AT)).matter


def filing() -> dict[str, Any]:
    return {
        "item": GRANTED,
        "party": citizen("田宁").key,
        "party_kind": "citizen",
        "place": "正街3号",
        "town": TOWN,
        "occurred_on": AT.date(),
        "found_on": AT.date(),
        "summary": "店外堆放杂物",
        "handlers": list(OWN),
    }


def test_a_town_files_by_its_own_head() -> None:
    row = clue()
    assert row.number == "双江镇罚案字〔2024〕1号"
    with pytest.raises(Refused, match="赋权双江镇"):
        record_act(row.pk, Intent("pen.file", filing(), ("P002",), AT))
    done = record_act(row.pk, Intent("pen.file", filing(), ("T01",), AT)).matter
    assert done.stage == "调查取证"


def test_the_bureaus_figures_leave_out_what_towns_decide_in_their_own_name() -> None:
    """And what a town decides is counted as the town's: its cases and its fines (行政处罚法第二十四条)."""
    towns, bureaus = spot(OWN), spot(BUREAU, KEPT, "JD-GUILIN")
    handed = spot(BUREAU, KEPT, "JD-GUILIN", "田宏")
    Matter.objects.filter(pk=handed.pk).update(unit=TOWN)  # as after a transfer to the town
    clue()
    assert (towns.organ, bureaus.organ, handed.organ) == (TOWN, "", "")
    assert recheck.differences(Matter.objects.get(pk=towns.pk)) == []
    found = all_figures(2024)
    assert (found["simple_penalties"], found["towns_own_decisions"]) == (2, 1)
    assert [row.number for row in FIGURES["towns_own_decisions"].rows(2024)] == ["双江镇当罚案字〔2024〕1号"]
    assert found["towns_own_fines_yuan"] * 100 == towns.fine
    assert found["simple_fines_yuan"] * 100 == bureaus.fine + handed.fine
    lines = {line["code"]: line["value"] for line in statistics.totals(2024)}
    assert (lines["simple_penalties"], lines["kind.fine"]) == ("2", "2")
    assert all_figures(2023)["towns_own_decisions"] == 0


def hand_over(row: Matter, unit: str, by: str, **said: Any) -> Matter:
    """The case with its whole file to the other organ."""
    matter = load(procedure(row.procedure), row)
    data = {
        "organ": "接收机关",
        "reason": "该事项由其行使",
        "unit": unit,
        "dossier": fingerprint(matter.acts),
        "pieces": len(matter.evidence),
    }
    return record_act(row.pk, Intent("pen.transfer-out", data | said, (by,), AT)).matter


def found(item: str, by: tuple[str, ...]) -> Matter:
    """A clue in the town with a photo that is kept and a statement that lies elsewhere."""
    data = {
        "source": "inspection",
        "found_on": AT.date(),
        "place": "正街3号",
        "town": TOWN,
        "item": item,
        "summary": "店外堆放杂物",
        "informant": True,
    }
    kept = uploads.keep(SimpleUploadedFile("现场.jpg", photo()), None, by[0])
    elsewhere = Evidence("statement", "b" * 64, AT, by[0], "当事人提供", "书面说明")
    return open_matter("penalty-ordinary", Intent("pen.clue", data, by, AT, [elsewhere], [kept.pk])).matter


@pytest.mark.parametrize(
    ("item", "givers", "head", "unit", "takers"),
    [(GRANTED, BUREAU, "P002", TOWN, OWN), (KEPT, OWN, "T01", "CG-ZFDD-1", BUREAU)],
    ids=["bureau to town", "town to bureau"],
)
def test_the_other_organ_takes_over_the_whole_file(
    item: str, givers: tuple[str, ...], head: str, unit: str, takers: tuple[str, ...]
) -> None:
    row = found(item, givers)
    with pytest.raises(InputError, match="没有移送"):
        transfers.take_over(row.pk, takers)
    with pytest.raises(Refused, match="就在这一机关"):
        hand_over(row, "CG-ZFDD-2" if givers == BUREAU else TOWN, head)
    hand_over(row, unit, head)
    with pytest.raises(InputError, match="由该机关的执法人员接收"):
        transfers.take_over(row.pk, givers)
    assert Matter.objects.count() == 1
    done = transfers.take_over(row.pk, takers, at=AT, key="k")
    assert transfers.take_over(row.pk, takers, at=AT, key="k").act.pk == done.act.pk, "pressed twice"
    with pytest.raises(InputError, match="已经接收"):
        transfers.take_over(row.pk, takers, at=AT)
    shape = procedure("penalty-ordinary")
    given, taken = load(shape, row), load(shape, done.matter)
    clue, receipt = taken.acts[0], given.last("pen.transfer-receipt")
    assert clue.data.origin == row.number
    assert (clue.data.source, clue.data.informant, clue.data.item, clue.data.place) == ("transfer", True, item, "正街3号")
    assert receipt is not None
    assert (receipt.data.record, receipt.data.received, receipt.data.pieces) == (done.matter.number, list(given.evidence), 2)
    assert sorted(piece.sha256 for piece in clue.evidence) == sorted(piece.sha256 for piece, _ in given.evidence.values())
    assert all(piece.origin.startswith(f"{row.number}卷E") for piece in clue.evidence)
    assert [(file.sha256, file.act_seq) for file in done.matter.files.all()] == [(row.files.get().sha256, 1)]
    assert done.matter.unit == asof.person(takers[0], AT.date()).unit
    assert [finding for _, findings in read.replayed(row) for finding in findings] == []
    assert [finding for _, findings in read.replayed(done.matter) for finding in findings] == []


def test_what_is_taken_over_must_be_whole_and_ours() -> None:
    row = found(GRANTED, BUREAU)
    data = {
        "source": "transfer",
        "found_on": AT.date(),
        "place": "正街3号",
        "town": TOWN,
        "summary": "移送来的",
        "origin": row.number,
    }
    for intent in (Intent("pen.clue", data, OWN, AT), Intent("pen.clue", data, BUREAU, AT)):
        done = open_matter("penalty-ordinary", intent)  # a fact is recorded, with its defect beside it
        assert done.judgement is not None
        assert [finding.gate for finding in done.judgement.findings] == ["del-taken"]
    hand_over(row, TOWN, "P002")
    done = open_matter("penalty-ordinary", Intent("pen.clue", data, OWN, AT))
    assert done.judgement is not None
    assert [finding.sentence for finding in done.judgement.findings] == ["接收移送的案件不完整：没有收到E1、E2。"]


def test_the_receiving_unit_is_told() -> None:
    row = hand_over(found(GRANTED, BUREAU), TOWN, "P002")
    act = row.acts.get(step="pen.transfer-out")
    assert set(OWN) <= {notice.person for notice in notify._of_act(act, {})}


def test_a_town_answers_for_its_own_decision() -> None:
    """行政诉讼法第二十六条: who acted is the defendant; the suit is the town's, and so is its figure."""
    about = {"topic": "当场处罚", "decided_on": AT.date(), "court": "区人民法院", "received_on": AT.date()}
    suits = [open_matter("litigation", Intent("lit.copy", about | {"case": spot(by, *where).number}, ["P006"], AT)).matter
             for by, where in ((OWN, ()), (BUREAU, (KEPT, "JD-GUILIN")))]  # fmt: skip
    assert [suit.organ for suit in suits] == [TOWN, ""]
    assert list(FIGURES["litigation_cases"].rows(2024)) == suits[1:]
    answer = {"answer": "合法", "basis": ["条例"], "pieces": [{"piece": "E1", "taken_on": AT.date()}]}
    with pytest.raises(Refused, match=r"双江镇.*以自己的名义作出，应当由它答复"):
        record_act(suits[0].pk, Intent("lit.answer", answer, ["P002"], AT))


def test_a_ledger_from_before_learns_whose_its_matters_are() -> None:
    towns, bureaus = spot(OWN), spot(BUREAU, KEPT, "JD-GUILIN")
    Matter.objects.update(organ="")
    import_module("fadu.ledger.migrations.0009_organ").fill(apps, None)
    assert dict(Matter.objects.values_list("pk", "organ")) == {towns.pk: TOWN, bureaus.pk: ""}


def test_whose_a_case_is_is_still_known_when_it_is_read_again() -> None:
    """Before 2024 a town's decision names the government above it only; the gate asks what the registers answered when the case was filed."""
    row = clue()
    filed = record_act(row.pk, Intent("pen.file", filing(), ("T01",), AT)).matter
    assert filed.organ == TOWN
    again = load(procedure("penalty-ordinary"), filed)
    assert _by_town(again, again.acts[-1])
