"""An institution whose accreditation ended while children live there: who is told, and what goes on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.closures import ask_closure, decide_closure
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.models import ChildIdentity, Referral, ReferralSlice
from rangkul.cases.vocabulary import Reason
from rangkul.core.duties import what_waits
from rangkul.core.errors import Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands.organisations import accredit_again, end_accreditation
from rangkul.people.models import Organisation
from tests.cases.office import Office
from tests.cases.referring import accepted, name_child, refer
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible
from tests.people.second import say_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def home():
    return make_organisation(OrganisationKind.LKS, name="Panti Asuhan Kasih", short_name="Panti Kasih")


@pytest.fixture
def manager(home):
    return make_actor(home, Role.LKS_MANAGER)


@pytest.fixture
def keeper():
    return make_actor(make_organisation(OrganisationKind.OTHER), Role.ADMINISTRATOR)


def accredit(keeper, home, *, valid):
    """The administrator writes down that the accreditation ended, or holds again."""
    home = Organisation.objects.get(pk=home.pk)
    if valid:
        accredit_again(keeper, organisation=home, at=timezone.now())
        say_yes(make_actor(make_organisation(OrganisationKind.OTHER), Role.ADMINISTRATOR))
    else:
        ended = {"reason": "expired", "ended_on": timezone.localdate() - timedelta(days=3)}
        end_accreditation(keeper, organisation=home, at=timezone.now(), **ended)
    return Organisation.objects.get(pk=home.pk)


def place(office, home):
    return office.go_home(kind="institution", institution=home, to_whom="Pengasuh", statement_signed=False)


def about_homes(actor):
    act_as(actor)
    return [duty for duty in what_waits(actor, timezone.now()) if duty.kind == "institution"]


def close(office, reason):
    closure = ask_closure(
        office.worker, case=office.case, reason=reason, note="Sudah jelas.", at=timezone.now()
    )
    decide_closure(office.supervisor, closure=closure, approved=True, at=timezone.now())


# --- nobody is left in silence ----------------------------------------------------------------------------


def test_the_supervisor_is_told_of_each_institution_that_lapsed_while_children_live_there(
    office, home, keeper
):
    place(office, home)
    office.new_case()
    place(office, home)
    assert not about_homes(office.supervisor)

    accredit(keeper, home, valid=False)

    [duty] = about_homes(office.supervisor)
    assert "Panti Kasih" in duty.text and " 2 " in duty.text
    assert duty.due is not None and timezone.now() - duty.due > timedelta(days=2)
    assert duty.url == f"/organisations/{home.pk}/children/"
    assert not about_homes(office.worker)
    assert not about_homes(make_actor(make_organisation(), Role.CASE_SUPERVISOR))


def test_it_is_settled_by_the_renewal_or_by_moving_the_last_child(office, home, keeper):
    place(office, home)
    accredit(keeper, home, valid=False)
    accredit(keeper, home, valid=True)
    assert not about_homes(office.supervisor)

    accredit(keeper, home, valid=False)
    assert about_homes(office.supervisor)
    office.go_home()

    assert not about_homes(office.supervisor)


def test_an_institution_without_children_of_ours_is_nobodys_duty(office, home, keeper):
    accredit(keeper, home, valid=False)

    assert not about_homes(office.supervisor)


def test_a_child_that_the_institution_agreed_to_take_counts_before_it_comes(office, home, manager, keeper):
    accepted(manager, refer(office.worker, office.case, home, service="residential_care", reason="safety"))

    accredit(keeper, home, valid=False)

    assert about_homes(office.supervisor)


def test_a_child_counts_once_who_was_asked_for_and_then_placed(office, home, manager, keeper):
    accepted(manager, refer(office.worker, office.case, home, service="residential_care", reason="safety"))
    place(office, home)
    accredit(keeper, home, valid=False)

    [duty] = about_homes(office.supervisor)

    assert " 1 " in duty.text


def test_a_child_left_there_for_good_counts_though_its_case_is_closed(office, home, keeper):
    place(office, home)
    close(office, "in_lasting_care")
    accredit(keeper, home, valid=False)
    assert about_homes(office.supervisor)

    office.case = open_case(office.supervisor, child=office.child, how="new_concern", at=timezone.now())
    assert about_homes(office.supervisor)
    office.go_home(office.supervisor)

    assert not about_homes(office.supervisor)


def test_a_child_met_on_the_street_since_lives_there_no_more(office, home, keeper):
    place(office, home)
    accredit(keeper, home, valid=False)
    at = timezone.now()
    again = record_encounter(
        office.desk,
        met=Met(age_from=11, age_to=11, nickname="Aji", place="Margonda"),
        kind="outreach",
        legal_basis="public_task",
        met_at=at,
        at=at,
    )
    decide_same(office.supervisor, child=office.child, other=again.child, decision="same", at=timezone.now())

    assert not about_homes(office.supervisor)


@pytest.mark.parametrize("reason", ["of_age", "died", "moved_away"])
def test_a_child_who_is_no_longer_there_counts_no_more(office, home, keeper, reason):
    place(office, home)
    close(office, reason)

    accredit(keeper, home, valid=False)

    assert not about_homes(office.supervisor)


def test_today_asks_as_many_questions_for_many_institutions_as_for_one(office, home, keeper):
    def questions():
        act_as(office.supervisor)
        with CaptureQueriesContext(connection) as captured:
            what_waits(office.supervisor, timezone.now())
        return len(captured)

    place(office, home)
    questions()
    none = questions()
    accredit(keeper, home, valid=False)
    one = questions()
    for _more in range(3):
        office.new_case()
        other = make_organisation(OrganisationKind.LKS)
        place(office, other)
        accredit(keeper, other, valid=False)

    assert questions() == one == none + 1
    assert len(about_homes(office.supervisor)) == 4


# --- nobody new ---------------------------------------------------------------------------------------------


def test_nobody_new_is_referred_to_it_and_the_refusal_says_why(client, office, home, keeper):
    home = accredit(keeper, home, valid=False)

    with pytest.raises(Refused) as refused:
        refer(office.worker, office.case, home, service="residential_care", reason="safety")

    assert refused.value.reason == Reason.RECEIVER_LAPSED
    assert "Panti Kasih" in str(refused.value.sentence)
    sign_in(client, office.worker)
    page = client.get(f"/cases/{office.case.pk}/refer/?service=residential_care").content.decode()
    assert "Panti Asuhan Kasih (akreditasi berakhir" in page
    assert not visible(office.worker, Referral).exists()


# --- who is there goes on -----------------------------------------------------------------------------------


def test_it_goes_on_reading_the_slice_of_who_lives_there_and_no_longer_the_file(
    office, home, manager, keeper
):
    name_child(office.worker, office.case)
    sent = refer(office.worker, office.case, home, service="residential_care", reason="safety")
    referral = accepted(manager, sent)
    place(office, home)
    assert visible(manager, ChildIdentity).exists()

    accredit(keeper, home, valid=False)

    assert visible(manager, ReferralSlice).get().name == "Bayu Saputra"
    assert not visible(manager, ChildIdentity).exists()
    # The care goes on, and with it what is read for it.
    referral = commands.continue_service(
        manager, referral=visible(manager, Referral).get(), at=timezone.now()
    )
    assert visible(manager, ReferralSlice).exists()
    assert not visible(manager, ChildIdentity).exists()

    accredit(keeper, home, valid=True)
    commands.renew_referral(office.worker, referral=referral, at=timezone.now())
    assert visible(manager, ChildIdentity).exists()


# --- the page -----------------------------------------------------------------------------------------------


def test_the_page_names_who_lives_there_each_with_the_way_to_another_place(client, office, home, keeper):
    place(office, home)
    accredit(keeper, home, valid=False)
    sign_in(client, office.supervisor)

    page = client.get(f"/organisations/{home.pk}/children/").content.decode()

    assert "Aji" in page and f"/children/{office.child.pk}/" in page
    assert f"/cases/{office.case.pk}/refer/?service=residential_care" in page
    act_as(office.supervisor)
    shown = Event.objects.get(name="children.listed", details__where="institution")
    assert shown.objects_touched.get().object_id == str(office.child.pk)


def test_the_page_offers_a_closed_case_anew_and_shows_strangers_nobody(client, office, home, keeper):
    place(office, home)
    close(office, "in_lasting_care")
    accredit(keeper, home, valid=False)
    sign_in(client, office.supervisor)
    ours = client.get(f"/organisations/{home.pk}/children/").content.decode()
    sign_in(client, make_actor(make_organisation(), Role.CASE_SUPERVISOR))
    theirs = client.get(f"/organisations/{home.pk}/children/").content.decode()

    assert f"/children/{office.child.pk}/reopen/" in ours
    assert str(office.child.pk) not in theirs and office.child.number not in theirs


def test_the_page_asks_as_many_questions_for_many_children_as_for_one(client, office, home, keeper):
    sign_in(client, office.supervisor)
    asked = []
    for more in (1, 4):
        for _child in range(more):
            office.new_case()
            place(office, home)
        client.get(f"/organisations/{home.pk}/children/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/organisations/{home.pk}/children/")
        asked.append(len(captured))

    assert asked[0] == asked[1] <= 15
