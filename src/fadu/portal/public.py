"""What every public page shares: no sign-in, an InputError becomes a page with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fadu.law.errors import InputError

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Mark a view as open to everyone. An InputError that it leaves becomes a page with its sentence (400)."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except InputError as error:
            return render(request, "portal/problem.html", {"sentence": str(error)}, status=400)

    return login_not_required(opened)
