"""At rest there is no number of anybody in clear: after the demonstration's whole job every table, file and log is searched."""

from __future__ import annotations

import logging
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from config import demo_clock, env, postgres
from minzheng.access.actors import actor_for_username
from minzheng.access.log import record_look
from minzheng.access.logging import JsonFormatter
from minzheng.cases.models import Case
from minzheng.demo import main_job
from minzheng.demo.cast import families
from minzheng.demo.staff import FENGYUAN, PASSWORD, team_of
from minzheng.demo.workbook import example_workbook
from minzheng.domains.assistance.actions.importing.columns import HOUSEHOLDS, MEMBERS, NUMBER
from minzheng.domains.assistance.actions.importing.workbook import read
from minzheng.domains.assistance.models import ImportBatch
from minzheng.lib import clock
from minzheng.payments.models import BankFile, Run
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest
from tests.fixtures.visitors import at_desk

from .traces import Searcher, Trace, forms, hidden_part

STRAY = "44019919880101001X"
"""A number of nobody in the city, to be planted."""


def cast_numbers() -> set[str]:
    """Every identity, telephone and account number of the cast and of the workbook, right or wrong."""
    numbers = set()
    for family in families():
        numbers.add(family.account)
        for position in range(len(family.data["members"])):
            numbers |= {
                family._number(position),
                family._member(position, family.data["members"][position]).entry.phone,
            }
    for household in read(example_workbook()):
        numbers |= {row.text(NUMBER).upper() for row in household.rows[MEMBERS]}
        numbers |= {row.text("电话") for row in household.rows[MEMBERS]}
        numbers |= {row.text("银行账号") for row in household.rows[HOUSEHOLDS]}
    return {number for number in numbers if number}


@contextmanager
def captured_logs() -> Iterator[StringIO]:
    """Everything that is logged from the lowest level on, as the platform writes it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    handler.setLevel(logging.DEBUG)
    loud = [logging.getLogger(), *(logging.getLogger(name) for name in ("minzheng", "django", "procrastinate", "axes"))]
    levels = [logger.level for logger in loud]
    logging.getLogger().addHandler(handler)
    for logger in loud:
        logger.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        logging.getLogger().removeHandler(handler)
        for logger, level in zip(loud, levels, strict=True):
            logger.setLevel(level)


def tables() -> dict[str, bytes]:
    """Every row of every table as text; what sessions keep, opened."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            with cursor.copy(f'COPY (SELECT * FROM "{table}") TO STDOUT') as rows:
                found[table] = b"".join(bytes(block) for block in rows)
    opened = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    return {**found, "sessions, opened": repr(opened).encode()}


def files() -> dict[str, bytes]:
    """Every stored file under its path, and the paths themselves."""
    stored = [path for path in Path(configured.STORAGE_ROOT).rglob("*") if path.is_file()]
    names = {"names of stored files": "\n".join(map(str, stored)).encode()}
    return {**names, **{str(path.relative_to(configured.STORAGE_ROOT)): path.read_bytes() for path in stored}}


def server_log() -> dict[str, bytes]:
    """What the embedded database itself has written down."""
    path = postgres.Place.of(env.home()).log
    return {"the server's log": path.read_bytes() if path.exists() else b""}


@pytest.fixture
def city(transactional_db, tmp_path, monkeypatch, settings) -> Iterator[dict[str, bytes]]:
    """The demonstration city after its main job and a morning of work on the screens: all that is at rest."""
    settings.STORAGE_ROOT = tmp_path / "storage"
    monkeypatch.setattr(demo_clock, "path", lambda: tmp_path / "demo-clock")
    try:
        with captured_logs() as logs:
            main_job.run(lambda said: logs.write(f"{said}\n"), scale=main_job.CAST)
            a_morning_of_work()
        yield {**tables(), **files(), **server_log(), "logs": logs.getvalue().encode()}
    finally:
        clock.install(None)


