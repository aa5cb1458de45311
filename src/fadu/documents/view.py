"""What a template prints: plain values turned into Chinese words; every key is present, so an empty field prints as a blank.

Values are plain JSON, put together by the ledger; what is absent prints as a blank:

    number      of this paper, "" when it has none          title       other than the catalogue's, or ""
    bureau      BUREAU below                                matter      number, title, procedure_title
    party       PARTY below, kind citizen or org, or None   vehicle     plate of a parked vehicle, or ""
    case        CASE below, and handlers: [{name, certificate}]
    act         seq, step, label, at, by: [{name, certificate, unit}]
    data        the act's data as JSON                      evidence    [{id, kind, title, origin, taken_at}]
    related     step → data of its newest earlier act, with seq, at and, if its paper had one, number
    names       code → name of each person, party, item, town or piece of evidence in the data; "#12" → what act 12 was
    visits      [{place, checked_on, result}] of an inspection whose results are published
    until       last day to come and be heard, on a parking notice; else ""
    contents    [{title, number, date, pages}] for the list of a file
    verify_url  address before the digest

Beside them stand `periods`: the law's periods and rates on the day of the act, in words, by the code of their parameter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from pydantic import BaseModel

from fadu.documents.catalogue import PAPERS, Paper
from fadu.documents.fonts import body_fonts, head_fonts
from fadu.documents.readable import labels, readable, spoken
from fadu.documents.words import capitals, iso_day, iso_moment, money, period, yuan
from fadu.law.common.case import SPOT
from fadu.law.errors import InputError
from fadu.law.facts import EVIDENCE_KINDS, PARTY_KINDS, PENALTY_KINDS
from fadu.law.params import params, rules_on
from fadu.law.procedures import ALL

Values = Mapping[str, Any]

MODELS: dict[str, type[BaseModel]] = {step.id: step.data for procedure in ALL.values() for step in procedure.steps}

BUREAU = ("name", "short", "district", "province", "address", "phone", "bank", "bank_address", "court", "reconsideration_organ")
PARTY = ("name", "kind", "id_number", "address", "phone", "representative")
CASE = (
    "item_title",
    "statute",
    "duty_article",
    "penalty_article",
    "place",
    "town",
    "occurred_on",
    "found_on",
    "filed_on",
    "source",
    "summary",
)
CASE_DAYS = ("occurred_on", "found_on", "filed_on")
#: Where the proposal of a paper is read when its own act has none: the newest word first.
PROPOSALS = ("pen.decide", "pen.renotice", "pen.notice", "pen.conclude", *SPOT)
_ENDING = re.compile(r"\.(?:png|jpe?g|webp|heic|pdf|docx?|xlsx?|mp4|mov|m4a|mp3|wav|zip)$", re.IGNORECASE)
EVIDENCE = ("id", "kind", "title", "origin", "taken_at")


def view(kind: str, values: Values) -> dict[str, Any]:
    """All that the template of `kind` may print. Raises InputError when kind or step is unknown."""
    paper = _paper(kind)
    model = _model(values)
    names = _names(values)
    tiers = values.get("tiers") or {}
    data = _tiered(values.get("data") or {}, tiers)
    return {
        "kind": kind,
        "title": values.get("title") or paper.title,
        "paper": {
            "seal": paper.seal,
            "signatures": paper.signatures,
            "head": paper.head,
            "opening": paper.opening,
            "close": paper.close,
            "remedy": paper.remedy,
        },
        "number": values.get("number") or "",
        "bureau": _texts(BUREAU, values.get("bureau")),
        "matter": _texts(("number", "title", "procedure_title"), values.get("matter")),
        "party": _party(None if paper.nameless else values.get("party")),
        "vehicle": str(values.get("vehicle") or ""),
        "case": _case(values.get("case")),
        "act": _act(values.get("act") or {}),
        "raw": _defaults(model) | data,
        "d": dict.fromkeys(labels(model), "") | spoken(model, _defaults(model) | data, names),
        "rows": readable(model, data, names),
        "papers": dict(values.get("papers") or {}),
        "visits": [
            _texts(("place", "result"), visit) | {"checked_on": iso_day(visit["checked_on"])}
            for visit in values.get("visits") or ()
        ],
        "until": iso_day(values.get("until")),
        "proposal": _proposal(values, names),
        "evidence": [_evidence(piece) for piece in values.get("evidence") or ()],
        "related": {
            step: _related(step, _tiered(told, tiers), names)
            for step, told in (values.get("related") or {}).items()
            if step in MODELS
        },
        "contents": [_texts(("title", "number", "date", "pages"), entry) for entry in values.get("contents") or ()],
        "periods": _periods((values.get("act") or {}).get("at"), str((values.get("bureau") or {}).get("province") or "")),
        "fonts": {"body": body_fonts(), "head": head_fonts()},
    }


#: Units of the parameters that a paper may say.
SAID = frozenset({"wd", "d", "h", "mo", "y", "%"})


def _periods(at: str | None, province: str) -> dict[str, str]:
    return _periods_of_day(datetime.fromisoformat(at).date() if at else date.today(), province)


@lru_cache(maxsize=64)
def _periods_of_day(day: date, province: str) -> dict[str, str]:
    law = rules_on(day, province.removesuffix("市").removesuffix("省"))
    said = (code for code, param in params().items() if param.unit in SAID and law.knows(code))
    return {code: period(law.value(code).value, law.unit(code)) for code in said}


def _paper(kind: str) -> Paper:
    try:
        return PAPERS[kind]
    except KeyError:
        raise InputError(f"没有“{kind}”这种文书；请从文书一览中选择。") from None


def _model(values: Values) -> type[BaseModel]:
    step = (values.get("act") or {}).get("step", "")
    try:
        return MODELS[step]
    except KeyError:
        raise InputError(f"文书所依据的行为“{step}”不在任何程序中；请检查行为的步骤编号。") from None


def _tiered(data: Mapping[str, Any], tiers: Mapping[str, str]) -> dict[str, Any]:
    """The data with the discretion tier by its label: its code says nothing to the party."""
    return dict(data) | ({"tier": tiers.get(data["tier"], data["tier"])} if data.get("tier") else {})


def _texts(keys: tuple[str, ...], given: Mapping[str, Any] | None) -> dict[str, str]:
    return {key: str((given or {}).get(key) or "") for key in keys}


def _names(values: Values) -> dict[str, str]:
    """Names by code, as given; the pieces of evidence name themselves."""
    titled = [piece for piece in values.get("evidence") or () if piece.get("title")]
    pieces = {piece["id"]: f"{piece['id']}《{_untyped(piece['title'])}》" for piece in titled}
    return dict(values.get("names") or {}) | pieces


def _untyped(title: str) -> str:
    """The title of a piece without the ending of its file: a paper speaks of things, not of files."""
    return _ENDING.sub("", title)


def _party(given: Mapping[str, Any] | None) -> dict[str, Any]:
    party = _texts(PARTY, given)
    org = party["kind"] in ("org", PARTY_KINDS["org"])
    return party | {
        "org": org,
        "kind": PARTY_KINDS.get(party["kind"], party["kind"]),
        "id_label": "统一社会信用代码" if org else "公民身份号码",
        "address_label": "住所" if org else "住址",
    }


def _case(given: Mapping[str, Any] | None) -> dict[str, Any]:
    case = _texts(CASE, given)
    handlers = (given or {}).get("handlers") or ()
    return (
        case
        | {day: iso_day(case[day]) for day in CASE_DAYS}
        | {"handlers": [_texts(("name", "certificate"), one) for one in handlers]}
    )


def _act(given: Mapping[str, Any]) -> dict[str, Any]:
    people = [_texts(("name", "certificate", "unit"), one) for one in given.get("by") or ()]
    act = _texts(("seq", "step", "label"), given)
    return act | {
        "date": iso_day(given.get("at")),
        "time": iso_moment(given.get("at")),
        "by": people,
        "names": "、".join(one["name"] for one in people),
        "units": "、".join(dict.fromkeys(one["unit"] for one in people if one["unit"])),
    }


def _evidence(piece: Mapping[str, Any]) -> dict[str, str]:
    shown = _texts(EVIDENCE, piece)
    return shown | {
        "title": _untyped(shown["title"]),
        "kind": EVIDENCE_KINDS.get(shown["kind"], shown["kind"]),
        "taken_at": iso_moment(shown["taken_at"]),
    }


@cache
def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    """Defaults of the optional fields as JSON, so that a template may ask for each of them."""
    fields = {name: info for name, info in model.model_fields.items() if not info.is_required()}
    return json.loads(
        model.model_construct(
            **{name: info.get_default(call_default_factory=True) for name, info in fields.items()}
        ).model_dump_json(include=set(fields))
    )


def _related(step: str, told: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    model = MODELS[step]
    data = {name: value for name, value in told.items() if name in model.model_fields}
    return {
        "seq": str(told.get("seq") or ""),
        "date": iso_day(told.get("at")),
        "number": str(told.get("number") or ""),
        "raw": _defaults(model) | data,
        "d": dict.fromkeys(labels(model), "") | spoken(model, _defaults(model) | data, names),
        "rows": readable(model, data, names),
    }


def _proposal(values: Values, names: Mapping[str, str]) -> dict[str, Any]:
    """Facts, grounds and penalty: of this act, else of the newest related act that has them."""
    related = values.get("related") or {}
    found = next(
        (told for told in (values.get("data") or {}, *(related.get(step) or {} for step in PROPOSALS)) if told.get("kinds")), {}
    )
    fine = None if found.get("fine") in (None, "") else Decimal(str(found["fine"]))
    return {
        "facts": [_fact(fact, names) for fact in found.get("facts") or ()],
        "reasons": found.get("reasons") or "",
        "basis": list(found.get("basis") or ()),
        "penalties": [_penalty(kind, fine) for kind in found.get("kinds") or ()],
        "content": "" if _said_already(found.get("content") or "", fine) else found.get("content") or "",
        "tier": (values.get("tiers") or {}).get(found.get("tier"), found.get("tier") or ""),
        "fine": yuan(fine) if fine is not None else "",
        "fine_capitals": capitals(fine) if fine is not None else "",
    }


def _said_already(content: str, fine: Decimal | None) -> bool:
    """Whether the words on the penalty only repeat the fine, which stands there in figures and capitals."""
    return fine is not None and content.strip("。 ") in (f"罚款{yuan(fine)}", f"罚款{money(fine)}")


def _fact(fact: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {"text": fact.get("text") or "", "evidence": "、".join(names.get(code, code) for code in fact.get("evidence") or ())}


def _penalty(kind: str, fine: Decimal | None) -> str:
    if kind == "fine" and fine is not None:
        return f"罚款人民币{capitals(fine)}（{yuan(fine)}）"
    return PENALTY_KINDS.get(kind, kind)
