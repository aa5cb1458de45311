"""The disclosure room as a Django application."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "fadu.disclosure"
    label = "disclosure"
    verbose_name = "公示"
