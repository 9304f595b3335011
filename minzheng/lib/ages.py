"""Ages in completed years."""

from __future__ import annotations

from datetime import date

ADULT = 18
"""Completed years from which a person signs, and answers, for herself (民法总则第17条，2021年起民法典第17条)."""


def age_on(born_on: date, on: date) -> int:
    """Completed years on a day: a person reaches an age on the birthday itself; one born on 29 February, on 1 March."""
    before_birthday = (on.month, on.day) < (born_on.month, born_on.day)
    return on.year - born_on.year - before_birthday


def latest_birth(on: date, *, age: int = ADULT) -> date:
    """The youngest who have completed ``age`` years by a day were born on this day; ``age_on`` says the same of each."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:  # 29 February, and no such day in that year: who was born on 1 March is not there yet
        return on.replace(year=on.year - age, day=28)
