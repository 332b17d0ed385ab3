"""Which functions run with the owner's rights, who may call each, and do they tell or change too much?

Such a function is a door in wall 2. Each one is declared here, with who may call it; one that is missing, or
whose properties differ, turns the build red. Then a stranger and people without files try every open door.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.sealing import blind
from tests.cases.work_makers import World, make_world
from tests.makers import act_as, make_actor, make_organisation

pytestmark = [pytest.mark.access, pytest.mark.django_db]

# The web role may call these.
OPEN = [
    "accreditation_past",
    "ask_for_other_role",
    "change_membership",
    "beds_in_use",
    "holds_together",
    "keeps_apart",
    "source_is_coded_blind",
    "take_over_codings",
    "dead_projects",
    "give_up_dead_project",
    "children_with_nik",
    "readings_counted",
    "opened_many",
    "opened_as_told",
    "readings_of_child",
    "add_organisation",
    "add_person",
    "change_organisation",
    "end_accreditation",
    "end_membership",
    "give_membership",
    "make_invitation",
    "rename_organisation",
    "ask_for_grant",
    "ask_for_organisation",
    "confirm_grant",
    "refuse_grant",
    "put_grant_aside",
    "seat_the_platform",
    "set_account_active",
    "person_is_guarded",
    "sign_out_everywhere",
    "take_invitation",
    "grant_edge",
    "is_colleague",
    "lift_block",
    "my_city",
    "my_level",
    "my_organisation",
    "my_role",
    "my_subjects",
    "my_user",
    "offer_edge",
    "organisation_ceiling",
    "record_event",
    "revoke_source",
    "revoke_subject",
    "set_block",
    "take_offer",
    "cases_left",
    "children_called",
    "hold_child",
    "in_shelter",
    "index_features",
    "may_join",
    "may_pair",
    "may_recognise",
    "numbers_in",
    "numbers_of_child",
    "office_loads",
    "offices_asked",
    "pair_to_decide",
    "recognise",
    "register_child",
    "register_children",
    "access_would_end",
    "renew_referral_access",
    "settle_same",
    "stands_twice",
    "stays_unheld",
    "undo_import",
    "withdraw_handover",
    "handover_never_arrived",
    "my_encounters_on_the_way",
    "my_blind_sources",
    "my_blind_texts",
    "my_unfinished_texts",
    "my_coding_studies",
    "my_led_studies",
    "my_studies",
]
# Only other functions call these.
INSIDE = [
    "count_lookup",
    "reads_of",
    "my_studies_as",
    "city_of_my_membership",
    "ends_with_me",
    "my_membership",
    "my_seat",
    "recap_edges",
    "subject_ceiling",
    "subject_works_there",
    "check_my_organisation",
    "check_my_person",
    "leave_files",
    "account_is_guarded",
    "check_seat",
    "drop_second_step",
    "grant_to_answer",
    "i_answer_for",
    "set_standing",
    "take_place_of",
    "switch_account",
    "lay_invitation",
    "renew_account",
    "seat_person",
    "tell_offices_of",
    "warn_colleagues",
    "my_administration",
    "note_right",
    "note_first_seat",
    "answers_for",
    "asked_from",
    "edges_to_share",
    "looks_alike",
    "may_join_at",
    "may_pair_at",
    "may_describe",
    "same_child_group",
    "settle_group",
    "standing_decisions",
]
# The database calls these when a row changes.
TRIGGERS = [
    "pattern_is_locked",
    "plan_keeps_signed_words",
    "plan_takes_no_more_needs",
    "sample_opens_when_all_finished",
    "shelter_keeps_used_beds",
    "stay_has_its_house",
    "organisation_keeps_its_children",
]
# Without an identity these answer all the same: what kind of office reaches how far is no secret, and seating
# the platform's own account gives nobody anything.
NEED_NO_IDENTITY = {"organisation_ceiling", "seat_the_platform"}
# What these say is about the asker alone.
ABOUT_MYSELF = {"my_city", "my_organisation", "my_role", "my_subjects", "my_user", "may_recognise"}
SEARCH_PATH = "search_path=public, pg_temp"


def functions() -> list[dict[str, Any]]:
    """Every function that the owner owns, as it stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, p.prosecdef, coalesce(p.proconfig, '{}'),"
            " has_function_privilege('rangkul_web', p.oid, 'EXECUTE'),"
            " EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
            " WHERE a.grantee = 0), p.prorettype = 'trigger'::regtype,"
            " p.proargtypes::regtype[]::text[], p.proretset"
            " FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'"
            " AND pg_get_userbyid(p.proowner) = 'rangkul_owner' AND p.proname NOT LIKE 'procrastinate%'"
            " ORDER BY p.proname"
        )
        names = ("name", "definer", "config", "open", "public", "trigger", "types", "many")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_every_function_with_the_owners_rights_is_declared():
    definers = [one["name"] for one in functions() if one["definer"]]

    assert sorted(definers) == sorted([*OPEN, *INSIDE, *TRIGGERS])


