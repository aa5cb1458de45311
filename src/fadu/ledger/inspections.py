"""双随机: the lists as the registers have them, what a freeze and a draw record, and what the public may read of draws and credit marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fadu.law.draw import Draw, Stratum, digest, draw, draw_objects, dump, lines
from fadu.law.errors import InputError
from fadu.law.facts import Act, Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.law.procedures.enforcement import credit_mark, random_inspection
from fadu.law.procedures.enforcement import inspection_plan as plans
from fadu.law.workdays import ONE_DAY
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
    #: Object → its credit class, for those with a mark in force; class → the share that the plan gives it, where it differs.
    credit: Mapping[str, str]
    shares: Mapping[str, int]

    @property
    def take(self) -> int:
        """How many the published share gives, at least one."""
        return max(1, round(len(self.objects) * self.share / 100))

    def of_class(self, credit: str) -> list[str]:
        """The objects of a credit class, in the order of the list."""
        return [name for name in self.objects if self.credit.get(name, "none") == credit]


def items(book: Snapshot) -> list[Item]:
    """Every item of the list of that day with its two lists and its place in the year's plan."""
    number, planned = _plan(book.day.year)
    done = _done(book.day.year)
    marked = _classes(book.day)
    return [
        Item(
            row["code"],
            row["title"],
            row["domain_label"],
            planned[row["code"]]["share"] if row["code"] in planned else row["share"],
            *_lists(row, book),
            number,
            planned[row["code"]]["times"] if row["code"] in planned else 0,
            len(done[row["title"]]),
            _credit(row, book, marked),
            _shares(planned.get(row["code"], {})),
        )
        for row in book.inspection_items()
    ]


def frozen(
    item: Item,
    seed_source: str,
    seed_due: date,
    address: str,
    take: int = 0,
    pairs: int = 2,
    by_credit: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What `ins.list` records: both lists as the registers have them, and their digest. `take` 0: as many as the share gives.

    `by_credit`: class → “3” or “50%”, how many of it are drawn; a class without its own follows the plan. Raises InputError.
    """
    if not item.objects or len(item.people) < pairs:
        raise InputError(
            f"“{item.title}”的名录里有{len(item.objects)}个对象、{len(item.people)}名人员，不够抽取，请先在登记册里补齐。"
        )
    if take and by_credit:
        raise InputError("按信用等级写了抽取数，就不要再写抽取对象总数：总数是各等级之和。")
    classes = [] if take else _by_credit(item, by_credit or {})
    if classes and not sum(one.take for one in classes):
        raise InputError("各信用等级的抽取数之和是零，请至少抽取一个对象。")
    return {
        "topic": item.title,
        "listed": item.code,
        "plan": item.plan,
        "objects": list(item.objects),
        "people": list(item.people),
        "list_digest": digest(lines(item.objects, item.people, random_inspection.strata(classes))),
        "seed_source": seed_source,
        "seed_due": seed_due,
        "take": sum(one.take for one in classes) or take or item.take,
        "pairs": pairs,
        "address": address,
    } | ({"by_credit": [one.model_dump() for one in classes]} if classes else {})


def _by_credit(item: Item, wanted: Mapping[str, str]) -> list[random_inspection.ByCredit]:
    """How many of each class that has objects; empty where neither the plan nor the freeze treats any class differently."""
    if not wanted and not (item.shares and item.credit):
        return []
    found = []
    for credit, label in random_inspection.CREDIT_CLASSES.items():
        objects = item.of_class(credit)
        share = max(1, round(len(objects) * item.shares.get(credit, item.share) / 100))
        take = _quota(wanted[credit], label, len(objects)) if credit in wanted else share
        if objects:
            found.append(random_inspection.ByCredit(credit=credit, take=take, objects=objects))
    return found


def _quota(text: str, label: str, size: int) -> int:
    """How many “3” or “50%” are of a class of that size; a share above nothing gives at least one of a class that has any."""
    digits = text.removesuffix("%").removesuffix("％").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 5):
        raise InputError(f"“{label}”的抽取数“{text[:20]}”看不懂，请写户数（例如 3）或者比例（例如 50%）。")
    number = int(digits)
    if text == digits:
        most, unit = size, "户"
    else:
        most, unit = 100, "%"
    if number > most:
        raise InputError(f"“{label}”的抽取数“{text[:20]}”太大，最多{most}{unit}（该等级今天有{size}户）。")
    return number if text == digits else max(bool(number and size), round(size * number / 100))


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
        "drawn_objects": draw_objects(lists.objects, random_inspection.strata(lists.by_credit), seed, lists.take),
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
    number, lines_of = _plan(act.day.year)
    planned = lines_of[item["code"]]["times"] if item["code"] in lines_of and number == data.plan else 0
    own = row.pk if row is not None else None
    done = sum(pk != own for pk in _done(act.day.year)[item["title"]])
    differ = {"more": sorted(given - due)[:NAMED], "left": sorted(due - given)[:NAMED]}
    credit = _credit(item, book, _classes(act.day)) if data.by_credit else {}
    return {"inspection": {"listed": True, "planned": planned, "done": done, **differ, "credit": credit}}


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


def _credit(item: Mapping[str, Any], book: Snapshot, marked: Mapping[str, str]) -> dict[str, str]:
    """Name of an object → its credit class, for those of an item with a mark."""
    objects = book.inspection_objects(item["domain"], item["object_kind"])
    return {found["name"]: marked[found["code"]] for found in objects if found["code"] in marked}


def _shares(line: Mapping[str, Any]) -> dict[str, int]:
    """Credit class → the share that a line of the plan gives it, where it gives one of its own."""
    told = {credit: line.get(f"share_{credit}", 0) for credit in random_inspection.CREDIT_CLASSES}
    return {credit: share for credit, share in told.items() if share}


def _classes(day: date) -> dict[str, str]:
    """Unified code of a unit → the worst class of the credit marks that were in force against it on that day, as known then."""
    worst = list(random_inspection.CREDIT_CLASSES)
    over = models.Act.objects.filter(step__in=("crd.repair", "crd.remove"), at__lt=(day + ONE_DAY).isoformat())
    gone = set(over.values_list("matter_id", flat=True))
    found: dict[str, str] = {}
    for act in models.Act.objects.filter(step="crd.publish", at__lt=(day + ONE_DAY).isoformat()).order_by("pk"):
        said = act.content["data"]
        last = credit_mark.last_shown(date.fromisoformat(act.at[:10]), said["months"])
        if act.matter_id not in gone and last is not None and day <= last:
            found[said["code"]] = min(said["kind"], found.get(said["code"], "none"), key=worst.index)
    return found


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
    def strata(self) -> list[Stratum]:
        """The credit classes of the frozen list; a page may tell their sizes, and their members only once the results are public."""
        return random_inspection.strata(self.lists.by_credit)

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
