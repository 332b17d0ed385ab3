"""Each kind of row, brought by the real commands to where it stands for good, with somebody who reads it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rangkul.cases import models
from rangkul.cases.commands import handovers, identity, referrals, shifts
from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.commands.consents import Agreed, give_consent, withdraw_consent
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.notices import read_notice
from rangkul.cases.commands.operations import end_operation, start_operation
from rangkul.cases.commands.services import end_service, start_service
from rangkul.cases.commands.stays import Arrival, admit_child, end_stay
from rangkul.core.access import Actor
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.cases import referring, work_makers
from tests.cases.office import Office
from tests.makers import act_as, make_actor, make_house, make_organisation, visible

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
    house = make_house(world.office, name="RPS", beds=6)
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
    to = Organisation.objects.get(pk=receiver.organisation_id)
    given = handovers.Given(called="Aji", place="Margonda", conditions=["tired"])
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
