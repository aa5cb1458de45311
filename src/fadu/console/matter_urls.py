"""Addresses of matters, acts, evidence and papers."""

from django.urls import URLPattern, path, register_converter

from fadu.console import acts, evidence, intake, matter, papers, transfers


class StepConverter:
    """Ids of steps and clocks: pen.evidence-verify."""

    regex = r"[a-z]+(?:[.-][a-z0-9]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepConverter, "step")

urlpatterns: list[URLPattern] = [
    path("matters/new/", matter.matter_new, name="matter_new"),
    path("matters/new/<slug:procedure>/<step:step>/", acts.matter_open, name="matter_open"),
    path("matters/new/<slug:procedure>/<step:step>/sheet/", intake.intake_sheet, name="intake_sheet"),
    path("matters/new/<slug:procedure>/<step:step>/template.xlsx", intake.intake_template, name="intake_template"),
    path("matters/new/<slug:procedure>/<step:step>/weigh/", acts.weigh_open, name="weigh_open"),
    path("matters/new/<slug:procedure>/<step:step>/<slug:kind>.pdf", papers.paper_draft_open, name="paper_draft_open"),
    path("matters/<int:pk>/", matter.matter, name="matter"),
    path("matters/<int:pk>/do/<step:step>/", acts.act, name="act"),
    path("matters/<int:pk>/weigh/<step:step>/", acts.weigh_act, name="weigh"),
    path("matters/<int:pk>/acts/<int:seq>/", matter.act_done, name="act_done"),
    path("matters/<int:pk>/clock/<step:clock>/", matter.clock, name="clock"),
    path("matters/<int:pk>/evidence/", evidence.evidence_upload, name="evidence_upload"),
    path("matters/<int:pk>/draft/<step:step>/<slug:kind>.pdf", papers.paper_draft, name="paper_draft"),
    path("matters/<int:pk>/dossier.json", matter.dossier, name="dossier"),
    path("matters/<int:pk>/take-over/", transfers.take_over, name="take_over"),
    path("matters/<int:pk>/replay/", matter.replay, name="replay"),
    path("evidence/", evidence.evidence_new, name="evidence_new"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("papers/<int:pk>.pdf", papers.paper, name="paper"),
    path("items/facts/", acts.item, name="item_facts"),
]
