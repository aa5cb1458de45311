"""Contracts, normative documents and challenged cases in the console: the ledgers, what is in force on a day, the evidence book."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from fadu.demo.cases import Caster
from fadu.demo.cast import companies, places, teams
from fadu.demo.script import ordinary
from fadu.demo.stage import Stage
from fadu.documents import files
from fadu.law.common.respondent import evidence_before_decision
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, Act, Evidence, Matter
from fadu.law.procedures import challenged_procedures
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models, norms, read
from fadu.ledger.record import Intent, Refused, load, open_matter, record_act
from fadu.ledger.standing.cases import lesson_listed
from fadu.registers.asof import snapshot
from tests.console.making import filed, officers
from tests.ledger.conftest import OUTLINES, PICTURES

TEXT, OTHER = sha256(b"a").hexdigest(), sha256(b"b").hexdigest()
pytestmark = pytest.mark.both


def submitted(topic: str = "垃圾清运合同") -> models.Matter:
    said = {"topic": topic, "kind": "service", "counterparty": "某公司", "amount": "86000", "basis": "中标", "standing": "有执照"}
    return open_matter("contract-review", Intent("con.submit", said | {"text_hash": TEXT}, ["P042"])).matter


def opinion(row: models.Matter, by: str = "P004") -> None:
    checked = dict.fromkeys(("power_checked", "procedure_checked", "content_checked", "risk_checked"), True)
    record_act(row.pk, Intent("con.review", {"conclusion": "agree", "text_hash": TEXT} | checked, [by]))


def test_a_contract_is_signed_only_as_it_was_reviewed(bureau: None) -> None:
    row = submitted()
    opinion(row)
    with pytest.raises(Refused, match="与审查过的文本不一致"):
        record_act(row.pk, Intent("con.sign", {"signed_on": read.today(), "text_hash": OTHER}, ["P002"]))
    signed = record_act(row.pk, Intent("con.sign", {"signed_on": read.today(), "text_hash": TEXT}, ["P002"]))
    assert signed.matter.stage == "已签订"


def test_the_contract_ledger_lists_counts_and_exports(sign_in: Callable[[str], Client]) -> None:
    submitted("甲合同")
    opinion(submitted("乙合同"))
    page = sign_in("P042").get(reverse("contracts")).text
    assert "甲合同" in page
    assert "乙合同" in page
    waiting = sign_in("P004").get(reverse("contracts"), {"state": "待审查"}).text
    assert "甲合同" in waiting
    assert "乙合同" not in waiting
    assert "没有符合条件的合同" in sign_in("P005").get(reverse("contracts"), {"state": "late"}).text
    assert sign_in("P002").get(reverse("contracts_export")).headers["Content-Type"].endswith("sheet")


def test_the_contract_ledger_asks_the_same_number_of_queries(sign_in: Callable[[str], Client]) -> None:
    client, counts = sign_in("P042"), []
    submitted()
    client.get(reverse("contracts"))
    for more in (1, 8):
        for number in range(more):
            submitted(f"合同{more}-{number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("contracts"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


PHOTO = Evidence("electronic", TEXT, None, "", "现场取得", "照片", id="E1")
PLANNED = {"topic": "招牌办法", "need": "需要", "power": "条例", "business": False}


def known(topic: str, expires_on: date | None, effective_on: date = date(2019, 5, 1)) -> models.Matter:
    said = {"topic": topic, "document": "潼城管发〔2019〕1号", "published_on": date(2019, 4, 1), "effective_on": effective_on}
    return open_matter("normative-document", Intent("nor.enter", said | {"expires_on": expires_on}, ["P004"])).matter


def test_what_is_in_force_depends_on_the_day(bureau: None) -> None:
    known("短期文件", read.today() + timedelta(days=10))
    known("长期文件", None)
    today, later = norms.register(read.today()), norms.register(read.today() + timedelta(days=11))
    assert {norm.title for norm in today if norm.in_force} == {"短期文件", "长期文件"}
    assert {norm.title for norm in later if norm.in_force} == {"长期文件"}
    assert [norm.state for norm in norms.register(date(2019, 4, 30))] == ["尚未施行", "尚未施行"]


def test_the_counsel_reads_the_documents_of_every_section(sign_in: Callable[[str], Client]) -> None:
    row = open_matter("normative-document", Intent("nor.plan", PLANNED, ["P042"])).matter
    address = reverse("matter", args=[row.pk])
    assert sign_in("P036").get(address).status_code == 200
    assert sign_in("P037").get(address).status_code == 404


@pytest.mark.parametrize(("desk", "step"), [("contracts", "con.submit"), ("norms", "nor.plan"), ("respondent_desk", "lit.copy")])
def test_a_desk_offers_to_begin_only_what_one_may(sign_in: Callable[[str], Client], desk: str, step: str) -> None:
    for code, offered in (("P042", True), ("P036", False)):
        assert (f"/{step}/" in sign_in(code).get(reverse(desk)).text) == offered, code


def test_an_expired_document_cannot_be_kept_alive(bureau: None) -> None:
    row = known("过期文件", read.today() - timedelta(days=1))
    said = {"result": "keep", "reasons": "仍有必要", "expires_on": read.today() + timedelta(days=300)}
    with pytest.raises(Refused, match="不能延长有效期"):
        record_act(row.pk, Intent("nor.cleanup", said, ["P004"]))


PAST, NOW = date(2025, 1, 6), date(2025, 6, 2)


def passed(topic: str) -> models.Matter:
    """A document of the bureau's whose draft was reviewed and passed in time, as of `NOW`."""
    plan = {"topic": topic, "need": "需要", "power": "条例", "business": False}
    row = open_matter("normative-document", Intent("nor.plan", plan, ["P042"], at=at(PAST))).matter
    asked = {"address": "网站", "since": date(2025, 1, 13), "until": date(2025, 2, 13)}
    checked = dict.fromkeys(("passed", "power_checked", "procedure_checked", "content_checked"), True)
    talk = {"held_on": date(2025, 3, 10), "meeting": "局务会", "present": ["P001", "P002"], "minutes": "通过", "text_hash": TEXT}
    for step, said, by, day in (
        ("nor.draft", {"note": "说明", "drafters": ["P042"], "text_hash": TEXT}, "P042", date(2025, 1, 10)),
        ("nor.consult", asked, "P042", date(2025, 1, 13)),
        ("nor.feedback", {"note": "没有意见"}, "P042", date(2025, 2, 17)),
        ("nor.review", checked | {"opinion": "合法", "text_hash": TEXT}, "P004", date(2025, 2, 26)),
        ("nor.collective", talk, "P001", date(2025, 3, 10)),
    ):
        record_act(row.pk, Intent(step, said, [by], at=at(day)))
    return row


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), CHINA)


