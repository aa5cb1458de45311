"""The figures of the demo year, and that every act of it is lawful but for the old files' known defects."""

import argparse
import json
from collections import Counter
from decimal import Decimal
from io import BytesIO
from random import Random

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Sum
from PIL import Image

from fadu.config.cli import main
from fadu.demo import cases, old_files, small, year2023
from fadu.demo.cast import citizens, companies, places, teams
from fadu.demo.commands import demo
from fadu.demo.logins import password, password_file
from fadu.demo.pictures import Picture
from fadu.disclosure import copies
from fadu.disclosure.models import PublicCopy
from fadu.disclosure.statistics import of_year
from fadu.documents import files
from fadu.law.errors import InputError
from fadu.ledger import models, parties, read
from fadu.ledger.verify import verify
from fadu.ledger.whatif import otherwise
from fadu.registers.models import Person
from fadu.report.figures import all_figures
from fadu.report.statistics import totals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year")]


def acts(step: str, late: bool = False):  # type: ignore[no-untyped-def]
    return models.Act.objects.filter(step=step, late=late, at__gte="2023-01-01", at__lt="2024-01-01")


def test_sixteen_ordinary_cases_were_decided_and_published() -> None:
    decided = acts("pen.decide")
    assert decided.count() == 16
    assert decided.filter(matter__published=True, matter__stage="归档").count() == 16
    assert set(decided.values_list("matter__pk", flat=True)) == set(acts("pub.penalty").values_list("matter__pk", flat=True))


def test_the_published_figures_come_out_of_the_whole_ledger() -> None:
    found = all_figures(2023)
    assert found["penalty_cases_ordinary_published"] == 16
    assert found["party_first_topic_study_sessions"] == 38
    assert found["leadership_law_study_sessions"] == 2
    assert found["towns_guided"] == 20
    assert found["subdistricts_guided"] == 3
    assert found["penalty_powers_delegated"] == 11
    assert found["joint_enforcement_operations"] == 12
    assert 70 <= found["cross_region_issues_resolved"] < 80
    assert found["special_rectification_meetings"] == 3
    assert 1000 <= found["notices_distributed"] < 1100
    assert found["rectification_issues_reported"] == 494
    assert found["rectification_completion_rate"] == 100
    assert found["permits_accepted"] == 382
    assert found["permit_completion_rate"] == 100
    assert found["enforcement_training_sessions"] == 4
    assert 30 <= found["publicity_events"] < 40
    assert found["enterprise_law_lectures"] == 8
    assert found["normative_docs_made"] == 1
    assert found["normative_docs_repealed_bureau"] == 1
    assert found["normative_docs_repealed_district"] == 2
    assert found["contracts_reviewed"] == 38
    assert found["contract_review_rate"] == 100
    assert found["litigation_cases"] == 9
    assert found["head_court_appearance_rate"] == 100
    assert found["case_file_reviews_external"] == 1
    assert found["case_file_reviews_internal"] == 2
    assert 3200 <= found["first_violation_waiver_cases"] < 3300
    assert 500_000 <= found["first_violation_waiver_amount_yuan"] < 520_000


def test_the_report_states_the_numbers_that_were_published(capsys: pytest.CaptureFixture[str]) -> None:
    """Of what is printed with 余 the value is the floor that was published, and the exact number stands beside it."""
    assert main(["report", "--year", "2023", "--json"]) == 0
    found = {entry["subject"]: entry for entry in json.loads(capsys.readouterr().out)}
    published = {
        "publicity_events": 30,
        "enterprise_requests_resolved": 60,
        "first_violation_waiver_cases": 3200,
        "first_violation_waiver_amount_yuan": 500_000,
        "notices_distributed": 1000,
        "petition_cases_special_campaign": 50,
        "cross_region_issues_resolved": 70,
        "hotline_satisfaction_rate": 93.3,
    }
    assert {subject: found[subject]["value"] for subject in published} == published
    assert all(entry["exact"] >= entry["value"] for entry in found.values() if entry["approx"])


def test_a_decision_that_fell_teaches_its_gate_and_becomes_a_problem() -> None:
    lost = models.Act.objects.filter(step="rec.decide", kind="revoked").select_related("matter").get()
    lesson = lost.matter.acts.get(step="rec.lesson").content["data"]
    problem = models.Matter.objects.get(number=lesson["problem"], procedure="problem")
    assert lesson["gates"] == ["pen-renotice"]
    assert problem.acts.get(step="prb.list").content["data"]["origin"] == lost.matter.number
    assert problem.closed
    assert lost.matter.closed
    found = all_figures(2023)
    assert found["challenged_lost_rate"] == Decimal("7.69")
    assert found["reconsideration_cases"] == 4


