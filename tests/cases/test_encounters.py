"""Meeting a child on the street."""

import secrets
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rangkul.cases.commands.encounters import Met, correct_encounter, record_encounter
from rangkul.cases.models import Child, ChildIdentity, Encounter
from rangkul.cases.vocabulary import Reason
from rangkul.core.access import Actor
from rangkul.core.errors import Denied, Refused, Stale
from rangkul.core.models import Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db


def record(actor, **values):
    now = timezone.now()
    met = Met(**{"age_from": 11, "age_to": 11, "nickname": "Aji", "place": "Margonda", **values})
    return record_encounter(actor, met=met, kind="outreach", legal_basis="public_task", met_at=now, at=now)


@pytest.fixture
def patrol() -> Actor:
    return make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)


def test_a_nickname_and_a_guessed_age_are_enough(patrol):
    encounter = record(patrol)

    assert visible(patrol, Encounter).get().nickname == "Aji"
    assert visible(patrol, Child).get() == encounter.child
    assert set(visible(patrol, Event).values_list("name", flat=True)) == {
        "child.registered",
        "encounter.recorded",
    }


def test_public_order_reads_its_own_paper_for_thirty_days_and_no_identity(patrol):
    record(patrol)

    later = timezone.now() + timedelta(days=30, seconds=1)

    assert not visible(patrol, ChildIdentity).exists()
    assert visible(patrol, Encounter).exists()
    assert not visible(patrol, Encounter, later).exists()


def test_a_place_is_kept_to_about_a_hundred_metres(patrol):
    record(patrol, latitude=-6.38149, longitude=106.83051)

    encounter = visible(patrol, Encounter).get()
    assert (encounter.latitude, encounter.longitude) == (-6.381, 106.831)


@pytest.mark.parametrize(
    ("values", "when", "reason"),
    [
        ({"age_from": 19, "age_to": 25}, timedelta(0), Reason.ADULT),
        ({"nickname": "  "}, timedelta(0), Reason.NAME_MISSING),
        ({}, timedelta(hours=1), Reason.TIME_IN_FUTURE),
    ],
)
def test_an_encounter_is_refused(patrol, values, when, reason):
    now = timezone.now()
    met = Met(**{"age_from": 11, "age_to": 11, "nickname": "Aji", **values})

    with pytest.raises(Refused) as refused:
        record_encounter(patrol, met=met, kind="raid", legal_basis="public_task", met_at=now + when, at=now)

    assert refused.value.reason == reason
    assert not visible(patrol, Child).exists()


def test_a_focal_point_records_no_encounter():
    with pytest.raises(Denied):
        record(make_actor(make_organisation(OrganisationKind.SCHOOL), Role.FOCAL_POINT))


def test_the_second_of_two_who_correct_is_told_and_changes_nothing(patrol):
    encounter, now = record(patrol), timezone.now()
    same = {"kind": "outreach", "legal_basis": "public_task", "met_at": now, "version": 1, "at": now}
    correct_encounter(patrol, encounter=encounter, met=Met(12, 12, nickname="Aji"), **same)

    with pytest.raises(Stale):
        correct_encounter(patrol, encounter=encounter, met=Met(9, 9, nickname="Buyung"), **same)

    stands = visible(patrol, Encounter).get()
    assert (stands.nickname, stands.age_from, stands.version) == ("Aji", 12, 2)
    changed = visible(patrol, Event).get(name="encounter.corrected").details["changed"]
    assert "age_from" in changed and "nickname" not in changed


# --- the pages ----------------------------------------------------------------------------------------------

ENOUGH = {"nickname": "Aji", "age": "11", "place": "Margonda"}


def test_saving_says_the_number_and_the_next_act(client: Client, patrol):
    sign_in(client, patrol)

    answer = client.post("/encounters/new/", ENOUGH, follow=True)

    encounter = visible(patrol, Encounter).get()
    assert answer.status_code == 200
    assert encounter.child.number in answer.content.decode()
    assert f"/children/{encounter.child_id}/" in answer.content.decode()
    assert (encounter.kind, encounter.legal_basis, encounter.area_id) == (
        "raid",
        "public_task",
        "32.76.06.1004",
    )


def test_an_age_band_and_a_tapped_place_are_enough(client: Client, patrol):
    sign_in(client, patrol)

    client.post(
        "/encounters/new/", {"nickname": "Aji", "age_band": "five_to_eleven", "usual_place": "Juanda"}
    )

    encounter = visible(patrol, Encounter).get()
    assert (encounter.age_from, encounter.age_to, encounter.place) == (5, 11, "Juanda")


