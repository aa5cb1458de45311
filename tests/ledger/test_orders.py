"""The doors of orders: report, follow, urge, rate, and the row beside the matter."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.law.procedures.service import order as law
from fadu.ledger import models, order_index, orders, papers, read, recheck
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
        ("ord.dispatch", "P047", {"unit": "CG-HWK", "officer": "P014", "due_at": (AT + timedelta(hours=3)).isoformat(), "note": "尽快"}),
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


def test_nor_do_they_stand_in_what_he_adds_later() -> None:
    made = reported(name="欧阳慕容")
    orders.urge(made.number, PHONE, f"我是欧阳慕容，电话{PHONE[:3]} {PHONE[3:]}", key="u")
    body = models.Act.objects.get(matter_id=made.pk, step="ord.urge").body
    assert "我是反映人，电话（电话）" in body


def test_a_dispatch_that_names_who_reported_in_secret_is_refused() -> None:
    made = reported(name="欧阳慕容", secret=True)
    do(made.pk, "ord.sort", "P047", 5, kind="complaint", category="S-01-02")
    due = (AT + timedelta(hours=3)).isoformat()
    with pytest.raises(Refused, match="反映人的姓名"):
        do(made.pk, "ord.dispatch", "P047", 10, unit="CG-ZFDD-1", officer="P014", due_at=due, note="请联系欧阳慕容")
    assert do(made.pk, "ord.dispatch", "P047", 10, unit="CG-ZFDD-1", officer="P014", due_at=due, note="属地").stage == "处置中"


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


def reported_offence(kind: str = "report") -> orders.Receipt:
    made = reported(name="欧阳慕容", channel="12345", topic="工地夜间倾倒渣土")
    do(made.pk, "ord.sort", "P047", 5, kind=kind, category="S-01-03", route="clue")
    due = (AT + timedelta(hours=3)).isoformat()
    do(made.pk, "ord.dispatch", "P047", 10, unit="CG-ZFDD-1", officer="P014", due_at=due, note="属地中队")
    return made


CLUE = {"found_on": read.today(), "place": "某路12号", "town": "JD-GUILIN", "summary": "欧阳慕容反映夜间倾倒渣土"}


def test_a_report_of_an_offence_becomes_a_clue_in_one_go_and_is_answered_and_closed() -> None:
    made = reported_offence()
    with pytest.raises(Refused, match="不是这种事项"):
        record_act(made.pk, Intent("ord.lead", {"opened": made.number}, ["P014"]))
    led = orders.open_clue(made.pk, CLUE, "P014", "P019", key="c")
    case = models.Matter.objects.get(procedure="penalty-ordinary")
    assert led.act.content["data"]["opened"] == case.number
    assert case.party is None
    assert "欧阳慕容" not in case.acts.get().body
    assert orders.open_clue(made.pk, CLUE, "P014", "P019", key="c").again
    said = {
        "facts": "查明夜间有车辆倾倒渣土",
        "basis": "市容环境卫生管理条例",
        "result": "已立为线索依法查处",
        "next_channel": "不满意可以拨打12345再次反映",
    }
    for step, who, data in (
        ("ord.handle", "P014", {"result": "已到场取证", "settled_by": "enforcement"}),
        ("ord.verify", "P051", {"opinion": "现场已经停止倾倒"}),
        ("ord.reply", "P047", said),
        ("ord.callback", "P044", {"rating": "satisfied"}),
        ("ord.close", "P048", {}),
    ):
        done = record_act(made.pk, Intent(step, data, [who]))
    assert done.matter.closed


def test_no_clue_stays_when_the_order_cannot_be_led_there() -> None:
    made = reported()
    with pytest.raises(Refused):
        orders.open_clue(made.pk, CLUE, "P047", "P014")
    assert not models.Matter.objects.filter(procedure="penalty-ordinary").exists()


def test_a_report_is_not_answered_before_it_was_led_to_its_way() -> None:
    made = reported_offence()
    do(made.pk, "ord.handle", "P014", 20, result="已到场制止", settled_by="management")
    do(made.pk, "ord.verify", "P051", 25, opinion="现场已经停止")
    said = {
        "facts": "查明夜间有车辆倾倒渣土",
        "basis": "市容环境卫生管理条例",
        "result": "已经制止并教育",
        "next_channel": "可以拨打12345再次反映",
    }
    with pytest.raises(Refused, match="还没有写明已立的事项"):
        do(made.pk, "ord.reply", "P047", 30, **said)


def test_whoever_does_not_belong_to_the_unit_handles_in_vain() -> None:
    made = reported_offence()
    orders.open_clue(made.pk, CLUE, "P014", "P019")
    done = record_act(made.pk, Intent("ord.handle", {"result": "已到场制止", "settled_by": "management"}, ["P007"]))
    assert "ord-within" in {finding["gate"] for finding in done.act.judged["findings"]}
    with pytest.raises(Refused, match="不是承办单位的人员"):
        record_act(made.pk, Intent("ord.verify", {"opinion": "现场已经停止"}, ["P051"]))


def test_who_reported_what_was_merged_follows_urges_and_rates_in_the_other() -> None:
    target, double = reported(channel="12345"), reported(channel="12345", phone="13900000000", key="k2", description="臭得很")
    assert orders.merged_in(target.number) == []
    do(double.pk, "ord.merge", "P047", 2, into=target.number, reasons="同一处垃圾")
    settle(target.pk, until="ord.dispatch")
    urged = orders.urge(double.number, "13900000000", "还没有来", key="u2")
    assert (urged.stage, urged.unit, urged.closed) == ("处置中", "CG-HWK", False)
    assert models.Order.objects.get(pk=target.pk).urges == 1
    assert [one.pk for one in orders.merged_in(target.number)] == [double.pk]
    for step, who, data in (
        ("ord.handle", "P014", {"result": "已清运并冲洗地面"}),
        ("ord.verify", "P051", {"opinion": "现场已经干净"}),
        ("ord.reply", "P047", {"facts": "查明垃圾房前堆放生活垃圾", "basis": "市容环境卫生管理条例", "result": "当日清运并增加频次", "next_channel": "可以拨打12345再次反映"}),
    ):  # fmt: skip
        record_act(target.pk, Intent(step, data, [who]))
    told = orders.rate(double.number, "13900000000", "unsatisfied", key="r2")
    assert (told.stage, told.rating, told.merged_into) == ("待回访", "unsatisfied", target.short)
    assert told.reply["result"] == "当日清运并增加频次"
    assert told.description == "臭得很"
    assert {step.what for step in told.steps} >= {"受理登记", "合并重复工单", "派遣", "答复"}
    assert orders.follow(target.number, PHONE).rating == "", "it was the other who rated"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="没有由他人回访"):
        record_act(target.pk, Intent("ord.close", {}, ["P048"]))
    assert orders.follow(target.number, "13900000000") is None
