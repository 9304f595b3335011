"""Tasks (待办事项): what a role of a division must do beside the transitions of a case. They appear in its inbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import PAYMENTS_APPROVER, PAYMENTS_OFFICER
from minzheng.lib import clock

from .models import Case, Task

ANSWERED_ELSEWHERE = frozenset({"supervision"})
"""Tasks that nobody calls done: they leave the inbox when what they ask for has been answered."""

PAYERS = (PAYMENTS_OFFICER, PAYMENTS_APPROVER)

ANSWER_IT = Reason("answer_it", _("督办不能直接标记为已处理，请到“督办”里答复。"))
NOT_YOURS = Reason("not_permitted", _("这项待办不属于您的岗位。"))


@action
def open_task(
    *,
    actor: Actor,
    case: Case,
    division: Division,
    role: str,
    key: str,
    text: str,
    source_ref: str = "",
    at: datetime | None = None,
) -> Task:
    """Put a task into the inbox of a role. The same ``key`` and ``source_ref`` again is the same task, done or not."""
    values = {"case": case, "division": division, "role": role, "text": text, "opened_at": at or clock.now()}
    if not source_ref:
        return Task.objects.create(key=key, **values)
    task, _made = Task.objects.get_or_create(key=key, source_ref=source_ref, defaults=values)
    return task


@action
def close_tasks(*, actor: Actor, key: str, source_ref: str, at: datetime) -> int:
    """What a task asked for has been done elsewhere: it leaves the inbox; how many did."""
    return Task.objects.filter(key=key, source_ref=source_ref, done_at=None).update(done_at=at)


@action
def pass_on(*, actor: Actor, case: Case, places: Mapping[int, Division]) -> int:
    """A case changed hands: what its old divisions (keys) still had to do stands in the new ones' inboxes; how many did.

    What is about money already sent stays with those who sent it.
    """
    waiting = Task.objects.filter(case=case, done_at=None).exclude(role__in=PAYERS)
    return sum(waiting.filter(division=old).update(division=new) for old, new in places.items() if old != new.pk)


@action
def finish_task(*, actor: Actor, task: Task, at: datetime | None = None) -> Task:
    """Call a task done. Refused to other roles and other divisions; done twice is done once."""
    if actor.kind != "system" and (actor.role != task.role or not gate.reaches(actor, task)):
        raise Refused(NOT_YOURS)
    if task.key in ANSWERED_ELSEWHERE and task.done_at is None:
        raise Refused(ANSWER_IT)
    if task.done_at is None:
        task.done_at = at or clock.now()
        task.save(update_fields=["done_at"])
    return task