def test_a_point_near_a_known_place_takes_its_name(client: Client, patrol):
    sign_in(client, patrol)

    client.post(
        "/encounters/new/", {"nickname": "Aji", "age": "11", "latitude": "-6.3952", "longitude": "106.8231"}
    )

    assert visible(patrol, Encounter).get().place == "Jl. Margonda depan Balai Kota"


def test_where_we_met_children_lately_stands_first(client: Client, patrol):
    sign_in(client, patrol)
    record(patrol, place="Kolong jembatan Kalibata")

    page = client.get("/encounters/new/").content.decode()

    assert page.index("Kolong jembatan Kalibata") < page.index("Lampu merah Ramanda")


def test_reading_an_encounter_often_does_not_hide_what_happened(client: Client, patrol):
    sign_in(client, patrol)
    client.post("/encounters/new/", ENOUGH)
    address = f"/encounters/{visible(patrol, Encounter).get().pk}/"

    for _again in range(3):
        page = client.get(address)

    assert [one["words"] for one in page.context["timeline"]] == ["Perjumpaan dicatat"]


def test_a_double_click_records_one_child(client: Client, patrol):
    sign_in(client, patrol)
    form = {**ENOUGH, "op": "0d4ee2d4-8ecb-4a4e-9b1e-3c0a8f0d3a10"}

    first, second = client.post("/encounters/new/", form), client.post("/encounters/new/", form)

    assert first["Location"] == second["Location"]
    assert visible(patrol, Child).count() == 1


def test_both_versions_stand_side_by_side_and_a_choice_is_saved(client: Client, patrol):
    encounter = record(patrol)
    address = f"/encounters/{encounter.pk}/correct/"
    sign_in(client, patrol)
    client.post(address, {**ENOUGH, "age": "12", "version": "1", "kind": "outreach"})

    answer = client.post(address, {**ENOUGH, "nickname": "Buyung", "version": "1", "kind": "outreach"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Buyung" in page and 'name="age" value="12"' in page and 'name="age" value="11"' in page
    assert 'name="version" value="2"' in page

    chosen = {**ENOUGH, "nickname": "Buyung", "age": "12", "version": "2", "kind": "outreach"}
    assert client.post(address, chosen).status_code == 302
    stands = visible(patrol, Encounter).get()
    assert (stands.nickname, stands.age_from, stands.version) == ("Buyung", 12, 3)


def test_reading_an_encounter_is_written_down(client: Client, patrol):
    encounter = record(patrol)
    sign_in(client, patrol)

    page = client.get(f"/encounters/{encounter.pk}/").content.decode()

    assert "Aji" in page
    assert visible(patrol, Event).filter(name="encounter.opened", child_id=encounter.child_id).exists()


def test_an_own_paper_is_listed_read_and_mended_after_the_edge_is_over(client: Client, patrol, as_owner):
    encounter = record(patrol)
    with as_owner():
        Edge.objects.all().update(revoked_at=timezone.now() - timedelta(seconds=1))
    sign_in(client, patrol)

    assert "Aji" in client.get("/encounters/").content.decode()
    for page in ("", "saved/", "correct/", "known/"):
        assert client.get(f"/encounters/{encounter.pk}/{page}").status_code in (200, 302)
    mended = {**ENOUGH, "nickname": "Buyung", "age": "12", "version": "1", "kind": "outreach"}
    assert client.post(f"/encounters/{encounter.pk}/correct/", mended).status_code == 302

    assert not visible(patrol, Child).exists()
    assert visible(patrol, Encounter).get().nickname == "Buyung"


def test_an_encounter_of_another_office_is_not_found(client: Client, patrol):
    encounter = record(patrol)
    stranger = make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)
    sign_in(client, stranger)

    for page in ("", "saved/", "correct/", "catch/"):
        assert client.get(f"/encounters/{encounter.pk}/{page}").status_code == 404


def test_the_list_takes_few_questions_however_long_it_is(client, patrol, django_assert_max_num_queries):
    for _ in range(5):
        record(patrol)
    sign_in(client, patrol)

    with django_assert_max_num_queries(15):
        assert client.get("/encounters/").status_code == 200


def test_an_encounter_page_takes_few_questions(client, django_assert_max_num_queries):
    worker = make_actor(make_organisation(), Role.SOCIAL_WORKER)
    encounter = record(worker)
    sign_in(client, worker)
    act_as(worker)

    with django_assert_max_num_queries(25):
        assert client.get(f"/encounters/{encounter.pk}/").status_code == 200


def test_two_children_who_draw_one_number_get_two(patrol, monkeypatch):
    first = record(patrol).child
    letters = iter(first.number.replace("DPK", "").replace("-", "") + "AAAAAA")
    monkeypatch.setattr(secrets, "choice", lambda _letters: next(letters))

    second = record(patrol).child

    assert second.number == "DPK-AAA-AAA"
    assert first.pk != second.pk
