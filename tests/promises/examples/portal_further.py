"""What else the portal has there: a relief half told and one at the counter, a change to tell of, a wish to be verified."""

from __future__ import annotations

from datetime import date
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.demo.identities import account_number, identity_number
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.actions import ask_to_give_up, save_home_draft
from minzheng.domains.assistance.actions.at_home import NEWCOMERS_DOOR
from minzheng.domains.assistance.models import HomeDraft
from minzheng.lib import clock
from minzheng.registry.models import Person
from minzheng.web.portal.application.relief import ReliefFilling
from minzheng.web.portal.screens.relief.ending import RECEIVED
from minzheng.web.portal.screens.relief.family import ASKED_HERSELF
from tests.fixtures.visitors import at_home

ASKS, HANDED_IN, GIVES_UP = "somebody who asks for relief", "somebody who has asked for relief", "somebody who gives up"
PLACE = "440103006102"

NO_PAGES = {"portal:relief_remove", "portal:relief_drop", "portal:relief_leave", "portal:take_back_wish"}
PAGES: dict[str, tuple[str, ...]] = {
    "": ("portal:relief",),
    ASKS: tuple(
        f"portal:relief_{page}"
        for page in (
            *("what", "town", "place", "family", "member", "costs", "account", "papers", "check", "throw_away"),
        )
    ),
    HANDED_IN: ("portal:relief_received",),
}


def add(builder: Any) -> None:
    people, case, paid = builder.street.insiders, builder.granted, builder.paid
    herself = builder.inquiry.applicant
    _draft(herself, done=["what", ASKED_HERSELF])
    people[ASKS] = at_home(herself)
    handed = _handed(builder, herself)
    people[HANDED_IN] = at_home(herself)
    session = people[HANDED_IN].session
    session[RECEIVED] = str(handed.public_id)
    session.save()
    intake = handed.content.open()["intake"]
    builder.add("assistance:relief_handed", handed.public_id, insider="clerk", writes=True, data=lambda: intake)

    told = {"what": "job", "happened_on": clock.today().isoformat(), "words": "找到了工作。"}
    builder.add("portal:changes", case.public_id, insider="decided", writes=True, data=lambda: told)
    wish = {"words": "家里够用了。", "sure": "我要放弃"}
    builder.add("portal:give_up", case.public_id, insider="decided", writes=True, data=lambda: wish)

    recipient = Actor.resident(person_id=paid.applicant.public_id, name=paid.applicant.name)
    asked = ask_to_give_up(actor=recipient, case=paid, words="儿子说不要再领了")
    builder.street.secrets.add("儿子说不要再领了")
    people[GIVES_UP] = at_home(paid.applicant)
    builder.add("portal:take_back_wish", paid.public_id, insider=GIVES_UP, writes=True)
    builder.add(
        "assistance:giving_up_wish",
        asked.public_id,
        insider="clerk",
        writes=True,
        data=lambda: {"verdict": "meant", "finding": "当面问过。"},
    )


def _draft(person: Person, **content: Any) -> HomeDraft:
    filling = ReliefFilling.begun_by({"name": person.name, "identity_number": "", "phone": ""}, town=PLACE[:9])
    for name, value in content.items():
        setattr(filling, name, value)
    herself = Actor.resident(person_id=person.public_id, name=person.name)
    return save_home_draft(actor=herself, content=filling.as_content(), person=person, programme=queries.RELIEF)


def _handed(builder: Any, person: Person) -> HomeDraft:
    """What names somebody whom only the counter may speak of, and so waits there."""
    place = queries.villages_in(builder.inquiry.division).get(code=PLACE)
    draft = _draft(person)
    intake = {
        "type": "emergency",
        "cause": "traffic_accident",
        "occurred_on": clock.today().isoformat(),
        "place": str(place.pk),
        "address": "华贵路3号之二",
        "reason": "骑车被撞，一个月不能干活。",
        "holder_name": "罗伯撞",
        "bank": "广州示例银行",
        "account_number": account_number(order=297),
        "members-TOTAL_FORMS": "1",
        "members-INITIAL_FORMS": "0",
        "members-0-name": "罗伯撞",
        "members-0-identity_number": identity_number(born_on=date(1970, 3, 4), order=297, sex="male"),
        "members-0-relation": "self",
    }
    with author(NEWCOMERS_DOOR):
        draft.receipt, draft.handed_at, draft.town = "WS-7KQ2M9XE", clock.now(), builder.inquiry.division
        draft.content = {"intake": intake, "agent": ""}
        draft.save()
    builder.street.secrets |= {draft.receipt, "骑车被撞", "罗伯撞"}
    return draft
