"""A street around the cast: as many people as a street of the city has, and nobody twice."""

from __future__ import annotations

from minzheng.demo import population
from minzheng.demo.cast import families
from minzheng.demo.staff import FENGYUAN


def in_benefit():
    cast = [each for each in families() if (each.town, each.stage) == (FENGYUAN, "granted")]
    return cast + [each for each in population.street() if each.stage == "granted"]


def test_it_has_the_households_and_people_of_a_street():
    street = in_benefit()
    people = sum(len(family.data["members"]) for family in street)
    assert (len(street), people) == (population.HOUSEHOLDS, population.PEOPLE)


def test_the_average_is_near_the_citys():
    """About 846 yuan a person a month, and about half of the households a single person."""
    street = in_benefit()
    people = sum(len(family.data["members"]) for family in street)
    assert 800 <= sum(family.expected_fen for family in street) / 100 / people <= 890
    assert 0.45 <= sum(len(family.data["members"]) == 1 for family in street) / len(street) <= 0.65


def test_nobody_is_there_twice():
    everybody = [
        family._number(position)
        for family in (*families(), *population.street())
        for position in range(len(family.data["members"]))
    ]
    assert len(set(everybody)) == len(everybody)
    accounts = [family.account for family in (*families(), *population.street())]
    assert len(set(accounts)) == len(accounts)


def test_it_is_the_same_at_every_run():
    assert [family.data for family in population.street()] == [family.data for family in population.street()]
