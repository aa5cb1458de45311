"""Addresses of the console."""

from django.urls import URLPattern, URLResolver, include, path

from fadu.console import auth, desks, inbox, ledger, matters, parties, proposal, registers, review, similar, verify

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", auth.login, name="login"),
    path("logout/", auth.logout, name="logout"),
    path("", inbox.inbox, name="inbox"),
    path("matters/", matters.matters, name="matters"),
    path("matters/export.xlsx", matters.matters_export, name="matters_export"),
    path("proposals/<int:pk>/", proposal.proposal, name="proposal"),
    path("parties/search/", parties.parties, name="parties"),
    path("parties/<slug:key>/", parties.party, name="party"),
    path("looks/", parties.looks, name="looks"),
    path("registers/", registers.registers, name="registers"),
    path("registers/<slug:name>/", registers.register, name="register"),
    path("registers/<slug:name>/export.xlsx", registers.register_export, name="register_export"),
    path("registers/<slug:name>/template.xlsx", registers.register_template, name="register_template"),
    path("registers/<slug:name>/import/", registers.register_import, name="register_import"),
    path("registers/penalty_items/<str:code>/", registers.item, name="item"),
    path("desks/", desks.desks, name="desks"),
    path("desks/review/", review.review_desk, name="review_desk"),
    path("desks/review/<int:pk>/", review.review_draft, name="review_draft"),
    path("desks/similar/", similar.similar, name="similar"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("verify/", verify.verify_form, name="verify_form"),
    path("verify/<str:digest>/", verify.verify, name="verify"),
    path("year/", inbox.years, name="years"),
    path("", include("fadu.console.parking_urls")),
    path("", include("fadu.console.matter_urls")),
    path("", include("fadu.console.year_urls")),
]
