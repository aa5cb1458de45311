"""The doors of orders: report, follow, urge, rate, and the row beside the matter."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger import models, order_index, orders, papers, read, recheck
from fadu.law.procedures.service import order as law
from fadu.ledger.record import Intent, Refused, load, record_act
from fadu.registers.asof import snapshot
from tests.furnished import furnish

pytestmark = [pytest.mark.both, pytest.mark.django_db]

AT = datetime(2024, 3, 5, 9, 30, tzinfo=CHINA)
PHONE = "13800000000"


@pytest.fixture(autouse=True)
def bureau(db: None) -> None:
    furnish()


def reported(**more: object) -> orders.Receipt:
    said = {
        "topic": "门口垃圾没人清运",
        "place": "桂林街道兴潼大道12号",
        "phone": PHONE,
        "category": "S-01-02",
        "at": AT,
        "key": "k1",
    }
    return orders.report(orders.Report(**(said | more)))  # type: ignore[arg-type]


def do(pk: int, step: str, who: str, minutes: int, **data: object) -> models.Matter:
    return record_act(pk, Intent(step, data, [who], AT + timedelta(minutes=minutes))).matter


def settle(pk: int, until: str = "") -> None:
    """The whole way of a complaint, each step by who may do it."""
    steps = (
        ("ord.sort", "P047", {"kind": "complaint", "category": "S-01-02"}),
        ("ord.dispatch", "P047", {"unit": "CG-HWK", "due_at": (AT + timedelta(hours=3)).isoformat(), "note": "尽快"}),
        ("ord.handle", "P014", {"result": "已清运并冲洗地面", "settled_by": "management"}),
        ("ord.verify", "P051", {"opinion": "现场已经干净"}),
        ("ord.reply", "P047", {"facts": "查明垃圾房前堆放生活垃圾", "basis": "市容环境卫生管理条例", "result": "当日清运并增加频次", "next_channel": "不满意可以拨打12345再次反映"}),
    )  # fmt: skip
    for minutes, (step, who, data) in enumerate(steps, 1):
        do(pk, step, who, minutes * 5, **data)
        if step == until:
            return


def test_a_report_is_an_order_once_and_its_reporter_is_sealed() -> None:
    first, again = reported(), reported()
    assert (first.again, again.again) == (False, True)
    assert first.pk == again.pk
    act = models.Act.objects.get(matter_id=first.pk)
    assert PHONE not in act.body
    row = models.Order.objects.get(pk=first.pk)
    assert (row.stage, row.grid, row.category) == ("待受理", "W001", "S-01-02")
    assert row.matter.party is not None
    assert row.matter.party.read("phone") == PHONE


@pytest.mark.parametrize(("secret", "kind"), [(True, "complaint"), (False, "report")])
def test_who_asked_for_secrecy_or_reports_an_offence_is_known_to_the_centre_alone(secret: bool, kind: str) -> None:
    made = reported(name="欧阳慕容", secret=secret)
    do(made.pk, "ord.sort", "P047", 5, kind=kind, category="S-04-01", route="none")
    row = do(made.pk, "ord.dispatch", "P047", 10, unit="CG-ZFDD-1", officer="P014", due_at=(AT + timedelta(hours=1)).isoformat())
    assert row.party is not None
    book = snapshot(read.today())
    for person in book.people():
        centre = bool(person.roles & set(law.CENTRE))
        assert read.knows_party(person, row) is centre, person
        assert read.with_known_party(person).filter(pk=row.pk).exists() is centre, person
        assert read.only_in_confidence(person, row.party) is not centre, person
    assert read.visible(book.person("P014")).filter(pk=row.pk).exists()
    acts = load(law.PROCEDURE, row)
    assert papers.values(law.PROCEDURE, row, acts, acts.acts[-1])["party"] is None


def test_who_reports_in_the_open_is_known_to_the_handler() -> None:
    made = reported(name="欧阳慕容")
    settle(made.pk, until="ord.dispatch")
    row = models.Matter.objects.get(pk=made.pk)
    assert read.knows_party(snapshot(read.today()).person("P014"), row)
    assert row.masked_party == "（反映人）"


def test_the_reporters_own_name_and_phone_are_taken_out_of_what_he_wrote() -> None:
    made = reported(name="欧阳慕容", phone="138 0000 0000", description="我是欧阳慕容，请打138 0000 0000或13800000000")
    body = models.Act.objects.get(matter_id=made.pk).body
    assert "欧阳慕容" not in body
    assert "0000" not in body
    assert "我是反映人" in body


def test_whoever_it_is_sent_to_has_it_and_the_account_of_the_public_never() -> None:
    made = reported()
    assert models.Matter.objects.get(pk=made.pk).handlers == []
    do(made.pk, "ord.sort", "P047", 5, kind="complaint", category="S-01-02")
    due = (AT + timedelta(hours=3)).isoformat()
    row = do(made.pk, "ord.dispatch", "P047", 10, unit="CG-ZFDD-1", officer="P014", due_at=due, note="属地")
    assert (row.handlers, read.told_of(row)) == (["P014"], ["P014"])
    orders.urge(made.number, PHONE, "还没有来", key="u")
    assert models.Matter.objects.get(pk=made.pk).handlers == ["P014"]
    assert record_act(made.pk, Intent("ord.return", {"reasons": "不属于本队"}, ["P014"])).matter.handlers == ["P047"]
    again = record_act(made.pk, Intent("ord.dispatch", {"unit": "CG-ZFDD-1", "note": "属地", "due_at": due}, ["P047"])).matter
    assert (again.handlers, read.told_of(again)) == ([], ["P009"])
    assert recheck.differences(again) == []


def test_a_photo_comes_with_it_and_what_is_no_picture_is_refused() -> None:
    picture = BytesIO()
    Image.new("RGB", (60, 40), "green").save(picture, "PNG")
    picture.seek(0)
    made = reported(photos=[("现场.png", picture)])
    assert models.Evidence.objects.get(matter_id=made.pk).piece == "E1"
    with pytest.raises(InputError):
        reported(photos=[("现场.png", BytesIO(b"no picture"))], key="k2")
    assert models.Matter.objects.count() == 1


def test_only_number_and_phone_together_follow() -> None:
    made = reported()
    assert orders.follow(made.number, "13800000001") is None
    assert orders.follow("2024-99", PHONE) is None
    found = orders.follow(made.short, "138 0000 0000")
    assert found is not None
    assert (found.topic, found.stage, len(found.steps)) == ("门口垃圾没人清运", "待受理", 1)
    public = orders.public_status(made.number)
    assert public is not None
    assert (public.topic, public.description, public.steps) == ("暴露垃圾", "", ())
    assert models.Look.objects.count() == 1


def test_urged_once_under_one_key_and_due_by_the_table() -> None:
    made = reported(channel="12345")
    settle(made.pk, until="ord.dispatch")
    assert orders.urge(made.number, PHONE, "还没有来", key="u1").stage == "处置中"
    assert orders.urge(made.number, PHONE, "还没有来", key="u1").stage == "处置中"
    row = models.Order.objects.get(pk=made.pk)
    assert (row.stage, row.unit, row.urges, row.due_at[:16]) == ("处置中", "CG-HWK", 1, "2024-03-05T12:30")


def test_the_rating_of_the_reporter_counts_and_closes() -> None:
    made = reported(channel="12345")
    settle(made.pk)
    with pytest.raises(Refused, match="回访"):
        do(made.pk, "ord.close", "P048", 40)
    told = orders.rate(made.number, PHONE, "satisfied", "谢谢", key="r1")
    assert told.rating == "satisfied"
    assert told.reply["result"] == "当日清运并增加频次"
    assert record_act(made.pk, Intent("ord.close", {}, ["P048"])).matter.closed


def test_the_row_made_anew_is_the_row_that_was_written() -> None:
    made = reported()
    settle(made.pk)
    before = models.Order.objects.filter(pk=made.pk).values().get()
    models.Order.objects.all().delete()
    assert order_index.rebuild() == 1
    assert models.Order.objects.filter(pk=made.pk).values().get() == before


@pytest.mark.parametrize(
    "wrong", [{"topic": ""}, {"place": ""}, {"category": "X-1"}, {"channel": "nix"}, {"phone": "abc"}, {"lat": 91.0, "lng": 1.0}]
)
def test_bad_reports_get_a_sentence_and_write_nothing(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        reported(**wrong)
    assert not models.Matter.objects.exists()
