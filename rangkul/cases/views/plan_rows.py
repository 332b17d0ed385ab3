"""How a plan is shown: its lines by stream, each with its state and the act that moves it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.rules.referrals import LIVE
from rangkul.cases.views import plan_asked
from rangkul.cases.views.wording import label
from rangkul.cases.vocabulary import Horizon, Service, ServiceResult, ServiceStatus, Stream
from rangkul.core.clocks import end_of_day


def service_word(item: Any) -> str:
    """The service of a line, in words."""
    return label(Service, item.service)


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
        "horizon": label(Horizon, item.horizon),
        "state": label(ServiceStatus, state),
        "tone": tone,
        "result": label(ServiceResult, item.result) if item.result else "",
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
