"""The payment provider's notices."""

from __future__ import annotations

from typing import Any

import structlog
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from fadu.law.errors import InputError
from fadu.payments.orders import settle
from fadu.payments.provider import provider

router = Router(tags=["缴款"])
MOST_BYTES = 64 * 1024
#: Outcome of a notice → HTTP status; the rest is 200: it is received, and need not be sent again.
_REFUSED = {"amount": 422, "unknown": 404}


class Taken(Schema):
    """What became of a notice."""

    result: str = Field(description="paid 已入账，again 先前已入账，held、twice 已收下待人工处理")


class Trouble(Schema):
    """Why a notice was not taken."""

    error: str = Field(description="一句话说明")


_TROUBLES: dict[int, Any] = dict.fromkeys((401, 404, 413, 422), Trouble)
_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}


@router.post("/notice", response={200: Taken, **_TROUBLES}, summary="收下支付平台签名的收款通知", openapi_extra=_BODY)
def pay_notice(request: HttpRequest) -> Any:
    """The same notice sent anew changes nothing. The signature stands in X-Pay-Time, X-Pay-Nonce and X-Pay-Sign."""
    found = provider()
    if found is None:
        return Status(404, {"error": "网上缴款没有开通。"})
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return Status(413, {"error": "通知太大。"})
    try:
        trade = found.notice(request.headers, body)
    except InputError as error:
        return Status(422, {"error": str(error)})
    if trade is None:
        structlog.get_logger("fadu").warning("payment notice with a wrong signature")
        return Status(401, {"error": "签名不符或者已经过时。"})
    outcome = settle(trade).outcome
    if outcome in _REFUSED:
        return Status(_REFUSED[outcome], {"error": "没有这一订单。" if outcome == "unknown" else "金额与订单不符。"})
    return Status(200, {"result": outcome})
