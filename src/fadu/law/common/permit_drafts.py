"""许可行为的底稿: what forms of a permit start with, taken from the application and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fadu.law.common.permit import fee_owed, received_on, renewal_asked, valid_to
from fadu.law.facts import Matter
from fadu.law.params import rules_on
from fadu.law.workdays import ONE_DAY, add_months

_YEAR = 12


def remedies(today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    """The remedy organs and periods of the day (行政许可法第三十八条第二款)."""
    rules = rules_on(today)
    organs = [organ for organ in str(bureau.get("reconsideration_organ", "")).split("或者") if organ]
    return {
        "reconsider_organs": organs or None,
        "reconsider_days": rules["remedy.reconsideration"],
        "suit_months": rules["remedy.suit"],
        "court": bureau.get("court"),
    }


def _terms(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    asked = matter.first("lic.apply")
    return {"period": asked.data.period, "promised": asked.data.promised} if asked is not None else {}


def _grant(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    asked = matter.first("lic.apply")
    if asked is None:
        return {}
    months = asked.data.months or _YEAR
    said = "；".join(f"{answer.name}：{answer.value}" for answer in asked.data.answers if answer.value)
    return {
        "content": f"准予{asked.data.topic}。{said}".strip(),
        "valid_from": today,
        "valid_to": add_months(today, months) - ONE_DAY,
    }


def _deliver(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    asked, granted = matter.first("lic.apply"), matter.last("lic.grant")
    if asked is None or granted is None:
        return {}
    data = granted.data
    visits = sum(act.data.visits or 0 for act in matter.all("lic.apply", "lic.supply"))
    return {
        "licensed": asked.data.topic,
        "content": data.content,
        "place": asked.data.place,
        "valid_from": data.valid_from,
        "valid_to": data.valid_to,
        "limits": data.limits,
        "way": "electronic",
        "visits": visits,
    }


def _renew(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    asked = renewal_asked(matter)
    return {"granted": True, "valid_to": asked.data.until if asked is not None else valid_to(matter)} | remedies(today, bureau)


def _remedies(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return remedies(today, bureau)


def _change(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    asked = matter.last("lic.change-ask")
    return {"granted": True, "content": asked.data.what if asked is not None else None} | remedies(today, bureau)


def _paid(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"amount": fee_owed(matter) or None, "paid_on": today}


def _third(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"served_on": today if received_on(matter) else None}


def _hearing(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    rules = rules_on(today)
    notice = matter.last("lic.hearing-notice")
    held = rules.calendar.add_workdays(today, int(rules["lic.hearing.notice"]) + 2)
    return {"host": notice.data.host if notice is not None else None, "held_on": held, "served_on": today}


BUILDERS: dict[str, Callable[[Matter, date, Mapping[str, Any]], dict[str, Any]]] = {
    "lic.accept": _terms,
    "lic.deem": _terms,
    "lic.third": _third,
    "lic.hearing-notice": _hearing,
    "lic.hear": _hearing,
    "lic.grant": _grant,
    "lic.refuse": _remedies,
    "lic.deliver": _deliver,
    "lic.paid": _paid,
    "lic.change": _change,
    "lic.renew": _renew,
    "lic.renew-deem": _renew,
    "lic.revoke": _remedies,
    "lic.withdraw": _remedies,
}
