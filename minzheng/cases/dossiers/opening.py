"""Every case closes into a dossier: its number is given in the very step that closes the case."""

from __future__ import annotations

from datetime import date, datetime

from minzheng.access import retention
from minzheng.access.models import Division
from minzheng.lib import clock

from ..kinds import kind_of, state_of
from ..models import Case, Dossier
from ..numbers import next_in

TOWNS = ("street", "town")


def close_into_dossier(case: Case, *, at: datetime) -> Dossier:
    """Give a closing case its dossier; one that closes again (a benefit has ended) keeps it, and is kept from then on.

    Number: district, kind, year, running number: ``440103-DB-2020-00012``. It is taken and used in one transaction, so
    a series can have no gap. To be called inside an action.
    """
    on = clock.civil_day(at)
    dossier = Dossier.objects.filter(case=case).first()
    if dossier is None:
        number = _next_number(case, year=on.year)
        return Dossier.objects.create(case=case, number=number, keeper=case.division, opened_at=at, closed_on=on)
    dossier.closed_on = on
    dossier.save(update_fields=["closed_on"])
    return dossier


def kept_until(dossier: Dossier) -> date | None:
    """The last day of its keeping; None while what the case granted still goes on, for the period begins after that."""
    if state_of(dossier.case).lives_on:
        return None
    return clock.civil_day(retention.of("cases.case").ends_at(clock.at_noon(dossier.closed_on)))


def district_of(division: Division) -> Division:
    """The district whose series a division's numbers belong to; a district is its own."""
    return division.parent or division if division.level in TOWNS else division


def _next_number(case: Case, *, year: int) -> str:
    code, district = kind_of(case).number_code, district_of(case.division)
    return f"{district.code}-{code}-{year}-{next_in(f'dossier:{district.code}:{code}:{year}'):05d}"


def dossier_of(case: Case) -> Dossier | None:
    """The dossier into which the case closed."""
    return Dossier.objects.filter(case=case).first() if case.closed_at else None
