"""Addresses of one's own parking tickets, of paying a fine, and of the guiding cases; all under /portal/."""

from django.urls import URLPattern, URLResolver, path

from fadu.portal import guiding, pay, tickets

urlpatterns: list[URLPattern | URLResolver] = [
    path("parking/", tickets.tickets, name="tickets"),
    path("parking/mine/", tickets.tickets_mine, name="tickets_mine"),
    path("parking/leave/", tickets.tickets_leave, name="tickets_leave"),
    path("parking/<int:pk>/", tickets.ticket, name="ticket"),
    path("parking/<int:pk>/photos/<int:place>.jpg", tickets.ticket_photo, name="ticket_photo"),
    path("parking/<int:pk>/papers/<int:paper>.pdf", tickets.ticket_paper, name="ticket_paper"),
    path("parking/<int:pk>/object/", tickets.ticket_object, name="ticket_object"),
    path("parking/<int:pk>/driver/", tickets.ticket_driver, name="ticket_driver"),
    path("parking/<int:pk>/lesson/", tickets.ticket_lesson, name="ticket_lesson"),
    path("parking/<int:pk>/pay/", tickets.ticket_pay, name="ticket_pay"),
    path("cases/", guiding.guiding_cases, name="guiding_cases"),
    path("cases/<int:pk>/", guiding.guiding_case, name="guiding_case"),
    path("pay/", pay.pay_form, name="pay_form"),
    path("pay/<slug:uid>/", pay.pay_order, name="pay_order"),
]
