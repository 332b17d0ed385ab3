"""A second step is its owner's: nobody else sets it up or changes it, and its secret rests sealed."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.cases.commands.notices import read_notice
from rangkul.cases.models import Notice
from rangkul.core.identity import set_identity
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands import accounts
from rangkul.people.commands.memberships import Seat, give_membership
from rangkul.people.models import Membership, User
from rangkul.people.second_step import second_step_of
from rangkul.people.signing_in import actor_for
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_house, make_organisation, visible
from tests.people.second import say_yes, set_up_second_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner_and_other():
    office = make_organisation()
    owner, other = make_actor(office), make_actor(office)
    act_as(owner)
    set_up_second_step(User.objects.get(pk=owner.user_id))
    return owner, other


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


CHANGES = [
    "UPDATE mfa_authenticator SET data = '{}' WHERE type = 'totp'",
    "UPDATE mfa_authenticator SET data = '{}' WHERE type = 'recovery_codes'",
    "DELETE FROM mfa_authenticator",
]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_the_second_step_of_another(owner_and_other, change):
    owner, other = owner_and_other

    act_as(other)
    assert refused(change)
    set_identity("")
    assert refused(change)
    act_as(owner)
    assert not refused(change)


def test_nobody_sets_up_a_second_step_for_another(owner_and_other):
    _owner, other = owner_and_other
    stranger = make_actor(make_organisation())

    for asker in (stranger, None):
        act_as(asker) if asker else set_identity("")
        assert refused(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
            f" VALUES ({other.user_id}, 'totp', '{{}}', now())"
        )


def test_an_account_keeps_its_own_second_step(owner_and_other):
    owner, other = owner_and_other

    act_as(other)
    assert refused(f"UPDATE mfa_authenticator SET user_id = {other.user_id}")
    assert refused("UPDATE mfa_authenticator SET type = 'webauthn'")
    act_as(owner)
    assert refused(f"UPDATE mfa_authenticator SET user_id = {other.user_id}")
    assert refused("UPDATE mfa_authenticator SET type = 'webauthn'")
    assert refused("UPDATE mfa_authenticator SET created_at = now()")
    assert refused("UPDATE mfa_authenticator SET id = id + 1000")


def test_while_signing_in_a_code_is_ticked_off_and_nothing_else(owner_and_other):
    set_identity("")

    ticked = "jsonb_set(data, '{used_mask}', '1')"
    assert not refused(f"UPDATE mfa_authenticator SET data = {ticked} WHERE type = 'recovery_codes'")
    assert refused(f"UPDATE mfa_authenticator SET data = {ticked} WHERE type = 'totp'")
    assert refused("UPDATE mfa_authenticator SET data = jsonb_set(data, '{seed}', '\"x\"')")


def test_the_secret_rests_sealed_and_still_opens():
    actor = make_actor(make_organisation())
    act_as(actor)

    secret = set_up_second_step(User.objects.get(pk=actor.user_id))

    kept = Authenticator.objects.get(user=actor.user_id, type="totp").data
    assert secret not in str(kept)
    with second_step_of(actor.user_id):
        assert decrypt(kept["secret"]) == secret


def test_only_who_keeps_the_houses_of_an_office_changes_one():
    office = make_organisation()
    house = make_house(office)
    change = f"UPDATE cases_shelter SET beds = 9 WHERE id = {house.pk}"

    def changed(actor) -> int:
        act_as(actor)
        with connection.cursor() as cursor:
            cursor.execute(change)
            return cursor.rowcount

    assert changed(make_actor(office, Role.SHELTER_STAFF)) == 0
    assert changed(make_actor(make_organisation(), Role.ADMINISTRATOR)) == 0
    assert changed(make_actor(office, Role.ADMINISTRATOR)) == 1
    assert refused(f"DELETE FROM cases_shelter WHERE id = {house.pk}")
    assert refused(f"UPDATE cases_shelter SET organisation_id = 1 WHERE id = {house.pk}")


@pytest.mark.parametrize("table", ["auth_group", "auth_permission", "django_content_type"])
def test_tables_of_libraries_that_no_page_writes_are_read_only(table):
    assert refused(f"DELETE FROM {table}")


def test_an_office_is_told_at_once_that_somebody_was_let_in():
    office = make_organisation()
    worker, supervisor = make_actor(office), make_actor(office, Role.CASE_SUPERVISOR)
    administrator = make_actor(make_organisation(OrganisationKind.OTHER), Role.ADMINISTRATOR)
    second_self = make_actor(make_organisation(OrganisationKind.OTHER), Role.ADMINISTRATOR)

    give_membership(
        administrator,
        user=User.objects.get(pk=second_self.user_id),
        seat=Seat(organisation=office, role=Role.SOCIAL_WORKER, since=timezone.localdate()),
        at=timezone.now(),
    )
    say_yes(supervisor)

    for colleague in (worker, supervisor):
        assert [one.kind for one in visible(colleague, Notice)] == ["membership_given"]


def test_who_was_let_in_is_not_told_of_it_and_reads_nobodys_warning_away():
    office = make_organisation()
    worker, supervisor = make_actor(office), make_actor(office, Role.CASE_SUPERVISOR)
    administrator = make_actor(make_organisation(OrganisationKind.OTHER), Role.ADMINISTRATOR)
    person = User.objects.get(
        pk=make_actor(make_organisation(OrganisationKind.OTHER), Role.EVALUATOR).user_id
    )
    seat = Seat(organisation=office, role=Role.SOCIAL_WORKER, since=timezone.localdate())

    give_membership(administrator, user=person, seat=seat, at=timezone.now())
    say_yes(supervisor)
    held = Membership.objects.get(user=person, organisation=office)

    assert not visible(actor_for(held, person), Notice).exists()
    read_notice(supervisor, notice=visible(supervisor, Notice).get(), at=timezone.now())
    assert visible(worker, Notice).get().read_at is None


@pytest.mark.parametrize(
    ("act", "told"), [("make_link", ["link_made"]), ("reset_second_step", ["second_step_reset"])]
)
def test_an_office_is_told_at_once_that_a_colleague_can_be_signed_in_as(act, told, as_owner):
    office = make_organisation()
    worker, colleague = make_actor(office), make_actor(office)
    administrator = make_actor(make_organisation(OrganisationKind.OTHER), Role.ADMINISTRATOR)
    with as_owner():
        User.objects.filter(pk=colleague.user_id).update(last_login=timezone.now())

    person = User.objects.get(pk=colleague.user_id)
    getattr(accounts, act)(administrator, user=person, at=timezone.now())
    say_yes(make_actor(office, Role.CASE_SUPERVISOR))

    assert [one.kind for one in visible(worker, Notice)] == told


def test_the_first_link_of_a_new_account_is_told_with_its_membership_only():
    office = make_organisation()
    worker, newcomer = make_actor(office), make_actor(office)
    administrator = make_actor(make_organisation(OrganisationKind.OTHER), Role.ADMINISTRATOR)

    accounts.make_link(administrator, user=User.objects.get(pk=newcomer.user_id), at=timezone.now())
    say_yes(make_actor(office, Role.AGENCY_HEAD))

    assert not visible(worker, Notice).exists()


def test_an_address_that_no_letter_confirmed_keeps_nobody_from_the_second_step(client, settings):
    settings.DEMO = False
    actor = make_actor(make_organisation())
    with owner_for_a_while():
        User.objects.filter(pk=actor.user_id).update(is_demo=False)
    address = User.objects.get(pk=actor.user_id).email
    EmailAddress.objects.create(user_id=actor.user_id, email=address, verified=False)
    client.post("/account/login/", {"login": address, "password": "rahasia-sekali-1"})

    assert client.get("/account/2fa/totp/activate/").status_code == 200
