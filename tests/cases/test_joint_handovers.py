"""A truck brings many children to the shelter's door, and both sides settle it in one sitting."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rangkul.cases.commands import joint as commands
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.giving import Given
from rangkul.cases.commands.operations import start_operation
from rangkul.cases.models import Child, Handover, JointHandover, Notice
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor
from rangkul.core.errors import Denied, NotFound
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.test_at_once import at_once, prepared
from tests.cases.test_handovers import refusal
from tests.makers import make_actor, make_organisation, visible

pytestmark = pytest.mark.django_db


class Night:
    """A patrol, the social service that receives, the office that is told, and an operation."""

    def __init__(self):
        satpol = make_organisation(OrganisationKind.PUBLIC_ORDER, short_name="Satpol PP")
        self.patrol = make_actor(satpol, Role.ORDER_OFFICER)
        self.dinsos = make_organisation(short_name="Dinsos")
        self.shelter = make_actor(self.dinsos, Role.SHELTER_STAFF)
        self.women = make_organisation(OrganisationKind.WOMEN_CHILD, short_name="DP3AP2KB")
        at = timezone.now()
        self.operation = start_operation(
            self.patrol, kind="raid", place="Margonda", area=None, started_at=at, at=at
        )

    def meet(self, how_many: int) -> list[Child]:
        at = timezone.now()
        return [
            record_encounter(
                self.patrol,
                met=Met(age_from=11, age_to=11, nickname=f"Anak {number}", place="Margonda"),
                kind="raid",
                legal_basis="public_task",
                met_at=at,
                operation=self.operation,
                at=at,
            ).child
            for number in range(how_many)
        ]

    def give(self, children: list[Child], actor: Actor | None = None, **values) -> JointHandover:
        at = timezone.now()
        sitting = commands.Sitting(to=self.dinsos, place="RPS", given_at=at, adults_male=2, **values)
        given = {one.pk: Given(called="Aji", place="RPS", conditions=["hungry"]) for one in children}
        return commands.give_together(
            actor or self.patrol, children=given, sitting=sitting, operation=self.operation, at=at
        )

    def answer(self, joint: JointHandover, actor: Actor | None = None, **values) -> commands.Answered:
        answers = {"declined": {}, **values}
        return commands.answer_together(actor or self.shelter, joint=joint, at=timezone.now(), **answers)


@pytest.fixture
def night() -> Night:
    return Night()


def of(joint: JointHandover, actor: Actor) -> list[Handover]:
    return list(visible(actor, Handover).filter(joint=joint).order_by("pk"))


def test_each_child_has_its_own_paper_clock_line_and_notice(night):
    children = night.meet(3)

    joint = night.give(children)

    lines = of(joint, night.shelter)
    assert {one.child_id for one in lines} == {one.pk for one in children}
    assert len({one.number for one in lines} | {joint.number}) == 4
    assert all(one.due_at - one.given_at == timedelta(hours=6) for one in lines)
    offered = visible(night.patrol, Event).filter(name="handover.offered")
    assert {event.child_id for event in offered} == {one.pk for one in children}
    women = make_actor(night.women, Role.INTAKE_DESK)
    assert visible(women, Notice).filter(kind="handover_of_minor").count() == 3
    assert visible(night.patrol, Event).get(name="joint_handover.given").details["adults_male"] == 2


def test_received_in_one_sitting_and_single_children_declined_with_a_reason(night):
    children = night.meet(4)
    joint = night.give(children)
    first, second, *others = of(joint, night.shelter)

    answered = night.answer(joint, declined={first.pk: "needs_hospital"}, later=[second.pk])

    assert [one.pk for one in answered.declined] == [first.pk]
    status = {one.pk: one.status for one in of(joint, night.shelter)}
    assert status[first.pk] == "declined"
    assert status[second.pk] == "in_transit"
    assert {status[one.pk] for one in others} == {"received"}
    held = visible(night.shelter, Child).filter(holder_id=night.dinsos.pk)
    assert {one.pk for one in held} == {one.child_id for one in others}
    received = visible(night.shelter, Event).filter(name="handover.received")
    assert {event.child_id for event in received} == {one.child_id for one in others}
    # The giver still holds whom nobody took, and may give that child on.
    declined = visible(night.patrol, Child).get(pk=first.child_id)
    assert declined.holder_id == night.patrol.organisation_id


def test_a_second_sitting_takes_only_who_is_still_on_the_way(night):
    joint = night.give(night.meet(2))
    first, second = of(joint, night.shelter)
    night.answer(joint, later=[second.pk])

    answered = night.answer(joint, declined={first.pk: "full"})

    assert [one.pk for one in answered.received] == [second.pk]
    assert {one.status for one in of(joint, night.shelter)} == {"received"}
    assert refusal(lambda: night.answer(joint)) == Reason.HANDOVER_ANSWERED


@pytest.mark.parametrize("act", ["give", "answer"])
def test_forty_children_cost_no_more_questions_than_two(night, act):
    def cost(how_many: int) -> int:
        children = night.meet(how_many)
        joint = night.give(children) if act == "answer" else None
        with CaptureQueriesContext(
            connection,
        ) as asked:
            night.answer(joint) if joint else night.give(children)
        return len(asked)

    few = cost(2)

    assert cost(38) == few
    print(f"{act}: {few} questions to the database, for 2 children as for 38")
    assert few <= 40


def test_who_may_not_finds_nothing_or_is_told(night):
    children = night.meet(1)
    stranger = make_actor(make_organisation(), Role.SHELTER_STAFF)
    with pytest.raises(NotFound):
        night.give(children, actor=make_actor(make_organisation(), Role.SHELTER_STAFF))
    joint = night.give(children)

    with pytest.raises(NotFound):
        night.answer(joint, actor=stranger)
    assert not visible(stranger, JointHandover).exists()
    colleague = make_actor(night.dinsos, Role.EVALUATOR)
    assert not visible(colleague, JointHandover).exists()
    with pytest.raises(Denied):
        night.answer(joint, actor=night.patrol)


def test_refusals_leave_nobody_half_on_the_way(night):
    children = night.meet(2)
    night.give(children[:1])

    assert refusal(lambda: night.give(children)) == Reason.HANDOVER_RUNNING
    assert refusal(lambda: night.give([])) == Reason.NOBODY_CHOSEN
    assert visible(night.patrol, Handover).count() == 1
    assert visible(night.patrol, JointHandover).count() == 1
    joint = visible(night.patrol, JointHandover).get()
    [line] = of(joint, night.shelter)
    assert refusal(lambda: night.answer(joint, declined={line.pk: "because"})) == Reason.HANDOVER_NEEDS_REASON
    # On the sheet of all there is no room for words; on the child's own page there is.
    assert refusal(lambda: night.answer(joint, declined={line.pk: "other"})) == Reason.HANDOVER_NEEDS_WORDS


def test_on_the_givers_phone_the_receiver_answers_for_all(night):
    joint = night.give(night.meet(2))

    commands.answer_on_givers_phone(
        night.patrol, joint=joint, receiver=night.shelter, declined={}, at=timezone.now()
    )

    lines = of(joint, night.patrol)
    assert {one.received_by for one in lines} == {night.shelter.user_id}
    assert visible(night.patrol, Event).filter(name="handover.signed_here").count() == 2


def test_two_phones_at_once_receive_each_child_once(in_database):
    def begin() -> tuple[Night, JointHandover, Actor]:
        night = Night()
        return night, night.give(night.meet(12)), make_actor(night.dinsos, Role.SHELTER_STAFF)

    night, joint, colleague = prepared(in_database, begin)

    answers = at_once(in_database, lambda: night.answer(joint), lambda: night.answer(joint, actor=colleague))

    assert Reason.HANDOVER_ANSWERED in answers
    [answered] = [one for one in answers if isinstance(one, commands.Answered)]
    assert len(answered.received) == 12
    events = prepared(
        in_database, lambda: visible(night.shelter, Event).filter(name="handover.received").count()
    )
    assert events == 12
