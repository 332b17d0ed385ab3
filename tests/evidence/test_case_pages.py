"""Pages of the cases of a study: link the voices of a source, describe a case, read the table split by it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.evidence import models
from rangkul.evidence.commands import variables
from rangkul.evidence.queries import cases as read
from tests.conftest import owner_for_a_while
from tests.makers import sign_in, visible

from .makers import make_case, make_voice
from .test_cases_of_a_study import Desk


@pytest.fixture
def desk(db: None) -> Desk:
    """A study with an interview."""
    return Desk()


def test_whoever_codes_links_the_voices_of_a_source_and_reads_the_table_split(desk: Desk) -> None:
    client = Client()
    sign_in(client, desk.lead)
    page = client.get(reverse("source_voices", args=[desk.source.pk])).content.decode()
    assert "Kami hadir setiap bulan." in page

    answer = client.post(
        reverse("source_voices", args=[desk.source.pk]),
        {"add0": "", "add1": "", "add2": "LKS-03", "add3": "LKS-07"},
    )
    assert answer.status_code == 302
    client.post(reverse("study_variable_new", args=[desk.study.pk]), {"name": "Kelamin", "kind": "Text"})
    case = visible(desk.lead, models.StudyCase).get(study=desk.study, name="LKS-03")
    answer = client.post(
        reverse("study_case_change", args=[case.pk]),
        {"name": "LKS-03", "value0": "Perempuan", "version": "1"},
    )
    assert answer.status_code == 302
    desk.coded(1)

    cases = client.get(reverse("study_cases", args=[desk.study.pk])).content.decode()
    assert "Perempuan" in cases
    address = reverse("study_matrix", args=[desk.study.pk])
    asked = desk.variable("Kelamin").pk
    table = client.get(f"{address}?by={asked}").content.decode()
    assert f'<option value="{asked}" selected>' in table
    assert "Perempuan" in table and "1 (1)" in table


def test_what_somebody_wrote_about_a_variable_is_words_and_never_a_part_of_the_page(desk: Desk) -> None:
    client = Client()
    sign_in(client, desk.lead)
    words = '<b hx-post="/notices/read/" hx-trigger="load" hx-include="form">Umur</b>'
    asked = {"name": "Umur", "kind": "Text", "description": words}
    client.post(reverse("study_variable_new", args=[desk.study.pk]), asked)

    page = client.get(reverse("study_case_new", args=[desk.study.pk])).content.decode()

    assert "<b hx-post" not in page
    assert "&lt;b hx-post" in page


def test_a_link_is_taken_back_on_the_page(desk: Desk) -> None:
    voice = make_voice(make_case(desk.study, "Harapan"), desk.source, "LKS-03")
    client = Client()
    sign_in(client, desk.lead)

    client.post(reverse("source_voices", args=[desk.source.pk]), {"ended2": str(voice.pk)})

    assert read.voices_in(desk.lead, desk.source) == {}


def test_a_reader_sees_cases_and_has_no_form(desk: Desk) -> None:
    case = make_case(desk.study, "Harapan", kelamin="P")
    client = Client()
    sign_in(client, desk.reader)

    assert "Harapan" in client.get(reverse("study_case", args=[case.pk])).content.decode()
    for name, key in (("study_case_change", case.pk), ("source_voices", desk.source.pk)):
        assert client.post(reverse(name, args=[key]), {"name": "X", "add0": "X"}).status_code == 409


@pytest.mark.parametrize(
    ("kind", "value", "fine"),
    [
        ("Integer", "tiga", False),
        ("Integer", "3", True),
        ("Float", "3,5", True),
        ("Date", "31/05/2026", False),
        ("DateTime", "2026-05-31T14:30", True),
        ("Boolean", "true", True),
    ],
)
def test_a_value_is_of_the_kind_of_its_variable(desk: Desk, kind: str, value: str, *, fine: bool) -> None:
    variables.make_variable(desk.lead, study=desk.study, name="Ukuran", kind=kind, at=timezone.now())
    client = Client()
    sign_in(client, desk.lead)

    answer = client.post(
        reverse("study_case_new", args=[desk.study.pk]), {"name": "Harapan", "value0": value}
    )

    assert (answer.status_code == 302) is fine


def test_a_value_of_other_software_stays_as_it_is_when_something_else_is_changed(desk: Desk) -> None:
    variables.make_variable(desk.lead, study=desk.study, name="Mulai", kind="Date", at=timezone.now())
    case, variable = make_case(desk.study, "Harapan"), desk.variable("Mulai")
    with owner_for_a_while():
        models.StudyVariableValue.objects.create(
            study=desk.study, variable=variable, case=case, value="kira-kira Mei"
        )
    client = Client()
    sign_in(client, desk.lead)
    page = client.get(reverse("study_case_change", args=[case.pk])).content.decode()
    assert "kira-kira Mei" in page

    client.post(
        reverse("study_case_change", args=[case.pk]),
        {"name": "Tunas", "value0": "kira-kira Mei", "version": "1"},
    )

    assert read.values_of(desk.lead, case) == {variable.pk: "kira-kira Mei"}
