"""Looking for words in Indonesian texts: the family of a word, exactly, phrases, beginnings and parts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.core.models import Event
from rangkul.evidence.models import Code, Coding, Memo
from rangkul.evidence.queries.said import Narrowed, coders, in_memos, in_passages
from rangkul.evidence.queries.searching import Asked, search
from rangkul.evidence.searching import Hit, Search, Vocabulary, different_words, excerpt, terms, within
from rangkul.evidence.stems import stem
from rangkul.evidence.vocabulary import MemoAbout, Part, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in

from .makers import (
    finish_sample,
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_memo,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

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


class Coded:
    """A study whose lead and second coder have coded and noted something about the same families of words."""

    def __init__(self) -> None:
        self.lead, self.second = make_evaluator(), make_second_rater()
        self.study = make_study(self.lead)
        make_member(self.study, self.second, Part.SECOND_CODER)
        self.words = "Anak ditangani Dinsos. LKS ikut menangani."
        self.text = make_text(make_source(self.study, kind=SourceKind.MEDIA, title="Berita"), self.words)
        self.trust, self.care = make_code(self.study, "Percaya"), make_code(self.study, "Peduli")
        self.mine = make_coding(self.text, self.care, self.lead, start=0, end=22)
        self.theirs = make_coding(self.text, self.trust, self.second, start=23, end=42)
        self.memo = make_memo(
            self.study, self.second, MemoAbout.CODING, self.theirs.pk, text="Penanganan bersama?"
        )
        act_as(self.lead)

    def passages(self, who: Actor, question: str = "penanganan", **narrowed: str) -> list[str]:
        act_as(who)
        found = in_passages(who, self.study, question, Narrowed(**narrowed), exact=False)
        return [one.row.quote for one in found.shown]

    def memos(self, who: Actor, **narrowed: str) -> list[str]:
        act_as(who)
        found = in_memos(who, self.study, "menangani", Narrowed(**narrowed), exact=False)
        return [one.row.text for one in found.shown]


@pytest.fixture
def coded(db: None) -> Coded:
    return Coded()


def test_passages_are_found_by_root_within_a_code_a_coder_and_a_kind_of_source(coded: Coded) -> None:
    first, second = "Anak ditangani Dinsos.", "LKS ikut menangani."
    assert coded.passages(coded.lead) == [first, second]
    assert coded.passages(coded.lead, code=str(coded.trust.pk)) == [second]
    assert coded.passages(coded.lead, coder=str(coded.lead.user_id)) == [first]
    assert coded.passages(coded.lead, kind=SourceKind.INTERVIEW) == []
    assert coded.passages(coded.lead, kind=SourceKind.MEDIA, question='"ikut menangani"') == [second]
    with owner_for_a_while():
        Code._base_manager.filter(pk=coded.care.pk).update(merged_into=coded.trust)
    assert coded.passages(coded.lead, code=str(coded.trust.pk)) == [first, second]


def test_a_translation_is_searched_with_its_passage(coded: Coded) -> None:
    with owner_for_a_while():
        Coding._base_manager.filter(pk=coded.mine.pk).update(translation="The office takes care.")
    assert coded.passages(coded.lead, question="office") == ["Anak ditangani Dinsos."]


def test_memos_are_found_by_root_and_author(coded: Coded) -> None:
    assert coded.memos(coded.lead) == ["Penanganan bersama?"]
    assert coded.memos(coded.lead, coder=str(coded.lead.user_id)) == []


def test_whoever_codes_blind_finds_nothing_of_the_others(coded: Coded) -> None:
    sample = make_sample(coded.text, coded.lead, coded.second)
    make_coding(coded.text, coded.trust, coded.second, start=0, end=14, sample=sample)

    assert coded.passages(coded.lead) == ["Anak ditangani Dinsos."]
    assert coded.memos(coded.lead) == []
    assert [key for key, _name in coders(coded.lead, coded.study)] == [str(coded.lead.user_id)]
    finish_sample(sample)
    assert len(coded.passages(coded.lead)) == 3


def test_a_stranger_and_a_withdrawn_passage_are_not_found(coded: Coded) -> None:
    with owner_for_a_while():
        Coding._base_manager.filter(pk=coded.mine.pk).update(withdrawn_at=timezone.now())
        Memo._base_manager.filter(pk=coded.memo.pk).update(withdrawn_at=timezone.now())
    assert coded.passages(coded.lead) == ["LKS ikut menangani."]
    assert coded.memos(coded.lead) == []
    assert coded.passages(make_evaluator()) == []


def test_searching_many_passages_costs_the_same(
    coded: Coded, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for start in range(15, 22):
        make_coding(coded.text, coded.care, coded.lead, start=start, end=42)
    act_as(coded.lead)
    # Whose turn it is, who withdrew, the words, the passages that are shown, the names.
    with django_assert_max_num_queries(5):
        assert len(coded.passages(coded.lead)) == 9


def test_the_page_opens_a_passage_where_it_stands_and_a_memo(client: Client, coded: Coded) -> None:
    sign_in(client, coded.lead)
    url = reverse("study_search", args=[coded.study.pk])

    page = client.get(url, {"q": "penanganan", "place": "passages"}).content.decode()
    assert "<mark>menangani</mark>" in page
    assert f"{reverse('text_code', args=[coded.text.pk])}?to=23#here" in page
    page = client.get(url, {"q": "penanganan", "place": "memos"}).content.decode()
    assert reverse("memo", args=[coded.memo.pk]) in page
    with owner_for_a_while():
        events = Event._base_manager.filter(name="study.texts_searched").order_by("recorded_at")
        told = [(one.details["place"], one.details["sources"]) for one in events]
    assert told == [("passages", 1), ("memos", 0)]
