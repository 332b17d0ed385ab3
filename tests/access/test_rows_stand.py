"""What was signed, answered or is over stands: the database itself refuses to change it, whoever asks.

Each question is put by the web role in the name of somebody who may read and write the file. The lists here
are written from the policy's text (architecture, promise 8), not from the walls.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.cases import models
from rangkul.cases.commands import handovers, identity, referrals, shifts
from rangkul.cases.commands.after import decide_closure
from rangkul.cases.commands.consents import Agreed, give_consent, withdraw_consent
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.notices import read_notice
from rangkul.cases.commands.operations import end_operation, start_operation
from rangkul.cases.commands.services import end_service, start_service
from rangkul.cases.commands.stays import Arrival, admit_child, end_stay
from rangkul.core.access import Actor
from rangkul.core.guard import Unsafe, check_walls
from rangkul.core.models import Event, EventObject
from rangkul.core.roles import OrganisationKind, Role
from rangkul.core.walls import declared_walls
from tests.cases import referring, work_makers
from tests.cases.office import Office
from tests.makers import CITY, act_as, make_actor, make_organisation, visible

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
    "cases_stay": "bed bed_since out_at out_reason out_to version",
    "cases_visit": "outcome note done_at done_by cancelled_at row_version",
    "cases_closure": "approved answer decided_at decided_by",
    "cases_encounter": "kind legal_basis met_at nickname full_name sex age_from age_to age_basis area_id"
    " place latitude longitude activity condition companions origin_id mother_name note version",
    "cases_handover": "status received_by received_at declined_reason declined_by declined_at",
    "cases_referral": "status delivered_at opened_at acknowledged_at answered_at started_at reported_at"
    " ended_at decline_reason access_until row_version",
    "cases_operation": "adults_male adults_female ended_at version",
    "cases_shiftnote": "taken_over_at taken_over_by",
    "cases_notice": "read_at read_by",
    "cases_importbatch": "mapping total report status finished_at sealed progress",
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
    assert [wall.table for wall in declared_walls() if wall.update is not None and not wall.columns] == []


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


# --- each kind of row, brought to where it stands -----------------------------------------------------------

Made = tuple[Actor, Any]


def old_identity() -> Made:
    """A version of who the child is that another has replaced."""
    world = work_makers.make_world()
    for version, name in enumerate(("Bayu", "Bayu Saputra")):
        known = identity.Known(full_name=name)
        identity.record_identity(
            world.worker, child=world.child, known=known, version=version, at=timezone.now()
        )
    return world.worker, visible(world.worker, models.ChildIdentity).get(version=1)


def ended_contact() -> Made:
    """Somebody who can no longer be asked."""
    world = work_makers.make_world()
    reachable = identity.Reachable(kind="mother", name="Ibu Sumarni")
    contact = identity.record_contact(world.worker, child=world.child, contact=reachable, at=timezone.now())
    return world.worker, identity.end_contact(world.worker, contact=contact, at=timezone.now())


def withdrawn_consent() -> Made:
    """A consent that was taken back."""
    world = work_makers.make_world()
    agreed = Agreed(
        purpose="case_work",
        given_by="Ibu Sumarni",
        relation="parent",
        form="signed",
        proof="map 4",
        valid_to=timezone.now() + timedelta(days=60),
    )
    consent = give_consent(world.worker, child=world.child, agreed=agreed, at=timezone.now())
    withdraw_consent(world.worker, consent=consent, at=timezone.now())
    return world.worker, consent


def closed_case() -> Made:
    """A case that a supervisor closed."""
    office = Office()
    office.close()
    return office.supervisor, office.case


def decided_closure() -> Made:
    """A closure that a supervisor declined."""
    office = Office()
    closure = office.ask()
    decide_closure(office.supervisor, closure=closure, approved=False, answer="Belum.", at=timezone.now())
    return office.supervisor, closure


def signed_assessment() -> Made:
    """A signed assessment."""
    world = work_makers.make_world()
    return world.worker, work_makers.assess(world)


def signed_plan() -> Made:
    """A signed plan."""
    world = work_makers.make_world()
    work_makers.assess(world)
    return world.worker, work_makers.plan(world)


def ended_service() -> Made:
    """A service that is over, with what it brought."""
    worker, plan = signed_plan()
    item = visible(worker, models.PlanItem).get(plan=plan)
    start_service(worker, item=item, started_at=timezone.now(), at=timezone.now())
    now = timezone.now()
    return worker, end_service(worker, item=item, ended_at=now, result="reached", at=now)


def _in_the_house() -> tuple[Actor, Any, Any]:
    world = work_makers.make_world()
    staff = make_actor(world.office, Role.SHELTER_STAFF)
    keeper = make_actor(world.office, Role.CASE_SUPERVISOR)
    act_as(keeper)
    house = models.Shelter.objects.create(organisation=world.office, name="RPS", city=CITY, beds=6)
    now = timezone.now()
    stay = admit_child(
        staff, child=world.child, shelter=house, bed=1, arrival=Arrival(now, now), at=timezone.now()
    )
    return staff, house, stay


def ended_stay() -> Made:
    """A stay that is over."""
    staff, _house, stay = _in_the_house()
    now = timezone.now()
    end_stay(staff, stay=stay, out_at=now, reason="family", to_whom="Ibu", at=now)
    return staff, stay


def shift_taken_over() -> Made:
    """A shift's note that the next shift has taken over."""
    staff, house, _stay = _in_the_house()
    note = shifts.note_shift(staff, shelter=house, text="Pintu belakang rusak.", at=timezone.now())
    following = make_actor(house.organisation, Role.SHELTER_STAFF)
    return following, shifts.take_over_shift(following, note=note, at=timezone.now())


