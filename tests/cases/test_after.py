"""Going home, the visits after, closing with four eyes, and coming back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.visits import record_visit
from rangkul.cases.models import Case, Closure, Notice, Return, Visit
from rangkul.cases.queries import visits as read
from rangkul.core.clocks import add_months
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.office import Office
from tests.makers import act_as, make_actor, make_house, make_organisation, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def names(actor):
    return list(visible(actor, Event).order_by("id").values_list("name", flat=True))


def test_a_child_goes_home_with_a_signed_letter_and_four_visits_are_planned(office):
    going_home = office.go_home()

    due = {visit.month: visit.due_at for visit in visible(office.worker, Visit).order_by("month")}
    assert list(due) == [1, 3, 6, 12]
    assert due[3] == add_months(going_home.returned_at, 3)
    assert going_home.statement_number == office.case.number.replace("KSS", "SP") + "/1"
    assert names(office.worker)[-2:] == ["statement.signed", "child.returned"]


def test_a_child_who_goes_to_an_institution_is_placed_and_visited_too(office):
    lks = make_organisation(OrganisationKind.LKS)

    office.go_home(kind="institution", institution=lks, statement_signed=False)

    assert visible(office.worker, Return).get().institution == lks
    assert visible(office.worker, Visit).count() == 4
    assert names(office.worker)[-1] == "child.placed"


def test_the_kelurahan_is_told_that_a_child_came_home_but_not_who(office):
    kelurahan = make_organisation(OrganisationKind.KELURAHAN, area_id="32.76.06.1001")
    volunteer = make_actor(kelurahan, Role.OUTREACH_WORKER)

    office.go_home(area="32.76.06.1001")

    assert visible(volunteer, Notice).get().kind == "child_came_home"
    assert not visible(volunteer, Return).exists()


def test_a_second_return_cancels_what_was_to_come_keeps_what_was_made_and_plans_anew(office):
    office.go_home()
    first = office.visit(1, outcome="on_street")

    again = office.go_home()

    act_as(office.worker)
    visits = list(read.visits_of(office.worker, office.case))
    assert [one.pk for one in visits if one.done_at] == [first.pk]
    assert sorted(one.month for one in visits if one.cancelled_at) == [3, 6, 12]
    planned = {one.month: one.due_at for one in read.open_visits_of(office.worker, office.case)}
    assert planned == {month: add_months(again.returned_at, month) for month in (1, 3, 6, 12)}
    assert again.statement_number.endswith("/2")
    returned = visible(office.worker, Event).filter(name="child.returned").order_by("-id").first()
    assert (returned.details["visits"], returned.details["cancelled"]) == (4, 3)


def test_after_a_second_return_its_own_first_visit_is_made(office):
    office.go_home()
    office.visit(1, outcome="on_street")
    office.go_home()

    second = office.visit(1)

    assert second.outcome == "doing_well"
    act_as(office.worker)
    assert [one.month for one in read.open_visits_of(office.worker, office.case)] == [3, 6, 12]


def test_a_cancelled_visit_is_not_recorded_and_late_for_nobody(office):
    office.go_home()
    act_as(office.worker)
    old = read.visits_of(office.worker, office.case).get(month=1)
    office.go_home()

    with pytest.raises(Refused) as refused:
        record_visit(
            office.worker, visit=old, outcome="doing_well", note="", done_at=timezone.now(), at=timezone.now()
        )
    assert refused.value.reason == "visit_cancelled"
    at = timezone.now()
    waiting = read.visits_to_make(office.worker, at, until=at + timedelta(days=60), most=50)
    assert old.pk not in {one.pk for one in waiting}


def test_closing_a_case_cancels_the_visits_nobody_has_to_make_any_more(office):
    office.go_home()
    office.visit(1)

    office.close()

    act_as(office.supervisor)
    assert not read.open_visits_of(office.supervisor, office.case).exists()
    assert read.visits_of(office.supervisor, office.case).filter(cancelled_at__isnull=False).count() == 3


@pytest.mark.parametrize(
    ("role", "elsewhere", "values", "error"),
    [
        (Role.SOCIAL_WORKER, False, {"statement_signed": False}, "statement_missing"),
        (Role.SOCIAL_WORKER, False, {"kind": "institution"}, "return_needs_institution"),
        (Role.INTAKE_DESK, False, {}, Denied),
        (Role.SOCIAL_WORKER, True, {}, NotFound),
    ],
)
def test_a_return_that_is_refused(office, role, elsewhere, values, error):
    organisation = make_organisation() if elsewhere else office.dinsos

    with pytest.raises(error if isinstance(error, type) else Refused) as no:
        office.go_home(make_actor(organisation, role), **values)

    assert isinstance(error, type) or no.value.reason == error
    assert not visible(office.worker, Return).exists()


def test_a_visit_is_recorded_with_what_was_found(office):
    office.go_home()

    office.visit(1, outcome="needs_support", note="Ibu bekerja malam.")

    visit = visible(office.worker, Visit).get(month=1)
    assert (visit.outcome, visit.note, visit.done_by) == (
        "needs_support",
        "Ibu bekerja malam.",
        office.worker.user_id,
    )
    event = visible(office.worker, Event).get(name="visit.recorded")
    assert event.details == {"month": 1, "outcome": "needs_support", "late": False}


@pytest.mark.parametrize(
    ("role", "elsewhere", "twice", "moved", "error"),
    [
        (Role.SOCIAL_WORKER, False, True, timedelta(), "visit_recorded"),
        (Role.SOCIAL_WORKER, False, False, timedelta(hours=1), "time_in_future"),
        (Role.SOCIAL_WORKER, False, False, -timedelta(hours=1), "visit_before_return"),
        (Role.INTAKE_DESK, False, False, timedelta(), Denied),
        (Role.SOCIAL_WORKER, True, False, timedelta(), NotFound),
    ],
)
def test_a_visit_that_is_refused(office, role, elsewhere, twice, moved, error):
    office.go_home()
    visitor = make_actor(make_organisation() if elsewhere else office.dinsos, role)
    if twice:
        office.visit(1, note="Catatan pertama")

    with pytest.raises(error if isinstance(error, type) else Refused) as no:
        office.visit(1, visitor, note="Catatan kedua", done_at=timezone.now() + moved)

    assert isinstance(error, type) or no.value.reason == error
    assert visible(office.worker, Visit).get(month=1).note == ("Catatan pertama" if twice else "")


def test_a_case_is_closed_when_a_second_person_agrees(office):
    office.go_home()

    office.close()

    case = visible(office.supervisor, Case).get()
    assert (case.status, case.closed_at is not None) == ("closed", True)
    assert "case.closed" in names(office.supervisor)


def test_after_closing_only_the_supervisors_keep_reading_and_that_ends(office):
    office.close()

    soon = timezone.now() + timedelta(seconds=1)
    assert not visible(office.worker, Case, soon).exists()
    assert not visible(office.desk, Case, soon).exists()
    assert visible(office.supervisor, Case, soon + timedelta(days=4 * 365)).exists()
    assert not visible(office.supervisor, Case, soon + timedelta(days=6 * 365)).exists()


def test_the_women_and_child_office_is_told_that_a_case_is_closed(office):
    focal = make_actor(make_organisation(OrganisationKind.WOMEN_CHILD), Role.FOCAL_POINT)

    office.close()

    assert visible(focal, Notice).get().kind == "case_closed"


def test_a_declined_closure_leaves_the_case_open_with_an_answer(office):
    closure = office.ask()

    decide_closure(
        office.supervisor, closure=closure, approved=False, answer="Kunjungan kedua dulu.", at=timezone.now()
    )

    assert visible(office.worker, Case).get().status == "open"
    assert visible(office.worker, Closure).get().answer == "Kunjungan kedua dulu."
    assert names(office.worker)[-1] == "closure.declined"
    assert office.ask().decided_at is None


@pytest.mark.parametrize(
    ("role", "before", "error"),
    [
        (Role.SOCIAL_WORKER, "asked", "closure_asked"),
        (Role.SOCIAL_WORKER, "in_shelter", "still_in_shelter"),
        (Role.SOCIAL_WORKER, "referred", "referrals_open"),
        (Role.INTAKE_DESK, "", Denied),
    ],
)
def test_asking_for_closure_that_is_refused(office, role, before, error):
    _before(office, before)

    with pytest.raises(error if isinstance(error, type) else Refused) as no:
        office.ask(make_actor(office.dinsos, role))

    assert isinstance(error, type) or no.value.reason == error
    assert visible(office.worker, Case).get().status == ("closure_asked" if before == "asked" else "open")


def _before(office, what):
    """Something that stands in the way of closing."""
    from rangkul.cases.models import Referral, Stay

    act_as(office.worker)
    now, case = timezone.now(), office.case
    file = {
        "child": office.child,
        "city": case.city,
        "legal_basis": "public_task",
        "recorded_at": now,
        "recorded_by": office.worker.user_id,
        "organisation_id": office.dinsos.pk,
    }
    if what == "asked":
        office.ask()
    elif what == "in_shelter":
        shelter = make_house(office.dinsos, name="RPS", beds=4)
        Stay.objects.create(**file, shelter=shelter, bed=1, picked_up_at=now, in_at=now)
    elif what == "referred":
        Referral.objects.create(
            **file,
            number="RJK/1",
            case=case,
            from_organisation=office.dinsos,
            to_organisation=make_organisation(OrganisationKind.SCHOOL),
            service="school_return",
            urgency="routine",
            sent_at=now,
            answer_due=now,
            expires_at=now,
        )


@pytest.mark.parametrize(
    ("who", "approved", "answer", "error"),
    [
        ("asker", True, "", "closure_own_request"),
        ("supervisor", False, " ", "closure_needs_answer"),
        ("worker", True, "", Denied),
        ("stranger", True, "", NotFound),
    ],
)
def test_a_decision_on_closure_that_is_refused(office, who, approved, answer, error):
    asker = make_actor(office.dinsos, Role.CASE_SUPERVISOR)
    closure = office.ask(asker)
    stranger = make_actor(make_organisation(), Role.CASE_SUPERVISOR)
    people = {
        "asker": asker,
        "supervisor": office.supervisor,
        "worker": office.worker,
        "stranger": stranger,
    }

    with pytest.raises(error if isinstance(error, type) else Refused) as no:
        decide_closure(people[who], closure=closure, approved=approved, answer=answer, at=timezone.now())

    assert isinstance(error, type) or no.value.reason == error
    assert visible(office.worker, Case).get().status == "closure_asked"


def test_a_closure_is_decided_once(office):
    closure = office.close()
    other = make_actor(office.dinsos, Role.CASE_SUPERVISOR)

    with pytest.raises(Refused) as no:
        decide_closure(other, closure=closure, approved=True, at=timezone.now())

    assert no.value.reason == "closure_not_asked"


def test_the_database_itself_asks_for_four_eyes(office):
    closure = office.ask()

    with pytest.raises(IntegrityError, match="closure_needs_four_eyes"), transaction.atomic():
        visible(office.supervisor, Closure).filter(pk=closure.pk).update(decided_by=office.worker.user_id)


@pytest.mark.parametrize("verb", ["return", "visit", "closure"])
def test_a_closed_case_takes_no_new_records(office, verb):
    office.go_home()
    act_as(office.worker)
    visit = read.visits_of(office.worker, office.case).get(month=1)
    office.close()
    now = timezone.now()

    with pytest.raises(Refused) as no:
        if verb == "return":
            office.go_home(office.supervisor)
        elif verb == "visit":
            record_visit(office.supervisor, visit=visit, outcome="doing_well", note="", done_at=now, at=now)
        else:
            office.ask(office.supervisor)

    assert no.value.reason == "case_closed"


def test_a_child_who_comes_back_gets_a_case_that_names_the_one_before(office):
    office.close()

    again = open_case(office.supervisor, child=office.child, how="caught_again", at=timezone.now())

    assert again.reopens == office.case
    event = visible(office.supervisor, Event).get(name="case.reopened")
    assert event.details == {"how": "caught_again"}
    assert visible(office.desk, Case, timezone.now() + timedelta(seconds=1)).filter(pk=again.pk).exists()


def test_coming_back_is_recorded_with_how(office):
    office.close()

    with pytest.raises(Refused) as no:
        open_case(office.supervisor, child=office.child, at=timezone.now())

    assert no.value.reason == "reentry_missing"


def test_a_child_known_under_another_number_comes_back_too(office, as_owner):
    office.close()
    now = timezone.now()
    met = Met(age_from=12, age_to=12, nickname="Aji", place="Juanda")
    other = record_encounter(
        office.desk, met=met, kind="raid", legal_basis="public_task", met_at=now, at=now
    ).child
    with as_owner():
        type(other)._base_manager.filter(pk=other.pk).update(canonical=office.child)
    act_as(office.supervisor)
    other.refresh_from_db(from_queryset=type(other)._base_manager.all())

    again = open_case(office.supervisor, child=other, how="caught_again", at=timezone.now())

    assert again.reopens == office.case


def test_a_closed_case_is_given_to_nobody():
    office = Office()
    office.close()

    with pytest.raises(Refused) as no:
        assign_case(office.supervisor, case=office.case, worker_id=office.worker.user_id, at=timezone.now())

    assert no.value.reason == "case_closed"
