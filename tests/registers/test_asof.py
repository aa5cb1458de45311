"""Questions to the registers as of a day."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext

from fadu.law.errors import InputError
from fadu.registers import asof
from fadu.registers.importing import import_rows
from fadu.registers.logins import create_login
from fadu.registers.models import Certificate, Delegation, PenaltyItem, Person, RegisterVersion
from fadu.registers.registry import REGISTERS
from fadu.registers.steady import Steady

DAY = date(2023, 7, 1)
TOWN = "Z-SHUANGJIANG"

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("bureau_data")]


def test_certificate_that_expired_yesterday_is_shown_as_expired() -> None:
    last_day = date(2023, 6, 30)
    assert asof.person("P031", last_day).may_enforce(last_day)
    expired = asof.person("P031", DAY)
    assert expired.certificate is not None
    assert not expired.may_enforce(DAY)


def test_renewed_certificate_takes_over_on_its_first_day() -> None:
    assert asof.person("P014", date(2024, 12, 31)).certificate.valid_to == date(2024, 12, 31)
    assert asof.person("P014", date(2025, 1, 1)).certificate.valid_to == date(2029, 12, 31)


def test_certificate_not_yet_begun_is_none() -> None:
    Certificate.objects.create(person_id="P032", number="新证", valid_from=date(2024, 1, 1), valid_to=date(2028, 12, 31))
    assert asof.person("P032", DAY).certificate is None


def test_auxiliary_may_not_enforce_even_with_a_certificate() -> None:
    Certificate.objects.create(person_id="P037", number="协管", valid_from=date(2020, 1, 1), valid_to=date(2028, 12, 31))
    assert not asof.person("P037", DAY).may_enforce(DAY)


def test_roles_are_those_of_the_day() -> None:
    person = Person.objects.get(code="P042")
    person.appointments.update(valid_to=date(2023, 6, 30))
    assert asof.person("P042", date(2023, 6, 30)).roles == {"clerk"}
    assert asof.person("P042", DAY).roles == frozenset()
    assert "P042" not in [someone.id for someone in asof.people("clerk", DAY)]


def test_unknown_person_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        asof.person("P999", DAY)


def test_item_is_none_outside_its_span() -> None:
    assert asof.item("CQSR-18-1", date(2018, 7, 25)) is None
    assert asof.item("CQSR-18-1", date(2018, 7, 26)).code == "CQSR-18-1"
    assert asof.item("没有", DAY) is None


def test_item_carries_the_tiers_of_the_day() -> None:
    assert asof.item("CQSR-18-1", date(2022, 12, 31)).tiers == ()
    tiers = asof.item("CQSR-18-1", DAY).tiers
    assert [(tier.party, tier.code, str(tier.minimum), str(tier.maximum)) for tier in tiers] == [
        ("citizen", "A", "50", "180"),
        ("citizen", "B", "181", "360"),
        ("citizen", "C", "361", "500"),
        ("org", "A", "500", "950"),
        ("org", "B", "951", "1600"),
        ("org", "C", "1601", "2000"),
    ]


@pytest.mark.parametrize(
    ("item", "place", "day", "holder", "kind"),
    [
        ("CQSR-18-1", TOWN, DAY, TOWN, "赋权"),
        ("CQSR-18-1", TOWN, date(2022, 12, 31), "bureau", ""),
        ("CQSR-66-1", TOWN, DAY, "bureau", ""),
        ("CQSR-18-1", "JD-GUILIN", DAY, "bureau", ""),
        ("CQSR-18-1", "", DAY, "bureau", ""),
        ("没有", TOWN, DAY, None, ""),
    ],
)
def test_power_by_item_place_and_date(item: str, place: str, day: date, holder: str | None, kind: str) -> None:
    answer = asof.power(item, place, day)
    assert (answer["on_list"], answer["holder"], answer["kind"]) == (holder is not None, holder, kind)


def test_entrusted_power_stays_with_the_bureau() -> None:
    Delegation.objects.filter(item="CQSR-18-1", unit_id=TOWN).update(kind="entrusted")
    assert asof.power("CQSR-18-1", TOWN, DAY) | {"basis": ""} == {"on_list": True, "holder": "bureau", "kind": "委托", "basis": ""}


def test_reconsideration_organ_changes_with_the_law() -> None:
    assert "或者" in asof.bureau(date(2023, 12, 31))["reconsideration_organ"]
    assert asof.bureau(date(2024, 1, 1))["reconsideration_organ"] == "重庆市潼南区人民政府"
    assert asof.bureau(date(2000, 1, 1)) == {}


def test_statutes_catalogue_and_units_of_the_day() -> None:
    snapshot = asof.snapshot(DAY)
    assert snapshot.statute("行政复议法")["valid_to"] == date(2023, 12, 31)
    assert asof.snapshot(date(2024, 1, 1)).statute("中华人民共和国行政复议法")["number"] == "主席令第九号"
    assert snapshot.statute("没有") is None
    assert {row["party"]: row["threshold"] for row in snapshot.catalogue() if row["kind"] == "fine"} == {
        "citizen": 5000,
        "org": 50000,
    }
    assert len(snapshot.units("town")) == 20
    assert snapshot.unit("CG-ZFDD-1")["parent"] == "CG-ZFDD"


def test_answers_follow_every_way_of_changing_a_register() -> None:
    def title() -> str:
        return asof.item("CQSR-18-1", DAY).title

    row = PenaltyItem.objects.get(code="CQSR-18-1")
    row.title = "保存"
    row.save()
    assert title() == "保存"
    PenaltyItem.objects.filter(code="CQSR-18-1").update(title="更新")
    assert title() == "更新"
    stored = next(values for values in REGISTERS["penalty_items"].stored() if values["code"] == "CQSR-18-1")
    import_rows(REGISTERS["penalty_items"], [stored | {"title": "导入"}])
    assert title() == "导入"
    PenaltyItem.objects.filter(code="CQSR-18-1").delete()
    assert asof.item("CQSR-18-1", DAY) is None


def test_a_rolled_back_change_leaves_no_stale_answer() -> None:
    before = asof.item("CQSR-18-1", DAY).title
    savepoint = transaction.savepoint()
    PenaltyItem.objects.filter(code="CQSR-18-1").update(title="撤回的")
    assert asof.item("CQSR-18-1", DAY).title == "撤回的"
    transaction.savepoint_rollback(savepoint)
    assert asof.item("CQSR-18-1", DAY).title == before
    PenaltyItem.objects.filter(code="CQSR-18-1").update(title="另一个")
    assert asof.item("CQSR-18-1", DAY).title == "另一个"


def test_without_a_version_nothing_is_remembered() -> None:
    RegisterVersion.objects.all().delete()
    assert asof.item("CQSR-18-1", DAY) is not None
    models_only = PenaltyItem.objects.filter(code="CQSR-18-1")
    super(type(models_only), models_only).delete()  # behind the registers' back
    RegisterVersion.objects.all().delete()
    assert asof.item("CQSR-18-1", DAY) is None


def test_repeated_answers_ask_only_for_the_version(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    asof.item("CQSR-18-1", DAY)
    asof.person("P004", DAY)
    with django_assert_num_queries(2):
        asof.item("CQSR-18-1", DAY)
        asof.person("P004", DAY)
    snapshot = asof.snapshot(DAY)
    with django_assert_num_queries(0):
        snapshot.item("CQSR-18-1")
        snapshot.person("P004")


def test_first_answers_take_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    RegisterVersion.touch()
    with django_assert_max_num_queries(4):
        asof.items(DAY)
    with django_assert_max_num_queries(4):
        asof.people("officer", DAY)


def test_repeated_answers_are_fast() -> None:
    asof.item("CQSR-18-1", DAY)
    best = min(_microseconds_each() for _ in range(5))
    assert best < (100 if connection.vendor == "sqlite" else 500)  # a round trip to a server takes longer


def _microseconds_each() -> float:
    started = time.perf_counter()
    for _ in range(200):
        asof.item("CQSR-18-1", DAY)
    return (time.perf_counter() - started) / 200 * 1e6


def test_memory_of_answers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asof, "MOST_ANSWERS", 10)
    RegisterVersion.touch()
    for days in range(100):
        assert asof.item("CQSR-18-1", DAY + timedelta(days=days)) is not None
        assert asof.person("P014", DAY + timedelta(days=days)).id == "P014"
    book = asof.snapshot(DAY)._book
    assert len(book._items) <= 10
    assert len(book._persons) <= 10


def test_login_is_made_from_a_person() -> None:
    user = create_login(Person.objects.get(code="P014"), "一个很长的密码1")
    assert user.get_username() == "p014"
    assert user.check_password("一个很长的密码1")
    assert asof.user_person(user, DAY).id == "P014"
    again = create_login(Person.objects.get(code="P014"), "换一个新的密码2")
    assert (again.pk, again.check_password("换一个新的密码2")) == (user.pk, True)


def test_user_without_a_person() -> None:
    assert asof.user_person(get_user_model().objects.create_user("stranger"), DAY) is None


def test_login_refuses_a_taken_name_and_an_empty_password() -> None:
    get_user_model().objects.create_user("p015")
    with pytest.raises(InputError, match="已经被别人使用"):
        create_login(Person.objects.get(code="P015"), "一个很长的密码1")
    with pytest.raises(InputError, match="不能为空"):
        create_login(Person.objects.get(code="P014"), "")


def test_rows_valid_on_a_day_include_both_ends() -> None:
    rows = Certificate.objects.filter(person_id="P014")
    spans = [rows.on(day).values_list("valid_from", flat=True).get() for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert spans == [date(2020, 1, 1), date(2025, 1, 1)]
    assert not rows.on(date(2019, 12, 31)).exists()
    assert PenaltyItem.objects.on(DAY).count() == PenaltyItem.objects.count()


def _within_a_request(work: Callable[[], None]) -> int:
    """How often the version was asked."""

    def answer(request: HttpRequest) -> HttpResponse:
        work()
        return HttpResponse()

    with CaptureQueriesContext(connection) as seen:
        Steady(answer)(HttpRequest())
    return sum(asof.VERSION in query["sql"] for query in seen)


def test_one_request_asks_once_for_the_version() -> None:
    def work() -> None:
        assert asof.person("P014", DAY) == asof.snapshot(DAY).person("P014")

    assert _within_a_request(work) == 1


def test_a_request_sees_what_it_changed_itself_and_what_was_rolled_back() -> None:
    before = asof.person("P014", DAY).name

    def renamed() -> str:
        row = Person.objects.get(code="P014")
        row.name = "改名"
        row.save()
        return asof.person("P014", DAY).name

    def work() -> None:
        assert asof.person("P014", DAY).name == before
        try:
            with transaction.atomic():
                assert renamed() != before
                raise InputError("撤回")
        except InputError:
            pass
        assert asof.person("P014", DAY).name == before

    _within_a_request(work)
