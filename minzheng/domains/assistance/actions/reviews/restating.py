"""What is true of the family now, fact by fact: said by it or found, with what proves it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry.models import Person

from ... import queries
from ...models import Restated
from ...vocabulary import DECLARED_OF_HOUSEHOLD, DECLARED_OF_PERSON, is_situation

RESTATERS = frozenset({COMMUNITY_WORKER, TOWN_CLERK})
FAMILY, FOUND = "family", "found"

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
NOT_NOW = Reason("not_verifying", _("只有在核实环节才能登记情况变化。"))
UNKNOWN_FACT = Reason("unknown_fact", _("请选择项目。"), field="fact")
WHOSE = Reason("whose", _("这一项要说明是哪位家庭成员的。"), field="person")
NOBODYS = Reason("nobodys", _("这一项按家庭登记，不用选成员。"), field="person")
NOT_A_MEMBER = Reason("not_a_member", _("请选择这家的成员。"), field="person")
NEGATIVE = Reason("negative", _("数值不能小于零。"), field="value")
YES_OR_NO = Reason("yes_or_no", _("这一项填 1（是）或者 0（否）。"), field="value")
NO_SOURCE = Reason("no_source", _("请写明凭据。"), field="source")


@action
def restate(
    *,
    actor: Actor,
    case: Case,
    person: Person | None,
    fact: str,
    value: int,
    said_by: str,
    source: str,
    at: datetime | None = None,
) -> Restated:
    """Write down one fact as it stands now: fen a month, fen, a count, or 1 and 0 for a circumstance. Raises ``Refused``.

    What was known before stays as it was; the newest counts.
    """
    at = at or clock.now()
    if actor.role not in RESTATERS or not gate.reaches(actor, case):
        raise Refused(NOT_PERMITTED)
    if case.state != "verifying":
        raise Refused(NOT_NOW)
    if reasons := _why_not(case, person, fact, value, source, said_by):
        raise Refused(*reasons)
    note_act(case, "restate", actor=actor, at=at, data={"fact": fact, "said_by": said_by})
    return Restated.objects.create(
        review=queries.reviews.review_of(case),
        person=person,
        data_key=(person or case.party).data_key,
        fact=fact,
        value=value,
        said_by=said_by,
        source=source.strip(),
        recorded_at=at,
        recorded_by=Staff.objects.get(public_id=actor.staff_id),
    )


def _why_not(case: Case, person: Person | None, fact: str, value: int, source: str, said_by: str) -> list[Reason]:
    reasons = [] if source.strip() and said_by in (FAMILY, FOUND) else [NO_SOURCE]
    of_person = fact in DECLARED_OF_PERSON or is_situation(fact)
    if not of_person and fact not in DECLARED_OF_HOUSEHOLD:
        return [*reasons, UNKNOWN_FACT]
    if of_person and person is None:
        reasons.append(WHOSE)
    if not of_person and person is not None:
        reasons.append(NOBODYS)
    if person is not None and not queries.people_of(case).filter(pk=person.pk).exists():
        reasons.append(NOT_A_MEMBER)
    if value < 0:
        reasons.append(NEGATIVE)
    if is_situation(fact) and value not in (0, 1):
        reasons.append(YES_OR_NO)
    return reasons
