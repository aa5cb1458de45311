"""The desk of random inspections: lists from the registers frozen with their digest, a seed that nobody could know, the draw as a file, credit marks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.law.draw import digest, draw, read
from fadu.law.procedures.enforcement import random_inspection
from fadu.law.workdays import add_months
from fadu.ledger import inspections, models, papers
from fadu.ledger.read import now, today
from fadu.ledger.record import Intent, Refused, load, open_matter, procedure_of, record_act
from fadu.registers import asof
from tests.documents.reading import text_of

LEGAL, SEED = "P054", "2026131期 03 08 15 19 26 31 蓝07"


def planned(day: date | None = None, times: int = 2) -> models.Matter:
    """The plan of the day's year."""
    day = day or today()
    lines = [
        {"listed": item["code"], "topic": item["title"], "share": item["share"], "times": times}
        for item in asof.snapshot(day).inspection_items()
    ]
    plan = {"topic": f"{day.year}年度抽查计划", "year": day.year, "lines": lines, "address": "本局网站", "published_on": day}
    return open_matter("inspection-plan", Intent("ins.plan", plan, [LEGAL], at(day))).matter


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return now().replace(year=day.year, month=day.month, day=day.day, hour=hour, minute=minute)


def frozen(days_ago: int = 4, code: str = "CC-01") -> models.Matter:
    """Lists frozen some days ago, with a seed agreed for the day after."""
    day = today() - timedelta(days=days_ago)
    if not models.Act.objects.filter(step="ins.plan").exists():
        planned(day)
    item = next(item for item in inspections.items(asof.snapshot(day)) if item.code == code)
    data = inspections.frozen(item, "双色球2026131期", day + timedelta(days=1), "本局网站", 3)
    return open_matter("random-inspection", Intent("ins.list", data, [LEGAL], at(day, 1))).matter


def typed(**more: Any) -> dict[str, Any]:
    return {"seed": SEED, "seed_on": (today() - timedelta(days=3)).isoformat(), "witness": "司法局陈监督"} | more


def acts(row: models.Matter, step: str) -> list[Any]:
    return [act.data for act in load(procedure_of(row.procedure), row).all(step)]


def test_lists_are_frozen_as_the_registers_have_them(sign_in: Callable[[str], Client]) -> None:
    client = sign_in(LEGAL)
    assert "不在本年度计划内" in client.get(reverse("inspection_desk")).text
    planned()
    form = {"item": "CC-02", "seed_source": "双色球明晚开奖号码", "seed_due": today() + timedelta(days=1), "address": "本局网站"}
    assert client.post(reverse("inspection_freeze"), form).status_code == 302
    row = models.Matter.objects.get(procedure="random-inspection")
    [lists] = acts(row, "ins.list")
    book = asof.snapshot(today())
    assert lists.objects == [one["name"] for one in book.inspection_objects("advert", "户外广告设置单位")]
    assert lists.people == [person.id for person in book.inspection_officers("advert")]
    assert lists.list_digest == digest([*lists.objects, *lists.people])
    assert lists.take == 6  # a fifth of thirty
    page = client.get(reverse("inspection", args=[row.pk])).text
    assert lists.list_digest in page
    assert "与名录相符" in page
    public = client.get(reverse("portal:inspection", args=[row.pk])).text
    assert lists.list_digest in public
    assert lists.objects[0] not in public  # whoever knows the lists would know the result before the inspection


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed_due": "2020-01-01"}, "已经公布"),
        ({"seed_due": ""}, "请填写种子公布的日期"),
        ({"take": "几个"}, "不是数字"),
        ({"address": ""}, "名录摘要的公布位置"),
        ({"seed_source": ""}, "约定用作种子的号码"),
    ],
)
def test_a_freeze_that_leaves_something_open_is_refused_with_a_sentence(
    sign_in: Callable[[str], Client], change: dict[str, str], said: str
) -> None:
    planned()
    tomorrow = (today() + timedelta(days=1)).isoformat()
    form = {"item": "CC-01", "seed_source": "双色球", "seed_due": tomorrow, "address": "本局网站"} | change
    answer = sign_in(LEGAL).post(reverse("inspection_freeze"), form)
    assert answer.status_code == 400
    assert said in answer.text
    assert not models.Matter.objects.filter(procedure="random-inspection").exists()


