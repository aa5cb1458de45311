"""The report room as a Django application."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "fadu.report"
    label = "report"
    verbose_name = "统计"
