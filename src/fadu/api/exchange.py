"""Messages between bureaus: signed envelopes come in, files follow, the sender may ask how it stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from fadu.exchange import inbox
from fadu.exchange.envelope import MOST_BYTES, NotTaken
from fadu.exchange.models import Incoming

router = Router(tags=["往来"])


class State(Schema):
    """How a message stands."""

    uid: str = Field(description="报文编号")
    state: str = Field(description="new 待处理，taken 已受理，declined 不予受理，entered 已登记")
    missing: list[str] = Field(description="还没有收到的文件（SHA-256）")


class Trouble(Schema):
    """Why a request was not taken."""

    error: str = Field(description="一句话说明")


_TROUBLES: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422), Trouble)
_ENVELOPE = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["envelope", "signature"],
                    "properties": {
                        "envelope": {"type": "object", "description": "fadu.envelope/1"},
                        "signature": {"type": "string", "description": "对规范化 JSON 的 Ed25519 签名，十六进制"},
                    },
                }
            }
        },
    }
}
_FILE = {
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.post("/messages", response={200: State, **_TROUBLES}, summary="收下一份签名的报文", openapi_extra=_ENVELOPE)
def message(request: HttpRequest) -> Any:
    """The same message sent anew changes nothing and gives its state."""
    try:
        return Status(200, inbox.receive(request.read(MOST_BYTES + 1)))
    except NotTaken as error:
        return Status(error.status, {"error": str(error)})


@router.put(
    "/messages/{uid}/files/{digest}", response={200: State, **_TROUBLES}, summary="收下报文所列的一个文件", openapi_extra=_FILE
)
def file(request: HttpRequest, uid: str = Path(pattern="^[0-9a-f]{32}$"), digest: str = Path(pattern="^[0-9a-f]{64}$")) -> Any:
    """Only exactly the bytes that the message names are kept."""
    try:
        return Status(200, inbox.receive_file(uid, digest, request))  # type: ignore[arg-type]
    except NotTaken as error:
        return Status(error.status, {"error": str(error)})


@router.get("/messages/{uid}", response={200: State, 404: Trouble, 422: Trouble}, summary="报文办到哪一步")
def state(request: HttpRequest, uid: str = Path(pattern="^[0-9a-f]{32}$")) -> Any:
    """Known to whoever holds the message's unguessable id; says nothing of its content."""
    found = Incoming.objects.filter(uid=uid).first()
    return Status(200, inbox.state(found)) if found is not None else Status(404, {"error": "没有这份报文。"})
