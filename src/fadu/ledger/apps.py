"""The ledger room as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "fadu.ledger"
    label = "ledger"
    verbose_name = "台账"
