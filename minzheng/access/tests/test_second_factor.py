"""The second factor: set up, proved once a code, locked after five wrong ones, replaced, taken away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from minzheng.access import second_factor, security_log, totp
from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import DataKey, HistoryRow, RecoveryCode, SecondFactor, SecurityEvent, Staff
from minzheng.access.refusals import Refused
from minzheng.lib import clock

from .factories import make_staff
from .telephones import Telephone, key_of


@pytest.fixture
def actor(db) -> Actor:
    return make_staff("clerk", "town_clerk", "440103001")


@pytest.fixture
def clerk(actor) -> Staff:
    return Staff.objects.get(username="clerk")


@pytest.fixture
def telephone(actor, clerk) -> Telephone:
    return Telephone.enrolled(actor, clerk)


def kinds() -> list[str]:
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_it_is_in_use_only_after_a_code_has_proved_it(actor, clerk):
    second_factor.begin(actor=actor, staff=clerk)
    assert not second_factor.is_enrolled(clerk)
    telephone = Telephone(second_factor.begun_secret(clerk))
    with pytest.raises(Refused) as refused:
        second_factor.confirm(actor=actor, staff=clerk, code=telephone.wrong())
    assert key_of(refused) == "wrong_code"
    codes = second_factor.confirm(actor=actor, staff=clerk, code=telephone.code())
    assert len(set(codes)) == 10
    assert all(len(code) == 11 for code in codes)
    assert second_factor.begun_secret(clerk) is None
    assert second_factor.enrolled(clerk).codes_left == 10
    assert kinds() == [security_log.FACTOR_ENROLLED]


def test_what_was_begun_is_forgotten_after_a_quarter_of_an_hour(actor, clerk, system_author):
    second_factor.begin(actor=actor, staff=clerk)
    code = Telephone(second_factor.begun_secret(clerk)).code()
    SecondFactor.objects.update(begun_at=clock.real_now() - timedelta(minutes=15, seconds=1))
    assert second_factor.begun_secret(clerk) is None
    with pytest.raises(Refused) as refused:
        second_factor.confirm(actor=actor, staff=clerk, code=code)
    assert key_of(refused) == "not_begun"


def test_beginning_again_makes_another_secret(actor, clerk):
    second_factor.begin(actor=actor, staff=clerk)
    first = second_factor.begun_secret(clerk)
    second_factor.begin(actor=actor, staff=clerk)
    assert second_factor.begun_secret(clerk) != first
    assert SecondFactor.objects.count() == 1


def test_nobody_sets_one_up_for_another(clerk):
    other = make_staff("other", "administrator", "440100")
    for verb in (
        lambda: second_factor.begin(actor=other, staff=clerk),
        lambda: second_factor.confirm(actor=other, staff=clerk, code="000000"),
        lambda: second_factor.remove(actor=other, staff=clerk, code="000000"),
        lambda: second_factor.begin(actor=Actor.system("job"), staff=clerk),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert key_of(refused) == "not_permitted"


def test_the_code_that_set_it_up_and_any_code_serves_once(clerk, telephone):
    with pytest.raises(Refused):
        second_factor.prove(clerk, telephone.last)
    code = telephone.next()
    second_factor.prove(clerk, code)
    with pytest.raises(Refused) as refused:
        second_factor.prove(clerk, code)
    assert key_of(refused) == "wrong_code"


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}{1} "])
def test_digits_are_read_as_people_type_them(clerk, telephone, typed):
    code = telephone.next()
    second_factor.prove(clerk, typed.format(code[:3], code[3:]))


def test_full_width_digits_are_digits(clerk, telephone):
    second_factor.prove(clerk, telephone.next().translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)}))


def test_the_demonstration_s_day_changes_no_code(clerk, telephone):
    with clock.travel(date(2020, 12, 1)):
        second_factor.prove(clerk, telephone.next())


def test_five_wrong_codes_lock_it_though_each_was_refused(clerk, telephone):
    for attempt in range(5):
        with pytest.raises(Refused) as refused:
            second_factor.prove(clerk, telephone.wrong())
        assert key_of(refused) == ("locked_out" if attempt == 4 else "wrong_code")
    with pytest.raises(Refused) as refused:
        second_factor.prove(clerk, telephone.next())
    assert key_of(refused) == "locked_out"
    assert "15 分钟" in str(refused.value)
    for code in telephone.recovery:
        with pytest.raises(Refused):
            second_factor.prove(clerk, code)
    assert kinds()[1:] == [security_log.CODE_FAILED] * 5 + [security_log.LOCKED_OUT]


def test_the_lock_opens_by_itself_and_the_count_begins_again(clerk, telephone):
    for _attempt in range(5):
        with pytest.raises(Refused):
            second_factor.prove(clerk, telephone.wrong())
    with author(second_factor.SIGN_IN):
        SecondFactor.objects.update(failed_at=clock.real_now() - timedelta(minutes=15, seconds=1))
    with pytest.raises(Refused) as refused:
        second_factor.prove(clerk, telephone.wrong())
    assert key_of(refused) == "wrong_code"
    second_factor.prove(clerk, telephone.next())
    assert SecondFactor.objects.get().failures == 0


def test_a_recovery_code_serves_once_in_whatever_hand_it_is_written(clerk, telephone):
    first, second = telephone.recovery[:2]
    second_factor.prove(clerk, first)
    second_factor.prove(clerk, f" {second.lower().replace('-', ' ')} ")
    for used in (first, second):
        with pytest.raises(Refused):
            second_factor.prove(clerk, used)
    assert second_factor.enrolled(clerk).codes_left == 8
    assert kinds().count(security_log.RECOVERY_CODE_USED) == 2


def test_a_recovery_code_of_somebody_else_is_no_code(clerk, telephone):
    other = make_staff("other", "town_clerk", "440103001")
    hers = Telephone.enrolled(other, Staff.objects.get(username="other"))
    with pytest.raises(Refused):
        second_factor.prove(clerk, hers.recovery[0])
    with pytest.raises(Refused):
        second_factor.prove(clerk, hers.next())


def test_replacing_needs_a_code_of_the_old_one_and_ends_it(actor, clerk, telephone):
    second_factor.begin(actor=actor, staff=clerk)
    new = Telephone(second_factor.begun_secret(clerk))
    with pytest.raises(Refused) as refused:
        second_factor.confirm(actor=actor, staff=clerk, code=new.code(), current=telephone.wrong())
    assert (key_of(refused), refused.value.reasons[0].field) == ("wrong_code", "current")
    current = telephone.next()
    with pytest.raises(Refused) as refused:
        second_factor.confirm(actor=actor, staff=clerk, code=new.wrong(), current=current)
    assert refused.value.reasons[0].field == "code"
    codes = second_factor.confirm(actor=actor, staff=clerk, code=new.code(), current=current)  # not used up by the slip
    assert not set(codes) & set(telephone.recovery)
    for old in (*telephone.recovery[:2], totp.code_for(telephone.secret, totp.step_at(clock.real_now()) + 1)):
        with pytest.raises(Refused):
            second_factor.prove(clerk, old)
    second_factor.prove(clerk, codes[0])
    assert SecondFactor.objects.count() == 1


def test_removing_needs_a_code_and_is_refused_where_one_is_required(actor, clerk, telephone, settings):
    with pytest.raises(Refused):
        second_factor.remove(actor=actor, staff=clerk, code=telephone.wrong())
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(Refused) as refused:
        second_factor.remove(actor=actor, staff=clerk, code=telephone.recovery[0])
    assert key_of(refused) == "required"
    settings.SECOND_FACTOR_REQUIRED = False
    second_factor.remove(actor=actor, staff=clerk, code=telephone.recovery[0])
    assert not second_factor.is_enrolled(clerk)
    assert RecoveryCode.objects.count() == 0
    assert kinds()[-1] == security_log.FACTOR_REMOVED


def test_neither_secret_nor_codes_stand_in_any_table(clerk, telephone):
    wanted = [telephone.secret, *telephone.recovery, *(code.replace("-", "") for code in telephone.recovery)]
    for table in ("access_secondfactor", "access_recoverycode", "access_historyrow", "access_securityevent"):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            (text,) = cursor.fetchone()
        assert not [value for value in wanted if value in (text or "")]
    rows = HistoryRow.objects.filter(table_name__in=["access_secondfactor", "access_recoverycode"])
    assert rows.exists()
    assert not [row for row in rows if {"sealed_secret", "digest"} & set(row.row)]


def test_what_is_taken_away_can_never_be_opened_again(clerk, telephone, system_author):
    factor = SecondFactor.objects.get()
    second_factor.forget_all(clerk)
    assert DataKey.objects.get(pk=factor.data_key_id).wrapped is None
    assert SecondFactor.objects.count() == 0
