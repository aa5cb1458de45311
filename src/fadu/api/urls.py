"""Addresses of the API, all under /api/. The description of every route is at /api/openapi.json."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path
from ninja import NinjaAPI

from fadu.api import exchange, payments

api = NinjaAPI(title="法度", version="1", description="与其他机关的系统往来。", docs_url=None, urls_namespace="api")
api.add_router("/exchange", exchange.router)
api.add_router("/pay", payments.router)

app_name = "api"
# Each router decides who may call it: the exchange and the payment provider by signature, nobody by a browser's cookie.
urlpatterns = [
    path(str(found.pattern), login_not_required(found.callback), name=found.name)
    for found in api.urls[0]
    if isinstance(found, URLPattern)
]
