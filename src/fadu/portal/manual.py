"""帮助: the manual's pages, rendered from the same Markdown that stands in docs/manual. Open to all; it tells how to work, nothing of any matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from fadu.portal.public import public

INDEX = "README"


@public
@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """Which page is whose."""
    return _page(request, INDEX)


@public
@require_safe
def manual_page(request: HttpRequest, page: str) -> HttpResponse:
    """One page of the manual."""
    if page not in pages():
        raise Http404("帮助里没有这一页。")
    return _page(request, page)


def pages() -> list[str]:
    """Names of all pages but the first."""
    return sorted(path.stem for path in settings.FADU_MANUAL.glob("*.md") if path.stem != INDEX)


def _page(request: HttpRequest, page: str) -> HttpResponse:
    title, body = _rendered(page)
    return render(request, "portal/manual.html", {"title": title, "body": body, "index": page == INDEX})


@cache
def _rendered(page: str) -> tuple[str, SafeString]:
    """Title and body. Markup in the text is not HTML, so that what comes out is the renderer's own."""
    text = (settings.FADU_MANUAL / f"{page}.md").read_text(encoding="utf-8")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    _lead(tokens)
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    return heading[1] if heading else page, mark_safe(reader.renderer.render(tokens, reader.options, {}))


def _lead(tokens: Sequence[Token]) -> None:
    """Pictures and links lead where they stand on the site."""
    for token in tokens:
        if token.type == "image":
            token.attrs["src"] = static(f"manual/{str(token.attrs['src']).rpartition('/')[2]}")
            token.attrs["loading"] = "lazy"
        elif token.type == "link_open" and (name := str(token.attrs["href"])).endswith(".md"):
            stem = name.removesuffix(".md")
            token.attrs["href"] = reverse("portal:manual") if stem == INDEX else reverse("portal:manual_page", args=[stem])
        _lead(token.children or ())
