"""What a form shows when a colleague saved first."""

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any

from django.forms import Form
from django.utils.formats import date_format

Rows = list[tuple[str, str]]


def hold_to(form: Form, now: Mapping[str, Any]) -> Rows:
    """Keep what was typed, on what stands now, so that saving again replaces it; and where both differ."""
    typed: Any = copy(form.data)
    for field in form.hidden_fields():
        if field.name in now:
            typed[form.add_prefix(field.name)] = str(now[field.name])
    form.data = typed
    shown = [field for field in form.visible_fields() if field.name in now]
    differ = [field for field in shown if _plain(field.data) != _plain(now[field.name])]
    return [(str(field.label), _words(field.field, now[field.name])) for field in differ or shown]


def _plain(value: Any) -> str:
    """A value as a form sends it: nothing, no and an empty line are the same."""
    return "" if value in (None, False) else "\n".join(str(value).split("\r\n")).strip()


def _words(field: Any, value: Any) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y")
    choices = {str(key): str(word) for key, word in getattr(field, "choices", ())}
    return choices.get("" if value is None else str(value), "" if value is None else str(value))
