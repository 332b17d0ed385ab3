"""What cannot have happened in that order is refused at its field, and everything typed stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.cases import rules
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Handover, Stay, Visit
from rangkul.cases.rules.identity import check_born
from rangkul.cases.rules.stays import check_order
from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Refused
from rangkul.core.roles import Role
from tests.cases.office import Office
from tests.cases.test_handovers import meet
from tests.cases.test_stays import admit, house, shift  # noqa: F401
from tests.makers import make_actor, make_organisation, sign_in, visible

TYPED = "%Y-%m-%dT%H:%M"
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=1000)).map(lambda passed: BEGIN + passed)


def refused(check, *values, **named):
    try:
        check(*values, **named)
    except Refused as no:
        return no.reason
    return None


@given(first=MOMENTS, moment=MOMENTS)
def test_nothing_is_written_before_what_it_follows_by_the_minute(first, moment):
    said = refused(rules.check_follows, moment, first=first, reason=Reason.HANDOVER_BEFORE_MEETING)

    before = moment.timestamp() // 60 < first.timestamp() // 60
    assert said == (Reason.HANDOVER_BEFORE_MEETING if before else None)


@given(start=MOMENTS, end=MOMENTS)
def test_nothing_ends_before_it_starts(start, end):
    assert (refused(check_order, start, end) is None) == (end >= start)


@given(moment=MOMENTS, at=MOMENTS)
def test_nothing_is_written_down_that_has_not_happened(moment, at):
    ahead = (moment - at).total_seconds()

    assert refused(rules.check_not_in_future, moment, at=at) == (
        Reason.TIME_IN_FUTURE if ahead > 300 else None
    )


@given(born=st.dates(), today=st.dates(), met=st.none() | st.dates())
def test_a_child_is_born_before_today_and_before_it_was_met_and_was_a_child_then(born, today, met):
    said = refused(check_born, born, today=today, first_met=met)

    expected = None
    then = met or today
    if then.year - born.year - (then.strftime("%m%d") < born.strftime("%m%d")) >= 25:
        expected = Reason.BORN_LONG_AGO
    if met is not None and (born - met).days > 0:
        expected = Reason.BORN_AFTER_MEETING
    if (born - today).days > 0:
        expected = Reason.BIRTH_IN_FUTURE
    assert said == expected


def typed(moment):
    return timezone.localtime(moment).strftime(TYPED)


def post(actor, address, *, status=409, **words):
    client = Client()
    sign_in(client, actor)
    answer = client.post(address, words)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer


def errors(answer):
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


@pytest.mark.django_db
def test_a_handover_before_the_meeting_is_refused_at_its_time():
    patrol = make_actor(make_organisation("public_order"), Role.ORDER_OFFICER)
    dinsos = make_organisation(short_name="Dinsos")
    child = meet(patrol).child

    answer = post(
        patrol, f"/children/{child.pk}/handover/",
        to=str(dinsos.pk), place="Pos Margonda", given_at=typed(timezone.now() - timedelta(hours=2)),
    )  # fmt: skip

    assert errors(answer) == {"given_at": [str(Reason.HANDOVER_BEFORE_MEETING.label)]}
    assert "Pos Margonda" in answer.content.decode()
    assert not visible(patrol, Handover).exists()


@pytest.mark.django_db
def test_a_stay_that_ends_before_it_began_is_refused_at_its_end(shift, house):  # noqa: F811
    stay = admit(shift, house)

    answer = post(
        shift, f"/stays/{stay.pk}/end/",
        out_at=typed(timezone.now() - timedelta(hours=3)), reason="family", to_whom="Ibu Sumarni",
        version="1",
    )  # fmt: skip

    assert errors(answer) == {"out_at": [str(Reason.TIME_BEFORE_START.label)]}
    assert "Ibu Sumarni" in answer.content.decode()
    assert visible(shift, Stay).get().out_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "reason", "status"),
    [(30, Reason.TIME_IN_FUTURE, 200), (-30, Reason.VISIT_BEFORE_RETURN, 409)],
)
def test_a_visit_tomorrow_or_before_the_return_is_refused_at_its_time(hours, reason, status):
    office = Office()
    office.go_home()
    visit = visible(office.worker, Visit).order_by("due_at").first()

    answer = post(
        office.worker, f"/visits/{visit.pk}/", status=status,
        outcome="doing_well", note="Sudah sekolah.", done_at=typed(timezone.now() + timedelta(hours=hours)),
    )  # fmt: skip

    assert errors(answer) == {"done_at": [str(reason.label)]}
    assert "Sudah sekolah." in answer.content.decode()


@pytest.mark.django_db
def test_a_child_met_before_its_birth_date_is_refused_at_the_date():
    worker = make_actor(make_organisation(), Role.SOCIAL_WORKER)
    now = timezone.now()
    child = record_encounter(
        worker,
        met=Met(age_from=0, age_to=1, nickname="Aji"),
        kind="outreach",
        legal_basis="public_task",
        met_at=now - timedelta(days=5),
        at=now,
    ).child

    answer = post(
        worker, f"/children/{child.pk}/identity/new/",
        full_name="Aji Saputra", birth_on=timezone.localdate(now - timedelta(days=2)).isoformat(),
        version="0",
    )  # fmt: skip

    assert errors(answer) == {"birth_on": [str(Reason.BORN_AFTER_MEETING.label)]}
    assert "Aji Saputra" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("proposal_stays", [True, False])
def test_an_arrival_before_the_meeting_is_refused_at_the_arrival_and_says_when_the_child_was_met(
    shift,  # noqa: F811
    house,  # noqa: F811
    proposal_stays,
):
    encounter = meet(shift)
    words = {"child": encounter.child_id, "bed": f"{house.pk}-1"}
    words["in_at"] = typed(timezone.now() - timedelta(hours=3))
    picked_up = typed(encounter.met_at) if proposal_stays else ""

    answer = post(shift, "/shelter/admit/", picked_up_at=picked_up, **words)

    (at_the_arrival,) = errors(answer).pop("in_at")
    assert timezone.localtime(encounter.met_at).strftime("%H.%M") in at_the_arrival
    assert "picked_up_at" not in errors(answer)
    # Who was picked up before somebody wrote the meeting down says so.
    client = Client()
    sign_in(client, shift)
    words["picked_up_at"] = typed(timezone.now() - timedelta(hours=4))
    assert client.post("/shelter/admit/", words).status_code == 302
