"""The rulebook at the desk: read by many, entered by one, released by another, discarded with a reason."""

from __future__ import annotations

from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from minzheng.access.models import HistoryRow
from minzheng.lib import clock
from minzheng.rulebook import effects
from minzheng.rulebook.models import EffectReport, ParameterValue
from minzheng.rulebook.parameters import parameter_set
from minzheng.rulebook.release import enter_parameter, release_parameter

CITY, STREET = "440100", "440103006"
NAME = "dibao.standard"
NOW = date(2020, 12, 1)
VALUE = {
    "division_code": CITY,
    "valid_from": "2031-01-01",
    "value": "1,500",
    "status": "published",
    "reference": "穗民〔2030〕1号",
    "note": "一并调整",
}


@pytest.fixture
def first(hire):
    return hire("policy_officer", CITY, name="谭录入")


@pytest.fixture
def second(hire):
    return hire("policy_officer", CITY, name="欧发布")


@pytest.fixture
def entered(first):
    def enter(**other):
        content = {**VALUE, "valid_from": date(2031, 1, 1), **other}
        return enter_parameter(actor=first, name=NAME, **content)

    return enter


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def page(name: str, *args: object) -> str:
    return reverse(f"workbench:{name}", args=args)


def token() -> dict[str, str]:
    return {"form_token": str(uuid4())}


def standard() -> int | None:
    return parameter_set().get(NAME, on=date(2031, 6, 1), division=STREET).value


class TestReading:
    def test_every_parameter_with_its_value_status_and_source(self, hire, desk):
        with clock.travel(NOW):
            text = text_of(desk(hire("town_clerk", STREET)).get(page("rulebook")))
        for expected in (
            NAME,
            "1,080 元/人·月",
            "正式公布",
            "示例值",
            "广州市",
            "《中国社会报》2021-02-02",
            "最低生活保障",
        ):
            assert expected in text
        assert "录入" not in text.partition("<main")[2].partition("parameters")[2]

    @pytest.mark.parametrize(
        ("query", "there", "absent"),
        [
            ({"text": "标准 dibao"}, NAME, "dibao.deposit_limit"),
            ({"text": "LIMIT"}, "dibao.deposit_limit", f">{NAME}<"),
            ({"status": "example"}, "dibao.deposit_limit", f">{NAME}<"),
            ({"programme": "dibao", "status": "published"}, NAME, "dibao.deposit_limit"),
            ({"programme": "rubbish", "division": "rubbish", "status": "rubbish"}, NAME, "\x00"),
            ({"text": "没有这样的参数"}, "没有符合条件的参数", NAME),
        ],
    )
    def test_narrowed(self, hire, desk, query, there, absent):
        with clock.travel(NOW):
            answer = desk(hire("auditor", CITY)).get(page("rulebook"), query)
        assert there in text_of(answer)
        assert absent not in text_of(answer)

    def test_read_for_another_place(self, first, second, entered, desk):
        row = entered(division_code="440103", valid_from=date(2020, 1, 1))
        release_parameter(actor=second, public_id=row.public_id)
        with clock.travel(NOW):
            client = desk(first)
            assert "1,500 元/人·月" not in text_of(client.get(page("rulebook")))
            assert "1,500 元/人·月" in text_of(client.get(page("rulebook"), {"division": "440103"}))

    def test_in_english(self, hire, desk):
        client = desk(hire("auditor", CITY))
        client.cookies["django_language"] = "en"
        with clock.travel(NOW):
            text = text_of(client.get(page("parameter", NAME), headers={"accept-language": "en"}))
        assert "the dibao standard" in text

    def test_a_parameter_has_its_whole_history(self, first, second, entered, desk):
        release_parameter(actor=second, public_id=entered().public_id)
        text = text_of(desk(first).get(page("parameter", NAME)))
        for expected in (
            "1,500 元/人·月",
            "谭录入 录入",
            "欧发布 发布",
            "随系统提供",
            "穗民〔2030〕1号",
            "一并调整",
            "尚未生效",
        ):
            assert expected in text
        for expected in ("全国", "广州市", "现行", "曾经有效", "最低生活保障", "dibao_amount", "民发〔2012〕220号"):
            assert expected in text

    def test_a_correction_supersedes(self, first, second, entered, desk):
        for value in ("1500", "1490"):
            release_parameter(actor=second, public_id=entered(value=value).public_id)
        text = text_of(desk(first).get(page("parameter", NAME)))
        assert "已被取代" in text

    def test_what_is_no_parameter_does_not_exist(self, first, desk):
        client = desk(first)
        for address in (page("parameter", "dibao.standart"), page("parameter_enter", "x"), page("calendar", 1000)):
            assert client.get(address).status_code == 404
        assert client.get(page("rulebook_entry", uuid4())).status_code == 404
        for act in ("release", "discard", "measure"):
            assert client.post(page(f"entry_{act}", uuid4()), {"reason": "数值抄错"}).status_code == 404

    def test_the_same_number_of_queries_for_more_entries(
        self, first, second, entered, desk, django_assert_max_num_queries
    ):
        client = desk(first)
        entered(valid_from=date(2039, 1, 1))
        client.get(page("rulebook"))
        asked = []
        for first_year in (2040, 2050):
            counts = []
            for address in (page("rulebook"), page("parameter", NAME)):
                with django_assert_max_num_queries(30) as context:
                    client.get(address)
                counts.append(len(context.captured_queries))
            asked.append(counts)
            for year in range(first_year, first_year + 8):
                row = entered(valid_from=date(year, 1, 1))
                if year % 2:
                    release_parameter(actor=second, public_id=row.public_id)
            client.get(page("rulebook"))
        assert asked[0] == asked[1]


