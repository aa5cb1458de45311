"""培训台: courses, each officer's hours and certificate, signing in with the code in the room, and the test."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.console.access import CASE_ROLES, book, for_roles
from fadu.law import questions
from fadu.law.errors import InputError
from fadu.law.facts import Person
from fadu.law.params import rules_on
from fadu.law.procedures.learning.training import HELD, OPEN, PROCEDURE, QUESTIONS, seed_of, signed_in
from fadu.ledger import read
from fadu.ledger.models import Act, Matter
from fadu.ledger.record import Intent, Refused, load, record_act
from fadu.report.figures.learning import courses

MOST = 100


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer's year: hours of training, and how long the certificate still holds."""

    person: Person
    hours: int
    short: int
    until: date | None
    ending: bool
    expired: bool


@require_safe
@for_roles(*CASE_ROLES)
def training(request: HttpRequest) -> HttpResponse:
    """Courses that run, what I may take, and the officers' hours and certificates of this year."""
    person, today = request.person, read.today()  # type: ignore[attr-defined]
    rows = Matter.objects.filter(procedure=PROCEDURE.id)
    officers = _officers(today)
    codes = {act.matter_id: act.content["data"]["code"] for act in _opened() if act.actor == person.id}
    shown = {
        "open": [(row, codes.get(row.pk, "")) for row in rows.filter(stage=OPEN).order_by("-pk")[:MOST]],
        "held": rows.filter(stage=HELD).order_by("-pk")[:MOST],
        "mine": _to_take(person),
        "past": rows.filter(closed=True).order_by("-opened_on", "-pk")[:20],
        "officers": officers,
        "short": sum(one.short > 0 for one in officers),
        "ending": sum(one.ending for one in officers),
        "least": rules_on(today)["trn.hours"],
        "year": today.year,
    }
    return render(request, "console/training.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CASE_ROLES)
def training_signin(request: HttpRequest) -> HttpResponse:
    """Type the code that is shown in the room; the course is found by it."""
    code = request.POST.get("code", "").strip().upper()[:12]
    fault = ""
    if request.method == "POST":
        row = _course_of(code) if code else None
        if row is None:
            fault = f"没有正在签到的培训用“{code}”作签到码，请核对后重新输入。" if code else "请输入签到码。"
        else:
            person: Person = request.person  # type: ignore[attr-defined]
            if person.id not in signed_in(load(PROCEDURE, row)):
                try:
                    record_act(row.pk, Intent("trn.signin", {"code": code}, [person.id], key=f"signin-{row.pk}-{person.id}"))
                except Refused as refusal:
                    raise InputError(refusal.findings[0].sentence) from refusal
            messages.success(request, f"已签到：{row.title}")
            return redirect("training")
    return render(request, "console/training_signin.html", {"fault": fault, "code": code}, status=422 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CASE_ROLES)
def training_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Ten questions of the law in force, drawn for this course and this person; the score is counted here and checked by the gate."""
    person: Person = request.person  # type: ignore[attr-defined]
    row = Matter.objects.filter(pk=pk, procedure=PROCEDURE.id, stage=HELD).first()
    if row is None or row not in _to_take(person):
        raise Http404("没有等待您测试的这一培训。")
    matter = load(PROCEDURE, row)
    seed = seed_of(matter, person.id)
    paper = questions.paper(seed, book().items(), QUESTIONS)
    if request.method != "POST":
        return render(request, "console/training_test.html", {"row": row, "paper": _sheet(paper, []), "seed": seed})
    if request.POST.get("seed") != seed:
        raise InputError("这份试卷已经交过，或者已经过期；请重新打开测试页面。")
    answers = [_answer(request.POST.get(f"q{number}", "")) for number in range(len(paper))]
    missing = [number + 1 for number, answer in enumerate(answers) if answer < 0]
    if missing:
        shown = {"row": row, "paper": _sheet(paper, answers), "seed": seed, "missing": missing}
        return render(request, "console/training_test.html", shown, status=422)
    score = questions.score(paper, answers)
    said = {"person": person.id, "seed": seed, "answers": answers, "score": score}
    try:
        record_act(row.pk, Intent("trn.test", said, [person.id], key=f"test-{seed}"))
    except Refused as refusal:
        raise InputError(refusal.findings[0].sentence) from refusal
    passed = score >= rules_on(read.today())["trn.pass"]
    messages.success(request, f"得 {score} 分，{'合格' if passed else '不合格，可以再测一次'}。")
    return redirect("training")


def _sheet(paper: Sequence[questions.Question], answers: Sequence[int]) -> list[tuple[int, questions.Question, int]]:
    """Number, question and what was chosen (-1: nothing yet)."""
    return [(number, asked, answers[number] if answers else -1) for number, asked in enumerate(paper)]


def _answer(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-3]", text) else -1


def _course_of(code: str) -> Matter | None:
    """The course that is signing in with this code."""
    return next((act.matter for act in _opened() if str(act.content["data"]["code"]).strip().upper() == code), None)


def _opened() -> QuerySet[Act]:
    """How the courses that are signing in were opened. The code in it is for whoever opened the course, to be shown in the room."""
    return Act.objects.filter(step="trn.open", matter__stage=OPEN).select_related("matter").order_by("-pk")[:MOST]


def _to_take(person: Person) -> list[Matter]:
    """Courses that the person attended and has not passed. One query."""
    least = rules_on(read.today())["trn.pass"]
    done = (
        Act.objects.filter(step__in=("trn.hold", "trn.test"), matter__stage=HELD)
        .select_related("matter")
        .order_by("-matter_id", "seq")
    )
    found: dict[Matter, bool] = {}
    for act in done:
        said = act.content["data"]
        if act.step == "trn.hold":
            found[act.matter] = person.id in said["attended"]
        elif said["person"] == person.id and said["score"] >= least:
            found[act.matter] = False
    return [row for row, waiting in found.items() if waiting]


def _officers(today: date) -> list[Officer]:
    """Every certified officer with the hours attended this year, those with most to do first."""
    hours: dict[str, int] = defaultdict(int)
    for act in courses(today.year):
        said = act.content["data"]
        for code in said["attended"]:
            hours[code] += said["hours"]
    rules = rules_on(today)
    least, soon = int(rules["trn.hours"]), today + timedelta(days=int(rules["trn.certificate"]))
    found = []
    for person in book().people("officer"):
        until = person.certificate.valid_to if person.certificate else None
        short = max(0, least - hours[person.id])
        found.append(
            Officer(person, hours[person.id], short, until, until is None or until <= soon, until is not None and until < today)
        )
    return sorted(found, key=lambda one: (not one.ending, -one.short, one.person.id))
