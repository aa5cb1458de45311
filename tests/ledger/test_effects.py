"""An act of handover writes the register that filings ask; a spreadsheet cannot undo it; a case goes with its file to who holds the item."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest

from fadu.law.common.delegation import del_list
from fadu.law.dossier import Dossier
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Act
from fadu.law.facts import Matter as File
from fadu.law.fingerprint import fingerprint
from fadu.law.gates import Check
from fadu.law.params import rules_on
from fadu.law.procedures import ALL
from fadu.ledger import effects, history, organs, read, recheck
from fadu.ledger.models import Act as Entry
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act
from fadu.registers import asof
from fadu.registers.importing import import_rows
from fadu.registers.models import Delegation
from fadu.registers.registry import REGISTERS
from tests.console.making import filed, ticket
from tests.furnished import furnish
from tests.law.files.towns import handover_case

pytestmark = pytest.mark.django_db
TOWN, ITEMS = "Z-SHANGHE", ["CQSR-18-5", "CQSR-18-6"]
START = date(2024, 3, 1)


@pytest.fixture(autouse=True)
def bureau(db: None) -> None:
    furnish()


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=CHINA)


def ready(town: str = TOWN, **more: Any) -> Matter:
    """A town that may take over two more items."""
    decided = {"topic": "承接处罚权", "town": town, "organ": "重庆市人民政府", "document": "渝府〔2024〕1号", "items": ITEMS}
    row = open_matter(
        "delegation-handover", Intent("del.decide", {**decided, "published_on": "2024-01-08"}, ["P004"], at("2024-01-10"))
    ).matter
    listed = {"document": "区〔2024〕2号", "published_on": "2024-01-15", "address": "区政府网站", "items": ITEMS}
    record_act(row.pk, Intent("del.list", listed, ["P004"], at("2024-01-16")))
    able = {"organ": "执法办", "officers": 3, "equipment": True, "training": True, "reviewer": True}
    return record_act(row.pk, Intent("del.ready", able | more, ["P014"], at("2024-02-01"))).matter


def hand_over(row: Matter, **more: Any) -> Matter:
    data = {"items": ITEMS, "from_on": START, "handed_by": "P004", "received_by": "镇长（示例）"} | more
    return record_act(row.pk, Intent("del.handover", data, ["P002"], at("2024-02-20"))).matter


def take_back(row: Matter) -> Matter:
    record_act(row.pk, Intent("del.evaluate", {"passed": False, "said": "持证人员流失"}, ["P014"], at("2024-09-01")))
    data = {"items": ITEMS[:1], "organ": "重庆市人民政府", "document": "渝府〔2024〕9号", "published_on": "2024-09-10"}
    more = {"back_on": "2024-10-01", "reasons": "评估不合格"}
    return record_act(row.pk, Intent("del.withdraw", data | more, ["P002"], at("2024-09-20"))).matter


def holder(item: str, day: date) -> str:
    return str(asof.power(item, TOWN, day)["holder"])


@pytest.mark.both
def test_handover_and_withdrawal_are_what_filings_find() -> None:
    row = hand_over(ready())
    assert [holder(ITEMS[0], day) for day in (date(2024, 2, 29), START)] == ["bureau", TOWN]
    take_back(row)
    assert [holder(ITEMS[0], day) for day in (date(2024, 9, 30), date(2024, 10, 1))] == [TOWN, "bureau"]
    assert holder(ITEMS[1], date(2024, 10, 1)) == TOWN
    for day in (START, date(2024, 10, 1)):
        assert [said for said in effects.disagreements(day) if any(item in said for item in ITEMS)] == []


@pytest.mark.both
def test_a_refused_handover_leaves_the_register_alone() -> None:
    row = ready(reviewer=False)
    with pytest.raises(Refused):
        hand_over(row)
    assert holder(ITEMS[0], START) == "bureau"
    assert not Delegation.objects.filter(item__in=ITEMS).exists()


@pytest.mark.both
def test_what_the_register_refuses_is_not_recorded() -> None:
    row = ready()
    Delegation.objects.create(item=ITEMS[1], unit_id=TOWN, kind="entrusted", valid_from=date(2024, 6, 1), basis="委托书")
    with pytest.raises(InputError, match="已由该镇行使"):
        hand_over(row)
    assert not Entry.objects.filter(step="del.handover").exists()
    assert holder(ITEMS[0], START) == "bureau"


def test_the_same_items_are_not_handed_over_twice() -> None:
    hand_over(ready())
    with pytest.raises(Refused) as caught:
        hand_over(ready())
    assert "del-once" in {finding.gate for finding in caught.value.findings}


def test_a_spreadsheet_cannot_change_what_an_act_wrote() -> None:
    row = hand_over(ready())
    [line] = [found for found in REGISTERS["delegations"].stored() if found["item"] == ITEMS[0]]
    report = import_rows(REGISTERS["delegations"], [line | {"valid_to": date(2024, 5, 1)}])
    assert row.number in str(report.errors[0])
    assert holder(ITEMS[0], date(2024, 6, 1)) == TOWN
    assert import_rows(REGISTERS["delegations"], [line]).unchanged == 1


def test_an_old_file_changes_no_register_and_shows_where_they_part() -> None:
    procedure, acts = handover_case()
    before = Delegation.objects.count()
    history.enter(Dossier(procedure, "旧赋权1号", "本局", "重庆", {}, acts))
    assert Delegation.objects.count() == before
    assert any("旧赋权1号已把RH-66-2交给" in said for said in effects.disagreements(date(2023, 6, 1)))


def test_a_subdistrict_that_takes_over_is_an_organ_of_its_own() -> None:
    street, before = "JD-GUILIN", asof.snapshot(date(2024, 2, 29))
    hand_over(ready(town=street))
    book = asof.snapshot(START)
    assert (organs.organ(street, before), organs.organ(street, book)) == ("", street)
    assert book.power(ITEMS[0], street)["holder"] == street
    said = organs.letterhead(book, street)
    assert (said["seal_text"], said["reconsideration_organ"]) == ("桂林街道办事处", "重庆市潼南区人民政府")


OTHER = "Z-SHUANGJIANG"


def transfer(row: Matter, **more: Any) -> Matter:
    """The case with its whole file to the town that holds the item."""
    matter = load(ALL["penalty-ordinary"], row)
    data = {"organ": "双江镇人民政府", "reason": "已赋权该镇", "unit": OTHER, "dossier": fingerprint(matter.acts), "pieces": 0}
    return record_act(row.pk, Intent("pen.transfer-out", data | more, ["P002"])).matter


def test_a_case_whose_holder_changed_goes_whole_and_the_town_sees_it() -> None:
    Delegation.objects.filter(unit_id=OTHER).delete()
    row = filed(town="JD-GUILIN")
    townsman = asof.person("P045", read.today())
    assert not read.visible(townsman).filter(pk=row.pk).exists()
    with pytest.raises(Refused, match="不行使"):
        transfer(row)
    holds = {"on_list": True, "holder": OTHER, "kind": "赋权", "basis": ""}
    with mock.patch.object(asof.Snapshot, "power", return_value=holds):
        with pytest.raises(Refused, match="摘要"):
            transfer(row, dossier="0" * 64)
        transfer(row)
    row.refresh_from_db()
    assert row.unit == OTHER
    assert read.visible(townsman).filter(pk=row.pk).exists()
    assert recheck.differences(row) == []


@pytest.mark.parametrize(
    ("step", "kind", "holds"), [("coe.apply", "委托", False), ("pen.file", "委托", True), ("pen.file", "赋权", False)]
)
def test_an_entrusted_town_never_compels(step: str, kind: str, holds: bool) -> None:
    act = Act(step, at("2024-03-01"), (), None, (), {"power": {"town_people": ["镇员"], "kind": kind, "holder": "bureau"}})
    found = del_list.test(File("x"), act, rules_on(act.day))
    assert isinstance(found, Check)
    assert found.holds is holds


# --- monitoring devices ---------------------------------------------------------------------------------------------------------------

POINTS = dict.fromkeys(("genuine", "plate_right", "place_right", "item_right", "no_mission"), True)


def device(code: str = "CAM-099", **more: Any) -> Matter:
    """A device that both reviews passed."""
    about = {"topic": "路口抓拍", "device": code, "place": "某路口", "purpose": "停车取证", "basis": "某条例第十条"}
    row = open_matter(
        "monitoring-device",
        Intent("pen.monitor-register", about | {"basis_level": "regulation"} | more, ["P046"], at("2024-03-01")),
    ).matter
    record_act(row.pk, Intent("mon.legal", {"passed": True, "opinion": "有依据且必要"}, ["P004"], at("2024-03-04")))
    technical = {"passed": True, "standard": "国家标准", "sensible": True, "sign": True}
    return record_act(row.pk, Intent("mon.technical", technical, ["P046"], at("2024-03-05"))).matter


def publish(row: Matter, day: str = "2024-03-08") -> Matter:
    return record_act(row.pk, Intent("mon.publish", {"place": "某路口", "where": "门户网站"}, ["P004"], at(day))).matter


def shot(day: str, plate: str) -> Matter:
    """A capture by the device on that day, with its first review a day later."""
    row = ticket(plate, by=["P046"], device="CAM-099", at=at(day))
    return record_act(row.pk, Intent("prk.review1", POINTS, ["P004"], at(day) + timedelta(days=1))).matter


@pytest.mark.both
def test_a_device_in_use_is_in_the_register_and_its_captures_are_evidence() -> None:
    row = device()
    with pytest.raises(Refused, match="缺少：设备登记"):
        shot("2024-03-07", "渝C11111")
    publish(row)
    known = asof.snapshot(date(2024, 3, 8)).monitor("CAM-099")
    assert known is not None
    assert (known["matter"], known["basis"], known["legal_review_on"]) == (row.number, "某条例第十条", "2024-03-04")
    assert shot("2024-03-11", "渝C22222").stage == "待处理"
    record_act(row.pk, Intent("mon.police", {"document": "公备1号", "filed_on": "2024-03-20"}, ["P046"], at("2024-03-21")))
    record_act(row.pk, Intent("mon.stop", {"reason": "道路改造"}, ["P046"], at("2024-05-06")))
    assert (asof.snapshot(date(2024, 5, 6)).monitor("CAM-099") or {})["police_filed_on"] == "2024-03-20"
    assert asof.snapshot(date(2024, 5, 7)).monitor("CAM-099") is None
    with pytest.raises(Refused, match="缺少：设备登记"):
        shot("2024-05-08", "渝C33333")


def test_a_device_of_the_spreadsheet_is_taken_over_by_its_publication() -> None:
    publish(device("CAM-001"))
    assert (asof.snapshot(date(2024, 3, 7)).monitor("CAM-001") or {})["basis"] == ""
    assert (asof.snapshot(date(2024, 3, 8)).monitor("CAM-001") or {})["basis"] == "某条例第十条"
    with pytest.raises(InputError, match="已有登记"):
        publish(device("CAM-001"), "2024-03-06")


def test_a_refused_publication_leaves_the_register_alone() -> None:
    with pytest.raises(Refused, match="依据"):
        publish(device(basis="", basis_level="none"))
    assert asof.snapshot(date(2024, 3, 8)).monitor("CAM-099") is None
