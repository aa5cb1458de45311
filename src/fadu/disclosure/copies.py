"""公开文本 follow the ledger: whoever reads the board first brings it up to date. A copy is made from acts alone, so all of it can be made again.

Files entered as history were public elsewhere in their time and are not published again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import new

from django.db import transaction
from django.db.models import Q, QuerySet

from fadu.disclosure.models import Cursor, PublicCopy
from fadu.disclosure.source import LISTS, source_of
from fadu.law.common.publication import PROPOSE
from fadu.law.facts import Act, Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.law.publicity import COPY_KINDS, FALLEN, PUBLISHING, WITHDRAWING, become, last_day
from fadu.ledger import models
from fadu.ledger.codec import stamp
from fadu.ledger.read import today
from fadu.ledger.record import load
from fadu.ledger.seals import PAUSE
from fadu.registers.asof import snapshot

_NAME = "public-copies"
_STEPS = (*PUBLISHING, WITHDRAWING)
#: What a withdrawn copy no longer holds.
_EMPTY = {
    "topic": "",
    "party": "",
    "party_code": "",
    "facts": "",
    "basis": [],
    "result": "",
    "course": [],
    "item_code": "",
    "item_title": "",
}


def follow() -> None:
    """Bring the copies up to date with the ledger. One small query where nothing new was published or withdrawn."""
    mark = Cursor.objects.filter(name=_NAME).first()
    acts = models.Act.objects.filter(step__in=_STEPS, late=False)
    if mark is not None:
        acts = acts.filter(recorded_at__gte=_before(mark.seen))
    found = list(acts.order_by("pk").values_list("matter_id", "seq", "step", "recorded_at"))
    fresh = _unknown(found) if found else set()
    if fresh:
        with transaction.atomic():
            for row in models.Matter.objects.filter(pk__in=fresh).select_related("party").order_by("pk"):
                _make(row)
            Cursor.objects.update_or_create(name=_NAME, defaults={"seen": max(act[3] for act in found)})


def rebuild() -> None:
    """Throw all copies away and make them again from the acts."""
    with transaction.atomic():
        PublicCopy.objects.all().delete()
        Cursor.objects.filter(name=_NAME).delete()
        follow()


def shown(day: date | None = None) -> QuerySet[PublicCopy]:
    """The copies on the board that day, the newest first: those whose span runs, and the stubs of withdrawn ones."""
    now = day or today()
    running = Q(until=None) | Q(until__gte=now) | Q(withdrawn_on__isnull=False)
    return PublicCopy.objects.filter(running).order_by("-published_on", "-pk")


def unknown_kind(kind: str) -> str:
    """Why there is no such kind of public copy, in Chinese; empty for a kind that there is, or for none."""
    if not kind or kind in COPY_KINDS:
        return ""
    known = "、".join(f"{name}（{label}）" for name, label in COPY_KINDS.items())
    return f"没有“{kind[:20]}”这一类别。类别有 {known}；不限类别的，去掉 kind。"


def state(copy: PublicCopy, falls: Mapping[int, tuple[date, str]]) -> str:
    """Which of `STATES` a copy is in; `falls`: what `fallen` says."""
    return "withdrawn" if copy.withdrawn_on is not None else "fallen" if copy.pk in falls else "standing"


def fallen(found: Iterable[PublicCopy]) -> dict[int, tuple[date, str]]:
    """Of these copies, those whose decision fell and is not yet taken down: key → the day and what became of it. One query."""
    standing = {copy.matter_id: copy for copy in found if copy.withdrawn_on is None}
    acts = models.Act.objects.filter(matter_id__in=standing, step__in=FALLEN).order_by("seq") if standing else ()
    said = ((standing[act.matter_id], act, act.content["data"]) for act in acts)
    return {
        copy.pk: (date.fromisoformat(data.get("fallen_on") or act.at[:10]), become(act.step, data))
        for copy, act, data in said
        if act.seq > copy.seq
    }


def public_id(act_hash: str) -> str:
    """The stable number of a publication: a digest of the publishing act's hash, the same whenever the copies are made again."""
    return new("sm3", f"public:{act_hash}".encode()).hexdigest()[:16]


