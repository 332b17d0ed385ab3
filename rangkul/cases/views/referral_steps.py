"""Pages of a referral's steps: what the receiver and the sender answer, one page a step."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import referrals as commands
from rangkul.cases.forms.referrals import (
    AnswerForm,
    DeclineForm,
    NoWordsForm,
    QuestionForm,
    ReportForm,
    SettleForm,
)
from rangkul.cases.queries import referrals as read
from rangkul.cases.views.refusing import say_no
from rangkul.cases.vocabulary import Service
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.core.unbroken import day_words


@page(Permission.REFERRAL_ANSWER, on=read.referral, methods=("POST",))
def acknowledge(request: Request, referral: Any) -> HttpResponse:
    """We work on an answer."""
    commands.acknowledge_referral(request.actor, referral=referral, at=timezone.now())
    messages.success(request, _("The sender sees that you work on an answer."))
    return redirect("referral", referral_id=referral.pk)


@page(Permission.REFERRAL_ANSWER, on=read.referral, methods=("POST",))
def accept(request: Request, referral: Any) -> HttpResponse:
    """We take it on."""
    commands.accept_referral(request.actor, referral=referral, at=timezone.now())
    messages.success(request, _("You have accepted. What you need to know is open now."))
    return redirect("referral", referral_id=referral.pk)


@page(Permission.REFERRAL_ANSWER, on=read.referral, methods=("POST",))
def start(request: Request, referral: Any) -> HttpResponse:
    """The service has begun."""
    commands.start_service(request.actor, referral=referral, at=timezone.now())
    messages.success(request, _("The sender sees that the service has started."))
    return redirect("referral", referral_id=referral.pk)


@page(Permission.REFERRAL_ANSWER, on=read.referral, methods=("POST",))
def continue_(request: Request, referral: Any) -> HttpResponse:
    """The service goes on, so we keep what we may see."""
    kept = commands.continue_service(request.actor, referral=referral, at=timezone.now())
    messages.success(request, _kept(kept))
    return redirect("referral", referral_id=referral.pk)


@page(Permission.CASE_REFER, on=read.referral, methods=("POST",))
def renew(request: Request, referral: Any) -> HttpResponse:
    """The service goes on, so they keep what they may see."""
    kept = commands.renew_referral(request.actor, referral=referral, at=timezone.now())
    messages.success(request, _kept(kept))
    return redirect("referral", referral_id=referral.pk)


def _kept(referral: Any) -> str:
    until = day_words(timezone.localtime(referral.access_ends), "j F Y")
    return _("The access stays open until %(until)s.") % {"until": until}


@page(Permission.REFERRAL_ANSWER, on=read.referral)
def decline(request: Request, referral: Any) -> HttpResponse:
    """We cannot take it on; afterwards we no longer know of the case."""

    def act(words: dict[str, Any]) -> HttpResponse:
        commands.decline_referral(request.actor, referral=referral, reason=words["reason"], at=timezone.now())
        messages.success(request, _("You have declined. The sender sees your reason."))
        return redirect("referrals")

    return _form(request, referral, DeclineForm, "decline", act)


@page(Permission.REFERRAL_ANSWER, on=read.referral)
def ask(request: Request, referral: Any) -> HttpResponse:
    """We must know more before we can answer."""

    def act(words: dict[str, Any]) -> HttpResponse:
        commands.ask_for_more(request.actor, referral=referral, question=words["words"], at=timezone.now())
        messages.success(request, _("Your question is with the sender. The clock goes on."))
        return redirect("referral", referral_id=referral.pk)

    return _form(request, referral, QuestionForm, "ask", act)


@page(Permission.CASE_REFER, on=read.referral)
def answer(request: Request, referral: Any) -> HttpResponse:
    """We answer the receiver's question, without a name."""

    def act(words: dict[str, Any]) -> HttpResponse:
        commands.answer_question(request.actor, referral=referral, answer=words["words"], at=timezone.now())
        messages.success(request, _("Your answer is with the receiver."))
        return redirect("referral", referral_id=referral.pk)

    return _form(request, referral, AnswerForm, "answer", act)


@page(Permission.REFERRAL_ANSWER, on=read.referral)
def report(request: Request, referral: Any) -> HttpResponse:
    """We tell what came of it."""

    def act(words: dict[str, Any]) -> HttpResponse:
        commands.report_back(request.actor, referral=referral, **words, at=timezone.now())
        messages.success(request, _("Your report is with the sender."))
        return redirect("referral", referral_id=referral.pk)

    return _form(request, referral, ReportForm, "report", act)


@page(Permission.CASE_REFER, on=read.referral)
def close(request: Request, referral: Any) -> HttpResponse:
    """The report is read; what was opened closes."""

    def act(_words: dict[str, Any]) -> HttpResponse:
        commands.close_referral(request.actor, referral=referral, at=timezone.now())
        messages.success(request, _("The referral is closed."))
        return redirect("referral", referral_id=referral.pk)

    return _form(request, referral, NoWordsForm, "close", act)


@page(Permission.CASE_REFER, on=read.referral)
def withdraw(request: Request, referral: Any) -> HttpResponse:
    """We take it back; what was opened closes at once."""

    def act(_words: dict[str, Any]) -> HttpResponse:
        commands.withdraw_referral(request.actor, referral=referral, at=timezone.now())
        messages.success(request, _("The referral is withdrawn. What it opened is closed."))
        return redirect("referral", referral_id=referral.pk)

    return _form(request, referral, NoWordsForm, "withdraw", act)


@page(Permission.CASE_REFER, on=read.referral)
def settle(request: Request, referral: Any) -> HttpResponse:
    """It came to nothing, and nobody else is asked: say why."""

    def act(words: dict[str, Any]) -> HttpResponse:
        commands.settle_referral(request.actor, referral=referral, how=words["how"], at=timezone.now())
        messages.success(request, _("Noted. The referral no longer waits for you."))
        return redirect("referral", referral_id=referral.pk)

    return _form(request, referral, SettleForm, "settle", act)


def _form(
    request: Request,
    referral: Any,
    kind: type[forms.Form],
    step: str,
    act: Callable[[dict[str, Any]], HttpResponse],
) -> HttpResponse:
    """The page of one step; a refusal is said on the form, so that nothing typed is lost."""
    form, status = bound(request, kind), 200
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except Refused as refused:
            say_no(form, refused)
            status = 409
    context = {
        "form": form,
        "referral": referral,
        "step": step,
        "crumbs": [
            (f"{Service(referral.service).label}, {referral.number}", reverse("referral", args=[referral.pk]))
        ],
        "asked": read.last_question(request.actor, referral) if step == "answer" else None,
    }
    return render(request, "cases/referral_step.html", context, status=status)
