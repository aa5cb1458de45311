"""双随机: the lists as the registers have them, what a freeze and a draw record, and what the public may read of draws and credit marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fadu.law.draw import Draw, digest, draw, dump
from fadu.law.errors import InputError
from fadu.law.facts import Act, Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.law.procedures.enforcement import credit_mark, random_inspection
from fadu.law.procedures.enforcement import inspection_plan as plans
from fadu.ledger import codec, models
from fadu.registers.asof import Snapshot, snapshot

PROCEDURE = random_inspection.PROCEDURE.id
#: So many of the newest are shown, and so many strangers to a list named in a sentence.
MOST, NAMED = 200, 3


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the published list as it can be drawn on a day. `planned`, `done`: times this year; `plan`: the number of the year's plan."""

    code: str
    title: str
    domain: str
    share: int
    objects: Sequence[str]
    people: Sequence[str]
    plan: str
    planned: int
    done: int

    @property
    def take(self) -> int:
        """How many the published share gives, at least one."""
        return max(1, round(len(self.objects) * self.share / 100))


def items(book: Snapshot) -> list[Item]:
    """Every item of the list of that day with its two lists and its place in the year's plan."""
    number, lines = _plan(book.day.year)
    done = _done(book.day.year)
    return [
        Item(
            row["code"],
            row["title"],
            row["domain_label"],
            lines[row["code"]]["share"] if row["code"] in lines else row["share"],
            *_lists(row, book),
            number,
            lines[row["code"]]["times"] if row["code"] in lines else 0,
            len(done[row["title"]]),
        )
        for row in book.inspection_items()
    ]


def frozen(item: Item, seed_source: str, seed_due: date, address: str, take: int = 0, pairs: int = 2) -> dict[str, Any]:
    """What `ins.list` records: both lists as the registers have them, and their digest. `take` 0: as many as the share gives."""
    if not item.objects or len(item.people) < pairs:
        raise InputError(
            f"“{item.title}”的名录里有{len(item.objects)}个对象、{len(item.people)}名人员，不够抽取，请先在登记册里补齐。"
        )
    return {
        "topic": item.title,
        "listed": item.code,
        "plan": item.plan,
        "objects": list(item.objects),
        "people": list(item.people),
        "list_digest": digest([*item.objects, *item.people]),
        "seed_source": seed_source,
        "seed_due": seed_due,
        "take": take or item.take,
        "pairs": pairs,
        "address": address,
    }


def drawn(
    lists: random_inspection.Listing, seed: str, seed_on: date, witness: str, left_out: Sequence[str] = (), why: str = ""
) -> dict[str, Any]:
    """What `ins.draw` records: the result that the frozen lists and the seed give, nobody's choice."""
    able = [code for code in lists.people if code not in left_out]
    return {
        "seed": seed,
        "seed_on": seed_on,
        "list_digest": lists.list_digest,
        "left_out": list(left_out),
        "left_out_why": why,
        "drawn_objects": draw(lists.objects, seed, lists.take),
        "drawn_people": draw(able, seed, lists.pairs),
        "witness": witness,
    }


# --- what the gates ask -----------------------------------------------------------------------------------------------------------------------


