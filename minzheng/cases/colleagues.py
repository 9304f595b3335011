"""Who acts on a case, and who can be the second of two."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.models import Staff
from minzheng.access.postings import posted_in
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER

from .models import Case

NOT_STAFF = Reason("not_permitted", _("此步骤须由工作人员办理。"))


def oneself(actor: Actor) -> Staff:
    """The member of staff who acts. Refused for whoever is none: these papers are signed by somebody."""
    if actor.staff_id is None:
        raise Refused(NOT_STAFF)
    return Staff.objects.get(public_id=actor.staff_id)


def second_hands(case: Case, *, but: Actor) -> QuerySet[Staff]:
    """Those of the responsible town who work on cases, and for the district's own act the district's; never oneself."""
    if but.role == DISTRICT_CONFIRMER:
        found = posted_in(case.division.parent or case.division, DISTRICT_CONFIRMER, COMMUNITY_WORKER, TOWN_CLERK)
    else:
        found = posted_in(case.division, TOWN_CLERK, TOWN_REVIEWER, COMMUNITY_WORKER)
    return found.exclude(public_id__in=[but.staff_id]).order_by("name", "pk")
