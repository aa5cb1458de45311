"""Addresses of the public portal, all under /portal/."""

from django.urls import URLPattern, URLResolver, include, path

from fadu.portal import complain, home, manual

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("fadu.portal.permit_urls")),
    path("", include("fadu.portal.ticket_urls")),
    path("complain/", complain.complain, name="complain"),
    path("complain/<str:short>/", complain.complained, name="complained"),
    path("follow/", complain.follow, name="follow"),
    path("help/", manual.manual, name="manual"),
    path("help/<slug:page>/", manual.manual_page, name="manual_page"),
    path("", include("fadu.portal.disclosure_urls")),
    path("", include("fadu.portal.petition_urls")),
]
