"""One line of the list of matters. Written here and not in its template, where a hundred lines took more time than all the rest of the page."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from fadu.ledger.models import Matter
from fadu.ledger.models.matter import SHOWN_AS

_LINE = """<tr>
<td class="main-cell"><span><a href="{}"><strong>{}</strong></a><span class="sub">{}{}</span></span></td>
<td data-label="阶段"><span>{}<span class="sub"><span class="badge{}">{}</span></span></span></td>
<td data-label="当事人">{}</td>
<td data-label="承办"><span>{}<span class="sub">{}</span></span></td>
<td data-label="期限" class="nowrap">{}</td>
<td data-label="最近办理" class="nowrap"><time>{}</time></td>
</tr>
"""
_PARTY = '<span><a href="{}">{}</a><span class="sub">{}</span></span>'
_NONE = SafeString('<span class="muted">无</span>')
_CLOSED = SafeString('<span class="muted">已办结</span>')
_INFO, _NOTHING = SafeString(" info"), SafeString("")
#: Column → the mark behind the number.
_MARKS = (
    ("late", SafeString(' <span class="badge">历史补录</span>')),
    ("published", SafeString(' <span class="badge ok">已公开</span>')),
    ("synthetic", SafeString(' <span class="mark">示例</span>')),
)


def line(row: Matter, procedure: str, kind: str, place: str, handlers: str, clock: str) -> SafeString:
    """The row as six cells; codes come as words, everything is escaped."""
    return _fill(
        _LINE,
        f"{_before('matter', 0)}{row.pk}/",
        row.title,
        row.number,
        SafeString("".join(mark for column, mark in _MARKS if getattr(row, column))),
        procedure,
        _NOTHING if row.closed else _INFO,
        row.stage,
        _party(row, kind) if row.party else _NONE,
        place,
        handlers,
        _fill("<span>{}</span>", clock) if clock else _CLOSED if row.closed else _NONE,
        row.acted_on.isoformat(),
    )


def _fill(text: str, *values: str) -> SafeString:
    """`format_html`, but only for strings: asking each whether it is lazy takes longer than escaping it."""
    return SafeString(text.format(*(value if isinstance(value, SafeString) else escape(value) for value in values)))


def _party(row: Matter, kind: str) -> SafeString:
    assert row.party is not None
    if row.procedure in SHOWN_AS:
        return _fill("<span>{}</span>", row.masked_party)
    return _fill(_PARTY, f"{_before('party', 'x')}{row.party.key}/", row.masked_party, kind)


@lru_cache(maxsize=8)
def _before(name: str, some: object) -> str:
    """What stands before the key in the addresses of that name; working out each takes longer than the rest of the line."""
    return reverse(name, args=[some]).removesuffix(f"{some}/")
