"""The page of a child leads to what runs now, to its other numbers and to who read it; others see less."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.matches import confirm_numbers, decide_same
from rangkul.cases.models import Child
from rangkul.cases.queries.matches import numbers_of
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor
from rangkul.core.errors import Denied, Refused
from rangkul.core.models import Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.office import Office
from tests.cases.referring import accepted, make_case, name_child, refer
from tests.cases.test_handovers import give, meet, receive
from tests.cases.test_stays import admit
from tests.makers import act_as, make_actor, make_house, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


def page(client, actor: Actor, child: Child) -> str:
    sign_in(client, actor)
    answer = client.get(reverse("child", args=[child.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


# --- what runs now ------------------------------------------------------------------------------------------


def test_the_page_leads_to_the_bed_the_return_and_the_next_visit(client, office):
    house = make_house(office.dinsos, name="RPS", beds=2)
    stay = admit(make_actor(office.dinsos, Role.SHELTER_STAFF), house, child=office.child)
    assert reverse("stay", args=[stay.pk]) in page(client, office.worker, office.child)
    office.go_home()

    seen = page(client, office.worker, office.child)

    assert reverse("case_after", args=[office.case.pk]) in seen
    assert "Kunjungan setelah 1 bulan" in seen


def test_the_page_leads_to_a_handover_on_the_way(client, office):
    handover = give(
        office.worker, make_organisation(OrganisationKind.LKS), encounter=meet_again(office.worker)
    )
    child = visible(office.worker, Child).get(pk=handover.child_id)

    assert reverse("handover", args=[handover.pk]) in page(client, office.worker, child)


def meet_again(actor: Actor):
    return meet(actor)


def test_the_page_says_how_often_others_opened_the_file(client, office):
    assert "Tidak oleh orang lain" in page(client, office.worker, office.child)

    seen = page(client, office.supervisor, office.child)

    assert "1 kali oleh orang lain" in seen and reverse("readers", args=[office.child.pk]) in seen


# --- what others see ----------------------------------------------------------------------------------------


def test_whoever_only_knows_of_the_child_sees_the_number_and_whom_to_ask(client):
    patrol = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    dinsos = make_organisation(short_name="Dinsos")
    handover = give(patrol, dinsos)
    receive(make_actor(dinsos, Role.SHELTER_STAFF), handover)
    child = visible(patrol, Child).get()
    worker = make_actor(dinsos)
    act_as(worker)
    name_child(worker, open_case(worker, child=child, at=timezone.now()), full_name="Bayu Rahasia Saputra")

    seen = page(client, patrol, child)

    assert child.number in seen and "Dinsos" in seen
    assert reverse("handover", args=[handover.pk]) in seen
    assert "Rahasia" not in seen and "Jalan kasus" not in seen
    assert reverse("readers", args=[child.pk]) not in seen


def test_a_partner_sees_its_slice_and_nothing_of_the_file(client):
    worker = make_actor(make_organisation(short_name="Dinsos"))
    school = make_organisation(OrganisationKind.SCHOOL)
    teacher = make_actor(school, Role.FOCAL_POINT)
    case = make_case(worker)
    name_child(worker, case, full_name="Bayu Saputra", address="Gang Rahasia 7", school="SD 3 kelas 5")
    referral = refer(worker, case, school, service="school_return", reason="schooling")
    sign_in(client, teacher)
    assert client.get(reverse("child", args=[case.child_id])).status_code == 404

    accepted(teacher, referral)
    seen = page(client, teacher, case.child)

    assert "Bayu Saputra" in seen and reverse("referral", args=[referral.pk]) in seen
    assert "Gang Rahasia" not in seen and case.number not in seen
    for part in ("identity", "plan", "stays", "visits", "readers", "consents"):
        assert client.get(f"/children/{case.child_id}/{part}/").status_code in (403, 404)


# --- other numbers of the same child ------------------------------------------------------------------------


@pytest.fixture
def joined(office) -> Child:
    """Another number of the office's child, held by another social service's worker and joined with it."""
    other = meet(office.desk).child
    decide_same(office.worker, child=office.child, other=other, decision="same", at=timezone.now())
    return visible(office.supervisor, Child).get(pk=other.pk)


def test_the_page_names_the_other_numbers_and_who_holds_them(client, office, joined):
    seen = page(client, office.worker, office.child)

    assert joined.number in seen and f"dipegang {office.dinsos.short_name}" in seen
    assert reverse("child", args=[joined.pk]) in seen
    assert "Penyelia yang mengukuhkannya" not in seen


def test_access_given_later_waits_until_a_supervisor_confirms_it(client, office, joined):
    newcomer = make_actor(office.dinsos, Role.SOCIAL_WORKER)
    assign_case(office.desk, case=office.case, worker_id=newcomer.user_id, at=timezone.now())
    assert "Penyelia yang mengukuhkannya" in page(client, newcomer, office.child)
    assert reverse("numbers_confirm", args=[office.child.pk]) not in page(client, newcomer, office.child)

    seen = page(client, office.supervisor, office.child)
    assert reverse("numbers_confirm", args=[office.child.pk]) in seen
    client.post(reverse("numbers_confirm", args=[office.child.pk]), follow=True)

    assert "Penyelia yang mengukuhkannya" not in page(client, newcomer, office.child)
    act_as(newcomer)
    assert {one.level for one in numbers_of(newcomer, office.child, at=timezone.now())} == {3}
    assert visible(office.supervisor, Event).filter(name="match.confirmed").count() == 1


def test_who_confirms_and_when_there_is_something_to_confirm(office, joined):
    with pytest.raises(Refused) as refused:
        confirm_numbers(office.supervisor, child=office.child, at=timezone.now())
    assert refused.value.reason == Reason.MATCH_NOTHING_TO_CONFIRM

    with pytest.raises(Denied):
        confirm_numbers(office.worker, child=office.child, at=timezone.now())


def test_the_database_tells_other_numbers_to_the_files_readers_only(office, joined):
    for stranger in (
        make_actor(make_organisation(), Role.SOCIAL_WORKER),
        make_actor(make_organisation(OrganisationKind.LKS), Role.LKS_MANAGER),
    ):
        act_as(stranger)
        assert numbers_of(stranger, office.child, at=timezone.now() + timedelta(days=1)) == []
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT settle_same(%s, %s, now())", [office.child.pk, joined.pk])
