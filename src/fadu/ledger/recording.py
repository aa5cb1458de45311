"""Footage against acts: what is recorded, what is not, to the minute. Index of the recording acts, and their questions to the ledger.

A film belongs to an act when its officer did the act, it names no other matter, and the times meet. Deleted films still count: the act was filmed,
and the deletion was lawful. Whoever writes here is `effects`, in the transaction of the act that brings it about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from fadu.law.common import recording as law
from fadu.law.common.payment import challenge
from fadu.law.common.penalty_data import REMEDIES
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.params import rules_on
from fadu.law.procedures.enforcement.recorder_shift import OUT
from fadu.law.workdays import nominal_end
from fadu.ledger import models, remedies, rows
from fadu.registers.asof import Snapshot, snapshot

#: Longest film, so that a look at what meets a span stays within an index.
LONGEST = timedelta(days=2)
#: Procedures whose closed matters stay open to review and suit.
_SHIFT = "recorder-shift"


# --- what the acts bring about -----------------------------------------------------------------------------------------------------------


def note(row: models.Matter, matter: Matter, act: Act, book: Snapshot) -> None:
    """Index an act that must be filmed, where the bureau's list of that day names its step."""
    listed = book.recording_item(act.step)
    if listed is None:
        return
    since, until = law.span_of(act, listed["before"], listed["after"])
    one = models.Recordable(
        matter_id=row.pk,
        act_seq=act.seq,
        step=act.step,
        title=listed["title"],
        unit=act.by[0].unit[:40] if act.by else "",
        people=[person.id for person in act.by],
        whole=listed["whole"],
        since=since,
        until=until,
    )
    _measure(one, _films([one]), row.number)
    one.save(force_insert=True)


def register(row: models.Matter, matter: Matter, act: Act) -> None:
    """Index a film, and measure anew the acts it meets."""
    data, book = act.data, snapshot(act.day)
    film = models.Footage.objects.create(
        shift_id=row.pk,
        act_seq=act.seq,
        sha256=data.sha256,
        name=data.name[:200],
        device=data.device,
        officer=data.officer,
        unit=book.person(data.officer).unit,
        started_at=data.started_at,
        ended_at=data.ended_at,
        place=data.place,
        case=data.case,
        major=data.major,
        expires_on=None if data.major else expiry(data.ended_at),
    )
    remeasure(models.Recordable.objects.filter(since__lt=film.ended_at, until__gt=film.started_at), film.officer)


def expiry(ended: datetime) -> date:
    """The last day a film is kept, by the parameter of the day it was made; deeper needs are asked at the deletion."""
    day = ended.astimezone(CHINA).date()
    rules = rules_on(day)
    return nominal_end(rules.calendar, day, rules["av.retention"], "mo")


def delete(row: models.Matter, matter: Matter, act: Act) -> None:
    """Mark a film as deleted; its bytes go when the transaction stands (`sweep`)."""
    models.Footage.objects.filter(sha256=act.data.sha256).update(deleted_on=act.day)


def explain(row: models.Matter, matter: Matter, act: Act) -> None:
    """Put a confirmed statement beside the act it speaks of."""
    said = matter.all("gap.state")[-1].data
    one = models.Recordable.objects.filter(matter__number=said.case, act_seq=said.number).first()
    if one is None:
        return
    one.statements = [
        *one.statements,
        {"number": row.number, "since": said.since.isoformat(), "until": said.until.isoformat(), "reason": said.reason},
    ]
    _measure(one, _films([one]), said.case)
    one.save()


def remeasure(chosen: QuerySet[models.Recordable], officer: str = "") -> None:
    """Measure the acts anew (of one officer, where named)."""
    found = [one for one in chosen.select_related("matter") if not officer or officer in one.people]
    films = _films(found)
    for one in found:
        _measure(one, films, one.matter.number)
    models.Recordable.objects.bulk_update(found, ["minutes", "missing", "open", "gaps"])


