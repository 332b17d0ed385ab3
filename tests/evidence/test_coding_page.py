"""A text is shown a window at a time, with its codes drawn over it, and coded with and without the script."""

import re
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.core.ids import uuid7
from rangkul.core.models import Event
from rangkul.evidence import models
from rangkul.evidence.queries import codings as read
from rangkul.evidence.rules.blocks import Block, blocks, lanes, segments
from rangkul.evidence.vocabulary import Layer, Part
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import (
    make_code,
    make_coding,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

WORDS = "Kami duduk bersama. Setiap bulan 😀 ada rapat.\n\nTidak ada yang datang. Begitu saja."
SCRIPT = {"HX-Request": "true"}
TEXTS = st.text(alphabet=st.sampled_from("ab .!?\n😀é\u0301م"), max_size=400)


@dataclass(frozen=True)
class M:
    start: int
    end: int


@given(TEXTS)
def test_blocks_hold_every_word_of_a_text_once_and_in_order(text):
    found = blocks(text)

    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(first.end <= then.start for first, then in pairwise(found))
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())
    for one in found:
        assert all(one.start <= start < end <= one.end for start, end in one.sentences)


def test_a_paragraph_as_long_as_a_book_is_cut_behind_sentences():
    found = blocks("Sebuah kalimat yang biasa saja. " * 500)

    assert len(found) > 5
    assert all(one.text.rstrip().endswith(".") for one in found)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=8))
def test_segments_put_together_are_the_block_and_each_lies_under_its_marks(text, spans):
    marks = [M(start, start + length) for start, length in spans]
    for block in blocks(text):
        found, place = segments(block, marks), block.start
        assert "".join(one.text for one in found) == block.text
        for one in found:
            over = [mark for mark in marks if mark.start < place + len(one.text) and mark.end > place]
            assert sorted(m.start for _lane, m in one.marks) == sorted(m.start for m in over)
            place += len(one.text)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=10))
def test_no_two_marks_that_overlap_stand_in_one_lane(spans):
    placed = lanes([M(start, start + length) for start, length in spans])

    for number, (lane, one) in enumerate(placed):
        for other_lane, other in placed[:number]:
            assert lane != other_lane or one.start >= other.end or other.start >= one.end


class Desk:
    """A coder, signed in before a text."""

    def __init__(self, words: str = WORDS) -> None:
        self.coder = make_evaluator()
        self.study = make_study(self.coder)
        self.text = make_text(make_source(self.study), words)
        self.code = make_code(self.study, "Kepercayaan")
        self.client = Client()
        sign_in(self.client, self.coder)
        self.url = reverse("text_code", args=[self.text.pk])

    def page(self, at: int = 0) -> str:
        return self.client.get(f"{self.url}?at={at}").content.decode()


def words_of(html: str) -> list[str]:
    """The words of the blocks, without the letters of codes."""
    shown = re.findall(r'<p class="block-text"[^>]*>(.*?)</p>', html, re.DOTALL)
    plain = [re.sub(r"<span[^>]*data-skip[^>]*>.*?</span>", "", one) for one in shown]
    return [unescape(re.sub(r"<[^>]+>", "", one)) for one in plain]


@pytest.mark.django_db
def test_the_page_shows_the_words_as_they_are_under_their_codes():
    desk = Desk()
    make_coding(desk.text, desk.code, desk.coder, start=5, end=30)
    make_coding(desk.text, make_code(desk.study, "Dialog"), desk.coder, start=20, end=60)

    html = desk.page()

    assert words_of(html) == [line for line in WORDS.split("\n") if line]
    assert "Kepercayaan" in html


@pytest.mark.django_db
def test_walking_through_the_windows_shows_the_whole_text_once():
    lines = [f"Kalimat {number} dari wawancara ini, dengan beberapa kata lagi." for number in range(900)]
    desk = Desk("\n\n".join(lines))
    act_as(desk.coder)

    shown, at = [], 0
    while at is not None:
        found = read.window(desk.coder, desk.text, at=at)
        shown += [one.text for one in found.blocks]
        at = found.later

    assert shown == lines
    back = read.window(desk.coder, desk.text, at=30_000)
    assert back.earlier is not None
    assert back.blocks[0].end > 30_000 - 100


@pytest.mark.django_db
def test_a_passage_is_coded_without_the_script():
    desk = Desk()

    answer = desk.client.post(desk.url, {"start": 0, "end": 19, "code": desk.code.pk}, follow=True)

    coding = visible(desk.coder, models.Coding).get(text=desk.text)
    assert (coding.quote, coding.coder) == ("Kami duduk bersama.", desk.coder.user_id)
    assert "Kepercayaan" in answer.content.decode()


