"""Load shedding: a process works on so many public writes at once and lets fewer wait than it has threads left; the next one is told to come back at
once, before its form is read. So the desks' own pages always find a thread, however many report.

What has been accepted is committed before it is answered, so that nothing accepted is ever lost to a flood.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from fadu.api.addresses import trouble

SENTENCE = "现在提交的人太多，请几秒钟以后再试；您填写的内容没有提交。"
RETRY_AFTER = "3"
#: A body of so many bytes is read even when it is refused.
SMALL = 64 * 1024
OPEN311, API, PORTAL = "/api/open311/", "/api/v1/", "/portal/"
#: What the bureau's own people do through the API is no public write, as little as what they do in the console.
OWN = "/api/v1/matters"


class Shedding:
    """Middleware: bounds the public writes in flight in this process."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.slots = BoundedSemaphore(settings.FADU_PUBLIC_WRITES)
        self.queue = BoundedSemaphore(settings.FADU_PUBLIC_QUEUE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path
        if request.method in ("GET", "HEAD", "OPTIONS") or not path.startswith((OPEN311, API, PORTAL)) or path.startswith(OWN):
            return self.get_response(request)
        if not self._admitted():
            answer = busy(request, SENTENCE)
            answer["Retry-After"] = RETRY_AFTER
            _let_go(request)
            return answer
        try:
            return self.get_response(request)
        finally:
            self.slots.release()

    def _admitted(self) -> bool:
        """A place among the writes; whoever waits for one holds a thread, so few may."""
        if self.slots.acquire(blocking=False):
            return True
        if not self.queue.acquire(blocking=False):
            return False
        try:
            return self.slots.acquire(timeout=settings.FADU_PUBLIC_WAIT)
        finally:
            self.queue.release()


def _let_go(request: HttpRequest) -> None:
    """Take what is small off the line, or the server would close it and the next request on it would fail; what is large is not worth it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdigit() and int(length[:12]) <= SMALL:
        request.read()


def busy(request: HttpRequest, sentence: str) -> HttpResponse:
    """503 with that sentence, in the form that the address speaks."""
    if request.path.startswith("/api/"):
        return trouble(request, "busy", sentence)
    return HttpResponse(_page("portal/problem.html" if request.path.startswith(PORTAL) else "503.html", sentence), status=503)


@cache
def _page(template: str, sentence: str) -> str:
    """The page is the same for everyone; in a flood it is not made anew each time."""
    return render_to_string(template, {"sentence": sentence})
