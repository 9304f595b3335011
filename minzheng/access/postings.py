"""Who is posted where today."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from minzheng.lib import clock

from .models import Division, Posting, Staff
from .scope import divisions_under


def posted_in(division: Division, *roles: str) -> QuerySet[Staff]:
    """The staff in use who hold a posting today in a division or below it, in one of the roles if any is named."""
    today = clock.today()
    postings = Posting.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today),
        valid_from__lte=today,
        division__in=divisions_under(division.pk).values("descendant"),
    )
    if roles:
        postings = postings.filter(role__in=roles)
    return Staff.objects.filter(pk__in=postings.values("staff"), is_active=True)
