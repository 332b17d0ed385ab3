"""What a rule refuses an administrator comes back as the form: 409, the reason at its field, nothing lost."""

import re
from datetime import timedelta
from html import escape

import pytest
from django.utils import timezone

from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Grant, Membership, Organisation, OrganisationName, User
from rangkul.people.vocabulary import Reason
from tests.makers import make_actor, make_organisation, sign_in

pytestmark = pytest.mark.django_db


class Hall:
    """An administrator's city: one office with one worker, and one that is closed."""

    def __init__(self) -> None:
        self.dinsos = make_organisation()
        self.admin = make_actor(self.dinsos, Role.ADMINISTRATOR, language="en")
        self.worker = make_actor(self.dinsos, Role.SOCIAL_WORKER)
        self.home = make_organisation(OrganisationKind.LKS, name="Panti Pelita", short_name="Pelita")
        self.address = User.objects.get(pk=self.worker.user_id).email

    def standing(self) -> object:
        """What an act of these forms could have changed."""
        return (
            list(User.objects.order_by("pk").values_list("pk", "email")),
            list(Membership.objects.order_by("pk").values_list("pk", "valid_to")),
            list(Grant.objects.values_list("pk")),
            list(Organisation.objects.order_by("pk").values_list("pk", "name", "phone", "active")),
            list(OrganisationName.objects.order_by("pk").values_list("pk", "name")),
        )


@pytest.fixture
def hall():
    return Hall()


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def invitation(hall, **values):
    usual = {"name": "Rani Kusuma", "email": "rani@contoh.id", "language": "id", "role": "facilitator"}
    usual |= {"organisation": hall.dinsos.pk, "post": "Pekerja Sosial Muda", "since": day()}
    return "/people/new/", {**usual, **values}


def taken_address(hall):
    return invitation(hall, email=hall.address.upper())


def first_day_gone(hall):
    return invitation(hall, since=day(-1))


def last_day_first(hall):
    return invitation(hall, until=day(1), since=day(3))


def held_role(hall):
    values = {"organisation": hall.dinsos.pk, "role": "social_worker", "post": "Pendamping", "since": day()}
    return f"/people/{hall.worker.user_id}/membership/", values


def ended_yesterday(hall):
    return f"/memberships/{hall.worker.membership_id}/end/", {"until": day(-1)}


def own_office_closed(hall):
    values = {"kind": hall.dinsos.kind, "phone": "021 77 88"}
    return f"/organisations/{hall.dinsos.pk}/change/", values


def name_of_tomorrow(hall):
    values = {"name": "LKSA Rumah Pelita", "short_name": "LKSA Pelita", "since": day(1)}
    return f"/organisations/{hall.home.pk}/name/", values


def same_name(hall):
    return f"/organisations/{hall.home.pk}/name/", {
        "name": "Panti Pelita",
        "short_name": "Pelita",
        "since": day(),
    }


REFUSED = [
    (taken_address, Reason.EMAIL_TAKEN, "email"),
    (first_day_gone, Reason.MEMBERSHIP_IN_THE_PAST, "since"),
    (last_day_first, Reason.MEMBERSHIP_ENDS_FIRST, "until"),
    (held_role, Reason.MEMBERSHIP_HELD, "role"),
    (ended_yesterday, Reason.MEMBERSHIP_IN_THE_PAST, "until"),
    (own_office_closed, Reason.ORGANISATION_OWN, "active"),
    (name_of_tomorrow, Reason.NAME_IN_THE_FUTURE, "since"),
    (same_name, Reason.NAME_UNCHANGED, "name"),
]


@pytest.mark.parametrize(("asked", "reason", "field"), REFUSED)
def test_a_refused_form_answers_409_at_its_field_and_keeps_every_word(client, hall, asked, reason, field):
    address, words = asked(hall)
    sign_in(client, hall.admin)
    before = hall.standing()

    answer = client.post(address, words)

    form = answer.context["form"]
    assert answer.status_code == 409
    assert form.errors == {field: [str(reason.label)]}
    page = answer.content.decode()
    for name, value in words.items():
        assert form[name].value() in (value, str(value)) or value == "on"
        assert str(value) in page
    assert hall.standing() == before


def test_a_form_that_was_refused_is_mended_and_taken_under_the_same_number(client, hall):
    address, words = taken_address(hall)
    sign_in(client, hall.admin)
    op = re.search(r'name="op" value="([^"]+)"', client.get(address).content.decode()).group(1)

    refused = client.post(address, {**words, "op": op})
    taken = client.post(address, {**words, "op": op, "email": "rani@contoh.id"})

    assert (refused.status_code, taken.status_code) == (409, 302)
    assert User.objects.filter(email="rani@contoh.id").count() == 1


def test_two_who_asked_for_the_same_are_told_by_409_that_it_waits(client, hall):
    other = make_organisation(OrganisationKind.SOCIAL_SERVICE, short_name="Dinsos Dua")
    words = {"organisation": other.pk, "role": "social_worker", "since": day()}
    address = f"/people/{hall.worker.user_id}/membership/"
    sign_in(client, hall.admin)
    client.post(address, words)

    second = client.post(address, words)

    assert second.status_code == 409
    assert escape(str(Reason.GRANT_WAITS.label)) in second.content.decode()
    assert Grant.objects.count() == 1


def test_an_answer_that_came_too_late_is_told_by_409_and_changes_nothing(client, hall):
    sign_in(client, hall.admin)
    other = make_organisation(OrganisationKind.SOCIAL_SERVICE)
    words = {"organisation": other.pk, "role": "social_worker", "since": day()}
    client.post(f"/people/{hall.worker.user_id}/membership/", words)
    grant = Grant.objects.get()
    for one in (make_actor(hall.dinsos, Role.ADMINISTRATOR) for _number in range(2)):
        sign_in(client, one)
        last = client.post(f"/people/grants/{grant.pk}/", {"answer": "no", "reason": "not_now"})

    assert last.status_code == 409
    assert Grant.objects.get().answered_by != one.user_id
