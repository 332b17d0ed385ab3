"""A codebook grows out of a framework and out of reading; merging and rewording lose nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.core.errors import Refused, Stale
from rangkul.evidence.commands import codebooks as commands
from rangkul.evidence.kept_frameworks import parsed
from rangkul.evidence.models import Code, CodeVersion, Framework, Source
from rangkul.evidence.queries import codebooks as read
from rangkul.evidence.queries.compared import compared
from rangkul.evidence.queries.saturation import interviews
from rangkul.evidence.rules import codebooks as rules
from rangkul.evidence.rules.codebooks import Wording
from rangkul.evidence.vocabulary import Part, Reason, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .makers import (
    finish_sample,
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


class Book:
    """A study with one text and two codes, the second below the first."""

    def __init__(self):
        self.lead = make_evaluator()
        self.study = make_study(self.lead)
        self.text = make_text(make_source(self.study))
        self.trust = make_code(self.study, "Kepercayaan", definition="Saling percaya")
        self.doubt = make_code(self.study, "Keraguan", parent=self.trust)
        act_as(self.lead)

    def passages(self):
        act_as(self.lead)
        return {one.code.name: one.passages for one in read.tree(self.lead, self.study)}


@pytest.fixture
def book(db):
    return Book()


@pytest.mark.django_db
def test_every_factor_of_the_framework_becomes_a_code_once_and_under_its_parent():
    lead = make_evaluator()
    study = make_study(lead, framework=Framework.objects.get(key="ansell-gash-2008"))
    theory = parsed(study.framework)

    made = commands.take_over_framework(lead, study=study, at=timezone.now())
    again = commands.take_over_framework(lead, study=study, at=timezone.now())

    codes = {one.node: one for one in visible(lead, Code)}
    assert (made, again) == (len(theory.walk()), 0)
    for _depth, node in theory.walk():
        parent = codes[node.id].parent
        assert (parent.node if parent else None) == (theory.node(node.parent).id if node.parent else None)
    assert codes["ag2008:collaborative_process.trust"].include


def test_merged_passages_count_for_the_other_code_and_come_back(book):
    make_coding(book.text, book.doubt, book.lead)
    make_coding(book.text, book.trust, book.lead, start=5, end=9)
    other = make_code(book.study, "Ragu-ragu")
    make_coding(book.text, other, book.lead, start=10, end=12)

    commands.merge_code(book.lead, code=book.doubt, into=other, at=timezone.now())
    assert book.passages() == {"Kepercayaan": 1, "Ragu-ragu": 2}

    gone = visible(book.lead, Code).get(pk=book.doubt.pk)
    commands.take_up_code(book.lead, code=gone, at=timezone.now())
    assert book.passages() == {"Kepercayaan": 1, "Keraguan": 1, "Ragu-ragu": 1}


def test_a_new_wording_keeps_the_older_one_and_asks_for_a_look_at_what_it_coded(book):
    make_coding(book.text, book.trust, book.lead)
    act_as(book.lead)

    commands.reword_code(
        book.lead, code=book.trust, wording=Wording("Kepercayaan", "Berani terus terang"), at=timezone.now()
    )
    make_coding(book.text, book.trust, book.lead, start=5, end=9, code_version=2)

    act_as(book.lead)
    (branch,) = (one for one in read.tree(book.lead, book.study) if one.code.pk == book.trust.pk)
    assert (branch.passages, branch.to_look_at) == (2, 1)
    assert visible(book.lead, CodeVersion).get().definition == "Saling percaya"


def test_the_second_of_two_who_reword_is_told(book):
    first, second = (visible(book.lead, Code).get(pk=book.trust.pk) for _ in range(2))
    commands.reword_code(book.lead, code=first, wording=Wording("Satu"), at=timezone.now())

    with pytest.raises(Stale):
        commands.reword_code(book.lead, code=second, wording=Wording("Dua"), at=timezone.now())


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (
            lambda b: commands.move_code(b.lead, code=b.trust, parent=b.doubt, at=timezone.now()),
            Reason.CODE_UNDER_ITSELF,
        ),
        (
            lambda b: commands.merge_code(b.lead, code=b.trust, into=b.doubt, at=timezone.now()),
            Reason.CODE_UNDER_ITSELF,
        ),
        (
            lambda b: commands.merge_code(b.lead, code=b.trust, into=b.trust, at=timezone.now()),
            Reason.CODE_WITH_ITSELF,
        ),
        (
            lambda b: commands.make_code(b.lead, study=b.study, wording=Wording(" "), at=timezone.now()),
            Reason.CODE_NAME_MISSING,
        ),
    ],
)
def test_what_would_break_the_tree_is_refused(book, act, reason):
    with pytest.raises(Refused) as no:
        act(book)
    assert no.value.reason == reason


def test_a_code_that_passages_carry_is_merged_not_retired(book):
    make_coding(book.text, book.doubt, book.lead)
    act_as(book.lead)
    with pytest.raises(Refused) as no:
        commands.retire_code(book.lead, code=book.doubt, at=timezone.now())
    assert no.value.reason == Reason.CODE_USED

    commands.retire_code(book.lead, code=book.trust, at=timezone.now())
    assert book.passages() == {"Keraguan": 1}


def test_a_code_that_carries_only_what_was_merged_into_it_is_not_retired(book):
    make_coding(book.text, book.doubt, book.lead)
    act_as(book.lead)
    other = make_code(book.study, "Ragu-ragu")
    commands.merge_code(book.lead, code=book.doubt, into=other, at=timezone.now())

    with pytest.raises(Refused) as no:
        commands.retire_code(book.lead, code=other, at=timezone.now())
    assert no.value.reason == Reason.CODE_USED


@pytest.mark.parametrize("marked", [False, True])
def test_while_a_sample_is_not_open_no_refusal_tells_whether_a_colleague_used_a_code(book, marked):
    second = make_second_rater()
    make_member(book.study, second, Part.SECOND_CODER)
    sample = make_sample(book.text, book.lead, second)
    if marked:
        make_coding(book.text, book.doubt, second, sample=sample)
    act_as(book.lead)

    with pytest.raises(Refused) as no:
        commands.retire_code(book.lead, code=book.doubt, at=timezone.now())
    assert no.value.reason == Reason.CODES_USED_BLIND


def test_a_code_neither_stands_under_nor_becomes_one_of_another_study(book):
    elsewhere = make_code(make_study(book.lead), "Lain")
    act_as(book.lead)
    for act in (
        lambda: commands.move_code(book.lead, code=book.doubt, parent=elsewhere, at=timezone.now()),
        lambda: commands.merge_code(book.lead, code=book.doubt, into=elsewhere, at=timezone.now()),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.reason == Reason.CODE_OF_OTHER_STUDY


@pytest.mark.parametrize(
    "act",
    [
        lambda b: commands.move_code(b.lead, code=b.doubt, parent=None, at=timezone.now()),
        lambda b: commands.merge_code(b.lead, code=b.doubt, into=b.trust, at=timezone.now()),
        lambda b: commands.retire_code(b.lead, code=b.doubt, at=timezone.now()),
        lambda b: commands.take_up_code(b.lead, code=b.doubt, at=timezone.now()),
    ],
)
def test_whoever_changes_the_tree_waits_for_whoever_is_changing_it(book, act):
    with CaptureQueriesContext(connection) as asked:
        act(book)

    told = [one["sql"] for one in asked.captured_queries]
    first = next(place for place, sql in enumerate(told) if f"codebook:{book.study.pk}" in sql)
    assert "pg_advisory_xact_lock" in told[first]
    assert not any('FROM "evidence_code"' in sql for sql in told[:first])


def test_codes_that_became_each_other_end_no_page(book):
    make_coding(book.text, book.doubt, book.lead)
    with owner_for_a_while():
        Code._base_manager.filter(pk=book.doubt.pk).update(merged_into=book.trust)
        Code._base_manager.filter(pk=book.trust.pk).update(merged_into=book.doubt)
        Source._base_manager.filter(pk=book.text.source_id).update(kind=SourceKind.INTERVIEW)
    second = make_second_rater()
    sample = make_sample(book.text, book.lead, second)
    make_coding(book.text, book.doubt, book.lead, sample=sample)
    finish_sample(sample)
    act_as(book.lead)

    assert len(interviews(book.lead, book.study).coded) == 1
    assert list(compared(book.lead, sample).codes) == [book.doubt.pk]


def test_who_rewords_too_late_keeps_their_words_sees_the_others_and_can_save(client, book):
    sign_in(client, book.lead)
    url = reverse("code_reword", args=[book.trust.pk])
    client.post(url, {"name": "Percaya", "definition": "Kata rekan", "version": "1"})

    late = client.post(url, {"name": "Yakin", "definition": "Kata saya", "version": "1"})

    html = late.content.decode()
    assert late.status_code == 409
    assert "Kata rekan" in html and "Kata saya" in html
    assert late.context["form"]["version"].value() == "2"
    client.post(url, {"name": "Yakin", "definition": "Kata saya", "version": "2"})
    act_as(book.lead)
    assert visible(book.lead, Code).get(pk=book.trust.pk).name == "Yakin"


def test_a_reader_changes_no_code(book):
    reader = make_second_rater()
    make_member(book.study, reader, Part.READER)

    with pytest.raises(Refused) as no:
        commands.make_code(reader, study=book.study, wording=Wording("Baru"), at=timezone.now())
    assert no.value.reason == Reason.ONLY_READER


def test_the_codebook_counts_no_passage_that_is_coded_blind(book):
    second = make_second_rater()
    make_member(book.study, second, Part.SECOND_CODER)
    make_coding(book.text, book.trust, book.lead)
    sample = make_sample(book.text, book.lead, second)
    make_coding(book.text, book.trust, book.lead, sample=sample, start=5, end=9)

    act_as(second)
    assert {one.passages for one in read.tree(second, book.study)} == {0}


def test_the_tree_costs_the_same_for_many_codes(book, django_assert_max_num_queries):
    for _ in range(30):
        make_coding(book.text, make_code(book.study, parent=book.doubt), book.lead)
    act_as(book.lead)

    with django_assert_max_num_queries(3):
        assert len(read.tree(book.lead, book.study)) == 32


def test_a_code_is_made_reworded_and_merged_by_its_pages(client, book):
    sign_in(client, book.lead)
    words = {"name": "Rapat rutin", "definition": "Rapat bulanan", "colour": "teal", "is_codable": "on"}
    client.post(reverse("code_new", args=[book.study.pk]), {**words, "parent": str(book.trust.pk)})
    act_as(book.lead)
    code = visible(book.lead, Code).get(name="Rapat rutin")
    assert code.parent == book.trust

    client.post(reverse("code_reword", args=[code.pk]), {"name": "Rapat", "version": "1"})
    assert "Rapat bulanan" in client.get(reverse("code", args=[code.pk])).content.decode()
    client.post(reverse("code_merge", args=[code.pk]), {"into": str(book.doubt.pk)})

    shown = client.get(reverse("study_codebook", args=[book.study.pk])).content.decode()
    assert "1 kode tidak dipakai lagi" in shown
    assert (
        client.post(reverse("code_merge", args=[book.trust.pk]), {"into": str(book.doubt.pk)}).status_code
        == 409
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_whatever_is_merged_and_moved_the_tree_stays_a_tree(acts):
    parents: dict[int, int | None] = dict.fromkeys(range(10))
    merged: dict[int, int | None] = dict.fromkeys(range(10))
    for number, (one, other) in enumerate(acts):
        if merged[one] is not None or merged[other] is not None:
            continue
        try:
            if number % 2:
                rules.check_merge(one, other, parents)
                merged[one] = other
                parents.update({key: other for key, parent in parents.items() if parent == one})
            else:
                rules.check_place(one, other, parents)
                parents[one] = other
        except Refused:
            continue

    for key in parents:
        end = rules.standing(key, merged)
        assert merged[end] is None
        way, at = set(), parents[key]
        while at is not None:
            assert at not in way
            way.add(at)
            at = parents[at]


@pytest.mark.django_db
def test_nothing_is_chosen_beforehand_when_a_code_is_to_become_another(client):
    lead = make_evaluator()
    study = make_study(lead)
    code, _other = make_code(study, "Dialog"), make_code(study, "Janji")
    sign_in(client, lead)

    page = client.get(reverse("code_merge", args=[code.pk])).content.decode()

    assert '<option value="" selected' in page
    assert client.post(reverse("code_merge", args=[code.pk]), {"into": ""}).context["form"].errors


@pytest.mark.django_db
def test_a_code_names_what_was_merged_into_it_so_that_it_can_be_taken_up_again(client):
    lead = make_evaluator()
    study = make_study(lead)
    code, other = make_code(study, "Dialog"), make_code(study, "Janji")
    sign_in(client, lead)

    merged = client.post(reverse("code_merge", args=[code.pk]), {"into": str(other.pk)}, follow=True)
    client.post(reverse("code_take_up", args=[code.pk]))
    taken_up = client.get(reverse("code", args=[other.pk]))

    assert f'<a href="{reverse("code", args=[code.pk])}">Dialog</a>' in merged.content.decode()
    assert reverse("code", args=[code.pk]) not in taken_up.content.decode()
