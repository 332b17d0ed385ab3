"""Pages of assessing: what there is, the questions, the look before signing, and what was signed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.cases.commands import assessments as do
from rangkul.cases.forms.work import AssessmentForm, RiskForm, SignForm
from rangkul.cases.instrument_files import instrument as instrument_of
from rangkul.cases.instrument_files import instruments
from rangkul.cases.instruments import RiskInstrument
from rangkul.cases.queries import cases as read_cases
from rangkul.cases.queries import children
from rangkul.cases.queries import work as read
from rangkul.cases.views import results
from rangkul.cases.views.both import both_page
from rangkul.cases.views.children import whole
from rangkul.cases.views.files import frame
from rangkul.core.errors import Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.people.queries import names


@page(Permission.FILE_OPEN, on=children.child, methods=("GET",))
def assessments(request: Request, child: Any) -> HttpResponse:
    """Every instrument with its newest signed result, and what can be begun."""
    actor, at = request.actor, timezone.now()
    file = whole(request, child, part="assessments", at=at)
    case = read_cases.newest_case_of(actor, child, at=at)
    found = list(read.assessments_of(actor, case, at=at)) if case else []
    people = names(actor, (one.signed_by for one in found))
    may = case is not None and case.is_open and actor.may(Permission.ASSESSMENT_WRITE)
    return render(
        request,
        "cases/assessments.html",
        {
            **frame(request, child, file.identity, current="assessments"),
            "at": at,
            "case": case,
            "rows": [results.summary(one, found, case, people, may=may) for one in instruments()]
            if case
            else [],
        },
    )


@page(Permission.ASSESSMENT_WRITE, on=read.case_and_instrument)
def edit(request: Request, about: Any) -> HttpResponse:
    """The questions of one instrument: answer, keep as a draft, or go on to sign."""
    case, instrument = about
    actor, at = request.actor, timezone.now()
    draft = read.assessment_draft(actor, case, instrument.heading.code, at=at)
    before = read.newest_signed(actor, case, instrument.heading.code, at=at)
    form = bound(
        request, AssessmentForm, instrument=instrument, initial=results.initial(draft or before, draft)
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = do.save_assessment(
                actor,
                case=case,
                instrument=instrument,
                answers=form.answers,
                notes=form.notes,
                version=form.cleaned_data["version"],
                at=at,
            )
        except Stale as stale:
            differ = results.versions(instrument, form, stale.current)
            return both_page(request, *differ, stale.current, title=str(instrument.heading.title))
        return _kept(request, kept)
    return render(
        request,
        "cases/assessment_edit.html",
        {
            "case": case,
            "child": case.child,
            "instrument": instrument,
            "heading": instrument.heading,
            "form": form,
            "groups": results.groups(instrument, form),
            "answered": len(form.initial) if not form.is_bound else None,
            "replaces": before,
            "back": reverse("assessments", args=[case.child_id]),
        },
    )


def _kept(request: Request, kept: Any) -> HttpResponse:
    """Where the button leads once the answers are kept: on to signing, or back to the questions."""
    if request.POST.get("act") == "sign":
        return redirect("assessment_sign", assessment_id=kept.pk)
    messages.success(request, _("The draft is kept. Nothing is signed yet."))
    return redirect("assessment_edit", case_id=kept.case_id, instrument=kept.instrument)


@page(Permission.ASSESSMENT_WRITE, on=read.assessment)
def sign(request: Request, assessment: Any) -> HttpResponse:
    """What the answers come to; a person decides on the risk, and signs."""
    actor, at = request.actor, timezone.now()
    if assessment.signed_at is not None and request.method == "GET":
        return redirect("assessment", assessment_id=assessment.pk)
    instrument = instrument_of(assessment.instrument, assessment.instrument_version)
    is_risk = isinstance(instrument, RiskInstrument)
    form = bound(request, RiskForm if is_risk else SignForm, initial={"version": assessment.row_version})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        do.sign_assessment(
            actor,
            assessment=assessment,
            version=words["version"],
            decided=words.get("decided", ""),
            reason=words.get("reason", ""),
            at=at,
        )
        messages.success(request, _("The assessment is signed."))
        if results.calls_for(instrument, assessment.answers):
            # Help that cannot wait is named before the work goes on.
            return redirect("assessment", assessment_id=assessment.pk)
        return redirect("child", child_id=assessment.child_id)
    return render(
        request,
        "cases/assessment_sign.html",
        {
            **results.shown(instrument, assessment.answers, assessment.notes),
            "assessment": assessment,
            "child": assessment.child,
            "heading": instrument.heading,
            "is_risk": is_risk,
            "form": form,
            "edit": reverse("assessment_edit", args=[assessment.case_id, assessment.instrument]),
        },
    )


@page(Permission.FILE_OPEN, on=read.assessment, methods=("GET",))
def assessment(request: Request, assessment: Any) -> HttpResponse:
    """One assessment as it was signed: a score a side, each opening to its items."""
    actor, at = request.actor, timezone.now()
    file = whole(request, assessment.child, part="assessment", at=at)
    instrument = instrument_of(assessment.instrument, assessment.instrument_version)
    can = actor.may(Permission.ASSESSMENT_WRITE) and assessment.case.is_open
    return render(
        request,
        "cases/assessment.html",
        {
            **frame(request, assessment.child, file.identity, current="assessments"),
            **results.shown(instrument, assessment.answers, assessment.notes),
            **results.decision(assessment),
            "assessment": assessment,
            "heading": instrument.heading,
            "is_risk": isinstance(instrument, RiskInstrument),
            "refer": reverse("referral_new", args=[assessment.case_id])
            if actor.may(Permission.CASE_REFER) and assessment.case.is_open
            else "",
            "who": names(actor, [assessment.signed_by]).get(assessment.signed_by or 0, ""),
            "others": list(read.other_versions(actor, assessment, at=at)),
            "edit": reverse("assessment_edit", args=[assessment.case_id, assessment.instrument])
            if can
            else "",
        },
    )
