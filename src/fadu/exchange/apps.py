"""The exchange room as a Django application."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "fadu.exchange"
    label = "exchange"
    verbose_name = "往来"
