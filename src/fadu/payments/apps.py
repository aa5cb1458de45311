"""The payments room as a Django application."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "fadu.payments"
    label = "payments"
    verbose_name = "缴款"
