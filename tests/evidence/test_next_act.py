"""A study's page offers the one act that moves it on; no page of a study is a dead end."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rangkul.evidence.models import Framework
from rangkul.evidence.vocabulary import Part, SourceKind
from tests.makers import sign_in

from .makers import (
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_second_rater,
    make_source,
    make_study,
    make_text,
)

pytestmark = pytest.mark.django_db


def primary(page: str) -> str:
    """Where the one filled button of a page leads, or nowhere."""
    found = re.search(r'<a class="btn btn-primary" href="([^"]+)"', page)
    return found.group(1) if found else ""


def shown(client: Any, name: str, key: Any) -> str:
    return str(client.get(reverse(name, args=[key])).content.decode())


def test_a_study_leads_on_from_its_pattern_to_its_next_source(client: Any) -> None:
    lead = make_evaluator()
    sign_in(client, lead)
    expecting = make_study(lead, data_open=False)
    locked = make_study(lead, data_open=False, expected_locked_at=timezone.now() - timedelta(days=1))
    study = make_study(lead)

    def leads_to(one: Any) -> str:
        return primary(shown(client, "study", one.pk))

    assert leads_to(expecting) == reverse("study_pattern", args=[expecting.pk])
    assert leads_to(locked) == reverse("study_data", args=[locked.pk])
    assert leads_to(study) == reverse("source_new", args=[study.pk])
    text = make_text(make_source(study))
    assert leads_to(study) == reverse("study_codebook", args=[study.pk])
    code = make_code(study)
    assert leads_to(study) == reverse("study_sources", args=[study.pk])
    make_coding(text, code, lead)
    assert leads_to(study) == reverse("source_new", args=[study.pk])


def test_a_reader_is_offered_nothing_that_is_not_theirs(client: Any) -> None:
    study, reader = make_study(make_evaluator()), make_second_rater()
    make_member(study, reader, Part.READER)
    sign_in(client, reader)

    assert primary(shown(client, "study", study.pk)) == ""


def test_a_source_with_consent_and_without_text_asks_for_its_text(client: Any) -> None:
    lead = make_evaluator()
    source = make_source(make_study(lead), kind=SourceKind.INTERVIEW)
    sign_in(client, lead)

    assert primary(shown(client, "source", source.pk)) == reverse("source_consent_new", args=[source.pk])
    make_consent(source)
    assert primary(shown(client, "source", source.pk)) == reverse("source_text_new", args=[source.pk])


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [
        ("study_matrix", "study_sources"),
        ("study_saturation", "study_sources"),
        ("sample_new", "study_sources"),
        ("study_pattern", "study_change"),
        ("study_guide", "study_change"),
        ("study_member_new", "study_members"),
    ],
)
def test_an_empty_page_says_the_next_act(client: Any, name: str, leads_to: str) -> None:
    lead = make_evaluator()
    study = make_study(lead, framework=None)
    sign_in(client, lead)

    page = shown(client, name, study.pk)

    empty = page[page.index('<div class="empty">') :]
    assert f'href="{reverse(leads_to, args=[study.pk])}"' in empty[: empty.index("</div>")]


def test_a_range_needs_its_reason_and_the_form_does_not_say_otherwise(client: Any) -> None:
    lead = make_evaluator()
    framework = Framework.objects.get(key="ansell-gash-2008")
    study = make_study(lead, data_open=False, framework=framework)
    sign_in(client, lead)

    assert "(boleh kosong)" not in shown(client, "study_pattern_rating", study.pk)


def test_the_matrix_is_cards_on_a_phone_and_names_the_codes_that_nothing_speaks_of(client: Any) -> None:
    lead = make_evaluator()
    study = make_study(lead)
    make_coding(make_text(make_source(study)), make_code(study, "Kepercayaan"), lead)
    make_text(make_source(study, kind=SourceKind.MEDIA))
    make_code(study, "Dialog")
    sign_in(client, lead)

    page = shown(client, "study_matrix", study.pk)

    cells = re.findall(r'<td role="cell"[^>]*>', page)
    assert cells
    assert all('data-label="' in one for one in cells)
    assert "1 kode belum punya kutipan" in page
    silent = page[page.index('id="silent"') :]
    assert "Dialog" in silent
    assert "Kepercayaan" not in silent[: silent.index("</details>")]
