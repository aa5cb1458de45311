"""The console room as a Django application."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "fadu.console"
    label = "console"
    verbose_name = "工作台"
