"""What another office asked in a case does not hold it up: it ends with the case, and both sides are told."""

from types import SimpleNamespace as Row

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.commands.closures import decide_closure
from rangkul.cases.commands.plans import Need
from rangkul.cases.models import Case, Notice, PlanItem, Referral
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core import edges
from rangkul.core.errors import Refused
from rangkul.core.models import Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.office import Office
from tests.cases.referring import accepted, name_child, refer
from tests.cases.work_makers import assess, plan
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed():
    """A child of the office lives in an institution, which sent it to a clinic."""
    office = Office()
    name_child(office.worker, office.case)
    house = make_organisation(OrganisationKind.LKS, short_name="Kasih Ibu", phone="021-7788")
    clinic = make_organisation(OrganisationKind.HEALTH, short_name="Puskesmas")
    manager, carer = make_actor(house, Role.LKS_MANAGER), make_actor(house, Role.SOCIAL_WORKER)
    nurse = make_actor(clinic, Role.FOCAL_POINT)
    place = accepted(manager, refer(office.worker, office.case, house, service="residential_care"))
    act_as(carer)
    asked = accepted(nurse, refer(carer, visible(carer, Case).get(), clinic))
    return Row(office=office, clinic=clinic, manager=manager, nurse=nurse, place=place, asked=asked)


def give_back(placed) -> None:
    now = timezone.now()
    commands.report_back(
        placed.manager, referral=placed.place, result="reached", words="Tinggal di panti.", at=now
    )
    commands.close_referral(placed.office.worker, referral=placed.place, at=timezone.now())


def kinds(actor) -> list[str]:
    act_as(actor)
    return [one.kind for one in visible(actor, Notice)]


def test_what_we_ask_ourselves_is_ended_before_the_case_is(placed):
    with pytest.raises(Refused) as refused:
        placed.office.ask()

    assert refused.value.reason == "referrals_open"


def test_the_sender_hears_that_closure_is_asked_for_while_it_can_still_say_no(placed):
    give_back(placed)

    placed.office.ask()

    act_as(placed.manager)
    told = visible(placed.manager, Notice).get(kind=NoticeKind.REFERRAL_CASE_ENDING)
    assert told.paper == placed.asked.number
    assert NoticeKind.REFERRAL_CASE_ENDING not in kinds(placed.nurse)


def test_whoever_was_told_that_it_would_end_hears_that_the_case_goes_on(placed):
    give_back(placed)
    office = placed.office

    for answer in ("Kunjungan dulu.", "Akta belum ada."):
        no = {"approved": False, "answer": answer, "at": timezone.now()}
        decide_closure(office.supervisor, closure=office.ask(), **no)

    act_as(placed.manager)
    told = visible(placed.manager, Notice).filter(kind=NoticeKind.REFERRAL_CASE_GOES_ON)
    assert [one.paper for one in told] == [placed.asked.number] * 2
    assert NoticeKind.REFERRAL_CASE_GOES_ON not in kinds(placed.nurse)


def test_whoever_took_its_referral_back_because_it_would_end_hears_that_the_case_goes_on(placed, as_owner):
    give_back(placed)
    closure = placed.office.ask()
    with as_owner():
        ended = {"status": "withdrawn", "ended_at": timezone.now(), "turn_due": None}
        Referral._base_manager.filter(pk=placed.asked.pk).update(**ended)

    decide_closure(
        placed.office.supervisor, closure=closure, approved=False, answer="Belum.", at=timezone.now()
    )

    assert NoticeKind.REFERRAL_CASE_GOES_ON in kinds(placed.manager)


def test_whoever_asked_only_after_closure_was_asked_for_hears_nothing_of_it(placed, as_owner):
    give_back(placed)
    closure = placed.office.ask()
    with as_owner():
        Referral._base_manager.filter(pk=placed.asked.pk).update(sent_at=timezone.now())

    decide_closure(
        placed.office.supervisor, closure=closure, approved=False, answer="Belum.", at=timezone.now()
    )

    assert NoticeKind.REFERRAL_CASE_GOES_ON not in kinds(placed.manager)


def test_closing_ends_it_with_a_reason_and_both_sides_are_told(placed):
    give_back(placed)

    placed.office.close()

    act_as(placed.office.supervisor)
    assert visible(placed.office.supervisor, Case).get().status == "closed"
    assert visible(placed.office.supervisor, Referral).get(pk=placed.asked.pk).status == "withdrawn"
    ended = visible(placed.office.supervisor, Event).get(name="referral.withdrawn")
    assert ended.details["because"] == "case_closed"
    for side in (placed.manager, placed.nurse):
        assert NoticeKind.REFERRAL_ENDED_WITH_CASE in kinds(side)


def test_a_report_that_nobody_has_read_yet_counts_when_the_case_closes(placed):
    office = placed.office
    assess(office)
    plan(office, Need("batuk sudah lama", "health_check", "immediate", provider_id=placed.clinic.pk))
    give_back(placed)
    act_as(placed.nurse)
    words = {"result": "partly", "words": "Obat enam bulan.", "at": timezone.now()}
    commands.report_back(placed.nurse, referral=placed.asked, **words)

    office.close()

    reader = office.supervisor
    act_as(reader)
    ended = visible(reader, Referral).get(pk=placed.asked.pk)
    kept = visible(reader, PlanItem).get(service="health_check")
    assert ended.status == "closed" and ended.ended_at
    assert (kept.result, kept.result_note, kept.ended_at) == (
        "partly",
        "Obat enam bulan.",
        ended.reported_at,
    )
    [event] = [one for one in visible(reader, Event).filter(name="referral.closed") if one.details["because"]]
    assert event.details["because"] == "case_closed"
    assert not visible(reader, Event).filter(name="referral.withdrawn").exists()
    for side in (placed.manager, placed.nurse):
        assert NoticeKind.REFERRAL_ENDED_WITH_CASE in kinds(side)


def test_what_it_opened_closes(placed):
    give_back(placed)
    act_as(placed.nurse)
    assert visible(placed.nurse, Referral).exists()

    placed.office.close()

    with owner_for_a_while():
        left = Edge.objects.filter(source=placed.asked.pk, revoked_at=None)
        assert not left.exists()


def test_while_the_case_runs_its_holder_ends_no_edge_of_another_offices_referral(placed):
    act_as(placed.office.supervisor)

    edges.revoke_source(placed.office.child.pk, placed.asked.pk, at=timezone.now())

    with owner_for_a_while():
        assert Edge.objects.filter(source=placed.asked.pk, revoked_at=None).exists()


def test_both_pages_of_the_closure_say_whose_it_is_and_whom_to_call(client: Client, placed):
    give_back(placed)
    sign_in(client, placed.office.worker)
    address = reverse("closure_new", args=[placed.office.case.pk])
    asking = client.get(address).content.decode()
    closure = placed.office.ask()
    sign_in(client, placed.office.supervisor)
    deciding = client.get(reverse("closure", args=[closure.pk])).content.decode()

    for page in (asking, deciding):
        told = page.partition('id="ends-too"')[2].partition("</section>")[0]
        assert "Kasih Ibu meminta Puskesmas" in told and "021-7788" in told
        assert reverse("referral", args=[placed.asked.pk]) in told


def test_what_another_office_asks_in_a_case_of_its_own_neither_stops_this_one_nor_ends(placed, as_owner):
    give_back(placed)
    with as_owner():
        Referral._base_manager.filter(pk=placed.asked.pk).update(case=None)

    placed.office.close()

    act_as(placed.nurse)
    assert visible(placed.nurse, Referral).get(pk=placed.asked.pk).status == "accepted"