@pytest.mark.django_db
def test_the_script_gets_back_only_the_block_that_changed():
    desk = Desk()

    answer = desk.client.post(
        desk.url, {"start": 0, "end": 19, "code": desk.code.pk}, headers={"HX-Request": "true"}
    )

    html = answer.content.decode()
    assert len(words_of(html)) == 1
    assert "<html" not in html
    assert "1 kode" in html


@pytest.mark.django_db
def test_a_coding_that_is_delivered_twice_counts_once_and_is_drawn_again():
    desk = Desk()
    asked = {"start": 0, "end": 19, "code": desk.code.pk, "op": str(uuid7()), "blocks": "0-45"}

    for _delivery in range(2):
        answer = desk.client.post(desk.url, asked, headers=SCRIPT)
        if answer.status_code == 302:  # a browser goes there by itself, with the same headers
            answer = desk.client.get(answer["Location"], headers=SCRIPT)
        html = answer.content.decode()
        assert "<html" not in html
        assert words_of(html) == [WORDS[:45]]
        assert html.count("code-chip") == 1

    act_as(desk.coder)
    assert visible(desk.coder, models.Coding).filter(text=desk.text).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("blocks", ["0-45", "47-69", "0-45 47-83", "70-83", ""])
def test_whatever_the_page_shows_what_is_kept_is_what_was_marked(blocks):
    desk = Desk()
    asked = {"start": 47, "end": 69, "code": desk.code.pk, "blocks": blocks}

    assert desk.client.post(desk.url, asked, headers=SCRIPT).status_code == 200

    act_as(desk.coder)
    kept = visible(desk.coder, models.Coding).get(text=desk.text)
    assert kept.quote == WORDS[47:69]
    assert (kept.before, kept.after) == (WORDS[15:47], WORDS[69:])


@pytest.mark.django_db
def test_a_refused_coding_may_be_sent_again_when_its_reason_is_gone():
    desk = Desk()
    asked = {"start": 0, "end": 19, "code": desk.code.pk, "op": str(uuid7()), "blocks": "0-45"}
    with owner_for_a_while():
        models.Code._base_manager.filter(pk=desk.code.pk).update(is_codable=False)
    assert desk.client.post(desk.url, asked, headers=SCRIPT).status_code == 422
    with owner_for_a_while():
        models.Code._base_manager.filter(pk=desk.code.pk).update(is_codable=True)

    assert desk.client.post(desk.url, asked, headers=SCRIPT).status_code == 200


@pytest.mark.django_db
def test_a_piece_of_a_long_paragraph_is_drawn_as_the_page_has_cut_it():
    desk = Desk("Sebuah kalimat yang biasa saja. " * 400)
    start, end = re.findall(r'id="b\d+" data-start="(\d+)" data-end="(\d+)"', desk.page(at=9000))[3]
    asked = {"start": int(start) + 8, "end": int(start) + 31, "code": desk.code.pk, "at": 9000}

    html = desk.client.post(desk.url, asked | {"blocks": f"{start}-{end}"}, headers=SCRIPT).content.decode()

    assert f'data-start="{start}" data-end="{end}"' in html
    assert html.count("code-chip") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("blocks", ["", "0", "5-2", "0-999999", "a-b", "-1-4", "0-45 0-", "²-9", "0-45-50"])
def test_blocks_that_no_page_has_are_cut_anew(blocks):
    desk = Desk()

    answer = desk.client.post(
        desk.url, {"start": 0, "end": 19, "code": desk.code.pk, "blocks": blocks}, headers=SCRIPT
    )

    assert words_of(answer.content.decode()) == [WORDS[:45]]


@pytest.mark.django_db
def test_coding_costs_as_many_queries_with_many_codes_as_with_few(django_assert_max_num_queries):
    desk = Desk()
    for number in range(30):
        code = make_code(desk.study, f"Kode {number}")
        make_coding(desk.text, code, desk.coder, start=number % 10, end=number % 10 + 20)
    asked = {"start": 0, "end": 19, "code": desk.code.pk, "op": str(uuid7()), "blocks": "0-45"}

    # Three of who asks, three of the transaction and its identity, ten of the coding itself.
    with django_assert_max_num_queries(18):
        desk.client.post(desk.url, asked, headers=SCRIPT)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"code": ""}, {"start": "x"}, {"end": 9999}, {"start": 30, "end": 2}, {}])
def test_what_cannot_be_coded_is_said_and_changes_nothing(wrong):
    desk = Desk()
    asked = {"start": 0, "end": 19, "code": desk.code.pk} | wrong if wrong else {}

    answer = desk.client.post(desk.url, asked, headers={"HX-Request": "true"})

    assert answer.status_code in (409, 422)
    assert "coding-trouble" in answer.content.decode()
    assert not visible(desk.coder, models.Coding).filter(text=desk.text).exists()


