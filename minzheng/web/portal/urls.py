"""Addresses of the residents' pages."""

from django.urls import path

from .screens import case, decision, help, looks, mine, notices, objection, outbox, robots, sign_in, start
from .topics import TOPICS

app_name = "portal"

urlpatterns = [
    path("", start.home, name="home"),
    *(path(f"help/{key}/", help.topic, {"key": key}, name=f"help_{key}") for key in TOPICS),
    path("help/dibao/", help.dibao, name="help_dibao"),
    path("sign-in/", sign_in.ask, name="sign_in"),
    path("sign-in/code/", sign_in.enter_code, name="code"),
    path("sign-out/", sign_in.leave, name="sign_out"),
    path("mine/", mine.cases, name="mine"),
    path("mine/looks/", looks.show, name="looks"),
    path("mine/<uuid:public_id>/", case.detail, name="case"),
    path("mine/<uuid:public_id>/withdraw/", case.withdraw, name="withdraw"),
    path("mine/<uuid:public_id>/decision/", decision.show, name="decision"),
    path("mine/letters/<uuid:public_id>/", case.letter, name="letter"),
    path("notices/", notices.listed, name="notices"),
    path("notices/received/", objection.received, name="object_received"),
    path("notices/<uuid:public_id>/", notices.one, name="notice"),
    path("notices/<uuid:public_id>/objection/", objection.write, name="object"),
    path("robots.txt", robots.robots, name="robots"),
    path("outbox/", outbox.messages_sent, name="outbox"),
]
