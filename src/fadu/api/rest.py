"""The API itself: its routers, its errors, and its OpenAPI document."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from fadu.api import exchange, matters, open311, orders, payments, permits, problems, published


class Api(NinjaAPI):
    """Its document names the media type of problems."""

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        for address, operations in document["paths"].items():
            if address.startswith("/api/open311/"):
                _both_formats(operations)
            if not address.startswith("/api/v1/"):
                continue
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[problems.TYPE] = content.pop("application/json")
        return document


def _both_formats(operations: Any) -> None:
    for operation in operations.values():
        for answer in operation["responses"].values():
            answer["content"]["application/xml"] = {"schema": {"type": "string"}}


api = Api(
    title="法度",
    version="1",
    description="合作单位的接口。密钥由本机关发放；错误按 RFC 9457 说明；事件推送和 Open311 见 /api/docs/。",
    docs_url=None,
    urls_namespace="api",
)
problems.install(api)
api.add_exception_handler(open311.Wrong, open311.failed)
api.add_router("/exchange", exchange.router)
api.add_router("/pay", payments.router)
api.add_router("/v1", matters.router)
api.add_router("/v1", published.router)
api.add_router("/v1", orders.router)
api.add_router("/v1", permits.router)
api.add_router("/open311/v2", open311.router)
