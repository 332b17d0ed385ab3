"""What an office was told is read one by one or all at once, and never ends at the fiftieth."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.notices import tell
from rangkul.cases.models import Notice
from rangkul.core.commands import command
from rangkul.core.ids import uuid7
from rangkul.core.models import Event
from rangkul.core.roles import Role
from rangkul.people.models import Organisation
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_actor(make_organisation(short_name="Dinsos"), Role.INTAKE_DESK)


@command
def tell_often(actor, *, times, at):
    to = Organisation.objects.get(pk=actor.organisation_id)
    for number in range(times):
        moment = at - timedelta(minutes=times - number)
        tell(actor, to, kind="case_closed", about_kind="case", about_id=uuid7(), at=moment)


def unread(actor):
    act_as(actor)
    return visible(actor, Notice).filter(read_at=None)


def test_all_notices_are_read_by_one_press_and_each_leaves_an_event(desk, client):
    tell_often(desk, times=3, at=timezone.now())
    sign_in(client, desk)
    page = client.get(reverse("notices"))
    assert b"notices_read" not in page.content
    tell_often(desk, times=1, at=timezone.now() + timedelta(hours=1))

    until = page.context["at"].isoformat()
    client.post(reverse("notices_read"), {"until": until})

    # What came after the page was made has not been seen.
    assert unread(desk).count() == 1
    assert Event.objects.filter(name="notice.read").count() == 3


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-99T00:00:00+07:00", "2026-11-24T00:00:00"])
def test_a_moment_that_no_page_of_ours_wrote_marks_nothing(desk, client, until):
    tell_often(desk, times=2, at=timezone.now())
    sign_in(client, desk)

    answer = client.post(reverse("notices_read"), {"until": until})

    assert answer.status_code == 302
    assert unread(desk).count() == 2


def test_the_fifty_first_notice_is_on_the_next_page(desk, client):
    tell_often(desk, times=51, at=timezone.now())
    sign_in(client, desk)

    first = client.get(reverse("notices"))
    second = client.get(reverse("notices"), {"after": first.context["page"].next})

    assert (len(first.context["notices"]), len(second.context["notices"])) == (50, 1)
    assert not second.context["page"].next