def test_who_may_call_each_is_as_declared():
    definers = [one for one in functions() if one["definer"]]

    assert sorted(one["name"] for one in definers if one["open"]) == sorted(OPEN)
    assert [one["name"] for one in functions() if one["public"]] == []
    assert sorted(one["name"] for one in definers if one["trigger"]) == sorted(TRIGGERS)


def test_no_function_looks_for_a_table_where_the_caller_says():
    loose = {"kept_for_ever", "study_moments_are_kept", "finished_coder_stays_finished"}
    for one in functions():
        if one["definer"] or one["name"] not in loose:
            assert SEARCH_PATH in one["config"], one["name"]


def test_the_web_role_itself_makes_no_function_that_would_be_found_first(web_connection):
    for schema in ("public", "pg_catalog"):
        with pytest.raises(Exception, match="permission denied"):
            web_connection.execute(
                f"CREATE FUNCTION {schema}.my_user() RETURNS bigint LANGUAGE sql AS 'SELECT 1'"
            )
        web_connection.rollback()


# --- every open door is tried -------------------------------------------------------------------------------


def call(one: dict[str, Any], values: list[Any]) -> Any:
    """What a function answers: all rows of it; an error is an answer of its own."""
    marks = ", ".join(f"%s::{kind}" for kind in one["types"])
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {one['name']}({marks})", values)
            rows = cursor.fetchall()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error
    return rows


def says_nothing(answer: Any) -> bool:
    """Whether an answer is an error, no row, or rows of nothing."""
    return isinstance(answer, DatabaseError) or all(
        value in (None, False, 0, [], "") for row in answer for value in row
    )


def open_functions() -> list[dict[str, Any]]:
    """The doors a page can knock at."""
    return [one for one in functions() if one["definer"] and one["open"]]


def test_without_an_identity_no_door_opens():
    make_world()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rangkul.identity', '', true)")

    for one in open_functions():
        if one["name"] not in NEED_NO_IDENTITY:
            answer = call(one, [None] * len(one["types"]))
            assert says_nothing(answer), (one["name"], answer)


def test_nothing_is_let_through_by_leaving_it_out():
    world = make_world()

    act_as(world.worker)
    for one in open_functions():
        if one["name"] not in NEED_NO_IDENTITY | ABOUT_MYSELF | {"office_loads"}:
            answer = call(one, [None] * len(one["types"]))
            assert says_nothing(answer), (one["name"], answer)


def arguments(one: dict[str, Any], world: World) -> list[Any]:
    """The most that a stranger could say: the right keys of somebody else's child."""
    now = timezone.now()
    by_kind: dict[str, Any] = {
        "uuid": world.child.pk,
        "uuid[]": [world.child.pk],
        "bigint": world.office.pk,
        "bigint[]": [1],
        "bytea": blind("3276017001990001"),
        "smallint[]": [1],
        "text": "social_worker",
        "text[]": ["DPK-ABC-DEF"],
        "integer": 3,
        "boolean": True,
        "jsonb": "{}",
        "date": now.date(),
        "interval": timedelta(days=14),
        "timestamp with time zone": now,
    }
    return [by_kind[kind] for kind in one["types"]]


# A stranger of another social service asks whether a child is known; what that tells has its own tests.
ASKED_BY_MANY = {"recognise", "may_recognise"}


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (OrganisationKind.SOCIAL_SERVICE, Role.SOCIAL_WORKER),
        (OrganisationKind.SOCIAL_SERVICE, Role.CASE_SUPERVISOR),
        (OrganisationKind.LKS, Role.LKS_MANAGER),
        (OrganisationKind.OTHER, Role.DATA_OFFICER),
        (OrganisationKind.RESEARCHER, Role.EVALUATOR),
    ],
)
def test_a_stranger_learns_nothing_of_a_child_at_any_door(kind, role):
    world = make_world()
    stranger = make_actor(make_organisation(kind), role)
    if stranger.user_id == world.office.pk:  # one number for both would ask about oneself
        stranger = make_actor(make_organisation(kind), role)

    act_as(stranger)
    for one in open_functions():
        if one["name"] not in NEED_NO_IDENTITY | ABOUT_MYSELF | ASKED_BY_MANY | {"my_level"}:
            answer = call(one, arguments(one, world))
            assert says_nothing(answer), (one["name"], answer)
    assert call({"name": "my_level", "types": ["uuid", "timestamptz"]}, [world.child.pk, None]) == [(0,)]