@pytest.mark.django_db
def test_a_step_is_undone_and_done_again_from_the_page():
    desk = Desk()
    desk.client.post(desk.url, {"start": 0, "end": 19, "code": desk.code.pk})

    desk.client.post(reverse("text_undo", args=[desk.text.pk]))
    assert "data-coding-id" not in desk.page()
    desk.client.post(reverse("text_redo", args=[desk.text.pk]))
    assert "data-coding-id" in desk.page()


@pytest.mark.django_db
def test_a_reader_sees_the_codes_and_cannot_set_one():
    desk = Desk()
    make_coding(desk.text, desk.code, desk.coder, start=0, end=19)
    reader = make_second_rater()
    make_member(desk.study, reader, Part.READER)
    client = Client()
    sign_in(client, reader)

    assert "data-coding-id" in client.get(desk.url).content.decode()
    answer = client.post(
        desk.url, {"start": 0, "end": 9, "code": desk.code.pk}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409


@pytest.mark.django_db
def test_a_coder_of_a_sample_is_told_that_the_drawn_passages_are_coded_elsewhere():
    desk = Desk()
    assert "sample_passage" not in desk.page()
    second = make_second_rater()
    make_member(desk.study, second)
    sample = make_sample(desk.text, desk.coder, second)

    html = desk.page()
    assert reverse("sample_passage", args=[sample.pk]) in html
    assert "data-picker" not in html


@pytest.mark.django_db
def test_reading_a_text_is_written_down_without_its_words():
    desk = Desk()
    desk.page()

    with owner_for_a_while():
        event = Event.objects.filter(name="text.read", actor_id=desk.coder.user_id).get()
    assert "duduk" not in str(event.details)


@pytest.mark.django_db
def test_a_window_costs_as_many_queries_with_many_codes_as_with_few(django_assert_max_num_queries):
    desk = Desk("\n\n".join(f"Kalimat {number} dari wawancara." for number in range(200)))
    for number in range(150):
        make_coding(desk.text, desk.code, desk.coder, start=number * 20, end=number * 20 + 15)

    with django_assert_max_num_queries(26):
        desk.page()


@pytest.mark.django_db
def test_a_codings_page_shows_the_original_beside_the_translation_and_changes_it():
    desk = Desk()
    coding = make_coding(desk.text, desk.code, desk.coder, start=0, end=19)
    url = reverse("coding", args=[coding.pk])
    said = {"code": desk.code.pk, "polarity": "contradicts", "strength": "hoop", "facet": "de_facto"}

    answer = desk.client.post(url, {**said, "translation": "We sat together.", "version": 1}, follow=True)

    assert answer.status_code == 200
    changed = visible(desk.coder, models.Coding, timezone.now()).get(pk=coding.pk)
    assert (changed.polarity, changed.strength, changed.translation) == (
        "contradicts",
        "hoop",
        "We sat together.",
    )
    assert "Kami duduk bersama." in desk.client.get(url).content.decode()


@pytest.mark.django_db
def test_who_changes_a_coding_too_late_keeps_their_words_and_can_save():
    desk = Desk()
    coding = make_coding(desk.text, desk.code, desk.coder, start=0, end=19)
    url = reverse("coding", args=[coding.pk])
    said = {"code": desk.code.pk, "polarity": "contradicts", "strength": "hoop", "facet": "de_facto"}
    desk.client.post(url, {**said, "translation": "First.", "version": 1})

    late = desk.client.post(url, {**said, "translation": "Second.", "version": 1})

    html = late.content.decode()
    assert late.status_code == 409
    assert "First." in html and "Second." in html
    version = late.context["form"]["version"].value()
    desk.client.post(url, {**said, "translation": "Second.", "version": version})
    act_as(desk.coder)
    assert visible(desk.coder, models.Coding).get(pk=coding.pk).translation == "Second."


@pytest.mark.django_db
def test_the_page_of_what_was_settled_offers_no_change():
    desk = Desk()
    own = make_coding(desk.text, desk.code, desk.coder)
    settled = make_coding(desk.text, desk.code, desk.coder, layer=Layer.CONSENSUS)

    for coding, offered in ((own, True), (settled, False)):
        html = desk.client.get(reverse("coding", args=[coding.pk])).content.decode()
        assert (reverse("coding_withdraw", args=[coding.pk]) in html) is offered


@pytest.mark.django_db
def test_undoing_a_step_in_another_text_says_in_which():
    desk = Desk()
    other = make_text(make_source(desk.study, title="Notulen rapat Mei"), WORDS)
    desk.client.post(reverse("text_code", args=[other.pk]), {"start": 0, "end": 19, "code": desk.code.pk})

    answer = desk.client.post(reverse("text_undo", args=[desk.text.pk]), headers={"HX-Request": "true"})

    assert "Notulen rapat Mei" in answer.content.decode()


def test_a_block_knows_nothing_of_marks_outside_it():
    assert segments(Block(10, 14, "abcd", ()), [M(0, 10), M(14, 20)])[0].marks == ()
