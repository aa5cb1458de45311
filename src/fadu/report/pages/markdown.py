"""Little pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

#: First line of every generated page.
NOTE = "<!-- 由 fadu docs 生成，不要手改。 -->"
_BLANK = re.compile(r"\{\w+\}")


def page(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([NOTE, f"# {title}", *(part for part in parts if part)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; empty cells stay empty, line breaks and bars cannot break it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell(value) for value in line)} |" for line in lines)


def cell(value: object) -> str:
    """A value inside a table."""
    return str(value).replace("|", "\\|").replace("\n", " ").strip()


def code(value: str) -> str:
    """An identifier."""
    return f"`{value}`"


def sentence(text: str) -> str:
    """A gate's sentence with its gaps as dots."""
    return _BLANK.sub("……", text)
