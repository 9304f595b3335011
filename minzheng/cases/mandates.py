"""Acting for somebody in one case: given with the application, ended by either side or by its last day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock
from minzheng.registry.models import Person

from .advance import note_act
from .models import Case, Mandate

AGENT, GUARDIAN = "agent", "guardian"
GROUNDS = {AGENT: _("受委托的代办人"), GUARDIAN: _("监护人")}
APPLICANT, OFFICE = "applicant", "office"

ONESELF = Reason("mandate_to_oneself", _("代办人不能是申请人自己。"))
NOT_YOURS = Reason("not_permitted", _("只有申请人本人、代办人自己或者办事窗口能终止代办。"))
GUARDIANS_STAY = Reason("guardian", _("监护人不能由本人终止；监护关系变了的，带证明到办事窗口。"))


@action
def give(*, actor: Actor, case: Case, agent: Person, ground: str, until_on: date | None, at: datetime) -> Mandate:
    """Record who acts for the applicant in this case, from today to ``until_on`` (the last day; a guardian has none)."""
    if agent.pk == case.applicant_id:
        raise Refused(ONESELF)
    mandate = Mandate.objects.create(
        case=case, agent=agent, ground=ground, from_on=clock.civil_day(at), until_on=until_on
    )
    note_act(case, "give_mandate", actor=actor, at=at, data={"mandate": str(mandate.public_id), "ground": ground})
    return mandate


@action
def end(*, actor: Actor, mandate: Mandate, at: datetime | None = None) -> Mandate:
    """From now on the agent sees nothing any more. Ended twice is ended once.

    The applicant ends a mandate of her own giving whenever she likes, the agent lays hers down, a counter ends either.
    """
    at = at or clock.now()
    by = _who(actor, mandate)
    if by == APPLICANT and mandate.ground == GUARDIAN:
        raise Refused(GUARDIANS_STAY)
    if mandate.ended_on is None:
        mandate.ended_on, mandate.ended_by = clock.civil_day(at), by
        mandate.save(update_fields=["ended_on", "ended_by"])
        note_act(mandate.case, "end_mandate", actor=actor, at=at, data={"mandate": str(mandate.public_id), "by": by})
    return mandate


def of_case(case: Case) -> QuerySet[Mandate]:
    """The mandates of a case that last today."""
    today = clock.today()
    lasts = Q(until_on=None) | Q(until_on__gte=today)
    return Mandate.objects.filter(lasts, case=case, ended_on=None, from_on__lte=today).select_related("agent", "case")


def of_agent(case: Case, person_id: UUID | None) -> Mandate | None:
    """The mandate by which this person acts in this case today."""
    return of_case(case).filter(agent__public_id=person_id).first() if person_id else None


def _who(actor: Actor, mandate: Mandate) -> str:
    if actor.is_staff:
        return OFFICE
    applicant = mandate.case.applicant
    if applicant is not None and actor.person_id == applicant.public_id:
        return APPLICANT
    if actor.person_id == mandate.agent.public_id:
        return AGENT
    raise Refused(NOT_YOURS)
