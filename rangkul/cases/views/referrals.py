"""Pages of referrals: the inbox, and one referral."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.catalogue import catalogue
from rangkul.cases.commands import referrals as commands
from rangkul.cases.queries import plan_referrals
from rangkul.cases.queries import referrals as read
from rangkul.cases.rules import referrals as rules
from rangkul.cases.rules.referrals import Party, Step
from rangkul.cases.views.slices import slice_rows
from rangkul.cases.vocabulary import (
    BestInterest,
    DeclineReason,
    LegalBasis,
    MessageKind,
    ReferralStatus,
    Service,
    ServiceResult,
    SettledHow,
    Urgency,
)
from rangkul.core.pages import Request, page, render
from rangkul.core.roles import CEILING, Level, Permission, ceiling
from rangkul.core.unbroken import day_words

_TONES = {
    "declined": "danger",
    "expired": "overdue",
    "withdrawn": "outline",
    "closed": "done",
    "reported": "done",
}
# The way of a referral as it is drawn: status, and the column with its moment.
_WAY = (
    ("sent", "sent_at"),
    ("delivered", "delivered_at"),
    ("opened", "opened_at"),
    ("acknowledged", "acknowledged_at"),
    ("accepted", "answered_at"),
    ("started", "started_at"),
    ("reported", "reported_at"),
    ("closed", "ended_at"),
)


@page(Permission.REFERRAL_READ, methods=("GET",))
def referrals(request: Request) -> HttpResponse:
    """What is asked of us and what we asked of others, by what is due next, and whose turn it is."""
    actor, at = request.actor, timezone.now()
    received = _received(request)
    wanted = {
        "state": request.GET.get("state", ""),
        "service": _known(Service, request.GET.get("service", "")),
        "urgency": _known(Urgency, request.GET.get("urgency", "")),
    }
    shown = read.page_of_referrals(
        actor, received=received, **wanted, after=request.GET.get("after", ""), at=at
    )
    commands.list_referrals(
        actor, referrals=shown.rows, where="referrals_to_us" if received else "referrals_from_us", at=at
    )
    context = {
        "at": at,
        "received": received,
        "tabs": _tabs(request, received),
        "rows": [row(one, actor.organisation_id, at) for one in shown.rows],
        "page": shown,
        "wanted": wanted,
        "filtered": any(wanted.values()),
        "services": Service.choices,
        "urgencies": Urgency.choices,
    }
    return render(request, "cases/referrals.html", context)


def _received(request: Request) -> bool:
    side = request.GET.get("side")
    if side in ("to", "from"):
        return side == "to"
    return not request.actor.may(Permission.CASE_REFER)


def _known(terms: Any, value: str) -> str:
    return value if value in terms.values else ""


def _tabs(request: Request, received: bool) -> list[dict[str, Any]]:
    sides = [("to", _("To us"), True), ("from", _("From us"), False)]
    counts = read.live_counts(request.actor)
    return [
        {
            "url": f"{reverse('referrals')}?side={side}",
            "word": word,
            "current": received is to_us,
            "count": f"{read.COUNTED}+" if counts[to_us] == read.COUNTED else counts[to_us],
        }
        for side, word, to_us in sides
    ]


def row(referral: Any, mine: int, at: datetime) -> dict[str, Any]:
    """One referral as a list shows it: never a name, only what the signpost tells."""
    # The receiver no longer sees what has lapsed, so the turn is the sender's whatever the status says.
    lapsed = rules.is_lapsed(referral.status, referral.access_ends, at=at)
    party = Party.SENDER if lapsed else rules.turn(referral.status)
    return {
        "referral": referral,
        "service": Service(referral.service).label,
        "urgency": Urgency(referral.urgency).label,
        "status": ReferralStatus(referral.status).label,
        "tone": _TONES.get(referral.status, "active"),
        "due": referral.turn_due,
        "lapsed": lapsed,
        "turn": _turn(referral, party, mine),
        "ours": _is_ours(referral, party, mine),
        "whose": _office(referral, party),
        "act": _("Open") if lapsed or not _is_ours(referral, party, mine) else _act(referral, party),
    }


def _act(referral: Any, party: Party | None) -> str:
    """What one does next with a referral whose turn is one's own."""
    if party is not Party.RECEIVER:
        return _("Open")
    if referral.status in rules.UNANSWERED:
        return _("Open and answer")
    return _("Say that it started") if referral.status == "accepted" else _("Report back")


