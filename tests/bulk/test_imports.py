"""A file is brought, looked at, confirmed; each row once, whatever is brought again, whoever dies in the middle."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from minzheng.access.models import AccessLog
from minzheng.access.refusals import Refused
from minzheng.bulk import imports
from minzheng.bulk.imports import carrying_out, reading
from minzheng.bulk.models import ImportRow
from minzheng.bulk.sheets import Unreadable
from minzheng.domains.assistance.actions.lists import DEATH_LIST, STATUS_ROSTER
from minzheng.domains.assistance.models import Doubt
from minzheng.registry.models import Person, Status
from tests.bulk.lists import deaths, numbers, roster, sheet

pytestmark = pytest.mark.django_db


def returned(actor, kind, file) -> list[list[str]]:
    content = imports.returned(actor=actor, kind=kind, file=file)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_nothing_counts_before_it_is_confirmed(bring, fengyuan):
    file = bring(fengyuan.confirmer, STATUS_ROSTER, sheet(STATUS_ROSTER, roster(30, wrong_every=10)))
    assert (file.stage, file.tally) == ("judged", {"good": 27, "wrong": 3})
    assert not Status.objects.exists()
    imports.confirm(actor=fengyuan.confirmer, file=file)
    carrying_out.carry_out(file)
    file.refresh_from_db()
    assert (file.stage, file.tally["done"]) == ("done", 27)
    assert Status.objects.filter(key="tekun", source_ref=file.public_id).count() == 27


def test_the_same_file_again_changes_nothing(bring, fengyuan):
    content = sheet(STATUS_ROSTER, roster(20, wrong_every=10))
    bring(fengyuan.confirmer, STATUS_ROSTER, content, confirmed=True)
    before = (Person.objects.count(), Status.objects.count())
    again = bring(fengyuan.confirmer, STATUS_ROSTER, content)
    assert again.tally == {"known": 18, "wrong": 2}
    with pytest.raises(Refused, match="没有可以导入的行"):
        imports.confirm(actor=fengyuan.confirmer, file=again)
    assert (Person.objects.count(), Status.objects.count()) == before


def test_what_goes_back_has_the_same_layout_and_a_reason(bring, fengyuan):
    rows = list(roster(3))
    rows[0][1] = rows[0][1][:15]
    rows[1][4], rows[1][0] = "二〇二〇年", "=1+1"
    file = bring(fengyuan.confirmer, STATUS_ROSTER, sheet(STATUS_ROSTER, rows))
    head, *back = returned(fengyuan.confirmer, STATUS_ROSTER, file)
    assert head == [*STATUS_ROSTER.labels(), imports.REASON]
    assert [row[1] for row in back] == [rows[0][1], rows[1][1]]
    assert "15 位的旧号码" in back[0][-1]
    assert "应是日期" in back[1][-1]
    assert "公式" in back[1][-1]
    mended = [[*row[:-1], row[-1]] for row in back]
    mended[0][1], mended[1][4], mended[1][0] = list(numbers(9))[7], "2020年2月1日", "何俊"
    again = bring(fengyuan.confirmer, STATUS_ROSTER, sheet(STATUS_ROSTER, [row[:6] for row in mended]))
    assert again.tally == {"good": 2}


def test_the_same_number_twice_in_a_file_goes_back(bring, fengyuan, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    rows = list(deaths(3))
    file = bring(fengyuan.clerk, DEATH_LIST, sheet(DEATH_LIST, [*rows, rows[0], rows[0]]))
    assert file.tally == {"nothing": 3, "wrong": 2}
    back = returned(fengyuan.clerk, DEATH_LIST, file)[1:]
    assert all("与第 2 行是同一“身份证号码”" in row[-1] for row in back)


def test_a_hit_on_a_death_list_is_a_doubt_and_stops_nothing(bring, carried, fengyuan):
    case = carried("dialysis")
    person = case.applicant
    row = [person.name, person.identity_number.open(), "2020-11-20", "殡葬火化"]
    content = sheet(DEATH_LIST, [row, *deaths(5)])
    file = bring(fengyuan.clerk, DEATH_LIST, content, confirmed=True)
    assert file.tally == {"good": 1, "nothing": 5, "done": 1}
    doubt = Doubt.objects.get()
    assert (doubt.case, doubt.person, doubt.verdict) == (case, person, "")
    state = type(case).objects.get(pk=case.pk).state
    assert state == case.state
    assert Status.objects.filter(person=person, valid_to=None).exists()
    look = AccessLog.objects.filter(person_id=person.public_id, purpose="比对死亡名单").first()
    assert look is not None
    again = bring(fengyuan.clerk, DEATH_LIST, content)
    assert again.tally == {"known": 1, "nothing": 5}


def test_people_of_another_street_are_nobody_s_here(bring, carried, wenquan):
    person = carried("dialysis").applicant
    content = sheet(DEATH_LIST, [[person.name, person.identity_number.open(), "2020-11-20", "其他"]])
    file = bring(wenquan.clerk, DEATH_LIST, content)
    assert file.tally == {"nothing": 1}
    assert not ImportRow.objects.exclude(person_id=None).exists()


def test_another_name_is_a_doubt_that_says_so(bring, carried, fengyuan):
    person = carried("dialysis").applicant
    content = sheet(DEATH_LIST, [["何某", person.identity_number.open(), "2020-11-20", "其他"]])
    bring(fengyuan.clerk, DEATH_LIST, content, confirmed=True)
    assert "姓名与登记的不一致" in Doubt.objects.get().text.open()


def test_only_who_brought_it_may_confirm_and_only_once(bring, fengyuan):
    file = bring(fengyuan.confirmer, STATUS_ROSTER, sheet(STATUS_ROSTER, roster(2)))
    for stranger in (fengyuan.clerk, fengyuan.reviewer, fengyuan.payments_officer):
        with pytest.raises(Refused):
            imports.confirm(actor=stranger, file=file)
    imports.confirm(actor=fengyuan.confirmer, file=file)
    for act in (imports.confirm, imports.discard):
        with pytest.raises(Refused, match="已经确认或放弃"):
            act(actor=fengyuan.confirmer, file=file)


def test_a_kind_is_brought_by_its_roles_only(fengyuan):
    for actor, kind in ((fengyuan.clerk, STATUS_ROSTER), (fengyuan.reviewer, DEATH_LIST)):
        with pytest.raises(Refused):
            imports.receive(actor=actor, kind=kind, content=sheet(kind, deaths(1)), file_name="a.xlsx")


def test_a_row_that_is_refused_leaves_the_others(bring, fengyuan):
    rows = list(roster(4))
    bring(fengyuan.confirmer, STATUS_ROSTER, sheet(STATUS_ROSTER, rows[:1]), confirmed=True)
    rows[0][0] = "改了名"
    rows[0][4] = "2020-02-01"
    file = bring(fengyuan.confirmer, STATUS_ROSTER, sheet(STATUS_ROSTER, rows), confirmed=True)
    assert (file.tally["done"], file.tally["refused"]) == (3, 1)
    assert "另一姓名" in returned(fengyuan.confirmer, STATUS_ROSTER, file)[1][-1]


def test_the_worker_acts_for_nobody_who_has_left(fengyuan, bring, system_author):
    from datetime import date

    from minzheng.access.models import Posting

    file = imports.receive(
        actor=fengyuan.confirmer, kind=STATUS_ROSTER, content=sheet(STATUS_ROSTER, roster(2)), file_name="a.xlsx"
    )
    Posting.objects.filter(public_id=fengyuan.confirmer.posting_id).update(valid_to=date(2020, 12, 1))
    reading.read(file)
    file.refresh_from_db()
    assert (file.stage, file.fault["key"]) == ("unreadable", "posting_over")


def test_reading_twice_at_a_time_keeps_each_row_once(fengyuan, bring, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 3)
    file = imports.receive(
        actor=fengyuan.clerk, kind=DEATH_LIST, content=sheet(DEATH_LIST, deaths(10)), file_name="a.xlsx"
    )
    stale = type(file).objects.get(pk=file.pk)
    reading.read(file)
    reading.read(stale)
    file.refresh_from_db()
    assert (ImportRow.objects.count(), sum(file.tally.values())) == (10, 10)


def test_rows_lie_sealed(bring, fengyuan):
    rows = list(deaths(1))
    bring(fengyuan.clerk, DEATH_LIST, sheet(DEATH_LIST, rows))
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM bulk_importrow r UNION ALL SELECT f::text FROM bulk_importfile f")
        stored = "".join(text for (text,) in cursor.fetchall())
    for secret in rows[0][:2]:
        assert secret not in stored
        assert secret.encode().hex() not in stored


def test_the_template_is_text_and_its_example_is_left_out(fengyuan):
    content = imports.template(STATUS_ROSTER)
    with pytest.raises(Unreadable) as fault:
        imports.receive(actor=fengyuan.confirmer, kind=STATUS_ROSTER, content=content, file_name="a.xlsx")
    assert fault.value.key == "no_rows"
