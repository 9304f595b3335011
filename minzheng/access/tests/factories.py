"""Staff for the tests of every floor; the divisions are the shipped ones."""

from __future__ import annotations

from datetime import date

from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_posting
from minzheng.access.history import author
from minzheng.access.models import Division, Posting, Staff

PASSWORD = "a-long-test-password"


def make_staff(
    username: str,
    role: str,
    division_code: str,
    *,
    name: str = "",
    valid_from: date = date(2000, 1, 1),
    valid_to: date | None = None,
) -> Actor:
    """An actor in ``role`` for a division; the member of staff is made at the first call for her username."""
    with author(Actor.system("test")):
        staff = Staff.objects.filter(username=username).first()
        if staff is None:
            staff = Staff.objects.create_user(username, PASSWORD, name=name or username)
        posting = Posting.objects.create(
            staff=staff,
            role=role,
            division=Division.objects.get(code=division_code),
            valid_from=valid_from,
            valid_to=valid_to,
        )
    return actor_for_posting(posting)