def test_nobody_types_what_is_drawn(sign_in: Callable[[str], Client]) -> None:
    row = frozen()
    client = sign_in(LEGAL)
    forged = typed(drawn_objects="运输企业01号（示例）", drawn_people="P014")
    for _ in range(2):  # a second click draws nothing new
        client.post(reverse("inspection_draw", args=[row.pk]), forged)
    [drawn], [lists] = acts(row, "ins.draw"), acts(row, "ins.list")
    assert drawn.drawn_objects == draw(lists.objects, SEED, 3)
    assert drawn.drawn_people == draw(lists.people, SEED, 2)
    answer = client.get(reverse("inspection_json", args=[row.pk]))
    assert Client().get(reverse("portal:inspection_json", args=[row.pk])).status_code == 404  # not before the results are public
    public = Client().get(reverse("portal:inspection", args=[row.pk])).text
    assert SEED in public
    assert drawn.drawn_objects[0] not in public
    made = read(json.loads(answer.content))
    assert made.faults() == []
    assert made.list_digest == lists.list_digest
    assert reverse("inspection_json", args=[row.pk]) in client.get(reverse("matter", args=[row.pk])).text
    assert sign_in(drawn.drawn_people[0]).get(reverse("matter", args=[row.pk])).status_code == 200  # who is drawn sees the matter


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": "1"}, "可以随意选定"),
        ({"witness": ""}, "监督人"),
        ({"seed_on": (today() - timedelta(days=9)).isoformat()}, "冻结以前已经公布"),
        ({"seed_on": (today() + timedelta(days=1)).isoformat()}, "还没有公布"),
        ({"seed_on": "昨天"}, "请填写种子公布日期"),
        ({"left_out": ["P014"]}, "有人回避而没有理由"),
    ],
)
def test_a_draw_that_could_be_chosen_is_refused(sign_in: Callable[[str], Client], change: dict[str, Any], said: str) -> None:
    row = frozen()
    answer = sign_in(LEGAL).post(reverse("inspection_draw", args=[row.pk]), typed(**change))
    assert answer.status_code == 400
    assert said in answer.text
    assert acts(row, "ins.draw") == []


def test_recusal_after_the_draw_is_drawn_again_by_the_same_seed(sign_in: Callable[[str], Client]) -> None:
    row = frozen()
    client = sign_in(LEGAL)
    client.post(reverse("inspection_draw", args=[row.pk]), typed())
    [first] = acts(row, "ins.draw")
    again = typed(left_out=[first.drawn_people[0]], left_out_why="与被检查单位有利害关系")
    assert client.post(reverse("inspection_draw", args=[row.pk]), again).status_code == 302
    second = acts(row, "ins.draw")[1]
    assert second.drawn_objects == first.drawn_objects
    assert first.drawn_people[0] not in second.drawn_people
    other = typed(seed="2026132期 01 02 03 04 05 06 蓝01", left_out=list(first.drawn_people), left_out_why="都回避")
    assert client.post(reverse("inspection_draw", args=[row.pk]), other).status_code == 400


def test_what_the_registers_do_not_hold_cannot_be_listed(bureau: None) -> None:
    planned()
    item = next(item for item in inspections.items(asof.snapshot(today())) if item.code == "CC-01")
    data = inspections.frozen(item, "双色球", today() + timedelta(days=1), "本局网站", 3)
    objects = [*data["objects"][1:], "名录以外的单位"]
    data |= {"objects": objects, "list_digest": digest([*objects, *data["people"]])}
    with pytest.raises(Refused) as refused:
        open_matter("random-inspection", Intent("ins.list", data, [LEGAL]))
    said = "".join(finding.sentence for finding in refused.value.findings)
    assert "名录以外的单位不在名录库" in said
    assert "没有列入" in said


