"""An organisation becomes another kind: roles that fit it no more wait for the administrator."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from rangkul.core.duties import what_waits
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Permission, Role
from rangkul.people.commands.grants import put_grant_aside, refuse_grant
from rangkul.people.commands.memberships import change_membership, end_membership
from rangkul.people.commands.organisations import change_organisation
from rangkul.people.models import Grant, Membership, Organisation, User
from rangkul.people.queries.unfit import unfit
from rangkul.people.rules import What
from rangkul.people.signing_in import actor_for
from rangkul.people.vocabulary import Reason
from tests.conftest import AsOwner, owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation, sign_in
from tests.people.second import say_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_actor(make_organisation(), Role.ADMINISTRATOR, name="Ratna", language="en")


@pytest.fixture
def second():
    return make_actor(make_organisation(), Role.ADMINISTRATOR, name="Bagus")


@pytest.fixture
def clinic():
    return make_organisation(OrganisationKind.HEALTH, name="Puskesmas Beji", short_name="Puskesmas")


@pytest.fixture
def intake(clinic):
    return make_actor(clinic, Role.INTAKE_DESK, name="Sari")


@pytest.fixture
def school(admin, second, clinic, intake):
    """What the clinic became, with somebody at an intake desk that no school has."""
    focal_point = make_actor(clinic, Role.FOCAL_POINT, name="Tono")
    what = What(OrganisationKind.SCHOOL, None, "")
    change_organisation(admin, organisation=fresh(clinic), what=what, at=timezone.now())
    say_yes(second)
    assert held(focal_point).role == Role.FOCAL_POINT
    return fresh(clinic)


def fresh(office):
    return Organisation.objects.get(pk=office.pk)


def held(actor) -> Membership:
    return Membership.objects.select_related("organisation", "user").get(pk=actor.membership_id)


def waits_for(actor) -> list[str]:
    act_as(actor)
    return [one.text for one in what_waits(actor, timezone.now()) if one.kind == "membership"]


def do_not_fit(admin) -> list[int]:
    act_as(admin)
    return [one.pk for one in unfit(admin, at=timezone.now())]


def change(admin, membership, role=Role.FOCAL_POINT, post=""):
    return change_membership(admin, membership=membership, role=role, post=post, at=timezone.now())


def page_of(reader, office) -> str:
    browser = Client()
    sign_in(browser, reader)
    return browser.get(f"/organisations/{office.pk}/").content.decode()


def runs(membership) -> bool:
    membership.refresh_from_db()
    return membership.valid_to is None or membership.valid_to > timezone.now()


def test_before_an_organisation_becomes_another_kind_nothing_waits(admin, intake):
    assert waits_for(admin) == []
    assert do_not_fit(admin) == []


def test_the_administrator_is_told_on_today_and_on_its_page(admin, second, school, intake):
    assert do_not_fit(admin) == [intake.membership_id]
    for keeper in (admin, second):
        assert len(waits_for(keeper)) == 1
    told = page_of(admin, school)
    part = told[told.index('id="unfit"') : told.index('id="members"')]
    assert "Sari" in part and "Tono" not in part
    assert f"/memberships/{intake.membership_id}/change/" in part
    assert f"/memberships/{intake.membership_id}/end/" in part


def test_nobody_else_is_told(school, intake):
    head = make_actor(school, Role.AGENCY_HEAD)

    assert waits_for(head) == [] and waits_for(intake) == []
    assert 'id="unfit"' not in page_of(head, school)


def test_a_role_that_opens_files_is_changed_when_a_second_person_says_yes(admin, second, school, intake):
    before = held(intake)

    assert change(admin, before, post="Guru BK") is None
    meanwhile = runs(before), waits_for(admin), page_of(admin, school)
    say_yes(second)

    assert meanwhile[:2] == (True, [])
    assert "A second person is asked" in meanwhile[2]
    after = Membership.objects.get(user=intake.user_id, organisation=school, role=Role.FOCAL_POINT)
    assert (runs(before), runs(after), after.post and after.post.title) == (False, True, "Guru BK")
    assert after.valid_from == before.valid_to
    assert waits_for(admin) == [] and 'id="unfit"' not in page_of(admin, school)


def test_a_role_that_opens_nothing_is_changed_at_once(admin, school, intake, as_owner: AsOwner):
    before = held(intake)

    after = change(admin, before, role=Role.FACILITATOR)

    assert after is not None and runs(after) and not runs(before)
    with as_owner():
        event = Event.objects.get(name="membership.changed")
        assert event.details == {"role_before": "intake_desk", "role_after": "facilitator"}
        touched = {one.qualifier: one.object_id for one in event.objects_touched.all()}
    assert touched["before"] == str(before.pk) and touched["membership"] == str(after.pk)


def test_the_log_says_so_too_when_a_second_person_was_asked(admin, second, school, intake, as_owner: AsOwner):
    change(admin, held(intake))
    say_yes(second)

    with as_owner():
        event = Event.objects.get(name="membership.changed")
        assert event.actor_id == second.user_id
        assert event.details == {"role_before": "intake_desk", "role_after": "focal_point"}


@pytest.mark.parametrize("answer", ["no", "taken back"])
def test_without_a_yes_the_role_goes_on_and_waits_again(admin, second, school, intake, answer):
    before = held(intake)
    change(admin, before)
    asked = Grant.objects.get(answer="")

    if answer == "no":
        refuse_grant(second, grant=asked, reason="not_now", at=timezone.now())
    else:
        put_grant_aside(admin, grant=asked, at=timezone.now())

    assert runs(before)
    assert len(waits_for(admin)) == 1


def test_the_new_role_ends_on_the_day_of_the_one_before(admin, second, school, intake):
    last = timezone.now() + timedelta(days=90)
    with owner_for_a_while():
        Membership.objects.filter(pk=intake.membership_id).update(valid_to=last)

    change(admin, held(intake))
    say_yes(second)

    assert Membership.objects.get(role=Role.FOCAL_POINT, user=intake.user_id).valid_to == last


def seats_of(actor) -> list[Membership]:
    """What runs for this person, in whichever role."""
    return [one for one in Membership.objects.filter(user=actor.user_id) if runs(one)]


def test_who_was_dismissed_while_the_answer_was_awaited_gets_no_seat_back(admin, second, school, intake):
    change(admin, held(intake))
    end_membership(admin, membership=held(intake), until=timezone.localdate(), at=timezone.now())
    browser = Client()
    sign_in(browser, second)

    with pytest.raises(Refused) as no:
        say_yes(second)
    told = browser.post(f"/people/grants/{Grant.objects.get(answer='').pk}/", {"answer": "yes"}, follow=True)

    assert no.value.reason == Reason.GRANT_REPLACES_OVER
    assert str(Reason.GRANT_REPLACES_OVER.label) in told.content.decode()
    assert seats_of(intake) == []
    refuse_grant(second, grant=Grant.objects.get(answer=""), reason="not_now", at=timezone.now())


def test_the_database_itself_brings_back_no_seat_that_ended_meanwhile(admin, second, school, intake):
    change(admin, held(intake))
    end_membership(admin, membership=held(intake), until=timezone.localdate(), at=timezone.now())
    numbers = "gen_random_uuid(), gen_random_uuid(), gen_random_uuid()"
    yes = f"SELECT confirm_grant({numbers}, %s, 'x', now() + interval '1 day', now())"
    act_as(second)

    with (
        pytest.raises(IntegrityError, match="grant_replaces_over"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(yes, [Grant.objects.get(answer="").pk])

    assert seats_of(intake) == []


@pytest.mark.parametrize("function", ["change_membership", "ask_for_other_role"])
def test_what_ended_under_an_open_page_is_not_changed_but_said(admin, school, intake, function, monkeypatch):
    """The page read it while it ran; only the database, which locks the row, can tell."""
    end_membership(admin, membership=held(intake), until=timezone.localdate(), at=timezone.now())
    monkeypatch.setattr("rangkul.people.rules.check_runs", lambda *_values, **_named: None)
    role = Role.FACILITATOR if function == "change_membership" else Role.FOCAL_POINT

    with pytest.raises(Refused) as late:
        change(admin, held(intake), role=role)

    assert late.value.reason == Reason.MEMBERSHIP_OVER
    assert seats_of(intake) == [] and not Grant.objects.filter(answer="").exists()


def test_a_nearer_end_that_was_set_while_the_answer_was_awaited_is_kept(admin, second, school, intake):
    change(admin, held(intake))
    soon = timezone.localdate() + timedelta(days=7)
    end_membership(admin, membership=held(intake), until=soon, at=timezone.now())
    last = held(intake).valid_to

    say_yes(second)

    (after,) = seats_of(intake)
    assert last is not None and (after.role, after.valid_to) == (Role.FOCAL_POINT, last)


def test_ending_it_settles_it_too_also_on_a_day_soon(admin, school, intake):
    soon = timezone.localdate() + timedelta(days=7)

    end_membership(admin, membership=held(intake), until=soon, at=timezone.now())

    assert waits_for(admin) == []
    assert "Sari" in page_of(admin, school).split('id="unfit"')[1]


def test_nobody_settles_their_own(second, school):
    own = make_actor(school, Role.ADMINISTRATOR, name="Ratna", language="en")
    with owner_for_a_while():
        Membership.objects.exclude(pk=own.membership_id).filter(organisation=school).update(
            valid_to=timezone.now()
        )

    assert waits_for(own) == [] and len(waits_for(second)) == 1
    assert "another administrator settles it" in page_of(own, school)
    with pytest.raises(Refused) as no:
        change(own, held(own))
    assert no.value.reason == Reason.ROLE_FOR_ONESELF


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        (Role.SHELTER_STAFF, Reason.ROLE_OF_ANOTHER_KIND),
        (Role.INTAKE_DESK, Reason.ROLE_OF_ANOTHER_KIND),
    ],
)
def test_only_to_a_role_that_fits(admin, school, intake, role, reason):
    with pytest.raises(Refused) as no:
        change(admin, held(intake), role=role)
    assert no.value.reason == reason


def test_not_to_a_role_that_the_person_has_there_already_nor_when_it_is_over(admin, school, intake):
    tono = Membership.objects.get(organisation=school, role=Role.FOCAL_POINT)
    with pytest.raises(Refused) as twice:
        change(admin, tono)
    with owner_for_a_while():
        Membership.objects.filter(pk=intake.membership_id).update(valid_to=timezone.now())
    with pytest.raises(Refused) as late:
        change(admin, held(intake))

    assert twice.value.reason == Reason.MEMBERSHIP_HELD
    assert late.value.reason == Reason.MEMBERSHIP_OVER


def test_only_an_administrator_of_the_city_changes_a_role(school, intake):
    for other in (make_actor(school, Role.AGENCY_HEAD), make_actor(make_organisation(), Role.SOCIAL_WORKER)):
        with pytest.raises((Denied, NotFound)):
            change(other, held(intake))


@pytest.mark.parametrize(
    "call",
    [
        "SELECT change_membership(gen_random_uuid(), gen_random_uuid(), {m}, 'focal_point', '', now())",
        "SELECT ask_for_other_role(gen_random_uuid(), NULL, 'focal_point', '', now())",
        "SELECT take_place_of(gen_random_uuid(), {m}, {m}, now())",
    ],
)
def test_raw_sql_gives_no_role_alone_that_takes_two(admin, intake, call):
    act_as(admin)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(call.format(m=intake.membership_id))


def test_the_page_offers_what_fits_and_says_what_becomes_of_it(client, admin, second, school, intake):
    sign_in(client, admin)
    address = f"/memberships/{intake.membership_id}/change/"

    page = client.get(address)
    offered = {value for value, _word in page.context["form"].fields["role"].choices}
    wrong = client.post(address, {"role": "", "post": ""})
    done = client.post(address, {"role": "focal_point", "post": ""}, follow=True)

    assert Role.FOCAL_POINT in offered and Role.INTAKE_DESK not in offered
    assert "error-summary" in wrong.content.decode()
    assert done.redirect_chain[-1][0] == f"/organisations/{school.pk}/"
    asked = client.get(f"/people/grants/{Grant.objects.get(answer='').pk}/").content.decode()
    assert "In place of" in asked and "Intake desk" in asked


def test_whoever_has_the_new_role_works_with_it(admin, second, school, intake):
    change(admin, held(intake))
    say_yes(second)

    now = Membership.objects.select_related("organisation").get(user=intake.user_id, role=Role.FOCAL_POINT)
    assert actor_for(now, User.objects.get(pk=intake.user_id)).may(Permission.REFERRAL_READ)


def test_what_waits_leads_to_who_can_answer(admin, school, intake):
    change(admin, held(intake))

    assert f'href="/people/grants/{Grant.objects.get(answer="").pk}/"' in page_of(admin, school)
