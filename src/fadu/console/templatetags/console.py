"""What templates of the console ask for: navigation, clocks in words, labels of codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fadu.console.access import CASE_ROLES, Entry, book, entries
from fadu.console.clocks import LABELS, OF_PARTY
from fadu.console.forms import options_html
from fadu.console.matter_line import line
from fadu.law.facts import PARTY_KINDS, ROLES, Person
from fadu.law.privacy import KINDS
from fadu.law.procedures import ALL, GATES
from fadu.ledger.lights import SOON
from fadu.ledger.models import Matter
from fadu.ledger.read import today

register = template.Library()


@register.filter
def navigation(request: HttpRequest) -> list[Entry]:
    """The addresses the signed-in person may open, the present one marked."""
    return entries(request)


@register.filter
def roles(person: Person | None) -> str:
    """The person's roles in Chinese."""
    return "、".join(label for role, label in ROLES.items() if person is not None and role in person.roles)


@register.filter
def may_begin(person: Person, step: str) -> bool:
    """Whether the person may begin a matter with this step."""
    return any(step in procedure.by_step and bool(person.roles & set(procedure.by_step[step].who)) for procedure in ALL.values())


@register.simple_tag
def clock(last: date | None, label: str = "", paused: bool = False) -> SafeString | str:
    """A period's end as traffic light with words: 剩3日, 今日届满, 逾期2日. Nothing without an end."""
    if last is None:
        return ""
    colour, words = light(last, paused)
    return format_html('<span class="clock {}">{}{}</span>', colour, f"{label} " if label else "", words)


@register.simple_tag
def row_clock(row: Matter) -> SafeString | str:
    """The clock of a matter in a list (see `console.clocks`): the bureau's overdue one, else the nearest. Nothing without one."""
    late = getattr(row, "late_since", None)
    last, label = (late, LABELS.get(row.late_clock, "")) if late else (row.next_due, row.next_clock)  # type: ignore[attr-defined]
    if last is None:
        return ""
    colour, words = light(last, of_party=label in OF_PARTY)
    text = '<span class="clock {}">{}</span> <span class="sub">{}<br><time>{}</time></span>'
    return format_html(text, colour, words, label, last.isoformat())


@register.simple_tag
def matter_line(row: Matter) -> SafeString:
    """A matter in the list, see `console.matter_line`."""
    kind = party_kind(row.party.kind) if row.party else ""
    return line(row, procedure_title(row.procedure), kind, unit_name(row.town or row.unit), names(row.handlers), row_clock(row))


def light(last: date, paused: bool = False, of_party: bool = False) -> tuple[str, str]:
    """Colour and words of a period that ends on `last`, seen from today."""
    left = (last - today()).days
    if paused:
        return "green", "中止计算中"
    if left < 0:
        return ("yellow", f"期满{-left}日") if of_party else ("red", f"逾期{-left}日")
    if left == 0:
        return ("yellow" if of_party else "red"), "今日届满"
    return ("yellow" if left <= SOON else "green"), f"剩{left}日"


@register.simple_tag
def options(pairs: Iterable[tuple[Any, Any]], chosen: Any = "", label: str = "") -> SafeString:
    """Options of a list of (value, text): a loop in the template takes ten times as long, and some lists have hundreds."""
    return options_html(pairs, "" if chosen is None else str(chosen), label)


@register.filter
def procedure_title(procedure_id: str) -> str:
    """The Chinese title of a procedure."""
    return ALL[procedure_id].title if procedure_id in ALL else procedure_id


@register.filter
def step_label(step: str, procedure_id: str) -> str:
    """The Chinese label of a step in a procedure."""
    found = ALL[procedure_id].by_step.get(step) if procedure_id in ALL else None
    return found.label if found else step


@register.filter
def gate_title(gate_id: str) -> str:
    """What a gate asks, in a few words; empty for the judge's own findings (stage, people, time)."""
    return GATES[gate_id].title if gate_id in GATES else ""


@register.filter
def clock_label(clock_id: str) -> str:
    """What people call a clock; the id itself for an unknown one."""
    return LABELS.get(clock_id, clock_id)


@register.filter
def yuan(fen: int | None) -> str:
    """Indexed fen as yuan with two decimals."""
    return f"{Decimal(fen or 0) / 100:,.2f}"


@register.filter
def mask_kind(kind: str) -> str:
    """What a kind of hidden text is called."""
    return KINDS.get(kind, kind)


@register.filter
def person_name(code: str) -> str:
    """The name of a person by code; the code itself when nobody has it."""
    try:
        return book().person(code).name
    except KeyError:
        return code


@register.filter
def names(codes: list[str]) -> str:
    """Names of several people."""
    return "、".join(person_name(code) for code in codes)


@register.filter
def unit_name(code: str) -> str:
    """The name of a unit or town by code."""
    try:
        return str(book().unit(code)["name"])
    except KeyError:
        return code


@register.filter
def party_kind(kind: str) -> str:
    """公民 or 法人或者其他组织."""
    return PARTY_KINDS.get(kind, kind)


@register.filter
def moment(text: str) -> str:
    """A ledger time (ISO 8601) as 2023-05-01 09:30."""
    return text[:16].replace("T", " ")


@register.filter
def works_cases(person: Person) -> bool:
    """True when the person works on matters at all."""
    return bool(person.roles & set(CASE_ROLES))


@register.filter
def sentence(text: object) -> bool:
    """True when an exception's text was written for people: it is Chinese."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in str(text or ""))


@register.filter
def number(value: object) -> bool:
    """True for a cell that is a number, to be set flush right."""
    return isinstance(value, int | float) and not isinstance(value, bool)
