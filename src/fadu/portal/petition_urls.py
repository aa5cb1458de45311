"""Addresses of petitions on the public portal."""

from django.urls import URLPattern, path

from fadu.portal import petitions, receptions

urlpatterns: list[URLPattern] = [
    path("petitions/", petitions.petition, name="petition"),
    path("petitions/receptions/", receptions.receptions, name="receptions"),
    path("petitions/follow/", petitions.petition_follow, name="petition_follow"),
    # The address in a message to the petitioner: it does not say what it leads to.
    path("mine/", petitions.mine, name="mine"),
    path("petitions/ask/", petitions.petition_ask, name="petition_ask"),
]
