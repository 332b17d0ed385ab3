"""Do both walls show everybody the same rows of every table, each asked with the other off?

The oracle judges the classes of a child's file. This asks about every walled table with a scope, in the city
of the crawl (an organisation for each relation, a member for each role), and adds the rows at which the two
walls once parted: a register's rows, another city's log, a supervisor's notice, a young note to an old paper,
a bar.
"""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from rangkul.cases import models as cases
from rangkul.cases.commands.blocks import bar_person
from rangkul.cases.commands.imports import bring_in_register, start_import
from rangkul.cases.commands.notices import tell
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core import access
from rangkul.core.access import Actor
from rangkul.core.commands import command
from rangkul.core.models import Block, Edge, Event, Offer
from rangkul.core.roles import Role
from rangkul.core.walls import declared_walls
from rangkul.people.models import Organisation
from tests.conftest import owner_for_a_while
from tests.crawl.world import World, make_world
from tests.makers import CITY, act_as, make_actor, make_organisation

pytestmark = [pytest.mark.access, pytest.mark.django_db]

# Read by functions and policies only: no page asks for them, so wall 1 knows none of their rows.
WITHOUT_SCOPE = {Edge, Offer, cases.MatchFeature}
# Names of houses stand beside a bed on every file that is read; wall 1 alone keeps the lists of houses apart.
OPEN_TO_READ = {"cases_shelter"}
ELSEWHERE = "32.71"


@command
def tell_supervisors(actor: Actor, *, at: Any) -> None:
    """Tell the supervisors of one's own office that somebody asked too often."""
    tell(
        actor,
        Organisation(pk=actor.organisation_id),
        kind=NoticeKind.LOOKUP_TOO_MANY,
        about_kind="person",
        about_id=UUID(int=actor.user_id),
        at=at,
        for_supervisors=True,
    )


@command
def answer_the_asker(actor: Actor, *, to: Actor, at: Any) -> None:
    """Tell one person an answer, and nobody else of their office."""
    office = Organisation(pk=to.organisation_id)
    about = {"about_kind": "case", "about_id": UUID(int=to.user_id), "to_person": to.user_id}
    tell(actor, office, kind=NoticeKind.CLOSURE_APPROVED, **about, at=at)


def ids(rows: Any) -> set[Any]:
    """The keys of these rows."""
    return set(rows.values_list("pk", flat=True))


def all_by_wall_1(actor: Actor, models: list[Any]) -> list[set[Any]]:
    """What the scope shows of each table, with wall 2 off."""
    with owner_for_a_while():
        act_as(actor)
        return [ids(access.visible(actor, model)) for model in models]


def all_by_wall_2(actor: Actor, models: list[Any]) -> list[set[Any]]:
    """What the database shows of each table, with wall 1 off."""
    act_as(actor)
    with access.wall_1_off():
        shown = ((model, access.visible(actor, model)) for model in models)
        # The policies look there for the bars on oneself; no page does.
        return [ids(rows.exclude(user_id=actor.user_id) if model is Block else rows) for model, rows in shown]


def by_wall_1(actor: Actor, model: Any) -> set[Any]:
    """One table by the scope."""
    return all_by_wall_1(actor, [model])[0]


def by_wall_2(actor: Actor, model: Any) -> set[Any]:
    """One table by the database."""
    return all_by_wall_2(actor, [model])[0]


