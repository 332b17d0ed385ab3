"""Pages of the handover: give, hand the phone over, receive, decline, correct, and the paper."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from rangkul.cases.commands import handovers as commands
from rangkul.cases.commands.children import list_children
from rangkul.cases.commands.giving import Given
from rangkul.cases.forms.handovers import (
    DeclineForm,
    GiveForm,
    NeverArrivedForm,
    NoteForm,
    SignForm,
    WithdrawForm,
)
from rangkul.cases.queries import children as read_children
from rangkul.cases.queries import handovers as read
from rangkul.cases.queries import joint as read_joint
from rangkul.cases.queries.encounters import child_known
from rangkul.cases.rules import handovers as rules
from rangkul.cases.views.refusing import say_no
from rangkul.cases.views.signing import receiver_who_signs
from rangkul.cases.views.wording import label, labels
from rangkul.cases.vocabulary import (
    Belonging,
    Condition,
    DeclineHandover,
    NeverArrived,
    Reason,
    WithdrawHandover,
)
from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.core.letters import letter_response
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission


@page(Permission.FILE_OPEN, methods=("GET",))
def handovers(request: Request) -> HttpResponse:
    """Children on the way to us and from us, and what was answered lately."""
    actor, at = request.actor, timezone.now()
    coming, going = list(read.on_the_way_to(actor, at)), list(read.on_the_way_from(actor, at))
    page = read.page_of_answered(actor, after=request.GET.get("after", ""), at=at)
    listed = {one.child_id for one in (*coming, *going, *page.rows)}
    if listed:
        list_children(actor, children=listed, where="handovers", at=at)
    context = {
        "at": at,
        "coming": [one for one in coming if one.joint_id is None],
        "going": [one for one in going if one.joint_id is None],
        "page": page,
        "receives": actor.may(Permission.HANDOVER_RECEIVE),
        **_sittings(actor, at),
    }
    return render(request, "cases/handovers.html", context)


def _sittings(actor: Actor, at: datetime) -> dict[str, list[Any]]:
    """Who passes together stands as one row on the list."""
    found = read_joint.on_the_way(actor, at)
    mine = actor.organisation_id
    return {
        "coming_together": [one for one in found if one.to_organisation_id == mine],
        "going_together": [one for one in found if one.from_organisation_id == mine],
    }


@page(Permission.HANDOVER_GIVE, on=read_children.child)
def give_handover(request: Request, child: Any) -> HttpResponse:
    """Write down that a child passes to another organisation."""
    actor, at = request.actor, timezone.now()
    receivers = {str(one.pk): one for one in read.receivers(actor, [child.pk], at)}
    encounter = read_children.latest_encounter(actor, child)
    initial = {
        "given_at": timezone.localtime(at),
        "to": next(iter(receivers), None),
        "called": encounter.nickname if encounter else "",
        "place": encounter.place if encounter else "",
        "conditions": encounter.conditions if encounter else [],
    }
    choices = [(key, one.name) for key, one in receivers.items()]
    form, status = bound(request, GiveForm, receivers=choices, initial=initial), 200
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        to, given_at = receivers[words.pop("to")], words.pop("given_at")
        given = Given(**words)
        try:
            handover = commands.give_handover(
                actor, child=child, to=to, given=given, given_at=given_at, at=at
            )
        except Refused as no:
            say_no(form, no)
            status = 409
        else:
            said = _("The child is on the way to %(receiver)s.")
            messages.success(request, said % {"receiver": to.short_name})
            return redirect("handover", handover_id=handover.pk)
    running = read.running_handover(actor, child)
    context = {"form": form, "child": child, "running": running, "at": at}
    return render(request, "cases/handover_give.html", context, status=status)


@page(Permission.FILE_OPEN, on=read.handover, methods=("GET",))
def handover(request: Request, handover: Any) -> HttpResponse:
    """Where the child is, whose turn it is and until when, and what was written down."""
    actor, at = request.actor, timezone.now()
    commands.open_handover(actor, handover=handover, form="page", at=at)
    return render(request, "cases/handover.html", _told(request, handover) | {"at": at})


def _told(request: Request, handover: Any) -> dict[str, Any]:
    actor = request.actor
    running, missing = handover.status == "in_transit", read.still_missing(actor, handover, at=timezone.now())
    to_us = handover.to_organisation_id == actor.organisation_id
    from_us = handover.from_organisation_id == actor.organisation_id
    child = child_known(actor, handover.child_id)
    received = handover.status == "received"
    return {
        "handover": handover,
        "child": child,
        **read.sides(handover),
        **_goes_along(handover),
        **_why(handover),
        "notes": [(note, read.writer_of(note)) for note in read.notes_of(actor, handover)],
        "running": running,
        "can_answer": running
        and to_us
        and actor.may(Permission.HANDOVER_RECEIVE)
        and handover.given_by != actor.user_id,
        "can_hand_phone": running and from_us and actor.may(Permission.HANDOVER_GIVE),
        "never_left": handover.withdrawn_reason == NeverArrived.MISTAKE,
        "can_say_missing": from_us
        and actor.may(Permission.HANDOVER_GIVE)
        and handover.status == "declined"
        and _can_say_what_became(actor, handover),
        "not_present": handover.declined_reason == DeclineHandover.CHILD_NOT_PRESENT,
        "lost": running and handover.due_at + rules.LOST_AFTER < timezone.now(),
        "missing": missing,
        "to_be_known": read.unread_loss(actor, handover) if missing and to_us else None,
        "can_meet": missing and from_us and actor.may(Permission.ENCOUNTER_RECORD),
        "can_give_again": not missing
        and handover.status in ("declined", "withdrawn", "not_arrived")
        and from_us
        and child is not None
        and child.holder_id == actor.organisation_id
        and actor.may(Permission.HANDOVER_GIVE),
        "given_on": received and from_us and actor.may(Permission.HANDOVER_GIVE),
        "can_admit": received and to_us and actor.may(Permission.STAY_RUN),
    }


def _goes_along(handover: Any) -> dict[str, str]:
    return {
        "conditions": labels(Condition, handover.conditions),
        "carried": labels(Belonging, handover.carries),
    }


def _why(handover: Any) -> dict[str, str]:
    return {
        "declined_reason": label(DeclineHandover, handover.declined_reason),
        "withdrawn_reason": label(WithdrawHandover, handover.withdrawn_reason),
        "never_arrived": label(NeverArrived, handover.withdrawn_reason),
    }


def _can_say_what_became(actor: Actor, handover: Any) -> bool:
    moved_on = read.moved_on(actor, handover, at=timezone.now())
    return rules.never_came(handover.status, handover.declined_reason) and not moved_on


def _sent_back(request: Request, handover: Any, why: str) -> HttpResponse:
    """A form that could only be refused is not filled in: its handover says why."""
    messages.warning(request, why)
    return redirect("handover", handover_id=handover.pk)


def _why_no_answer(actor: Actor, handover: Any) -> str:
    """Why this reader cannot answer, or nothing."""
    try:
        rules.check_answers(
            organisation_id=actor.organisation_id,
            user_id=actor.user_id,
            to_id=handover.to_organisation_id,
            given_by=handover.given_by,
            receiver=handover.to_organisation.short_name,
        )
    except Refused as no:
        return no.sentence
    return "" if handover.status == "in_transit" else _already_answered()


def _why_not_ended(actor: Actor, handover: Any, *, declined: bool = False) -> str:
    """Why this reader cannot take the handover back, or say what became of the child; or nothing."""
    giver = handover.from_organisation
    try:
        rules.check_giver(actor.organisation_id, giver.pk, giver.short_name)
        if declined:
            moved_on = read.moved_on(actor, handover, at=timezone.now())
            rules.check_never_came(handover.status, handover.declined_reason, moved_on=moved_on)
    except Refused as no:
        return _already_answered() if no.reason == Reason.HANDOVER_ANSWERED else no.sentence
    return "" if declined or handover.status == "in_transit" else _already_answered()


def _already_answered() -> str:
    return _("This handover has already been answered; how, you read here.")


@page(Permission.HANDOVER_RECEIVE, on=read.handover, methods=("POST",))
def receive_handover(request: Request, handover: Any) -> HttpResponse:
    """Confirm with one's own sign-in that the child is here."""
    commands.receive_handover(request.actor, handover=handover, at=timezone.now())
    messages.success(request, _("Received. The child is now with you."))
    return redirect("handover", handover_id=handover.pk)


