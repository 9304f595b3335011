"""Facts: what is known of one household on one day, in the public vocabulary. The law's only input.

Inside, money is integer fen. ``Facts.from_written`` reads what people write (yuan), ``from_dict`` and ``as_dict`` are
the stored form; they go round without loss. A fact that is zero, none or unremarkable is not kept, so that stating it
and leaving it out are one and the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from minzheng.policy.operators import UNKNOWN, Unknown
from minzheng.policy.rules import HOUSEHOLD, PERSON
from minzheng.policy.units import InvalidValue
from minzheng.policy.vocabulary import Fact, facts_of, vocabulary

FactValue: TypeAlias = int | bool | str | date | Unknown | dict[str, int] | tuple[int, ...] | None
_Reader: TypeAlias = Callable[[Fact, Any], FactValue]

UNKNOWN_WORD = "unknown"
ALL_MEMBERS = "all"


class InvalidFacts(ValueError):
    """Something stated is not in the vocabulary or can't be so. ``place`` is like ``household.members[0].wage``."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        self.place, self.zh, self.en = place, zh, en
        super().__init__(f"{place}: {zh} / {en}")


@dataclass(frozen=True)
class Facts:
    """A household's facts and its members', in machine units. Build it with one of the class methods: they check."""

    household: Mapping[str, FactValue]
    members: tuple[Mapping[str, FactValue], ...]

    @classmethod
    def of(cls, *, members: Sequence[Mapping[str, Any]], household: Mapping[str, Any] | None = None) -> Facts:
        """From values in machine units: money in fen, days as dates. What others' rows are turned into."""
        return cls._checked(household or {}, members, _plain, place="")

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Facts:
        """From the stored form (``as_dict``)."""
        if stored.get("money") != "fen" or not {"money", "household", "members"} >= stored.keys():
            raise InvalidFacts("facts", "不是存储格式", "not the stored form")
        return cls._checked(stored.get("household", {}), stored.get("members", []), _stored, place="")

    @classmethod
    def from_written(cls, household: Any, *, place: str = HOUSEHOLD) -> Facts:
        """From a story's ``household``: amounts in yuan, the members inside it."""
        if not isinstance(household, Mapping):
            raise InvalidFacts(place, "应为家庭事实", "a household's facts are expected")
        own = {name: value for name, value in household.items() if name != "members"}
        return cls._checked(own, household.get("members"), _written, place=place)

    def as_dict(self) -> dict[str, Any]:
        """The stored form: JSON, money in fen, days as text, in the vocabulary's order."""
        return {
            "money": "fen",
            "household": {name: _to_json(value) for name, value in self.household.items()},
            "members": [{name: _to_json(value) for name, value in member.items()} for member in self.members],
        }

    @cached_property
    def states_unknown(self) -> bool:
        """Whether anything is stated to be unknown."""
        return any(value is UNKNOWN for stated in (self.household, *self.members) for value in stated.values())

    def applicants(self) -> tuple[int, ...]:
        """The indexes of the members who apply; nobody while that is unknown."""
        applicants = self.of_household("applicants")
        if applicants == ALL_MEMBERS:
            return tuple(range(len(self.members)))
        return applicants if isinstance(applicants, tuple) else ()

    def of_household(self, name: str) -> FactValue:
        """A household's fact, or what its absence means."""
        return self.household[name] if name in self.household else when_absent(vocabulary()[name])

    def of_member(self, index: int, name: str) -> FactValue:
        """A member's fact, or what its absence means."""
        member = self.members[index]
        return member[name] if name in member else when_absent(vocabulary()[name])

    @classmethod
    def _checked(cls, household: Mapping[str, Any], members: Any, reader: _Reader, *, place: str) -> Facts:
        prefix = f"{place}." if place else ""
        if isinstance(members, (str, Mapping)) or not isinstance(members, Sequence) or not members:
            raise InvalidFacts(f"{prefix}members", "至少要有一名家庭成员", "at least one member is needed")
        own = _read_all(HOUSEHOLD, household, reader, place or HOUSEHOLD)
        applicants = own.get("applicants")
        if isinstance(applicants, tuple) and applicants == tuple(range(len(members))):
            del own["applicants"]  # whoever lists every member applies with the whole household
        facts = cls(
            household=own,
            members=tuple(
                _read_all(PERSON, member, reader, f"{prefix}members[{index}]") for index, member in enumerate(members)
            ),
        )
        facts._check_applicants(prefix)
        return facts

    def _check_applicants(self, prefix: str) -> None:
        applicants = self.household.get("applicants")
        if isinstance(applicants, tuple) and max(applicants) >= len(self.members):
            raise InvalidFacts(f"{prefix}applicants", "没有这个序号的成员", "there is no member with this index")


def when_absent(fact: Fact) -> FactValue:
    """What it means that a fact is not stated: zero, no, none; a birthday, or whose a thing is, can't be made up."""
    if fact.unknown_when_absent:
        return UNKNOWN
    if fact.unit.key == "yes/no":
        return False
    if fact.unit.key == "choice":
        return ""
    if fact.unit.key == "members":
        return ALL_MEMBERS
    return {} if fact.unit.scale == 0 else 0


