"""Fields as people type them, and how a form shows what is wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django import forms
from django.forms import formset_factory

from minzheng.lib import clock
from minzheng.ui.forms import (
    DocumentField,
    Form,
    IdentityNumberField,
    MoneyField,
    PhoneField,
    RowsFormSet,
    TypedDateField,
)

NUMBER = "440199197503010026"  # area 440199 was never issued


class Intake(Form):
    number = IdentityNumberField(label="身份证号码")
    lodged = TypedDateField(label="申请日期", latest_today=True)
    deposits = MoneyField(label="存款", required=False)
    phone = PhoneField(label="电话", required=False)
    programme = forms.ChoiceField(label="事项", choices=[("dibao", "低保")], widget=forms.RadioSelect)
    paper = DocumentField(label="授权书", required=False)


def filled(**changes: str) -> Intake:
    return Intake({"number": NUMBER, "lodged": "2020-12-01", "programme": "dibao", **changes})


@pytest.fixture(autouse=True)
def at_the_end_of_2020():
    with clock.travel(date(2020, 12, 1)):
        yield


@pytest.mark.parametrize("typed", ["2020-12-01", "20201201", "2020年12月1日", "2020/12/1", " 2020.12.01 "])
def test_a_day_may_be_typed_in_the_usual_ways(typed):
    form = filled(lodged=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["lodged"] == date(2020, 12, 1)


def test_a_day_after_today_is_refused_where_it_must_be_past():
    tomorrow = clock.today() + timedelta(days=1)
    assert filled(lodged=tomorrow.isoformat()).errors["lodged"] == ["日期不能晚于今天。"]


def test_an_identity_number_is_cleaned_and_its_mistake_is_named():
    assert filled(number=f" {NUMBER[:6]} {NUMBER[6:]} ").is_valid()
    wrong_end = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    assert "校验位" in filled(number=wrong_end).errors["number"][0]


@pytest.mark.parametrize(("typed", "fen"), [("1080", 108000), ("1,080.50", 108050), ("8，200", 820000), ("", None)])
def test_a_sum_is_cleaned_to_fen(typed, fen):
    form = filled(deposits=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["deposits"] == fen


@pytest.mark.parametrize("typed", ["8200.555", "一千", "1e3", "-5"])
def test_what_is_no_sum_is_refused(typed):
    assert "deposits" in filled(deposits=typed).errors


def test_a_telephone_number_keeps_its_digits():
    form = filled(phone="020-8100 0000")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"] == "02081000000"
    assert filled(phone="123").errors["phone"]


def test_what_is_missing_is_asked_for_in_words_that_fit_the_field():
    errors = Intake({}).errors
    assert errors["number"] == ["请填写。"]
    assert errors["programme"] == ["请选择。"]


def test_a_refused_form_links_every_error_to_its_field():
    page = str(Intake({"lodged": "2020-13-01"}))
    assert 'href="#id_lodged"' in page
    assert 'id="id_lodged_error"' in page
    assert 'href="#id_programme"' in page
    assert '<fieldset class="mz-field mz-field-group mz-field-wrong"' in page
    assert 'aria-describedby="id_lodged_helptext id_lodged_error"' in page


def test_a_field_says_when_it_may_be_left_out_and_carries_its_unit():
    page = str(Intake())
    assert "存款<span" in page.replace("\n", "")
    assert "（可不填）" in page
    assert "mz-with-unit" in page


def test_rows_can_be_added_in_the_browser():
    class Member(Form):
        name = forms.CharField(label="姓名")

    class Members(RowsFormSet):
        row_label = "成员 %(number)s"

    page = str(formset_factory(Member, formset=Members, extra=2, can_delete=True)(prefix="members"))
    assert "成员 1" in page
    assert "成员 2" in page
    assert 'data-mz-row-label="成员 #"' in page
    assert 'name="members-__prefix__-name"' in page
    assert 'name="members-TOTAL_FORMS"' in page


def test_a_sum_nobody_has_is_a_slip_of_the_pen():
    form = Intake({"deposits": "99999999999999999999"})
    assert "金额太大" in form.errors["deposits"][0]


def test_a_character_that_no_text_holds_is_named():
    class Reason(Form):
        why = forms.CharField(label="理由")

    assert "不能使用的字符" in Reason({"why": "文\0号"}).errors["why"][0]