def publish(row: models.Matter, **more: Any) -> models.Matter:
    said = {"document": "潼城管发〔2025〕2号", "registered": "登2025-2", "address": "网站", "text_hash": TEXT}
    said |= {"effective_on": date(2025, 7, 10), "expires_on": date(2030, 7, 9)}
    return record_act(row.pk, Intent("nor.publish", said | more, ["P042"], at=at(NOW))).matter


def test_a_document_that_replaces_another_ends_it_on_its_own_first_day(sign_in: Callable[[str], Client], client: Client) -> None:
    old = known("旧办法", None)
    publish(passed("新办法"), replaces=[old.number])
    by_title = {norm.title: norm for norm in norms.register(date(2025, 7, 9))}
    assert (by_title["旧办法"].state, by_title["新办法"].state) == ("有效", "尚未施行")
    by_title = {norm.title: norm for norm in norms.register(date(2025, 7, 10))}
    assert (by_title["旧办法"].state, by_title["新办法"].state) == ("废止", "有效")
    assert by_title["旧办法"].gone_on == date(2025, 7, 10)
    for page in (client.get(reverse("portal:norms")).text, sign_in("P042").get(reverse("norms")).text):
        assert "由 潼城管发〔2025〕2号 取代" in page


def test_what_is_replaced_must_stand_in_the_register(bureau: None) -> None:
    with pytest.raises(Refused, match="潼城管规范案〔2020〕9号不在规范性文件登记簿里"):
        publish(passed("新办法"), replaces=["潼城管规范案〔2020〕9号"])


