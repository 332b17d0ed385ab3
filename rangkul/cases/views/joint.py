"""Pages of the joint handover: who goes, what goes along, the answer to all in one sitting, and the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from rangkul.cases.commands import joint as commands
from rangkul.cases.commands.children import list_children
from rangkul.cases.commands.giving import Given
from rangkul.cases.forms.handovers import SignForm
from rangkul.cases.forms.joint import LATER, RECEIVED, AnswerForm, GoingForm, SittingForm
from rangkul.cases.queries import joint as read
from rangkul.cases.queries import operations
from rangkul.cases.queries.handovers import receivers as receivers_of
from rangkul.cases.views.refusing import say_no
from rangkul.cases.views.signing import receiver_who_signs
from rangkul.cases.views.wording import age_words, label, labels
from rangkul.cases.vocabulary import Belonging, Condition, DeclineHandover, NeverArrived, WithdrawHandover
from rangkul.core.errors import Refused
from rangkul.core.letters import letter_response
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission

Joint = Any


@dataclass(frozen=True)
class Going:
    """One child on the form: who it is, why it cannot go, and what is asked."""

    encounter: Any
    called: str
    age: str
    why_not: str
    receiver: str
    form: GoingForm

    @property
    def is_going(self) -> bool:
        """Whether the child is chosen."""
        return not self.why_not and bool(self.form["going"].value())


@page(Permission.HANDOVER_GIVE, on=operations.operation)
def give_together(request: Request, operation: Any) -> HttpResponse:
    """Choose who goes, say once where to, and what goes along with each."""
    actor, at = request.actor, timezone.now()
    rows = [_going(request, one) for one in read.who_can_go(actor, operation, at=at)]
    able = [one for one in rows if not one.why_not]
    if rows:
        list_children(actor, children=[one.encounter.child_id for one in rows], where="operation", at=at)
    form, receivers = _sitting(request, operation, able, at)
    status = 200
    if request.method == "POST":
        status = 400
        # Every form is asked, so that all that is to mend is said at once.
        if all([form.is_valid(), *[one.form.is_valid() for one in able if one.is_going]]):
            try:
                joint = _give(request, operation, form, able, receivers, at)
            except Refused as no:
                say_no(form, no)
                status = 409
            else:
                count = sum(one.is_going for one in able)
                said = ngettext(
                    "%(count)s child is on the way to %(receiver)s.",
                    "%(count)s children are on the way to %(receiver)s.",
                    count,
                )
                gaps = {"count": count, "receiver": receivers[form.cleaned_data["to"]].short_name}
                messages.success(request, said % gaps)
                return redirect("joint_handover", joint_id=joint.pk)
    wrong = [one for one in able if one.form.is_bound and one.is_going and one.form.errors]
    context = {"form": form, "operation": operation, "rows": rows, "able": able, "wrong": wrong, "at": at}
    return render(request, "cases/joint_give.html", context, status=status)


def _going(request: Request, one: read.CanGo) -> Going:
    met = one.encounter
    form = bound(request, GoingForm, prefix=str(met.child_id), initial={"conditions": met.conditions})
    called = met.nickname or met.full_name or met.child_number  # type: ignore[attr-defined]
    return Going(met, called, age_words(met), one.why_not, one.receiver, form)


def _sitting(
    request: Request, operation: Any, able: list[Going], at: datetime
) -> tuple[SittingForm, dict[str, Any]]:
    keys = [one.encounter.child_id for one in able]
    receivers = {str(one.pk): one for one in receivers_of(request.actor, keys, at)}
    initial = {
        "to": next(iter(receivers), None),
        "place": operation.place,
        "given_at": timezone.localtime(at),
        "adults_male": operation.adults_male,
        "adults_female": operation.adults_female,
    }
    choices = [(key, one.name) for key, one in receivers.items()]
    return bound(request, SittingForm, receivers=choices, initial=initial), receivers


def _give(
    request: Request,
    operation: Any,
    form: SittingForm,
    able: list[Going],
    receivers: Mapping[str, Any],
    at: datetime,
) -> Joint:
    words = dict(form.cleaned_data)
    sitting = commands.Sitting(**{**words, "to": receivers[words["to"]]})
    given = {
        one.encounter.child_id: Given(
            place=words["place"],
            called=one.called[:60],
            **{name: one.form.cleaned_data[name] for name in GoingForm.DETAILS},
        )
        for one in able
        if one.is_going
    }
    return commands.give_together(request.actor, children=given, sitting=sitting, operation=operation, at=at)


@page(Permission.FILE_OPEN, on=read.joint, methods=("GET",))
def joint_handover(request: Request, joint: Joint) -> HttpResponse:
    """Who is on the way, who was received and who was not; the receiver answers for all here."""
    actor, at = request.actor, timezone.now()
    lines = read.lines(actor, joint, at=at)
    commands.open_joint_handover(actor, joint=joint, lines=lines, form="page", at=at)
    return render(request, "cases/joint_handover.html", _told(request, joint, lines, at))


def _told(request: Request, joint: Joint, lines: list[Any], at: datetime) -> dict[str, Any]:
    actor = request.actor
    waiting = [one for one in lines if one.status == "in_transit"]
    from_us = joint.from_organisation_id == actor.organisation_id
    to_us = joint.to_organisation_id == actor.organisation_id
    may = actor.may(Permission.HANDOVER_RECEIVE) and joint.given_by != actor.user_id
    return {
        "joint": joint,
        "waiting": [_line(request, one) for one in waiting],
        "answered": [_line(request, one) for one in lines if one.status != "in_transit"],
        "received": sum(one.status == "received" for one in lines),
        "due_at": min((one.due_at for one in waiting), default=None),
        "soon": waiting[0].soon if waiting else None,
        "count": len(lines),
        "adults": joint.adults_male + joint.adults_female,
        "can_answer": bool(waiting) and to_us and may,
        "can_ask": to_us
        and any(one.status == "received" for one in lines)
        and actor.may(Permission.CHILD_RECOGNISE),
        "can_hand_phone": bool(waiting) and from_us and actor.may(Permission.HANDOVER_GIVE),
        "at": at,
    }


_REASONS = {
    "declined": (DeclineHandover, "declined_reason"),
    "withdrawn": (WithdrawHandover, "withdrawn_reason"),
    "not_arrived": (NeverArrived, "withdrawn_reason"),
}


def _why(one: Any) -> str:
    """Why a handover came to nothing."""
    terms, column = _REASONS.get(one.status, (None, ""))
    return label(terms, getattr(one, column)) if terms else ""


def _line(request: Request, one: Any) -> dict[str, Any]:
    told = labels(Belonging, one.carries)
    return {
        "handover": one,
        "called": one.called or one.number,
        "conditions": labels(Condition, one.conditions),
        "belongings": "; ".join(part for part in (told, one.belongings) if part),
        "why": _why(one),
        "form": bound(request, AnswerForm, prefix=str(one.pk)),
    }


@page(Permission.HANDOVER_RECEIVE, on=read.joint, methods=("POST",))
def answer_together(request: Request, joint: Joint) -> HttpResponse:
    """Confirm with one's own sign-in who is here, and say why of whoever is not received."""
    actor, at = request.actor, timezone.now()
    lines = read.lines(actor, joint, at=at)
    answers = _answers(request, lines)
    if answers is None:
        return _in_place(request, joint, lines, at, status=400)
    declined, later = answers
    try:
        answered = commands.answer_together(actor, joint=joint, declined=declined, later=later, at=at)
    except Refused as no:
        # What stands now, with the answers typed for whoever is still on the way.
        return _in_place(request, joint, read.lines(actor, joint, at=at), at, status=409, refused=no.sentence)
    _say(request, answered, lines, set(declined))
    return redirect("joint_handover", joint_id=joint.pk)