def test_the_year_of_publications() -> None:
    """Sixteen decisions and twelve other results; one decision could only be published when its announced service took effect."""
    found = all_figures(2023)
    assert found["publications"] == 28 + 368
    assert found["publications_other"] == 12
    assert found["publications_in_time"] == 27 + 368
    assert found["publications_late"] == 1
    assert found["publications_withdrawn"] == 0
    before = all_figures(2022)
    assert before["publications_withdrawn"] == before["publications_withdrawn_in_time"] == 1


def test_every_publication_was_proposed_and_confirmed_by_two_persons() -> None:
    published = models.Act.objects.filter(step__in=("pub.penalty", "pub.other"), late=False)
    assert published.count() > 28
    for act in published:
        proposal, confirmation = (
            act.matter.acts.filter(step=step, seq__lt=act.seq).latest("seq") for step in ("pub.propose", "pub.redact")
        )
        assert proposal.actor != confirmation.actor
        said = proposal.content["data"]
        assert said["facts"]
        assert act.matter.synthetic


def test_the_board_of_the_demo_shows_no_name_of_a_citizen() -> None:
    copies.follow()
    assert PublicCopy.objects.filter(kind="penalty", decided_on__year=2023, withdrawn_on=None).count() == 16
    assert PublicCopy.objects.filter(withdrawn_on__isnull=False).count() == 1
    for copy in PublicCopy.objects.filter(kind="penalty", withdrawn_on=None).select_related("matter__party"):
        party = copy.matter.party
        assert party is not None
        said = "".join((copy.topic, copy.party, copy.facts, copy.result, *copy.course))
        hidden = (
            [party.read(name) for name in ("id_number", "phone", "address")] if party.kind == "citizen" else [party.read("phone")]
        )
        assert not any(value in said for value in hidden)
        assert (party.read("name") in said) == (party.kind == "org")


def test_the_statistics_of_the_year_were_published_by_the_end_of_january() -> None:
    found = of_year(2023)
    assert found is not None
    assert found.published_on.isoformat() <= "2024-01-31"
    said = {line["code"]: line["value"] for line in found.totals}
    assert said["ordinary_cases_decided"] == "16"
    assert said == {line["code"]: line["value"] for line in totals(2023)}, "the ledger says otherwise than what was published"
    fined = [int(said[code].replace(",", "")) for code in ("kind.fine", "ordinary_cases_decided", "simple_penalties")]
    assert fined[0] == fined[1] + fined[2]


def test_published_permits_name_the_company_the_number_and_the_organ() -> None:
    copies.follow()
    permits = PublicCopy.objects.filter(kind="permit").select_related("matter__party")
    assert permits.count() == 368
    for copy in permits:
        assert copy.matter.party is not None
        assert copy.party == copy.matter.party.read("name")
        assert copy.number
        assert copy.organ
        assert copy.party_code
        assert copy.item_title


def test_waivers() -> None:
    waived = acts("wav.decide")
    total = waived.aggregate(sum=Sum("amount"))["sum"]
    assert 3_200 <= waived.count() == small.WAIVERS < 3_300
    assert 500_000_00 <= total < 520_000_00
    assert waived.values("matter__party").distinct().count() == small.WAIVERS
    assert waived.values("matter__town").distinct().count() == 23


def test_a_lower_threshold_of_the_hearing_would_have_changed_a_case() -> None:
    """One citizen was fined between two and five thousand yuan, without a hearing being due."""
    found = list(otherwise(2023, {"pen.hearing.threshold.citizen": Decimal(2000)}))
    assert len({one.number for one in found}) == 1
    assert ("pen.decide", True) in {(one.step, one.refused) for one in found}


def test_study_sessions() -> None:
    kinds = Counter(act.content["data"]["kind"] for act in acts("stu.session"))
    assert kinds["first_agenda"] == 38
    assert kinds["collective_law"] == 2
    assert len(kinds) == 4


def test_on_the_spot_penalties_are_paid_and_closed() -> None:
    assert acts("smp.issue").count() == small.SIMPLE
    assert models.Matter.objects.filter(procedure="penalty-simple", late=False, stage="结案").count() == small.SIMPLE


def test_the_year_is_varied() -> None:
    steps = set(models.Act.objects.filter(late=False, matter__year=2023).values_list("step", flat=True))
    assert {
        "pen.hearing-hold",
        "pen.review",
        "pen.decide-collective",
        "pen.preserve",
        "pen.defend",
        "pen.recheck",
        "pay.defer",
        "pay.surcharge",
        "srv.electronic",
        "srv.announce",
        "srv.leave",
        "srv.post",
        "srv.direct",
    } <= steps
    decided = models.Matter.objects.filter(procedure="penalty-ordinary", late=False, year=2023)
    assert decided.values("item_code").distinct().count() >= 12
    assert set(decided.values_list("party__kind", flat=True)) == {"citizen", "org"}