def test_no_two_documents_have_one_number(bureau: None) -> None:
    first = publish(passed("甲办法"))
    second = passed("乙办法")
    with pytest.raises(Refused, match="登记号“登2025-2”已用于") as refused:
        publish(second, document="潼城管发 [2025] 2号")
    assert f"文件编号“潼城管发 [2025] 2号”已用于{first.number}" in str(refused.value)
    assert publish(second, document="潼城管发〔2025〕3号", registered="登2025-3").stage == "有效"


def test_what_is_not_in_effect_yet_is_told_with_its_first_day(sign_in: Callable[[str], Client], client: Client) -> None:
    known("新文件", date(2028, 6, 30), effective_on=date(2023, 7, 1))
    for page in (
        client.get(reverse("portal:norms"), {"on": "2019-06-01"}).text,
        sign_in("P042").get(reverse("norms"), {"on": "2019-06-01"}).text,
    ):
        assert "尚未施行" in page
        assert "2023-07-01 起施行" in page
        assert "2028-07-01" not in page


def test_the_register_warns_of_what_ends_soon_and_the_public_sees_it(sign_in: Callable[[str], Client], client: Client) -> None:
    known("快到期的文件", read.today() + timedelta(days=10))
    page = sign_in("P042").get(reverse("norms")).text
    assert "半年内到期 1 件" in page
    assert "快到期的文件" in client.get(reverse("portal:norms")).text
    assert "没有有效的规范性文件" in client.get(reverse("portal:norms"), {"on": "2018-01-01"}).text
    assert client.get(reverse("portal:norms"), {"on": "昨天"}).status_code == 400
    assert "看不懂" in sign_in("P042").get(reverse("norms"), {"on": "昨天"}).text


def suit(case: str, decided: date, pieces: list[dict[str, Any]]) -> models.Matter:
    said = {"case": case, "topic": "处罚决定", "decided_on": decided, "court": "某区人民法院", "received_on": read.today()}
    row = open_matter("litigation", Intent("lit.copy", said, ["P006"])).matter
    answer = {"answer": "决定合法", "basis": ["市容条例"], "pieces": pieces}
    record_act(row.pk, Intent("lit.answer", answer, ["P002"]))
    return row


def photo() -> str:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(out, "PNG")
    out.seek(0)
    return files.store(out, 10**6).sha256


def test_evidence_got_after_the_act_is_refused(bureau: None) -> None:
    decided = read.today() - timedelta(days=30)
    with pytest.raises(Refused, match="作出行为以后取得"):
        suit("", decided, [{"piece": "E1", "taken_on": decided + timedelta(days=1)}])


def test_the_evidence_book_is_one_pdf_with_running_pages(sign_in: Callable[[str], Client]) -> None:
    case = filed()
    kept = models.Evidence.objects.create(
        matter=case, sha256=photo(), size=1, mime="image/png", name="照片.png", kind="electronic", uploaded_by="P014"
    )
    record_act(case.pk, Intent("pen.inspect", {"text": "占道"}, officers(), files=[kept.pk]))
    row = suit(case.number, read.today(), [{"piece": "E1", "title": "现场照片", "sha256": kept.sha256}])
    answer = sign_in("P006").get(reverse("evidence_book", args=[row.pk]))
    assert answer["Fadu-Left-Out"] == "0"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 3
    contents = pages[0].extract_text().replace(" ", "").replace("\n", "")
    assert "1证据清单2" in contents
    assert "2E1现场照片3" in contents
    assert "证据清单" in pages[1].extract_text()
    assert "证据册第3页" in pages[2].extract_text().replace(" ", "")


def test_the_evidence_book_holds_the_papers_of_the_case_up_to_its_decision_and_how_it_was_served(
    sign_in: Callable[[str], Client],
) -> None:
    rng = Random(7)
    caster = Caster(rng, teams(), places(), PICTURES, {"org": companies(rng)})
    acts = ordinary(caster.case(OUTLINES["short"], date(2023, 3, 1)))
    case = Stage(PICTURES, lambda acts: None).play("penalty-ordinary", acts)
    decided = next(act.at.date() for act in acts if act.step == "pen.decide")
    row = suit(case.number, decided, [{"piece": "E1", "title": "现场检查笔录"}])
    answer = sign_in("P006").get(reverse("evidence_book", args=[row.pk]))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    contents = pages[0].extract_text().replace(" ", "")
    for title in ("行政处罚事先告知书", "行政处罚决定书", "送达回证", "现场检查（勘验）笔录"):
        assert title in contents
    assert "结案审批表" not in contents
    last = pages[-1].extract_text().replace(" ", "")
    assert f"证据册第{len(pages)}页" in last