def _in_place(
    request: Request, joint: Joint, lines: list[Any], at: datetime, *, status: int, refused: str = ""
) -> HttpResponse:
    """The sitting with what was typed, and why it does not do."""
    commands.open_joint_handover(request.actor, joint=joint, lines=lines, form="page", at=at)
    told = _told(request, joint, lines, at) | {"refused": refused}
    return render(request, "cases/joint_handover.html", told, status=status)


def _answers(request: Request, lines: list[Any]) -> tuple[dict[UUID, str], list[UUID]] | None:
    """The reasons by handover and who comes later; None when something is to mend."""
    declined: dict[UUID, str] = {}
    later: list[UUID] = []
    for one in lines:
        form = AnswerForm(request.POST, prefix=str(one.pk))
        if form.add_prefix("answer") not in request.POST:
            # Answered already when the page was shown, or added since: not said, so not answered.
            later.append(one.pk)
        elif not form.is_valid():
            return None
        elif form.cleaned_data["answer"] == LATER:
            later.append(one.pk)
        elif form.cleaned_data["answer"] != RECEIVED:
            declined[one.pk] = form.cleaned_data["answer"]
    return declined, later


def _say(request: Request, answered: commands.Answered, lines: list[Any], meant: set[UUID]) -> None:
    count = len(answered.received)
    said = ngettext("%(count)s child received.", "%(count)s children received.", count) % {"count": count}
    if answered.declined:
        count = len(answered.declined)
        said += " " + ngettext("%(count)s declined.", "%(count)s declined.", count) % {"count": count}
    messages.success(request, said)
    done = {one.pk for one in answered.declined}
    # A message waits in the session, outside the walls: the numbers do, not the names.
    faster = [one.number_of or one.number for one in lines if one.pk in meant - done]
    if faster:
        words = _("A colleague had answered already for: %(numbers)s. Their answer stands.")
        messages.warning(request, words % {"numbers": ", ".join(faster)})


