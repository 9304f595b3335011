"""The seals of the log: what has settled is sealed once and in order, and no change of it goes unseen, whoever makes it."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from config import database
from minzheng.access import audit, seals
from minzheng.access.actor import Actor
from minzheng.access.audit import verify
from minzheng.access.history import author
from minzheng.access.log import record_look
from minzheng.access.models import AccessLog, LogSeal

from .factories import make_staff

LOG = "access_accesslog"
SYSTEM = Actor.system("test")


def look(count: int = 1) -> list[int]:
    """So many looks; their ids."""
    clerk = Actor(kind="staff", name="甲", role="town_clerk", staff_id=uuid4(), division_code="440103001")
    record_look(clerk, [uuid4() for _ in range(count)], what="view", purpose="办理最低生活保障")
    return list(AccessLog.objects.order_by("-pk").values_list("pk", flat=True)[:count])[::-1]


def seal() -> list[LogSeal]:
    return seals.seal(actor=SYSTEM, patience=5)


def found(**kwargs) -> list[tuple[int, str]]:
    return [(problem.number, problem.what) for problem in verify(**kwargs).problems]


def log_seals() -> list[LogSeal]:
    return list(LogSeal.objects.filter(table_name=LOG).order_by("number"))


@pytest.fixture
def sealed(db) -> list[LogSeal]:
    """Three batches of the access log, of three looks each."""
    for _ in range(3):
        look(3)
        seal()
    return log_seals()


class Tampering:
    """What the owner of the database, or whoever has her password, could do behind the application's back."""

    def __call__(self, sql: str, *values: object) -> None:
        with database.as_owner(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)


@pytest.fixture
def kept(transactional_db) -> list[LogSeal]:
    """The same three batches, committed: the owner comes by a connection of her own."""
    for _ in range(3):
        look(3)
        seal()
    return log_seals()


@pytest.fixture
def owner(kept) -> Tampering:
    return Tampering()


