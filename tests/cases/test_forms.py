"""What a form says when something is missing or does not fit, in the reader's words."""

import pytest
from django.utils import translation

from rangkul.cases.forms.handovers import GiveForm
from rangkul.cases.forms.work import AssessmentForm
from rangkul.cases.instrument_files import instrument


def test_a_paper_cannot_say_that_a_child_carries_money_and_nothing():
    form = GiveForm({"carries": ["money", "none"]}, receivers=[("1", "Dinsos")])

    assert "carries" in form.errors
    assert "carries" not in GiveForm({"carries": ["none"]}, receivers=[("1", "Dinsos")]).errors


@pytest.mark.parametrize(
    ("language", "words"), [("id", "Bagian ini harus diisi."), ("en", "This field is required.")]
)
def test_a_missing_answer_is_asked_for_in_plain_words(language, words):
    with translation.override(language):
        assert list(GiveForm({}, receivers=[]).errors["place"]) == [words]


def test_the_questions_that_a_signature_needs_are_not_called_optional():
    with translation.override("en"):
        page = str(AssessmentForm(instrument=instrument("risk-24h"))["a-hurt_now"].as_field_group())

    assert "(optional)" not in page
    assert "Is the child hurt" in page