class TestEntering:
    def test_entered_it_waits_and_is_seen_before_it_is_released(self, first, desk):
        client = desk(first)
        assert "现行数值" in text_of(client.get(page("parameter_enter", NAME)))
        answer = client.post(page("parameter_enter", NAME), {**VALUE, **token()}, follow=True)
        row = ParameterValue.objects.get(released_at=None)
        assert answer.redirect_chain == [(page("rulebook_entry", row.public_id), 302)]
        assert (row.value, row.entered_by, row.note) == (150_000, first.staff_id, "一并调整")
        text = text_of(answer)
        for expected in (
            "1,500 元/人·月",
            "待发布",
            "谭录入",
            "这一条由您录入，须由另一名工作人员核对后发布",
            "发布后的影响",
        ):
            assert expected in text
        assert "核对无误，发布" not in text
        assert "1,500 元/人·月" in text_of(client.get(page("rulebook")))

    def test_sent_twice_it_is_entered_once(self, first, desk):
        client, sent = desk(first), {**VALUE, **token()}
        answers = [client.post(page("parameter_enter", NAME), sent) for _ in range(2)]
        assert answers[0].url == answers[1].url
        assert ParameterValue.objects.filter(released_at=None).count() == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"value": "多"}, "value"),
            ({"value": ""}, "value"),
            ({"value": "1500.005"}, "value"),
            ({"value": "1e5"}, "value"),
            ({"status": "unknown"}, "value"),
            ({"status": "guess"}, "status"),
            ({"valid_from": "明年"}, "valid_from"),
            ({"division_code": "110000"}, "division_code"),
            ({"reference": " "}, "reference"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, first, desk, change, field):
        answer = desk(first).post(page("parameter_enter", NAME), {**VALUE, **change, **token()})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not ParameterValue.objects.filter(released_at=None).exists()

    def test_that_nothing_is_known_and_for_the_nation(self, first, desk):
        content = {**VALUE, "value": "", "status": "unknown", "division_code": "CN", **token()}
        desk(first).post(page("parameter_enter", NAME), content)
        row = ParameterValue.objects.get(released_at=None)
        assert (row.value, row.division_code) == (None, "")