def _turn(referral: Any, party: Party | None, mine: int) -> str:
    if party is None:
        return ""
    if _is_ours(referral, party, mine):
        return _("your turn")
    return _office(referral, party)


def _office(referral: Any, party: Party | None) -> str:
    if party is None:
        return ""
    office = referral.to_organisation if party is Party.RECEIVER else referral.from_organisation
    return str(office.short_name)


def _is_ours(referral: Any, party: Party | None, mine: int) -> bool:
    side = {Party.RECEIVER: referral.to_organisation_id, Party.SENDER: referral.from_organisation_id}
    return party is not None and side.get(party) == mine


@page(Permission.REFERRAL_READ, on=read.referral, methods=("GET",))
def referral(request: Request, referral: Any) -> HttpResponse:
    """Who asks whom for what, how far it is, whose turn it is, and what each side may see."""
    actor, at = request.actor, timezone.now()
    slice = commands.open_referral(actor, referral=referral, at=at)
    reason = read.reason_of(actor, referral)
    is_receiver = referral.to_organisation_id == actor.organisation_id
    case = read.case_of(actor, referral)
    context = {
        "at": at,
        **row(referral, actor.organisation_id, at),
        "is_receiver": is_receiver,
        "crumbs": [(_("Referrals"), f"{reverse('referrals')}?side={'to' if is_receiver else 'from'}")],
        "is_sender": referral.from_organisation_id == actor.organisation_id,
        "slice": slice,
        "pairs": slice_rows(slice, referral.service) if slice else [],
        "too_low": is_receiver and CEILING[actor.organisation_kind] < Level.SLICE,
        "listed": ", ".join(
            str(field.label) for field in catalogue()[Service(referral.service)].slice_fields
        ),
        "reason": reason,
        "reason_word": BestInterest(reason.reason).label if reason and reason.reason else "",
        "case": case,
        "need": plan_referrals.need_of(actor, referral, at=at) if case else None,
        "basis": LegalBasis(referral.legal_basis).label,
        "declined": DeclineReason(referral.decline_reason).label if referral.decline_reason else "",
        "messages_said": _said(actor, referral),
        "steps": _way(referral),
        "at_work": referral.status in rules.AT_WORK,
        "renew_ahead": rules.RENEW_AHEAD,
        "ends_soon": rules.ends_soon(referral.status, referral.access_ends, at=at),
        "acts": _acts(request, referral, at),
        **_instead(request, referral, case),
        "receiver_sees": _receiver_sees(referral),
        "unanswered": referral.status in rules.UNANSWERED,
        "unheard": not is_receiver and rules.unheard(referral.status, referral.answer_due, at=at),
    }
    return render(request, "cases/referral.html", context)


def _receiver_sees(referral: Any) -> str:
    """How far the receiver sees, as it is now: before an answer, while it works, and when it is over."""
    opens_file = reads_file(Service(referral.service), referral.to_organisation)
    if referral.status in rules.UNANSWERED:
        if opens_file:
            return _("sees only that something is asked; after accepting, the file")
        return _("sees only that something is asked; after accepting, what the service needs")
    if referral.status in rules.LIVE:
        return _("sees the child's file") if opens_file else _("sees what the service needs")
    return _("sees nothing of the child any more")