def listing(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of a freeze: whether its item is on the list, how its lists differ from the registers', how often the plan allows and the year has had it."""
    data = act.data
    item = book.inspection_item(data.listed)
    if item is None or item["title"] != data.topic:
        return {"inspection": {"listed": False, "planned": 0, "done": 0, "more": [], "left": []}}
    objects, people = _lists(item, book)
    due, given = {*objects, *people}, {*data.objects, *data.people}
    number, lines = _plan(act.day.year)
    planned = lines[item["code"]]["times"] if item["code"] in lines and number == data.plan else 0
    own = row.pk if row is not None else None
    done = sum(pk != own for pk in _done(act.day.year)[item["title"]])
    differ = {"more": sorted(given - due)[:NAMED], "left": sorted(due - given)[:NAMED]}
    return {"inspection": {"listed": True, "planned": planned, "done": done, **differ}}


def listed_items(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of a year's plan: the items of the published list and how often a year each may be done."""
    return {"inspection_items": {item["code"]: item["times"] for item in book.inspection_items()}}


def credit_source(matter: Matter, act: Act, row: models.Matter | None, book: Snapshot) -> dict[str, Any]:
    """Of a credit mark: whether its source is a published inspection, what was found with that unit, and an earlier mark of the same."""
    data = act.data
    found = models.Matter.objects.filter(number=data.source or "-", procedure=PROCEDURE).first()
    if found is None:
        return {"credit_source": {"inspection": False, "published": False, "result": "", "twice": ""}}
    visits = models.Act.objects.filter(matter=found, step="ins.check").order_by("seq")
    results = [said["result"] for said in (visit.content["data"] for visit in visits) if said["place"] == data.subject]
    marks = models.Act.objects.filter(step="crd.publish", matter__procedure="credit-mark").select_related("matter")
    same = (mark for mark in marks if row is None or mark.matter_id != row.pk)
    twice = [one.matter.number for one in same if _same_mark(one.content["data"], data)]
    return {
        "credit_source": {
            "inspection": True,
            "published": found.stage == random_inspection.DONE,
            "result": results[-1] if results else "",
            "twice": twice[0] if twice else "",
        }
    }


def _same_mark(one: Mapping[str, Any], data: Any) -> bool:
    return (one["source"], one["subject"]) == (data.source, data.subject)


def _lists(item: Mapping[str, Any], book: Snapshot) -> tuple[list[str], list[str]]:
    objects = [found["name"] for found in book.inspection_objects(item["domain"], item["object_kind"])]
    return objects, [person.id for person in book.inspection_officers(item["domain"])]


def _plan(year: int) -> tuple[str, dict[str, Mapping[str, Any]]]:
    """The newest plan of the year: its number, and its lines by item."""
    for act in models.Act.objects.filter(step="ins.plan").select_related("matter").order_by("-at", "-pk"):
        said = act.content["data"]
        if said["year"] == year:
            return act.matter.number, {line["listed"]: line for line in said["lines"]}
    return "", {}


def _done(year: int) -> dict[str, list[int]]:
    """Title of an item → the matters that froze lists for it in the year."""
    found: dict[str, list[int]] = defaultdict(list)
    lists = models.Act.objects.filter(step="ins.list", at__gte=f"{year:04d}-01-01", at__lt=f"{year + 1:04d}-01-01")
    for title, pk in lists.values_list("matter__title", "matter_id"):
        found[title].append(pk)
    return found


# --- what everyone may read -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Public:
    """A random inspection as anyone may read it.

    Until the results are public only digest and seed are: lists and seed together would tell the objects drawn that an inspection is coming.
    """

    pk: int
    number: str
    synthetic: bool
    listed_on: date
    lists: random_inspection.Listing
    drawn_on: date | None
    drawn: random_inspection.Drawing | None
    made: Draw | None
    visits: Sequence[random_inspection.Visit]
    published_on: date | None
    names: Mapping[str, str]

    @property
    def objects(self) -> int:
        """How many objects the list holds."""
        return len(self.lists.objects)

    @property
    def results(self) -> list[tuple[str, date, str]]:
        """Object, day, result in words."""
        return [(visit.place, visit.checked_on, random_inspection.RESULTS[visit.result]) for visit in self.visits]


def public(pk: int | None = None) -> list[Public]:
    """Random inspections whose lists are frozen, the newest first; only the one of that key with `pk`."""
    rows = models.Matter.objects.filter(procedure=PROCEDURE, acts__step="ins.list")
    if pk is not None:
        rows = rows.filter(pk=pk if 0 < pk < 1 << 63 else 0)
    found = list(rows.order_by("-opened_on", "-pk")[:MOST])
    bodies: dict[int, list[str]] = defaultdict(list)
    told = models.Act.objects.filter(matter__in=[row.pk for row in found]).order_by("matter_id", "seq")
    for matter, body in told.values_list("matter_id", "body"):
        bodies[matter].append(body)
    return [_public(row, codec.matter(procedure_of(PROCEDURE), row.number, bodies[row.pk], row.stage)) for row in found]


def _public(row: models.Matter, matter: Matter) -> Public:
    listed, drawn_act, released = matter.acts[0], matter.last("ins.draw"), matter.last("ins.publish")
    return Public(
        row.pk,
        row.number,
        row.synthetic,
        listed.day,
        listed.data,
        drawn_act.day if drawn_act else None,
        drawn_act.data if drawn_act else None,
        random_inspection.drawing(matter) if released else None,
        [act.data for act in matter.all("ins.check")] if released else [],
        released.day if released else None,
        names(listed.data.people, listed.day) if released else {},
    )


def names(codes: Sequence[str], day: date) -> dict[str, str]:
    """Names of officers by code; a code nobody has stands for itself."""
    known = {person.id: person.name for person in snapshot(day).people()}
    return {code: known.get(code, code) for code in codes}


def record(number: str, lists: random_inspection.Listing, made: Draw, called: Mapping[str, str]) -> dict[str, Any]:
    """The draw as `fadu.draw/1` with what a reader wants to know beside it; `fadu draw --verify` takes it as it is."""
    return dump(made) | {"number": number, "topic": lists.topic, "seed_source": lists.seed_source, "names": dict(called)}


def newest_plan() -> plans.YearPlan | None:
    """The plan that was published last."""
    act = models.Act.objects.filter(step="ins.plan").order_by("-at", "-pk").first()
    return plans.YearPlan.model_validate(act.content["data"]) if act is not None else None


def marked(number: str) -> dict[str, int]:
    """Units with a mark from that inspection, each with the key of the mark's matter."""
    acts = models.Act.objects.filter(step="crd.publish").order_by("pk")
    told = ((act.content["data"], act.matter_id) for act in acts)
    return {said["subject"]: pk for said, pk in told if said["source"] == number}


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in force as the public sees it, through `until`."""

    subject: str
    code: str
    kind: str
    grounds: str
    source: str
    published_on: date
    until: date
    synthetic: bool


def marks(day: date) -> list[Mark]:
    """The credit marks in force on a day, the newest first: those over, repaired or taken down are gone without anybody's doing."""
    rows = models.Matter.objects.filter(procedure="credit-mark", stage__in=credit_mark.VISIBLE)
    acts = models.Act.objects.filter(matter__in=rows, step="crd.publish").select_related("matter").order_by("-at", "-pk")
    found = []
    for act in acts:
        said, shown = act.content["data"], date.fromisoformat(act.at[:10])
        last = credit_mark.last_shown(shown, said["months"])
        if last is not None and shown <= day <= last:
            kind = credit_mark.CLASSES[said["kind"]]
            found.append(
                Mark(said["subject"], said["code"], kind, said["grounds"], said["source"], shown, last, act.matter.synthetic)
            )
    return found