def test_the_plan_is_not_exceeded(bureau: None) -> None:
    planned(today() - timedelta(days=9), times=1)
    frozen()
    with pytest.raises(Refused) as refused:
        frozen(3)
    assert "已经抽查1次" in "".join(finding.sentence for finding in refused.value.findings)


def inspected(client: Client) -> tuple[models.Matter, str]:
    """An inspection whose first object would not be inspected, its results public; the object."""
    row = frozen()
    client.post(reverse("inspection_draw", args=[row.pk]), typed())
    [drawn] = acts(row, "ins.draw")
    people = drawn.drawn_people
    for number, place in enumerate(drawn.drawn_objects):
        seen = {"place": place, "checked_on": today(), "certificates": "已出示", "signed": True}
        record_act(row.pk, Intent("ins.check", seen | {"result": "sound" if number else "refused"}, people))
    record_act(row.pk, Intent("ins.result", {"what": "已归集"}, [LEGAL]))
    record_act(row.pk, Intent("ins.publish", {"address": "本局网站"}, [LEGAL]))
    return row, drawn.drawn_objects[0]


def test_the_published_results_are_a_paper_with_every_visit(sign_in: Callable[[str], Client]) -> None:
    row, refused = inspected(sign_in(LEGAL))
    paper = row.papers.get(kind="inspection_results")
    said = text_of(papers.pdf(random_inspection.PROCEDURE, paper, load(random_inspection.PROCEDURE, row)))
    for visit in acts(row, "ins.check"):
        assert re.sub(r"\s", "", visit.place) in said
    assert refused in said
    assert "不配合检查" in said


def test_a_mark_is_public_for_its_span_and_gone_with_a_repair(sign_in: Callable[[str], Client]) -> None:
    client = sign_in(LEGAL)
    row, subject = inspected(client)
    page = client.get(reverse("inspection", args=[row.pk])).text
    assert page.count("公示失信信息") == 1  # beside the one that was found at fault
    said = {
        "topic": f"{subject}不配合检查",
        "subject": subject,
        "code": "91500152SLYS000001",
        "source": row.number,
        "kind": "general",
        "months": 6,
        "grounds": "拒绝提供台账",
        "address": "本局网站",
    }
    mark = open_matter("credit-mark", Intent("crd.publish", said, [LEGAL])).matter
    assert subject in client.get(reverse("portal:credit_marks")).text
    assert "公示失信信息" not in client.get(reverse("inspection", args=[row.pk])).text  # made once
    last = add_months(today(), 6) - timedelta(days=1)
    assert [one.until for one in inspections.marks(last)] == [last]
    assert inspections.marks(last + timedelta(days=1)) == []
    with pytest.raises(Refused):
        open_matter("credit-mark", Intent("crd.publish", said, [LEGAL]))  # twice
    with pytest.raises(Refused):
        open_matter("credit-mark", Intent("crd.publish", said | {"subject": acts(row, "ins.draw")[0].drawn_objects[1]}, [LEGAL]))
    record_act(mark.pk, Intent("crd.apply", {"received_on": today(), "corrected": True, "promise": True}, [LEGAL]))
    with pytest.raises(Refused) as refused:
        record_act(mark.pk, Intent("crd.repair", {"reasons": "已改正"}, [LEGAL]))
    assert "最短公示期" in refused.value.findings[0].sentence
    record_act(mark.pk, Intent("crd.remove", {"cause": "mistake", "reasons": "名称与另一单位混淆"}, [LEGAL]))
    assert subject not in client.get(reverse("portal:credit_marks")).text


