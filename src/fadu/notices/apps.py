"""The notices room as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "fadu.notices"
    label = "notices"
    verbose_name = "通知"
