"""House rules of the law: every gate of the list is there and has its stories; every step is named and can be reached."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from fadu.law import replay
from fadu.law.clocks import Clock
from fadu.law.facts import ROLES
from fadu.law.gates import BLOCK, WARN, Gate
from fadu.law.labels import FACTS
from fadu.law.params import Param, params
from fadu.law.procedures import ALL, GATES, procedure
from fadu.law.steps import START, Procedure, Step
from tests.every import every
from tests.law.stories import BOOKS, Told

ROOT = Path(__file__).resolve().parents[2]

#: The bureau's list of gates that these procedures touch, by number; the numbers left out belong to other lines of work.
LISTED = {
    1: "pen-power", 2: "pen-limitation", 3: "pen-filing", 4: "pen-two-officers", 5: "pen-show-id", 6: "pen-recusal", 7: "pen-party",
    8: "pen-capacity", 9: "pen-evidence", 10: "pen-evidence-lawful", 11: "pen-record-signed", 15: "pen-preserve", 16: "pen-preserve-due",
    17: "pen-correct", 18: "pen-record-coverage", 19: "pen-notice", 20: "pen-windows", 21: "pen-defence", 22: "pen-no-heavier",
    23: "pen-renotice", 24: "pen-hearing-offered", 25: "pen-hearing-notice", 26: "pen-hearing-host", 27: "pen-hearing-minutes",
    28: "pen-legal-review", 29: "rev-qualified", 30: "rev-separate", 31: "rev-fresh", 32: "pen-collective", 33: "pen-head",
    34: "pen-basis-in-force", 35: "pen-range", 36: "pen-one-act-one-fine", 37: "pen-90-days", 38: "pen-decision-contents",
    39: "pen-remedies", 40: "xfr-no-substitute", 41: "srv-mode", 42: "srv-electronic", 43: "srv-announce", 47: "pay-no-self-collect",
    48: "pay-surcharge", 49: "pay-defer", 50: "pen-close", 51: "pen-archive", 52: "smp-threshold", 53: "smp-form", 54: "wav-ground", 12: "mon-basis", 13: "mon-reviewed", 14: "mon-told", 58: "prk-evidence", 59: "prk-owner",
    60: "prk-objection", 61: "prk-privacy", 88: "ins-draw", 62: "coe-power", 63: "coe-approval", 64: "coe-scene", 65: "coe-span", 66: "enf-demand",
    67: "enf-own-power", 68: "enf-time", 69: "ill-window", 70: "sub-steps", 71: "crt-window",
    79: "pet-route", 80: "pet-opinion", 81: "pet-informant",
    72: "lic-papers", 73: "lic-receipt", 74: "lic-two", 75: "lic-third", 76: "lic-term", 77: "lic-refuse", 78: "lic-fee",
    83: "lit-answer", 84: "lit-appearance", 85: "nor-reviewed", 86: "nor-content", 87: "con-reviewed",
    55: "wav-first", 56: "wav-corrected", 57: "wav-educated", 89: "del-list", 82: "ord-close",
    90: "rep-drilldown",
}  # fmt: skip
#: Of the list, those that only warn.
WARNING = {"pen-correct", "pen-record-coverage", "stu-record"}
#: The acts that each gate must stop, as the list has it.
BLOCKS = {
    "pen-power": {"pen.file", "pen.decide"},
    "pen-limitation": {"pen.file", "pen.decide"},
    "pen-filing": {"pen.conclude", "pen.notice"},
    "pen-show-id": {"pen.evidence-verify"},
    "pen-party": {"pen.notice", "pen.decide"},
    "pen-capacity": {"pen.decide"},
    "pen-evidence": {"pen.conclude", "pen.decide"},
    "pen-evidence-lawful": {"pen.evidence-verify"},
    "pen-record-signed": {"pen.evidence-verify"},
    "pen-preserve": {"pen.preserve"},
    "pen-correct": {"pen.decide"},
    "pen-record-coverage": {"pen.conclude", "pen.close"},
    "pen-notice": {"pen.decide", "pen.issue"},
    "pen-windows": {"pen.decide"},
    "pen-defence": {"pen.decide"},
    "pen-no-heavier": {"pen.decide"},
    "pen-renotice": {"pen.decide"},
    "pen-hearing-offered": {"pen.decide"},
    "pen-hearing-notice": {"pen.hearing-hold", "pen.decide"},
    "pen-hearing-host": {"pen.hearing-hold", "pen.decide"},
    "pen-hearing-minutes": {"pen.decide"},
    "pen-legal-review": {"pen.decide"},
    "rev-qualified": {"pen.review"},
    "rev-separate": {"pen.review"},
    "rev-fresh": {"pen.decide"},
    "pen-collective": {"pen.issue"},
    "pen-head": {"pen.issue"},
    "pen-basis-in-force": {"pen.decide"},
    "pen-range": {"pen.decide"},
    "pen-one-act-one-fine": {"pen.decide"},
    "pen-90-days": {"pen.decide"},
    "pen-decision-contents": {"pen.issue"},
    "pen-remedies": {"pen.issue"},
    "xfr-no-substitute": {"pen.issue"},
    "srv-electronic": {"srv.electronic"},
    "srv-announce": {"srv.announce"},
    "pay-no-self-collect": {"pay.spot"},
    "pay-surcharge": {"pay.surcharge"},
    "pay-defer": {"pay.defer"},
    "pen-close": {"pen.close"},
    "pen-archive": {"pen.archive"},
    "smp-threshold": {"smp.issue"},
    "smp-form": {"smp.issue"},
    "wav-ground": {"wav.decide"},
    "wav-first": {"wav.decide"},
    "wav-corrected": {"wav.decide"},
    "lit-answer": {"rec.answer", "lit.answer"},
    "lit-appearance": {"lit.head"},
    "nor-reviewed": {"nor.collective", "nor.publish"},
    "nor-content": {"nor.review"},
    "con-reviewed": {"con.sign"},
    "wav-educated": {"wav.decide"},
    "mon-basis": {"prk.notice", "prk.review1", "prk.decide-simple", "prk.decide-ordinary"},
    "mon-told": {"prk.decide-simple", "prk.decide-ordinary"},
    "coe-power": {"coe.approve", "coe.decision"},
    "coe-approval": {"coe.decision", "coe.extend", "coe.settle", "coe.crime"},
    "coe-scene": {"coe.decision"},
    "coe-span": {"coe.decision", "coe.settle"},
    "enf-demand": {"enf.decide", "enf.money", "sub.decide", "crt.apply"},
    "enf-own-power": {"enf.decide"},
    "enf-time": {"enf.do", "sub.do", "ill.demolish"},
    "ill-window": {"ill.execute", "ill.demolish"},
    "sub-steps": {"sub.decide", "sub.do"},
    "crt-window": {"crt.apply"},
    "prk-evidence": {"prk.notice", "prk.decide-simple", "prk.decide-ordinary"},
    "prk-owner": {"prk.decide-simple", "prk.decide-ordinary"},
    "prk-objection": {"prk.decide-simple", "prk.decide-ordinary", "pay.bank"},
    "prk-privacy": {"prk.query"},
    "pet-route": {"pet.handle"},
    "pet-opinion": {"pet.opinion"},
    "pet-informant": {"pet.assign"},
    "lic-papers": {"lic.correct"},
    "lic-receipt": {"lic.accept", "lic.not-ours"},
    "lic-two": {"lic.examine"},
    "lic-third": {"lic.grant", "lic.refuse"},
    "lic-term": {"lic.grant", "lic.refuse"},
    "lic-refuse": {"lic.refuse"},
    "lic-fee": {"lic.fee"},
    "rep-drilldown": {"rep.publish"},
}
#: Papers that steps issue; the catalogue of documents has one entry each.
PAPERS = {
    "address_confirmation", "appraisal_commission", "assist_letter", "clue_form", "closing_report", "collective_record", "commitment",
    "clue_extension_form", "compensation_decision", "conclusion_report", "correction_decision", "correction_order", "crime_report", "crime_transfer",
    "decision_approval", "decline_form", "defence_record", "deferral_approval", "evidence_opinion", "extension_form", "file_contents",
    "filing_form", "guiding_case", "hearing_acceptance", "hearing_minutes", "hearing_notice", "hearing_report", "inquiry_record", "inspection_record",
    "legal_review_opinion", "no_penalty_decision", "penalty_decision", "preservation_decision", "preservation_notice", "prior_notice",
    "recheck_opinion", "recheck_record", "recusal_decision", "review_request", "sample_receipt", "service_announcement", "service_receipt",
    "show_id_record", "spot_decision", "spot_receipt", "study_record", "surcharge_decision", "suspension_form", "transfer_letter",
    "redaction_list", "publication_approval", "enforcement_statistics", "annual_report", "waiver_cancellation", "waiver_confirmation", "waiver_notice", "withdraw_form", "withdrawal_note", "discretion_sheet",
    "device_announcement", "device_legal_review", "device_technical_review", "objection_opinion", "parking_demand", "parking_notice", "parking_record", "parking_removal", "parking_review", "parking_waiver",
    "vehicle_query",
}  # fmt: skip

PROCEDURES = list(ALL.values())
STEPS = {f"{one.id}/{step.id}": (one, step) for one in PROCEDURES for step in one.steps}
CLOCKS = {f"{one.id}/{clock.id}": clock for one in PROCEDURES for clock in one.clocks}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def told_stories() -> list[Told]:
    """Every story, played once for the tests that ask it of all."""
    return [book.play(story) for book in BOOKS for story in book.stories]


def test_every_listed_gate_exists() -> None:
    assert set(LISTED.values()) <= GATES.keys()
    wrong = {gate for gate in LISTED.values() if GATES[gate].level != (WARN if gate in WARNING else BLOCK)}
    assert not wrong


def test_gates_stand_before_the_acts_of_the_list() -> None:
    def stands(said: tuple[str, set[str]]) -> None:
        gate, steps = GATES[said[0]], said[1]
        assert steps <= gate.on
        known = {step.id for one in PROCEDURES if gate in one.gates for step in one.steps}
        assert gate.on <= known | {"*", "smp.issue", "wav.assess"} | set(STEPS_ANYWHERE)

    every({gate: (gate, steps) for gate, steps in BLOCKS.items()}, stands)


STEPS_ANYWHERE = {step.id for _, step in STEPS.values()}


def test_list_and_code_name_the_same_gates() -> None:
    others = {
        "smp-close",
        "stu-record",
        "pub-eligible",
        "pen-seized",
        "pub-redacted",
        "pub-withdrawn",
        "pub-clean",
        *("pay-refund", "pay-refunded", "pay-returned"),
        "pub-told",
        "pub-span",
        "pub-source",
        "pub-stats",
        "mon-trained",
        "mon-lot",
        "agt-mandate",
        *("pen-hearing-agents", "pen-hearing-refuse", "pen-handlers", "pen-concluded", "pen-decline", "pen-none"),
        *("pen-preserve-confiscate", "pen-suspend", "pen-resumed", "pen-self-correct", "pub-fall-lighter"),
        "pen-clue-extend",
        "pen-extend",
        "wav-amount",
        "prk-one-ticket",
        "mon-enable",
        "prk-tier",
        "prk-waive",
        "prk-ordinary",
        "prk-remove",
        "prk-reject",
        "prk-overdue",
        "prk-close",
        "rev-points",
        "rev-answered",
        "pen-like-cases",
        "rvw-draw",
        "rvw-independent",
        "rvw-reviewer",
        "rvw-drawn",
        "rvw-confirmed",
        "rvw-sum",
        "rvw-complete",
        "rvw-problems",
        *(
            "del-whole",
            "del-receipt",
            "del-taken",
            "del-basis",
            "del-ready",
            "del-once",
            "del-open-cases",
            "del-withdraw",
            "del-end",
        ),
        *("del-liaison", "del-guide-record", "del-followed"),
        *("jnt-plan", "jnt-own-name", "jnt-officers", "jnt-handled", "jnt-place", "jnt-verified", "jnt-receive"),
        *(
            "jnt-decline",
            "jnt-answer",
            "xfr-group",
            "xfr-approve",
            "xfr-send",
            "xfr-object",
            "xfr-goods",
            "xfr-report",
            "xfr-reported",
        ),
        *("avr-unbroken", "avr-issued", "avr-span", "avr-once", "avr-retention", "avr-needed", "avr-approved"),
        "fld-hash",
        *("gap-real", "gap-told", "gap-leader"),
        *(
            "pet-entered",
            "pet-reps",
            "pet-source",
            "pet-tell",
            "pet-channel",
            "pet-urgent",
            "pet-object",
            "pet-elsewhere",
            "pet-duplicate",
        ),
        *(
            "pet-simple",
            "pet-two",
            "pet-extend",
            "pet-in-time",
            "pet-reply",
            "pet-mediate",
            "pet-review-ask",
            "pet-reviewed",
            "pet-redo",
        ),
        *("pet-final", "pet-close", "dsp-assessed", "dsp-voluntary", "dsp-agreement", "dsp-told", "dsp-linked", "dsp-close"),
        *(
            "scr-plan",
            "scr-listed",
            "scr-daily",
            "ent-voluntary",
            "ent-measure",
            "ent-measures",
            "ent-done",
            "ent-demands",
            "dem-assign",
            "dem-due",
            "dem-reply",
            "dem-close",
        ),
        "prb-other",
        "prb-proof",
        "prb-passed",
        "prb-due",
        "rvw-plan",
        "cmp-minutes",
        "cmp-followed",
        "cmp-listed",
        "cmp-worked",
        *("coe-kept", "coe-on-spot", "coe-custody", "coe-confiscated", "coe-sale", "coe-low"),
        "coe-fate",
        *("coe-officers", "coe-photo", "coe-crime", "crt-papers", "crt-judged", "crt-object"),
        *(
            "enf-contents",
            "enf-owed",
            "enf-stayed",
            "enf-serve",
            "enf-money",
            "enf-carry",
            "enf-when",
            "sub-urgent",
            "enf-running",
            "enf-agree",
            "enf-resume",
            "enf-undo",
            "enf-end",
        ),
        *("enf-weekend", "ill-found", "ill-announce", "ill-demand", "ill-raze", "ill-end"),
        "ins-true",
        "ins-record",
        "ins-all",
        *("ins-violation", "ins-notify", "ins-case"),
        "ins-credit",
        *("ins-list", "ins-seed", "ins-plan", "crd-span", "crd-repair", "crd-remove"),
        *("lic-emergency", "lic-promise", "lic-examined", "lic-extend", "lic-pause", "lic-valid", "lic-paid", "lic-deliver"),
        *("lic-visits", "lic-change", "lic-renew-asked", "lic-renew", "lic-inspect", "lic-revoke", "lic-cancel"),
        *("lic-quota", "lic-change-term"),
        *("gcs-source", "gcs-clean", "gcs-comment", "gcs-second", "gcs-publish"),
        *(
            "rep-once",
            "rep-bound",
            "rep-written",
            "rep-reconciled",
            "rep-legal",
            "rep-meeting",
            "rep-content",
            "rep-sent",
            "rep-published",
        ),
        *(
            "con-submitted",
            "con-changes",
            "con-separate",
            "con-opinion",
            "nor-consulted",
            "nor-fair",
            "nor-separate",
            "nor-review-whole",
        ),
        *("nor-review-time", "nor-collective", "nor-number", "nor-replaces", "nor-cleaner", "nor-entered", "nor-object"),
        *("nor-published", "nor-valid-until", "nor-effect", "nor-repeal", "nor-renew", "rec-hearing"),
        *(
            "trn-code",
            "trn-record",
            "trn-test",
            "trn-passed",
            "pfa-record",
            "pfl-event",
            "pfl-done",
            "stl-done",
            "stl-whole",
            "sup-review",
            "sup-answer",
            "sup-close",
            "erp-sent",
            "fpd-proof",
            "fpd-observed",
            "fpd-account",
        ),
        *(
            "lit-delay",
            "lit-heard",
            "lit-collect",
            "lit-mediate",
            "lit-appeal",
            "lit-effective",
            "lit-performed",
            "lit-advice",
            "lit-redo",
            "lit-lesson",
            "lit-lesson-gates",
            "dec-catalogue",
            "dec-public",
            "dec-fair",
            "dec-expert",
            "dec-review",
            "dec-legality",
            "dec-collective",
            "dec-published",
            "dec-finished",
        ),
        *("ord-filed", "ord-register-first", "ord-due", "ord-unit", "ord-sealed", "ord-return", "ord-extend", "ord-handled"),
        *("ord-other", "ord-reply", "ord-answered", "ord-caller", "ord-second", "ord-merge", "ord-called"),
        *("ord-led", "ord-lead-first", "ord-within", "ord-suspend", "ord-accused", "ord-impartial"),
        *(
            "dut-roster",
            "dut-swap",
            "dut-own",
            "dut-take",
            "dut-file",
            "dut-handed",
            "rcp-plan",
            "rcp-ahead",
            "rcp-change",
            "rcp-held",
            "rcp-file",
            "fac-place",
            "fac-finding",
            "fac-followed",
            "fac-listed",
            "fac-retire",
        ),
    }
    assert set(GATES) == set(LISTED.values()) | others


def test_gates_say_what_why_and_what_to_do() -> None:
    def says(gate: Gate) -> None:
        assert re.match(r"[A-Z].*\.$", gate.doc.splitlines()[0]), "English, a whole sentence"
        assert CHINESE.search(gate.article)
        assert re.search(r"第.+条|〔\d{4}〕|规定|制度|办法", gate.article)
        assert CHINESE.search(gate.sentence)
        assert gate.sentence.endswith("。")
        assert gate.hint.endswith("。")
        assert gate.mark in {"V", "V*", "M"}
        assert re.fullmatch(r"[a-z]{3}(-[a-z0-9]+)+", gate.id)

    every(GATES, says)


def test_gates_have_a_story_that_passes_and_one_that_fails() -> None:
    passed, failed = set(), set()
    for told in told_stories():
        proved = {proof.gate for proof in told.verdicts[-1].proofs}
        passed |= proved & set(told.story.get("passes") or ())
        failed |= {found.gate for found in told.verdicts[-1].findings}
    assert not GATES.keys() - passed, "没有守法的故事"
    assert not GATES.keys() - failed, "没有违法的故事"


def test_a_failing_gate_gives_the_facts_that_its_sentence_names() -> None:
    lacking = set()
    for found in (found for told in told_stories() for found in told.verdicts[-1].findings):
        gate = GATES.get(found.gate)
        if gate is not None:
            named = {name for _, name, _, _ in Formatter().parse(gate.sentence + gate.hint) if name}
            lacking |= {(gate.id, name) for name in named - found.facts.keys()}
    assert not lacking


def test_story_names_are_different_and_cite_the_law() -> None:
    names = [f"{told.file.procedure.id}/{told.story['story']}" for told in told_stories()]
    assert len(names) == len(set(names))
    assert all("：" in name for name in names)


def test_stories_play_alike_in_a_replay() -> None:
    """Asked before the act or told after it: the same findings, acts unnumbered."""
    for told in told_stories():
        again = list(replay(told.file.procedure, told.file.acts, "测1号"))
        assert [verdict.findings for verdict in again] == [verdict.findings for verdict in told.verdicts]


def test_steps_are_named_and_someone_may_do_them() -> None:
    def named(step: Step) -> None:
        assert CHINESE.search(step.label)
        assert step.who
        assert set(step.who) <= ROLES.keys()
        assert not (step.decides and step.of_party)
        for name, info in step.data.model_fields.items():
            assert info.title, name
            assert CHINESE.search(info.title)
        assert not step.amount or step.amount in step.data.model_fields

    every({name: step for name, (_, step) in STEPS.items()}, named)


def test_labels_are_different_within_a_procedure() -> None:
    for one in PROCEDURES:
        assert len({step.label for step in one.steps}) == len(one.steps)


def test_every_paper_of_the_list_is_issued_somewhere() -> None:
    issued = {paper for _, step in STEPS.values() for paper in step.papers}
    assert issued >= PAPERS
    assert {"filing_form", "prior_notice", "penalty_decision", "spot_decision", "service_receipt", "closing_report"} <= issued


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.id)
def test_every_stage_and_step_can_be_reached(one: Procedure) -> None:
    stages = {START}
    for _ in one.steps:
        stages |= {step.to for step in one.steps if step.to and stages & set(step.at)}
    assert stages == {START, *one.stages}
    assert all(stages & set(step.at) for step in one.steps)
    assert one.opening()
    assert set(one.closed) <= set(one.stages)
    assert one.prefix


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.id)
def test_every_step_is_done_in_a_story_or_only_reports(one: Procedure) -> None:
    """Each step by which the bureau decides is judged in at least one story."""
    done = {act.step for told in told_stories() if told.file.procedure is one for act in told.file.acts}
    unguarded = {"pen.assist", "pen.file-decline", "xfr.approve"}
    assert {step.id for step in one.steps if step.decides} - done <= unguarded


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.id)
def test_every_gate_stands_before_a_step_of_its_procedure(one: Procedure) -> None:
    for gate in one.gates:
        assert any(gate in one.gates_on[step.id] for step in one.steps), gate.id


def _counted_in_days(length: Param) -> bool:
    """In days, months or years of the civil calendar, or in hours that make whole days."""
    return length.unit in {"wd", "d", "mo", "y"} or (length.unit == "h" and all(value.value % 24 == 0 for value in length.values))


def test_clocks_are_named_sourced_and_counted_in_days() -> None:
    def named(clock: Clock) -> None:
        assert CHINESE.search(clock.label)
        assert CHINESE.search(clock.article)
        assert bool(clock.length) != bool(clock.until)
        assert clock.until or _counted_in_days(params()[clock.length])
        assert any(step in STEPS_ANYWHERE for step in clock.stops) or not clock.stops

    every(CLOCKS, named)


def test_procedures_are_found_by_id() -> None:
    assert procedure("penalty-ordinary") is ALL["penalty-ordinary"]
    with pytest.raises(LookupError, match="没有“nix”这一程序"):
        procedure("nix")
    with pytest.raises(LookupError, match="没有“nix”这一步骤"):
        ALL["penalty-ordinary"].step("nix")


def test_every_fact_of_a_check_has_a_chinese_name() -> None:
    named = {
        keyword.arg
        for path in (ROOT / "src/fadu/law").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"
        for keyword in node.keywords
    }
    assert named - {None} == set(FACTS)


def test_every_gate_has_a_short_chinese_title() -> None:
    titles = {gate.id: gate.title for gate in GATES.values()}
    assert all(2 <= len(title) <= 16 for title in titles.values())
    assert len(set(titles.values())) == len(titles)


def test_a_proof_does_not_say_how_a_check_would_have_failed() -> None:
    assert not [
        (told, proof.gate)
        for told in told_stories()
        for verdict in told.verdicts
        for proof in verdict.proofs
        if "why" in proof.facts
    ]
