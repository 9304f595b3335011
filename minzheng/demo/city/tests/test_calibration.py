"""The figures of the city: exactly so many households and people, everywhere and nobody twice."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest

from minzheng.demo.city import calibration, moulds
from minzheng.demo.city.people import Register, same_age


@pytest.mark.parametrize(
    ("caseload", "threes", "fours"), [(calibration.URBAN, 0.10, 0.02), (calibration.RURAL, 0.20, 0.16)]
)
def test_the_sizes_make_the_households_and_the_people(caseload, threes, fours):
    sizes = caseload.sizes(random.Random(1), threes=threes, fours=fours)
    assert (len(sizes), sum(sizes)) == (caseload.households, caseload.people)
    assert max(sizes) <= calibration.MOST_MEMBERS


def test_what_is_shared_out_is_whole():
    assert calibration.shared_out({1: 1.0, 2: 1.0, 3: 1.0}, 10) == {1: 4, 2: 3, 3: 3}


@pytest.mark.django_db
def test_every_district_has_its_part():
    homes = calibration.allotted(calibration.places(), rural=False, households=11_962)
    by_district = Counter(place.district.code for place in homes)
    assert len(homes) == 11_962
    assert by_district.keys() == calibration.AGED_60.keys()
    assert by_district.most_common(1)[0][0] == "440104"  # where most old people live


def test_somebody_else_is_as_old_on_every_day_that_decides():
    first, last = same_age(date(1950, 6, 1), from_on=date(2019, 11, 5), until_on=date(2019, 11, 20))
    for born in (first, last):
        for on in (date(2019, 11, 5), date(2019, 11, 20)):
            assert on.year - born.year - ((on.month, on.day) < (born.month, born.day)) == 69


def test_whose_birthday_decides_keeps_it():
    born = date(1950, 11, 10)
    assert same_age(born, from_on=date(2019, 11, 5), until_on=date(2019, 11, 20)) == (born, born)


def test_no_number_is_given_twice():
    register = Register(random.Random(1), taken=set())
    numbers = [register.number(date(1950, 1, 1), "female") for _ in range(400)]
    assert len(set(numbers)) == 400


def test_the_long_standing_families_are_always_the_same():
    assert [family.data for family in moulds.long_standing()] == [family.data for family in moulds.long_standing()]
