"""How a plan is shown: its lines by stream, each with its state and the act that moves it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.rules.referrals import LIVE
from rangkul.cases.views import plan_asked
from rangkul.cases.views.telling import word
from rangkul.cases.vocabulary import Horizon, Service, ServiceResult, ServiceStatus, Stream
from rangkul.core.clocks import end_of_day
from rangkul.core.unbroken import day_words


def service_word(item: Any) -> str:
    """The service of a line, in words."""
    return word(Service, item.service)


def by_stream(
    items: Sequence[Any],
    at: datetime,
    *,
    may: bool,
    edit: bool = False,
    asking: plan_asked.Asking | None = None,
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The three streams with their lines, the nearest horizon first."""
    order = {code: number for number, code in enumerate(Horizon.values)}
    return [
        (
            str(stream.label),
            [
                _line(item, may=may, edit=edit, asking=asking)
                for item in sorted(items, key=lambda one: order.get(one.horizon, 9))
                if item.stream == stream
            ],
        )
        for stream in Stream
    ]


def _line(item: Any, *, may: bool, edit: bool, asking: plan_asked.Asking | None) -> dict[str, Any]:
    state, tone = _state(item, asking)
    return {
        "item": item,
        "service": service_word(item),
        "horizon": word(Horizon, item.horizon),
        "state": word(ServiceStatus, state),
        "tone": tone,
        "result": word(ServiceResult, item.result) if item.result else "",
        "due": end_of_day(item.due_on) if item.due_on and not item.ended_at else None,
        "asked": plan_asked.told(item, asking),
        "acts": _acts(item, asking) if may else [],
        "edit": reverse("plan_item", args=[item.pk]) if edit else "",
    }


def _acts(item: Any, asking: plan_asked.Asking | None) -> list[plan_asked.Act]:
    """The acts that move a line, the best first; what another office does is not started by hand."""
    if item.ended_at is not None:
        return []
    referral = asking.of_item.get(item.pk) if asking else None
    found = plan_asked.acts(item, asking)
    if referral is not None and referral.status in LIVE:
        return found
    if item.started_at is None:
        return [*found, (_("Start"), reverse("service_start", args=[item.pk]))]
    return [*found, (_("End"), reverse("service_end", args=[item.pk]))]


def _state(item: Any, asking: plan_asked.Asking | None) -> tuple[str, str]:
    if item.ended_at is not None:
        return ("stopped", "plain") if item.result == "child_left" else ("done", "done")
    return ("running", "active") if plan_asked.running(item, asking) else ("planned", "plain")


def initial(item: Any) -> dict[str, Any]:
    """The form's first values for one line."""
    return {
        "version": item.row_version,
        "need": item.need,
        "service": item.service,
        "horizon": item.horizon,
        "provider": item.provider_id or "",
        "due_on": item.due_on,
        "indicator": item.indicator,
    }


_NAMES: Mapping[str, str] = {"provider": "provider_id", "origin": "origin_id"}


def versions(form: Any, current: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The fields that differ between what was typed and what stands, and those that are the same."""
    rows: list[dict[str, Any]] = []
    same: list[tuple[str, str]] = []
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
    for code, label in _flat(getattr(field, "choices", [])):
        if str(code) == sent:
            return str(label)
    return sent


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for code, label in choices:
        flat += _flat(label) if isinstance(label, (list, tuple)) else [(code, label)]
    return flat
