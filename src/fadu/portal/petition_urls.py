"""Addresses of petitions on the public portal."""

from django.urls import URLPattern, path

from fadu.portal import petitions, receptions

urlpatterns: list[URLPattern] = [
    path("petitions/", petitions.petition, name="petition"),
    path("petitions/receptions/", receptions.receptions, name="receptions"),
    path("petitions/follow/", petitions.petition_follow, name="petition_follow"),
    path("petitions/ask/", petitions.petition_ask, name="petition_ask"),
]
