"""Everything the database holds about one family, as templates that another family can be poured into.

The rows are found by their foreign keys, from the case, the household and its people on, whatever tables there are.
In each of them is told apart what belongs to this family alone (keys, names, numbers, sealed content), to its place (the
division, its officials) and what stays as it is (words, days, sums). Sealed content is opened here and templated likewise.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, ForeignKey, Model, UUIDField

from minzheng.access.encryption import EncryptedField, Sealed, unlock
from minzheng.access.grants import minzheng_models
from minzheng.access.models import DataKey, Division, Staff
from minzheng.cases.letters.offices import district_office, town_office
from minzheng.cases.models import Case
from minzheng.domains.assistance.models import Proposal
from minzheng.payments.models import Coverage, HeldBack, Run, RunLine
from minzheng.policy.engine.decision import Decision
from minzheng.registry.models import PayeeAccount, Person

from .people import same_age
from .staff import Officials

PAID_APART = (Run, RunLine, Coverage, HeldBack)  # months.py pays every family alike
SHARED = (Division, Staff, DataKey)
NULL = "\\N"

Keys = dict[tuple[str, int], str]
"""(table, primary key) → the name of the placeholder for it."""


@dataclass(frozen=True)
class Secret:
    """A sealed value: its place, the placeholders of its row's identifier and of its data key, its content as a template."""

    name: str
    place: str  # table and column
    row: str
    key: str
    content: str


@dataclass(frozen=True)
class Somebody:
    """A person of the mould: the placeholders of what is hers alone, and what she was."""

    slot: str
    is_applicant: bool
    name: str
    sex: str
    born_on: date
    has_phone: bool


@dataclass(frozen=True)
class Serial:
    """A number given out in a series: both as templates, ``%(n)s`` in the number's place, and how many digits it has."""

    slot: str
    series: str
    text: str
    digits: int


@dataclass
class Mould:
    """A family as templates. ``rows`` holds for each table how many rows and their text for COPY, in order."""

    number: str
    size: int
    state: str
    asked_on: date
    decided_on: date
    people: list[Somebody] = field(default_factory=list)
    rows: dict[str, tuple[int, str]] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)  # table → the placeholders of its rows' keys
    uuids: list[str] = field(default_factory=list)
    data_keys: list[tuple[str, str]] = field(default_factory=list)  # placeholders of key and public id
    secrets: list[Secret] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)  # placeholder → the substance it is the digest of
    serials: list[Serial] = field(default_factory=list)
    codes: list[tuple[str, int]] = field(default_factory=list)  # placeholders of drawn codes, and their lengths
    account: tuple[str, str] = ("", "")  # placeholders of its key and of its holder's name

    @property
    def can_be_many(self) -> bool:
        """Whether nobody's birthday falls into the days that decided: others of the same age can be found."""
        days = (same_age(each.born_on, from_on=self.asked_on, until_on=self.decided_on) for each in self.people)
        return all(first < last for first, last in days)