class TestSealing:
    def test_what_has_settled_is_sealed_once(self, db):
        make_staff("clerk", "town_clerk", "440103001")
        look(3)
        assert {batch.table_name for batch in seal()} == {LOG, "access_historyrow"}
        assert seal() == []
        assert verify().problems == []

    def test_a_seal_follows_the_one_before(self, sealed):
        numbers = list(LogSeal.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert [batch.rows for batch in sealed] == [3, 3, 3]
        assert sealed[0].after_id == 0
        assert [batch.after_id for batch in sealed[1:]] == [batch.last_id for batch in sealed[:-1]]
        assert LogSeal.objects.get(number=2).previous_digest == LogSeal.objects.get(number=1).digest

    def test_a_long_log_is_sealed_in_batches(self, db, monkeypatch):
        monkeypatch.setattr(seals, "BATCH_ROWS", 4)
        look(10)
        seal()
        assert [batch.rows for batch in log_seals()] == [4, 4, 2]
        told = verify().tables[LOG]
        assert (told.batches, told.rows, told.unsealed) == (3, 10, 0)

    def test_rows_after_the_last_batch_are_counted(self, sealed):
        look(2)
        assert verify().tables[LOG].unsealed == 2

    def test_every_log_and_the_ledger_are_sealed(self):
        assert set(seals.sealed_tables()) >= {
            *("access_accesslog", "access_historyrow", "access_securityevent"),
            *("cases_step", "payments_posting", "payments_leg"),
        }

    def test_a_column_added_later_breaks_no_seal(self, sealed, monkeypatch):
        less = [column for column in seals.sealed_tables()[LOG] if column != "request_id"]
        monkeypatch.setattr(seals, "sealed_tables", lambda: {LOG: less})
        look(2)
        seal()
        monkeypatch.undo()
        look(2)
        seal()
        assert verify().problems == []
        assert [len(batch.columns) for batch in log_seals()[-2:]] == [len(less), len(less) + 1]

    def test_the_application_can_neither_change_nor_remove_a_seal(self, sealed):
        for sql in (
            "UPDATE access_logseal SET rows = 0",
            "DELETE FROM access_logseal",
            "TRUNCATE access_logseal",
            f"UPDATE {LOG} SET purpose = ''",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
class TestWritersAtWork:
    """Numbers arrive out of order; nobody waits for the sealer, and the sealer waits for who owes a number."""

    def test_a_number_that_comes_late_is_not_left_outside(self):
        look()
        begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

        def slow() -> None:
            try:
                with transaction.atomic():
                    look()
                    begun.set()
                    go_on.wait(10)
            finally:
                connection.close()
                done.set()

        writer = threading.Thread(target=slow)
        writer.start()
        assert begun.wait(10)
        (later,) = look()  # commits at once, with a higher number than the one still owed
        seals.seal(actor=SYSTEM, patience=0.2)  # other tables may have settled
        assert not LogSeal.objects.filter(table_name=LOG).exists()
        go_on.set()
        assert done.wait(10)
        writer.join()
        seal()
        (batch,) = log_seals()
        assert (batch.rows, batch.last_id) == (3, later)
        assert verify().problems == []

    def test_the_sealer_waits_for_those_who_began_and_not_for_those_who_come(self):
        begun, sealed = threading.Event(), threading.Event()

        def busy() -> None:
            """Always in some transaction that writes, never long in one."""
            try:
                while not sealed.is_set():
                    with transaction.atomic():
                        look()
                        sealed.wait(0.03)
                    begun.set()
            finally:
                connection.close()

        writers = [threading.Thread(target=busy) for _ in range(3)]
        for writer in writers:
            writer.start()
        assert begun.wait(10)
        made = [batch for batch in seal() if batch.table_name == LOG]
        sealed.set()
        for writer in writers:
            writer.join()
        assert made
        seal()
        assert verify().problems == []

    def test_a_second_sealer_leaves_it_to_the_first(self):
        look(3)
        begun, go_on = threading.Event(), threading.Event()

        def first() -> None:
            try:
                with transaction.atomic():
                    assert seals._chain_is_ours()
                    begun.set()
                    go_on.wait(10)
            finally:
                connection.close()

        holder = threading.Thread(target=first)
        holder.start()
        assert begun.wait(10)
        assert seal() == []
        record_look(SYSTEM, [uuid4()], what="view", purpose="谁也不等")  # and nobody who looks waits for either
        go_on.set()
        holder.join()
        assert [batch.table_name for batch in seal()].count(LOG) == 1


class TestTampering:
    """By raw SQL, as the owner of the database."""

    def test_a_changed_row(self, owner, kept):
        owner(f"UPDATE {LOG} SET purpose = '正常办理' WHERE id = %s", kept[1].last_id)
        assert found() == [(kept[1].number, audit.ROWS_CHANGED)]

    def test_a_deleted_row(self, owner, kept):
        owner(f"DELETE FROM {LOG} WHERE id = %s", kept[1].last_id)
        assert found() == [(kept[1].number, audit.ROWS_MISSING)]

    def test_a_row_slipped_in(self, owner, kept):
        columns = ", ".join(column for column in seals.sealed_tables()[LOG] if column != "id")
        for number in (0, -7):  # before the first
            owner(
                f"INSERT INTO {LOG} (id, {columns}) OVERRIDING SYSTEM VALUE SELECT %s, {columns} FROM {LOG} WHERE id = %s",
                number,
                kept[0].last_id,
            )
        assert found() == [(kept[0].number, audit.ROWS_ADDED)]

    def test_a_row_put_in_the_place_of_another(self, owner, kept):
        owner(f"UPDATE {LOG} SET id = id - 1000 WHERE id = %s", kept[0].last_id)
        owner(f"UPDATE {LOG} SET id = id + 5000 WHERE id = %s", kept[2].last_id)
        assert found() == [(kept[0].number, audit.ROWS_CHANGED), (kept[2].number, audit.ROWS_MISSING)]

    def test_a_row_changed_and_its_seal_made_to_fit(self, owner, kept):
        """Whoever rewrites a seal has to rewrite every later one."""
        owner(f"UPDATE {LOG} SET purpose = '正常办理' WHERE id = %s", kept[1].last_id)
        batch = kept[1]
        _, batch.rows_digest = seals.rows_digest(batch)
        owner("UPDATE access_logseal SET rows_digest = %s WHERE number = %s", batch.rows_digest, batch.number)
        assert (batch.number, audit.SEAL_CHANGED) in found()
        owner("UPDATE access_logseal SET digest = %s WHERE number = %s", seals.digest_of(batch), batch.number)
        assert found() == [(batch.number + 1, audit.CHAIN_BROKEN)]

    def test_a_seal_taken_away(self, owner, kept):
        owner("DELETE FROM access_logseal WHERE number = %s", kept[1].number)
        assert found()[0] == (kept[1].number + 1, audit.SEAL_MISSING)

    def test_the_end_cut_off(self, owner, kept):
        """Rows alone: seen. Rows and their seals: seen by whoever kept an anchor."""
        anchor = audit.anchor_of(kept[2])
        owner(f"DELETE FROM {LOG} WHERE id > %s", kept[1].last_id)
        assert found() == [(kept[2].number, audit.ROWS_MISSING)]
        owner("DELETE FROM access_logseal WHERE number >= %s", kept[2].number)
        assert found() == []
        assert found(anchors=[anchor]) == [(anchor.number, audit.ANCHOR_CUT)]

    def test_the_whole_chain_rewritten(self, owner, kept):
        anchors = audit.read_anchors(audit.anchor_of(kept[0]).line() + "\n\n" + audit.anchor_of(kept[2]).line())
        owner(f"UPDATE {LOG} SET purpose = '正常办理' WHERE id = %s", kept[1].last_id)
        owner("DELETE FROM access_logseal")
        seal()
        assert found() == []
        assert {what for _, what in found(anchors=anchors)} <= {audit.ANCHOR_DIFFERS, audit.ANCHOR_CUT}
        assert found(anchors=anchors)

    def test_verifying_from_a_later_seal_on(self, owner, kept):
        owner(f"UPDATE {LOG} SET purpose = '正常办理' WHERE id = %s", kept[0].last_id)
        assert found() == [(kept[0].number, audit.ROWS_CHANGED)]
        assert found(start=kept[1].number) == []
        assert verify(start=kept[1].number).tables[LOG].batches == 2

    def test_a_seal_that_names_what_does_not_exist_is_reported(self, owner, kept):
        owner('UPDATE access_logseal SET columns = \'["id", "nothing"]\' WHERE number = %s', kept[2].number)
        batch = LogSeal.objects.get(number=kept[2].number)
        owner("UPDATE access_logseal SET digest = %s WHERE number = %s", seals.digest_of(batch), batch.number)
        assert found()[0] == (batch.number, audit.COLUMN_MISSING)


def test_a_line_that_is_no_anchor_is_named():
    with pytest.raises(audit.NotAnAnchor) as wrong:
        audit.read_anchors('\n{"number": 3}')
    assert wrong.value.args == (2,)


def test_a_seal_needs_an_author(db):
    with pytest.raises(ProgrammingError), transaction.atomic():
        LogSeal.objects.create(
            number=1,
            table_name=LOG,
            after_id=0,
            last_id=1,
            rows=1,
            columns=[],
            algorithm="sha256",
            rows_digest="",
            digest="x",
        )
    with author(SYSTEM):
        assert seals.newest() is None