@page(Permission.HANDOVER_RECEIVE, on=read.handover)
def decline_handover(request: Request, handover: Any) -> HttpResponse:
    """Say with a listed reason why the child cannot be received."""
    if request.method == "GET" and (why := _why_no_answer(request.actor, handover)):
        return _sent_back(request, handover, why)
    form = bound(request, DeclineForm)
    if request.method == "POST" and form.is_valid():
        commands.decline_handover(request.actor, handover=handover, at=timezone.now(), **form.cleaned_data)
        messages.info(request, _declined_words(form.cleaned_data["reason"]))
        return redirect("handover", handover_id=handover.pk)
    return render(
        request, "cases/handover_decline.html", {"form": form, "handover": handover, "at": timezone.now()}
    )


def _declined_words(reason: str) -> str:
    if reason == DeclineHandover.CHILD_NOT_PRESENT:
        return _("Written down. The giver sees now that the child did not arrive.")
    return _("Declined. The giver sees it now, and the child stays with them.")


@page(Permission.HANDOVER_GIVE, on=read.handover)
def withdraw_handover(request: Request, handover: Any) -> HttpResponse:
    """Say with a listed reason why the child does not go there any more."""
    if request.method == "GET" and (why := _why_not_ended(request.actor, handover)):
        return _sent_back(request, handover, why)
    form = bound(request, WithdrawForm)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        commands.withdraw_handover(request.actor, handover=handover, reason=reason, at=timezone.now())
        taken = _("Taken back. %(receiver)s is told, and the child is with you.")
        messages.info(request, taken % {"receiver": handover.to_organisation.short_name})
        return redirect("handover", handover_id=handover.pk)
    return render(request, "cases/handover_withdraw.html", {"form": form, "handover": handover})


