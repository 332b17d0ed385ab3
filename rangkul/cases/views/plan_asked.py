"""What the plan says of a service that another office is asked for: where it stands, and what is next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.cases.catalogue import catalogue
from rangkul.cases.rules import referrals as rules
from rangkul.cases.rules.referrals import Party
from rangkul.cases.views.wording import label
from rangkul.cases.vocabulary import DeclineReason, ReferralStatus, Service, ServiceResult, SettledHow

Act = tuple[str, str]
_TONES = {"declined": "danger", "expired": "overdue", "withdrawn": "outline", "reported": "due_soon"}


@dataclass(frozen=True)
class Asking:
    """For the lines of one plan: the referral of each, what was reported, and what this reader may do."""

    case_id: UUID
    office: int
    kind: str
    may_refer: bool
    of_item: Mapping[UUID, Any] = field(default_factory=dict)
    results: Mapping[UUID, str] = field(default_factory=dict)


def running(item: Any, asking: Asking | None) -> bool:
    """Whether the service runs, by the plan or by what the other office said."""
    referral = asking.of_item.get(item.pk) if asking else None
    said = referral is not None and referral.status in ("started", "reported")
    return item.started_at is not None or said


def told(item: Any, asking: Asking | None) -> dict[str, Any] | None:
    """Where the referral of a line stands, whose turn it is until when, and what comes next in words."""
    referral = asking.of_item.get(item.pk) if asking else None
    if asking is None or referral is None:
        return None
    return {
        "number": referral.number,
        "url": reverse("referral", args=[referral.pk]),
        "office": referral.to_organisation,
        "status": label(ReferralStatus, referral.status),
        "tone": _TONES.get(referral.status, "done" if referral.status == "closed" else "active"),
        "due": referral.turn_due if item.ended_at is None else None,
        "turn": _turn(referral),
        "next": _next(referral, asking.results.get(referral.pk, "")) if item.ended_at is None else "",
    }


def _turn(referral: Any) -> str:
    party = rules.turn(referral.status)
    if party is None:
        return ""
    return _("your turn") if party is Party.SENDER else str(referral.to_organisation)


def _next(referral: Any, result: str) -> str:
    names = {
        "office": referral.to_organisation,
        "reason": label(DeclineReason, referral.decline_reason) if referral.decline_reason else "",
        "result": label(ServiceResult, result) if result else "",
        "how": label(SettledHow, referral.settled_how) if referral.settled_how else "",
    }
    if referral.settled_how:
        return _("Nobody else is asked: %(how)s.") % names
    sentences = {
        "more_asked": _("%(office)s must know more first. Answer its question."),
        "accepted": _("%(office)s takes it on and says when it begins."),
        "started": _("%(office)s gives the service and reports back; the result then stands here."),
        "reported": _("%(office)s reported: %(result)s. Read the report and close; the result stands here."),
        "declined": _(
            "%(office)s declined: %(reason)s. Ask another organisation, or say what comes instead."
        ),
        "expired": _("%(office)s never answered. Ask another organisation, or say what comes instead."),
        "withdrawn": _("The referral was taken back. Ask another organisation, or say what comes instead."),
        "closed": "",
    }
    return sentences.get(referral.status, _("%(office)s must answer. If it is late, call it.")) % names


def acts(item: Any, asking: Asking | None) -> list[Act]:
    """What moves a line that another office gives or is asked for, the best first; none: it is given here."""
    if asking is None or not asking.may_refer or item.ended_at is not None:
        return []
    referral = asking.of_item.get(item.pk)
    ask = f"{reverse('referral_new', args=[asking.case_id])}?item={item.pk}"
    if referral is None:
        return [(_("Refer"), ask)] if _is_given_elsewhere(item, asking) and not item.started_at else []
    page = reverse("referral", args=[referral.pk])
    if referral.status in rules.CAME_TO_NOTHING:
        return (
            []
            if referral.settled_how
            else [(_("Ask another organisation"), ask), (_("Say what comes"), page)]
        )
    words = {"more_asked": _("Answer the question"), "reported": _("Read and close")}
    return [] if referral.status == "closed" else [(words.get(referral.status, _("Open the referral")), page)]


def _is_given_elsewhere(item: Any, asking: Asking) -> bool:
    if item.provider_id is not None:
        return bool(item.provider_id != asking.office)
    return asking.kind not in catalogue()[Service(item.service)].receivers
