"""我的违停: the query, one's own ticket and nothing else, objection, driver, lesson, papers; all without JavaScript and without sign-in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from fadu.demo import parking
from fadu.demo.cases import Caster
from fadu.demo.stage import Stage
from fadu.documents.models import Rendering
from fadu.law.lessons import lesson_for, lessons, marked
from fadu.law.params import rules_on
from fadu.law.procedures import procedure
from fadu.ledger import papers
from fadu.ledger.guesses import MOST_GUESSES
from fadu.ledger.models import Act, Evidence, Look, Matter, Party
from fadu.ledger.record import load
from fadu.portal import tickets
from tests.documents.reading import text_of
from tests.ledger.conftest import PICTURES

Ticket = Callable[..., Matter]


@pytest.fixture
def ticket(caster: Caster) -> Ticket:
    """Play one of the demo's tickets: plate 渝ZI0007, phone tail 0007."""

    def play(path: str = "told", number: int = 7, day: date = date(2023, 5, 9)) -> Matter:
        return Stage(PICTURES, lambda acts: None).play("parking", parking.script(Random(number), caster, number, day, path))

    return play


def ask(client: Client, plate: str = "渝ZI0007", secret: str = "0007"):  # type: ignore[no-untyped-def]
    return client.post("/portal/parking/", {"plate": plate, "secret": secret})


def known(client: Client) -> Client:
    assert ask(client).status_code == 302
    return client


def form(client: Client, path: str) -> dict[str, str]:
    """The hidden key of a form."""
    page = client.get(path)
    assert page.status_code == 200
    found = re.search(r'name="key" value="([0-9a-f]{32})"', page.text)
    assert found is not None
    return {"key": found[1]}


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "JPEG")
    return SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg")


def test_plate_and_secret_lead_to_the_own_tickets_only(client: Client, ticket: Ticket) -> None:
    row, other = ticket(), ticket("told", 8)
    assert client.get(f"/portal/parking/{row.pk}/").status_code == 302, "nothing before the query"
    assert client.get("/portal/parking/mine/").status_code == 302
    answer = ask(client)
    assert answer.url == "/portal/parking/mine/"
    page = client.get(answer.url).text
    assert row.place in page
    assert client.get(f"/portal/parking/{other.pk}/").status_code == 404
    page = client.get(f"/portal/parking/{row.pk}/").text
    assert row.number in page
    assert "2023年6月8日" in page, "thirty days after the notice"
    assert Look.objects.filter(person="公众").count() == 1
    client.post("/portal/parking/leave/")
    assert client.get("/portal/parking/mine/").status_code == 302


@pytest.mark.parametrize(
    ("plate", "secret", "status"),
    [("渝ZI0007", "9999", 404), ("渝ZI0009", "0007", 404), ("渝ZI0007", "", 422), ("渝ZI0007", "07", 422), ("你好", "0007", 422)],
)
def test_a_wrong_pair_opens_nothing(client: Client, ticket: Ticket, plate: str, secret: str, status: int) -> None:
    ticket()
    answer = ask(client, plate, secret)
    assert answer.status_code == status
    assert tickets.COOKIE not in client.cookies
    assert not Look.objects.exists()


def test_a_forged_cookie_opens_nothing(client: Client, ticket: Ticket) -> None:
    row = ticket()
    assert row.vehicle is not None
    client.cookies[tickets.COOKIE] = f"{row.vehicle.key}:forged"
    assert client.get(f"/portal/parking/{row.pk}/").status_code == 302


def test_the_demo_shows_what_to_try_and_no_other_does(client: Client, ticket: Ticket, settings) -> None:  # type: ignore[no-untyped-def]
    row = ticket()
    settings.FADU_DEMO = True
    assert "渝ZI0007" in client.get("/portal/parking/").text
    Matter.objects.filter(pk=row.pk).update(synthetic=False)
    assert "渝ZI0007" not in client.get("/portal/parking/").text
    settings.FADU_DEMO = False
    Matter.objects.filter(pk=row.pk).update(synthetic=True)
    assert "渝ZI0007" not in client.get("/portal/parking/").text


def test_guessing_a_secret_and_flooding_are_stopped(client: Client, ticket: Ticket) -> None:
    ticket()
    for number in range(MOST_GUESSES):
        assert (
            client.post(
                "/portal/parking/", {"plate": "渝ZI0007", "secret": f"8{number:03d}"}, REMOTE_ADDR=f"10.0.0.{number}"
            ).status_code
            == 404
        )
    assert ask(client).status_code == 429, "also with the right one, from wherever"
    for _ in range(tickets.MOST):
        ask(client, "渝ZI0001")
    assert ask(client, "渝ZI0001").status_code == 429


