"""What an office or one person was told is read one by one or all at once, and never ends at the fiftieth."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.commands.notices import read_notice, tell
from rangkul.cases.models import Notice
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.commands import command
from rangkul.core.errors import NotFound
from rangkul.core.ids import uuid7
from rangkul.core.models import Event
from rangkul.core.roles import Role
from rangkul.people.models import Membership, Organisation
from tests.cases.office import Office
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
        tell(actor, to, kind=NoticeKind.CASE_CLOSED, about_kind="case", about_id=uuid7(), at=moment)


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


@pytest.fixture
def office():
    return Office()


def decided(office, *, approved):
    """The office after a closure that its worker asked for was answered."""
    answer = "" if approved else "Kunjungan kedua belum ada."
    return decide_closure(
        office.supervisor, closure=office.ask(), approved=approved, answer=answer, at=timezone.now()
    )


@pytest.mark.parametrize(("approved", "kind"), [(True, "closure_approved"), (False, "closure_declined")])
def test_the_answer_to_a_closure_waits_for_the_one_who_asked_whatever_colleagues_read(
    office, client, approved, kind
):
    office.go_home()
    decided(office, approved=approved)

    for colleague in (office.desk, office.supervisor):
        sign_in(client, colleague)
        client.post(reverse("notices_read"), {"until": timezone.now().isoformat()})
        assert kind not in {one.kind for one in visible(colleague, Notice)}

    assert unread(office.worker).get().kind == kind
    sign_in(client, office.worker)
    assert "hanya untuk Anda" in client.get(reverse("notices")).content.decode()


def test_nobody_else_marks_an_answer_as_read_even_by_its_address(office, client):
    office.go_home()
    decided(office, approved=True)
    answer = unread(office.worker).get()

    sign_in(client, office.desk)
    missing = client.post(reverse("notice_read", args=[answer.pk]))

    assert missing.status_code == 404
    with pytest.raises(NotFound):
        read_notice(office.desk, notice=answer, at=timezone.now())
    assert unread(office.worker).get() == answer


def test_who_asked_and_left_is_passed_over_and_the_office_is_told(office, as_owner):
    office.go_home()
    closure = office.ask()
    with as_owner():
        Membership.objects.filter(user_id=office.worker.user_id).update(valid_to=timezone.now())

    decide_closure(office.supervisor, closure=closure, approved=True, at=timezone.now())

    assert unread(office.desk).get(kind="closure_approved").for_user is None


def test_work_of_the_desk_is_read_once_for_the_whole_office(desk):
    colleague = make_actor(Organisation.objects.get(pk=desk.organisation_id), Role.SOCIAL_WORKER)
    tell_often(desk, times=1, at=timezone.now())

    read_notice(colleague, notice=unread(colleague).get(), at=timezone.now())

    assert not unread(desk).exists()


def test_the_log_says_to_whom_an_answer_went(office):
    office.go_home()
    decided(office, approved=True)

    sent = visible(office.supervisor, Event).filter(
        name="notice.sent", details__notice_kind="closure_approved"
    )

    assert sent.get().objects_touched.filter(qualifier="to_person").get().object_id == str(
        office.worker.user_id
    )
