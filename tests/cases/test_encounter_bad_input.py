"""What goes wrong on the street: a clear sentence in the reader's language, no crash, nothing lost."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.cases.models import Child, Encounter
from rangkul.core.access import Actor
from rangkul.core.roles import OrganisationKind, Role
from tests.makers import make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

ENOUGH = {"nickname": "Aji", "age": "11", "place": "Margonda", "note": "Kakinya luka"}


def later() -> str:
    return (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def patrol() -> Actor:
    return make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER)


BAD = {
    "nobody to call": ({"nickname": ""}, "Isi paling tidak nama panggilan"),
    "no age": ({"age": ""}, "Isi usianya"),
    "no place": ({"place": ""}, "Pilih tempat"),
    "a word for an age": ({"age": "sebelas"}, "Isi usia dengan bilangan bulat"),
    "half an age": ({"age": "11,5"}, "Isi usia dengan bilangan bulat"),
    "a negative age": ({"age": "-3"}, "Isi usia dengan bilangan bulat"),
    "two hundred years": ({"age": "200"}, "Orang dewasa dihitung terpisah"),
    "an age beyond every number": ({"age": "9" * 400}, "Orang dewasa dihitung terpisah"),
    "a moment to come": ({"met_at": later}, "Waktu ini belum terjadi"),
    "no moment at all": ({"met_at": "kemarin malam"}, "Isi tanggal dan jam"),
    "the 31st of February": ({"met_at": "2026-02-31T10:00"}, "Isi tanggal dan jam"),
    "a forty-page name": ({"nickname": "A" * 80_000}, "Paling banyak 60"),
    "a NUL byte": ({"nickname": "A\x00ji"}, "tidak dapat disimpan"),
    "a NUL byte in a place": ({"place": "Mar\x00gonda"}, "tidak dapat disimpan"),
    "an activity of somebody's own": ({"activity": "astronaut"}, "astronaut"),
    "a sex of somebody's own": ({"sex": "x" * 5000}, "tidak ada di daftar"),
    "an origin outside the list": ({"origin": "99.99"}, "99.99"),
    "a legal basis outside the list": ({"legal_basis": "because"}, "because"),
    "a kind outside the list": ({"kind": "party"}, "party"),
    "a note without end": ({"note": "a" * 9000}, "Paling banyak 2000"),
    "a place off the globe": ({"latitude": "123", "longitude": "abc"}, ""),
    "not a number for a place": ({"latitude": "nan", "longitude": "inf"}, ""),
}


def test_every_fault_of_a_form_is_said_at_once(client: Client, patrol):
    sign_in(client, patrol)
    words = ENOUGH | {"age": "", "place": "", "met_at": later()}

    answer = client.post(reverse("encounter_new"), words)

    assert set(answer.context["form"].errors) == {"age_band", "place", "met_at"}
    said = unescape(answer.content.decode())
    for fault in ("Isi usianya", "Pilih tempat", "Waktu ini belum terjadi"):
        assert fault in said


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_a_sentence_and_loses_nothing(client: Client, patrol, what):
    values, sentence = BAD[what]
    values = {name: value() if callable(value) else value for name, value in values.items()}
    sign_in(client, patrol)

    answer = client.post("/encounters/new/", {**ENOUGH, **values})

    page = unescape(answer.content.decode())
    assert answer.status_code in (400, 409)
    assert sentence in page and "error-summary" in page
    for name, value in {**ENOUGH, **values}.items():
        if name in ("nickname", "place", "age", "note") and value and "\x00" not in value:
            assert value in page
    assert not visible(patrol, Child).exists()


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"nickname": "Aji 🌙✨"}, "Aji 🌙✨"),
        ({"nickname": "  Aji  "}, "Aji"),
        ({"nickname": "<script>alert(1)</script>"}, "<script>alert(1)</script>"),
        ({"nickname": 'O\'Neill "Buyung" \\ %s {}'}, 'O\'Neill "Buyung" \\ %s {}'),
        # Marks that turn the direction of reading, as a phone's address book copies them along.
        ({"nickname": "\u202eijA\u202c"}, "ijA"),
        ({"nickname": "مرحبا Aji"}, "مرحبا Aji"),
        ({"nickname": "Aji", "op": "not-a-number", "kept_for": "forged"}, "Aji"),
    ],
)
def test_odd_but_honest_input_is_kept_as_it_was_written(client: Client, patrol, values, kept):
    sign_in(client, patrol)

    answer = client.post("/encounters/new/", {**ENOUGH, **values}, follow=True)

    assert answer.status_code == 200
    assert visible(patrol, Encounter).get().nickname == kept
    assert "<script>alert" not in answer.content.decode()


def test_a_body_of_many_megabytes_is_turned_away_with_a_page(client: Client, patrol):
    sign_in(client, patrol)

    answer = client.post("/encounters/new/", "note=" + "a" * 4_000_000, "application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert "Kiriman Anda terlalu besar" in answer.content.decode()


def test_the_sentences_come_in_english_for_who_reads_english(client: Client):
    reader = make_actor(make_organisation(), Role.SOCIAL_WORKER, language="en")
    sign_in(client, reader)

    page = unescape(client.post("/encounters/new/", {"age": "200", "nickname": "Aji"}).content.decode())

    assert "Adults are counted apart" in page and "Choose a place" in page


OPERATION = {"kind": "raid", "place": "Margonda"}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "picnic"}, "picnic"),
        ({"place": ""}, "Pilih tempat"),
        ({"place": "M" * 500}, "Paling banyak 120"),
        ({"started_at": later}, "Waktu ini belum terjadi"),
        ({"started_at": "x"}, "Isi tanggal dan jam"),
    ],
)
def test_an_operation_that_cannot_be_gets_a_sentence(client: Client, patrol, values, sentence):
    values = {name: value() if callable(value) else value for name, value in values.items()}
    sign_in(client, patrol)

    answer = client.post("/operations/new/", {**OPERATION, **values})

    assert answer.status_code in (400, 409)
    assert sentence in unescape(answer.content.decode())


@pytest.mark.parametrize("adults", ["", "-1", "41", "banyak", "1e3", "9" * 300])
def test_a_number_of_adults_that_cannot_be_gets_a_sentence(client: Client, patrol, adults):
    sign_in(client, patrol)
    address = client.post("/operations/new/", OPERATION)["Location"].replace("add/", "")

    answer = client.post(f"{address}adults/", {"male": adults, "female": "0"})

    assert answer.status_code == 400
    assert "0 sampai 40" in unescape(answer.content.decode())


@pytest.mark.parametrize("version", ["", "0", "-1", "abc", "9" * 50])
def test_a_correction_of_no_version_shows_both_and_changes_nothing(client: Client, patrol, version):
    sign_in(client, patrol)
    client.post("/encounters/new/", ENOUGH)
    encounter = visible(patrol, Encounter).get()

    answer = client.post(
        f"/encounters/{encounter.pk}/correct/", {**ENOUGH, "nickname": "Buyung", "version": version}
    )

    assert answer.status_code == 409
    assert visible(patrol, Encounter).get().nickname == "Aji"
