"""Addresses: the portal's lie under /portal/, all others belong to the console."""

from django.urls import include, path

from fadu.portal.robots import robots

urlpatterns = [
    path("portal/", include("fadu.portal.urls")),
    # Short, because the QR codes of papers print it.
    path("verify/", include("fadu.portal.verify_urls")),
    path("robots.txt", robots, name="robots"),
    path("api/", include("fadu.api.urls")),
    path("", include("fadu.console.urls")),
]

handler400 = "fadu.console.errors.bad_request"
handler500 = "fadu.config.errors.failed"
