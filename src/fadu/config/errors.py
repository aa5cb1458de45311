"""Answers to requests that failed inside. Named in the root addresses as `handler500`, so it stands behind views and middleware alike."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from fadu.config.shedding import RETRY_AFTER, busy
from fadu.ledger.busy import is_busy

SENTENCE = "系统正在写入大量数据，请几秒钟以后再试；您刚才的操作没有保存。"


def failed(request: HttpRequest) -> HttpResponse:
    """503 and when to come back where the database was only busy, 500 for all else; to programs in their own form."""
    if not is_busy(sys.exc_info()[1]):
        return server_error(request)
    answer = busy(request, SENTENCE)
    answer["Retry-After"] = RETRY_AFTER
    return answer
