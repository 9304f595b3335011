"""Numbers that people read out: case numbers and document numbers, given out in series that never repeat."""

from __future__ import annotations

from django.db import connection


def next_in(series: str) -> int:
    """The next number of a series, in one statement, so that two counters at one moment never get the same.

    The row stays locked until the transaction ends: a number is only used by what was really written, or lost.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_sequence (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = cases_sequence.last + 1 RETURNING last",
            [series],
        )
        row = cursor.fetchone()
    return int(row[0])


def case_number(*, division_code: str, kind_code: str, year: int) -> str:
    """受理编号 by street, programme and year: ``440103001-DB-2020-00012``."""
    series = f"case:{division_code}:{kind_code}:{year}"
    return f"{division_code}-{kind_code}-{year}-{next_in(series):05d}"
