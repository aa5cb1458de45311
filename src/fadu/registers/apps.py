"""The registers room as a Django application."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "fadu.registers"
    label = "registers"
    verbose_name = "登记簿"
