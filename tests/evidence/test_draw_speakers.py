"""Whose turns a sample draws, and what is left of it when a coder wants to finish."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.core.errors import Refused
from rangkul.evidence import models
from rangkul.evidence.commands import samples as commands
from rangkul.evidence.queries import samples as read
from rangkul.evidence.rules.samples import asks
from rangkul.evidence.vocabulary import Part, Reason, SourceKind
from tests.makers import act_as, sign_in, visible

from .makers import (
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_sample,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db
LINES = [
    ("Pewawancara", "Bagaimana kerja sama dengan Dinas Sosial?"),
    ("LKS-03", "Kami duduk bersama Dinsos setiap bulan."),
    ("Pewawancara", "Siapa yang menjaga jalannya pertemuan?"),
    ("Relawan", "Biasanya staf Dinsos yang memimpin rapat."),
]


def make_interview(study: models.Study) -> models.SourceText:
    """An interview in which somebody asks and two answer."""
    source = make_source(study, kind=SourceKind.INTERVIEW, group="lks")
    make_consent(source)
    text, turns = "", []
    for speaker, words in LINES:
        turns.append((len(text), len(text) + len(words), speaker))
        text += f"{words}\n"
    return make_text(source, text, turns=turns)


class Desk:
    """A study with two coders, an interview and an article."""

    def __init__(self) -> None:
        self.lead, self.second = make_evaluator(), make_second_rater()
        self.study = make_study(self.lead)
        make_member(self.study, self.second, Part.SECOND_CODER)
        self.interview = make_interview(self.study)
        self.article = make_text(make_source(self.study), "Perda ini mengatur perlindungan anak.")

    def draw(self, **values: Any) -> models.Sample:
        return commands.draw_sample(
            self.lead,
            study=self.study,
            share=1,
            coders=[self.lead.user_id, self.second.user_id],
            at=timezone.now(),
            **values,
        )

    def drawn(self, sample: models.Sample) -> set[str]:
        return {one.text.text[one.start : one.end] for one in read.units(self.lead, sample)}


@pytest.fixture
def desk(db: None) -> Desk:
    """A lead and a second coder."""
    return Desk()


def test_the_questions_of_the_interviewer_are_not_drawn_unless_asked_for(desk: Desk) -> None:
    sample = desk.draw()

    assert desk.drawn(sample) == {LINES[1][1], LINES[3][1], "Perda ini mengatur perlindungan anak."}
    assert visible(desk.lead, models.Sample).get().left_out == ["Pewawancara"]


def test_whoever_draws_says_which_speakers_count(desk: Desk) -> None:
    sample = desk.draw(left_out=["Relawan"])

    assert LINES[0][1] in desk.drawn(sample)
    assert LINES[3][1] not in desk.drawn(sample)
    assert visible(desk.lead, models.Sample).get().left_out == ["Relawan"]


def test_with_nobody_left_to_speak_nothing_is_drawn(db: None) -> None:
    lead, second = make_evaluator(), make_second_rater()
    study = make_study(lead)
    make_member(study, second, Part.SECOND_CODER)
    make_interview(study)
    act_as(lead)

    with pytest.raises(Refused) as no:
        commands.draw_sample(
            lead,
            study=study,
            share=1,
            coders=[lead.user_id, second.user_id],
            left_out=["Pewawancara", "LKS-03", "Relawan"],
            at=timezone.now(),
        )
    assert no.value.reason == Reason.SAMPLE_NOBODY_SPEAKS


@pytest.mark.parametrize(
    ("name", "is_asking"),
    [
        ("Pewawancara", True),
        ("PEWAWANCARA 2", True),
        ("Interviewer1", True),
        ("moderator", True),
        ("Peneliti_1", True),
        ("LKS-03", False),
        ("Informan 1", False),
        ("P", False),
        ("", False),
    ],
)
def test_who_asks_is_known_by_the_name(name: str, is_asking: bool) -> None:
    assert asks(name) is is_asking


@pytest.mark.parametrize(
    ("language", "asked", "kept"),
    [
        ("id", "Giliran bicara siapa yang tidak ikut diundi?", "Giliran bicara yang tidak ikut"),
        ("en", "Whose turns are left out?", "Turns left out"),
    ],
)
def test_the_page_asks_and_the_sample_says_whose_turns_are_left_out(
    desk: Desk, client: Any, language: str, asked: str, kept: str
) -> None:
    sign_in(client, desk.lead)
    client.post(reverse("set_language"), {"language": language})
    address = reverse("sample_new", args=[desk.study.pk])

    page = client.get(address).content.decode()
    assert asked in page
    ticked = re.findall(r'name="left_out" value="([^"]+)"[^>]*checked', page)
    assert ticked == ["Pewawancara"]

    answer = client.post(
        address,
        {"share": "1", "coders": [desk.lead.user_id, desk.second.user_id], "left_out": ["Pewawancara"]},
    )
    page = client.get(answer.url).content.decode()
    assert kept in page
    assert "Pewawancara" in page


def test_a_study_without_speakers_is_not_asked_about_them(client: Any) -> None:
    lead, second = make_evaluator(), make_second_rater()
    study = make_study(lead)
    make_member(study, second, Part.SECOND_CODER)
    make_text(make_source(study), "Perda ini mengatur perlindungan anak.")
    sign_in(client, lead)

    assert "left_out" not in client.get(reverse("sample_new", args=[study.pk])).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "1 dari 3 bagian sudah Anda beri kode"),
        ("en", "1 of 3 passages carry a code of yours"),
    ],
)
def test_before_finishing_a_coder_sees_what_is_left(client: Any, language: str, words: str) -> None:
    lead, second = make_evaluator(), make_second_rater()
    study = make_study(lead)
    make_member(study, second, Part.SECOND_CODER)
    text = make_text(make_source(study), "a" * 60)
    sample = make_sample(text, lead, second, units=((0, 20), (20, 40), (40, 60)))
    make_coding(text, make_code(study), lead, start=22, end=30, sample=sample)
    # What the other coder did is nobody's business here.
    make_coding(text, make_code(study), second, start=42, end=50, sample=sample)
    sign_in(client, lead)
    client.post(reverse("set_language"), {"language": language})

    page = client.get(reverse("sample_finish", args=[sample.pk])).content.decode()

    assert words in page
    passage = reverse("sample_passage", args=[sample.pk])
    assert re.findall(rf'href="{passage}\?n=(\d+)"', page) == ["1", "3"]
