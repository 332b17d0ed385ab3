"""The components say what they are given, and no more."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from rangkul.core.form_renderer import FormRenderer
from rangkul.core.templatetags import rangkul as tags

NOW = datetime(2026, 3, 12, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEMPLATES = Path(tags.__file__).resolve().parent.parent / "templates"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def show(source: str, **context) -> str:
    """What a template writes."""
    return Template("{% load rangkul %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("due", "stopped_at", "state", "words"),
    [
        (NOW + 72 * HOUR, None, "running", "3 days left"),
        (NOW + 25 * HOUR, None, "running", "25 hours left"),
        (NOW + 24 * HOUR, None, "due_soon", "24 hours left"),
        (NOW + HOUR, None, "due_soon", "60 minutes left"),
        (NOW, None, "due_soon", "0 minutes left"),
        (NOW - timedelta(minutes=1), None, "overdue", "Late by 1 minute"),
        (NOW - 50 * HOUR, None, "overdue", "Late by 2 days"),
        (NOW, NOW, "stopped", "Done in time"),
        (NOW - 3 * HOUR, NOW, "stopped_late", "Done, 3 hours late"),
        (None, None, "running", "No deadline"),
    ],
)
def test_a_clock_says_how_long_still_or_how_late(due, stopped_at, state, words):
    assert tags.clock_state(due, NOW, stopped_at=stopped_at) == state
    assert tags.clock_words(due, NOW, stopped_at=stopped_at) == words


def test_a_clock_follows_the_moment_of_its_page_and_says_whose_turn_it_is():
    page = show("{% clock due whose='LKSA Pelangi' %}", due=NOW + HOUR, at=NOW + 3 * HOUR)
    assert "Late by 2 hours" in page
    assert "LKSA Pelangi" in page


def test_a_person_card_without_a_name_shows_the_number_and_no_initials():
    page = show("{% person 'DPK-2026-0142' line='about 12' %}")
    assert "DPK-2026-0142" in page
    assert "about 12" in page
    assert "<img" not in page


def test_a_name_is_written_as_words_and_never_as_markup():
    assert "<b>" not in show("{% person name=name %}", name="<b>Ucil</b>")


def test_every_icon_that_a_template_names_is_drawn():
    pages = " ".join(path.read_text() for path in TEMPLATES.parents[1].rglob("templates/**/*.html"))
    named = set(re.findall(r'{% icon "([^"]+)"', pages))
    assert len(named) > 10
    for name in sorted(named):
        assert "<svg" in show("{% icon name %}", name=name)


def test_an_icon_is_never_a_file_from_elsewhere():
    for name in ("../models", "no-such-icon"):
        with pytest.raises(TemplateSyntaxError):
            show("{% icon name %}", name=name)


def test_every_state_has_a_word_and_an_icon():
    for tone in tags.TONE_ICONS:
        page = show("{% status 'Accepted' tone %}", tone=tone)
        assert "Accepted" in page
        assert "<svg" in page


def test_an_unknown_number_is_not_shown_as_zero():
    page = show("{% include 'core/components/number.html' with label='Answered' value=None %}")
    assert "not known" in page


def test_days_of_the_timeline_are_the_days_of_jakarta():
    late_evening_in_jakarta = datetime(2026, 3, 12, 16, 30, tzinfo=UTC)
    after_midnight = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)
    events = [{"at": after_midnight, "words": "b"}, {"at": late_evening_in_jakarta, "words": "a"}]
    page = show("{% include 'core/components/timeline.html' %}", events=events)
    assert page.count("timeline-day") == 2
    assert "23.30" in page


def test_no_template_carries_a_style_or_a_script_of_its_own():
    for path in TEMPLATES.rglob("*.html"):
        words = path.read_text()
        for forbidden in (" style=", "<style", " onclick=", " onsubmit=", "javascript:", "<script>"):
            assert forbidden not in words, (path.name, forbidden)


def test_no_template_lets_anybodys_words_become_a_part_of_the_page():
    every = sorted(TEMPLATES.parents[1].glob("*/templates/**/*.html"))
    assert len(every) > 100
    for path in every:
        words = path.read_text()
        for forbidden in ("|safe", "| safe", "autoescape off", "|unescape"):
            assert forbidden not in words, (path.name, forbidden)


def test_a_field_says_what_is_wrong_where_the_control_says_it_is_said():
    class Encounter(forms.Form):
        nickname = forms.CharField(label="Nickname", help_text="As told")
        sex = forms.ChoiceField(choices=[("m", "Boy"), ("f", "Girl")], widget=forms.RadioSelect)

    page = Encounter({}, renderer=FormRenderer()).render()

    assert 'aria-describedby="id_nickname_helptext id_nickname_error"' in page
    assert 'id="id_nickname_error"' in page
    assert 'href="#field-id_nickname"' in page
    assert 'id="field-id_nickname"' in page
    assert "<legend>Sex" in page


class Told:
    """A value that counts how often it was written."""

    times = 0

    def __str__(self) -> str:
        self.times += 1
        return "told"


PART = "{% same_for one %}{{ one }}{% endsame_for %}"


def test_a_part_that_is_the_same_for_many_is_drawn_once():
    part, told = Template("{% load rangkul %}" + PART), Told()

    pages = [part.render(Context({"one": told})) for _page in range(3)]

    assert pages == ["told"] * 3
    assert told.times == 1


def test_a_part_is_drawn_anew_for_another_value_and_in_another_language():
    part = Template(
        "{% load i18n rangkul %}{% same_for one %}{{ one }} {% translate 'Sign out' %}{% endsame_for %}"
    )

    english = [part.render(Context({"one": value})) for value in ("a", "b", "a")]
    with translation.override("id"):
        indonesian = part.render(Context({"one": "a"}))

    assert english == ["a Sign out", "b Sign out", "a Sign out"]
    assert indonesian == "a Keluar"


def test_a_part_that_is_kept_sees_nothing_of_the_page_but_its_named_values():
    page = show(
        "{% same_for one %}{{ one }}{{ name }}{{ request.user }}"
        "{% include 'core/components/mark.html' %}{% endsame_for %}",
        one="a",
        name="Bayu",
        request={"user": "Sri"},
    )

    assert page.startswith("a<svg")
    assert "Bayu" not in page
    assert "Sri" not in page


def test_a_kept_part_writes_words_and_never_markup():
    assert show(PART, one="<b>") == "&lt;b&gt;"


def test_values_without_end_are_not_kept_without_end(monkeypatch):
    monkeypatch.setattr(tags.SameFor, "most", 2)
    part = Template("{% load rangkul %}" + PART)

    assert [part.render(Context({"one": number})) for number in range(5)] == ["0", "1", "2", "3", "4"]
    assert len(part.nodelist[-1].drawn) == 2


def test_a_block_of_a_page_is_never_kept():
    with pytest.raises(TemplateSyntaxError, match="no block inside"):
        show("{% same_for %}{% block content %}{% endblock %}{% endsame_for %}")
