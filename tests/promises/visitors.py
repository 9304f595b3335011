"""Browsers of the people in the promises: a member of staff at her desk, a resident at home."""

from __future__ import annotations

import re

from django.test import Client

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Staff
from minzheng.access.sign_in import POSTING, RESIDENT, SIGNED_IN_AT
from minzheng.lib import clock
from minzheng.registry.models import Person

CHANGING = re.compile(r'(?:csrfmiddlewaretoken" value=|form_token" value=|nonce=|"X-CSRFToken": )"[^"]*"')


def at_desk(actor: Actor) -> Client:
    """A browser in which this member of staff has signed in, in the very posting of the actor."""
    browser = Client()
    with author(Actor.system("test")):
        staff = Staff.objects.get(public_id=str(actor.staff_id))
        browser.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    _keep(browser, {POSTING: str(actor.posting_id)})
    return browser


def at_home(person: Person) -> Client:
    """A browser in which this resident has signed in."""
    browser = Client()
    _keep(browser, {RESIDENT: {"person": str(person.public_id), "name": person.name}})
    return browser


def page_of(response) -> str:
    """What an answer says: its address to go on to and its body, without what differs from load to load."""
    return f"{response.headers.get('Location', '')}\n{CHANGING.sub('', response.content.decode(errors='replace'))}"


def _keep(browser: Client, values: dict[str, object]) -> None:
    session = browser.session
    session.update({**values, SIGNED_IN_AT: clock.real_now().timestamp()})
    session.save()
    browser.cookies["sessionid"] = session.session_key
