"""Tell people: read what is new in the ledger, make messages, send those that are due, try again.

Nothing calls this when an act is recorded. A message holds the matter's number and a link; what happened stands behind the sign-in or, for the
public, behind number and phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.ledger import models, orders, parties
from fadu.ledger.orders import short_of
from fadu.ledger.read import in_charge, today, told_of
from fadu.ledger.reading import fresh
from fadu.notices import providers
from fadu.notices.models import CHANNELS, CONTACTS, LOUD, Cursor, Notice, Preference

READER = "notices"
AT_ONCE = 1_000
FIRST_WAIT, LONGEST_WAIT, MOST_TRIES = timedelta(minutes=1), timedelta(hours=6), 8
#: Days before its last one on which the handlers are told of a clock.
SOON = 1
LONGEST_ADDRESS = 100


@dataclass(frozen=True, slots=True)
class Outside:
    """Of which acts the person who came to the bureau is told, what the matter is to him, and the page on which he finds out what happened.

    `discreet`: the message does not say what kind of matter it is, in case another reads his phone: neither what he came for, nor the whole number.
    """

    what: str
    page: str
    steps: frozenset[str]
    discreet: bool = False


#: What the matter is called where its kind is not to be told.
DISCREET = "您登记的事项"
#: Procedure → how whoever began it from outside is told, by the phone he left.
OUTSIDE: Mapping[str, Outside] = {
    "order": Outside(
        "您反映的问题",
        "/portal/follow/",
        frozenset({"ord.sort", "ord.decline", "ord.dispatch", "ord.reply", "ord.merge", "ord.close"}),
    ),
    "permit": Outside(
        "您的许可申请",
        "/portal/permits/follow/",
        frozenset(
            {
                *("lic.correct", "lic.not-needed", "lic.not-ours", "lic.accept", "lic.deem", "lic.pause", "lic.extend"),
                *("lic.grant", "lic.refuse", "lic.fee", "lic.deliver", "lic.change", "lic.renew", "lic.renew-deem"),
                *("lic.revoke", "lic.withdraw", "lic.cancel"),
            }
        ),
    ),
    "petition": Outside(
        DISCREET,
        "/portal/mine/",
        frozenset(
            {
                *("pet.direct", "pet.transferred", "pet.simple", "pet.route", "pet.elsewhere", "pet.duplicate", "pet.extend"),
                *("pet.reply", "pet.simple-answer", "pet.opinion", "pet.review", "pet.rereview", "pet.final", "pet.close"),
            }
        ),
        discreet=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    made: int = 0
    sent: int = 0
    failed: int = 0


def tell(now: datetime | None = None) -> Round:
    """Make messages of what is new, then send what is due."""
    made = collect()
    now = now or timezone.now()
    sent = failed = 0
    for notice in Notice.objects.filter(state="waiting", next_at__lte=now).select_related("matter").order_by("pk")[:AT_ONCE]:
        arrived = _send(notice, now)
        sent, failed = sent + arrived, failed + (not arrived)
    return Round(made, sent, failed)


@transaction.atomic
def collect() -> int:
    """Messages of acts and clocks that are new; gives how many. What was before the first round is told to nobody."""
    mark = Cursor.objects.select_for_update().filter(reader=READER).first()
    if mark is None:
        newest = models.Act.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        Cursor.objects.create(reader=READER, position=newest)
        return 0
    wants = wanted()
    made = 0
    for acts in fresh(mark.position, AT_ONCE):
        made += keep(notice for act in acts if not act.late for notice in _of_act(act, wants))
        mark.position = acts[-1].pk
    mark.save(update_fields=["position"])
    return made + keep(_of_clocks(wants))


def want(person: str, channels: Sequence[str], addresses: Mapping[str, str], quiet: tuple[str, str]) -> Preference:
    """Keep how a person wants to be told. Raises InputError."""
    row = Preference.objects.filter(person=person).first() or Preference(person=person)
    if not set(channels) <= set(CHANNELS):
        raise InputError("没有这种通知方式，请从页面上选择。")
    for channel, label in CONTACTS.items():
        address = addresses.get(channel, "").strip()
        if address == "" and channel in channels and not row.address(channel):
            raise InputError(f"选择了{CHANNELS[channel]}，请填写{label}。")
        if len(address) > LONGEST_ADDRESS or not address.isprintable() or (channel == "email" and address and "@" not in address):
            raise InputError(f"{label}不对，请核对。")
        if address:
            row.put(channel, address)
    try:
        row.quiet_from, row.quiet_until = (datetime.strptime(text, "%H:%M").time() for text in quiet)
    except ValueError:
        raise InputError("免打扰时间请写成 21:00。") from None
    row.channels = [channel for channel in CHANNELS if channel in channels or channel == "in_app"]
    row.save()
    return row


def after_quiet(now: datetime, want: Preference) -> datetime:
    """Now, or when the quiet hours end."""
    local = now.astimezone(CHINA)
    start, end, clock = want.quiet_from, want.quiet_until, local.time()
    inside = start <= clock < end if start <= end else (clock >= start or clock < end)
    if not inside:
        return now
    morning = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def _of_act(act: models.Act, wants: Mapping[str, Preference]) -> Iterator[Notice]:
    by, people = set(act.content["by"]), told_of(act.matter)
    if act.step == "pen.transfer-out" and act.content["data"].get("unit"):
        people = [*dict.fromkeys([*people, *in_charge(act.matter)])]  # the organ that shall take it over
    for person in people:
        if person not in by:
            yield from _of_matter(person, "moved", f"act:{act.pk}", act.matter, wants)
    outside = OUTSIDE.get(act.matter.procedure)
    if outside is not None and act.step in outside.steps and "sms" in providers.open_channels():
        for matter in (act.matter, *orders.merged_in(act.matter.number)):
            yield from _to_outside(act, matter, outside)


def _of_clocks(wants: Mapping[str, Preference]) -> Iterator[Notice]:
    day = today()
    due = models.Deadline.objects.filter(stopped=None, paused=False, owner="bureau", last__range=(day, day + timedelta(days=SOON)))
    for one in due.select_related("matter").order_by("last", "pk")[:AT_ONCE]:
        for person in told_of(one.matter):
            yield from _of_matter(person, "due", f"due:{one.matter_id}:{one.clock}:{one.last}", one.matter, wants)


def _of_matter(person: str, kind: str, source: str, matter: models.Matter, wants: Mapping[str, Preference]) -> Iterator[Notice]:
    said = "有新的办理" if kind == "moved" else "有时限将到"
    text = f"事项 {matter.number} {said}，请登录查看：{settings.FADU_PUBLIC_URL}/matters/{matter.pk}/"
    yield from to_person(person, kind, source, matter, text, wants)


def wanted() -> dict[str, Preference]:
    """How each person wants to be told."""
    return {one.person: one for one in Preference.objects.all()}


def to_person(
    person: str, kind: str, source: str, matter: models.Matter | None, text: str, wants: Mapping[str, Preference]
) -> Iterator[Notice]:
    """One message by every way the person wants and the bureau has."""
    want = wants.get(person) or Preference(person=person, channels=["in_app"])
    usable = set(providers.open_channels())
    now = timezone.now()
    for channel in want.channels:
        if channel in usable:
            at = after_quiet(now, want) if channel in LOUD else now
            yield Notice(
                source=f"{source}:{person}:{channel}",
                kind=kind,
                channel=channel,
                person=person,
                matter=matter,
                text=text,
                next_at=at,
            )


def _to_outside(act: models.Act, matter: models.Matter, outside: Outside) -> Iterator[Notice]:
    """Whoever began that matter, be it the act's own or one merged into it, under the number he knows."""
    key = _came(matter)
    if not key:
        return
    discreet = outside.discreet or orders.is_secret(matter)
    what, number = (DISCREET, short_of(matter.number)) if discreet else (outside.what, matter.number)
    text = f"{what} {number} 有新的进展，请凭编号和手机号查看：{settings.FADU_PUBLIC_URL}{outside.page}"
    at = after_quiet(timezone.now(), Preference())
    own = "" if matter.pk == act.matter_id else f":{matter.pk}"
    yield Notice(
        source=f"act:{act.pk}:{key}{own}:sms", kind="progress", channel="sms", party=key, matter=matter, text=text, next_at=at
    )


