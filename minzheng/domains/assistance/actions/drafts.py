"""Drafts at the counter: kept sealed while a clerk is typing, until the application is lodged or she throws them away."""

from __future__ import annotations

from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.encryption import destroy, new_data_key
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.lib import clock

from ..models import Draft


@action
def save_draft(*, actor: Actor, content: dict[str, Any], draft: Draft | None = None) -> Draft:
    """Keep what has been typed; anything typed is kept, right or wrong."""
    if draft is None:
        draft = Draft(
            data_key=new_data_key(),
            staff_id=actor.staff_id,
            division=Division.objects.get(pk=actor.division_pk),
        )
    draft.content = content
    draft.updated_at = clock.now()
    draft.save()
    return draft


@action
def close_draft(*, actor: Actor, draft: Draft, lodged_as: Any) -> None:
    """The draft has become a case: it leaves the list, and with its key what was typed into it is gone."""
    draft.lodged_as = lodged_as
    draft.save(update_fields=["lodged_as"])
    destroy(draft.data_key)


@action
def discard_draft(*, actor: Actor, draft: Draft) -> None:
    """Throw a draft away: it was never an application, so nothing of it is kept that could be read."""
    key = draft.data_key
    draft.delete()
    destroy(key)  # the history keeps the row, sealed: without the key it tells nothing
