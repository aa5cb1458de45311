"""The documents room as a Django application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "fadu.documents"
    label = "documents"
    verbose_name = "文书"