def test_an_objection_with_a_photo_is_one_act_however_often_it_is_sent(client: Client, ticket: Ticket) -> None:
    row = ticket()
    path = f"/portal/parking/{row.pk}/object/"
    said = form(known(client), path) | {"grounds": ["wrong_place"], "text": "车停在泊位内，照片可以看出。"}
    answer = client.post(path, said | {"photos": photo()})
    assert answer.url == f"/portal/parking/{row.pk}/"
    client.post(path, said | {"photos": photo()})
    [act] = Act.objects.filter(matter=row, step="prk.object")
    assert act.content["data"] == {"grounds": ["wrong_place"], "text": "车停在泊位内，照片可以看出。", "channel": "online"}
    assert act.actor == "PORTAL"
    assert Evidence.objects.filter(matter=row, act_seq=act.seq).count() == 1
    assert "车停在泊位内" in client.get(answer.url).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"grounds": []}, "理由"),
        ({"text": " "}, "写明异议"),
        ({"grounds": ["无此理由"]}, "理由"),
        ({"photos": SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")}, "notice bad"),
    ],
)
def test_what_cannot_be_an_objection_is_told_and_leaves_nothing(
    client: Client, ticket: Ticket, change: dict[str, object], said: str
) -> None:
    row = ticket()
    path = f"/portal/parking/{row.pk}/object/"
    before = Evidence.objects.count()
    answer = client.post(path, form(known(client), path) | {"grounds": ["other"], "text": "理由"} | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert not Act.objects.filter(matter=row, step="prk.object").exists()
    assert Evidence.objects.count() == before


def test_the_driver_named_is_sealed_and_no_act_holds_his_name(client: Client, ticket: Ticket) -> None:
    row = ticket()
    path = f"/portal/parking/{row.pk}/driver/"
    said = form(known(client), path) | {"who": "self", "name": "张三丰", "id_number": "500223199001011234", "phone": "13900001234"}
    assert client.post(path, said).status_code == 422, "not without the declaration"
    assert not Act.objects.filter(matter=row, step="prk.driver").exists()
    assert client.post(path, said | {"honest": "true"}).status_code == 302
    act = Act.objects.get(matter=row, step="prk.driver")
    assert act.content["data"]["confirmed"]
    assert "张三丰" not in act.body
    assert Party.objects.get(key=act.content["data"]["party"]).read("name") == "张三丰"
    assert "张三丰" not in client.get(f"/portal/parking/{row.pk}/").text
    other = said | {"who": "other", "honest": "true", "name": "李四光", "id_number": "500223199001015678", "key": "b" * 32}
    client.post(path, other)
    assert not Act.objects.filter(matter=row, step="prk.driver").order_by("seq").last().content["data"]["confirmed"]  # type: ignore[union-attr]
    assert "等待驾驶人确认" in client.get(f"/portal/parking/{row.pk}/").text


def test_only_a_passed_lesson_is_recorded(client: Client, ticket: Ticket) -> None:
    row = ticket()
    path = f"/portal/parking/{row.pk}/lesson/"
    said = form(known(client), path)
    page = client.get(path).text
    asked = [int(place) for place in dict.fromkeys(re.findall(r'name="q(\d+)"', page))]
    assert len(asked) == 5
    lesson = lesson_for(row.item_code)
    assert lesson is not None
    answer = client.post(path, said | {f"q{place}": "1" if lesson.questions[place].right != 1 else "2" for place in asked})
    assert answer.status_code == 422
    assert lesson.questions[asked[0]].because in answer.text
    assert not Act.objects.filter(matter=row, step="prk.lesson").exists()
    right = said | {f"q{place}": str(lesson.questions[place].right) for place in asked}
    assert client.post(path, right).status_code == 302
    assert client.post(path, right).status_code == 302
    [act] = Act.objects.filter(matter=row, step="prk.lesson")
    assert act.content["data"] == {"lesson": lesson.title, "score": 100, "passed": True}


def test_every_lesson_can_be_passed_and_failed() -> None:
    rules = rules_on(date(2026, 11, 26))
    for lesson in lessons():
        assert all(1 <= question.right <= len(question.options) for question in lesson.questions)
        asked = lesson.test("种子", 5)
        right = {place: question.right for place, question in asked}
        assert marked(lesson, "种子", right, rules).passed
        one_wrong = right | {asked[0][0]: 0}
        assert (marked(lesson, "种子", one_wrong, rules).score, marked(lesson, "种子", one_wrong, rules).passed) == (80, True)
        two_wrong = one_wrong | {asked[1][0]: 0}
        assert marked(lesson, "种子", two_wrong, rules).wrong == [asked[0][1], asked[1][1]]
        assert not marked(lesson, "种子", two_wrong, rules).passed


def test_a_decision_opens_for_the_one_it_names(client: Client, ticket: Ticket) -> None:
    row = ticket("unpaid")
    assert row.party is not None
    told, decided = row.papers.get(kind="parking_notice"), row.papers.get(kind="spot_decision")
    reviewed = row.papers.filter(kind="parking_review").earliest("pk")
    page = known(client).get(f"/portal/parking/{row.pk}/").text
    assert "待缴罚款" in page
    assert row.party.read("name") not in page
    assert client.get(f"/portal/parking/{row.pk}/papers/{told.pk}.pdf").content.startswith(b"%PDF")
    path = f"/portal/parking/{row.pk}/papers/{decided.pk}.pdf"
    assert "姓名" in client.get(path).text
    assert client.post(path, {"name": "别人"}).status_code == 404
    assert client.post(path, {"name": row.party.read("name")}).content.startswith(b"%PDF")
    assert client.get(f"/portal/parking/{row.pk}/papers/{reviewed.pk}.pdf").status_code == 404


def test_the_windscreen_notice_never_learns_who_drove(client: Client, ticket: Ticket) -> None:
    row = ticket("unpaid")
    assert row.party is not None
    nameless = row.papers.filter(kind__in=("parking_record", "parking_notice", "parking_review"))
    assert not Rendering.objects.filter(digest__in=nameless.values("digest")).exists(), "typeset after the driver is known"
    told = nameless.get(kind="parking_notice")
    known(client)
    said = text_of(client.get(f"/portal/parking/{row.pk}/papers/{told.pk}.pdf").content)
    assert "渝ZI0007" in said
    assert "车辆驾驶人（使用人）：" in said
    assert "2023年6月8日以前" in said
    assert row.place in said
    assert row.party.read("name") not in said
    matter = load(procedure("parking"), row)
    for paper in nameless:
        assert row.party.read("name") not in text_of(papers.pdf(procedure("parking"), paper, matter)), paper.kind
    decided = row.papers.get(kind="spot_decision")
    assert row.party.read("name") in text_of(papers.pdf(procedure("parking"), decided, matter))


def test_photos_that_are_lost_are_a_sentence(client: Client, ticket: Ticket) -> None:
    row = ticket()
    known(client)
    assert client.get(f"/portal/parking/{row.pk}/photos/1.jpg").status_code == 404
    assert client.get(f"/portal/parking/{row.pk}/photos/9.jpg").status_code == 404


def test_a_closed_ticket_takes_nothing_more(client: Client, ticket: Ticket) -> None:
    row = ticket("fined")
    known(client)
    page = client.get(f"/portal/parking/{row.pk}/").text
    assert "票据号" in page
    assert "去缴款" not in page
    for name in ("object", "driver", "lesson"):
        assert "不能" in client.get(f"/portal/parking/{row.pk}/{name}/").text or name == "lesson"
    path = f"/portal/parking/{row.pk}/object/"
    assert client.post(path, {"grounds": ["other"], "text": "晚了"}).status_code == 422


def test_the_list_asks_as_often_for_one_ticket_as_for_many(client: Client, ticket: Ticket) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/portal/parking/mine/").status_code == 200
        return len(seen)

    ticket()
    known(client)
    queries()
    few = queries()
    for day in range(10, 16):
        ticket("told", 7, date(2023, 5, day))
    assert queries() == few <= 3


def test_a_fine_is_found_by_its_number_only_with_the_name(client: Client, ticket: Ticket, settings) -> None:  # type: ignore[no-untyped-def]
    settings.FADU_PAY_URL, settings.FADU_PAY_SECRET = "http://127.0.0.1:9", "ab" * 32
    row = ticket("unpaid")
    assert row.party is not None
    number = row.papers.get(kind="spot_decision").number
    assert client.post("/portal/pay/", {"number": number, "last": "Ω"}).status_code == 404
    answer = client.post("/portal/pay/", {"number": number, "last": row.party.read("name")[-1]})
    assert answer.status_code == 302
    page = client.get(answer.url).text
    assert "到支付平台缴款" in page
    assert row.party.read("name") not in page
    assert client.get("/portal/pay/" + "0" * 32 + "/").status_code == 404


def test_without_a_provider_the_pages_say_so(client: Client, ticket: Ticket) -> None:
    row = ticket("unpaid")
    assert "没有开通" in known(client).get(f"/portal/parking/{row.pk}/").text
    assert "没有开通" in client.get("/portal/pay/").text
    assert client.post(f"/portal/parking/{row.pk}/pay/").status_code == 400
