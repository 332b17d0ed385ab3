"""What was signed, answered or is over stands: the database itself refuses to change it, whoever asks.

Each question is put by the web role in the name of somebody who may read and write the file. The lists here
are written from the policy's text (architecture, promise 8), not from the walls.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.cases import models
from rangkul.cases.commands.services import start_service
from rangkul.core.access import Actor
from rangkul.core.guard import Unsafe, check_walls
from rangkul.core.models import Event, EventObject
from rangkul.core.walls import declared_walls
from tests.access.standing import STANDING, Made, signed_plan
from tests.cases import work_makers
from tests.makers import CITY, act_as, visible

pytestmark = [pytest.mark.access, pytest.mark.django_db]

# What somebody does to a row after it was first written; every other column stands from the beginning.
MAY_CHANGE = {
    "cases_childidentity": "current",
    "cases_contact": "ended_at",
    "cases_consent": "withdrawn_at withdrawn_by",
    "cases_matchproposal": "decided_at",
    "cases_case": "status worker_id risk closed_at version",
    "cases_assessment": "answers notes result signed_at signed_by recorded_at recorded_by row_version",
    "cases_plan": "child_view family_view signed_at signed_by recorded_at recorded_by row_version",
    "cases_planitem": "stream horizon need service provider_id due_on indicator dropped_at"
    " started_at ended_at result result_note recorded_at recorded_by row_version",
    "cases_stay": "shelter_id bed bed_since out_at out_reason out_to version",
    "cases_visit": "outcome note done_at done_by cancelled_at row_version",
    "cases_closure": "approved answer decided_at decided_by",
    "cases_encounter": "kind legal_basis met_at nickname full_name sex age_from age_to age_basis area_id"
    " place latitude longitude activity conditions companions origin_id mother_name note version",
    "cases_handover": "status received_by received_at declined_reason declined_by declined_at",
    "cases_referral": "status delivered_at opened_at acknowledged_at answered_at started_at reported_at"
    " ended_at decline_reason access_until turn_due row_version settled_at settled_by settled_how",
    "cases_operation": "adults_male adults_female ended_at version",
    "cases_shiftnote": "taken_over_at taken_over_by",
    "cases_notice": "read_at read_by",
    "cases_shelter": "name area_id beds closes_on version",
    "cases_importbatch": "mapping total report status finished_at sealed progress moved_at",
}


def test_the_web_role_may_change_only_what_a_command_changes(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.column_privileges"
            " WHERE grantee = 'rangkul_web' AND privilege_type = 'UPDATE'"
        )
        granted: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            granted.setdefault(table, set()).add(column)

    ours = {wall.table for wall in declared_walls() if wall.table.startswith(("cases_", "core_"))}
    wanted = {table: set(columns.split()) for table, columns in MAY_CHANGE.items()}
    assert {table: columns for table, columns in granted.items() if table in ours} == wanted


def test_every_wall_that_lets_change_names_the_columns(db):
    ours = [wall for wall in declared_walls() if wall.table.startswith(("cases_", "core_", "evidence_"))]
    assert [wall.table for wall in ours if wall.update is not None and not wall.columns] == []


def test_the_web_role_deletes_no_row_behind_a_wall(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.table_privileges"
            " WHERE grantee = 'rangkul_web' AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE')"
        )
        found = cursor.fetchall()

    walled = {wall.table for wall in declared_walls()}
    assert [row for row in found if row[0] in walled] == []


@pytest.mark.parametrize(
    "spoil",
    [
        "GRANT UPDATE ON cases_plan TO rangkul_web",
        "GRANT UPDATE (need) ON cases_referralslice TO rangkul_web",
        "GRANT DELETE ON cases_stay TO rangkul_web",
        "DROP TRIGGER settled ON cases_assessment",
        "ALTER TABLE cases_consent DISABLE TRIGGER settled",
    ],
)
def test_the_program_does_not_start_where_a_row_that_stands_could_be_changed(spoil, as_owner):
    check_walls()

    with as_owner():
        connection.cursor().execute(spoil)

    with pytest.raises(Unsafe):
        check_walls()


def refused(actor: Actor, row: Any, change: str) -> bool:
    """Whether the database refuses this change, asked as the web role in the actor's name."""
    act_as(actor)
    table = row._meta.db_table
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {change} WHERE id = %s", [row.pk])
            changed = cursor.rowcount
    except DatabaseError as error:
        assert "for good" in str(error) or "permission denied" in str(error), error
        return True
    assert changed == 1, "the row is not even there: the test proves nothing"
    return False


@pytest.mark.parametrize("make", STANDING, ids=lambda made: made.__name__)
def test_no_column_of_a_row_that_stands_can_be_changed(make: Callable[[], Made]):
    actor, row = make()

    for column in MAY_CHANGE[row._meta.db_table].split():
        assert refused(actor, row, f"{column} = {column}"), column


@pytest.mark.parametrize("make", STANDING, ids=lambda made: made.__name__)
def test_nor_by_the_owner_with_wall_2_off(make: Callable[[], Made], as_owner):
    actor, row = make()
    column = MAY_CHANGE[row._meta.db_table].split()[0]

    with as_owner():
        assert refused(actor, row, f"{column} = {column}")


ONLY_EVER_ADDED_TO = [
    models.Alias,
    models.CatchDecision,
    models.EncounterVersion,
    models.HandoverNote,
    models.ImportRow,
    models.JointHandover,
    models.ReaderMapping,
    models.ReferralMessage,
    models.ReferralReason,
    models.ReferralSlice,
    models.Return,
    models.SameAs,
    models.SealedNote,
    models.Child,
    Event,
    EventObject,
]


@pytest.mark.parametrize("model", ONLY_EVER_ADDED_TO, ids=lambda model: model.__name__)
def test_rows_that_are_only_added_have_no_column_to_change(model: Any):
    for column in model._meta.local_concrete_fields:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(
                f"UPDATE {model._meta.db_table} SET {column.column} = {column.column}"
            )


def test_the_words_of_a_signed_plan_stand_while_its_service_begins():
    worker, plan = signed_plan()
    item = visible(worker, models.PlanItem).get(plan=plan)

    for column in ("need", "service", "provider_id", "due_on", "indicator", "horizon", "stream"):
        wrong = "'2030-01-01'" if column == "due_on" else "1" if column == "provider_id" else "'lain'"
        assert refused(worker, item, f"{column} = {wrong}"), column
    assert refused(worker, item, "dropped_at = now()")
    act_as(worker)
    with pytest.raises(DatabaseError, match="takes no more"), transaction.atomic():
        models.PlanItem.objects.create(
            child_id=item.child_id,
            city=CITY,
            legal_basis="public_task",
            recorded_at=timezone.now(),
            recorded_by=worker.user_id,
            organisation_id=worker.organisation_id,
            plan=plan,
            need="lain",
        )
    assert start_service(worker, item=item, started_at=timezone.now(), at=timezone.now()).started_at


def test_nobody_writes_into_a_file_in_a_colleagues_name():
    world = work_makers.make_world()
    act_as(world.worker)

    for forged in ({"recorded_by": world.supervisor.user_id}, {"organisation_id": world.office.pk + 1}):
        values = {"recorded_by": world.worker.user_id, "organisation_id": world.office.pk, **forged}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            models.Alias.objects.create(
                child=world.child,
                city=CITY,
                legal_basis="public_task",
                recorded_at=timezone.now(),
                name="Aji",
                **values,
            )
