"""What lets somebody see more takes two: a suspension lifted, an office opened again or raised."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.commands import accounts
from rangkul.people.commands.grants import confirm_grant, put_grant_aside, refuse_grant
from rangkul.people.commands.organisations import change_organisation, end_accreditation
from rangkul.people.models import Grant, Membership, Organisation, User
from rangkul.people.rules import What
from rangkul.people.vocabulary import Reason
from tests.conftest import AsOwner, owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinsos():
    return make_organisation()


@pytest.fixture
def admin(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


@pytest.fixture
def second(dinsos):
    return make_actor(dinsos, Role.ADMINISTRATOR)


@pytest.fixture
def head(dinsos):
    return make_actor(dinsos, Role.AGENCY_HEAD)


@pytest.fixture
def home():
    return make_organisation(OrganisationKind.LKS, name="Panti Pelita", short_name="Pelita")


def change(admin: Actor, organisation: Organisation, **values: object):
    one = Organisation.objects.get(pk=organisation.pk)
    if one.accredited and values.get("accredited") is False:
        ended = {"reason": "expired", "ended_on": timezone.localdate()}
        end_accreditation(admin, organisation=one, at=timezone.now(), **ended)
        one.refresh_from_db()
    what = What(one.kind, one.area_id, one.phone, one.accredited, one.active)
    return change_organisation(admin, organisation=one, what=replace(what, **values), at=timezone.now())


def stands(organisation: Organisation) -> tuple[str, bool, bool]:
    one = Organisation.objects.get(pk=organisation.pk)
    return one.kind, one.accredited, one.active


def confirm(who: Actor) -> None:
    confirm_grant(who, grant=Grant.objects.get(answer=""), at=timezone.now())


# --- organisations ------------------------------------------------------------------------------------------

MORE = {
    "another kind": ({}, {"kind": "social_service"}, ("social_service", True, True)),
    "a kind that sees less": ({}, {"kind": "school"}, ("school", True, True)),
    "accredited again": ({"accredited": False}, {"accredited": True}, ("lks", True, True)),
    "open again": ({"active": False}, {"active": True}, ("lks", True, True)),
    "all of it": (
        {"accredited": False, "active": False},
        {"kind": "health", "accredited": True, "active": True},
        ("health", True, True),
    ),
}


@pytest.mark.parametrize("which", MORE)
@pytest.mark.parametrize("who", ["second", "head"])
def test_an_organisation_sees_more_only_when_a_second_person_says_yes(admin, home, which, who, request):
    beginning, wanted, becomes = MORE[which]
    if beginning:
        change(admin, home, **beginning)
    before = stands(home)

    changed = change(admin, home, **wanted)
    asked = stands(home)
    confirm(request.getfixturevalue(who))

    assert changed.asked
    assert asked == before
    assert stands(home) == becomes


@pytest.mark.parametrize("less", [{"active": False}, {"phone": "021 1"}])
def test_what_takes_away_one_administrator_does_alone_and_at_once(admin, home, less):
    changed = change(admin, home, **less)

    assert not changed.asked
    assert not Grant.objects.exists()
    [(name, value)] = less.items()
    assert getattr(Organisation.objects.get(pk=home.pk), name) == value


def test_what_needs_nobody_is_saved_while_the_rest_waits(client, admin, home):
    sign_in(client, admin)
    words = {"kind": "social_service", "phone": "021 77", "active": "on"}

    answer = client.post(f"/organisations/{home.pk}/change/", words, follow=True)

    assert stands(home) == ("lks", True, True)
    assert Organisation.objects.get(pk=home.pk).phone == "021 77"
    assert f"/people/grants/{Grant.objects.get().pk}/" in answer.content.decode()


def manager_of_it(home, dinsos):
    return make_actor(home, Role.LKS_MANAGER)


def administrator_who_works_there(home, dinsos):
    both = make_actor(dinsos, Role.ADMINISTRATOR)
    with owner_for_a_while():
        Membership.objects.create(user_id=both.user_id, organisation=home, role=Role.SOCIAL_WORKER)
    return both


def administrator_of_another_city(home, dinsos):
    there = make_organisation()
    with owner_for_a_while():
        Organisation.objects.filter(pk=there.pk).update(city="31.71")
    there.refresh_from_db()
    return make_actor(there, Role.ADMINISTRATOR)


def head_of_a_health_office(home, dinsos):
    return make_actor(make_organisation(OrganisationKind.HEALTH), Role.AGENCY_HEAD)


def supervisor(home, dinsos):
    return make_actor(dinsos, Role.CASE_SUPERVISOR)


NOBODY_ELSE = [
    manager_of_it,
    administrator_who_works_there,
    administrator_of_another_city,
    head_of_a_health_office,
    supervisor,
]


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_nobody_who_gains_or_does_not_know_says_yes_by_command_or_in_raw_sql(admin, dinsos, home, who):
    change(admin, home, kind="social_service")
    person, grant = who(home, dinsos), Grant.objects.get()
    act_as(person)
    duties = [duty for duty in what_waits(person, timezone.now()) if duty.kind == "grant"]

    with pytest.raises((Denied, NotFound, Refused)):
        confirm(person)
    act_as(person)
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        confirm_in_sql(grant)

    assert duties == []
    assert stands(home)[0] == "lks"


def confirm_in_sql(grant: Grant) -> None:
    at = timezone.now()
    with connection.cursor() as cursor:
        values = [uuid4(), uuid4(), uuid4(), grant.pk, "x", at, at]
        cursor.execute("SELECT confirm_grant(%s, %s, %s, %s, %s, %s, %s)", values)


def test_who_asked_does_not_answer_it_either(admin, home):
    change(admin, home, kind="social_service")

    with pytest.raises(Refused) as refused:
        confirm(admin)

    assert refused.value.reason == Reason.OFFICE_NEEDS_ANOTHER


@pytest.mark.parametrize("values", [("health", True, True), ("lks", True, False), ("lks", False, True)])
def test_raw_sql_gives_one_administrator_no_organisation_that_sees_more(admin, home, values):
    with owner_for_a_while():
        Organisation.objects.filter(pk=home.pk).update(accredited=False, active=False)
    act_as(admin)

    with pytest.raises(DatabaseError, match="takes a second person"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT change_organisation(%s, %s, %s, %s, %s, NULL, '', 1, %s)",
            [uuid4(), home.pk, *values, timezone.now()],
        )


def test_of_one_organisation_one_thing_is_asked_at_a_time_and_taken_back_on_its_page(client, admin, home):
    change(admin, home, kind="social_service")
    sign_in(client, admin)

    second = client.post(
        f"/organisations/{home.pk}/change/", {"kind": "health", "accredited": "on", "active": "on"}
    )
    put_grant_aside(admin, grant=Grant.objects.get(), at=timezone.now())
    change(admin, home, kind="health")

    assert second.status_code == 409
    assert list(Grant.objects.order_by("pk").values_list("office_kind", "answer")) == [
        ("social_service", "withdrawn"),
        ("health", ""),
    ]


def test_the_second_person_reads_what_it_is_to_become_and_the_first_what_became_of_it(
    client, admin, head, home
):
    change(admin, home, kind="social_service")
    act_as(head)
    [duty] = [one for one in what_waits(head, timezone.now()) if one.kind == "grant"]
    sign_in(client, head)
    page = client.get(duty.url).content.decode()

    client.post(duty.url, {"answer": "no", "reason": "not_now"})

    assert "Pelita" in duty.text
    assert "Panti Pelita" in page and "Dinas Sosial" in page
    act_as(admin)
    [told] = [one for one in what_waits(admin, timezone.now()) if one.kind == "grant"]
    assert "Pelita" in told.text
    sign_in(client, admin)
    assert client.post(told.url, {"answer": "aside"})["Location"] == f"/organisations/{home.pk}/"


# --- a suspension -------------------------------------------------------------------------------------------


def suspended(admin: Actor, organisation: Organisation, role: str = Role.SOCIAL_WORKER) -> User:
    user = User.objects.get(pk=make_actor(organisation, role).user_id)
    accounts.suspend_account(admin, user=user, at=timezone.now())
    return user


def is_in(user: User) -> bool:
    return User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("role", [Role.CASE_SUPERVISOR, Role.AGENCY_HEAD, Role.ADMINISTRATOR])
def test_a_suspension_ends_when_a_second_person_says_yes(admin, dinsos, role):
    user = suspended(admin, dinsos)
    second = make_actor(dinsos, role)

    accounts.resume_account(admin, user=user, at=timezone.now())
    asked = is_in(user)
    confirm(second)

    assert not asked
    assert is_in(user)


def test_an_account_that_opens_nothing_and_was_never_used_needs_one_alone(admin, dinsos):
    user = suspended(admin, dinsos, Role.FACILITATOR)

    accounts.resume_account(admin, user=user, at=timezone.now())

    assert is_in(user)


def test_a_refused_suspension_stays(admin, dinsos, head):
    user = suspended(admin, dinsos)
    accounts.resume_account(admin, user=user, at=timezone.now())

    refuse_grant(head, grant=Grant.objects.get(), reason="not_now", at=timezone.now())

    assert not is_in(user)
    assert Grant.objects.get().reason == "not_now"


def test_raw_sql_lifts_no_suspension_of_an_account_that_opens_something(admin, dinsos):
    user = suspended(admin, dinsos)
    act_as(admin)

    with pytest.raises(DatabaseError, match="takes a second person"), connection.cursor() as cursor:
        cursor.execute("SELECT set_account_active(%s, %s, true, %s)", [uuid4(), user.pk, timezone.now()])


def test_the_page_says_beforehand_that_a_second_person_is_asked(client, admin, dinsos):
    guarded, open_to_one = suspended(admin, dinsos), suspended(admin, dinsos, Role.FACILITATOR)
    sign_in(client, admin)

    pages = [client.get(f"/people/{one.pk}/resume/").content.decode() for one in (guarded, open_to_one)]

    assert "Minta" in pages[0] and "orang kedua" in pages[0].lower()
    assert "orang kedua" not in pages[1].lower()


def test_the_log_tells_each_step_with_its_two_people(admin, dinsos, head, home, as_owner: AsOwner):
    user = suspended(admin, dinsos)
    accounts.resume_account(admin, user=user, at=timezone.now())
    confirm(head)
    change(admin, home, kind="health")
    confirm(head)

    with as_owner():
        told = list(Event.objects.order_by("recorded_at", "id").values_list("name", "actor_id"))
        changed = Event.objects.get(name="organisation.changed").details
    assert sorted(told) == sorted(
        [
            ("account.suspended", admin.user_id),
            ("grant.asked", admin.user_id),
            ("grant.confirmed", head.user_id),
            ("account.resumed", head.user_id),
            ("grant.asked", admin.user_id),
            ("grant.confirmed", head.user_id),
            ("organisation.changed", head.user_id),
        ]
    )
    assert (changed["kind_before"], changed["kind_after"]) == ("lks", "health")


def test_a_grant_is_about_a_person_or_an_organisation_never_both_or_neither(admin, home):
    change(admin, home, kind="health")
    grant = Grant.objects.get()

    for broken in ({"user_id": admin.user_id}, {"office_kind": ""}, {"kind": "link"}):
        fails = pytest.raises(DatabaseError, match="person_or_an_office")
        with owner_for_a_while(), fails, transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(**broken)


# --- why not ------------------------------------------------------------------------------------------------


def test_a_no_to_an_organisation_speaks_of_it_and_not_of_a_person(client, admin, second, home):
    change(admin, home, accredited=False)
    change(admin, home, accredited=True)
    grant = Grant.objects.get()
    sign_in(client, second)

    page = client.get(f"/people/grants/{grant.pk}/")
    reasons = {value for value, _label in page.context["form"].fields["reason"].choices if value}
    client.post(f"/people/grants/{grant.pk}/", {"answer": "no", "reason": "no_paper"})
    grant.refresh_from_db()

    assert reasons == {"no_paper", "wrong_kind", "not_settled", "not_now"}
    assert grant.reason == "no_paper"


def test_a_reason_of_another_kind_is_no_reason(admin, second, home):
    change(admin, home, accredited=False)
    change(admin, home, accredited=True)

    with pytest.raises(Refused) as no:
        refuse_grant(second, grant=Grant.objects.get(), reason="unknown", at=timezone.now())

    assert no.value.reason == Reason.GRANT_SAYS_NO_WITHOUT_REASON
