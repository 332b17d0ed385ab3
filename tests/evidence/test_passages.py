"""Every passage of a code, where codes stand and where they meet, as far as one may see."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.evidence import models
from rangkul.evidence.commands import codebooks as commands
from rangkul.evidence.queries import passages as read
from rangkul.evidence.vocabulary import Part, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in

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


class Study:
    """A study with its lead and a second coder, two sources with texts, and codes on demand."""

    def __init__(self) -> None:
        self.lead, self.second = make_evaluator(), make_second_rater()
        self.row = make_study(self.lead)
        make_member(self.row, self.second, Part.SECOND_CODER)
        self.first = make_text(make_source(self.row, kind=SourceKind.DOCUMENT, group="lks"), "kata " * 60)
        self.other = make_text(make_source(self.row, kind=SourceKind.MEDIA), "kata " * 60)
        act_as(self.lead)

    def code(self, name: str, **values: Any) -> models.Code:
        return make_code(self.row, name, **values)


@pytest.mark.django_db
def test_a_matrix_counts_passages_and_sources_and_marks_what_one_source_says():
    study = Study()
    trust, dialogue = study.code("A"), study.code("B")
    for start in (0, 10, 20):
        make_coding(study.first, trust, study.lead, start=start, end=start + 4)
    make_coding(study.other, trust, study.lead)
    make_coding(study.other, dialogue, study.lead, start=30, end=40)

    columns, rows = read.matrix(study.lead, study.row, cut="kind")

    assert columns == ["document", "media"]
    told = {row.code.name: ([(c.passages, c.sources) for c in row.cells], row.single) for row in rows}
    assert told == {"A": ([(3, 1), (1, 1)], False), "B": ([(0, 0), (1, 1)], True)}


@pytest.mark.django_db
def test_nothing_of_an_unopened_sample_counts_neither_a_colleagues_work_nor_ones_own():
    study = Study()
    code = study.code("A")
    sample = make_sample(study.first, study.lead, study.second)
    make_coding(study.first, code, study.second, sample=sample)
    make_coding(study.first, code, study.lead, sample=sample, start=10, end=14)

    assert [row.passages for row in read.matrix(study.lead, study.row, cut="kind")[1]] == [0]
    assert read.codings_of(study.lead, code).rows == []
    assert read.meetings(study.lead, study.row) == []


@pytest.mark.django_db
def test_a_merged_code_is_read_and_drawn_as_what_it_became():
    study = Study()
    code, into = study.code("Percaya"), study.code("Kepercayaan")
    make_coding(study.first, code, study.lead)
    make_coding(study.other, into, study.lead)

    commands.merge_code(study.lead, code=code, into=into, at=timezone.now())

    assert len(read.codings_of(study.lead, into).rows) == 2
    client = Client()
    sign_in(client, study.lead)
    html = client.get(reverse("text_code", args=[study.first.pk])).content.decode()
    assert "Kepercayaan" in html and "code-chip" in html


@pytest.mark.django_db
def test_pages_of_codes_cost_as_many_queries_with_many_passages_as_with_few(django_assert_max_num_queries):
    study = Study()
    codes = [study.code(f"K{number}") for number in range(12)]
    for number in range(80):
        make_coding(study.first, codes[number % 12], study.lead, start=number * 3, end=number * 3 + 5)
    client = Client()
    sign_in(client, study.lead)

    for name, key in (("study_matrix", study.row.pk), ("code_passages", codes[0].pk)):
        with django_assert_max_num_queries(22):
            assert client.get(reverse(name, args=[key])).status_code == 200


@pytest.mark.django_db
def test_the_script_puts_the_passages_into_the_page_that_is_open():
    study = Study()
    code = study.code("Percaya")
    for number in range(60):
        make_coding(study.first, code, study.lead, start=number, end=number + 5)
    client = Client()
    sign_in(client, study.lead)
    there = reverse("code_passages", args=[code.pk])

    whole = client.get(there).content.decode()
    inner = client.get(there, headers={"HX-Request": "true"}).content.decode()
    again = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in whole and "<html" not in inner
    assert rows_of(inner) == rows_of(whole) and len(rows_of(inner)) == 50
    assert "<title>Kutipan: Percaya" in inner and 'rel="next"' in inner
    # On the way back the whole page is asked for.
    assert "<html" in client.get(there, headers=again).content.decode()


def plainly(study: Study, code: models.Code) -> None:
    for start in range(70):
        make_coding(study.first, code, study.second, start=start, end=start + 5)


def by_a_coder_of_another_program(study: Study, code: models.Code) -> None:
    with owner_for_a_while():
        foreign = models.ForeignCoder.objects.create(study=study.row, name="Coder A")
    nobody_here: Any = replace(study.lead, user_id=None)
    make_coding(study.first, code, nobody_here, foreign_coder=foreign)


def with_one_merged_into_it(study: Study, code: models.Code) -> None:
    other = study.code("Ragu")
    make_coding(study.other, other, study.lead)
    commands.merge_code(study.lead, code=other, into=code, at=timezone.now())


def while_some_are_coded_blind(study: Study, code: models.Code) -> None:
    sample = make_sample(study.first, study.lead, study.second)
    make_coding(study.first, code, study.second, sample=sample)
    make_coding(study.other, code, study.lead)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "coded", [plainly, by_a_coder_of_another_program, with_one_merged_into_it, while_some_are_coded_blind]
)
def test_the_short_way_to_the_newest_passages_finds_what_the_long_one_does(coded):
    study = Study()
    code = study.code("Percaya")
    coded(study, code)

    listed = read.listed_code(study.lead, code_id=code.pk)
    short = read.codings_of(study.lead, listed)

    assert short == read.codings_of(study.lead, code)
    assert len(short.rows) == (50 if coded is plainly else 1)
    assert listed.found_plainly is (coded is not with_one_merged_into_it)


def rows_of(html: str) -> list[str]:
    """The quotations with their sources, as they stand."""
    return re.findall(r"<figure.*?</figure>", html, re.DOTALL)
