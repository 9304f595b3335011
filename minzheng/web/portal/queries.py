"""What a resident may read: her own cases, what was written to her about them, and nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.scope import scope
from minzheng.cases.models import Case, Document, Notice
from minzheng.cases.notices import PORTAL
from minzheng.registry import queries as register
from minzheng.registry.models import Person

SHOWN_AT_MOST = 50
GRANTED, REFUSED = DECIDED = "granted", "refused"  # templates of the messages that carry the decision


def own_cases(actor: Actor) -> list[Case]:
    """Her cases, the latest first."""
    return list(
        scope(actor, Case).select_related("division", "applicant").order_by("-lodged_at", "-pk")[:SHOWN_AT_MOST]
    )


def own_case(actor: Actor, public_id: UUID) -> Case:
    """One of her cases; Http404 for anybody else's."""
    related = ("applicant__data_key", "division__parent__parent", "household__division")
    return gate.get(actor, Case, public_id, may="case.read", related=related)


def oneself(actor: Actor) -> Person:
    """The resident's own record."""
    return gate.get(actor, Person, actor.person_id or "", may="person.read", related=("data_key",))


def is_hers(actor: Actor, case: Case) -> bool:
    """Whether the case is about the resident herself; else she acts in it for somebody."""
    return case.applicant.public_id == actor.person_id


def messages_about(actor: Actor, case: Case) -> list[Notice]:
    """What was written to her about a case, the latest first, ready to be opened; letters hang on their messages."""
    found = scope(actor, Notice).filter(case=case, channel=PORTAL).select_related("document")
    messages = list(found.order_by("-at", "-pk")[:SHOWN_AT_MOST])
    unlock(messages)
    return messages


def own_letter(actor: Actor, public_id: UUID) -> Document:
    """A letter that was addressed to her. Other papers of her case (photographs, minutes) name other people: Http404."""
    document = gate.get(actor, Document, public_id, may="document.read", related=("case__applicant", "data_key"))
    if not scope(actor, Notice).filter(document=document).exists():
        raise Http404
    return document


def decision_told(actor: Actor, case: Case) -> Notice | None:
    """The message that told her the decision, with its letter: until it is there, nothing is decided for her."""
    told = scope(actor, Notice).filter(case=case, channel=PORTAL, template__in=DECIDED)
    return told.select_related("document").order_by("pk").last()


def family_of(case: Case, *, on: date) -> list[Person]:
    """The family on a day, in the order in which the facts list it."""
    return [membership.person for membership in register.members(case.household, on=on)]
