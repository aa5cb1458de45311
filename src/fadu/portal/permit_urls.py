"""Addresses of permits for the public: guides, application, follow-up, the register; all under /portal/."""

from django.urls import URLPattern, URLResolver, path

from fadu.portal import permit_apply, permit_guides, permits

urlpatterns: list[URLPattern | URLResolver] = [
    path("permits/", permit_guides.permits, name="permits"),
    path("permits/guide/<str:code>/", permit_guides.permit_guide, name="permit_guide"),
    path("permits/guide/<str:code>/<slug:which>.pdf", permit_guides.permit_form, name="permit_form"),
    path("permits/apply/", permit_apply.permit_apply, name="permit_apply"),
    path("permits/follow/", permits.permits_follow, name="permits_follow"),
    path("permits/leave/", permits.permits_leave, name="permits_leave"),
    path("permits/mine/", permits.permits_mine, name="permits_mine"),
    path("permits/mine/<int:place>/supply/", permits.permit_supply, name="permit_supply"),
    path("permits/mine/<int:place>/pay/", permits.permit_pay, name="permit_pay"),
    path("permits/mine/<int:place>/change/", permits.permit_change, name="permit_change"),
    path("permits/mine/<int:place>/renew/", permits.permit_renew, name="permit_renew"),
    path("permits/mine/<int:place>/give-up/", permits.permit_give_up, name="permit_give_up"),
    path("permits/mine/<int:place>/hearing/", permits.permit_hearing, name="permit_hearing"),
    path("permits/mine/<int:place>/<slug:which>.pdf", permits.permit_paper, name="permit_paper"),
    path("permits/register/", permit_guides.licences, name="licences"),
    path("permits/register.csv", permit_guides.licences_csv, name="licences_csv"),
]