def test_units_with_a_mark_are_drawn_by_a_share_of_their_own(sign_in: Callable[[str], Client]) -> None:
    client = sign_in(LEGAL)
    row, subject = inspected(client)
    said = {"topic": "不配合检查", "subject": subject, "code": code_of(subject), "source": row.number, "kind": "general"}
    more = {"months": 6, "grounds": "拒绝提供台账", "address": "本局网站"}
    open_matter("credit-mark", Intent("crd.publish", said | more, [LEGAL]))
    form = {"item": "CC-01", "seed_source": "双色球", "seed_due": today() + timedelta(days=1), "address": "本局网站"}
    assert "一般失信 1 户" in client.get(reverse("inspection_desk")).text
    for wrong, sentence in (
        ({"of_general": "全部"}, "看不懂"),
        ({"of_general": "2"}, "最多1户"),
        ({"of_general": "101%"}, "最多100%"),
        ({"of_general": "1", "take": "3"}, "不要再写"),
        ({"of_general": "0", "of_none": "0"}, "至少抽取一个"),
    ):
        answer = client.post(reverse("inspection_freeze"), form | wrong)
        assert answer.status_code == 400, wrong
        assert sentence in answer.text, wrong
    assert client.post(reverse("inspection_freeze"), form | {"of_general": "100%", "of_none": "2"}).status_code == 302
    fresh = models.Matter.objects.filter(procedure="random-inspection").latest("pk")
    [lists] = acts(fresh, "ins.list")
    assert [(one.credit, one.take, len(one.objects)) for one in lists.by_credit] == [
        ("general", 1, 1),
        ("none", 2, len(lists.objects) - 1),
    ]
    assert lists.by_credit[0].objects == [subject]
    assert lists.take == 3
    page, public = (client.get(reverse(name, args=[fresh.pk])).text for name in ("inspection", "portal:inspection"))
    assert "与名录相符" in page
    for text in (page, public):
        assert "一般失信 1" in text
    assert subject not in public


def test_the_plan_gives_the_share_of_a_class_and_the_draw_can_be_run_again(sign_in: Callable[[str], Client]) -> None:
    client = sign_in(LEGAL)
    row, subject = inspected(client)
    said = {"topic": "不配合检查", "subject": subject, "code": code_of(subject), "source": row.number, "kind": "serious"}
    open_matter("credit-mark", Intent("crd.publish", said | {"months": 12, "grounds": "拒绝", "address": "本局网站"}, [LEGAL]))
    line = {"listed": "CC-01", "topic": "抽查", "share": 10, "share_serious": 100, "times": 2}
    plan = {"topic": "新计划", "year": today().year, "lines": [line], "address": "本局网站", "published_on": today()}
    open_matter("inspection-plan", Intent("ins.plan", plan, [LEGAL]))
    item = next(item for item in inspections.items(asof.snapshot(today())) if item.code == "CC-01")
    data = inspections.frozen(item, "双色球", today() + timedelta(days=1), "本局网站")
    assert [(one["credit"], one["take"]) for one in data["by_credit"]] == [
        ("serious", 1),
        ("none", max(1, round((len(item.objects) - 1) / 10))),
    ]
    lists = procedure_of("random-inspection").by_step["ins.list"].data.model_validate(data)
    drawn = inspections.drawn(lists, SEED, today() + timedelta(days=1), "司法局陈监督")
    assert drawn["drawn_objects"][0] == subject
    rest = [name for name in lists.objects if name != subject]
    assert drawn["drawn_objects"][1:] == draw(rest, SEED, lists.take - 1)
    before = inspections.items(asof.snapshot(today() - timedelta(days=1)))
    assert not any(item.credit for item in before)  # nothing was known of the mark then


def code_of(name: str) -> str:
    objects = asof.snapshot(today()).inspection_objects("waste", "建筑垃圾运输企业")
    return next(one["code"] for one in objects if one["name"] == name)


def test_officers_look_and_only_leaders_draw(sign_in: Callable[[str], Client]) -> None:
    row = frozen()
    assert sign_in("P014").post(reverse("inspection_draw", args=[row.pk]), typed()).status_code == 403
    assert "冻结名录</h2>" not in sign_in("P014").get(reverse("inspection_desk")).text


def test_as_many_questions_for_five_as_for_fifty(sign_in: Callable[[str], Client]) -> None:
    client = sign_in(LEGAL)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = [reverse("inspection_desk"), reverse("portal:inspections")]
    frozen(6, "CC-01")
    before = [asked(address) for address in addresses for _ in range(2)][1::2]
    for code in ("CC-01", "CC-02", "CC-03", "CC-04"):
        frozen(5, code)
    assert [asked(address) for address in addresses] == before