def test_a_lost_file_is_told_and_the_book_still_opens(sign_in: Callable[[str], Client]) -> None:
    decided = read.today() - timedelta(days=30)
    row = suit("", decided, [{"piece": "E1", "title": "现场照片", "taken_on": decided, "sha256": "c" * 64}])
    assert sign_in("P006").get(reverse("evidence_book", args=[row.pk]))["Fadu-Left-Out"] == "1"


def test_the_book_is_only_there_after_the_answer_and_only_for_those_who_work_with_it(sign_in: Callable[[str], Client]) -> None:
    said = {"topic": "处罚决定", "decided_on": date(2026, 1, 5), "court": "某区人民法院", "received_on": read.today()}
    row = open_matter("litigation", Intent("lit.copy", said, ["P006"])).matter
    assert sign_in("P006").get(reverse("evidence_book", args=[row.pk])).status_code == 404
    assert sign_in("P014").get(reverse("evidence_book", args=[row.pk])).status_code == 403


def test_the_desk_shows_clocks_results_and_the_gates_that_failed(sign_in: Callable[[str], Client]) -> None:
    assert "没有未办结的复议、诉讼案件" in sign_in("P006").get(reverse("respondent_desk")).text
    decided = read.today() - timedelta(days=30)
    row = suit("", decided, [{"piece": "E1", "taken_on": decided}])
    lost = {"result": "revoked", "document": "行初1号", "received_on": read.today()}
    record_act(row.pk, Intent("lit.judgment", lost, ["P006"]))
    record_act(row.pk, Intent("lit.effective", {"on": read.today()}, ["P006"]))
    lesson = {"why": "没有告知", "gates": ["pen-notice"], "measure": "培训", "owner": "P014"}
    record_act(row.pk, Intent("lit.lesson", lesson, ["P006"]))
    page = sign_in("P006").get(reverse("respondent_desk")).text
    assert "pen-notice" in page
    assert f'100%）<br><a href="{reverse("matter", args=[row.pk])}">' in page
    assert "败诉、纠错 1 件" in page
    with pytest.raises(Refused, match="没有列入问题清单"):
        record_act(row.pk, Intent("lit.close", {}, ["P006"]))


def test_a_lesson_chooses_from_the_gates_of_the_procedure_challenged(sign_in: Callable[[str], Client]) -> None:
    decided = read.today() - timedelta(days=30)
    row = suit("", decided, [{"piece": "E1", "taken_on": decided}])
    lost = {"result": "revoked", "document": "行初1号", "received_on": read.today()}
    record_act(row.pk, Intent("lit.judgment", lost, ["P006"]))
    record_act(row.pk, Intent("lit.effective", {"on": read.today()}, ["P006"]))
    form = sign_in("P006").get(reverse("act", args=[row.pk, "lit.lesson"])).text
    assert 'type="checkbox" name="d-gates" value="pen-notice"' in form
    assert 'value="lic-two"' not in form
    lesson = {"why": "没有告知", "gates": ["关口三"], "measure": "培训", "owner": "P014"}
    with pytest.raises(InputError, match="没有编号为“关口三”的关口"):
        record_act(row.pk, Intent("lit.lesson", lesson, ["P006"]))
    said = record_act(row.pk, Intent("lit.lesson", lesson | {"gates": ["lic-two"]}, ["P006"])).judgement
    assert said is not None
    assert [finding.gate for finding in said.findings] == ["lit-lesson-gates"]
    with pytest.raises(Refused, match=r"lic-two.*不是被诉行为所在程序的"):
        record_act(row.pk, Intent("lit.close", {}, ["P006"]))
    record_act(row.pk, Intent("lit.lesson", lesson | {"gates": [], "beyond": "对条文的理解不同"}, ["P006"]))
    page = sign_in("P006").get(reverse("respondent_desk")).text
    assert "现有关口管不到 1 件" in page
    assert "lic-two" not in page


