"""A flood of public writes: what is taken is kept, the rest is told to come back at once, and then all is as before."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fadu.config.shedding import RETRY_AFTER, Shedding


class Slow:
    """A view that works until it is let go, and counts."""

    def __init__(self) -> None:
        self.go, self.lock, self.inside, self.most, self.done = Event(), Lock(), 0, 0, 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        if request.method == "POST":
            self.go.wait(10)
        with self.lock:
            self.inside, self.done = self.inside - 1, self.done + 1
        return HttpResponse(status=201)


@pytest.mark.parametrize(
    "path", ["/api/open311/v2/requests.json", "/api/open311/v2/requests.xml", "/api/v1/orders", "/portal/complain/"]
)
def test_at_four_times_what_it_can_take(settings, path: str) -> None:  # type: ignore[no-untyped-def]
    settings.FADU_PUBLIC_WRITES, settings.FADU_PUBLIC_QUEUE, settings.FADU_PUBLIC_WAIT = 4, 1, 0.05
    view, make = Slow(), RequestFactory()
    server = Shedding(view)
    with ThreadPoolExecutor(20) as pool:
        taken = [pool.submit(server, make.post(path)) for _ in range(4)]
        while view.inside < 4:
            time.sleep(0.01)
        begun = time.monotonic()
        refused = [pool.submit(server, make.post(path)) for _ in range(12)]
        answers = [one.result(5) for one in refused]
        assert time.monotonic() - begun < 3
        assert [answer.status_code for answer in answers] == [503] * 12
        assert all(answer["Retry-After"] == RETRY_AFTER for answer in answers)
        text = answers[0].content.decode()
        assert "几秒钟以后再试" in text or "\\u51e0" in text
        assert server(make.get(path)).status_code == 201, "reading goes on"
        view.go.set()
        assert [one.result(5).status_code for one in taken] == [201] * 4
        assert server(make.post(path)).status_code == 201, "as before"
    assert view.most <= 5
    assert view.done == 6


def test_a_desks_page_finds_a_thread_while_the_public_floods() -> None:
    """A pool as large as the server's, with the settings it runs on: reports fill it and more keep coming, yet the next page is answered."""
    view, make = Slow(), RequestFactory()
    server = Shedding(view)
    with ThreadPoolExecutor(settings.FADU_THREADS) as pool:
        reports = [pool.submit(server, make.post("/portal/complain/")) for _ in range(20 * settings.FADU_THREADS)]
        while view.inside < settings.FADU_PUBLIC_WRITES:
            time.sleep(0.01)
        begun = time.monotonic()
        page = pool.submit(server, make.get("/desks/orders/"))
        assert page.result(5).status_code == 201
        assert time.monotonic() - begun < 20 * settings.FADU_PUBLIC_WAIT
        act = pool.submit(server, make.get("/matters/1/do/ord.dispatch/"))
        assert act.result(1).status_code == 201
        view.go.set()
        answers = [one.result(5).status_code for one in reports]
    assert answers.count(201) >= settings.FADU_PUBLIC_WRITES
    assert set(answers) == {201, 503}


@pytest.mark.parametrize("path", ["/matters/1/do/pen.inspect/", "/api/v1/matters", "/api/v1/matters/1/acts"])
def test_what_is_not_public_is_never_shed(settings, path: str) -> None:  # type: ignore[no-untyped-def]
    settings.FADU_PUBLIC_WRITES, settings.FADU_PUBLIC_WAIT = 1, 0.05
    view, make = Slow(), RequestFactory()
    server = Shedding(view)
    with ThreadPoolExecutor(6) as pool:
        work = [pool.submit(server, make.post(path)) for _ in range(4)]
        while view.inside < 4:
            time.sleep(0.01)
        view.go.set()
        assert [one.result(5).status_code for one in work] == [201] * 4


def test_a_view_that_fails_gives_its_place_back(settings) -> None:  # type: ignore[no-untyped-def]
    settings.FADU_PUBLIC_WRITES, settings.FADU_PUBLIC_WAIT = 1, 0.05

    def broken(request: HttpRequest) -> HttpResponse:
        raise ValueError

    server = Shedding(broken)
    for _ in range(3):
        with pytest.raises(ValueError):  # noqa: PT011
            server(RequestFactory().post("/portal/complain/"))
