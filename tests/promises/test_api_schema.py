"""The API keeps its own document: whatever is sent and whoever sends it, no fault of ours and no answer it does not declare."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.tests.factories import make_staff
from minzheng.demo.carrying import Carrying
from minzheng.demo.cast import families
from minzheng.demo.staff import CITY, FENGYUAN, LIWAN, team_of
from minzheng.demo.staff import make_staff as hire_the_city
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.models import HomeVisit
from minzheng.lib import clock
from minzheng.payments import runs
from minzheng.rulebook.models import CalendarRelease, ParameterValue
from minzheng.rulebook.releases import released
from tests.fixtures.callers import ROOT, Caller

from .operations import operations
from .street import NOTHING

pytestmark = pytest.mark.slow

NOW = datetime(2020, 12, 1, 10, tzinfo=clock.SHANGHAI)
OPERATIONS = operations()
EXAMPLES = {GenerationMode.POSITIVE: 6, GenerationMode.NEGATIVE: 3}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[tuple[dict[Actor, str], dict[str, list[UUID]]]]:
    """Tokens of every kind of post, and the things there are by their noun: three cases, their people and papers, a run."""
    with django_db_blocker.unblock(), clock.travel(NOW), transaction.atomic():
        hire_the_city(actor=Actor.system("test"))
        team = team_of(FENGYUAN)
        by_key = {family.key: family for family in families()}
        cases = [Carrying(by_key[key], team).carry() for key in ("investigating", "reviewing", "dialysis")]
        payer = Division.objects.get(code=LIWAN)
        run = runs.draft(actor=team.payments_officer, payer=payer, programme=assistance.DIBAO, month=date(2020, 12, 1))
        things = {
            "cases": [case.public_id for case in cases],
            "people": [case.applicant.public_id for case in cases],
            "documents": [paper.public_id for case in cases for paper in case.documents.all()[:2]],
            "runs": [run.public_id],
            "visits": list(HomeVisit.objects.values_list("public_id", flat=True)),
            "rulebook/values": [row.public_id for row in released(ParameterValue)[:2]],
            "rulebook/calendars": [row.public_id for row in released(CalendarRelease)[:2]],
        }
        staff = [team.clerk, team.second_visitor, team.reviewer, team.confirmer]
        staff += [team.payments_officer, team.payments_approver]
        staff += [make_staff("policy", "policy_officer", CITY), make_staff("watcher", "auditor", CITY)]
        yield {actor: Caller.of(actor).secret for actor in staff}, things
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def schema(scene) -> Iterator[Any]:
    """The document as a program gets it. A request must not close the connection in whose transaction the scene stands."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", EXAMPLES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.path}")
def test_every_answer_is_one_that_the_document_declares(scene, schema, operation, mode):
    """Mostly those who may say the word, about things there are; sometimes another role, somebody unknown, nothing."""
    secrets, things = scene
    known = [secret for actor, secret in secrets.items() if not operation.may or gate.may(actor, operation.may)]
    callers = st.one_of(st.sampled_from(known), st.sampled_from(known), st.sampled_from([*secrets.values(), "mz_none"]))
    asked_about = st.sampled_from([*things.get(operation.noun, []), NOTHING])

    @settings(
        max_examples=EXAMPLES[mode],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=schema[f"{ROOT}{operation.path}"][operation.method].as_strategy(generation_mode=mode),
        secret=callers,
        thing=asked_about,
    )
    def ask(case, secret, thing):
        if "public_id" in case.path_parameters:
            case.path_parameters["public_id"] = str(thing)
        case.headers["Authorization"] = f"Bearer {secret}"
        with transaction.atomic():
            answer = case.call()
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    with clock.travel(NOW):
        ask()