def a_morning_of_work() -> None:
    """Numbers are typed or come in a file: to sign in, to search, to apply, to look at what is masked, to pay."""
    case = Case.objects.filter(state="granted", division__code=FENGYUAN).first()
    applicant = next(each for each in families() if each.data["members"][0]["name"] == case.applicant.name)
    clerk = at_desk(team_of(FENGYUAN).clerk)
    clerk.get(reverse("workbench:case", args=[case.public_id]))
    clerk.post(reverse("workbench:search"), {"q": applicant.applicant_number})
    clerk.post(reverse("workbench:search"), {"q": applicant.applicant_number[:12]})
    look = {"field": "identity_number", "reason": "identity"}
    clerk.post(reverse("workbench:unmask", args=[case.applicant.public_id]), look)
    typed = {"members-0-identity_number": applicant.applicant_number, "account_number": applicant.account}
    clerk.post(reverse("assistance:save_draft"), typed)
    clerk.post(reverse("assistance:intake"), {**typed, "form_token": "t-1"})
    workbook = SimpleUploadedFile("applications.xlsx", example_workbook())
    assert clerk.post(reverse("assistance:imports"), {"file": workbook, "form_token": "t-2"}).status_code == 302
    workbook = SimpleUploadedFile("applications.xlsx", example_workbook())
    assert clerk.post(reverse("assistance:imports"), {"file": workbook}).status_code == 302
    run = Run.objects.get(payer__code="440103")
    officer = at_desk(team_of(FENGYUAN).payments_officer)
    assert officer.post(reverse("workbench:run_act", args=[run.public_id, "download"])).status_code == 200
    resident = Client()
    resident.post(reverse("portal:sign_in"), {"identity_number": applicant.applicant_number})
    code = codes.code_of(CodeRequest.objects.latest("pk"))
    resident.post(reverse("portal:code"), {"code": code})
    assert resident.get(reverse("portal:case", args=[case.public_id])).status_code == 200
    for username in ("liang", applicant.applicant_number, f"{applicant.applicant_number[:6]} {applicant.account}"):
        answer = Client().post(reverse("workbench:sign_in"), {"username": username, "password": "wrong"})
        assert answer.status_code == 422
    Client().post(reverse("workbench:sign_in"), {"username": "chen", "password": PASSWORD})


def test_no_number_of_anybody_is_at_rest_in_clear_and_a_planted_one_is_found(city):
    assert BankFile.objects.filter(direction="in").exists()
    assert ImportBatch.objects.filter(accepted__gt=0, rejected__gt=0).exists()
    assert AccessAttempt.objects.exists()
    assert b'"logger": "minzheng.access.middleware"' in city["logs"]
    assert names_stay_readable(city)
    searcher = Searcher([*cast_numbers(), STRAY])
    assert searcher.traces(city) == []
    found = planted(searcher)
    assert found >= {"access_accesslog", "imports/00/planted", "logs", "sessions, opened"}


def names_stay_readable(city: dict[str, bytes]) -> bool:
    """People are called by their names: a dump in which nothing can be read would prove nothing."""
    people = city["registry_person"].decode()
    return all(family.data["members"][0]["name"] in people for family in families())


def planted(searcher: Searcher) -> set[str]:
    """A number put into a table, a session, a file and a log; where it is found."""
    clerk = actor_for_username("chen")
    record_look(clerk, [Case.objects.first().applicant.public_id], what="view", purpose=f"核对{STRAY}")
    session = SessionStore()
    session["typed"] = STRAY
    session.save()
    path = Path(configured.STORAGE_ROOT) / "imports" / "00" / "planted"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x00\x01" + STRAY.encode() + b"\xff")
    with captured_logs() as logs:
        logging.getLogger("minzheng.test").info("unscoped read", extra={"why": STRAY})
    found = searcher.traces({**tables(), **files(), "logs": logs.getvalue().encode()})
    assert {trace.number for trace in found} == {STRAY}
    return {trace.place for trace in found}


# The searcher itself --------------------------------------------------------------------------------------------------

ACCOUNT, PHONE = "6299990000000000123", "10000000019"


@pytest.mark.parametrize("number", [STRAY, ACCOUNT, PHONE])
def test_a_number_is_found_in_every_dress(number):
    searcher = Searcher([number, "440199197001010013", "6299990000000000999"])
    for form, dressed in forms(number).items():
        found = searcher.traces({"here": b"\x00before:" + dressed + b",after\xff"})
        assert {trace.number for trace in found} == {number}, form


@pytest.mark.parametrize("number", [STRAY, ACCOUNT, PHONE])
@pytest.mark.parametrize("shift", range(3))
def test_base64_is_found_whatever_stands_around_the_number(number, shift):
    searcher = Searcher([number])
    for encode in (b64encode, urlsafe_b64encode):
        text = encode(b"x" * shift + number.encode() + b"yz")
        assert searcher.traces({"here": text})


def test_bytes_that_a_dump_shows_in_hexadecimal_are_looked_into(system_author):
    searcher = Searcher([STRAY])
    column = b"\\\\x" + f"卡 {STRAY[:6]} {STRAY[6:14]} {STRAY[14:]}".encode().hex().encode()
    assert searcher.traces({"here": column}) == [Trace(STRAY, "in groups of as an identity number with ' '", "here")]


def test_what_a_mask_leaves_is_not_taken_for_the_number():
    searcher = Searcher([STRAY, ACCOUNT, PHONE])
    assert searcher.traces({"page": b"440*************1X 100****0019 ***************0123 1988-01-01"}) == []
    assert hidden_part(STRAY) == STRAY[3:-2]
    assert searcher.traces({"page": f"…{STRAY[3:-2]}…".encode()})[0].form == "what a mask hides"
