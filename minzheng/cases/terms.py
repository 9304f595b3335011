"""Extending a term at the desk: the clock, the case's story and the applicant are told in one act."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from . import deadlines, notices
from .advance import note_act
from .handling import handles
from .models import Case, Clock

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能延长期限。"))


@action
def extend_term(*, actor: Actor, case: Case, key: str, by_days: int, why: str, at: datetime | None = None) -> Clock:
    """Extend a running clock within what its rule allows, write it into the case's story and tell the applicant.

    The law lets no clock pause; where a matter is difficult, the term is extended with notice. Raises ``Refused``.
    """
    at = at or clock.now()
    running = next((term for term in extensible(case) if term.key == key), None)
    if not handles(actor, case) or running is None:
        raise Refused(NOT_PERMITTED)
    extended = deadlines.extend(actor=actor, case=case, key=key, by_days=by_days, law=running.law, why=why)
    note_act(case, "extend_term", actor=actor, at=at, note=why)
    if case.applicant is not None:
        notices.issue(actor=actor, case=case, person=case.applicant, template="extended", at=at)
    return extended


def extensible(case: Case) -> list[Clock]:
    """The running clocks of a case whose rule names a longest term."""
    return [term for term in case.clocks.all() if term.stopped_on is None and term.max_days is not None]