def _instead(request: Request, referral: Any, case: Any) -> dict[str, Any]:
    """What the sender can do about a referral that came to nothing, or what was said of it."""
    actor = request.actor
    ours = referral.from_organisation_id == actor.organisation_id and actor.may(Permission.CASE_REFER)
    open_ = ours and referral.status in rules.CAME_TO_NOTHING and referral.settled_at is None
    if not open_ or case is None or not case.is_open:
        return {"settled": SettledHow(referral.settled_how).label if referral.settled_how else ""}
    item = f"&item={referral.plan_item_id}" if referral.plan_item_id else ""
    return {
        "unsettled": True,
        "elsewhere": f"{reverse('referral_new', args=[case.pk])}?service={referral.service}{item}",
    }


def _said(actor: Any, referral: Any) -> list[dict[str, Any]]:
    result = read.result_of(actor, referral) if referral.reported_at else ""
    names = {one.pk: one.short_name for one in (referral.from_organisation, referral.to_organisation)}
    return [
        {
            "kind": MessageKind(one.kind).label,
            "by": names.get(one.organisation_id, ""),
            "at": one.recorded_at,
            "text": one.text,
            "result": ServiceResult(result).label if result and one.kind == MessageKind.REPORT else "",
        }
        for one in read.messages_of(actor, referral)
    ]


def _way(referral: Any) -> list[dict[str, Any]]:
    """The way from sent to closed; what was passed over is drawn as skipped, an early end ends the line."""
    stopped = referral.status in (rules.OVER - {"closed"})
    # Who declines answers too; who withdraws ends something that may have been accepted.
    never = {"closed"} if stopped else set()
    never |= {"accepted"} if referral.status == "declined" else set()
    last = max(
        (at for at, (status, column) in enumerate(_WAY) if getattr(referral, column) and status not in never),
        default=0,
    )
    steps = [
        {
            "word": ReferralStatus(status).label,
            "state": _state(referral, index, last, column),
            "note": _moment(getattr(referral, column)) if index <= last else "",
        }
        for index, (status, column) in enumerate(_WAY[: last + 1] if stopped else _WAY)
    ]
    if stopped:
        word, ended = ReferralStatus(referral.status).label, _moment(referral.ended_at)
        steps.append({"word": word, "state": "now", "note": ended})
    return steps


def _state(referral: Any, index: int, last: int, column: str) -> str:
    if index > last:
        return "now" if index == last + 1 and referral.status in rules.LIVE else "next"
    # What somebody opened or answered has arrived, whether the moment was noted or not.
    return "done" if getattr(referral, column) or column == "delivered_at" else "skipped"


def _moment(moment: datetime | None) -> str:
    return day_words(timezone.localtime(moment), "j M, H.i") if moment else ""


def _acts(request: Request, referral: Any, at: datetime) -> dict[str, Any]:
    """The one act that moves it on, and the others, as this person may take them."""
    actor, can_gain = request.actor, read.access_can_be_kept(referral, at=at)
    steps: list[Step] = []
    if referral.to_organisation_id == actor.organisation_id and actor.may(Permission.REFERRAL_ANSWER):
        steps += rules.steps_open(referral.status, Party.RECEIVER, can_gain=can_gain)
    if referral.from_organisation_id == actor.organisation_id and actor.may(Permission.CASE_REFER):
        steps += rules.steps_open(referral.status, Party.SENDER, can_gain=can_gain)
    first = next((step for step in _FIRST if step in steps), None)
    return {
        "first": first and first.value,
        "others": [step.value for step in _OTHERS if step in steps and step != first],
    }


_FIRST = (Step.ACCEPT, Step.START, Step.REPORT, Step.ANSWER, Step.CLOSE)
_OTHERS = (
    Step.ACKNOWLEDGE,
    Step.CONTINUE,
    Step.RENEW,
    Step.REPORT,
    Step.ASK,
    Step.DECLINE,
    Step.WITHDRAW,
)


def reads_file(service: Service, office: Any) -> bool:
    """Whether accepting opens the whole file for this office."""
    level = rules.level_on_acceptance(service, office.kind)
    return min(level, ceiling(office.kind, office.accredited)) >= Level.FILE
