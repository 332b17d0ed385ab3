"""The administrator's work: invite, give and end memberships, suspend, sign out, reset the second step."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from rangkul.cases.models import Child, Encounter
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands import accounts as commands
from rangkul.people.commands.memberships import Seat, end_membership, give_membership
from rangkul.people.models import Invitation, Membership, Organisation, User
from rangkul.people.signing_in import actor_for
from rangkul.people.vocabulary import Reason
from tests.cases.office import Office
from tests.conftest import AsOwner, owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible
from tests.people.second import say_yes, set_up_second_step

pytestmark = pytest.mark.django_db
PASSWORD = "anak-jalanan-pulang"


@pytest.fixture
def dinsos():
    return make_organisation()


@pytest.fixture
def admin(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


def today():
    return timezone.localdate()


def seat(organisation, role=Role.SOCIAL_WORKER, **values):
    return Seat(**{"organisation": organisation, "role": role, "since": today(), **values})


def person(actor):
    return User.objects.get(pk=actor.user_id)


def words(organisation, **values):
    usual = {
        "name": "Rani Kusuma",
        "email": "Rani@contoh.id",
        "language": "id",
        "organisation": organisation.pk,
        "role": "facilitator",
        "post": "Pekerja Sosial",
        "since": today().isoformat(),
    }
    return {**usual, **values}


def invite(client, admin, organisation, **values):
    sign_in(client, admin)
    return client.post("/people/new/", words(organisation, **values), follow=True)


def link_in(answer):
    return re.search(r"http://testserver(/join/[^<\s]+)", answer.content.decode()).group(1)


# --- an invitation ------------------------------------------------------------------------------------------


def test_an_invited_person_chooses_a_password_and_comes_as_far_as_the_second_step(client, admin, dinsos):
    link = link_in(invite(client, admin, dinsos))
    phone = Client()

    chosen = phone.post(link, {"password": PASSWORD, "again": PASSWORD}, follow=True)
    inside = phone.post("/account/login/", {"login": "rani@contoh.id", "password": PASSWORD}, follow=True)

    assert chosen.redirect_chain[-1][0] == "/account/login/"
    assert inside.redirect_chain[-1][0] == "/account/2fa/totp/activate/"
    membership = Membership.objects.get(user__email="rani@contoh.id")
    assert (membership.role, membership.post.title) == ("facilitator", "Pekerja Sosial")


def test_the_link_is_shown_once_and_opens_once(client, admin, dinsos):
    shown = invite(client, admin, dinsos)
    link = link_in(shown)
    again = client.get(shown.redirect_chain[-1][0])
    phone = Client()
    phone.post(link, {"password": PASSWORD, "again": PASSWORD})

    second = phone.post(link, {"password": "lain-lain-lain-1", "again": "lain-lain-lain-1"})

    assert "/join/" not in again.content.decode()
    assert second.status_code == 409
    assert User.objects.get(email="rani@contoh.id").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("pendek", "pendek"),
        (PASSWORD, "lain-lain-lain-1"),
        ("123456789012345", "123456789012345"),
        ("rani@contoh.id", "rani@contoh.id"),
    ],
)
def test_a_weak_or_mistyped_password_is_told_and_nothing_is_set(client, admin, dinsos, first, second):
    link = link_in(invite(client, admin, dinsos))

    answer = Client().post(link, {"password": first, "again": second})

    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert Invitation.objects.get().used_at is None


def late():
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def suspended():
    User.objects.filter(email="rani@contoh.id").update(is_active=False)


def without_a_seat():
    Membership.objects.filter(user__email="rani@contoh.id").update(valid_to=timezone.now())


@pytest.mark.parametrize("happened", [late, suspended, without_a_seat])
def test_a_link_opens_nothing_when_its_days_or_the_seat_are_over(client, admin, dinsos, happened):
    link = link_in(invite(client, admin, dinsos))
    with owner_for_a_while():
        happened()

    assert Client().get(link).status_code == 409
    assert Client().post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 409


def test_a_new_link_closes_the_one_before(client, admin, dinsos):
    first = link_in(invite(client, admin, dinsos))
    user = User.objects.get(email="rani@contoh.id")

    second = link_in(client.post(f"/people/{user.pk}/link/", follow=True))

    assert Client().get(first).status_code == 409
    assert Client().get(second).status_code == 200


def test_the_log_knows_no_name_and_no_address(client, admin, dinsos, as_owner: AsOwner):
    invite(client, admin, dinsos)

    with as_owner():
        told = " ".join(str(one.details) for one in Event.objects.all()).casefold()
    assert "rani" not in told
    assert "contoh.id" not in told
    assert "pekerja sosial" not in told


# --- memberships --------------------------------------------------------------------------------------------


def test_a_person_of_two_organisations_acts_for_one_at_a_time_and_changes_in_the_menu(client, admin, worker):
    home = make_organisation(OrganisationKind.LKS, short_name="LKSA Pelita")
    give_membership(admin, user=person(worker), seat=seat(home, Role.LKS_MANAGER), at=timezone.now())
    say_yes(make_actor(home, Role.LKS_MANAGER))
    given = Membership.objects.get(user_id=worker.user_id, organisation=home)
    sign_in(client, worker)

    before = client.get("/").content.decode()
    client.post("/acting/", {"membership": given.pk})
    after = client.get("/").content.decode()

    assert "LKSA Pelita" in before
    assert 'href="/acting/"' in before
    assert '<span class="who-org">LKSA Pelita</span>' in after
    # On a phone the name of the account is all that the head of a page shows.
    assert f"{Role.LKS_MANAGER.label}, LKSA Pelita</p>" in after


def test_nobody_acts_under_the_membership_of_another(client, admin, worker):
    sign_in(client, worker)

    client.post("/acting/", {"membership": admin.membership_id})

    assert client.get("/people/").status_code == 403


REFUSALS = {
    Reason.ROLE_FOR_ONESELF: lambda admin, worker, office: (admin, seat(office, Role.CASE_SUPERVISOR)),
    Reason.MEMBERSHIP_HELD: lambda admin, worker, office: (worker, seat(office)),
    Reason.MEMBERSHIP_IN_THE_PAST: lambda admin, worker, office: (
        worker,
        seat(office, Role.INTAKE_DESK, since=today() - timedelta(days=1)),
    ),
    Reason.MEMBERSHIP_ENDS_FIRST: lambda admin, worker, office: (
        worker,
        seat(office, Role.INTAKE_DESK, since=today() + timedelta(days=2), until=today()),
    ),
    Reason.ORGANISATION_CLOSED: lambda admin, worker, office: (
        worker,
        seat(make_organisation(active=False), Role.INTAKE_DESK),
    ),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_membership_is_refused_with_what_to_do(admin, worker, dinsos, reason):
    who, where = REFUSALS[reason](admin, worker, dinsos)

    with pytest.raises(Refused) as refused:
        give_membership(admin, user=person(who), seat=where, at=timezone.now())

    assert refused.value.reason == reason


def test_only_an_administrator_gives_and_ends(worker, dinsos):
    colleague = make_actor(dinsos)
    membership = Membership.objects.get(pk=colleague.membership_id)

    with pytest.raises(Denied):
        give_membership(worker, user=person(colleague), seat=seat(dinsos), at=timezone.now())
    with pytest.raises(Denied):
        end_membership(worker, membership=membership, until=today(), at=timezone.now())
    with pytest.raises(Denied):
        commands.suspend_account(worker, user=person(colleague), at=timezone.now())


def test_who_leaves_today_is_out_at_the_next_click(client, admin, worker):
    phone = Client()
    sign_in(phone, worker)
    sign_in(client, admin)

    client.post(f"/memberships/{worker.membership_id}/end/", {"until": today().isoformat()})

    assert phone.get("/").status_code == 403


def test_a_membership_ends_once_and_never_ones_own(admin, worker):
    mine = Membership.objects.get(pk=admin.membership_id)
    theirs = Membership.objects.get(pk=worker.membership_id)
    end_membership(admin, membership=theirs, until=today(), at=timezone.now())

    for membership, reason in [(theirs, Reason.MEMBERSHIP_OVER), (mine, Reason.ROLE_FOR_ONESELF)]:
        with pytest.raises(Refused) as refused:
            end_membership(admin, membership=membership, until=today(), at=timezone.now())
        assert refused.value.reason == reason


def test_who_leaves_takes_no_file_along_to_another_organisation(as_owner: AsOwner):
    office = Office()
    admin = make_actor(office.dinsos, Role.ADMINISTRATOR)
    clinic = make_organisation(OrganisationKind.HEALTH)
    give_membership(admin, user=person(office.worker), seat=seat(clinic, Role.FOCAL_POINT), at=timezone.now())
    say_yes(make_actor(clinic, Role.AGENCY_HEAD))
    membership = Membership.objects.get(pk=office.worker.membership_id)

    ended = end_membership(admin, membership=membership, until=today(), at=timezone.now())

    elsewhere = actor_for(Membership.objects.get(user_id=office.worker.user_id, organisation=clinic))
    assert ended == 1
    assert not visible(elsewhere, Child).exists()
    with as_owner():
        assert not Edge.objects.filter(subject=f"u:{office.worker.user_id}", revoked_at=None).exists()


# --- the way in ---------------------------------------------------------------------------------------------


def test_a_suspended_account_is_out_at_once_and_comes_in_again_when_two_let_it(client, admin, worker, dinsos):
    phone = Client()
    sign_in(phone, worker)
    sign_in(client, admin)

    client.post(f"/people/{worker.user_id}/suspend/")
    while_suspended = phone.get("/").status_code
    client.post(f"/people/{worker.user_id}/resume/")
    while_asked = phone.get("/").status_code
    say_yes(make_actor(dinsos, Role.CASE_SUPERVISOR))
    sign_in(phone, worker)

    assert (while_suspended, while_asked) == (302, 302)
    assert phone.get("/").status_code == 200


def test_signing_out_everywhere_ends_every_session_of_that_person_only(client, admin, worker, dinsos):
    colleague = make_actor(dinsos)
    phones = [Client(), Client(), Client()]
    for phone, actor in zip(phones, (worker, worker, colleague), strict=True):
        sign_in(phone, actor)
    sign_in(client, admin)

    client.post(f"/people/{worker.user_id}/sign-out/")

    assert [phone.get("/").status_code for phone in phones] == [302, 302, 200]


def test_a_reset_second_step_is_set_up_anew_at_the_next_sign_in(client, admin, worker, dinsos, settings):
    act_as(worker)
    set_up_second_step(person(worker))
    sign_in(client, admin)

    client.post(f"/people/{worker.user_id}/second-step/")
    assert Authenticator.objects.filter(user_id=worker.user_id).exists()
    say_yes(make_actor(dinsos, Role.CASE_SUPERVISOR))

    assert not Authenticator.objects.filter(user_id=worker.user_id).exists()
    settings.DEMO = False
    with owner_for_a_while():
        User.objects.filter(pk=worker.user_id).update(is_demo=False)
    login = {"login": person(worker).email, "password": "rahasia-sekali-1"}
    inside = Client().post("/account/login/", login, follow=True)
    assert inside.redirect_chain[-1][0] == "/account/2fa/totp/activate/"


@pytest.mark.parametrize(
    "act", ["suspend_account", "resume_account", "sign_out_everywhere", "reset_second_step", "make_link"]
)
def test_nobody_does_it_to_their_own_account(admin, act):
    with pytest.raises(Refused) as refused:
        getattr(commands, act)(admin, user=person(admin), at=timezone.now())

    assert refused.value.reason == Reason.ROLE_FOR_ONESELF


def test_each_act_is_in_the_log_with_the_account_it_touched(admin, dinsos, as_owner: AsOwner):
    worker = make_actor(dinsos, Role.FACILITATOR)
    for act in ("sign_out_everywhere", "suspend_account", "resume_account"):
        getattr(commands, act)(admin, user=person(worker), at=timezone.now())

    with as_owner():
        names = list(Event.objects.order_by("recorded_at").values_list("name", "objects_touched__object_id"))
    assert names == [
        ("account.signed_out", str(worker.user_id)),
        ("account.suspended", str(worker.user_id)),
        ("account.resumed", str(worker.user_id)),
    ]


# --- what an administrator sees -----------------------------------------------------------------------------


def test_an_administrator_finds_people_and_no_child(client):
    office = Office()
    admin = make_actor(office.dinsos, Role.ADMINISTRATOR)
    sign_in(client, admin)

    found = client.get("/people/", {"q": office.worker.name}).content.decode()

    assert office.worker.name in found
    assert not visible(admin, Child).exists()
    assert not visible(admin, Encounter).exists()
    assert client.get(f"/children/{office.child.pk}/").status_code in (403, 404)


def test_people_of_another_city_are_not_found(client, admin):
    with owner_for_a_while():
        bogor = Organisation.objects.create(
            kind="social_service", city="32.71", name="Dinsos Bogor", short_name="Bogor"
        )
    stranger = make_actor(bogor)
    sign_in(client, admin)

    assert client.get(f"/people/{stranger.user_id}/").status_code == 404
    assert client.get(f"/memberships/{stranger.membership_id}/end/").status_code == 404
    with pytest.raises(NotFound):
        commands.suspend_account(admin, user=person(stranger), at=timezone.now())


@pytest.mark.parametrize("address", ["/people/", "/people/new/", "/people/{id}/", "/people/{id}/suspend/"])
def test_other_roles_learn_nothing_of_accounts(client, worker, dinsos, address):
    sign_in(client, worker)

    known = client.get(address.format(id=make_actor(dinsos).user_id))
    unknown = client.get(address.format(id=10**9))

    assert (known.status_code, unknown.status_code) == (403, 403)


def test_the_list_of_people_asks_few_questions(client, admin, dinsos, django_assert_max_num_queries):
    for _number in range(12):
        make_actor(dinsos)
    sign_in(client, admin)

    with django_assert_max_num_queries(15):
        client.get("/people/")
