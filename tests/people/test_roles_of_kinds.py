"""A role is offered and given only where it makes sense: a school has no shelter staff, say."""

import pytest
from django.utils import timezone

from rangkul.cases.rules.shelters import KINDS_WITH_HOUSES
from rangkul.core.errors import Refused
from rangkul.core.roles import CEILING, KINDS_OF_ROLE, ROLES_WITHOUT_FILES, OrganisationKind, Role, roles_of
from rangkul.people.commands.grants import confirm_grant
from rangkul.people.commands.memberships import Seat, give_membership
from rangkul.people.models import Grant, Membership, Organisation, User
from rangkul.people.vocabulary import Reason
from rangkul.sandbox.cast import ORGANISATIONS, PEOPLE
from tests.conftest import owner_for_a_while
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_actor(make_organisation(), Role.ADMINISTRATOR)


@pytest.fixture
def school():
    return make_organisation(OrganisationKind.SCHOOL)


def newcomer():
    return User.objects.get(pk=make_actor(make_organisation(), Role.FACILITATOR).user_id)


def offered(page, name="role"):
    return {value for value, _label in page.context["form"].fields[name].choices if value}


def test_every_role_has_its_kinds_and_every_kind_its_roles():
    assert set(KINDS_OF_ROLE) == set(Role)
    assert all(roles_of(kind) for kind in OrganisationKind)
    assert KINDS_OF_ROLE[Role.SHELTER_STAFF] == KINDS_WITH_HOUSES


def test_who_may_know_of_children_has_somebody_to_answer_for_it():
    for kind in OrganisationKind:
        roles = set(roles_of(kind))
        if CEILING[kind]:
            assert roles & {Role.AGENCY_HEAD, Role.LKS_MANAGER}
            assert Role.FOCAL_POINT in roles
        elif kind != OrganisationKind.OTHER:  # may be changed into a kind that sees more
            assert roles <= ROLES_WITHOUT_FILES


def test_the_invented_city_breaks_no_rule_of_it():
    assert all(ORGANISATIONS[office][0] in KINDS_OF_ROLE[role] for office, role, _n, _p in PEOPLE.values())


def test_a_role_that_makes_no_sense_there_is_refused_and_the_others_are_named(admin, school):
    seat = Seat(organisation=school, role=Role.SHELTER_STAFF, since=timezone.localdate())

    with pytest.raises(Refused) as no:
        give_membership(admin, user=newcomer(), seat=seat, at=timezone.now())

    assert no.value.reason == Reason.ROLE_OF_ANOTHER_KIND
    assert str(Role.FOCAL_POINT.label) in no.value.sentence
    assert str(Role.SHELTER_STAFF.label) not in no.value.sentence
    assert not Grant.objects.exists()


@pytest.mark.parametrize("address", ["/people/new/", "/people/{}/membership/"])
def test_the_page_offers_the_roles_of_the_organisation_that_is_chosen(client, admin, school, address):
    sign_in(client, admin)
    address = address.format(newcomer().pk)

    before = client.get(address)
    chosen = client.get(address, {"organisation": school.pk, "role": "focal_point"})

    assert offered(before) == set(Role.values)
    assert offered(chosen) == {role.value for role in roles_of(school.kind)}
    assert chosen.context["form"]["role"].value() == "focal_point"


def test_without_a_script_the_answer_says_which_roles_there_are(client, admin, school):
    sign_in(client, admin)
    words = {"organisation": school.pk, "role": "order_officer", "since": timezone.localdate().isoformat()}

    answer = client.post(f"/people/{newcomer().pk}/membership/", words)

    assert answer.status_code == 409
    assert "Narahubung" in str(answer.context["form"].errors["role"])
    assert offered(answer) == {role.value for role in roles_of(school.kind)}


def test_a_role_asked_for_before_the_organisation_became_another_is_not_given(admin):
    home = make_organisation(OrganisationKind.LKS)
    seat = Seat(organisation=home, role=Role.SHELTER_STAFF, since=timezone.localdate())
    give_membership(admin, user=newcomer(), seat=seat, at=timezone.now())
    with owner_for_a_while():
        Organisation.objects.filter(pk=home.pk).update(kind=OrganisationKind.SCHOOL)

    second = make_actor(make_organisation(), Role.ADMINISTRATOR)
    with pytest.raises(Refused) as no:
        confirm_grant(second, grant=Grant.objects.get(), at=timezone.now())

    assert no.value.reason == Reason.ROLE_OF_ANOTHER_KIND
    assert not Membership.objects.filter(organisation=home).exists()
