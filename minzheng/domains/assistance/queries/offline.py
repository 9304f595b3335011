"""What somebody without a network had seen of a case: its version, and how many visits were written down."""

from __future__ import annotations

from minzheng.cases.models import Case

from ..models import HomeVisit


def stamp_of(case: Case) -> str:
    """The case as one sees it when a visit form is opened: ``4.1``. It tells nothing of anybody."""
    return f"{case.version}.{HomeVisit.objects.filter(case=case).count()}"