def _before(seen: str) -> str:
    """An act recorded at `seen` may have been overtaken by one recorded a little earlier and written later."""
    return stamp(datetime.fromisoformat(seen) - PAUSE)


def _unknown(found: Iterable[tuple[int, int, str, str]]) -> set[int]:
    """Matters with a publishing or withdrawing act that no copy knows."""
    rows = PublicCopy.objects.filter(matter_id__in={act[0] for act in found}).values_list("matter_id", "seq", "withdrawn_seq")
    known = {(matter, seq) for matter, *seqs in rows for seq in seqs if seq is not None}
    return {matter for matter, seq, _, _ in found if (matter, seq) not in known}


def _make(row: models.Matter) -> None:
    """All copies of one matter, from its acts."""
    matter = load(procedure_of(row.procedure), row)
    hashes = dict(models.Act.objects.filter(matter_id=row.pk, step__in=PUBLISHING).values_list("seq", "hash"))
    published = [act for act in matter.acts if act.step in PUBLISHING]
    for place, act in enumerate(published):
        until = published[place + 1].seq if place + 1 < len(published) else len(matter.acts) + 1
        down = next((one for one in matter.all(WITHDRAWING) if act.seq < one.seq < until), None)
        # A newer publication of the same decision takes the place of the one before.
        if down is None and place + 1 < len(published):
            continue
        said = _text(row, matter, act)
        if down is not None:
            said |= _EMPTY | {"withdrawn_seq": down.seq, "withdrawn_on": down.day, "reason": down.data.reasons}
        PublicCopy.objects.update_or_create(
            matter_id=row.pk, seq=act.seq, defaults={"public_id": public_id(hashes[act.seq]), **said}
        )
    # Those that were overtaken and never withdrawn.
    PublicCopy.objects.filter(matter_id=row.pk, withdrawn_seq=None).exclude(seq=published[-1].seq if published else 0).delete()


def _text(row: models.Matter, matter: Matter, act: Act) -> dict[str, object]:
    proposal = next((one for one in reversed(matter.all(PROPOSE)) if one.seq < act.seq), None)
    said = _as_proposed(proposal) if proposal is not None else _as_masked(row)
    decided = said["decided_on"] or act.day
    return said | {
        "kind": PUBLISHING[act.step],
        "published_on": act.day,
        "year": decided.year,  # type: ignore[attr-defined]
        "synthetic": row.synthetic,
        **_origin(row, matter),
    }


def _as_proposed(proposal: Act) -> dict[str, object]:
    """The text as a second person confirmed it."""
    data = proposal.data
    names = ("topic", "number", "party", "party_code", "facts", "basis", "result", "course", "organ", "decided_on")
    return {name: getattr(data, name) for name in names} | {"until": last_day(proposal.day, data.months)}


def _as_masked(row: models.Matter) -> dict[str, object]:
    """The text of a publication without a proposal: masked by rule from the decision itself."""
    source = source_of(row)
    masked = {name: one.text for name, one in source.masked().items()}
    said: dict[str, object] = {name: text.splitlines() if name in LISTS else text for name, text in masked.items()}
    about = {"number": source.number, "party_code": source.party_code, "organ": source.organ, "decided_on": source.decided_on}
    return said | about | {"until": None}


def _origin(row: models.Matter, matter: Matter) -> dict[str, object]:
    """Unit and item of the power list: of the matter itself, or of the one whose result is published."""
    proposal = matter.last(PROPOSE)
    source = (
        models.Matter.objects.filter(number=proposal.data.source).first() if proposal is not None and proposal.data.source else row
    )
    if source is None:
        return {"unit": row.unit, "item_code": "", "item_title": ""}
    book = snapshot(source.opened_on)
    item = book.item(source.item_code) or book.permit_item(source.item_code) if source.item_code else None
    return {"unit": source.unit, "item_code": source.item_code, "item_title": item.title if item is not None else ""}
