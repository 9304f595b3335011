"""近亲属备案: filed at the counter or later, separately from the application itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry import queries as register
from minzheng.registry.models import Person

from .. import queries
from ..models import RelativeFiling

FILERS = frozenset({COMMUNITY_WORKER, TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER})

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
CLOSED = Reason("case_closed", _("这件办件已经办结。"))
NOT_A_MEMBER = Reason("not_a_member", _("请选择这家的成员。"), field="person")


@dataclass(frozen=True)
class Kinship:
    """Whose relative a member is: what the official is to her, the official's name, office and post."""

    relation: str
    official_name: str
    office: str
    official: Staff | None = None


@action
def file_relative(
    *, actor: Actor, case: Case, person: Person, kinship: Kinship, at: datetime | None = None
) -> RelativeFiling:
    """File that a member is a close relative of somebody who handles assistance, or of a cadre (220号第14条, 57号第11条).

    From then on that official leaves the case alone, and the district visits the family before it decides. Filing is
    the official's own duty too: whoever files herself is still let in for this one act.
    """
    at = at or clock.now()
    if actor.role not in FILERS or not gate.reaches(actor, case):
        raise Refused(NOT_PERMITTED)
    if not case.is_open:
        raise Refused(CLOSED)
    if person.pk not in {membership.person_id for membership in register.members(case.household)}:
        raise Refused(NOT_A_MEMBER)
    note_act(case, "file_relative", actor=actor, at=at)  # before the filing: it may be the official who files
    district = case.division.parent or case.division
    return RelativeFiling.objects.create(
        case=case,
        person=person,
        relation=kinship.relation,
        official_name=kinship.official_name.strip(),
        office=kinship.office.strip(),
        official=kinship.official or queries.official_named(kinship.official_name.strip(), district),
        filed_at=at,
        filed_by=actor.staff_id,
    )
