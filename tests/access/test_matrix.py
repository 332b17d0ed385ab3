"""Does the address matrix give each relation the one right answer?"""

import pytest

from .matrix import (
    CHILD_RELATIONS,
    COLUMNS,
    SIGNED_OUT,
    Line,
    Outcome,
    differences,
    expected,
    parse,
    relations,
)

pytestmark = pytest.mark.access
ROLES = {
    "social_worker": {"case.read", "case.assess"},
    "case_supervisor": {"case.read"},
    "administrator": {"case.read", "account.manage"},
    "data_officer": {"case.read"},
}
PERMISSIONS = {permission for held in ROLES.values() for permission in held}
READ = Line("case-detail", "GET", "case.read", "case", 3, own_paper=False)
ASSESS = Line("assess", "POST", "case.assess", "case", 3, own_paper=False)
PAPER = Line("encounter-detail", "GET", "case.read", "encounter", 3, own_paper=True)
HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("relation", "outcome"),
    [
        ("signed_out", Outcome.LOGIN),
        ("stranger", Outcome.NOT_FOUND),
        ("asked", Outcome.NOT_FOUND),
        ("level_1", Outcome.NOT_FOUND),
        ("level_2", Outcome.NOT_FOUND),
        ("level_3", Outcome.OK),
        ("level_4", Outcome.OK),
        ("expired", Outcome.NOT_FOUND),
        ("revoked", Outcome.NOT_FOUND),
        ("blocked", Outcome.NOT_FOUND),
        ("own_paper", Outcome.NOT_FOUND),
        ("supervisor", Outcome.NOT_FOUND),
    ],
)
def test_a_case_is_found_from_its_level_up(relation, outcome):
    assert expected(relation, "social_worker", READ, ROLES) is outcome


def test_an_own_paper_opens_the_line_that_is_one_unless_blocked():
    assert expected("own_paper", "social_worker", PAPER, ROLES) is Outcome.OK
    assert expected("blocked_own_paper", "social_worker", PAPER, ROLES) is Outcome.NOT_FOUND
    assert expected("stranger", "social_worker", PAPER, ROLES) is Outcome.NOT_FOUND


def test_whoever_is_only_asked_finds_the_referral_and_not_the_child():
    child, referral = (
        Line(one, "GET", "case.read", one, 1, own_paper=False) for one in ("child", "referral")
    )
    assert expected("asked", "social_worker", referral, ROLES) is Outcome.OK
    assert expected("asked", "social_worker", child, ROLES) is Outcome.NOT_FOUND
    assert expected("level_1", "social_worker", child, ROLES) is Outcome.OK


def test_the_supervisors_edge_serves_supervisors():
    assert expected("supervisor", "case_supervisor", READ, ROLES) is Outcome.OK


def test_a_missing_verb_is_denied_only_on_what_one_sees():
    found = {relation: expected(relation, "case_supervisor", ASSESS, ROLES) for relation in CHILD_RELATIONS}
    assert {relation for relation, outcome in found.items() if outcome is Outcome.DENIED} == {
        "level_3",
        "level_4",
        "supervisor",
    }
    assert set(found.values()) == {Outcome.DENIED, Outcome.NOT_FOUND}


@pytest.mark.parametrize("role", ["administrator", "data_officer"])
def test_roles_without_files_find_no_child_even_with_an_edge_and_the_verb(role):
    assert {expected(relation, role, PAPER, ROLES) for relation in CHILD_RELATIONS} == {Outcome.NOT_FOUND}


def test_a_page_about_nothing_asks_for_the_verb_only():
    accounts = Line("accounts", "GET", "account.manage", "none", 0, own_paper=False)
    assert expected("stranger", "administrator", accounts, ROLES) is Outcome.OK
    assert expected("stranger", "social_worker", accounts, ROLES) is Outcome.DENIED
    assert expected(SIGNED_OUT, "", accounts, ROLES) is Outcome.LOGIN


def test_public_and_signed_in_pages():
    login = Line("account_login", "GET", "public", "none", 0, own_paper=False)
    today = Line("today", "GET", "signed_in", "none", 0, own_paper=False)
    assert expected(SIGNED_OUT, "", login, ROLES) is Outcome.OK
    assert expected(SIGNED_OUT, "", today, ROLES) is Outcome.LOGIN
    assert expected("stranger", "data_officer", today, ROLES) is Outcome.OK


@pytest.mark.parametrize(
    ("level", "relation", "outcome"),
    [(0, "stranger", Outcome.OK), (1, "stranger", Outcome.NOT_FOUND), (1, "party", Outcome.OK)],
)
def test_an_offices_row_is_known_to_its_parties_or_to_all(level, relation, outcome):
    line = Line("operation", "GET", "case.read", "operation", level, own_paper=False)
    assert expected(relation, "social_worker", line, ROLES) is outcome


def test_a_study_is_known_to_evaluators_and_second_raters_who_take_part():
    roles = {"evaluator": {"study.read", "study.run"}, "second_rater": {"study.read"}, "social_worker": set()}
    read, run = (
        Line("study", "GET", verb, "study", 1, own_paper=False) for verb in ("study.read", "study.run")
    )

    assert expected("party", "evaluator", run, roles) is Outcome.OK
    assert expected("party", "second_rater", read, roles) is Outcome.OK
    assert expected("party", "second_rater", run, roles) is Outcome.DENIED
    assert expected("stranger", "evaluator", read, roles) is Outcome.NOT_FOUND
    assert expected("party", "social_worker", read, roles) is Outcome.NOT_FOUND
    assert expected(SIGNED_OUT, "", read, roles) is Outcome.LOGIN


def test_a_relation_that_says_nothing_about_the_line_is_an_error():
    with pytest.raises(ValueError, match="says nothing"):
        expected("party", "social_worker", READ, ROLES)
    assert "party" not in relations(READ)


def test_the_matrix_is_read():
    lines = parse([HEADER, "case-detail,GET,case.read,case,3,no,logged"], PERMISSIONS)
    assert lines == [Line("case-detail", "GET", "case.read", "case", 3, own_paper=False, note="logged")]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("case-detail,GET,case.peek,case,3,no,", "permission case.peek"),
        ("case-detail,LOOK,case.read,case,3,no,", "method LOOK"),
        ("case-detail,GET,case.read,dog,3,no,", "object dog"),
        ("case-detail,GET,case.read,case,0,no,", "level 0 does not fit case"),
        ("case-detail,GET,case.read,case,x,no,", "level x"),
        ("case-detail,GET,case.read,case,3,maybe,", "own_paper"),
        ("case-detail,GET,case.read,case,3,yes,", "own paper"),
        ("case-detail,GET,public,case,3,no,", "never public"),
        ("case-detail,GET,case.read,case,3", "needs 7 values"),
        ("fine,GET,case.read,none,0,no,", "twice"),
    ],
)
def test_a_wrong_line_is_named(row, problem):
    with pytest.raises(ValueError, match=f"line 3.*{problem}"):
        parse([HEADER, "fine,GET,case.read,none,0,no,", row], PERMISSIONS)


def test_an_address_that_nobody_declared_and_a_line_that_nobody_serves_are_told():
    assert differences([READ], [("case-detail", "GET"), ("planted", "GET")]) == ({("planted", "GET")}, set())
    assert differences([READ, ASSESS], [("case-detail", "GET")]) == (set(), {("assess", "POST")})
