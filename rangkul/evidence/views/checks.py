"""Pages of member checking: findings put to informants, a new one, its answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.again import say_no
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import checks as commands
from rangkul.evidence.forms.checks import AnswerForm, AskForm
from rangkul.evidence.forms.code_choices import choice_words
from rangkul.evidence.queries import checks as read
from rangkul.evidence.queries import codebooks as read_codes
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.queries.left import left
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import MemberAnswer

TONES = {MemberAnswer.AGREE: "done", MemberAnswer.NUANCE: "active", MemberAnswer.DISAGREE: "danger"}


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def listed(request: Request, study: Any) -> HttpResponse:
    """The findings of a study that were put to informants, and what they said."""
    gone = left(request.actor, study)
    rows = [_row(one, before, out=one.source_id in gone) for one, before in read.checks(request.actor, study)]
    return render(request, "evidence/checks.html", {**frame(request, study, "study_checks"), "rows": rows})


def _row(check: Any, before: list[Any], *, out: bool) -> dict[str, Any]:
    """A finding with its answer and those before it; of whoever withdrew the finding alone."""
    answer = (_("Consent withdrawn"), "danger") if out else _answer(check)
    return {"check": check, "out": out, "answer": answer, "before": [] if out else _earlier(before)}


def _earlier(before: list[Any]) -> list[dict[str, Any]]:
    return [{"check": one, "answer": _answer(one)} for one in before]


def _answer(check: Any) -> tuple[str, str]:
    if not check.answer:
        return _("Waits for an answer"), "plain"
    answer = MemberAnswer(check.answer)
    return str(answer.label), TONES[answer]


@page(Permission.STUDY_CODE, on=read_studies.study)
def new(request: Request, study: Any) -> HttpResponse:
    """Put a finding to somebody who was interviewed."""
    at = timezone.now()
    people = read.who_can_be_asked(request.actor, study, at=at)
    form = bound(request, AskForm, people=[(pk, one.title) for pk, one in people.items()])
    if request.method == "POST" and form.is_valid():
        source, statement = people[form.cleaned_data["source"]], form.cleaned_data["statement"]
        try:
            commands.ask_informant(request.actor, source=source, statement=statement, at=at)
        except Refused as no:
            say_no(request, form, no, "statement")
        else:
            messages.success(request, _("Kept. Write the answer down when you have it."))
            return redirect("study_checks", study.pk)
    context = {**_frame(request, study), "form": form, "nobody": not people}
    return render(request, "evidence/check_new.html", context)


def _frame(request: Request, study: Any) -> dict[str, Any]:
    around = frame(request, study, "study_checks")
    here = (_("Findings put to informants"), reverse("study_checks", args=[study.pk]))
    return {**around, "crumbs": [*around["crumbs"], here]}


@page(Permission.STUDY_CODE, on=read.check)
def answer(request: Request, check: Any) -> HttpResponse:
    """What the informant said; a disagreement becomes evidence against the finding."""
    study = check.study
    codes = {str(one.pk): (one, deep) for one, deep in read_codes.offered(request.actor, study)}
    choices = [(pk, choice_words(one.shown, deep)) for pk, (one, deep) in codes.items() if one.is_codable]
    form = bound(request, AnswerForm, codes=choices)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        code = codes[words["code"]][0] if words["code"] else None
        try:
            commands.keep_answer(
                request.actor,
                check=check,
                answer=words["answer"],
                words=words["words"],
                said_on=words["said_on"],
                code=code,
                at=timezone.now(),
            )
        except Refused as no:
            say_no(request, form, no, "words")
        else:
            again = check.answered_at is not None
            messages.success(request, _("The new answer counts now.") if again else _("The answer is kept."))
            return redirect("study_checks", study.pk)
    context = {**_frame(request, study), "check": check, "form": form, "answer": _answer(check)}
    context |= {
        "before": _earlier(read.earlier(request.actor, check)),
        "newer": check.answered_at is not None and read.followed(request.actor, check),
    }
    return render(request, "evidence/check_answer.html", context)
