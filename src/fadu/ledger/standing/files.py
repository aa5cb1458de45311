"""What is asked about files under review, problems mended and annual reports."""

from __future__ import annotations

from typing import Any

from fadu.law.casefile import faults
from fadu.law.facts import Act, Matter
from fadu.law.privacy import named_in
from fadu.law.procedures import procedure as procedure_of
from fadu.law.procedures.accountability import annual_report, first_person
from fadu.law.procedures.decision.litigation import BY_HEAD
from fadu.law.procedures.enforcement import campaign, file_review
from fadu.ledger import codec, guiding, models, parties, reviewing
from fadu.ledger.standing.named import TELLING
from fadu.registers.asof import Snapshot


def review_pool(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The files that the review's plan covers today, so that the draw can be made again."""
    plan = file_review.plan_of(matter)
    files = reviewing.pool(plan).values_list("number", flat=True) if plan is not None else ()
    return {"review_pool": list(files[: reviewing.MOST_POOL + 1])}


def review_seal(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The published seal of the day on which the plan was recorded; None while that day is not sealed."""
    return {"review_seal": reviewing.seal(row) if row is not None else None}


def file_under_review(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the file that a score names: who acted in it, the faults that the replay of today finds, and what is said of each."""
    found = models.Matter.objects.filter(number=getattr(act.data, "file", "")).first()
    if found is None:
        return {"file_under_review": None}
    acts = reviewing.acts_of(found)
    acted = sorted({person.id for done in acts for person in done.by})
    told = faults(procedure_of(found.procedure), acts, act.day, found.number)
    said = [{name: codec.plain(getattr(fault, name)) for name in fault.__slots__} for fault in told]
    return {"file_under_review": {"people": acted, "faults": [fault.key for fault in told], "said": said}}


def findings_listed(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the review's confirmed faults, those for which a problem stands on a list: “file fault” → number of the problem."""
    found = reviewing.listed(matter.number, matter.acts[0].day if matter.acts else act.day)
    return {"findings_listed": {key: problem.row.number for key, problem in found.items()}}


def cited(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the acts by which a mending is proven: those that stand in the ledger, with step and day."""
    mended = act if act.step == "prb.mend" else matter.last("prb.mend")
    wanted = [(one.matter, one.act) for one in mended.data.cited] if mended is not None else []
    if not wanted:
        return {"cited": []}
    named = models.Act.objects.filter(matter__number__in={number for number, _ in wanted}, seq__in={seq for _, seq in wanted})
    found = {(number, seq): (step, at[:10]) for number, seq, step, at in named.values_list("matter__number", "seq", "step", "at")}
    rows_of = [(key, found[key]) for key in dict.fromkeys(wanted) if key in found]
    return {"cited": [{"matter": number, "act": seq, "step": step, "day": day} for (number, seq), (step, day) in rows_of]}


def screened(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of what a campaign's screenings name as problems: those that are problems of the ledger, and whether each is struck off."""
    problems = models.Matter.objects.filter(procedure="problem", number__in=campaign.named(matter)).order_by("pk")
    return {"screened": dict(problems.values_list("number", "closed"))}


def source_fell(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """What took back the decision of the case from which a guiding case is made; empty where it stands."""
    chosen = act if act.step == "gcs.select" else matter.first("gcs.select")
    number = chosen.data.source if chosen is not None else ""
    return {"source_fell": guiding.fallen([number]).get(number, "")}


def source_told(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """What of the party of the case from which a guiding case is made stands in its name or its text. The data themselves are not told."""
    chosen = act if act.step == "gcs.select" else matter.first("gcs.select")
    number = chosen.data.source if chosen is not None else ""
    source = models.Matter.objects.filter(number=number or "-").select_related("party").first()
    text = act.data.topic if act.step == "gcs.select" else act.data.text()
    fields = named_in(text, parties.for_masking(source.party)) if source is not None else []
    return {"source_told": [TELLING[field] for field in fields if field in TELLING]}


def not_in_person(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of the matters that are to prove a duty done in person: those whose record does not say so, by number."""
    if act.data.duty not in first_person.IN_PERSON:
        return {}
    persons, duty = set(first_person.persons(matter)), act.data.duty
    steps = ("stu.session", "trn.hold", "pfa.hold", "lit.hear", "rec.hearing")
    done = models.Act.objects.filter(matter__number__in=act.data.matters, step__in=steps).select_related("matter")
    shown = {one.matter.number for one in done if _in_person(duty, one, persons)}
    return {"not_in_person": [number for number in act.data.matters if number not in shown]}


def _in_person(duty: str, act: models.Act, persons: set[str]) -> bool:
    """Whether the record says that one of the persons was there, or spoke; in court any head will do."""
    said = act.content["data"]
    if act.step == "lit.hear":
        return duty == "appear" and act.kind in BY_HEAD
    if act.step == "rec.hearing":
        return duty == "appear" and bool(said.get("head"))
    if act.step == "stu.session":
        return said["chair"] in persons or (duty == "study" and bool(persons & set(said["attended"])))
    return said.get("speaker") in persons


def same_year(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """The other annual report of the same year that was begun before this one or is public; there are few, one or two a year."""
    begun = matter.first("rep.open") or act
    year, own = getattr(begun.data, "year", None), row.pk if row is not None and row.pk else 0
    reports = models.Act.objects.filter(matter__procedure=annual_report.PROCEDURE.id, seq=1).select_related("matter")
    for other in reports.exclude(matter_id=own).order_by("matter_id"):
        earlier = not own or other.matter_id < own
        if (earlier or other.matter.stage == annual_report.PUBLISHED) and other.content["data"].get("year") == year:
            return {"same_year": {"number": other.matter.number, "stage": other.matter.stage}}
    return {"same_year": None}
