"""Addresses of the residents' pages."""

from django.urls import path

from .screens import case, decision, mine, outbox, sign_in, start

app_name = "portal"

urlpatterns = [
    path("", start.home, name="home"),
    path("sign-in/", sign_in.ask, name="sign_in"),
    path("sign-in/code/", sign_in.enter_code, name="code"),
    path("sign-out/", sign_in.leave, name="sign_out"),
    path("mine/", mine.cases, name="mine"),
    path("mine/<uuid:public_id>/", case.detail, name="case"),
    path("mine/<uuid:public_id>/withdraw/", case.withdraw, name="withdraw"),
    path("mine/<uuid:public_id>/decision/", decision.show, name="decision"),
    path("mine/letters/<uuid:public_id>/", case.letter, name="letter"),
    path("outbox/", outbox.messages_sent, name="outbox"),
]
