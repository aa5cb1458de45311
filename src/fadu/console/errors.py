"""Answers to requests that Django itself refuses, named in the root addresses as `handler400`; and what the ledger refused, in sentences."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fadu.law.errors import InputError
from fadu.ledger.record import BadData, Refused

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for a request that is too large, 400 for one that makes no sense; a Chinese page for both."""
    if isinstance(exception, TOO_LARGE):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def faults_of(error: Refused | InputError) -> list[str]:
    """Why nothing was recorded: each finding that blocks with its remedy, or each fault of the data."""
    if isinstance(error, Refused):
        return [f"{finding.sentence}{finding.hint}" for finding in error.findings if finding.blocks]
    return list(error.errors.values()) if isinstance(error, BadData) else [str(error)]
