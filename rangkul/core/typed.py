"""What somebody typed: without signs that nobody sees, and in the words of the form's labels."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.forms import Form
from django.forms.widgets import HiddenInput, Input, PasswordInput, Textarea, Widget
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

_MARKS = {"csrfmiddlewaretoken", "op", "kept_for", "version", "next", "act"}
_MOST, _LONGEST = 60, 20_000
# Control characters, and the marks that turn the direction of reading: a name with one of them reads
# otherwise than it is stored, on the page, in the search and on a signed paper.
_UNSEEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def without_unseen(posted: QueryDict) -> QueryDict:
    """What was posted, without control characters and marks that turn the direction of reading.

    A name in Arabic letters needs none of them: it turns by itself.
    """
    if not any(_UNSEEN.search(one) for values in posted.lists() for one in values[1]):
        return posted
    seen = posted.copy()
    for name, values in posted.lists():
        seen.setlist(name, [_UNSEEN.sub("", one) for one in values])
    return seen


def typed_words(posted: QueryDict) -> list[tuple[str, str]]:
    """Each thing written, with its label; codes nobody reads, secrets and empty fields are left out."""
    names = set(posted) - _MARKS
    form = _form_of(names)
    fields = form.base_fields if form else {}
    told = []
    for name in list(posted)[:_MOST]:
        value = ", ".join(one for one in posted.getlist(name) if one)[:_LONGEST]
        if name in _MARKS or "password" in name or not value:
            continue
        if name in fields:
            words = _of_field(fields[name], value)
        else:
            words = (_("What you wrote"), value) if _looks_written(value) else None
        if words:
            told.append(words)
    return told


def standing_words(current: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a colleague saved, each with its label; a name that only our code knows is left out."""
    form = _form_of(set(current))
    fields = form.base_fields if form else {}
    told = []
    for name, value in current.items():
        if name in fields:
            told.append((str(fields[name].label), said_of(fields[name], value)))
        elif not (name.isidentifier() and name.islower()):
            told.append((name, said_of(None, value)))
    return told


def _of_field(field: Any, value: str) -> tuple[str, str] | None:
    if _is_secret(field.widget):
        return None
    said = said_of(field, value)
    free = isinstance(field.widget, Input | Textarea)
    # A code whose word only the page knew says nothing to a person.
    return (str(field.label or _("What you wrote")), said) if free or said != value else None


def _is_secret(widget: Widget) -> bool:
    return isinstance(widget, PasswordInput | HiddenInput)


def _looks_written(value: str) -> bool:
    """A sentence, not a code or a number of ours: nobody types a blank into a code."""
    return " " in value.strip()


def _form_of(names: set[str]) -> type[Form] | None:
    """The form to which most of these names belong; of several, the one with the fewest fields besides."""

    def fit(form: type[Form]) -> tuple[int, int]:
        fields = set(form.base_fields)
        return len(names & fields), -len(fields - names)

    best = max(_all_forms(Form), key=fit, default=None)
    return best if best and fit(best)[0] else None


def _all_forms(form: type[Form]) -> Iterator[type[Form]]:
    for one in form.__subclasses__():
        if one.__module__.startswith("rangkul."):
            yield one
        yield from _all_forms(one)


def said_of(field: Any, value: Any) -> str:
    """A field's value as a person reads it: the word of a choice, a date in full, yes or no."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set):
        return ", ".join(said_of(field, one) for one in value)
    sent = _sent(value)
    for code, label in _flat(getattr(field, "choices", ())):
        if str(code) == sent:
            return str(label)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return _moment(value)


def _sent(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield code, label


def _moment(value: Any) -> str:
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    try:
        day, moment = parse_date(text), parse_datetime(text)
    except ValueError:
        return text
    if day and len(text) <= len("2026-01-31"):
        return date_format(day, "j M Y")
    return date_format(moment, "DATETIME_FORMAT") if moment else text
