"""What the second of two savers sees: both versions side by side, so that nothing is lost."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from rangkul.core.pages import Request, render
from rangkul.core.unbroken import day_words
from rangkul.people.queries import names

Row = dict[str, Any]
Sent = list[tuple[str, str]]


def both_page(
    request: Request, rows: list[Row], same: Sent, current: Mapping[str, Any], *, title: str
) -> HttpResponse:
    """The rows that differ to choose from, with who saved meanwhile and when; what is the same goes along."""
    by = current.get("by")
    context = {
        "rows": rows,
        "fields": same,
        "version": current["version"],
        "who": names(request.actor, [by]).get(by or 0, _("A colleague")),
        "when": current.get("at"),
        "action": request.path,
        "back": request.path,
        "title": title,
    }
    return render(request, "cases/both.html", context, status=409)


_NAMES: Mapping[str, str] = {"provider": "provider_id", "origin": "origin_id"}


def versions(form: Any, current: Mapping[str, Any]) -> tuple[list[Row], Sent]:
    """The fields that differ between what was typed and what stands, and those that are the same."""
    rows: list[Row] = []
    same: Sent = []
    for name, field in form.fields.items():
        if name == "version":
            continue
        yours, theirs = form.cleaned_data.get(name), current.get(_NAMES.get(name, name))
        if (yours or "") == (theirs or ""):
            same.append((name, _sent(yours)))
            continue
        rows.append(
            {
                "name": name,
                "word": field.label,
                "yours": _said(field, yours),
                "theirs": _said(field, theirs),
                "yours_value": _sent(yours),
                "theirs_value": _sent(theirs),
            }
        )
    return rows, same


def _sent(value: Any) -> str:
    """A value as a form sends it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _said(field: Any, value: Any) -> str:
    """A value as a person reads it."""
    sent = _sent(value)
    if not sent:
        return ""
    if hasattr(value, "isoformat"):
        return day_words(value, "j M Y")
    for code, words in _flat(getattr(field, "choices", [])):
        if str(code) == sent:
            return str(words)
    return sent


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for code, words in choices:
        flat += _flat(words) if isinstance(words, (list, tuple)) else [(code, words)]
    return flat
