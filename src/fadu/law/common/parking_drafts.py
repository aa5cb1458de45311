"""底稿 of parking tickets: what the file already says, so that nobody types it twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fadu.law.common.monitoring import capture
from fadu.law.common.parking import error_found, tier_for
from fadu.law.facts import Matter

Builder = Callable[[Matter, date, Mapping[str, Any]], dict[str, Any]]


def decision(matter: Matter) -> dict[str, Any]:
    """What the decision on the spot takes from the photos and from the driver who came."""
    taken, named = capture(matter), matter.last("prk.driver", "prk.owner")
    if taken is None:
        return {}
    data = taken.data
    said: dict[str, Any] = {"item": data.item, "place": data.place, "town": data.town, "occurred_on": data.occurred_on}
    fact = {"element": "conduct", "text": f"{data.occurred_on}在{data.place}的人行道上停放机动车", "evidence": _pieces(matter)}
    said |= {"kinds": ["fine"], "tier": tier_for(taken), "facts": [fact]}
    return said | ({"party": named.data.party, "party_kind": named.data.party_kind} if named is not None else {})


def _pieces(matter: Matter) -> list[str]:
    return [name for name, (_, act) in matter.evidence.items() if act.step == "prk.capture"]


def _notice(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    address, phone = bureau.get("address", ""), bureau.get("phone", "")
    return {
        "facts_told": True,
        "handle_at": address,
        "photos_at": "本局网站的停车查询，凭号牌和车架号或者登记电话的尾号",
        "objection_at": f"本局网站，或者到{address}，电话{phone}",
        "channel_open": True,
    }


def _answer(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    answered = {answer.data.objection for answer in matter.all("prk.object-answer")}
    return {"objection": next((asked.seq for asked in matter.all("prk.object") if asked.seq not in answered), None)}


def _waive(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    taken = capture(matter)
    left = any(done.data.left for done in matter.all("prk.move-on"))
    return {"ground": "nop.first", "slight_harm": True, "corrected": left, "tier": tier_for(taken) if taken else None}


def _remove(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    found = error_found(matter)
    return {"ground": "objection" if found else "self", "found_on": found or today}


def _close(matter: Matter, today: date, bureau: Mapping[str, Any]) -> dict[str, Any]:
    return {"way": "performed"}


BUILDERS: dict[str, Builder] = {
    "prk.notice": _notice,
    "prk.object-answer": _answer,
    "prk.waive": _waive,
    "prk.remove": _remove,
    "prk.close": _close,
}