@page(Permission.HANDOVER_GIVE, on=read.handover)
def never_arrived(request: Request, handover: Any) -> HttpResponse:
    """Say what became of a child that was given and never came, and what is known of it."""
    if request.method == "GET" and (why := _why_not_ended(request.actor, handover, declined=True)):
        return _sent_back(request, handover, why)
    form = bound(request, NeverArrivedForm, declined=handover.status == "declined")
    if request.method == "POST" and form.is_valid():
        commands.say_never_arrived(request.actor, handover=handover, at=timezone.now(), **form.cleaned_data)
        said = _("Written down. %(receiver)s is told. You and your supervisors find the child under Today.")
        messages.info(request, said % {"receiver": handover.to_organisation.short_name})
        return redirect("handover", handover_id=handover.pk)
    return render(request, "cases/handover_never_arrived.html", {"form": form, "handover": handover})


@sensitive_post_parameters("password", "code")
@page(Permission.HANDOVER_GIVE, on=read.handover)
def sign_handover(request: Request, handover: Any) -> HttpResponse:
    """On the giver's phone the receiver confirms with their own sign-in; the session stays the giver's."""
    actor, at = request.actor, timezone.now()
    if handover.status != "in_transit":
        return redirect("handover", handover_id=handover.pk)
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        receiver = receiver_who_signs(request, handover, form, at)
        if receiver is not None:
            commands.receive_on_givers_phone(actor, handover=handover, receiver=receiver, at=at)
            done = _("%(name)s has received the child. Take your phone back.") % {"name": receiver.name}
            messages.success(request, done)
            return redirect("handover", handover_id=handover.pk)
    context = {"form": form, "handover": handover, "at": at, **_goes_along(handover)}
    return render(request, "cases/handover_sign.html", context)


@page(Permission.FILE_OPEN, on=read.handover)
def correct_handover(request: Request, handover: Any) -> HttpResponse:
    """Add a note to a paper that stays as it was written."""
    form = bound(request, NoteForm)
    if request.method == "POST" and form.is_valid():
        commands.correct_handover(request.actor, handover=handover, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The note stands beside the paper."))
        return redirect("handover", handover_id=handover.pk)
    return render(request, "cases/handover_correct.html", {"form": form, "handover": handover})


@page(Permission.FILE_OPEN, on=read.handover, methods=("GET",))
def handover_paper(request: Request, handover: Any) -> HttpResponse:
    """The berita acara serah terima as PDF; reading it is logged."""
    actor, at = request.actor, timezone.now()
    commands.open_handover(actor, handover=handover, form="paper", at=at)
    return letter_response(read.paper_of(actor, handover, at=at), handover.number)
