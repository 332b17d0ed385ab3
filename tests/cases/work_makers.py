"""Makers for the work on a case: an opened case with its worker, answers, a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from rangkul.cases.commands.assessments import save_assessment, sign_assessment
from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.plans import Need, add_need, sign_plan, write_views
from rangkul.cases.instrument_files import instrument
from rangkul.cases.models import Assessment, Case, Child, Plan
from rangkul.cases.queries.facts import Facts
from rangkul.cases.queries.overview import Overview, overview
from rangkul.cases.rules.flow import Standing
from rangkul.cases.rules.whereabouts import Whereabouts
from rangkul.cases.vocabulary import Place
from rangkul.core.access import Actor
from rangkul.core.roles import Role
from rangkul.people.models import Organisation
from tests.makers import act_as, make_actor, make_organisation


@dataclass
class World:
    """An office with a case: who works in it, the child, the case."""

    office: Organisation
    desk: Actor
    worker: Actor
    supervisor: Actor
    child: Child
    case: Case


def make_world(**met: Any) -> World:
    """A child met by the social service, with an open case and a worker."""
    office = make_organisation()
    desk, worker = make_actor(office, Role.INTAKE_DESK), make_actor(office)
    supervisor = make_actor(office, Role.CASE_SUPERVISOR)
    at = timezone.now()
    values = {"age_from": 11, "age_to": 12, "nickname": "Aji", "place": "Margonda", "sex": "m", **met}
    child = record_encounter(
        desk, met=Met(**values), kind="raid", legal_basis="public_task", met_at=at, at=at
    ).child
    case = open_case(desk, child=child, at=timezone.now())
    case = assign_case(desk, case=case, worker_id=worker.user_id, at=timezone.now())
    return World(office, desk, worker, supervisor, child, case)


def answer(
    world: World, code: str, answers: dict[str, Any], *, version: int = 0, **options: Any
) -> Assessment:
    """A kept draft."""
    return save_assessment(
        options.pop("actor", world.worker),
        case=world.case,
        instrument=instrument(code),
        answers=answers,
        notes=options.pop("notes", {}),
        version=version,
        at=timezone.now(),
    )


def all_answers(code: str, value: Any) -> dict[str, Any]:
    """The same answer to every question."""
    return {item.code: value for item in instrument(code).items}


def assess(world: World, value: Any = 1) -> Assessment:
    """A signed assessment from four sides."""
    draft = answer(world, "four-sides", all_answers("four-sides", value))
    return sign_assessment(world.worker, assessment=draft, version=draft.row_version, at=timezone.now())


def plan(world: World, *needs: Need) -> Plan:
    """A signed plan."""
    for need in needs or (Need("ingin sekolah lagi", "school_return", "short"),):
        add_need(world.worker, case=world.case, need=need, at=timezone.now())
    act_as(world.worker)
    kept = write_views(
        world.worker,
        case=world.case,
        child_view="Saya mau sekolah",
        family_view="",
        version=1,
        at=timezone.now(),
    )
    return sign_plan(world.worker, plan=kept, version=kept.row_version, at=timezone.now())


def facts_of(world: World) -> Facts:
    """The facts of the case as the page of its child reads them."""
    act_as(world.worker)
    return overview(world.worker, world.child, None, at=timezone.now()).facts


def file_of(world: World, standings: Sequence[Standing], *, place: Any = None) -> Overview:
    """What the page of the child reads while the case stands at a step."""
    nowhere = Whereabouts(Place.UNKNOWN)
    return Overview(
        encounter=None, handover=None, where=nowhere, case=world.case, standings=standings, place=place
    )
