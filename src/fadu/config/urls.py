"""Addresses: all of them belong to the console."""

from django.urls import include, path

urlpatterns = [path("", include("fadu.console.urls"))]

handler400 = "fadu.console.errors.bad_request"
