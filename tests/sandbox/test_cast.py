"""The people of the invented city: whatever its administrator asks for, somebody else can answer."""

import pytest
from django.utils import timezone

from rangkul.core.roles import Role
from rangkul.people.models import Grant, Membership, Organisation, User
from rangkul.people.queries.grants import second_people
from rangkul.people.signing_in import actor_for
from rangkul.people.vocabulary import GrantKind
from rangkul.sandbox.cast import ORGANISATIONS, email_of, make_cast, sign_ins
from tests.makers import act_as

pytestmark = pytest.mark.django_db


def test_in_every_office_somebody_can_say_yes_to_what_the_administrator_asks(as_owner):
    with as_owner():
        make_cast()
    admin = actor_for(Membership.objects.get(user__email=email_of("admin"), role=Role.ADMINISTRATOR))
    newcomer = User.objects.get(email=email_of("penilai"))
    act_as(admin)

    for key, (_kind, _name, short) in ORGANISATIONS.items():
        office = Organisation.objects.get(short_name=short)
        role = Grant(kind=GrantKind.ROLE, user=newcomer, organisation=office, asked_by=admin.user_id)
        more = Grant(kind=GrantKind.OFFICE, organisation=office, asked_by=admin.user_id)
        for grant in (role, more):
            assert second_people(admin, grant, at=timezone.now()), (key, grant.kind)


def test_the_second_administrator_is_among_those_whom_the_demo_prints():
    assert email_of("admin2") in [one.email for one in sign_ins()]
