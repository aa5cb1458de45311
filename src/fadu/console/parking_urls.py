"""Addresses of the parking desk."""

from django.urls import path

from fadu.console import captures, parking

urlpatterns = [
    path("parking/", parking.parking_desk, name="parking_desk"),
    path("parking/begin/", parking.parking_begin, name="parking_begin"),
    path("parking/next/", parking.parking_next, name="parking_next"),
    path("parking/<int:pk>/", parking.parking_review, name="parking_review"),
    path("parking/import/", captures.captures_import, name="captures_import"),
    path("parking/import/template.xlsx", captures.captures_template, name="captures_template"),
]
