"""What no row can say, whoever writes it: the tables refuse it, by the name of the fact."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rangkul.cases import models
from rangkul.cases.commands import identity
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.imports import bring_in_register, start_import, try_register
from rangkul.cases.commands.matches import propose_matches
from rangkul.cases.commands.plans import Need, add_need
from rangkul.cases.commands.referrals import ask_for_more
from rangkul.core.ids import uuid7
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.access import standing
from tests.access.standing import Made
from tests.cases import referring, work_makers
from tests.cases.office import Office
from tests.core.register_files import xlsx
from tests.makers import act_as, make_actor, make_house, make_organisation, visible

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def home() -> Made:
    """A return with its statement letter."""
    office = Office()
    return office.worker, office.go_home()


def draft_of_answers() -> Made:
    """Answers that nobody has signed."""
    world = work_makers.make_world()
    return world.worker, work_makers.answer(world, "four-sides", {})


def planned() -> Made:
    """A need in a plan that nobody has signed."""
    world = work_makers.make_world()
    need = Need("ingin sekolah lagi", "school_return", "short")
    return world.worker, add_need(world.worker, case=world.case, need=need, at=timezone.now())


def draft_of_plan() -> Made:
    """A plan that nobody has signed."""
    worker, item = planned()
    return worker, item.plan


def house() -> Made:
    """A house with beds."""
    keeper = make_actor(make_organisation(), Role.CASE_SUPERVISOR)
    act_as(keeper)
    return keeper, make_house(Organisation.objects.get(pk=keeper.organisation_id), beds=4)


def known_child() -> Made:
    """Who a child is, by a range of ages."""
    world = work_makers.make_world()
    today = timezone.localdate()
    known = identity.Known(born_from=today.replace(year=2014), born_to=today.replace(year=2015))
    return world.worker, identity.record_identity(
        world.worker, child=world.child, known=known, version=0, at=timezone.now()
    )


def alike() -> Made:
    """Two children who look like one."""
    worker, now = make_actor(make_organisation()), timezone.now()
    met = Met(age_from=11, age_to=11, nickname="Aji", mother_name="Sumarni", place="Margonda", sex="m")
    how = {"met": met, "kind": "outreach", "legal_basis": "public_task", "met_at": now, "at": now}
    children = [record_encounter(worker, **how).child for _one in range(2)]
    propose_matches(worker, children=children, at=timezone.now())
    return worker, visible(worker, models.MatchProposal).get()


def asked() -> Made:
    """What a receiver asked before it answers."""
    worker, clinic = make_actor(make_organisation()), make_organisation(OrganisationKind.HEALTH)
    receiver = make_actor(clinic, Role.FOCAL_POINT)
    case = referring.make_case(worker)
    referring.name_child(worker, case)
    referral = referring.opened(receiver, referring.refer(worker, case, clinic))
    ask_for_more(receiver, referral=referral, question="Pukul berapa?", at=timezone.now())
    return receiver, visible(receiver, models.ReferralMessage).get()


def register_tried() -> Made:
    """A register that waits."""
    desk = make_actor(make_organisation(), Role.INTAKE_DESK)
    file = xlsx(Daftar=[["No", "Nama", "Umur"], ["p-1", "Gatra", "9"]]).getvalue()
    return desk, try_register(desk, content=file, name="daftar.xlsx", at=timezone.now())


def row_in() -> Made:
    """A row of a register that came in."""
    desk, batch = register_tried()
    how = {"legal_basis": "public_task", "encounter_kind": "raid", "at": timezone.now()}
    batch = start_import(desk, batch=batch, **how)
    bring_in_register(desk, batch=batch, at=timezone.now())
    return desk, visible(desk, models.ImportRow).get()


# How a row comes to be, what is said wrong of it, and the fact that says no.
IMPOSSIBLE: list[tuple[Callable[[], Made], dict[str, Any], str]] = [
    (standing.closed_case, {"closed_at": None}, "case_closed_has_its_end"),
    (standing.closed_case, {"status": "open"}, "case_closed_has_its_end"),
    (standing.decided_closure, {"approved": None}, "closure_verdict_is_whole"),
    (standing.decided_closure, {"decided_by": None}, "closure_verdict_is_whole"),
    (standing.withdrawn_consent, {"withdrawn_by": None}, "consent_withdrawer_is_known"),
    (
        standing.withdrawn_consent,
        {"valid_to": lambda consent: consent.given_at},
        "consent_ends_after_it_is_given",
    ),
    (standing.signed_assessment, {"signed_by": None}, "assessment_signer_is_known"),
    (draft_of_answers, {"version": 2}, "assessment_has_one_draft"),
    (standing.signed_plan, {"signed_by": None}, "plan_signer_is_known"),
    (draft_of_plan, {"version": 2}, "plan_has_one_draft"),
    (planned, {"ended_at": timezone.now(), "result": "reached"}, "service_ends_after_it_starts"),
    (
        planned,
        {"started_at": timezone.now(), "ended_at": timezone.now() - HOUR, "result": "reached"},
        "service_ends_after_it_starts",
    ),
    (planned, {"result": "reached"}, "service_ended_says_what_it_brought"),
    (standing.ended_stay, {"out_reason": ""}, "stay_ended_says_why"),
    (standing.ended_stay, {"out_at": None}, "stay_ended_says_why"),
    (standing.ended_stay, {"picked_up_at": lambda stay: stay.in_at + HOUR}, "stay_starts_after_pick_up"),
    (standing.shift_taken_over, {"taken_over_by": None}, "shift_taker_is_known"),
    (
        standing.shift_taken_over,
        {"taken_over_by": lambda note: note.written_by},
        "shift_is_taken_over_by_another",
    ),
    (standing.visit_made, {"outcome": ""}, "visit_made_says_what_was_found"),
    (standing.visit_made, {"done_by": None}, "visit_made_says_what_was_found"),
    (standing.visit_made, {"outcome": "fine"}, "visit_outcome_is_known"),
    (home, {"kind": "moon"}, "return_kind_is_known"),
    (home, {"statement_number": ""}, "return_statement_has_its_number"),
    (home, {}, "statement_number_is_given_once"),
    (
        standing.received_handover,
        {"to_organisation_id": lambda handover: handover.from_organisation_id},
        "handover_has_two_parties",
    ),
    (
        standing.received_handover,
        {"status": "declined", "declined_reason": "full"},
        "handover_declined_has_reason",
    ),
    (standing.closed_referral, {"ended_at": None}, "referral_over_has_its_end"),
    (standing.closed_referral, {"status": "started"}, "referral_over_has_its_end"),
    (standing.closed_referral, {"settled_how": "later"}, "referral_settled_says_how"),
    (standing.closed_referral, {"urgency": "soon"}, "referral_urgency_is_known"),
    (asked, {"kind": "gossip"}, "message_kind_is_known"),
    (standing.read_by_somebody, {"read_by": None}, "notice_reader_is_known"),
    (house, {"beds": 0}, "shelter_has_a_bed"),
    (known_child, {"born_to": lambda who: who.born_from - HOUR * 24}, "identity_births_are_in_order"),
    (register_tried, {"status": "lost"}, "import_status_is_known"),
    (row_in, {"outcome": "lost"}, "import_row_fate_is_known"),
    (alike, {"other_id": lambda pair: pair.child_id}, "match_needs_two_children"),
]


@pytest.mark.parametrize(("make", "wrong", "fact"), IMPOSSIBLE)
def test_the_table_refuses_what_cannot_be(make, wrong, fact, as_owner):
    _actor, made = make()

    with as_owner():
        row = type(made)._base_manager.get(pk=made.pk)
        row.pk = uuid7() if row._meta.pk.get_internal_type() == "UUIDField" else None
        for column, value in wrong.items():
            setattr(row, column, value(row) if callable(value) else value)

        with pytest.raises(IntegrityError, match=fact), transaction.atomic():
            row.save(force_insert=True)
