"""What the gates and clocks of a permit ask of its file: receipt, acceptance, the term, examiners, hearing, validity. Pure reading."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from fadu.law.clocks import Span
from fadu.law.facts import Act, Matter, Person
from fadu.law.gates import Check, check
from fadu.law.params import Rules, rules_on
from fadu.law.workdays import ONE_DAY, nominal_end

ACCEPTING = ("lic.accept", "lic.deem")
DECIDING = ("lic.grant", "lic.refuse")
#: Other answers to an application: it goes no further.
TURNED_AWAY = ("lic.not-ours", "lic.not-needed", "lic.give-up")


def item_of(act: Act) -> dict[str, Any] | None:
    """The permit item as published on the day of the act; None when it is not on the register. Plain, for it is kept with the act."""
    return act.standing.get("permit")


def received_on(matter: Matter) -> date | None:
    """The day the papers came: of the application, or of the last supplement."""
    act = matter.last("lic.apply", "lic.supply")
    return act.day if act is not None else None


def told_by(day: date) -> date:
    """The last day to tell the gaps of papers that came on `day` (行政许可法第三十二条第一款第四项)."""
    rules = rules_on(day)
    return nominal_end(rules.calendar, day, rules["lic.correct"], rules.unit("lic.correct"))


def accepted_on(matter: Matter) -> date | None:
    """The day from which the term runs: of the acceptance; of the receipt where the gaps were not told in time, or where the term runs from it."""
    done = matter.last(*ACCEPTING)
    if done is None:
        return None
    came = [act for act in matter.all("lic.apply", "lic.supply") if act.seq < done.seq]
    if not came:
        return done.day
    receipt = came[-1].day
    if done.step == "lic.deem" or done.data.period == "lic.waste" or done.day > told_by(receipt):
        return receipt
    return done.day


def unanswered(matter: Matter) -> Act | None:
    """The application, or the newest supplement, while nobody has answered it."""
    came, answer = matter.last("lic.apply", "lic.supply"), matter.last("lic.correct", *ACCEPTING, *TURNED_AWAY)
    return came if came is not None and (answer is None or answer.seq < came.seq) else None


def decided_from(matter: Matter) -> date | None:
    """The day from which the term is counted: of the acceptance, or of the papers that nobody has answered (行政许可法第三十二条第一款第四项)."""
    waits = unanswered(matter)
    return waits.day if waits is not None else accepted_on(matter)


def silence_begins(matter: Matter) -> date | None:
    """The first day on which unanswered papers count as accepted; None where they are answered, or where the term runs from the application anyway."""
    waits, asked = unanswered(matter), matter.first("lic.apply")
    if waits is None or asked is None or asked.data.period == "lic.waste":
        return None
    return told_by(waits.day) + ONE_DAY


def extended_by(matter: Matter, rules: Rules) -> int:
    """Working days beside the twenty of the law: a shorter period or promise takes away, joint handling and an extension add.

    Where silence accepts, the published promise holds, but no shorter than the days in which the gaps might have been told.
    """
    done = matter.last(*ACCEPTING)
    if done is None:
        asked = matter.first("lic.apply")
        if asked is None:
            return 0
        most = int(rules[asked.data.period or "lic.decide"])
        return max(min(asked.data.promised or most, most), int(rules["lic.correct"])) - int(rules["lic.decide"])
    most = int(rules["lic.joint"] if done.data.joint else rules[done.data.period or "lic.decide"])
    length = min(done.data.promised or most, most)
    return length - int(rules["lic.decide"]) + sum(act.data.days or 0 for act in matter.all("lic.extend"))


def left_out(matter: Matter) -> tuple[Span, ...]:
    """行政许可法第四十五条: the time that was told in writing is not counted; no longer than it lasted, and no longer than was told."""
    found: list[Span] = []
    ends = {act.seq: act.day for act in matter.all("lic.resume")}
    for act in matter.all("lic.pause"):
        if act.data.told and act.data.days:
            told = rules_on(act.day).calendar.add_workdays(act.day, act.data.days)
            over = next((day for seq, day in sorted(ends.items()) if seq > act.seq), told)
            found.append(Span(act.day, min(over, told), "依法不计入期限"))
    return tuple(found)


def examiners(matter: Matter) -> frozenset[str]:
    """Everyone who examined the application."""
    return frozenset(person.id for act in matter.all("lic.examine") for person in act.by)


def checkers(act: Act) -> list[Person]:
    """The different people of an act who may check: examiners and officers."""
    return list({person.id: person for person in act.by if person.roles & {"examiner", "officer"}}.values())


def third_told(matter: Matter) -> Act | None:
    """The newest notice to interested parties."""
    return matter.last("lic.third")


def hearing_told_on(matter: Matter) -> date | None:
    """The day the right to a hearing was told."""
    told = [act for act in matter.all("lic.third") if act.data.hearing_told and act.data.served_on]
    return told[-1].data.served_on if told else None


def hearing_ends(told: date) -> date:
    """The last day to ask for a hearing; a party's period rolls over days off."""
    rules = rules_on(told)
    return rules.calendar.roll(nominal_end(rules.calendar, told, rules["lic.hearing.ask"], rules.unit("lic.hearing.ask")))


