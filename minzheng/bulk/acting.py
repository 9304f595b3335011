"""In whose name the worker goes on: of the member of staff who brought the file, as long as she is in that post."""

from __future__ import annotations

from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_posting, in_force_today
from minzheng.access.models import Posting
from minzheng.access.requests import request_id

from .models import ExportFile, ImportFile
from .sheets import Unreadable


def actor_of(file: ImportFile | ExportFile) -> Actor:
    """Her actor. Raises ``Unreadable`` where the posting is over: nobody acts for somebody who has left."""
    posting = (
        Posting.objects.filter(in_force_today(), public_id=file.posting_id).select_related("staff", "division").first()
    )
    if posting is None:
        raise Unreadable("posting_over")
    return actor_for_posting(posting, request_id=request_id())
