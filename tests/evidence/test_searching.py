"""Looking for words in Indonesian texts: the family of a word, exactly, phrases, beginnings and parts."""

import pytest
from django.urls import reverse

from rangkul.core.models import Event
from rangkul.evidence.queries.searching import Asked, search
from rangkul.evidence.searching import Hit, Search, Vocabulary, different_words, excerpt, terms, within
from rangkul.evidence.stems import stem
from rangkul.evidence.vocabulary import SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in

from .makers import make_evaluator, make_source, make_study, make_text

TEXT = (
    "Penanganan anak-anak jalanan tidak ada di anggaran. Mereka ditangani rumah singgah, lalu menangani diri "
    "sendiri.\nKebijakan wali kota bijaksana; kepercayaan tumbuh. Ada yang tidak\nada di rumah."
)


def found(question: str, text: str = TEXT, *, exact: bool = False) -> list[str]:
    """What a question finds in a text."""
    looking = Search(question, Vocabulary(different_words(text)), exact=exact)
    return [text[hit.start : hit.end] for hit in looking.hits(text)]


FAMILIES = {
    "tangan": ["penanganan", "ditangani", "menangani"],
    "percaya": ["kepercayaan", "mempercayai", "dipercaya"],
    "libat": ["keterlibatan", "melibatkan", "terlibat"],
    "bijak": ["kebijakan", "bijak"],
    "anak": ["anak-anak", "anaknya"],
    "temu": ["bertemu", "pertemuan"],
}


@pytest.mark.parametrize("root", FAMILIES)
def test_the_words_of_a_family_meet_in_their_root(root: str) -> None:
    assert {stem(word) for word in FAMILIES[root]} == {root}


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("penanganan", ["Penanganan", "ditangani", "menangani"]),
        ("tangan", ["Penanganan", "ditangani", "menangani"]),
        ("anak", ["anak-anak"]),
        ('"tidak ada"', ["tidak ada", "tidak\nada"]),
        ("“rumah singgah”", ["rumah singgah"]),
        ("bijak*", ["bijaksana"]),
        ("*bijak*", ["Kebijakan", "bijaksana"]),
        ("*nya", []),
        ("percaya jalan", ["jalanan", "kepercayaan"]),
        ("penanganan hujan", []),
        ("ada", ["ada", "Ada", "ada"]),
        ("yang tangan", ["Penanganan", "ditangani", "menangani"]),
        ("*a*", []),
    ],
)
def test_what_a_question_finds(question: str, places: list[str]) -> None:
    assert found(question) == places


def test_exactly_means_no_family() -> None:
    assert found("ditangani", exact=True) == ["ditangani"]
    assert found("tangan", exact=True) == []


def test_positions_are_code_points_whatever_stands_before() -> None:
    text = "İstanbul 👧🏽 café: ditangani."

    (hit,) = Search("penanganan", Vocabulary(different_words(text))).hits(text)

    assert text[hit.start : hit.end] == "ditangani"


def test_a_question_of_stars_and_signs_is_no_question() -> None:
    assert terms("* ** “” ?? ") == []
    assert found("(((") == []


def test_hits_inside_what_one_speaker_says() -> None:
    hits = [Hit(1, 3), Hit(8, 12), Hit(20, 22), Hit(30, 31)]

    assert list(within(hits, [(0, 4), (10, 15), (19, 40)])) == [Hit(1, 3), Hit(20, 22), Hit(30, 31)]


def test_an_excerpt_is_cut_between_words() -> None:
    text = "kata " * 60 + "TEMUAN" + " kata" * 60
    around = excerpt(text, Hit(300, 306))

    assert around.found == "TEMUAN"
    assert around.before.startswith("… kata")
    assert around.after.endswith("kata …")


@pytest.mark.django_db
def test_a_search_finds_newest_texts_by_speaker_and_by_kind(django_assert_max_num_queries):
    lead = make_evaluator()
    study = make_study(lead)
    interview = make_source(study, kind=SourceKind.INTERVIEW, title="Wawancara")
    make_text(interview, "Lama: ditangani polisi.")
    talk = "P: Siapa menangani?\nI: Kami ditangani Dinsos.\n"
    make_text(interview, talk, version=2, turns=[(3, 19, "P"), (23, 45, "I")])
    make_text(make_source(study, kind=SourceKind.MEDIA, title="Berita"), "Penanganan anak jalanan.")
    make_text(make_source(make_study(make_evaluator())), "Penanganan rahasia.")
    act_as(lead)

    with django_assert_max_num_queries(4):
        everywhere = search(lead, study, Asked("penanganan"))
    assert [(one.source.title, one.number) for one in everywhere] == [("Wawancara", 2), ("Berita", 1)]
    (said,) = search(lead, study, Asked("penanganan", speaker="I"))
    assert [place.found for place in said.excerpts] == ["ditangani"]
    (media,) = search(lead, study, Asked("penanganan", kind=SourceKind.MEDIA))
    assert media.source.title == "Berita"
    assert search(lead, study, Asked("polisi")) == []


@pytest.mark.django_db
def test_the_page_shows_the_places_and_notes_the_search_without_its_words(client):
    lead = make_evaluator()
    study = make_study(lead)
    make_text(make_source(study, title="LKS-03"), "Anak-anak <b>ditangani</b> bersama.")
    sign_in(client, lead)

    page = client.get(reverse("study_search", args=[study.pk]), {"q": "penanganan"}).content.decode()

    assert "<mark>ditangani</mark>" in page
    assert "<b>ditangani" not in page
    assert "LKS-03" in page
    with owner_for_a_while():
        event = Event._base_manager.get(name="study.texts_searched")
    assert event.details["sources"] == 1
    assert "penanganan" not in str(event.details)
