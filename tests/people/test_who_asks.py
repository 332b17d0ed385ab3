"""Who asks is read anew for each request, in two short questions, and whatever was ended has ended."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rangkul.core.roles import Role
from rangkul.people.accounts import seated_user
from rangkul.people.models import Membership, Organisation, User
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db
EMPTY = "/notices/"


def fields(row) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_an_account_is_read_with_the_seats_it_holds_now_as_the_tables_have_them(as_owner):
    actor = make_actor(make_organisation(), name="Sri Rahayu", language="en")
    now, day = timezone.now(), timedelta(days=1)
    closed = make_organisation(active=False)
    seats = [
        (make_organisation(), now - 9 * day, now - day),  # over
        (make_organisation(), now - 9 * day, now),  # over at this very moment
        (make_organisation(), now + day, None),  # not begun
        (make_organisation(), now - day, now + day),
        (make_organisation(accredited=False), now, None),
        (closed, now - day, None),
    ]
    with as_owner():
        for office, since, until in seats:
            role = Role.SOCIAL_WORKER
            part = {"valid_from": since, "valid_to": until, "role": role, "user_id": actor.user_id}
            Membership.objects.create(organisation=office, **part)

    read = seated_user(actor.user_id, at=now)

    assert fields(read) == fields(User.objects.get(pk=actor.user_id))
    held = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=now),
        user_id=actor.user_id,
        valid_from__lte=now,
        organisation__active=True,
    ).order_by("pk")
    assert [fields(one) for one in read.seats] == [fields(one) for one in held]
    assert len(held) == 3
    offices = [Organisation.objects.get(pk=one.organisation_id) for one in held]
    assert [fields(one.organisation) for one in read.seats] == [fields(one) for one in offices]


def test_nobody_is_nobody_and_who_has_no_seat_has_none():
    actor = make_actor(make_organisation())

    assert seated_user(0, at=timezone.now()) is None
    assert seated_user(actor.user_id, at=timezone.now() - timedelta(days=9)).seats == []


def test_a_page_asks_who_is_there_in_three_short_questions(client: Client):
    sign_in(client, make_actor(make_organisation()))
    client.get(EMPTY)

    with CaptureQueriesContext(connection) as asked:
        client.get(EMPTY)

    sent = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    session, account, identity, *_of_the_page = sent
    assert "FROM django_session" in session
    assert "FROM people_user" in account
    assert "rangkul.identity" in identity
    assert not any("people_" in one or "session" in one for one in _of_the_page)


ENDS = {
    "suspended": lambda user: User.objects.filter(pk=user).update(is_active=False),
    "signed out everywhere": lambda user: User.objects.filter(pk=user).update(
        sign_in_round=F("sign_in_round") + 1
    ),
    "another password": lambda user: User.objects.filter(pk=user).update(password="md5$a$b"),
    "signed out on this device": lambda _user: Session.objects.all().delete(),
    "a session that is over": lambda _user: Session.objects.update(expire_date=timezone.now()),
}


@pytest.mark.parametrize("what", ENDS)
def test_what_ends_a_sign_in_ends_it_at_the_next_request(client: Client, as_owner, what):
    actor = make_actor(make_organisation())
    sign_in(client, actor)
    assert client.get(EMPTY).status_code == 200

    with as_owner():
        ENDS[what](actor.user_id)

    answer = client.get(EMPTY)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


LEAVES = {
    "the seat ended": lambda actor: Membership.objects.filter(pk=actor.membership_id).update(
        valid_to=timezone.now()
    ),
    "the office takes part no more": lambda actor: Organisation.objects.filter(
        pk=actor.organisation_id
    ).update(active=False),
}


@pytest.mark.parametrize("what", LEAVES)
def test_who_has_left_the_office_acts_for_nobody_at_the_next_request(client: Client, as_owner, what):
    actor = make_actor(make_organisation())
    sign_in(client, actor)
    assert client.get(EMPTY).status_code == 200

    with as_owner():
        LEAVES[what](actor)

    assert client.get(EMPTY).status_code == 403


def test_a_second_step_that_was_taken_away_is_due_at_the_next_request(client: Client, settings, as_owner):
    actor = make_actor(make_organisation())
    sign_in(client, actor)
    assert client.get(EMPTY).status_code == 200

    settings.DEMO = False
    with as_owner():
        User.objects.filter(pk=actor.user_id).update(is_demo=False)

    assert client.get(EMPTY)["Location"] == "/account/2fa/totp/activate/"


def test_another_role_is_another_menu_at_the_next_request(client: Client, as_owner):
    actor = make_actor(make_organisation(), Role.SOCIAL_WORKER)
    sign_in(client, actor)
    assert 'href="/cases/"' in client.get(EMPTY).content.decode()

    with as_owner():
        Membership.objects.filter(pk=actor.membership_id).update(role=Role.ADMINISTRATOR)

    page = client.get(EMPTY).content.decode()
    assert 'href="/cases/"' not in page
    assert 'href="/people/"' in page


def test_two_people_on_the_same_page_see_each_their_own_frame():
    office, other = make_organisation(), make_organisation()
    people = [make_actor(office, name="Sri Rahayu"), make_actor(other, Role.ADMINISTRATOR, name="Bagus Wira")]
    pages = []
    for actor in [*people, *people]:
        browser = Client()
        sign_in(browser, actor)
        pages.append(browser.get(EMPTY).content.decode())

    for page, actor, stranger in zip(pages, people * 2, people[::-1] * 2, strict=True):
        assert actor.name in page
        assert actor.organisation_name in page
        assert stranger.name not in page
        assert stranger.organisation_name not in page
