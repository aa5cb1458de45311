"""Every address × every role. The table must name every address: a new one without a line fails."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from fadu.console import proposals
from fadu.console.captures import IMPORTERS
from fadu.console.disputes import READERS as MEDIATORS
from fadu.console.enterprises import READERS as ENTERPRISE
from fadu.console.parking import REVIEWERS
from fadu.console.recording import IMPORTERS as FOOTAGE
from fadu.documents import files
from fadu.law.facts import ROLES
from fadu.law.procedures import ALL
from fadu.law.procedures.accountability.annual_report import DRAFTERS
from fadu.law.procedures.service.dispute import LEADERS
from fadu.law.steps import START, Procedure
from fadu.ledger import read
from fadu.ledger.chain import ZERO
from fadu.ledger.models import Act, Evidence, Matter, Paper
from fadu.ledger.record import Intent, open_matter
from fadu.registers import asof
from fadu.registers.models import Appointment, Person, Unit
from fadu.report.annual.drafts import begin
from fadu.report.figures import FIGURES
from tests.console.making import filed, planned_review, ticket
from tests.furnished import furnish

#: Nobody signs in as the account of the public: that role alone opens no page of the console.
EVERYONE = frozenset(ROLES) - {"portal"}
CASES = EVERYONE - {"admin"}
RESPONDENTS = frozenset({"legal", "reviewer", "counsel", "clerk", "head", "principal"})
SECOND = frozenset({"legal", "reviewer", "head", "principal"})
TICKETS = frozenset(REVIEWERS)
NEIGHBOURS = frozenset({"officer", "squad_leader", "legal", "clerk", "head", "principal"})
LOGS = frozenset({"admin", "legal"})
REPORTERS = frozenset(DRAFTERS)
PETITIONS = frozenset({"petition", "legal", "clerk", "head", "principal"})
INSPECTIONS = frozenset({"officer", "squad_leader", "legal", "reviewer", "clerk", "head", "principal"})
DRAWERS = frozenset({"squad_leader", "legal", "head", "principal"})
REVIEWS = frozenset({"legal", "reviewer", "head", "principal"})
RECORDING = frozenset(
    {"officer", "squad_leader", "legal", "reviewer", "archivist", "technician", "keeper", "clerk", "head", "principal", "host"}
)
STREET = frozenset({"officer", "squad_leader"})
SIGN_IN = 302
PROPOSED = "pen.suspend"


@dataclass(frozen=True)
class Line:
    """One address: its parts, the answer to those who may, who may, and whether one must sign in. `hidden`: others' matters are 404."""

    may: frozenset[str] = EVERYONE
    ok: int = 200
    method: str = "get"
    parts: tuple[str, ...] = ()
    public: bool = False
    hidden: bool = False
    data: dict[str, Any] = field(default_factory=dict)


