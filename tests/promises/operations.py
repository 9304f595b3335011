"""Every operation of the API as its document lists it, with a call of each that would do something to what is the street's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.access.actors import actor_for_posting
from minzheng.access.models import Posting
from minzheng.access.sign_in import POSTING
from minzheng.api.v1.api import api
from minzheng.api.v1.document import document
from minzheng.domains.assistance.models import HomeVisit
from minzheng.rulebook.models import CalendarRelease, ParameterValue
from minzheng.rulebook.releases import released
from tests.fixtures.callers import Caller

from .street import NOTHING, PDF, Street

ONE_FOR_THE_CITY = "/rulebook/"
"""Whoever may read the rulebook reads all of it: it is nobody's own."""

TRIED = {"get": 3, "post": 1}
"""On how many things of the street's an operation is tried: what is read may differ from one to the next."""


@dataclass(frozen=True)
class Operation:
    """An operation: its address with its parameters, the word on its door, and what its document says of it."""

    method: str
    path: str
    may: str
    described: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        return str(self.described["operationId"])

    @property
    def names_a_thing(self) -> bool:
        return "{" in self.path

    @property
    def noun(self) -> str:
        """The first word of an address that names a thing: ``cases``, ``rulebook/values``."""
        return re.sub(r"^/(assistance/)?", "", self.path).partition("/{")[0]

    @property
    def belongs_to_a_division(self) -> bool:
        return self.names_a_thing and not self.path.startswith(ONE_FOR_THE_CITY)


@dataclass(frozen=True)
class Call:
    """An operation on a thing of the street's, or on the one that does not exist, with a body it would take."""

    operation: Operation
    path: str
    body: dict[str, Any] | None
    is_form: bool

    def by(self, caller: Caller) -> Any:
        if self.operation.method == "get":
            return caller.get(self.path)
        if self.is_form:
            return caller.post(self.path, self.body, files={"file": SimpleUploadedFile("a.pdf", PDF)})
        return caller.post(self.path, self.body)


def operations() -> list[Operation]:
    """All of them, from the document."""
    words = {
        operation.operation_id: operation.view_func.door.may
        for router in api()._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }
    return [
        Operation(method, path, words[described["operationId"]], described)
        for path, methods in document(path_prefix="")["paths"].items()
        for method, described in methods.items()
    ]


def calls_of(operation: Operation, street: Street) -> Iterator[tuple[Call, Call]]:
    """The operation on things of the street's that it could be about, beside the same on nothing."""
    for thing in things_of(operation, street)[: TRIED[operation.method]]:
        yield call(operation, thing), call(operation, NOTHING)


def call(operation: Operation, thing: Any) -> Call:
    content = operation.described.get("requestBody", {}).get("content", {})
    taken = next(iter(content.values()), {}).get("schema")
    path = operation.path.replace("{public_id}", str(thing)).replace("{key}", "investigation")
    body = example(taken, components()) if taken else None
    return Call(operation, path, body, "multipart/form-data" in content)


def things_of(operation: Operation, street: Street) -> list[Any]:
    """What of the street's stands behind the first word of an address. A new one is added here."""
    if not operation.names_a_thing:
        return [None]
    visits = HomeVisit.objects.filter(case__in=_cases(street)).values_list("public_id", flat=True)
    things = {
        "cases": _args(street, "workbench:case"),
        "documents": _args(street, "workbench:document"),
        "objections": _args(street, "workbench:resolve_objection"),
        "tasks": _args(street, "workbench:finish_task"),
        "publicity": _args(street, "workbench:publicity_proof"),
        "people": _args(street, "workbench:person"),
        "runs": _args(street, "workbench:run"),
        "bank-files": _args(street, "workbench:returns"),
        "visits": list(visits)[:2],
        "rulebook/values": [released(ParameterValue)[0].public_id],
        "rulebook/calendars": [released(CalendarRelease)[0].public_id],
    }
    return list(dict.fromkeys(things[operation.noun]))


def example(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """The least that a schema takes, so that nothing but who asks stands in the way."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rpartition("/")[2]], known)
    if "anyOf" in schema:
        return example(schema["anyOf"][0], known)
    if "const" in schema or "enum" in schema:
        return schema.get("const") or schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        required = set(schema.get("required", ()))
        return {
            name: example(each, known)
            for name, each in schema.get("properties", {}).items()
            if name in required and each.get("format") != "binary"
        }
    if kind == "array":
        return [example(schema["items"], known)]
    return {"integer": schema.get("minimum", 1), "boolean": True}.get(kind) if kind != "string" else _text(schema)


@cache
def components() -> Mapping[str, Any]:
    schemas: Mapping[str, Any] = document(path_prefix="")["components"]["schemas"]
    return schemas


def caller_of(browser: Client) -> Caller:
    """A program with a token of the very posting in which this browser is signed in; used once, so that its day is kept."""
    posting = Posting.objects.select_related("staff", "division").get(public_id=browser.session[POSTING])
    caller = Caller.of(actor_for_posting(posting))
    caller.get("/me")
    return caller


def _text(schema: Mapping[str, Any]) -> str:
    if schema.get("format") == "date":
        return "2020-12-01"
    if schema.get("format") == "uuid":
        return str(NOTHING)
    if "0-9]" in schema.get("pattern", "") and "A-Z" not in schema["pattern"]:
        return "440103006101"
    return "440103200001010018"[: max(schema.get("minLength", 2), 18)]


def _args(street: Street, name: str) -> list[Any]:
    return [address.args[0] for address in street.addresses_named(name)]


def _cases(street: Street) -> Any:
    from minzheng.cases.models import Case

    return Case.objects.filter(public_id__in=_args(street, "workbench:case"))
