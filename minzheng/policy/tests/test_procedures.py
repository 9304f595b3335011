from datetime import date

import pytest

from minzheng.lib.working_days import CalendarDays, WorkingDays
from minzheng.policy.procedures import Procedure, Term
from minzheng.policy.programmes import UnknownProgramme, keys, load

DIBAO = load("dibao")
OLD, NEW = DIBAO.procedure(date(2021, 6, 30)), DIBAO.procedure(date(2021, 7, 1))


def _days(procedure: Procedure) -> dict[str, object]:
    return {key: term.span for key, term in procedure.clocks.items()}


def test_the_procedure_of_2012() -> None:
    assert (OLD.generation, OLD.act, OLD.confirmer) == ("220", "民发〔2012〕220号", "district")
    assert {"democratic_review", "district_publicity"} <= OLD.steps
    assert "total" not in OLD.clocks
    days = _days(OLD)
    assert [days[key] for key in ("investigation", "deliberation", "district_opinion", "decision")] == [10, 5, 5, 3]
    assert OLD.publicity == {"town": 7, "district": 7}


def test_the_procedure_of_2021_is_the_old_one_with_steps_switched_off() -> None:
    assert NEW.generation == "57"
    assert NEW.steps < OLD.steps
    assert not NEW.has("democratic_review")
    days = _days(NEW)
    wanted = ("start_investigation", "district_opinion", "total", "total_extended", "refusal_notice")
    assert [days[key] for key in wanted] == [3, 10, 30, 45, 3]
    assert NEW.publicity == {"town": 7}


def test_days_and_working_days_are_different_types() -> None:
    assert isinstance(NEW.clocks["total"].span, WorkingDays)
    assert isinstance(NEW.publicity["town"], CalendarDays)
    assert isinstance(OLD.clocks["refusal_notice"].span, CalendarDays)


def test_reviews_are_told_in_months() -> None:
    assert {key: term.length for key, term in NEW.reviews.items()} == {"stable": 12, "unstable": 6}
    assert NEW.reviews["stable"].days is None
    with pytest.raises(ValueError, match="no number of days"):
        _ = NEW.reviews["stable"].span


def test_before_the_first_procedure_there_is_none() -> None:
    with pytest.raises(LookupError):
        DIBAO.procedure(date(2012, 12, 11))


def test_a_term_is_complete_or_it_is_refused() -> None:
    assert (
        Term.from_dict({"length": "unknown", "unit": "working_days", "law": "某文 第1条", "status": "unknown"}).days
        is None
    )
    for days, unit, law, status in (
        (None, "working_days", "某文", "published"),
        (3, "working_days", "某文", "unknown"),
        (3, "working_days", "", "published"),
        (3, "days", "某文", "published"),
        (3, "working_days", "某文", "certain"),
    ):
        with pytest.raises(ValueError, match="term"):
            Term(days, unit, law, status)


def test_a_place_may_lay_its_own_terms_over_the_national_ones() -> None:
    faster = {"total": {"length": 15, "unit": "working_days", "law": "某市办法 第9条", "status": "example"}}
    row = {
        "generation": "57",
        "act": "民发〔2021〕57号",
        "steps": ["visit", "town_publicity"],
        "clocks": {
            "total": {"length": 30, "unit": "working_days", "law": "民发〔2021〕57号 第22条", "status": "published"}
        },
        "publicity": {},
        "reviews": {},
        "confirmer": "district",
        "transition": "keep",
        "divisions": {
            "440100": {"clocks": faster, "add_steps": ["hearing"], "drop_steps": ["visit"], "confirmer": "town"}
        },
    }
    national = Procedure.from_dict(date(2021, 7, 1), row)
    local = national.in_division("440103001")
    assert national.in_division("440300") is national
    assert (local.clocks["total"].days, local.confirmer, local.division) == (15, "town", "440100")
    assert local.steps == {"town_publicity", "hearing"}


def test_a_notice_is_on_the_internet_only_where_the_procedure_says_so() -> None:
    assert OLD.publicity_on_internet
    assert NEW.publicity_on_internet
    silent = {
        "generation": "57",
        "act": "民发〔2021〕57号",
        "steps": [],
        "clocks": {},
        "publicity": {},
        "reviews": {},
        "confirmer": "district",
        "transition": "keep",
        "divisions": {"440103": {"publicity_on_internet": True}, "440104": {}},
    }
    procedure = Procedure.from_dict(date(2021, 7, 1), silent)
    assert not procedure.publicity_on_internet
    assert procedure.in_division("440103001").publicity_on_internet
    assert not procedure.in_division("440104001").publicity_on_internet


def test_a_case_keeps_the_rules_it_was_accepted_under() -> None:
    assert DIBAO.rules_day(date(2021, 12, 1), date(2021, 6, 30)) == date(2021, 6, 30)
    assert DIBAO.rules_day(date(2021, 12, 1), date(2021, 7, 1)) == date(2021, 7, 1)


def test_a_transition_clause_may_hand_open_cases_over() -> None:
    from dataclasses import replace

    procedures = (OLD, replace(NEW, transition="switch"))
    switching = replace(DIBAO, procedures=procedures)
    assert switching.rules_day(date(2021, 12, 1), date(2021, 6, 30)) == date(2021, 7, 1)
    assert switching.rules_day(date(2021, 6, 30), date(2021, 6, 1)) == date(2021, 6, 1)


def test_what_the_programme_asks_for() -> None:
    assert [document.key for document in DIBAO.documents] == [
        "identity_document",
        "authorisation_letter",
        "declaration_list",
    ]
    assert set(DIBAO.checks) == {"adult", "minor", "on_trigger"}
    assert set(DIBAO.checks["on_trigger"]) == {"exit_entry", "utilities", "prison_and_detox"}
    assert "schooling" not in DIBAO.checks["adult"]


def test_programmes_are_folders() -> None:
    assert "dibao" in keys()
    for key in ("nothing", "../means", ""):
        with pytest.raises(UnknownProgramme):
            load(key)