#: So many roles try the addresses of one world: it takes as long to make as one of them takes.
TOGETHER = 6
MATTER = {"may": CASES, "parts": ("matter",), "hidden": True}
STEP = {"may": CASES, "parts": ("matter", "step"), "hidden": True}
TABLE: dict[str, Line] = {
    "login": Line(ok=302, public=True),
    "logout": Line(ok=302, method="post", public=True),
    "inbox": Line(),
    "matters": Line(CASES),
    "matters_export": Line(CASES),
    "proposal": Line(frozenset(ALL["penalty-ordinary"].step(PROPOSED).who), parts=("proposal",), hidden=True),
    "take_over": Line(frozenset({"officer"}), ok=404, parts=("matter",)),
    "parties": Line(CASES),
    "party": Line(CASES, parts=("party",), hidden=True),
    "looks": Line(LOGS),
    "registers": Line(),
    "register": Line(parts=("register",)),
    "register_export": Line(parts=("register",)),
    "register_template": Line(parts=("register",)),
    "register_import": Line(LOGS, parts=("register",)),
    "item": Line(parts=("item",)),
    "portal:home": Line(public=True),
    "desks": Line(),
    "parking_desk": Line(TICKETS),
    "parking_begin": Line(TICKETS, ok=302, method="post"),
    "parking_next": Line(TICKETS, ok=302),
    "parking_review": Line(TICKETS, parts=("ticket",)),
    "guiding_cases": Line(frozenset({"officer", "squad_leader", "legal", "reviewer", "head", "principal"})),
    "guiding_case": Line(SECOND, ok=404, parts=("matter",)),
    "payments_desk": Line(frozenset({"finance", "legal", "head", "principal"})),
    "payments_reconcile": Line(frozenset({"finance"}), ok=302, method="post"),
    "payments_settle": Line(frozenset({"finance"}), ok=404, method="post", parts=("matter",)),
    "payments_return": Line(frozenset({"finance"}), ok=404, method="post", parts=("matter",)),
    "payments_refund": Line(frozenset({"finance"}), ok=302, method="post", parts=("matter",)),
    "captures_import": Line(frozenset(IMPORTERS)),
    "captures_template": Line(frozenset(IMPORTERS)),
    "review_desk": Line(frozenset({"reviewer", "legal", "counsel", "head", "principal"})),
    "review_draft": Line(frozenset({"reviewer", "legal", "counsel", "head", "principal"}), parts=("matter",)),
    "order_desk": Line(CASES),
    "order": Line(CASES, 404, parts=("matter",)),
    "facility_map": Line(CASES),
    "duty_desk": Line(CASES),
    "duty_rotation": Line(frozenset({"duty", "clerk"})),
    "similar": Line(CASES),
    "permit_intake": Line(frozenset({"window"})),
    "permit_desk": Line(frozenset({"window", "examiner", "legal", "reviewer", "host", "finance", "head", "principal"})),
    "contracts": Line(CASES),
    "contracts_export": Line(CASES),
    "norms": Line(CASES),
    "supervision": Line(CASES),
    "training": Line(CASES),
    "training_signin": Line(CASES),
    "training_test": Line(CASES, ok=404, parts=("matter",)),
    "respondent_desk": Line(RESPONDENTS),
    "evidence_book": Line(RESPONDENTS, ok=404, parts=("matter",)),
    "problems": Line(CASES),
    "problems_export": Line(CASES),
    "intake_sheet": Line(
        CASES
        - {
            "host",
            "keeper",
            "technician",
            "liaison",
            "examiner",
            "inspector",
            "archivist",
            "finance",
            "counsel",
            "auxiliary",
        },
        parts=("sheet", "sheet_step"),
    ),
    "intake_template": Line(
        CASES
        - {
            "host",
            "keeper",
            "technician",
            "liaison",
            "examiner",
            "inspector",
            "archivist",
            "finance",
            "counsel",
            "auxiliary",
        },
        parts=("sheet", "sheet_step"),
    ),
    "inspection_desk": Line(INSPECTIONS),
    "inspection_freeze": Line(DRAWERS, ok=400, method="post"),
    "inspection": Line(INSPECTIONS, ok=404, parts=("matter",)),
    "inspection_draw": Line(DRAWERS, ok=404, method="post", parts=("matter",)),
    "inspection_json": Line(INSPECTIONS, ok=404, parts=("matter",)),
    "file_reviews": Line(REVIEWS),
    "file_review": Line(REVIEWS, parts=("file_review",)),
    "file_review_draw": Line(frozenset({"legal", "reviewer"}), ok=400, method="post", parts=("file_review",)),
    "foreign_files": Line(REVIEWS),
    "foreign_template": Line(REVIEWS),
    "file_review_json": Line(REVIEWS, ok=404, parts=("file_review",)),
    "file_review_list": Line(REVIEWS, ok=400, method="post", parts=("file_review",)),
    "file_review_score": Line(REVIEWS, ok=404, parts=("file_review", "matter")),
    "town_desk": Line(frozenset({"liaison", "officer", "squad_leader", "legal", "reviewer", "clerk", "head", "principal"})),
    "cross_region": Line(NEIGHBOURS),
    "cross_region_message": Line(NEIGHBOURS, ok=302, method="post", parts=("message",)),
    "recording_desk": Line(RECORDING),
    "footage_import": Line(frozenset(FOOTAGE)),
    "footage_play": Line(CASES, ok=404, parts=("seq",)),
    "footage_file": Line(CASES, ok=404, parts=("seq",)),
    "matter_recording": Line(**MATTER),
    "field": Line(STREET),
    "field_manifest": Line(STREET),
    "field_worker": Line(STREET),
    "field_today": Line(STREET),
    "field_sync": Line(STREET, ok=422, method="post"),
    "api:message": Line(ok=405, parts=(), public=True),
    "api:file": Line(ok=405, parts=("message", "sha"), public=True),
    "api:state": Line(ok=404, parts=("message",), public=True),
    "api:pay_notice": Line(ok=405, public=True),
    "api:openapi-json": Line(public=True),
    "api:docs": Line(public=True),
    "api:procedures": Line(ok=401, public=True),
    "api:procedure": Line(ok=401, parts=("procedure",), public=True),
    "api:matters": Line(ok=401, public=True),
    "api:matter": Line(ok=401, parts=("matter",), public=True),
    "api:acts": Line(ok=401, parts=("matter",), public=True),
    "api:open_matter": Line(ok=401, public=True),
    "api:record_act": Line(ok=401, parts=("matter",), public=True),
    "api:upload": Line(ok=401, method="post", public=True),
    "api:decisions": Line(ok=401, public=True),
    "api:decision": Line(ok=401, parts=("public_id",), public=True),
    "api:registers": Line(ok=401, public=True),
    "api:register": Line(ok=401, parts=("register",), public=True),
    "api:figures": Line(ok=401, parts=("year",), public=True),
    "api:report_order": Line(ok=401, method="post", public=True),
    "api:order": Line(ok=401, parts=("number",), public=True),
    "api:own": Line(ok=401, method="post", parts=("number",), public=True),
    "api:urge": Line(ok=401, method="post", parts=("number",), public=True),
    "api:rate": Line(ok=401, method="post", parts=("number",), public=True),
    "api:guides": Line(ok=401, public=True),
    "api:guide": Line(ok=401, parts=("permit",), public=True),
    "api:status": Line(ok=401, method="post", public=True),
    "api:discovery": Line(parts=("fmt",), public=True),
    "api:services": Line(parts=("fmt",), public=True),
    "api:service": Line(parts=("category", "fmt"), public=True),
    "api:report": Line(ok=403, method="post", parts=("fmt",), public=True),
    "api:requests": Line(parts=("fmt",), public=True),
    "api:one_request": Line(ok=404, parts=("matter", "fmt"), public=True),
    "api:token": Line(ok=404, parts=("public_id", "fmt"), public=True),
    "api:updates": Line(parts=("fmt",), public=True),
    **{f"api:{root}-nowhere": Line(ok=404, parts=("rest",), public=True) for root in ("open311", "v1", "exchange", "pay")},
    "api:post_update": Line(ok=403, method="post", parts=("fmt",), public=True),
    "api_keys": Line(frozenset({"admin"})),
    "api_key_revoke": Line(frozenset({"admin"}), ok=400, method="post", parts=("public_id",)),
    "subscribers": Line(frozenset({"admin"})),
    "subscriber_change": Line(frozenset({"admin"}), ok=400, method="post", parts=("year",)),
    "notices": Line(),
    "portal:complain": Line(public=True),
    "portal:complained": Line(ok=404, parts=("public_id",), public=True),
    "portal:follow": Line(public=True),
    "portal:manual": Line(public=True),
    "portal:manual_page": Line(parts=("manual_page",), public=True),
    "api:api-root": Line(ok=404, public=True),
    "ledger": Line(),
    "dashboard": Line(frozenset({"head", "principal", "legal", "clerk"})),
    "dashboard_export": Line(frozenset({"head", "principal", "legal", "clerk"})),
    "work_method": Line(CASES),
    "calendar": Line(),
    "calendar_feed": Line(ok=404, parts=("public_id",), public=True),
    "disclosure_desk": Line(SECOND),
    "disclosure_new": Line(SECOND),
    "disclosure": Line(SECOND, parts=("matter",)),
    "enforcement_statistics": Line(SECOND | {"clerk"}, parts=("year",)),
    "statistics_export": Line(SECOND | {"clerk"}, parts=("year",)),
    "annual_reports": Line(REPORTERS),
    "annual_report": Line(REPORTERS, parts=("report",)),
    "annual_report_preview": Line(REPORTERS, parts=("report",)),
    "annual_report_versions": Line(REPORTERS, parts=("report",)),
    "annual_report_word": Line(REPORTERS, parts=("report",)),
    "annual_report_read": Line(REPORTERS, ok=400, method="post", parts=("report",)),
    "annual_report_pdf": Line(REPORTERS, parts=("report",)),
    "report_outlines": Line(REPORTERS),
    "report_outline": Line(REPORTERS, parts=("outline",)),
    "reconcile": Line(CASES),
    "portal:annual_reports": Line(public=True),
    "portal:annual_report": Line(ok=404, parts=("year",), public=True),
    "robots": Line(public=True),
    "verify_form": Line(public=True),
    "verify": Line(parts=("digest",), public=True),
    "verify_proof": Line(ok=409, parts=("digest",), public=True),
    "portal:permits": Line(public=True),
    "portal:permit_guide": Line(parts=("permit",), public=True),
    "portal:permit_form": Line(parts=("permit", "form"), public=True),
    "portal:permit_apply": Line(ok=404, public=True),
    "portal:permits_follow": Line(public=True),
    "portal:permits_leave": Line(ok=302, method="post", public=True),
    "portal:permits_mine": Line(ok=302, public=True),
    "portal:permit_supply": Line(ok=404, parts=("place",), public=True),
    "portal:permit_pay": Line(ok=404, method="post", parts=("place",), public=True),
    "portal:permit_give_up": Line(ok=404, method="post", parts=("place",), public=True),
    "portal:permit_hearing": Line(ok=404, method="post", parts=("place",), public=True),
    "portal:permit_change": Line(ok=404, parts=("place",), public=True),
    "portal:permit_renew": Line(ok=404, parts=("place",), public=True),
    "portal:permit_paper": Line(ok=404, parts=("place", "which"), public=True),
    "portal:licences": Line(public=True),
    "portal:licences_csv": Line(public=True),
    "portal:guiding_cases": Line(public=True),
    "portal:guiding_case": Line(ok=404, parts=("matter",), public=True),
    "portal:tickets": Line(public=True),
    "portal:tickets_mine": Line(ok=302, public=True),
    "portal:tickets_leave": Line(ok=302, method="post", public=True),
    "portal:ticket": Line(ok=302, parts=("matter",), public=True),
    "portal:ticket_photo": Line(ok=302, parts=("matter", "place"), public=True),
    "portal:ticket_paper": Line(ok=302, parts=("matter", "place"), public=True),
    "portal:ticket_object": Line(ok=302, parts=("matter",), public=True),
    "portal:ticket_driver": Line(ok=302, parts=("matter",), public=True),
    "portal:ticket_lesson": Line(ok=302, parts=("matter",), public=True),
    "portal:ticket_pay": Line(ok=302, method="post", parts=("matter",), public=True),
    "portal:pay_form": Line(public=True),
    "portal:pay_order": Line(ok=404, parts=("public_id",), public=True),
    "petition_desk": Line(PETITIONS),
    "petition_sort": Line(PETITIONS, ok=404, parts=("matter",)),
    "disputes_board": Line(frozenset(MEDIATORS)),
    "dispute_to_petition": Line(frozenset(LEADERS) & frozenset(MEDIATORS), ok=404, method="post", parts=("matter",)),
    "enterprise_desk": Line(frozenset(ENTERPRISE)),
    "portal:petition": Line(public=True),
    "portal:petition_follow": Line(public=True),
    "portal:mine": Line(ok=302, public=True),
    "portal:receptions": Line(public=True),
    "portal:petition_ask": Line(ok=400, method="post", public=True),
    "portal:decisions": Line(public=True),
    "portal:decisions_data": Line(public=True),
    "portal:decisions_json": Line(public=True),
    "portal:decisions_csv": Line(public=True),
    "portal:decisions_atom": Line(public=True),
    "portal:decisions_rss": Line(public=True),
    "portal:decision": Line(ok=404, parts=("public_id",), public=True),
    "portal:decision_json": Line(ok=404, parts=("public_id",), public=True),
    "portal:before": Line(public=True),
    "portal:powers": Line(public=True),
    "portal:power": Line(parts=("item",), public=True),
    "portal:officers": Line(public=True),
    "portal:procedures": Line(public=True),
    "portal:open_register": Line(parts=("open_register",), public=True),
    "portal:norms": Line(public=True),
    "portal:inspections": Line(public=True),
    "portal:inspection": Line(ok=404, parts=("matter",), public=True),
    "portal:inspection_json": Line(ok=404, parts=("matter",), public=True),
    "portal:credit_marks": Line(public=True),
    "portal:statistics": Line(public=True),
    "portal:statistics_year": Line(ok=404, parts=("year",), public=True),
    "portal:roots": Line(public=True),
    "portal:roots_json": Line(public=True),
    "years": Line(ok=302),
    "year": Line(parts=("year",)),
    "figure": Line(parts=("year", "figure")),
    "figure_export": Line(parts=("year", "figure")),
    "matter_new": Line(CASES),
    "matter_open": Line(CASES, parts=("procedure", "opening")),
    "weigh_open": Line(CASES, method="post", parts=("procedure", "opening")),
    "paper_draft_open": Line(CASES, method="post", parts=("procedure", "opening", "opening_paper")),
    "matter": Line(**MATTER),
    "act": Line(**STEP),
    "weigh": Line(**STEP, method="post"),
    "act_done": Line(CASES, parts=("matter", "seq"), hidden=True),
    "clock": Line(CASES, parts=("matter", "clock"), hidden=True),
    "evidence_upload": Line(**MATTER, ok=302, method="post"),
    "paper_draft": Line(CASES, method="post", parts=("matter", "step", "step_paper"), hidden=True),
    "dossier": Line(**MATTER),
    "replay": Line(**MATTER),
    "evidence_new": Line(CASES, ok=422, method="post"),
    "evidence_file": Line(CASES, parts=("evidence",), hidden=True),
    "paper": Line(CASES, parts=("paper",), hidden=True),
    "item_facts": Line(CASES),
}


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            assert pattern.name, pattern
            yield f"{space}{pattern.name}"


