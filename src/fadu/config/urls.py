"""Addresses: the portal's lie under /portal/, all others belong to the console."""

from django.urls import include, path

urlpatterns = [
    path("portal/", include("fadu.portal.urls")),
    path("", include("fadu.console.urls")),
]

handler400 = "fadu.console.errors.bad_request"
