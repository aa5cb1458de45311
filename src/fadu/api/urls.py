"""Addresses of the API, all under /api/. The description of every route is at /api/openapi.json, for people at /api/docs/."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from fadu.api import docs
from fadu.api.addresses import in_form, nowhere
from fadu.api.rest import api

app_name = "api"
# Each router decides who may call it: by key or by signature, nobody by a browser's cookie.
urlpatterns = [
    path("docs/", docs.docs, name="docs"),
    *(
        path(str(found.pattern), login_not_required(in_form(found.callback)), name=found.name)
        # Those that the public's programs ask come first: an address is looked for from the top.
        for found in sorted(api.urls[0], key=lambda found: not str(found.pattern).startswith("open311/"))
        if isinstance(found, URLPattern)
    ),
    *(
        path(f"{root}/<path:rest>", login_not_required(nowhere), name=f"{root}-nowhere")
        for root in ("open311", "v1", "exchange", "pay")
    ),
]