@pytest.fixture
def city() -> World:
    """The city of the crawl, with the rows at which the walls parted."""
    w = make_world()
    desk, supervisor = w.actor("party", Role.INTAKE_DESK), w.actor("party", Role.CASE_SUPERVISOR)
    batch = w.story.rows["batch"]
    start_import(desk, batch=batch, legal_basis="public_task", encounter_kind="outreach", at=timezone.now())
    bring_in_register(desk, batch=batch, at=timezone.now())
    tell_supervisors(desk, at=timezone.now())
    answer_the_asker(desk, to=w.actor("party", Role.SOCIAL_WORKER), at=timezone.now())
    bar_person(
        supervisor,
        child=w.story.children["main"],
        user_id=w.actor("party", Role.FOCAL_POINT).user_id,
        reason="relative",
        at=timezone.now(),
    )
    with owner_for_a_while(), connection.cursor() as cursor:
        # A paper of before thirty days with a note of today; the log of another city.
        cursor.execute(
            "UPDATE cases_handover SET recorded_at = recorded_at - interval '40 days' WHERE id = %s",
            [w.story.rows["handover_on_the_way"].pk],
        )
        cursor.execute(
            "INSERT INTO cases_handovernote (id, city, child_id, legal_basis, recorded_at, recorded_by,"
            " organisation_id, handover_id, text) SELECT gen_random_uuid(), city, child_id, legal_basis,"
            " now(), 1, organisation_id, id, 'x' FROM cases_handover WHERE id = %s",
            [w.story.rows["handover_on_the_way"].pk],
        )
        cursor.execute(
            "INSERT INTO core_event (id, city, name, kind, occurred_at, recorded_at, actor_id,"
            " organisation_id, details)"
            " VALUES (gen_random_uuid(), %s, 'case.opened', 'step', now(), now(), 0, 0, '{}')",
            [ELSEWHERE],
        )
    return w


def test_both_walls_show_everybody_the_same_rows(city):
    walled = {wall.model for wall in declared_walls() if wall.table not in OPEN_TO_READ}
    models = [model for model in access.scoped_models() if model in walled]
    assert {model for model in walled if model.__module__.startswith(("rangkul.cases", "rangkul.core"))} == (
        {model for model in models if not model.__module__.startswith("rangkul.evidence")} | WITHOUT_SCOPE
    )

    parted, compared, rows = [], 0, 0
    for (relation, role), actor in city.actors.items():
        shown = zip(models, all_by_wall_1(actor, models), all_by_wall_2(actor, models), strict=True)
        for model, first, second in shown:
            compared, rows = compared + 1, rows + len(first)
            if first != second:
                more = "wall 1" if first - second else "wall 2"
                parted.append(f"{model.__name__} for {role} of {relation}: {more} shows more")

    print(f"\n{compared:,} comparisons of {len(models)} tables, {rows:,} rows, {len(parted)} differences")
    assert parted == []
    assert rows > 1_000


def test_the_rows_at_which_the_walls_parted_are_there(city):
    with owner_for_a_while():
        counts = {
            "import rows": cases.ImportRow._base_manager.count(),
            "notices for supervisors": cases.Notice._base_manager.filter(for_supervisors=True).count(),
            "notices for one person": cases.Notice._base_manager.exclude(for_user=None).count(),
            "events elsewhere": Event.objects.exclude(city=CITY).count(),
        }
    assert all(counts.values()), counts


def test_the_data_officer_reads_the_log_of_their_own_city_by_either_wall(city):
    officer = make_actor(make_organisation(), Role.DATA_OFFICER)

    for shown in (by_wall_1, by_wall_2):
        seen = shown(officer, Event)
        with owner_for_a_while():
            assert seen == ids(Event.objects.filter(city=CITY))


def test_a_shelter_worker_reads_no_register_by_either_wall(city):
    staff = city.actor("party", Role.SHELTER_STAFF)

    for model in (cases.ImportBatch, cases.ImportRow, cases.ReaderMapping):
        assert by_wall_1(staff, model) == by_wall_2(staff, model) == set()


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.ADMINISTRATOR])
def test_nobody_marks_as_read_what_is_not_theirs_to_read(city, role):
    other = city.actor("party", role)
    act_as(other)

    with connection.cursor() as cursor:
        # Without a condition the policy for reading is not asked, only the one for changing.
        cursor.execute("UPDATE cases_notice SET read_by = 1, read_at = now()")

    with owner_for_a_while():
        touched = cases.Notice._base_manager.filter(read_by=1)
        assert not touched.filter(for_supervisors=True).exists()
        assert not touched.exclude(organisation_id=other.organisation_id).exists()
        assert not touched.exclude(for_user=None).exclude(for_user=other.user_id).exists()
        assert role == Role.SOCIAL_WORKER or not touched.exists()


def test_the_comparison_can_fail(city, as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP POLICY see ON cases_importrow")
        cursor.execute(
            "CREATE POLICY see ON cases_importrow FOR SELECT"
            " USING (organisation_id = (SELECT my_organisation()))"
        )

    staff = city.actor("party", Role.SHELTER_STAFF)

    assert by_wall_1(staff, cases.ImportRow) != by_wall_2(staff, cases.ImportRow)
