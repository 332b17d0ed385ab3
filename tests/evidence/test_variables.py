"""Variables of a study: renamed, put out of use, used again; and numbers that are counted in bands."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rangkul.core.errors import Refused, Stale
from rangkul.core.models import Event
from rangkul.evidence import models
from rangkul.evidence.commands import surveys
from rangkul.evidence.commands import variables as commands
from rangkul.evidence.queries import cases as read
from rangkul.evidence.refi.writing import write_qdpx
from rangkul.evidence.rules.variables import Band, banded, check_bands, in_bands
from rangkul.evidence.surveys import Survey
from rangkul.evidence.vocabulary import Reason
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in, visible

from .exchanging import bring_in, take_out
from .makers import make_case, make_study, make_voice
from .test_cases_of_a_study import Desk

AGES = [Band("", "Muda"), Band("25", "Dewasa"), Band("60", "Lansia")]


@pytest.fixture
def desk(db: None) -> Desk:
    """A study with an interview in which two answer."""
    return Desk()


def aged(desk: Desk, *ages: str, kind: str = "Integer") -> models.StudyVariable:
    """A variable of ages, with a case for each age; the first two are the voices of the interview."""
    cases = [make_case(desk.study, f"Kasus {number}", Usia=age) for number, age in enumerate(ages)]
    for case, speaker in zip(cases, ("LKS-03", "LKS-07"), strict=False):
        make_voice(case, desk.source, speaker)
    with owner_for_a_while():
        models.StudyVariable._base_manager.filter(study=desk.study).update(kind=kind)
    act_as(desk.lead)
    return desk.variable("Usia")


# --- bands ------------------------------------------------------------------------------------------------

numbers = st.integers(-50, 150)


@given(starts=st.sets(numbers, min_size=1, max_size=6), value=numbers)
def test_a_number_falls_into_the_highest_band_that_begins_at_or_below_it(
    starts: set[int], value: int
) -> None:
    rising = sorted(starts)
    bands = [Band("", "terendah"), *(Band(str(start), f"dari {start}") for start in rising)]
    below = [start for start in rising if start <= value]

    assert banded(bands, str(value)) == (f"dari {max(below)}" if below else "terendah")


@pytest.mark.parametrize("value", ["sekitar 30", "nan", "inf", ""])
def test_what_is_no_number_falls_into_no_band(value: str) -> None:
    assert banded(AGES, value) == value


def test_bands_stand_from_low_to_high_then_words_then_what_was_not_said() -> None:
    met = ["", "Lansia", "sekitar 30", "Muda"]

    assert in_bands(AGES, met) == ["Muda", "Lansia", "sekitar 30", ""]


@pytest.mark.parametrize(
    ("bands", "numbers", "reason"),
    [
        (AGES, False, Reason.BANDS_OF_NO_NUMBERS),
        (AGES[:1], True, Reason.BANDS_TOO_FEW),
        ([Band("", "Muda"), Band("25", "muda")], True, Reason.BANDS_NAMED_ALIKE),
        ([Band("", "Muda"), Band("25", "")], True, Reason.BANDS_NAMED_ALIKE),
        ([Band("", "Muda"), Band("", "Dewasa")], True, Reason.BANDS_WITHOUT_START),
        ([Band("", "Muda"), Band("60", "Lansia"), Band("25", "Dewasa")], True, Reason.BANDS_OUT_OF_ORDER),
        ([Band("", "Muda"), Band("25", "Dewasa"), Band("25,0", "Lansia")], True, Reason.BANDS_OUT_OF_ORDER),
    ],
)
def test_bands_that_make_no_sense_are_refused(bands: list[Band], numbers: bool, reason: Reason) -> None:
    with pytest.raises(Refused) as no:
        check_bands(bands, numbers=numbers)

    assert no.value.reason == reason
    check_bands(AGES, numbers=True)
    check_bands([], numbers=False)


def test_the_table_counts_in_bands_and_each_number_stays_at_its_case(desk: Desk) -> None:
    variable = aged(desk, "24", "25", "61")
    desk.coded(1)
    desk.coded(1, 2)

    variable = commands.band_variable(desk.lead, variable=variable, bands=AGES, at=timezone.now())
    columns, rows = read.by_variable(desk.lead, desk.study, variable, bands=AGES)

    assert columns == ["Muda", "Dewasa"]
    assert [cell.passages for cell in rows[0].cells] == [2, 1] and rows[0].passages == 2
    assert read.by_variable(desk.lead, desk.study, variable)[0] == ["24", "25"]
    assert read.counted_values(desk.lead, variable) == [("24", 1), ("25", 1), ("61", 1)]


def test_ages_that_a_survey_brought_as_words_fall_into_bands_and_words_do_not(desk: Desk) -> None:
    variable = aged(desk, "24", "25", kind="Text")
    words = commands.make_variable(desk.lead, study=desk.study, name="Peran", kind="Text", at=timezone.now())

    assert commands.band_variable(desk.lead, variable=variable, bands=AGES, at=timezone.now()).version == 2
    with pytest.raises(Refused):
        commands.band_variable(desk.lead, variable=words, bands=AGES, at=timezone.now())


def test_the_file_carries_the_number_and_not_its_band(desk: Desk) -> None:
    commands.band_variable(desk.lead, variable=aged(desk, "24", "61"), bands=AGES, at=timezone.now())
    other = make_study(desk.lead)

    out = take_out(desk.lead, desk.study)
    bring_in(desk.lead, other, write_qdpx(out))

    assert sorted(value.value or "" for case in out.cases for value in case.values) == ["24", "61"]
    brought = visible(desk.lead, models.StudyVariableValue).filter(study=other)
    assert sorted(brought.values_list("value", flat=True)) == ["24", "61"]


# --- another name, out of use -----------------------------------------------------------------------------


def test_a_variable_is_renamed_and_keeps_its_values(desk: Desk) -> None:
    variable = aged(desk, "24")

    changed = commands.change_variable(
        desk.lead, variable=variable, name=" Umur  sekarang ", description="Dalam tahun", at=timezone.now()
    )

    assert (changed.name, changed.description, changed.version) == ("Umur sekarang", "Dalam tahun", 2)
    assert read.counted_values(desk.lead, changed) == [("24", 1)]


def test_two_who_rename_at_once_are_both_told_and_a_name_is_there_once(desk: Desk) -> None:
    variable, at = aged(desk, "24"), timezone.now()
    before = desk.variable("Usia")
    commands.make_variable(desk.lead, study=desk.study, name="Peran", kind="Text", at=at)
    commands.change_variable(desk.lead, variable=variable, name="Umur", at=at)

    with pytest.raises(Stale):
        commands.change_variable(desk.lead, variable=before, name="Tahun", at=at)
    with pytest.raises(Refused) as no:
        commands.change_variable(desk.lead, variable=desk.variable("Umur"), name="PERAN", at=at)
    assert no.value.reason == Reason.VARIABLE_NAME_TAKEN


def test_out_of_use_nobody_is_asked_and_no_table_is_split_and_used_again_it_has_what_was_said(
    desk: Desk,
) -> None:
    variable, client = aged(desk, "24"), Client()
    sign_in(client, desk.lead)
    matrix, cases = (reverse(name, args=[desk.study.pk]) for name in ("study_matrix", "study_cases"))
    new = reverse("study_case_new", args=[desk.study.pk])
    desk.coded(1)
    assert "Usia" in client.get(matrix).content.decode() and "Usia" in client.get(new).content.decode()

    client.post(reverse("study_variable_retire", args=[variable.pk]))

    assert "Usia" not in client.get(matrix).content.decode()
    assert "Usia" not in client.get(new).content.decode()
    assert "Usia" in client.get(cases).content.decode()
    refused = client.post(reverse("study_variable_change", args=[variable.pk]), {"name": "Umur"})
    assert refused.status_code == 409
    assert any(value.value == "24" for one in take_out(desk.lead, desk.study).cases for value in one.values)

    client.post(reverse("study_variable_take_up", args=[variable.pk]))
    page = client.get(reverse("study_variable", args=[variable.pk])).content.decode()
    assert "24" in page and "Usia" in client.get(new).content.decode()


def test_a_survey_that_asks_it_again_uses_it_again(desk: Desk) -> None:
    variable = commands.make_variable(
        desk.lead, study=desk.study, name="Kelamin", kind="Text", at=timezone.now()
    )
    commands.retire_variable(desk.lead, variable=variable, at=timezone.now())
    told = "Kami jarang diundang, dan bila diundang tidak ditanya apa pun oleh siapa pun di sana."
    survey = Survey(
        ("Kelamin", "Ceritakan"), ((2, ("P", told)), (3, ("L", told[::-1])), (4, ("P", told.upper())))
    )

    surveys.bring_in_survey(
        desk.lead, study=desk.study, survey=survey, asked=surveys.Asked("Survei"), at=timezone.now()
    )

    assert desk.variable("Kelamin").retired_at is None


def test_each_act_on_a_variable_is_one_step_in_the_log(desk: Desk) -> None:
    variable, at = aged(desk, "24"), timezone.now()
    variable = commands.change_variable(desk.lead, variable=variable, name="Umur", at=at)
    variable = commands.band_variable(desk.lead, variable=variable, bands=AGES, at=at)
    variable = commands.retire_variable(desk.lead, variable=variable, at=at)
    commands.take_up_variable(desk.lead, variable=variable, at=at)

    with owner_for_a_while():
        told = Event._base_manager.filter(name__startswith="study_variable.").order_by("recorded_at", "id")
        steps = [(one.name.partition(".")[2], one.details) for one in told]
    assert steps == [
        ("changed", {"version": 2}),
        ("banded", {"bands": 3, "version": 3}),
        ("retired", {}),
        ("taken_up", {}),
    ]


# --- pages ------------------------------------------------------------------------------------------------


def test_bands_are_named_on_a_page_and_head_the_columns(desk: Desk) -> None:
    variable, client = aged(desk, "24", "61"), Client()
    sign_in(client, desk.lead)
    desk.coded(1)
    address = reverse("study_variable_bands", args=[variable.pk])
    words: dict[str, Any] = {"name0": "Muda", "start1": "25,5", "name1": "Dewasa", "version": "1"}

    wrong = client.post(address, words | {"start2": "tua", "name2": "Lansia"})
    assert wrong.status_code == 200 and "tua" in wrong.content.decode()
    assert client.post(address, words | {"start2": "3", "name2": "Lansia"}).status_code == 409
    assert client.post(address, words).status_code == 302

    table = client.get(f"{reverse('study_matrix', args=[desk.study.pk])}?by={variable.pk}").content.decode()
    assert "Muda (di bawah 25.5)" in table
    each = client.get(f"{reverse('study_matrix', args=[desk.study.pk])}?by={variable.pk}&each=1")
    assert "Muda" not in each.content.decode()
    assert client.post(address, words | {"name1": "Tua"}).status_code == 409
    assert client.post(address, {"version": "2"}).status_code == 302
    assert desk.variable("Usia").bands == []


def test_a_reader_sees_a_variable_and_changes_nothing(desk: Desk) -> None:
    variable, client = aged(desk, "24"), Client()
    sign_in(client, desk.reader)

    assert "24" in client.get(reverse("study_variable", args=[variable.pk])).content.decode()
    for name in ("change", "bands", "retire", "take_up"):
        answer = client.post(reverse(f"study_variable_{name}", args=[variable.pk]), {"name": "X"})
        assert answer.status_code == 409
