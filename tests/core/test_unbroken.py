"""On a phone no day breaks inside: not in a template, not in words that a view makes."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from rangkul.core.unbroken import NO_BREAK, day_words

MOMENT = datetime(2026, 11, 28, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("j M Y", ["28 Nov 2026"]),
        ("j F Y, H.i", ["28 November 2026", "17.05"]),
        ("l, j F Y, H.i", ["Sabtu", "28 November 2026", "17.05"]),
    ],
)
def test_a_day_breaks_only_at_its_commas(form, parts):
    page = Template('{% load rangkul %}{{ at|date:"' + form + '" }}')

    with translation.override("id"):
        shown = page.render(Context({"at": MOMENT}))

    assert shown.split(" ") == [
        part.replace(" ", NO_BREAK) + ("" if part is parts[-1] else ",") for part in parts
    ]


def test_words_of_a_view_are_unbroken_too():
    with translation.override("en"):
        assert day_words(date(2026, 11, 28), "j F Y") == f"28{NO_BREAK}November{NO_BREAK}2026"


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_day_says_nothing(nothing):
    assert Template('{% load rangkul %}{{ at|date:"j M Y" }}').render(Context({"at": nothing})) == ""