class Reading:
    """Reads one mould. The words known of the family and its place become placeholders wherever they stand."""

    def __init__(self, case: Case, officials: Officials) -> None:
        self.case = case
        self.rows: dict[type[Model], list[Model]] = rows_about(case)
        self.words: dict[str, str] = {}
        self.keys: Keys = {}
        days = [proposal.on for proposal in self._of(Proposal)]
        lodged_on = case.lodged_at.date()
        self.mould = Mould(case.number, len(self._of(Person)), case.state, lodged_on, max([lodged_on, *days]))
        self._know_place(officials)
        self._know_keys()
        self._know_people()
        self._know_numbers()
        self._know_digests()

    def read(self) -> Mould:
        """The templates, table by table, parents before children."""
        self._pattern = _any_of(self.words)
        for secret in self.mould.hashes:
            self.mould.hashes[secret] = self._templated(self.mould.hashes[secret])
        for model, rows in self.rows.items():
            table = model._meta.db_table
            lines = self._lines(model, [row.pk for row in rows])
            self.mould.rows[table] = len(rows), "".join(lines)
            self.mould.keys[table] = [self.keys[table, row.pk] for row in rows]
        return self.mould

    def _of(self, model: type[Any]) -> Sequence[Any]:
        return self.rows.get(model, [])

    def _know_place(self, officials: Officials) -> None:
        lowest = self.case.household.division  # type: ignore[union-attr]
        town, district = lowest.parent, lowest.parent.parent  # type: ignore[union-attr]
        for level, division in {"v": lowest, "t": town, "d": district}.items():
            self.keys["access_division", division.pk] = f"division_{level}"  # type: ignore[union-attr]
            self.words[division.name] = f"name_{level}"  # type: ignore[union-attr]
            self.words[division.code] = f"code_{level}"  # type: ignore[union-attr]
        self._offices = {"t": town_office(town), "d": district_office(district)}  # type: ignore[arg-type]
        for level, office in self._offices.items():
            self.words |= {office.name: f"office_{level}", office.number_prefix: f"prefix_{level}"}
        for position, staff in enumerate(officials.in_order()):
            self.keys["access_staff", staff.pk] = f"staff_{position}"
            self.words[staff.name] = f"staff_name_{position}"
            self.words[str(staff.public_id)] = f"staff_id_{position}"

    def _know_keys(self) -> None:
        data_keys = set()
        for model, rows in self.rows.items():
            table = model._meta.db_table
            uuids = [f for f in model._meta.concrete_fields if isinstance(f, UUIDField) and f.name == "public_id"]
            for row in rows:
                self.keys[table, row.pk] = f"k{len(self.keys)}"
                for column in uuids:
                    self._know_uuid(getattr(row, column.attname))
                data_keys.add(getattr(row, "data_key_id", None))
        for data_key in DataKey.objects.filter(pk__in=data_keys - {None}).order_by("pk"):
            self.keys["access_datakey", data_key.pk] = f"k{len(self.keys)}"
            slot = self._know_uuid(data_key.public_id)
            self.mould.data_keys.append((self.keys["access_datakey", data_key.pk], slot))

    def _know_uuid(self, value: UUID) -> str:
        slot = self.words.setdefault(str(value), f"u{len(self.mould.uuids)}")
        if len(self.mould.uuids) == int(slot[1:]):
            self.mould.uuids.append(slot)
        return slot

    def _know_people(self) -> None:
        unlock([*self._of(Person), *self._of(PayeeAccount)])
        for position, person in enumerate(self._of(Person)):
            slot = f"person{position}"
            if person.name in self.words:
                raise ValueError(f"{self.case.number}: two of the name {person.name}")
            known = {
                person.name: "name",
                person.name_key: "name_key",
                person.identity_number.open(): "number",
                person.identity_index: "number_index",
                person.born_on.isoformat(): "born",
            }
            if person.phone is not None:
                known[person.phone.open()] = "phone"
            if person.address is not None:
                known[person.address.open()] = "address"
            self.words |= {word: f"{slot}_{what}" for word, what in known.items() if what != "address"}
            self.words |= {word: "address" for word, what in known.items() if what == "address"}
            is_applicant = person.pk == self.case.applicant_id
            self.mould.people.append(
                Somebody(slot, is_applicant, person.name, person.sex, person.born_on, person.phone is not None)
            )
        for account in self._of(PayeeAccount):
            self.words |= {account.account_number.open(): "account", account.account_index: "account_index"}
            key = self.keys[PayeeAccount._meta.db_table, account.pk]
            self.mould.account = key, self.words[account.holder_name]

    def _know_numbers(self) -> None:
        """Case number, document numbers, and whatever else was given out in a series of this place."""
        pattern = _any_of(self.words)
        with connection.cursor() as cursor:
            cursor.execute("SELECT series FROM cases_sequence WHERE NOT starts_with(series, 'letter:')")
            series = {name for (name,) in cursor.fetchall() if pattern.search(name)}
        for model, rows in self.rows.items():
            for column in _unique_texts(model):
                for number in sorted({getattr(row, column) for row in rows} - self.words.keys() - {""}):
                    serial = self._letter(number) or self._in_series(number, series)
                    if serial:
                        self.words[number] = serial.slot
                        self.mould.serials.append(serial)

    def _letter(self, number: str) -> Serial | None:
        """A document number: 逢源街低保受〔2020〕91号, by the office whose prefix it has."""
        for level, office in self._offices.items():
            told = re.fullmatch(re.escape(office.number_prefix) + r"(.+)〔(\d{4})〕\d+号", number)
            if told:
                word, year = told.groups()
                text = f"%(prefix_{level})s{word}〔{year}〕%(n)s号"
                return Serial(self._slot(), f"letter:%(office_{level})s:{word}:{year}", text, 0)
        return None

    def _in_series(self, number: str, known: Iterable[str]) -> Serial | None:
        """A number like 440103006-DB-2020-00001: the series is the one whose parts all stand in it."""
        start, _dash, last = number.rpartition("-")
        fitting = [name for name in known if set(name.split(":")[1:]) <= set(start.split("-"))]
        if not fitting or not last.isdigit():
            return None
        pattern = _any_of(self.words)
        series = _templated(max(fitting, key=len), pattern, self.words)
        return Serial(self._slot(), series, f"{_templated(start, pattern, self.words)}-%(n)s", len(last))

    def _slot(self) -> str:
        return f"serial{len(self.mould.serials)}"

    def _know_digests(self) -> None:
        """A decision's digest is over its substance, which names place and birth dates: it has to be taken anew."""
        unlock(self._of(Proposal))
        for proposal in self._of(Proposal):
            slot = f"digest{len(self.mould.hashes)}"
            self.words[proposal.content_hash] = slot
            substance = Decision.from_json(proposal.decision.open()).substance()
            self.mould.hashes[slot] = json.dumps(substance, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    # Templates ----------------------------------------------------------------------------------------------------

    def _templated(self, text: str) -> str:
        return _templated(text, self._pattern, self.words)

    def _lines(self, model: type[Model], pks: list[Any]) -> Iterable[str]:
        columns = list(model._meta.concrete_fields)
        names = ", ".join(connection.ops.quote_name(column.column) for column in columns)
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            casts = ", ".join(
                connection.ops.quote_name(c.column) + ("" if isinstance(c, EncryptedField) else "::text")
                for c in columns
            )
            cursor.execute(
                f"SELECT {casts} FROM (SELECT {names} FROM {table} WHERE id = ANY(%s) ORDER BY id) row",  # noqa: S608
                [pks],
            )
            found = cursor.fetchall()
        for pk, values in zip(pks, found, strict=True):
            told = dict(zip((column.attname for column in columns), values, strict=True))
            yield "\t".join(self._cell(model, column, pk, told) for column in columns) + "\n"

    def _cell(self, model: type[Model], column: Any, pk: int, row: dict[str, Any]) -> str:
        value = row[column.attname]
        if value is None:
            return NULL
        if column.primary_key:
            return f"%({self.keys[model._meta.db_table, pk]})s"
        if column.name == "written_in":
            return "%(transaction)s"
        if isinstance(column, ForeignKey):
            known = self.keys.get((column.related_model._meta.db_table, int(value)))
            return f"%({known})s" if known else value
        if isinstance(column, EncryptedField):
            return self._sealed(model, column, row, bytes(value))
        if column.name == "position" and "series" in row:
            return f"%({self.words[row['number']]}_n)s"
        template = self._templated(_escaped(value))
        if column.unique and "%(" not in template and isinstance(column, CharField):
            self.mould.codes.append((f"code{len(self.mould.codes)}", len(value)))
            return f"%({self.mould.codes[-1][0]})s"
        return template

    def _sealed(self, model: type[Model], column: EncryptedField, row: dict[str, Any], ciphertext: bytes) -> str:
        content = Sealed(column, UUID(row["public_id"]), ciphertext=ciphertext).open()
        secret = Secret(
            name=f"s{len(self.mould.secrets)}",
            place=f"{model._meta.db_table}.{column.column}",
            row=self.words[row["public_id"]],
            key=self.keys["access_datakey", int(row["data_key_id"])],
            content=self._templated(column.encode(content).decode()),
        )
        self.mould.secrets.append(secret)
        return f"%({secret.name})s"


def rows_about(case: Case) -> dict[type[Model], list[Model]]:
    """Every row that belongs to the case, its household or its people, by table, parents before children."""
    people = [membership.person for membership in case.household.memberships.all()]  # type: ignore[union-attr]
    found: dict[type[Model], dict[Any, Model]] = defaultdict(dict)
    found[Case] = {case.pk: case}
    found[type(case.household)] = {case.household.pk: case.household}  # type: ignore[union-attr,index]
    found[Person] = {person.pk: person for person in people}
    fresh = {model: list(rows) for model, rows in found.items()}
    while fresh:
        parent, pks = fresh.popitem()
        for child, column in _pointing_at(parent):
            for row in child._base_manager.filter(**{f"{column}__in": pks}):
                if row.pk not in found[child]:
                    found[child][row.pk] = row
                    fresh.setdefault(child, []).append(row.pk)
    return {model: [rows[pk] for pk in sorted(rows)] for model, rows in found.items() if rows}


def _escaped(value: str) -> str:
    """As COPY reads text."""
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


@cache
def _pointing_at(parent: type[Model]) -> list[tuple[type[Model], str]]:
    """The tables, and their columns, whose rows belong to a row of this one."""
    return [
        (model, column.name)
        for model in minzheng_models()
        if model not in (*PAID_APART, *SHARED)
        for column in model._meta.concrete_fields
        if isinstance(column, ForeignKey) and column.related_model is parent and model is not parent
    ]


def _unique_texts(model: type[Model]) -> set[str]:
    """The text columns whose values are given out once: each by itself, or but for empty ones."""
    alone = {column.name for column in model._meta.concrete_fields if column.unique and isinstance(column, CharField)}
    return alone | {each.fields[0] for each in model._meta.constraints if len(getattr(each, "fields", ())) == 1} & {
        column.name for column in model._meta.concrete_fields if isinstance(column, CharField)
    }


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the words, the longer ones first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _templated(text: str, pattern: re.Pattern[str], words: dict[str, str]) -> str:
    """The text with placeholders for what is known, ready for the % operator."""
    parts, end = [], 0
    for found in pattern.finditer(text):
        parts += [text[end : found.start()].replace("%", "%%"), f"%({words[found[0]]})s"]
        end = found.end()
    return "".join([*parts, text[end:].replace("%", "%%")])
