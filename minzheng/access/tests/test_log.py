"""The access log, the idempotency keys, the encrypted files and the lines of the log."""

from __future__ import annotations

import json
import logging
import stat
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from minzheng.access.actor import Actor
from minzheng.access.encryption import Unreadable, destroy, new_data_key
from minzheng.access.history import action
from minzheng.access.log import record_look
from minzheng.access.logging import JsonFormatter
from minzheng.access.models import AccessLog, Submission
from minzheng.access.refusals import Refused
from minzheng.access.requests import new_request
from minzheng.access.storage import EncryptedFiles
from minzheng.access.submissions import claim, remember

from .factories import make_staff


class TestAccessLog:
    def test_every_person_seen_leaves_a_row_with_one_query(self, db, django_assert_num_queries):
        clerk, persons = make_staff("clerk", "town_clerk", "440103001"), [uuid4(), uuid4()]
        with django_assert_num_queries(1):
            record_look(clerk, [*persons, persons[0]], what="view", purpose="受理申请", subject_ref="440103001-2020-1")
        rows = AccessLog.objects.order_by("pk")
        assert [row.person_id for row in rows] == persons
        assert {(row.staff_id, row.role, row.division_code, row.what) for row in rows} == {
            (clerk.staff_id, "town_clerk", "440103001", "view")
        }

    def test_looking_without_a_purpose_is_refused(self, db):
        with pytest.raises(Refused):
            record_look(make_staff("clerk", "town_clerk", "440103001"), [uuid4()], what="unmask", purpose=" ")
        assert not AccessLog.objects.exists()


class TestSubmissions:
    def test_the_first_is_carried_out_and_the_second_gets_its_result(self, system_author):
        assert claim(actor=system_author, key="k1", what="open") is None
        remember(actor=system_author, key="k1", what="open", result="case-1")
        assert claim(actor=system_author, key="k1", what="open") == "case-1"
        assert Submission.objects.count() == 1

    def test_another_s_key_is_refused(self, system_author):
        remember(actor=system_author, key="k1", what="open", result="case-1")
        for actor, what in ((make_staff("a", "town_clerk", "440103"), "open"), (system_author, "close")):
            with pytest.raises(Refused) as refused:
                claim(actor=actor, key="k1", what=what)
            assert refused.value.reasons[0].key == "key_used"

    @pytest.mark.django_db(transaction=True)
    def test_two_at_the_same_time_are_carried_out_once(self):
        clerk, carried_out = Actor.system("test"), []

        @action
        def submit(*, actor: Actor) -> str:
            earlier = claim(actor=actor, key="k1", what="open")
            if earlier is not None:
                return earlier
            carried_out.append(actor)
            time.sleep(0.1)
            remember(actor=actor, key="k1", what="open", result="case-1")
            return "case-1"

        def submitted(_: int) -> str:
            try:
                return submit(actor=clerk)
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            assert list(pool.map(submitted, range(3))) == ["case-1"] * 3
        assert len(carried_out) == 1


class TestFiles:
    SECRET = "身份证号码 11010519491231002X".encode()

    @pytest.fixture
    def files(self, tmp_path, settings, system_author) -> EncryptedFiles:
        settings.STORAGE_ROOT = tmp_path
        return EncryptedFiles("documents")

    def stored(self, root: Path) -> list[Path]:
        return [path for path in root.rglob("*") if path.is_file()]

    def test_what_is_saved_opens_and_lies_there_sealed(self, files, tmp_path):
        name = uuid4()
        files.save(self.SECRET, public_id=name, data_key=new_data_key())
        assert files.open(name) == self.SECRET
        (path,) = self.stored(tmp_path)
        assert self.SECRET not in path.read_bytes()
        assert b64encode(self.SECRET)[:20] not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_a_file_is_written_once(self, files, tmp_path):
        name, key = uuid4(), new_data_key()
        files.save(b"1", public_id=name, data_key=key)
        with pytest.raises(FileExistsError):
            files.save(b"2", public_id=name, data_key=key)
        assert files.open(name) == b"1"
        assert len(self.stored(tmp_path)) == 1

    def test_a_file_under_another_name_or_kind_does_not_open(self, files, tmp_path):
        name, other, key = uuid4(), uuid4(), new_data_key()
        files.save(b"1", public_id=name, data_key=key)
        files.save(b"2", public_id=other, data_key=key)
        first, second = sorted(self.stored(tmp_path), key=lambda path: path.name != name.hex)
        second.write_bytes(first.read_bytes())
        with pytest.raises(Unreadable):
            files.open(other)
        (tmp_path / "documents").rename(tmp_path / "bank")
        with pytest.raises(Unreadable):
            EncryptedFiles("bank").open(name)

    def test_a_destroyed_key_or_a_lost_file_is_unreadable(self, files):
        name, key = uuid4(), new_data_key()
        files.save(b"1", public_id=name, data_key=key)
        destroy(key)
        for gone in (name, uuid4()):
            with pytest.raises(Unreadable):
                files.open(gone)


class TestLogLines:
    def line(self, **record) -> dict:
        made = logging.makeLogRecord({"name": "minzheng.x", "levelname": "INFO", **record})
        return json.loads(JsonFormatter().format(made))

    def test_arguments_and_unknown_names_stay_away(self):
        line = self.line(msg="looked for %s", args=("11010519491231002X",), count=3, q="11010519491231002X")
        assert line["message"] == "looked for %s"
        assert line["count"] == 3
        assert "11010519491231002X" not in json.dumps(line)

    def test_an_error_says_where_and_not_what(self):
        try:
            raise ValueError("bad number 11010519491231002X")
        except ValueError as error:
            line = self.line(msg="failed", exc_info=(ValueError, error, error.__traceback__))
        assert line["error"]["type"] == "builtins.ValueError"
        assert "test_an_error_says_where_and_not_what" in line["error"]["trace"][0]
        assert "11010519491231002X" not in json.dumps(line)

    def test_the_request_s_number_is_on_every_line(self):
        assert "request_id" not in self.line(msg="x")
        with new_request() as identifier:
            assert self.line(msg="x")["request_id"] == identifier
