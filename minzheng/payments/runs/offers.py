"""What an actor could do with a run now: the buttons of its page."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.lib import clock

from ..models import Run
from .approval import why_changed, why_not_approve
from .state import APPROVE, APPROVED, COMMIT, VERBS, Verb, permits


@dataclass(frozen=True)
class Offer:
    """A verb that an actor could carry out now, and what still forbids it."""

    verb: Verb
    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons


def offers(actor: Actor, run: Run) -> list[Offer]:
    """The verbs of this run's state in the order of its life; those of other roles are left out, forbidden ones say why."""
    possible = [verb for verb in VERBS if run.state in verb.among and permits(verb, actor)]
    return [Offer(verb, tuple(_why_not(verb, actor, run))) for verb in possible]


def _why_not(verb: Verb, actor: Actor, run: Run) -> list[Reason]:
    if verb is APPROVE:
        return why_not_approve(actor, run, on=clock.today())
    if verb is COMMIT and run.state == APPROVED:
        return why_changed(run, on=clock.today())
    return []
