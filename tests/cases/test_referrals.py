"""Asking another organisation for help, and what each side learns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.commands.consents import Agreed, give_consent
from rangkul.cases.commands.identity import Known, record_alias, record_identity
from rangkul.cases.models import (
    Case,
    Child,
    ChildIdentity,
    Notice,
    Referral,
    ReferralMessage,
    ReferralReason,
    ReferralSlice,
)
from rangkul.core.access import wall_1_off
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Event, EventObject
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.cases.referring import accepted, make_case, name_child, opened, refer
from tests.conftest import owner_for_a_while
from tests.makers import make_actor, make_organisation, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_actor(make_organisation(), Role.SOCIAL_WORKER)


@pytest.fixture
def clinic():
    return make_organisation(OrganisationKind.HEALTH)


@pytest.fixture
def receiver(clinic):
    return make_actor(clinic, Role.FOCAL_POINT)


def both_walls(actor, model):
    """What wall 1 shows with wall 2 on, and what wall 2 shows with wall 1 off."""
    through_both = set(visible(actor, model).values_list("pk", flat=True))
    with wall_1_off():
        through_wall_2 = set(visible(actor, model).values_list("pk", flat=True))
    assert through_both == through_wall_2
    return through_both


def test_the_receiver_learns_what_the_referral_needs_only_after_accepting(worker, clinic, receiver):
    case = make_case(worker)
    name_child(worker, case)

    referral = refer(worker, case, clinic)

    assert both_walls(receiver, Referral) == {referral.pk}
    for closed in (Child, ReferralSlice, ReferralReason, ChildIdentity, Case):
        assert not both_walls(receiver, closed)

    accepted(receiver, referral)

    assert both_walls(receiver, Child) == {case.child_id}

    assert visible(receiver, ReferralSlice).get().name == "Bayu Saputra"
    for closed in (ReferralReason, ChildIdentity, Case):
        assert not both_walls(receiver, closed)


def test_a_stranger_learns_nothing(worker, clinic):
    stranger = make_actor(make_organisation(OrganisationKind.HEALTH), Role.FOCAL_POINT)

    refer(worker, make_case(worker), clinic)

    assert not both_walls(stranger, Referral)
    assert not both_walls(stranger, Child)


def test_a_school_does_not_read_what_the_clinic_was_told(worker, clinic, receiver):
    case = make_case(worker)
    name_child(worker, case, school="SDN Beji 3, kelas 5")
    school = make_organisation(OrganisationKind.SCHOOL)
    teacher = make_actor(school, Role.FOCAL_POINT)
    to_clinic = accepted(receiver, refer(worker, case, clinic))
    to_school = accepted(teacher, refer(worker, case, school, service="school_return"))

    assert both_walls(teacher, ReferralSlice) == set(
        visible(worker, ReferralSlice).filter(referral=to_school).values_list("pk", flat=True)
    )
    assert both_walls(receiver, ReferralSlice) == set(
        visible(worker, ReferralSlice).filter(referral=to_clinic).values_list("pk", flat=True)
    )
    assert len(both_walls(worker, ReferralSlice)) == 2


def test_only_the_fields_that_the_service_lists_are_copied(worker, clinic):
    case = make_case(worker)
    name_child(worker, case, mother_name="Siti", birth_place="Depok", birth_on="2015-02-03", school="SDN 1")

    refer(worker, case, clinic, health="Asma sejak kecil")

    copied = visible(worker, ReferralSlice).get()
    assert copied.fields == {"birth_date": "2015-02-03", "health": "Asma sejak kecil"}


def test_an_institution_where_the_child_will_live_reads_the_file_after_accepting(worker):
    home = make_organisation(OrganisationKind.LKS)
    manager = make_actor(home, Role.LKS_MANAGER)
    case = make_case(worker)
    name_child(worker, case)

    referral = refer(worker, case, home, service="residential_care", reason="safety")
    assert not visible(manager, ChildIdentity).exists()

    accepted(manager, referral)
    assert visible(manager, ChildIdentity).get().full_name == "Bayu Saputra"


def test_an_institution_that_reads_the_file_does_not_read_why_the_sender_chose_it(worker, clinic):
    home = make_organisation(OrganisationKind.LKS)
    manager = make_actor(home, Role.LKS_MANAGER)
    case = make_case(worker)
    elsewhere = refer(worker, case, clinic)

    referral = accepted(manager, refer(worker, case, home, service="residential_care", reason="safety"))

    assert visible(worker, ReferralReason).count() == 2
    read = {reason.referral_id for reason in visible(manager, ReferralReason)}
    assert read == {elsewhere.pk}
    assert referral.pk not in read
    assert len(both_walls(manager, ReferralReason)) == 1


def test_an_institution_whose_accreditation_lapsed_gets_the_slice_only(worker):
    home = make_organisation(OrganisationKind.LKS)
    manager = make_actor(home, Role.LKS_MANAGER)
    case = make_case(worker)
    name_child(worker, case)
    referral = refer(worker, case, home, service="residential_care", reason="safety")

    with owner_for_a_while():
        Organisation.objects.filter(pk=home.pk).update(accredited=False)
    accepted(manager, referral)

    assert visible(manager, ReferralSlice).exists()
    assert not visible(manager, ChildIdentity).exists()


def test_declining_ends_what_the_receiver_knew_and_tells_the_sender_why(worker, clinic, receiver):
    referral = opened(receiver, refer(worker, make_case(worker), clinic))

    commands.decline_referral(receiver, referral=referral, reason="no_capacity", at=timezone.now())

    assert not both_walls(receiver, Referral)
    assert not both_walls(receiver, Child)
    assert visible(worker, Referral).get().decline_reason == "no_capacity"
    assert visible(worker, Notice).get().kind == "referral_declined"


def test_withdrawing_closes_the_slice_and_tells_the_receiver_to_stop(worker, clinic, receiver):
    referral = accepted(receiver, refer(worker, make_case(worker), clinic))

    commands.withdraw_referral(worker, referral=referral, at=timezone.now())

    assert not both_walls(receiver, ReferralSlice)
    assert not both_walls(receiver, Referral)
    assert visible(receiver, Notice).get().kind == "referral_withdrawn"


def test_the_whole_way_from_sent_to_closed_is_in_the_log(worker, clinic, receiver):
    referral = refer(worker, make_case(worker), clinic)
    at = timezone.now()
    commands.list_referrals(receiver, referrals=[referral], where="referrals_to_us", at=at)
    opened(receiver, referral)
    commands.acknowledge_referral(receiver, referral=referral, at=at)
    commands.ask_for_more(receiver, referral=referral, question="Bisa datang Kamis?", at=at)
    commands.answer_question(worker, referral=referral, answer="Bisa, diantar petugas.", at=at)
    commands.accept_referral(receiver, referral=referral, at=at)
    commands.start_service(receiver, referral=referral, at=at)
    commands.report_back(receiver, referral=referral, result="reached", words="Sudah diobati.", at=at)
    commands.close_referral(worker, referral=referral, at=at)

    log = visible(worker, Event).filter(name__startswith="referral.")
    assert set(log.values_list("name", flat=True)) == {
        "referral.sent",
        "referral.delivered",
        "referral.opened",
        "referral.acknowledged",
        "referral.returned_for_info",
        "referral.info_given",
        "referral.accepted",
        "referral.started",
        "referral.feedback",
        "referral.closed",
    }
    # Whoever studies the log need not look the referral up to know what was asked of whom.
    assert {one.details["service"] for one in log} == {referral.service}
    told = visible(worker, EventObject).filter(event__in=log, kind="organisation")
    assert {(one.qualifier, one.object_id) for one in told} == {("to", str(clinic.pk))}
    assert told.count() == log.count()
    written = visible(worker, ReferralMessage).order_by("recorded_at", "pk")
    assert [one.kind for one in written] == ["question", "answer", "report"]
    assert not both_walls(receiver, ReferralMessage)


def test_the_receiver_reads_the_answer_to_its_question_before_accepting(worker, clinic, receiver):
    referral = opened(receiver, refer(worker, make_case(worker), clinic))
    commands.ask_for_more(receiver, referral=referral, question="Bisa Kamis?", at=timezone.now())
    commands.answer_question(worker, referral=referral, answer="Bisa.", at=timezone.now())

    assert len(both_walls(receiver, ReferralMessage)) == 2
    assert not both_walls(receiver, ReferralSlice)


def test_who_reads_the_file_is_written_down_as_such_when_opening_a_referral(worker, clinic):
    case = make_case(worker)
    commands.open_referral(worker, referral=refer(worker, case, clinic), at=timezone.now())

    event = visible(worker, Event).filter(name="file.opened").latest("id")

    assert event.details["level"] == 3
    assert event.details["role"] == worker.role
    assert event.details["part"] == "referral"


@pytest.mark.parametrize("told", ["Namanya bayu.", "Ini si Aji", "Telepon 0812 8775 3740 ya", "Ini Ucil"])
def test_an_answer_before_acceptance_names_nobody(worker, clinic, receiver, told):
    case = make_case(worker)
    name_child(worker, case)
    record_alias(worker, child=case.child, name="Ucil", kind="nickname", at=timezone.now())
    referral = opened(receiver, refer(worker, case, clinic))
    commands.ask_for_more(receiver, referral=referral, question="Siapa?", at=timezone.now())

    with pytest.raises(Refused) as refused:
        commands.answer_question(worker, referral=referral, answer=told, at=timezone.now())

    assert refused.value.reason == "referral_names_child"


def test_the_clock_gives_urgent_a_day_and_routine_three_working_days(worker, clinic):
    case = make_case(worker)

    urgent = refer(worker, case, clinic, urgency="urgent")
    routine = refer(worker, case, clinic, service="substance_treatment")

    assert urgent.answer_due - urgent.sent_at == timedelta(hours=24)
    assert urgent.remind_at - urgent.sent_at == timedelta(hours=12)
    assert routine.answer_due - routine.sent_at > timedelta(days=2)
    assert f"{timezone.localtime(routine.answer_due):%H.%M}" == "16.00"
    assert urgent.expires_at - urgent.sent_at == timedelta(days=30)


SENDING_REFUSED = {
    "not their service": ({"service": "school_return"}, {}, "not_their_service"),
    "no reason": ({"reason": ""}, {}, "best_interest_missing"),
    "no words": ({"why": " "}, {}, "best_interest_missing"),
    "no consent": ({"legal_basis": "consent_guardian"}, {}, "consent_missing"),
    "not active": ({}, {"active": False}, "receiver_inactive"),
}


@pytest.mark.parametrize(("asked", "office", "reason"), SENDING_REFUSED.values(), ids=SENDING_REFUSED)
def test_a_referral_that_may_not_be_sent_says_what_to_do(worker, asked, office, reason):
    to = make_organisation(OrganisationKind.HEALTH, **office)

    with pytest.raises(Refused) as refused:
        refer(worker, make_case(worker), to, **asked)

    assert refused.value.reason == reason
    assert not visible(worker, Referral).exists()


def test_what_the_receiver_cannot_begin_without_is_asked_for_before_sending(worker):
    registry = make_organisation(OrganisationKind.CIVIL_REGISTRY)

    with pytest.raises(Refused) as refused:
        refer(worker, make_case(worker), registry, service="child_card")

    assert refused.value.reason == "fields_missing"
    assert "NIK" in refused.value.sentence


def test_a_number_from_the_file_goes_along_where_the_service_needs_it(worker):
    registry = make_organisation(OrganisationKind.CIVIL_REGISTRY)
    case, nik = make_case(worker), "3276010203150001"
    who = Known(full_name="Bayu Saputra")
    record_identity(worker, child=case.child, known=who, version=0, nik=nik, at=timezone.now())

    refer(worker, case, registry, service="child_card", reason="identity")

    assert visible(worker, ReferralSlice).get().fields["nik"] == nik


def test_the_same_is_not_asked_twice(worker, clinic):
    case = make_case(worker)
    refer(worker, case, clinic)

    with pytest.raises(Refused) as refused:
        refer(worker, case, clinic)

    assert refused.value.reason == "referral_running"


def test_nobody_refers_to_their_own_office(worker):
    from rangkul.people.models import Organisation

    own = Organisation.objects.get(pk=worker.organisation_id)
    with pytest.raises(Refused) as refused:
        refer(worker, make_case(worker), own, service="counselling")

    assert refused.value.reason == "referral_to_itself"


def test_a_shelter_guard_does_not_refer(worker, clinic):
    from rangkul.people.models import Organisation

    case = make_case(worker)
    own = Organisation.objects.get(pk=worker.organisation_id)

    with pytest.raises(Denied):
        refer(make_actor(own, Role.SHELTER_STAFF), case, clinic)
    with pytest.raises(NotFound):
        refer(make_actor(make_organisation(), Role.SOCIAL_WORKER), case, clinic)


STEPS_REFUSED = {
    "the sender does not accept": (commands.accept_referral, "supervisor", {}, "referral_other_party"),
    "the receiver does not close": (commands.close_referral, "boss", {}, "referral_other_party"),
    "start before accepting": (commands.start_service, "receiver", {}, "referral_not_accepted"),
    "report before accepting": (
        commands.report_back,
        "receiver",
        {"result": "reached", "words": "x"},
        "referral_not_accepted",
    ),
    "close before the report": (commands.close_referral, "worker", {}, "referral_not_started"),
    "answer what nobody asked": (
        commands.answer_question,
        "worker",
        {"answer": "x"},
        "referral_nothing_asked",
    ),
    "expire while it runs": (commands.expire_referral, "worker", {}, "referral_not_due"),
}


@pytest.mark.parametrize(("act", "who", "words", "reason"), STEPS_REFUSED.values(), ids=STEPS_REFUSED)
def test_a_step_that_is_not_open_says_what_to_do(worker, clinic, receiver, act, who, words, reason):
    from rangkul.people.models import Organisation

    own = Organisation.objects.get(pk=worker.organisation_id)
    people = {
        "worker": worker,
        "receiver": receiver,
        "supervisor": make_actor(own, Role.CASE_SUPERVISOR),
        "boss": make_actor(clinic, Role.CASE_SUPERVISOR),
    }
    referral = opened(receiver, refer(worker, make_case(worker), clinic))

    with pytest.raises(Refused) as refused:
        act(people[who], referral=referral, at=timezone.now(), **words)

    assert refused.value.reason == reason


def test_a_second_answer_is_refused(worker, clinic, receiver):
    referral = accepted(receiver, refer(worker, make_case(worker), clinic))

    with pytest.raises(Refused) as refused:
        commands.decline_referral(receiver, referral=referral, reason="no_capacity", at=timezone.now())

    assert refused.value.reason == "referral_answered"


def test_a_referral_may_rest_on_a_consent_that_fits(worker, clinic, receiver):
    case = make_case(worker)
    until = timezone.now() + timedelta(days=20)
    agreed = Agreed(
        purpose="share_with_partner",
        given_by="Ibu Siti",
        relation="parent",
        form="signed",
        proof="Map A 12",
        valid_to=until,
        to=clinic,
    )
    consent = give_consent(worker, child=case.child, agreed=agreed, at=timezone.now())

    referral = refer(worker, case, clinic, legal_basis="consent_guardian", consent=consent)

    assert referral.consent == consent
    assert referral.expires_at == until
