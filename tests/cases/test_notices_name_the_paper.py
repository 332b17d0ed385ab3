"""A notice says which paper it is about, if the told office knows that paper, and never which child."""

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.models import Notice
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.cases.office import Office
from tests.cases.referring import accepted, make_case, name_child, refer
from tests.cases.test_handovers import give
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


def told(actor, kind):
    act_as(actor)
    return visible(actor, Notice).get(kind=kind)


def office_of(actor):
    return Organisation.objects.get(pk=actor.organisation_id)


@pytest.fixture
def worker():
    return make_actor(make_organisation(), Role.SOCIAL_WORKER)


@pytest.fixture
def clinic():
    return make_actor(make_organisation(OrganisationKind.HEALTH), Role.FOCAL_POINT)


def test_who_must_stop_working_on_a_withdrawn_referral_learns_which_one(client, worker, clinic):
    case = make_case(worker)
    name_child(worker, case)
    referral = refer(worker, case, office_of(clinic))
    accepted(clinic, referral)
    commands.withdraw_referral(worker, referral=referral, at=timezone.now())
    sign_in(client, clinic)

    page = client.get(reverse("notices")).content.decode()

    assert client.get(reverse("referral", args=[referral.pk])).status_code == 404
    assert referral.number in page
    assert case.child.number not in page
    assert "Bayu" not in page


def test_the_sender_learns_which_of_its_referrals_was_accepted(worker, clinic):
    case = make_case(worker)
    name_child(worker, case)
    referral = refer(worker, case, office_of(clinic))
    accepted(clinic, referral)

    assert told(worker, "referral_accepted").paper == referral.number


def test_an_office_that_is_only_informed_of_a_handover_learns_no_number(worker):
    informed = make_actor(make_organisation(OrganisationKind.WOMEN_CHILD), Role.FOCAL_POINT)
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)

    give(patrol, office_of(worker))

    assert told(informed, "handover_of_minor").paper == ""


def test_whoever_asked_for_closure_hears_that_there_is_work_left():
    office = Office()
    closure = office.ask()

    decide_closure(
        office.supervisor, closure=closure, approved=False, answer="Kunjungan dulu.", at=timezone.now()
    )

    assert told(office.worker, "closure_declined").paper == office.case.number


def test_whoever_asked_for_closure_hears_that_the_case_is_closed_and_why_the_file_is_gone():
    office = Office()

    office.close()

    assert told(office.worker, "closure_approved").paper == office.case.number


def test_each_closure_that_is_declined_is_told():
    office = Office()
    for answer in ("Kunjungan dulu.", "Akta belum ada."):
        decide_closure(
            office.supervisor, closure=office.ask(), approved=False, answer=answer, at=timezone.now()
        )

    act_as(office.worker)
    assert visible(office.worker, Notice).filter(kind="closure_declined").count() == 2
