"""The API room as a Django application (it has a page that explains it)."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "fadu.api"
    label = "api"
    verbose_name = "接口"