def _came(matter: models.Matter) -> str:
    """Who came: the contact of an application where one is named, else the party; empty where nobody left a name."""
    first = matter.acts.filter(step="lic.apply").order_by("seq").first() if matter.procedure == "permit" else None
    contact = str(first.content["data"].get("contact") or "") if first is not None else ""
    return contact or (matter.party.key if matter.party is not None else "")


def keep(notices: Iterable[Notice]) -> int:
    """Keep those that are not known yet."""
    found = {notice.source: notice for notice in notices}
    known = set(Notice.objects.filter(source__in=list(found)).values_list("source", flat=True))
    new = [notice for source, notice in found.items() if source not in known]
    Notice.objects.bulk_create(new)
    return len(new)


def _send(notice: Notice, now: datetime) -> bool:
    notice.tries += 1
    try:
        if notice.channel != "in_app":
            providers.SEND[notice.channel](_address(notice), notice.text, f"n{notice.pk}")
        notice.state, notice.sent_at, notice.trouble = "sent", now, ""
    except providers.Unwanted as error:
        notice.state, notice.trouble = "failed", str(error)[:300]
    except providers.Undelivered as error:
        notice.trouble = str(error)[:300]
        notice.state = "failed" if notice.tries >= MOST_TRIES else "waiting"
        notice.next_at = now + min(FIRST_WAIT * 2 ** (notice.tries - 1), LONGEST_WAIT)
    notice.save(update_fields=["tries", "state", "sent_at", "trouble", "next_at"])
    return notice.state == "sent"


def _address(notice: Notice) -> str:
    """Where the message goes. Read here alone and kept nowhere else. Raises Unwanted without one."""
    if notice.person:
        want = Preference.objects.filter(person=notice.person).first()
        found = want.address(notice.channel) if want is not None else ""
    else:
        party = models.Party.objects.filter(key=notice.party).first()
        found = parties.for_masking(party).get("phone", "")
    if not found:
        raise providers.Unwanted("没有留下联系方式")
    return found