def test_the_table_names_every_address_and_no_other() -> None:
    assert sorted(names(get_resolver().url_patterns)) == sorted(TABLE)


def report() -> int:
    """An annual report with a first version."""
    row = open_matter("annual-report", Intent("rep.open", {"year": 2023, "topic": "年度报告", "drafter": "P042"}, ["P042"])).matter
    begin(row, "report2023", "P042")
    return row.pk


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """A filed case with a paper, a photo and a proposal, and what each part of an address stands for."""
    furnish()
    cache.clear()  # how often an address may ask is counted there

    row = filed()
    assert row.party is not None
    photo = io.BytesIO()
    Image.new("RGB", (40, 40), "gray").save(photo, "JPEG")
    photo.seek(0)
    kept = files.store(photo, 10_000_000)
    evidence = Evidence.objects.create(
        matter=row, sha256=kept.sha256, size=kept.size, mime=kept.mime, name="现场.jpg", uploaded_by="P014"
    )
    paper = Paper.objects.filter(matter=row).order_by("-pk").first()
    assert paper is not None
    return {
        "row": row,
        "matter": row.pk,
        "ticket": ticket().pk,
        "party": row.party.key,
        "report": report(),
        "outline": "report2023",
        "register": "units",
        "open_register": "statutes",
        "manual_page": "officer",
        "public_id": "0123456789abcdef",
        "fmt": "json",
        "category": "S-01-02",
        "number": "2023-1",
        "message": "0" * 32,
        "rest": "no/such/address",
        "sha": "0" * 64,
        "item": row.item_code,
        "digest": paper.digest,
        "paper": paper.pk,
        "evidence": evidence.pk,
        "seq": 1,
        "place": 1,
        "permit": "XK-01",
        "which": "licence",
        "form": "sample",
        "clock": row.deadlines.all()[0].clock,
        "step": "pen.inspect",
        "step_paper": "inspection_record",
        "procedure": "penalty-ordinary",
        "file_review": planned_review().pk,
        "sheet": "problem",
        "sheet_step": "prb.list",
        "opening": "pen.clue",
        "opening_paper": "clue_form",
        "year": row.year,
        "figure": next(iter(FIGURES)),
        "proposal": proposals.propose(row, PROPOSED, {}, [], asof.person("P014", read.today())).pk,
    }


