"""Addresses of the public board, the catalogue before the act, the yearly statistics and the daily roots; all under /portal/."""

from django.urls import URLPattern, URLResolver, path

from fadu.portal import annual_reports, before, decisions, inspections, norms, roots, statistics

urlpatterns: list[URLPattern | URLResolver] = [
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/data/", decisions.data, name="decisions_data"),
    path("decisions/<slug:public_id>/", decisions.decision, name="decision"),
    path("decisions/<slug:public_id>.json", decisions.decision_json, name="decision_json"),
    path("decisions.json", decisions.decisions_json, name="decisions_json"),
    path("decisions.csv", decisions.decisions_csv, name="decisions_csv"),
    path("decisions.rss", decisions.decisions_rss, name="decisions_rss"),
    path("decisions.atom", decisions.decisions_atom, name="decisions_atom"),
    path("before/", before.before, name="before"),
    path("before/powers/", before.powers, name="powers"),
    path("before/powers/<str:code>/", before.power, name="power"),
    path("before/officers/", before.officers, name="officers"),
    path("before/procedures/", before.procedures, name="procedures"),
    path("before/norms/", norms.norms, name="norms"),
    path("before/<slug:name>/", before.register, name="open_register"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<int:pk>.json", inspections.inspection_json, name="inspection_json"),
    path("credit/", inspections.credit_marks, name="credit_marks"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<int:year>/", statistics.statistics_year, name="statistics_year"),
    path("reports/", annual_reports.annual_reports, name="annual_reports"),
    path("reports/<int:year>/", annual_reports.annual_report, name="annual_report"),
    path("roots/", roots.roots, name="roots"),
    path("roots.json", roots.roots_json, name="roots_json"),
]
