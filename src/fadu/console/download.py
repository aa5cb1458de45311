"""Files as answers."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(content: bytes, name: str) -> HttpResponse:
    """A spreadsheet to save under a Chinese name."""
    return document(content, XLSX, name)


def document(content: bytes, kind: str, name: str, inline: bool = False) -> HttpResponse:
    """A file of that MIME type under a Chinese name, to save or, `inline`, to look at."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "no-store"
    return answer