def valid_from(matter: Matter) -> date | None:
    """First day of the permit; None before it was handed out."""
    act = matter.last("lic.deliver")
    return act.data.valid_from if act is not None else None


def valid_to(matter: Matter) -> date | None:
    """Last day of the permit as granted or last renewed."""
    if not matter.has("lic.deliver"):
        return None
    last: date | None = None
    for act in matter.all("lic.grant", "lic.renew", "lic.renew-deem"):
        if act.step != "lic.renew" or act.data.granted:
            last = act.data.valid_to or last
    return last


def ended_on(matter: Matter) -> date | None:
    """The day the permit was revoked, withdrawn or cancelled before its time."""
    act = matter.first("lic.revoke", "lic.withdraw", "lic.cancel")
    return act.day if act is not None else None


def fee_paid(matter: Matter) -> Decimal:
    """Yuan of fees paid."""
    return sum((act.data.amount for act in matter.all("lic.paid")), Decimal(0))


def fee_owed(matter: Matter) -> Decimal:
    """Yuan charged by the newest fee and not yet paid (行政许可法第五十九条)."""
    charged = matter.last("lic.fee")
    return max(Decimal(0), charged.data.amount - fee_paid(matter)) if charged is not None else Decimal(0)


def change_asked(matter: Matter) -> Act | None:
    """The newest request to change that is not yet answered."""
    asked, answered = matter.last("lic.change-ask"), matter.last("lic.change")
    return asked if asked is not None and (answered is None or answered.seq < asked.seq) else None


def renewal_asked(matter: Matter) -> Act | None:
    """The newest request to renew that is not yet answered."""
    asked, answered = matter.last("lic.renew-ask"), matter.last("lic.renew", "lic.renew-deem")
    return asked if asked is not None and (answered is None or answered.seq < asked.seq) else None


def renew_until(matter: Matter) -> date | None:
    """The last day to ask for a renewal: so many days before the permit ends."""
    last = valid_to(matter)
    return date.fromordinal(last.toordinal() - int(rules_on(last)["lic.renew"])) if last is not None else None


def hearing_notice(matter: Matter, act: Act, rules: Rules) -> Check:
    """行政许可法第四十八条: seven full working days lie between the notice of this very day and the hearing."""
    latest = rules.calendar.latest_notice(act.day, rules["lic.hearing.notice"])
    notice = matter.last("lic.hearing-notice")
    if notice is None:
        return check(False, held=act.day, latest=latest, why="没有听证通知")
    if notice.data.held_on != act.day:
        return check(False, held=act.day, latest=latest, why=f"而通知的听证日期是{notice.data.held_on}")
    served = notice.data.served_on
    return check(served is not None and served <= latest, held=act.day, latest=latest, served=served, why=f"实际{served}送达")


def hearing_host(matter: Matter, act: Act) -> Check:
    """The host examined nothing in the matter; the hearing is public."""
    hosts = {act.data.host} | ({person.id for person in act.by} if act.step == "lic.hear" else set())
    examining = sorted(hosts & examiners(matter))
    if examining:
        why = f"主持人{'、'.join(examining)}是审查本申请的人员"
    elif act.step == "lic.hear" and not act.data.public:
        why = "没有公开举行"
    else:
        why = ""
    return check(not why, why=why, host=act.data.host)


def hearing_minutes(matter: Matter, act: Act) -> Check | None:
    """A hearing that was asked for was held, and its minutes are signed or the refusal noted."""
    asked, held = matter.last("lic.hearing-ask"), matter.last("lic.hear")
    if asked is not None and (held is None or held.seq < asked.seq):
        told = hearing_told_on(matter)
        late = told is not None and asked.day > hearing_ends(told)
        return check(late, why="申请人或者利害关系人在期限内要求听证，尚未举行", asked=asked.seq, held=None)
    if held is None:
        return None
    if len(held.data.minutes) < 5:
        return check(False, why="没有听证笔录")
    unsigned = held.data.signed == "missing" or (held.data.signed == "refused" and not held.data.refusal_note)
    return check(not unsigned, why="听证笔录未经参加人签名，也没有注明拒签", minutes=held.seq)
