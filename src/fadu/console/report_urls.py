"""Addresses of the annual report's pages."""

from django.urls import URLPattern, path

from fadu.console import annual_report, reconcile, report_outlines

urlpatterns: list[URLPattern] = [
    path("reports/", annual_report.annual_reports, name="annual_reports"),
    path("reports/<int:pk>/", annual_report.annual_report, name="annual_report"),
    path("reports/<int:pk>/preview/", annual_report.annual_report_preview, name="annual_report_preview"),
    path("reports/<int:pk>/versions/", annual_report.annual_report_versions, name="annual_report_versions"),
    path("reports/<int:pk>/report.docx", annual_report.annual_report_word, name="annual_report_word"),
    path("reports/<int:pk>/read/", annual_report.annual_report_read, name="annual_report_read"),
    path("reports/<int:pk>/report.pdf", annual_report.annual_report_pdf, name="annual_report_pdf"),
    path("reports/outlines/", report_outlines.report_outlines, name="report_outlines"),
    path("reports/outlines/<slug:code>/", report_outlines.report_outline, name="report_outline"),
    path("reconcile/", reconcile.reconcile, name="reconcile"),
]
