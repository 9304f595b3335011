"""Applications from home: one's own, those handed to a counter, and whose identity is still to be seen."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.refusals import Reason
from minzheng.access.scope import scope
from minzheng.cases.models import Case

from ..models import HomeDraft, IdentityToCheck
from .reads import DIBAO

IDENTITY_UNSEEN = Reason(
    "identity_unseen", _("网上申请，身份还没有当面核对：请本人（代办的，代办人一起）带身份证来，看过原件后登记。")
)
_RELATED = ("data_key", "person", "town__parent")


def draft_of_person(person_id: UUID, programme: str = DIBAO) -> HomeDraft | None:
    """What a resident has begun of a programme and not lodged yet."""
    return _open().filter(person__public_id=person_id, programme=programme).last()


def draft_of_newcomer(key: str) -> HomeDraft | None:
    """The same of a newcomer, found again by number and telephone together."""
    return _open().filter(newcomer_index=key).last()


def home_draft(public_id: UUID) -> HomeDraft | None:
    """A draft by its identifier: for the one browser whose session holds it."""
    return HomeDraft.objects.select_related(*_RELATED).filter(public_id=public_id).first()


def handed_to_counter(actor: Actor) -> QuerySet[HomeDraft]:
    """What waits for the counters of this actor's division, the oldest first."""
    waiting = scope(actor, HomeDraft).filter(handed_at__isnull=False, closed_at=None)
    return waiting.select_related("data_key", "town").order_by("handed_at", "pk")


def identity_to_check(case: Case) -> IdentityToCheck | None:
    """Whether somebody has to look, or has looked, at the applicant's identity document; None where nobody need."""
    return IdentityToCheck.objects.filter(case=case).select_related("seen_by").first()


def why_not_identified(case: Case) -> list[Reason]:
    """Before acceptance somebody of the counter has seen the person and her identity document."""
    return [IDENTITY_UNSEEN] if IdentityToCheck.objects.filter(case=case, seen_at=None).exists() else []


def came_from_home(case: Case) -> bool:
    """Whether there is anything to say about that: an identity to be seen, somebody who acts for the applicant, who sent it."""
    return identity_to_check(case) is not None or case.mandates.exists() or lodged_from_home(case)


def lodged_from_home(case: Case) -> bool:
    """Whether the resident lodged it herself and not a clerk for her."""
    return case.steps.filter(verb="lodge", actor_kind="resident").exists()


def villages_in(town: Division) -> QuerySet[Division]:
    """The villages and communities of a street or town."""
    return Division.objects.filter(parent=town, level__in=("village", "community")).order_by("code")


def town_of_code(code: str) -> Division | None:
    return Division.objects.filter(code=code, level__in=("street", "town")).select_related("parent").first()


def _open() -> QuerySet[HomeDraft]:
    return HomeDraft.objects.filter(closed_at=None, handed_at=None).select_related(*_RELATED).order_by("pk")
