"""Every figure equals its list; the known ones have known values."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from fadu.law.errors import InputError
from fadu.law.systems import SYSTEMS
from fadu.ledger import rows as ledger_rows
from fadu.ledger.models import Matter
from fadu.ledger.rows import Question
from fadu.report.figures import CHAPTERS, FIGURES, all_figures, checked_year
from fadu.report.figures.figure import in_days
from tests.furnished import furnish
from tests.law import cases
from tests.report import work
from tests.report.work import enter, published

pytestmark = pytest.mark.both


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_every_value_is_that_of_its_list(worked: None, year: int) -> None:
    found = all_figures(year)
    assert list(found) == list(FIGURES)
    for figure in FIGURES.values():
        rows = list(figure.rows(year))
        if figure.how == "sum":
            expected = Decimal(sum(row.amount or 0 for row in rows)) / 100
        elif figure.how == "mean":
            days = [in_days(row.days) for row in rows]
            expected = (sum(days) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP) if days else None
        elif figure.how == "share":
            assert figure.of is not None
            whole = {row.pk for row in figure.of(year)}
            assert {row.pk for row in rows} <= whole, figure.id
            expected = (Decimal(100 * len(rows)) / len(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None
        else:
            expected = Decimal(len(rows))
        assert found[figure.id] == expected == figure.value(year), figure.id
        if isinstance(figure.rows(year), QuerySet):
            assert len({row.pk for row in rows}) == len(rows), figure.id


@pytest.mark.django_db(transaction=True)
def test_two_connections_read_what_one_reads(transactional_db: None) -> None:
    furnish()
    work.fill()
    with transaction.atomic():
        alone = all_figures(2023)
    assert all_figures(2023) == alone
    with pytest.raises(DatabaseError):
        ledger_rows.ask_side_by_side(*[Question("SELECT 1 FROM nowhere", ())] * 4)
    assert ledger_rows.ask_side_by_side(Question("SELECT 1", ()), Question("SELECT 2", ())) == [[(1,)], [(2,)]]


def test_known_values_of_a_known_year(worked: None) -> None:
    found = {name: value for name, value in all_figures(2023).items() if value}
    assert found["penalty_cases_ordinary_published"] == 2
    assert found["ordinary_cases_filed"] == 6
    assert found["ordinary_cases_decided"] == 4
    assert found["ordinary_cases_closed"] == 4
    assert found["ordinary_fines_yuan"] == 17_500
    assert found["ordinary_days_to_decide"] == Decimal("28.3")  # 23, 44, 23 and 23 days
    assert found["simple_penalties"] == 2
    assert found["simple_fines_yuan"] == 150
    assert found["fines_paid_yuan"] == 17_650
    assert found["first_violation_waiver_cases"] == 2
    assert found["first_violation_waiver_amount_yuan"] == 100
    assert found["other_waiver_cases"] == 1
    assert found["waivers_cancelled"] == 1
    assert found["party_first_topic_study_sessions"] == 1
    assert found["leadership_law_study_sessions"] == 1
    assert found["study_sessions"] == 3
    assert found["legal_review_staff"] == 2
    assert found["legal_reviews"] == 1
    assert found["hearings_held"] == found["collective_discussions"] == found["defences_heard"] == 1
    assert found["matters_opened"] == found["late_files"] == 15
    assert found["matters_pending"] == 2


def test_a_year_without_work_is_all_zero(bureau: None) -> None:
    found = all_figures(2020)
    assert {name for name, value in found.items() if value} <= {"legal_review_staff"}
    assert found["ordinary_days_to_decide"] is None


def test_a_figure_moves_when_an_act_is_recorded(worked: None) -> None:
    before = all_figures(2023)["penalty_cases_ordinary_published"]
    enter(published(cases.ordinary_case(3500)), "测又一号")
    assert all_figures(2023)["penalty_cases_ordinary_published"] == before + 1


def test_what_was_done_in_december_and_recorded_in_january_is_the_old_years(worked: None) -> None:
    ids = ("training_courses", "publicity_events", "litigation_cases")
    before = {year: all_figures(year) for year in (2023, 2024)}
    course = {"kind": "annual", "held_on": "2023-12-28", "hours": 4, "trainer": "法制科", "rank": "section", "attended": ["王勘"]}
    event = {
        "topic": "进校园",
        "held_on": "2023-12-29",
        "audience": "school",
        "form": "class",
        "place": "小学",
        "laws": ["市容条例"],
    }
    suit = {"topic": "处罚决定", "decided_on": "2023-11-01", "court": "区人民法院", "received_on": "2023-12-29"}
    for procedure, step, data in (
        ("training", "trn.hold", course),
        ("publicity-event", "pfa.hold", event | {"reached": 60}),
        ("litigation", "lit.copy", suit),
    ):
        file = cases.File(procedure)
        file.do(step, "2024-01-03 09:00", ["郑法制"], **data)
        enter((file.procedure, file.acts), f"测跨年{step}号")
    for year, more in ((2023, 1), (2024, 0)):
        moved = {figure: (value or 0) - (before[year][figure] or 0) for figure, value in all_figures(year).items() if figure in ids}
        assert moved == dict.fromkeys(ids, more), year


def test_a_case_with_two_decisions_is_one_case(worked: None) -> None:
    before = all_figures(2023)["ordinary_cases_decided"]
    procedure, acts = cases.ordinary_case(3000)
    decision = next(act for act in acts if act.step == "pen.decide")
    twice = sorted([*acts, decision], key=lambda act: act.at)
    enter((procedure, twice), "测两次决定号")
    assert all_figures(2023)["ordinary_cases_decided"] == before + 1


def test_a_file_with_a_finding_counts_as_defective_and_a_clean_one_does_not(worked: None) -> None:
    listed = {matter.number for matter in FIGURES["files_with_defects"].rows(2023)}
    procedure, acts = cases.ordinary_case(3000)
    enter((procedure, [act for act in acts if act.step != "pen.notice"]), "测无告知号")
    now = {matter.number for matter in FIGURES["files_with_defects"].rows(2023)}
    assert now - listed == {"测无告知号"}
    assert Matter.objects.filter(number="测1号").exists()


def test_every_figure_is_complete() -> None:
    assert len(FIGURES) == sum(len(chapter.figures) for chapter in CHAPTERS)
    for figure in FIGURES.values():
        assert figure.system in SYSTEMS, figure.id
        assert figure.definition.endswith("。")
        assert figure.id.isascii()
        assert not figure.label.isascii()
        assert figure.unit != "元" or figure.how == "sum", figure.id
        assert (figure.unit == "元") == figure.id.endswith("_yuan"), figure.id


@pytest.mark.parametrize("year", [0, -1, 1995, 2100, 10**30])
def test_years_outside_the_law_are_refused(year: int) -> None:
    with pytest.raises(InputError, match="年度应当在"):
        checked_year(year)


def test_days_of_a_span() -> None:
    assert in_days(timedelta(days=3, hours=12)) == Decimal("3.5")
