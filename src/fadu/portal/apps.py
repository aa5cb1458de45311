"""The portal room as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "fadu.portal"
    label = "portal"
    verbose_name = "公众门户"
