"""Addresses of the year pages."""

from django.urls import URLPattern, path

from fadu.console import year

urlpatterns: list[URLPattern] = [
    path("year/<int:year>/", year.year, name="year"),
    path("year/<int:year>/<slug:figure>/", year.figure, name="figure"),
    path("year/<int:year>/<slug:figure>/export.xlsx", year.figure_export, name="figure_export"),
]