def _films(acts: Sequence[models.Recordable]) -> list[models.Footage]:
    """All films that may meet any of the acts."""
    if not acts:
        return []
    since, until = min(one.since for one in acts), max(one.until for one in acts)
    met = models.Footage.objects.filter(started_at__lt=until, started_at__gte=since - LONGEST, ended_at__gt=since)
    return list(met.order_by("started_at"))


def of_act(one: models.Recordable, films: Iterable[models.Footage], number: str) -> list[models.Footage]:
    """The films of one act."""
    return [
        film
        for film in films
        if film.officer in one.people and film.case in ("", number) and film.started_at < one.until and film.ended_at > one.since
    ]


def films_by_act(row: models.Matter) -> dict[int, list[models.Footage]]:
    """Number of an act → its films that were not deleted: of acts that must be on film, and of a shift the act that registered each."""
    found: dict[int, list[models.Footage]] = {}
    acts = list(models.Recordable.objects.filter(matter=row))
    if acts:
        span = (min(one.since for one in acts), max(one.until for one in acts))
        films = list(models.Footage.objects.filter(started_at__lt=span[1], ended_at__gt=span[0]).order_by("started_at"))
        found = {one.act_seq: [film for film in of_act(one, films, row.number) if film.deleted_on is None] for one in acts}
    if row.procedure == "recorder-shift":
        for film in models.Footage.objects.filter(shift=row, deleted_on=None):
            found.setdefault(film.act_seq, []).append(film)
    return found


def _measure(one: models.Recordable, films: Iterable[models.Footage], number: str) -> None:
    slack = int(rules_on(one.since.astimezone(CHINA).date())["av.slack"])
    own = [film.span for film in of_act(one, films, number)]
    gaps = law.uncovered(one.span, own, slack)
    told = [(datetime.fromisoformat(said["since"]), datetime.fromisoformat(said["until"])) for said in one.statements]
    still = law.uncovered(one.span, [*own, *told], slack)
    one.gaps = [[begun.astimezone(CHINA).isoformat(), ended.astimezone(CHINA).isoformat()] for begun, ended in gaps]
    one.minutes, one.missing, one.open = law.minutes([one.span]), law.minutes(gaps), law.minutes(still)


# --- what gates ask ------------------------------------------------------------------------------------------------------------------------


