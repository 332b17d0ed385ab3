"""Who opened a file, and who may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.blocks import bar_person, lift_bar
from rangkul.cases.commands.children import open_file
from rangkul.cases.models import Case, Child
from rangkul.cases.queries import blocks as read
from rangkul.core import edges
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Basis, Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.office import Office
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def bar(office, actor=None, user_id=None):
    words = {"user_id": user_id or office.worker.user_id, "reason": "related", "at": timezone.now()}
    bar_person(actor or office.supervisor, child=office.child, **words)


def test_the_page_says_who_opened_the_file_when_and_why(office, client):
    open_file(office.worker, child=office.child, reason="care", at=timezone.now())
    sign_in(client, office.supervisor)

    page = client.get(f"/children/{office.child.pk}/readers/").content.decode()

    assert office.worker.name in page and "Saya menangani kasus ini" in page
    assert visible(office.supervisor, Event).filter(name="readers.read").count() == 1


def test_people_of_other_organisations_are_told_by_organisation_and_role_only(office):
    lks = make_organisation(OrganisationKind.LKS)
    manager = make_actor(lks, Role.LKS_MANAGER, name="Bu Kartini Rahasia")
    act_as(office.supervisor)
    edges.grant(
        office.child.pk,
        edges.desk(lks.pk),
        1,
        purpose="referral",
        basis=Basis.REFERRAL,
        until=timezone.now() + timedelta(days=1),
        at=timezone.now(),
    )
    act_as(manager)
    open_file(manager, child=office.child, reason="referral", at=timezone.now())

    act_as(office.worker)
    now = timezone.now()
    [reader] = read.readers(office.worker, read.readings(office.worker, office.child, at=now, days=7))

    assert (reader["who"], reader["organisation"], reader["level"]) == (lks.short_name, "", 1)
    assert "Kartini" not in str(reader) and reader["role"]


def test_the_period_leaves_out_what_was_read_before_it(office):
    open_file(office.worker, child=office.child, at=timezone.now())
    act_as(office.worker)
    later = timezone.now() + timedelta(days=8)

    assert not read.readings(office.worker, office.child, at=later, days=7).exists()
    assert read.readings(office.worker, office.child, at=later, days=0).count() == 1


@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [
        (OrganisationKind.SOCIAL_SERVICE, Role.CASE_SUPERVISOR, 404),
        (OrganisationKind.PUBLIC_ORDER, Role.ORDER_OFFICER, 404),
    ],
)
def test_strangers_do_not_find_the_readers(office, client, kind, role, status):
    sign_in(client, make_actor(make_organisation(kind), role))

    assert client.get(f"/children/{office.child.pk}/readers/").status_code == status


def test_a_barred_worker_finds_nothing_until_the_bar_is_lifted(office):
    bar(office)
    assert not visible(office.worker, Child).exists()
    assert not visible(office.worker, Case).exists()

    lift_bar(office.supervisor, child=office.child, user_id=office.worker.user_id, at=timezone.now())

    assert visible(office.worker, Case).exists()
    names = visible(office.supervisor, Event).order_by("id").values_list("name", flat=True)
    assert list(names)[-2:] == ["access.blocked", "access.unblocked"]


@pytest.mark.parametrize(
    ("who", "whom", "error"),
    [
        ("supervisor", "supervisor", "bar_oneself"),
        ("supervisor", "stranger", "bar_not_colleague"),
        ("supervisor", "barred", "bar_stands"),
        ("worker", "desk", Denied),
        ("stranger", "worker", NotFound),
    ],
)
def test_a_bar_that_is_refused(office, who, whom, error):
    stranger = make_actor(make_organisation(), Role.CASE_SUPERVISOR)
    people = {**office.__dict__, "stranger": stranger, "barred": office.worker}
    if whom == "barred":
        bar(office)

    with pytest.raises(error if isinstance(error, type) else Refused) as no:
        bar(office, people[who], people[whom].user_id)

    assert isinstance(error, type) or no.value.reason == error


def test_lifting_what_does_not_stand_is_refused(office):
    with pytest.raises(Refused) as no:
        lift_bar(office.supervisor, child=office.child, user_id=office.worker.user_id, at=timezone.now())

    assert no.value.reason == "bar_not_standing"


def test_the_supervisor_bars_and_lifts_on_the_page(office, client):
    sign_in(client, office.supervisor)
    address = f"/children/{office.child.pk}/bars/"

    client.post(address, {"user_id": office.worker.user_id, "reason": "child_asks"})
    page = client.get(address).content.decode()
    assert office.worker.name in page and "Diminta oleh anak atau keluarganya" in page

    client.post(f"{address}lift/", {"user_id": office.worker.user_id})
    assert "Tidak ada akses yang ditutup." in client.get(address).content.decode()