@sensitive_post_parameters("password", "code")
@page(Permission.HANDOVER_GIVE, on=read.joint)
def sign_together(request: Request, joint: Joint) -> HttpResponse:
    """On the giver's phone the receiver answers with their own sign-in; the session stays the giver's."""
    actor, at = request.actor, timezone.now()
    lines = read.lines(actor, joint, at=at)
    ours = joint.from_organisation_id == actor.organisation_id
    if not ours or not any(one.status == "in_transit" for one in lines):
        return redirect("joint_handover", joint_id=joint.pk)
    form = SignForm(request.POST or None)
    answers = _answers(request, lines) if request.method == "POST" else None
    if answers is not None and form.is_valid():
        receiver = receiver_who_signs(request, joint, form, at)
        if receiver is not None:
            declined, later = answers
            answered = commands.answer_on_givers_phone(
                actor, joint=joint, receiver=receiver, declined=declined, later=later, at=at
            )
            _say(request, answered, lines, set(declined))
            back = _("%(name)s has answered. Take your phone back.") % {"name": receiver.name}
            messages.success(request, back)
            return redirect("joint_handover", joint_id=joint.pk)
    commands.open_joint_handover(actor, joint=joint, lines=lines, form="page", at=at)
    context = {**_told(request, joint, lines, at), "form": form}
    return render(request, "cases/joint_sign.html", context)


@page(Permission.FILE_OPEN, on=read.joint, methods=("GET",))
def joint_paper(request: Request, joint: Joint) -> HttpResponse:
    """The berita acara of the sitting as PDF, a line for each child; reading it is logged."""
    actor, at = request.actor, timezone.now()
    lines = read.lines(actor, joint, at=at)
    commands.open_joint_handover(actor, joint=joint, lines=lines, form="paper", at=at)
    return letter_response(read.paper_of(joint, lines, at=at), joint.number)