def client_of(unit: str, *roles: str) -> Client:
    """A browser of a new person who holds those roles alone."""
    code = f"R{Person.objects.count()}"
    user = get_user_model().objects.create_user(code)
    person = Person.objects.create(code=code, name="某人", unit=Unit.objects.get(code=unit), synthetic=True, user=user)
    for role in roles:
        Appointment.objects.create(person=person, role=role, unit=person.unit, valid_from=date(2020, 1, 1))
    return ask_as(user)


def ask_as(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def ask(client: Client, name: str, world: dict[str, Any]) -> int:
    line = TABLE[name]
    address = reverse(name, args=[world[part] for part in line.parts])
    return getattr(client, line.method)(address, line.data).status_code  # type: ignore[no-any-return]


def wrong(expected: dict[str, int], got: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (expected[name], got[name]) for name in expected if expected[name] != got[name]}


@pytest.mark.parametrize("first", range(0, len(ROLES), TOGETHER))
def test_each_role_opens_what_it_may_and_nothing_else(world: dict[str, Any], first: int) -> None:
    """The person belongs to the squad of the case, so that the role alone decides. Public pages ask nobody's role: one role tries them."""
    found = {}
    for role in list(ROLES)[first : first + TOGETHER]:
        begun = transaction.savepoint()
        client = client_of("CG-ZFDD-1", role)
        asked = {name: line for name, line in TABLE.items() if name != "logout" and (not line.public or role == "officer")}
        expected = {name: line.ok if line.public or role in line.may else 403 for name, line in asked.items()}
        found[role] = wrong(expected, {name: ask(client, name, world) for name in expected})
        assert ask(client, "logout", world) == TABLE["logout"].ok
        transaction.savepoint_rollback(begun)  # what one role did is not there for the next
        cache.clear()
    assert {role: places for role, places in found.items() if places} == {}


def test_without_sign_in_only_public_pages_open(world: dict[str, Any]) -> None:
    client = Client(raise_request_exception=False)
    expected = {name: 200 if name == "login" else line.ok if line.public else SIGN_IN for name, line in TABLE.items()}
    assert wrong(expected, {name: ask(client, name, world) for name in TABLE}) == {}
    private = [name for name, line in TABLE.items() if not line.public]
    for name in private:
        answer = getattr(client, TABLE[name].method)(reverse(name, args=[world[part] for part in TABLE[name].parts]))
        assert answer["Location"].startswith("/login/"), name


def test_an_account_without_person_opens_only_public_pages(world: dict[str, Any]) -> None:
    client = ask_as(get_user_model().objects.create_user("stray"))
    expected = {name: line.ok if line.public else 403 for name, line in TABLE.items() if name != "logout"}
    assert wrong(expected, {name: ask(client, name, world) for name in expected}) == {}


@pytest.mark.parametrize("role", ["officer", "squad_leader", "window", "counsel", "auxiliary"])
def test_the_case_of_another_squad_does_not_exist(world: dict[str, Any], role: str) -> None:
    client = client_of("CG-ZFDD-2", role)
    expected = {name: 404 for name, line in TABLE.items() if line.hidden}
    assert len(expected) > 10
    assert wrong(expected, {name: ask(client, name, world) for name in expected}) == {}


@pytest.mark.parametrize("procedure", ALL.values(), ids=ALL)
def test_no_step_is_done_by_those_without_its_role(db: None, procedure: Procedure) -> None:
    """One person holds every role but those of the step: whom all the others together do not help, none of them helps."""
    furnish()
    clients: dict[frozenset[str], Client] = {}
    day = read.today()
    row = Matter.objects.create(
        procedure=procedure.id, number="空", unit="CG-ZFDD-1", year=day.year, opened_on=day, acted_on=day, head=ZERO
    )
    before, got = Act.objects.count(), {}
    for step in procedure.steps:
        others = EVERYONE - set(step.who)
        if others not in clients:
            clients[others] = client_of("CG-ZFDD-1", *others)
        for stage in step.at:
            Matter.objects.filter(pk=row.pk).update(stage=stage)
            opening = reverse("matter_open", args=[procedure.id, step.id])
            address = opening if stage == START else reverse("act", args=[row.pk, step.id])
            got[step.id, stage] = clients[others].post(address, {"do": "record"}).status_code
    assert {place: status for place, status in got.items() if status != 403} == {}
    assert len(got) >= len(procedure.steps)
    assert Act.objects.count() == before