def test_cases_are_in_progress_at_every_stage_and_colour() -> None:
    running = models.Matter.objects.filter(procedure="penalty-ordinary", late=False).exclude(stage="归档")
    assert set(running.values_list("stage", flat=True)) == {"线索核查", "调查取证", "告知听证", "决定送达", "履行", "结案"}
    left = [
        (line.last - read.today()).days for line in models.Deadline.objects.filter(matter__in=running, stopped=None, paused=False)
    ]
    assert any(days < 0 for days in left), "none overdue"
    assert any(0 <= days <= 3 for days in left), "none due soon"
    assert any(days > 10 for days in left), "none with time left"


def test_no_act_has_a_finding_save_in_old_files() -> None:
    found = [
        (act.matter.number, act.step, finding["gate"])
        for act in models.Act.objects.filter(late=False).select_related("matter").iterator()
        for finding in act.judged["findings"]
    ]
    assert found == []


def test_old_files_show_their_defects() -> None:
    pictures = [Picture("a" * 64, 1, "image/png")] * 30
    rng = Random(0)
    caster = cases.Caster(rng, teams(), places(), pictures, {"citizen": citizens(rng), "org": companies(rng)})
    declared = list(old_files.files(caster))
    assert sum(bool(file.gates) for file in declared) >= 30
    assert sum(not file.gates for file in declared) >= 3
    assert len({file.dossier.number for file in declared}) == len(declared)
    for file in declared:
        rows = models.Act.objects.filter(matter__number=file.dossier.number)
        gates = {finding["gate"] for act in rows for finding in act.judged["findings"]}
        assert rows.count() == len(file.dossier.acts)
        assert file.gates <= gates, file.defect
        assert file.gates or not gates, file.defect
        assert all(row.late for row in rows)


def test_everything_is_marked_synthetic_and_the_chain_is_whole() -> None:
    assert not models.Matter.objects.filter(synthetic=False).exists()
    assert not models.Party.objects.filter(synthetic=False).exists()
    report = verify()
    assert report.whole
    assert report.acts == models.Act.objects.count()


def test_numbers_run_without_gaps() -> None:
    for kind in ("penalty_decision", "waiver_notice", "prior_notice", "spot_decision"):
        numbers = models.Paper.objects.filter(kind=kind, number__contains="〔2023〕").values_list("number", flat=True)
        ends = sorted(int(number.split("〕")[1].removesuffix("号")) for number in numbers)
        assert ends == list(range(1, len(ends) + 1)), kind
        assert ends, kind


def test_evidence_opens_as_a_picture() -> None:
    rows = models.Evidence.objects.filter(matter__procedure="first-violation")
    assert rows.count() == small.WAIVERS
    assert rows.filter(act_seq=None).count() == 0
    pictures = models.Evidence.objects.exclude(matter__procedure="recorder-shift")
    assert pictures.values("sha256").distinct().count() <= 30
    with files.open_stored(rows[0].sha256) as stream:
        assert Image.open(BytesIO(stream.read())).size == (640, 420)


def test_parties_are_sealed_and_cannot_be_real() -> None:
    party = models.Party.objects.filter(kind="citizen").first()
    assert party is not None
    number = party.read("id_number")
    assert number.encode() not in bytes(party.id_number_sealed)
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11]
    assert number[-1] != check
    assert parties.search(number) == [party]


def test_people_can_sign_in_with_the_password_shown(year: year2023.Loaded) -> None:
    assert year.logins == Person.objects.exclude(appointments__role="portal").count()
    assert not get_user_model().objects.filter(username="portal").exists()
    assert get_user_model().objects.get(username="p014").check_password(password())
    assert not get_user_model().objects.filter(is_superuser=True).exists()
    assert password_file().stat().st_mode & 0o077 == 0


def test_a_second_load_does_nothing(year: year2023.Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    again = year2023.load()
    assert not again.made
    assert (again.matters, again.acts) == (year.matters, year.acts)
    assert demo.run(argparse.Namespace(json=False, if_empty=False)) == 0
    assert "没有载入任何数据" in capsys.readouterr().out
    assert demo.run(argparse.Namespace(json=True, if_empty=True)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["loaded"] is False
    assert said["acts"] == year.acts


def test_the_same_cases_each_time() -> None:
    """Waivers of a second load from the same seed would be the same."""
    pictures = [Picture("a" * 64, 1, "image/png")] * 30

    def first() -> list[tuple[str, object]]:
        rng = Random(year2023.SEED)
        found = small.study_scripts(rng)
        return [(acts[0].step, acts[0].data["topic"]) for acts in found] + [(pictures[0].sha256, teams()[0])]

    assert first() == first()


def test_real_matters_are_not_mixed_with_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(year2023, "there", lambda: False)
    with pytest.raises(InputError, match="真实事项"):
        year2023.load()