def visit_made() -> Made:
    """A visit that was made."""
    office = Office()
    office.go_home()
    return office.worker, office.visit()


def visit_cancelled() -> Made:
    """A visit that another return has made void."""
    office = Office()
    office.go_home()
    office.go_home()
    return office.worker, visible(office.worker, models.Visit).exclude(cancelled_at=None).first()


def _given() -> tuple[Actor, Any]:
    satpol = make_organisation(OrganisationKind.PUBLIC_ORDER)
    patrol = make_actor(satpol, Role.ORDER_OFFICER)
    receiver = make_actor(make_organisation(), Role.SHELTER_STAFF)
    now = timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
    child = record_encounter(
        patrol, met=met, kind="raid", legal_basis="public_task", met_at=now, at=now
    ).child
    to = models.Handover._meta.get_field("to_organisation").related_model.objects.get(
        pk=receiver.organisation_id
    )
    given = handovers.Given(called="Aji", place="Margonda", condition="tired")
    made = handovers.give_handover(patrol, child=child, to=to, given=given, given_at=now, at=now)
    return receiver, made


def received_handover() -> Made:
    """A handover that was received."""
    receiver, made = _given()
    return receiver, handovers.receive_handover(receiver, handover=made, at=timezone.now())


def closed_referral() -> Made:
    """A referral that was taken back."""
    sender = make_actor(make_organisation())
    clinic = make_organisation(OrganisationKind.HEALTH)
    case = referring.make_case(sender)
    referring.name_child(sender, case)
    referral = referring.refer(sender, case, clinic)
    return sender, referrals.withdraw_referral(sender, referral=referral, at=timezone.now())


def ended_operation() -> Made:
    """A round that is over."""
    street = make_actor(make_organisation(), Role.OUTREACH_WORKER)
    now = timezone.now()
    operation = start_operation(street, kind="outreach", place="Margonda", area=None, started_at=now, at=now)
    return street, end_operation(street, operation=operation, at=timezone.now())


def read_by_somebody() -> Made:
    """A notice that somebody has read."""
    _sender, referral = closed_referral()
    told = make_actor(referral.to_organisation, Role.FOCAL_POINT)
    notice = visible(told, models.Notice).filter(for_supervisors=False).first()
    return told, read_notice(told, notice=notice, at=timezone.now())


STANDING = [
    old_identity,
    ended_contact,
    withdrawn_consent,
    closed_case,
    decided_closure,
    signed_assessment,
    signed_plan,
    ended_service,
    ended_stay,
    shift_taken_over,
    visit_made,
    visit_cancelled,
    received_handover,
    closed_referral,
    ended_operation,
    read_by_somebody,
]


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
    models.HandoverNote,
    models.ImportRow,
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
