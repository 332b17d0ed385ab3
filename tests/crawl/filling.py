"""Fill in the form of a page as a person would, with words of one's own in every field that takes words."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from lxml import html as parser

_LEFT_ALONE = {"csrfmiddlewaretoken"}


@dataclass
class Filled:
    """What is sent, and those of it that were typed."""

    sent: dict[str, Any] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


def form_of(text: str, url: str) -> Any:
    """The form of a page that is sent to this address; None if it has none."""
    page = parser.fromstring(text)
    found = [
        form
        for form in page.forms
        if form.method == "POST" and (form.action or url).partition("?")[0] in (url, "", ".")
    ]
    return max(found, key=lambda form: len(form.inputs.keys()), default=None)


def fill(form: Any, wanted: dict[str, Any] | None = None) -> Filled:
    """The form with every empty field filled; choices take what stands, else the first that says a thing."""
    filled, wanted = Filled(), wanted or {}
    for number, one in enumerate(form.inputs):
        name = one.name
        if not name or name in _LEFT_ALONE or name in filled.sent:
            continue
        if name in wanted:
            filled.sent[name] = wanted[name]
            continue
        value = _value(one, form, number)
        if value is not None:
            filled.sent[name] = value
            if isinstance(value, str) and value.startswith("Kata saya"):
                filled.typed.append(value)
    return filled


def _value(one: Any, form: Any, number: int) -> Any:
    if one.tag == "select":
        offered = [option for option in one.iter("option") if option.get("value")]
        chosen = [option for option in offered if option.get("selected") is not None]
        if one.name == "provider" and not chosen:
            return ""  # not everybody gives each service, and nobody need be named
        return next((option.get("value") for option in (*chosen, *offered)), "")
    if one.tag == "textarea":
        return f"Kata saya {number}"
    if one.tag != "input":
        return None
    return _typed(one, form, number)


def _typed(one: Any, form: Any, number: int) -> Any:
    kind, value = one.get("type", "text"), one.get("value") or ""
    if kind in ("radio", "checkbox"):
        group = form.xpath(f".//input[@name='{one.name}']")
        checked = [each.get("value", "on") for each in group if each.get("checked") is not None]
        if kind == "checkbox" and not checked and one.get("required") is None and len(group) == 1:
            return None
        return next(iter(checked or [each.get("value") or "on" for each in group if each.get("value")]), "on")
    if kind in ("submit", "button", "file", "image", "reset"):
        return None
    if kind == "text" and one.get("inputmode") == "decimal":
        # Each higher than the one before, as where one begins after the other.
        return value or str(number)
    if kind == "text":
        longest = int(one.get("maxlength") or 200)
        words = f"Kata saya {number}"
        return words if longest >= len(words) and one.get("inputmode") != "numeric" else value
    return value or {"email": "kata.saya@contoh.id", "number": one.get("min") or "1"}.get(kind, _today(kind))


def _today(kind: str) -> str:
    return timezone.localdate().isoformat() if kind == "date" else ""
