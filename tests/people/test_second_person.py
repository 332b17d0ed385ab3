"""What opens files waits for a second person: who that can be, what they see, what becomes of it."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.events import _sort_out
from rangkul.core.models import Event
from rangkul.core.roles import KINDS_OF_ROLE, ROLES_GIVEN_ALONE, OrganisationKind, Role, roles_of
from rangkul.people import events
from rangkul.people.commands import accounts, grants
from rangkul.people.commands.memberships import Seat, end_membership, give_membership
from rangkul.people.links import fingerprint
from rangkul.people.models import Grant, Invitation, Membership, Organisation, User
from rangkul.people.signing_in import invited
from rangkul.people.vocabulary import Reason
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation, sign_in
from tests.people.second import say_yes
from tests.people.test_rights import refused, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def admin(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


@pytest.fixture
def head(dinsos):
    return make_actor(dinsos, Role.AGENCY_HEAD)


def person(actor):
    return User.objects.get(pk=actor.user_id)


def seat(office, role=Role.SOCIAL_WORKER, **values):
    return Seat(**{"organisation": office, "role": role, "since": timezone.localdate(), **values})


def invite(admin, office, role=Role.SOCIAL_WORKER):
    who = {"name": "Rani Kusuma", "email": "rani@contoh.id", "language": "id"}
    return accounts.invite_person(admin, seat=seat(office, role), at=timezone.now(), **who)


def waiting():
    return Grant.objects.get(answer="")


# --- what waits ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_only_a_role_that_opens_nothing_is_given_by_one_administrator_alone(admin, dinsos, role):
    dinsos = dinsos if role in roles_of(dinsos.kind) else make_organisation(min(KINDS_OF_ROLE[role]))
    user, secret = invite(admin, dinsos, role)

    assert Membership.objects.filter(user=user).exists() == (role in ROLES_GIVEN_ALONE)
    assert Grant.objects.filter(user=user).exists() == (role not in ROLES_GIVEN_ALONE)
    assert bool(secret) == (role in ROLES_GIVEN_ALONE)


def test_who_says_yes_gets_the_link_and_who_asked_never_does(client, admin, head, dinsos):
    user, _none = invite(admin, dinsos)
    phone = Client()
    sign_in(phone, head)

    shown = phone.post(f"/office/grants/{waiting().pk}/", {"answer": "yes"}, follow=True)
    sign_in(client, admin)
    asked = client.get(f"/people/grants/{Grant.objects.get().pk}/")

    assert "/join/" in shown.content.decode()
    assert "/join/" not in asked.content.decode()
    assert Membership.objects.get(user=user).role == Role.SOCIAL_WORKER
    assert "/join/" not in phone.get(f"/office/grants/{Grant.objects.get().pk}/").content.decode()


def test_what_an_earlier_link_set_opens_nothing_after_the_first_role_with_files(admin, head, dinsos):
    user, secret = invite(admin, dinsos, Role.FACILITATOR)
    accounts.take_invitation(
        invited(fingerprint(secret), at=timezone.now()).actor,
        secret=secret,
        password="anak-jalanan-pulang",
        at=timezone.now(),
    )
    give_membership(admin, user=user, seat=seat(dinsos), at=timezone.now())
    say_yes(head)

    user.refresh_from_db()
    assert not user.check_password("anak-jalanan-pulang")
    assert Invitation.objects.get(used_at=None, withdrawn_at=None).made_by == head.user_id


def test_who_works_with_files_already_keeps_password_and_telephone(admin, head, dinsos):
    worker = make_actor(dinsos)
    give_membership(admin, user=person(worker), seat=seat(dinsos, Role.INTAKE_DESK), at=timezone.now())
    say_yes(head)

    assert person(worker).check_password("rahasia-sekali-1")
    assert not Invitation.objects.exists()


def test_a_role_that_has_ended_leaves_the_account_guarded_once_somebody_was_in(client, admin, dinsos):
    worker = make_actor(dinsos)
    sign_in(client, worker)
    membership = Membership.objects.get(pk=worker.membership_id)
    end_membership(admin, membership=membership, until=timezone.localdate(), at=timezone.now())

    assert accounts.make_link(admin, user=person(worker), at=timezone.now()) == ""
    assert waiting().kind == "link"


def test_a_second_step_is_reset_when_a_second_person_says_yes(admin, head, dinsos, as_owner):
    worker = make_actor(dinsos)
    act_as(worker)
    Authenticator.objects.create(user_id=worker.user_id, type="totp", data={})
    accounts.reset_second_step(admin, user=person(worker), at=timezone.now())
    stands = Authenticator.objects.filter(user_id=worker.user_id).exists()
    say_yes(head)

    assert stands
    assert not Authenticator.objects.filter(user_id=worker.user_id).exists()
    with as_owner():
        names = set(Event.objects.values_list("name", flat=True))
    assert {"grant.asked", "grant.confirmed", "account.second_step_reset"} <= names


# --- who the second person is -------------------------------------------------------------------------------

SECOND = {
    "another administrator": lambda office: make_actor(make_organisation(), Role.ADMINISTRATOR),
    "the head": lambda office: make_actor(office, Role.AGENCY_HEAD),
    "a supervisor": lambda office: make_actor(office, Role.CASE_SUPERVISOR),
    "the manager of an institution": lambda office: make_actor(office, Role.LKS_MANAGER),
}


@pytest.mark.parametrize("who", SECOND)
def test_it_is_another_administrator_or_who_answers_for_the_office(admin, dinsos, who):
    user, _none = invite(admin, dinsos)

    say_yes(SECOND[who](dinsos))

    assert Membership.objects.filter(user=user).exists()


def elsewhere(dinsos):
    with owner_for_a_while():
        bogor = Organisation.objects.create(
            kind="social_service", city="32.71", name="Dinsos Bogor", short_name="Bogor"
        )
    return make_actor(bogor, Role.ADMINISTRATOR)


NOT_SECOND = {
    "a colleague": lambda office: make_actor(office),
    "the head of another office": lambda office: make_actor(make_organisation(), Role.AGENCY_HEAD),
    "an administrator of another city": elsewhere,
    "somebody without files": lambda office: make_actor(office, Role.FACILITATOR),
}


@pytest.mark.parametrize("who", NOT_SECOND)
def test_nobody_else_says_yes_or_no_by_command_or_in_raw_sql(admin, dinsos, who):
    invite(admin, dinsos)
    other = NOT_SECOND[who](dinsos)

    with pytest.raises((NotFound, Denied)):
        grants.confirm_grant(other, grant=waiting(), at=timezone.now())
    with pytest.raises((NotFound, Denied)):
        grants.refuse_grant(other, grant=waiting(), reason="unknown", at=timezone.now())
    act_as(other)
    with refused():
        confirm_in_sql(waiting().pk)


def confirm_in_sql(grant):
    numbers = "gen_random_uuid(), gen_random_uuid(), gen_random_uuid()"
    return sql(f"SELECT confirm_grant({numbers}, %s, 'x', now() + interval '1 day', now())", grant)


def test_neither_who_asked_nor_who_gains_is_the_second_person(admin, dinsos):
    """Also when they answer for the office under another of their memberships."""
    supervisor = make_actor(dinsos, Role.CASE_SUPERVISOR)
    give_membership(admin, user=person(supervisor), seat=seat(dinsos, Role.ADMINISTRATOR), at=timezone.now())
    with owner_for_a_while():
        Membership.objects.create(user=person(admin), organisation=dinsos, role=Role.CASE_SUPERVISOR)

    for actor in (admin, supervisor):
        with pytest.raises(Refused) as no:
            grants.confirm_grant(actor, grant=waiting(), at=timezone.now())
        assert no.value.reason == Reason.GRANT_NEEDS_ANOTHER
        act_as(actor)
        with refused():
            confirm_in_sql(waiting().pk)


def test_the_table_itself_takes_no_answer_of_who_asked_or_gains(admin, dinsos):
    invite(admin, dinsos)
    grant = waiting()

    for answers in (grant.asked_by, grant.user_id):
        with owner_for_a_while(), pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(
                answer="yes", answered_by=answers, answered_at=timezone.now()
            )


def test_the_web_role_writes_no_grant_and_calls_no_inner_step(admin, dinsos):
    invite(admin, dinsos)
    act_as(admin)

    for statement in (
        "UPDATE people_grant SET answer = 'yes'",
        "UPDATE people_grant SET asked_by = 1",
        "DELETE FROM people_grant",
        "SELECT seat_person(gen_random_uuid(), 1, 1, 'social_worker', '', now(), NULL, now())",
        "SELECT lay_invitation(gen_random_uuid(), 1, 'x', now(), now())",
        "SELECT drop_second_step(gen_random_uuid(), 1, now())",
        "SELECT renew_account(1)",
    ):
        with refused():
            sql(statement)


def test_raw_sql_gives_no_role_with_files_and_no_link_into_a_guarded_account(admin, dinsos):
    worker = make_actor(dinsos)
    act_as(admin)
    role = "SELECT give_membership(gen_random_uuid(), %s, %s, 'case_supervisor', '', now(), NULL, now())"
    link = "SELECT make_invitation(gen_random_uuid(), %s, 'x', now() + interval '1 day', now())"

    with refused():
        sql(role, worker.user_id, dinsos.pk)
    with refused():
        sql(link, worker.user_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        sql("SELECT reset_second_step(gen_random_uuid(), %s, now())", worker.user_id)


# --- what becomes of it -------------------------------------------------------------------------------------


def test_a_no_carries_its_reason_to_who_asked(client, admin, head, dinsos):
    invite(admin, dinsos)
    sign_in(client, head)
    before = client.get("/").content.decode()

    client.post(f"/office/grants/{waiting().pk}/", {"answer": "no", "reason": "unknown"})
    after = client.get("/").content.decode()
    sign_in(client, admin)
    told = client.get("/").content.decode()
    client.post(f"/people/grants/{Grant.objects.get().pk}/", {"answer": "aside"})

    assert "Rani Kusuma" in before
    assert "Rani Kusuma" not in after
    assert "Rani Kusuma" in told
    assert "Rani Kusuma" not in client.get("/").content.decode()
    assert not Membership.objects.filter(user__email="rani@contoh.id").exists()


def test_a_no_without_a_reason_is_asked_for_one(client, admin, head, dinsos):
    invite(admin, dinsos)
    sign_in(client, head)

    answer = client.post(f"/office/grants/{waiting().pk}/", {"answer": "no"})

    assert "error-summary" in answer.content.decode()
    assert waiting().reason == ""


def test_after_seven_days_nobody_says_yes_any_more_and_who_asked_is_told(client, admin, head, dinsos):
    invite(admin, dinsos)
    grant = waiting()
    with owner_for_a_while():
        Grant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    for act in (grants.confirm_grant, grants.refuse_grant):
        with pytest.raises(Refused) as no:
            act(
                head,
                grant=grant,
                at=timezone.now(),
                **({"reason": "unknown"} if act is grants.refuse_grant else {}),
            )
        assert no.value.reason == Reason.GRANT_OVER
    act_as(head)
    with refused():
        confirm_in_sql(grant.pk)
    sign_in(client, admin)
    assert "Rani Kusuma" in client.get("/").content.decode()


def test_it_is_asked_once_answered_once_and_taken_back_by_who_asked_only(admin, head, dinsos):
    user, _none = invite(admin, dinsos)
    grant = waiting()
    other = make_actor(dinsos, Role.ADMINISTRATOR)

    with pytest.raises(Refused) as twice:
        give_membership(admin, user=user, seat=seat(dinsos), at=timezone.now())
    with pytest.raises(Denied):
        grants.put_grant_aside(other, grant=grant, at=timezone.now())
    grants.put_grant_aside(admin, grant=grant, at=timezone.now())
    with pytest.raises(Refused) as over:
        grants.confirm_grant(head, grant=grant, at=timezone.now())

    assert twice.value.reason == Reason.GRANT_WAITS
    assert over.value.reason == Reason.GRANT_OVER
    assert Grant.objects.get().answer == "withdrawn"


def test_a_role_meant_for_yesterday_begins_with_the_yes(admin, head, dinsos):
    invite(admin, dinsos)
    with owner_for_a_while():
        Grant.objects.update(valid_from=timezone.now() - timedelta(days=2))

    say_yes(head)

    assert timezone.now() - Membership.objects.latest("pk").valid_from < timedelta(minutes=1)


def test_an_office_that_closed_meanwhile_gets_nobody(admin, head, dinsos):
    clinic = make_organisation(OrganisationKind.HEALTH)
    invite(admin, clinic)
    with owner_for_a_while():
        Organisation.objects.filter(pk=clinic.pk).update(active=False)

    with pytest.raises(Refused) as no:
        grants.confirm_grant(make_actor(dinsos, Role.ADMINISTRATOR), grant=waiting(), at=timezone.now())
    assert no.value.reason == Reason.ORGANISATION_CLOSED


def test_the_page_says_when_nobody_can_answer(client, admin, dinsos):
    invite(admin, dinsos)
    sign_in(client, admin)
    page = f"/people/grants/{waiting().pk}/"

    alone = client.get(page).content.decode()
    head = make_actor(dinsos, Role.AGENCY_HEAD, name="Kepala Dinas Ratna")
    together = client.get(page).content.decode()

    assert head.name not in alone
    assert "Belum ada yang dapat menjawab" in alone
    assert "pengelola akun kedua" in alone and dinsos.short_name in alone
    assert head.name in together
    assert "Belum ada yang dapat menjawab" not in together


def test_the_event_that_the_database_writes_is_the_one_the_command_names(admin, head, dinsos, as_owner):
    user, _none = invite(admin, dinsos)
    grant = waiting()
    say_yes(head)

    told = {"grant": grant, "user": user, "organisation": dinsos, "what": "role"}
    named = {
        "grant.asked": events.GrantAsked(**told, role="social_worker"),
        "grant.confirmed": events.GrantConfirmed(**told),
    }
    with as_owner():
        for name, event in named.items():
            written = Event.objects.get(name=name)
            _child, objects, details = _sort_out(event)
            touched = written.objects_touched.values_list("qualifier", "object_id")
            assert written.details == details
            assert sorted(touched) == sorted((one["qualifier"], one["id"]) for one in objects)
        assert Event.objects.get(name="grant.confirmed").actor_id == head.user_id


def test_the_link_waits_while_who_said_yes_looks_at_what_else_waits(client, admin, head, dinsos):
    invite(admin, dinsos)
    first = waiting()
    accounts.make_link(admin, user=person(make_actor(dinsos)), at=timezone.now())
    other = Grant.objects.exclude(pk=first.pk).get()
    sign_in(client, head)
    page = client.post(f"/office/grants/{first.pk}/", {"answer": "yes"})["Location"]

    elsewhere = client.get(f"/office/grants/{other.pk}/").content.decode()
    shown, again = client.get(page).content.decode(), client.get(page).content.decode()

    assert "/join/" not in elsewhere
    assert "/join/" in shown
    assert "/join/" not in again