def coverage(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the matter's acts to be filmed: the minutes, those without film, and whether they are explained. None where there is no ledger to ask."""
    if row is None or not row.pk or row.late:
        return {"recording": None}
    return {"recording": [line(one) for one in rows.fetch(models.Recordable, matter_id=row.pk)]}


def line(one: models.Recordable) -> dict[str, Any]:
    """One act as gates and pages are told of it."""
    return {
        "seq": one.act_seq,
        "step": one.step,
        "whole": one.whole,
        "minutes": one.minutes,
        "missing": one.missing,
        "gaps": law.said(one.stretches),
        "explained": one.missing > 0 and one.open == 0,
    }


def recorder(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Whether a recorder is registered that day, and in which shift it is out."""
    code = act.data.device
    out = models.Matter.objects.filter(procedure=_SHIFT, stage=OUT, title=code).exclude(pk=row.pk if row and row.pk else 0)
    return {
        "recorder": {"registered": book.recorder(code) is not None, "out": next(iter(out.values_list("number", flat=True)), "")}
    }


def registered(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """In which other shift a film of this hash stands."""
    known = models.Footage.objects.filter(sha256=act.data.sha256).exclude(shift_id=row.pk if row and row.pk else 0)
    return {"footage": {"registered": next(iter(known.values_list("shift__number", flat=True)), "")}}


def needs(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Why a film must not be deleted yet: the cases it records that are open, still within review and suit, in suit, or kept for good."""
    film = models.Footage.objects.filter(sha256=act.data.sha256).first()
    return {"footage_needs": [] if film is None else needed(film, act.day)}


def needed(film: models.Footage, day: date) -> list[str]:
    """The same in sentences, for a film and a day."""
    found = []
    months = rules_on(day)["av.after-close"]
    for case in cases(film):
        published = models.Act.objects.filter(matter=case, step="pen.decide")
        if not case.closed:
            found.append(f"{case.number}尚未办结")
        elif pending_suit(case):
            found.append(f"{case.number}的复议或者诉讼没有办结")
        elif case.stage == "归档" and major(published):
            found.append(f"{case.number}属于重大执法决定，音像永久保存")
        elif day <= (last := nominal_end(rules_on(day).calendar, case.acted_on, months, "mo")):
            found.append(f"{case.number}办结后应当继续保存到{last}")
    return found


def cases(film: models.Footage) -> list[models.Matter]:
    """The matters a film records: the one it names and those whose acts it meets."""
    met = models.Recordable.objects.filter(since__lt=film.ended_at, until__gt=film.started_at).select_related("matter")
    found = {one.matter_id: one.matter for one in met if of_act(one, [film], one.matter.number)}
    if film.case:
        found |= {row.pk: row for row in models.Matter.objects.filter(number=film.case)}
    return list(found.values())


def pending_suit(case: models.Matter) -> bool:
    """Whether a review or suit over the case has not come to its end: noted in the case itself, or a matter of its own that names it."""
    told = remedies.said(case)
    respondent = models.Act.objects.filter(
        seq=1, matter__procedure__in=("reconsideration", "litigation"), matter__closed=False, body__contains=case.number
    )
    return not all(challenge(told, kind)[0] for kind in REMEDIES) or respondent.exists()


def major(decisions: Any) -> bool:
    """Whether a decision met the catalogue of major decisions."""
    return any(act.content["standing"].get("major") for act in decisions)


def gap(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the act that a statement speaks of: whether it must be filmed, the minutes without film in the stretch named, and who did it."""
    from_act = act.data if act.step == "gap.state" else matter.all("gap.state")[-1].data if matter.has("gap.state") else None
    if from_act is None:
        return {"recording_gap": None}
    one = models.Recordable.objects.filter(matter__number=from_act.case, act_seq=from_act.number).first()
    if one is None or from_act.since is None or from_act.until is None:
        return {"recording_gap": {"due": one is not None, "missing": 0}}
    inside = [(max(begun, from_act.since), min(ended, from_act.until)) for begun, ended in one.stretches]
    missing = law.minutes([span for span in inside if span[0] < span[1]])
    return {"recording_gap": {"due": True, "missing": missing, "people": list(one.people)}}


# --- what is about to go -------------------------------------------------------------------------------------------------------------------


def expiring(day: date) -> QuerySet[models.Footage]:
    """Films whose period of keeping ends within the watch, or has ended, not yet deleted; the oldest first."""
    until = day + timedelta(days=int(rules_on(day)["av.watch"]))
    return (
        models.Footage.objects.filter(deleted_on=None, expires_on__lte=until).select_related("shift").order_by("expires_on", "pk")
    )


def approved(films: Sequence[models.Footage]) -> set[str]:
    """Hashes of those films whose deletion somebody approved."""
    acts = models.Act.objects.filter(matter_id__in={film.shift_id for film in films}, step="avr.approve")
    return {act.content["data"]["sha256"] for act in acts}


def look(film: models.Footage, person: str, matter: str) -> None:
    """Record that somebody looks at a film."""
    models.Look.objects.create(party=f"音像{film.sha256[:12]}", person=person, matter=matter[:60], purpose="查看音像资料")


def shift_of(device: str, officer: str, begun: datetime, ended: datetime) -> models.Matter | None:
    """The shift in which the officer held the device all that time; the one not yet returned included."""
    shifts = models.Matter.objects.filter(
        Q(procedure=_SHIFT, title=device, opened_on__lte=begun.astimezone(CHINA).date())
        & Q(opened_on__gte=begun.astimezone(CHINA).date() - timedelta(days=31))
    )
    for row in shifts.order_by("-pk"):
        acts = {act.step: act for act in row.acts.filter(step__in=("avr.issue", "avr.return"))}
        issued, back = acts["avr.issue"], acts.get("avr.return")
        until = datetime.fromisoformat(back.at) if back else timezone.now()
        if issued.content["data"]["holder"] == officer and datetime.fromisoformat(issued.at) <= begun and ended <= until:
            return row
    return None