def _read_all(level: str, stated: Any, reader: _Reader, place: str) -> dict[str, FactValue]:
    """What was stated at one level, checked, in the vocabulary's order, without what absence would mean anyway."""
    if not isinstance(stated, Mapping):
        raise InvalidFacts(place, "应为“名称: 值”", "names and values are expected")
    known = facts_of(level)
    for name in stated:
        if name not in known:
            raise InvalidFacts(f"{place}.{name}", *_no_such_fact(name, level))
    values: dict[str, FactValue] = {}
    for name, fact in known.items():
        if name not in stated:
            continue
        value = _read_one(fact, stated[name], reader, f"{place}.{name}")
        if value is UNKNOWN or value != when_absent(fact):
            values[name] = value
    for name in values:
        _check_part(known[name], values, f"{place}.{name}")
    return values


def _no_such_fact(name: object, level: str) -> tuple[str, str]:
    if name in vocabulary():
        other = "家庭" if level == PERSON else "成员"
        return f"这是{other}的事实，不写在这里", f"a fact of the {vocabulary()[str(name)].level}, not stated here"
    return "没有这个事实（见 minzheng policy facts）", "no such fact (see minzheng policy facts)"


def _read_one(fact: Fact, raw: Any, reader: _Reader, place: str) -> FactValue:
    if raw is UNKNOWN or raw == UNKNOWN_WORD:
        return UNKNOWN
    try:
        value = reader(fact, raw)
    except InvalidValue as problem:
        raise InvalidFacts(place, problem.zh, problem.en) from None
    if isinstance(value, int) and not isinstance(value, bool):
        _check_bounds(fact, value, place)
    return value


def _check_bounds(fact: Fact, value: int, place: str) -> None:
    least = None if fact.may_be_negative else fact.least
    if least is not None and value < least:
        raise InvalidFacts(place, f"不能小于{least}", f"can't be below {least}")
    if fact.most is not None and value > fact.most:
        raise InvalidFacts(place, f"不能大于{fact.most}", f"can't be above {fact.most}")


def _check_part(fact: Fact, values: Mapping[str, FactValue], place: str) -> None:
    part, whole = values[fact.name], values.get(fact.part_of, 0)
    if fact.part_of and isinstance(part, int) and isinstance(whole, int) and part > whole:
        label = vocabulary()[fact.part_of].label
        raise InvalidFacts(place, f"不能超过“{label.zh}”，它是其中一部分", f"can't exceed {label.en}, being part of it")


def _written(fact: Fact, raw: Any) -> FactValue:
    """As people write it: yuan, square metres."""
    if fact.unit.key == "yuan a month by programme" and isinstance(raw, Mapping):
        return _plain(fact, {programme: fact.unit.read(amount) for programme, amount in raw.items()})
    return fact.unit.read(raw) if fact.unit.scale else _plain(fact, raw)


def _stored(fact: Fact, raw: Any) -> FactValue:
    """As ``as_dict`` wrote it."""
    if fact.unit.key == "date" and isinstance(raw, str):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            raise InvalidValue("不是日期", "not a date") from None
    return _plain(fact, raw)


def _plain(fact: Fact, raw: Any) -> FactValue:
    """In machine units already; checked, not converted."""
    key = fact.unit.key
    if key == "yes/no" and isinstance(raw, bool):
        return raw
    if key == "date" and type(raw) is date:
        return raw
    if key == "choice":
        return _choice(fact, raw)
    if key == "members":
        return _applicants(raw)
    if key == "yuan a month by programme" and isinstance(raw, Mapping):
        return {str(programme): _drawn(amount) for programme, amount in sorted(raw.items())}
    if fact.unit.scale:
        return _whole(raw)
    raise InvalidValue(f"“{raw}”不是{fact.unit.zh}", f"{raw!r} is not a value of the unit {fact.unit.en}")


def _whole(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise InvalidValue(f"“{raw}”不是整数", f"{raw!r} is not a whole number")
    return raw


def _drawn(raw: Any) -> int:
    if (amount := _whole(raw)) < 0:
        raise InvalidValue("领取的金额不能小于0", "what is drawn can't be below 0")
    return amount


def _choice(fact: Fact, raw: Any) -> str:
    if isinstance(raw, str) and (raw in fact.values or raw == ""):
        return raw
    allowed = " ".join(fact.values)
    raise InvalidValue(f"“{raw}”不在可选值中：{allowed}", f"{raw!r} is none of: {allowed}")


def _applicants(raw: Any) -> str | tuple[int, ...]:
    if raw == ALL_MEMBERS:
        return ALL_MEMBERS
    if isinstance(raw, (list, tuple)) and raw and all(type(index) is int and index >= 0 for index in raw):
        return tuple(sorted(set(raw)))
    raise InvalidValue("应为 all 或成员序号列表", "expected: all, or a list of members' indexes")


def _to_json(value: FactValue) -> Any:
    if value is UNKNOWN:
        return UNKNOWN_WORD
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