class TestReleasing:
    def test_another_person_releases_it_and_then_nobody_changes_it(self, first, second, entered, desk):
        row = entered()
        client = desk(second)
        shown = client.get(page("rulebook_entry", row.public_id))
        assert "核对无误，发布" in text_of(shown)
        sent = {"seen": shown.context["seen"], **token()}
        answers = [client.post(page("entry_release", row.public_id), sent, follow=True) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert standard() == 150_000
        row.refresh_from_db()
        assert row.released_by == second.staff_id
        text = text_of(answers[1])
        assert "发布后不能更改" in text
        assert "entry_release" not in text
        assert page("entry_release", row.public_id) not in text
        changes = HistoryRow.objects.filter(table_name="rulebook_parametervalue", row_id=row.pk)
        assert [change.author.split(":")[1] for change in changes.order_by("pk")] == [
            str(first.staff_id),
            str(second.staff_id),
        ]

    def test_not_by_herself(self, first, entered, desk):
        row, before = entered(), standard()
        client = desk(first)
        seen = client.get(page("rulebook_entry", row.public_id)).context["seen"]
        answer = client.post(page("entry_release", row.public_id), {"seen": seen, **token()})
        assert answer.status_code == 422
        assert "由您录入" in text_of(answer)
        assert standard() == before

    def test_not_from_a_stale_page(self, first, second, entered, desk):
        row, other = entered(), entered(valid_from=date(2032, 1, 1))
        client = desk(second)
        seen = client.get(page("rulebook_entry", row.public_id)).context["seen"]
        release_parameter(actor=second, public_id=other.public_id)
        for stale in (seen, ""):
            answer = client.post(page("entry_release", row.public_id), {"seen": stale, **token()})
            assert answer.status_code == 409
            assert "又有新的发布" in text_of(answer)
        row.refresh_from_db()
        assert row.is_waiting

    def test_twice_from_two_pages_it_is_released_once(self, second, entered, desk):
        row, client = entered(), desk(second)
        seen = client.get(page("rulebook_entry", row.public_id)).context["seen"]
        assert client.post(page("entry_release", row.public_id), {"seen": seen, **token()}).status_code == 302
        again = client.post(page("entry_release", row.public_id), {"seen": seen, **token()})
        assert again.status_code == 422
        assert "已经发布" in text_of(again)

    def test_readers_see_it_wait_and_can_do_nothing(self, hire, entered, desk):
        row = entered()
        client = desk(hire("town_clerk", STREET))
        text = text_of(client.get(page("rulebook_entry", row.public_id)))
        assert "待发布" in text
        for hidden in ("发布后的影响", "核对无误", "作废这一条"):
            assert hidden not in text
        for act in ("release", "discard", "measure"):
            assert client.post(page(f"entry_{act}", row.public_id), {"reason": "数值抄错"}).status_code == 404

    def test_discarded_it_stays_to_be_read(self, second, entered, desk):
        row, client = entered(), desk(second)
        refused = client.post(page("entry_discard", row.public_id), {"reason": "错", **token()})
        assert refused.status_code == 422
        sent = {"reason": "文号抄错，另录", **token()}
        for _ in range(2):
            answer = client.post(page("entry_discard", row.public_id), sent, follow=True)
            assert "文号抄错，另录" in text_of(answer)
            assert "已作废" in text_of(answer)
        assert "文号抄错，另录" in text_of(client.get(page("parameter", NAME)))
        assert "待发布" not in text_of(client.get(page("rulebook"))).partition("<main")[2].partition("filters")[0]


class TestTheEffect:
    @pytest.fixture
    def caseload(self, carried):
        with clock.travel(NOW):
            return [carried(key, stage="investigating") for key in ("widow", "dialysis", "three_people_1000")]

    def test_few_cases_are_counted_without_telling_whose(self, caseload, entered, second, desk):
        with clock.travel(NOW):
            row = entered(valid_from=NOW)
            answer = desk(second).get(page("rulebook_entry", row.public_id))
        text = text_of(answer)
        assert "少于5" in text
        for case in caseload:
            assert case.number not in text
            assert case.applicant.name not in text

    def test_many_cases_are_counted_by_district(self, entered, second, desk, monkeypatch):
        case = effects.Redecided("440103006", effects.Answer("granted", 100_000), effects.Answer("granted", 150_000))
        monkeypatch.setattr(effects, "touched", lambda name, division: 12)
        monkeypatch.setattr(effects, "next_cases", lambda entry, **where: ([case] * 12, None))
        answer = desk(second).get(page("rulebook_entry", entered().public_id))
        table = answer.context["effect"].table
        assert [str(count) for count in table.whole.counts] == ["12", "0", "0", "0", "0", "0"]
        assert table.whole.change_fen == 600_000
        assert "荔湾区" in text_of(answer)
        assert "6,000.00 元" in text_of(answer)

    def test_too_many_to_wait_for_are_measured_by_a_job(self, caseload, entered, second, desk, monkeypatch):
        monkeypatch.setattr(effects, "AT_ONCE", 2)
        with clock.travel(NOW):
            row, client = entered(valid_from=NOW), desk(second)
            assert "开始测算" in text_of(client.get(page("rulebook_entry", row.public_id)))
            answer = client.post(page("entry_measure", row.public_id), token(), follow=True)
            assert "正在测算：0 / 3 件" in text_of(answer)
            assert EffectReport.objects.get().asked_by == second.staff_id

    def test_the_page_asks_no_more_for_more_cases(self, carried, entered, second, desk, django_assert_max_num_queries):
        counts = []
        with clock.travel(NOW):
            row, client = entered(valid_from=NOW), desk(second)
            for key in ("widow", "dialysis", "three_people_1000"):
                carried(key, stage="investigating")
                client.get(page("rulebook_entry", row.public_id))
                with django_assert_max_num_queries(45) as asked:
                    client.get(page("rulebook_entry", row.public_id))
                counts.append(len(asked.captured_queries))
        assert counts[0] == counts[1] == counts[2]