def test_a_new_act_and_a_lesson_name_what_is_one(bureau: None) -> None:
    decided, case = read.today() - timedelta(days=30), filed()
    row = suit("", decided, [{"piece": "E1", "taken_on": decided}])
    lost = {"result": "revoked", "document": "行初1号", "received_on": read.today(), "redo": True}
    record_act(row.pk, Intent("lit.judgment", lost, ["P006"]))
    record_act(row.pk, Intent("lit.effective", {"on": read.today()}, ["P006"]))
    said = {"what": "重新作出", "done_on": read.today()}
    with pytest.raises(Refused, match="没有此后重新作出的决定"):
        record_act(row.pk, Intent("lit.perform", said | {"new_act": case.number}, ["P002"]))
    lesson = {"why": "没有告知", "gates": ["pen-notice"], "measure": "培训", "owner": "P014", "problem": case.number}
    record_act(row.pk, Intent("lit.lesson", lesson, ["P006"]))
    suited = load(procedure_of("litigation"), row)
    assert lesson_listed(suited, suited.acts[-1], row, snapshot(read.today())) == {"lesson_listed": False}


def test_the_decision_challenged_is_the_one_of_that_day(bureau: None) -> None:
    first, second = (Act("lic.grant", at(day), (), None, (PHOTO,)) for day in (PAST, NOW))
    case = Matter("permit", acts=[first, replace(second, step="lic.revoke", evidence=(replace(PHOTO, id="E2"),))])
    assert list(evidence_before_decision(case, PAST)["pieces"]) == ["E1"]
    assert list(evidence_before_decision(case, NOW)["pieces"]) == ["E1", "E2"]


def test_a_case_of_the_ledger_offers_the_gates_of_its_own_procedure(bureau: None) -> None:
    said = {
        "case": filed().number,
        "topic": "处罚决定",
        "decided_on": read.today(),
        "court": "某区人民法院",
        "received_on": read.today(),
    }
    row = open_matter("litigation", Intent("lit.copy", said, ["P006"])).matter
    assert [one.id for one in challenged_procedures(load(procedure_of("litigation"), row))] == ["penalty-ordinary"]


def test_a_duty_done_in_person_is_proven_only_by_what_the_head_did(bureau: None) -> None:
    today = read.today()
    begun = {"topic": "履职清单", "person": "P001", "year": today.year, "duties": [{"duty": "study", "target": "四次"}]}
    begun["duties"] += [{"duty": "appear", "target": "百分之百"}, {"duty": "lecture", "target": "一次"}]
    duties = open_matter("first-person-duty", Intent("fpd.duties", begun, ["P042"])).matter
    session = {"kind": "first_agenda", "held_on": today, "topic": "学法", "texts": ["行政处罚法"], "chair": "P002"}
    without = open_matter("leaders-study", Intent("stu.session", session | {"attended": ["P002", "P003"]}, ["P042"])).matter
    with_him = open_matter("leaders-study", Intent("stu.session", session | {"attended": ["P001", "P002"]}, ["P042"])).matter

    def prove(duty: str, row: models.Matter) -> None:
        record_act(duties.pk, Intent("fpd.proof", {"duty": duty, "matters": [row.number]}, ["P042"]))

    with pytest.raises(Refused, match="第一责任人没有参加学习"):
        prove("study", without)
    prove("study", with_him)
    with pytest.raises(Refused, match="没有第一责任人讲法"):
        prove("lecture", with_him)
    decided = today - timedelta(days=30)
    court = suit("", decided, [{"piece": "E1", "taken_on": decided}])
    record_act(court.pk, Intent("lit.hear", {"held_on": today, "appeared": "staff"}, ["P006"]))
    with pytest.raises(Refused, match="没有负责人出庭"):
        prove("appear", court)
    record_act(court.pk, Intent("lit.hear", {"held_on": today, "appeared": "deputy"}, ["P006"]))
    prove("appear", court)
