"""A survey comes in row by row: own words to be coded, ticks as variables, nobody twice."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.core.errors import Refused
from rangkul.evidence.commands.surveys import Asked, bring_in_survey
from rangkul.evidence.models import Source, SourceConsent, SourceText, StudyVariable, StudyVariableValue, Turn
from rangkul.evidence.surveys import Survey, columns, read_survey, written
from rangkul.evidence.vocabulary import Reason, SourceKind
from tests.core.register_files import xlsx
from tests.makers import act_as, sign_in, visible

from .makers import make_evaluator, make_study

QUESTIONS = ("Jenis lembaga", "Apa yang paling sulit?", "Berapa lama ikut?")
ANSWERS = (
    ("LKS", "Undangan datang sehari sebelumnya, jadi kami jarang bisa hadir dalam rapat.", "2"),
    ("Dinas", "Data anak tidak sampai ke kami; kami menunggu surat yang tidak pernah tiba.", "5"),
    ("LKS", "", "1"),
)


def sheet(rows):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


FILE = sheet([QUESTIONS, *ANSWERS])


def refusal(data):
    with pytest.raises(Refused) as no:
        read_survey(data)
    return no.value


def test_a_sheet_gives_questions_and_answers_in_either_kind_of_file():
    from_text = read_survey(FILE)
    from_sheet = read_survey(xlsx(Survei=[list(QUESTIONS), *[list(one) for one in ANSWERS]]).getvalue())

    assert from_text.questions == from_sheet.questions == QUESTIONS
    assert [cells for _number, cells in from_text.rows] == [cells for _number, cells in from_sheet.rows]


def test_what_was_ticked_is_told_from_what_was_said():
    found = columns(read_survey(FILE))

    assert (found.open, found.closed) == ((1,), (0, 2))


@pytest.mark.parametrize("data", [sheet([QUESTIONS]), b"", b"%PDF-1.7 no sheet", b"PK\x03\x04 broken"])
def test_a_file_without_answers_is_refused_with_a_sentence(data):
    assert refusal(data).sentence


def test_a_survey_that_is_too_large_is_refused():
    assert refusal(sheet([QUESTIONS, *[ANSWERS[0]] * 501])).reason == Reason.SURVEY_TOO_LARGE


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8), st.data())
def test_every_answer_stands_where_its_turn_says(questions, data):
    answers = tuple(data.draw(st.text(max_size=40)) for _question in questions)
    survey = Survey(tuple(questions), ((2, answers),))

    text, turns = written(survey, answers, tuple(range(len(questions))))

    said = [answer for answer in answers if answer]
    assert len(turns) == len(said)
    for (start, end, question), answer in zip(turns, said, strict=True):
        assert text[start:end] == f"{question}\n{answer}\n"


@pytest.mark.django_db
def test_everybody_comes_in_once_with_words_ticks_and_consent():
    lead = make_evaluator()
    study = make_study(lead)
    asked = Asked("Responden", group="lks", consented_on=timezone.localdate())

    made = bring_in_survey(lead, study=study, survey=read_survey(FILE), asked=asked, at=timezone.now())
    with pytest.raises(Refused) as no:
        bring_in_survey(lead, study=study, survey=read_survey(FILE), asked=asked, at=timezone.now())

    act_as(lead)
    assert no.value.reason == Reason.SURVEY_KNOWN
    assert [one.title for one in made] == ["Responden 2", "Responden 3", "Responden 4"]
    assert visible(lead, SourceConsent).count() == 3
    # Whoever wrote nothing has no text.
    assert visible(lead, SourceText).count() == 2
    assert {turn.speaker for turn in visible(lead, Turn)} == {"Apa yang paling sulit?"}
    ticks = visible(lead, StudyVariableValue).filter(variable__name="Jenis lembaga")
    assert sorted(one.value for one in ticks) == ["Dinas", "LKS", "LKS"]


@pytest.mark.django_db
def test_a_survey_is_looked_at_first_and_brought_in_by_a_second_press(client):
    lead = make_evaluator()
    study = make_study(lead)
    sign_in(client, lead)
    address = reverse("study_survey", args=[study.pk])
    words = {"called": "Responden", "group": "lks", "language": "id"}

    looked = client.post(address, {**words, "file": SimpleUploadedFile("survei.csv", FILE)})
    act_as(lead)
    assert "3 orang terbaca" in looked.content.decode()
    assert not visible(lead, Source).exists()

    client.post(address, {**words, "looked_at": looked.context["looked_at"]})
    act_as(lead)
    assert visible(lead, Source).filter(kind=SourceKind.SURVEY, group="lks").count() == 3
    forged = client.post(address, {**words, "looked_at": looked.context["looked_at"][:-2] + "xx"})
    assert "terlalu lama" in forged.content.decode()


@pytest.mark.django_db
def test_questions_of_one_name_stay_questions_of_their_own():
    lead = make_evaluator()
    study = make_study(lead)
    long = "Seberapa sering " + "sekali " * 20
    data = sheet([("Lainnya", "Lainnya", long + "?", long + "!"), ("ya", "tidak", "1", "2")])

    bring_in_survey(lead, study=study, survey=read_survey(data), asked=Asked("Responden"), at=timezone.now())

    act_as(lead)
    names = set(visible(lead, StudyVariable).values_list("name", flat=True))
    assert names == {"Lainnya", "Lainnya (2)", long[:120], long[:116] + " (2)"}
    assert sorted(visible(lead, StudyVariableValue).values_list("value", flat=True)) == [
        "1", "2", "tidak", "ya"
    ]  # fmt: skip


def test_no_more_of_a_file_is_read_than_may_come_in():
    assert "MB" in refusal(b"a;b\n" + b"1;2\n" * (6 * 1024 * 1024)).sentence
