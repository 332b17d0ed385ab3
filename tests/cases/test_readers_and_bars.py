"""Who opened a file, and who may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rangkul.cases.commands.blocks import bar_person, lift_bar
from rangkul.cases.commands.children import list_children, open_file
from rangkul.cases.commands.recognition import look_up
from rangkul.cases.models import Case, Child
from rangkul.cases.queries import readers as read
from rangkul.cases.recognition import sighting
from rangkul.cases.vocabulary import AccessReason, ReadAct
from rangkul.core import edges
from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.models import Basis, Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from tests.cases.office import Office
from tests.conftest import owner_for_a_while
from tests.makers import CITY, act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def make_edge(child, actor, level):
    """An edge of this level to the actor's desk, as only the owner can lay it."""
    now = timezone.now()
    Edge.objects.create(
        city=CITY,
        child_id=child.pk,
        subject=f"d:{actor.organisation_id}",
        level=level,
        purpose="test",
        basis="assignment",
        valid_from=now - timedelta(days=1),
        valid_to=now + timedelta(days=1),
        granted_by=0,
    )


def bar(office, actor=None, user_id=None):
    words = {"user_id": user_id or office.worker.user_id, "reason": "related", "at": timezone.now()}
    bar_person(actor or office.supervisor, child=office.child, **words)


def told_of(office, *, at=None, days=7):
    """What a worker is told of who read."""
    act_as(office.worker)
    page = read.page_of_readings(office.worker, office.child, at=at or timezone.now(), days=days, after="")
    return read.readers(office.worker, page.rows)


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
    [reader] = told_of(office)

    assert (reader["who"], reader["organisation"], reader["level"]) == (lks.short_name, "", 1)
    assert "Kartini" not in str(reader) and reader["role"]


def test_a_list_is_one_line_a_day_and_marked_as_a_list(office):
    for _turn in range(3):
        list_children(office.desk, children=[office.child], where="cases", at=timezone.now())
    list_children(office.desk, children=[office.child], where="today", at=timezone.now())

    lines = [(str(one["where"]), one["times"], one["is_list"]) for one in told_of(office)]

    assert sorted(lines) == [("Hari ini", 1, True), ("Kasus", 3, True)]


def test_one_reading_by_somebody_else_is_not_drowned_by_a_colleagues_many(office):
    for _turn in range(40):
        open_file(office.worker, child=office.child, at=timezone.now())
    open_file(office.supervisor, child=office.child, reason=AccessReason.SUPERVISION, at=timezone.now())

    lines = [(one["who"], one["times"]) for one in told_of(office)]

    assert lines == [(office.supervisor.name, 1), (office.worker.name, 40)]
    act_as(office.worker)
    counted = read.counted(office.worker, office.child, at=timezone.now(), days=0)
    assert counted.opened == 41


@pytest.mark.parametrize("address", ["/children/{child}/consents/", "/cases/{case}/after/"])
def test_a_supervisor_who_looks_is_not_written_down_as_the_worker_of_the_case(office, client, address):
    sign_in(client, office.supervisor)

    client.get(address.format(child=office.child.pk, case=office.case.pk))

    act_as(office.supervisor)
    opened = visible(office.supervisor, Event).filter(name="file.opened", actor_id=office.supervisor.user_id)
    assert {one.details["reason"] for one in opened} == {"supervision"}


def test_what_another_office_saw_in_a_list_is_told_and_the_other_children_of_the_list_are_not(office):
    with_us, patrol = (
        office.child,
        make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), "order_officer"),
    )
    office.new_case()
    list_children(patrol, children=[with_us, office.child], where="encounters", at=timezone.now())

    [reader] = told_of(office)

    assert reader["who"] == patrol.organisation_name
    assert str(with_us.pk) not in str(reader)
    assert patrol.name not in str(reader)


def test_whoever_asks_whether_a_child_is_known_stands_among_its_readers(office):
    asker = make_actor(make_organisation(), Role.OUTREACH_WORKER)
    asked = sighting(nickname="Aji", age_from=11, age_to=11, place="Margonda")

    answer = look_up(asker, sighting=asked, at=timezone.now())

    assert office.child.number in {one.number for one in answer.candidates}
    [reader] = told_of(office)
    assert (reader["who"], reader["what"]) == (asker.organisation_name, ReadAct.LOOKED_UP.label)


@pytest.mark.parametrize("level", [1, 2])
def test_who_reads_less_than_the_file_learns_of_no_reader(office, level):
    lks = make_actor(make_organisation(OrganisationKind.LKS), Role.LKS_MANAGER)
    with owner_for_a_while():
        make_edge(office.child, lks, level)
    open_file(office.worker, child=office.child, at=timezone.now())

    act_as(lks)
    page = read.page_of_readings(lks, office.child, at=timezone.now(), days=0, after="")

    assert not page.rows
    assert read.counted(lks, office.child, at=timezone.now(), days=0) == read.Counted(0, 0, 0)


def test_the_readers_are_turned_page_by_page_and_none_is_lost(office, monkeypatch):
    monkeypatch.setattr(read, "A_PAGE", 2)
    at = timezone.now()
    for reason in list(AccessReason)[:5]:
        open_file(office.worker, child=office.child, reason=reason, at=at)

    act_as(office.worker)
    sizes, after = [], ""
    for _page in range(3):
        page = read.page_of_readings(office.worker, office.child, at=timezone.now(), days=7, after=after)
        sizes.append(len(page.rows))
        after = page.next

    assert (sizes, after) == ([2, 2, 1], "")


def test_the_period_leaves_out_what_was_read_before_it(office):
    open_file(office.worker, child=office.child, at=timezone.now())
    act_as(office.worker)
    later = timezone.now() + timedelta(days=8)

    assert not told_of(office, at=later, days=7)
    assert len(told_of(office, at=later, days=0)) == 1


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
