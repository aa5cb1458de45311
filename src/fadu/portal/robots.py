"""robots.txt: search engines may read what is public and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fadu.portal.public import public

_TEXT = "User-agent: *\nAllow: /portal/\nAllow: /static/\nDisallow: /\n"


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The public pages are open, the console is not."""
    return HttpResponse(_TEXT, content_type="text/plain; charset=utf-8")
