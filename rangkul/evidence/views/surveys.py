"""The page that brings in a survey: look at what would come in, then bring it in."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.again import say_no
from rangkul.core.errors import Refused
from rangkul.core.imports.limits import FILE_LIMITS
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands.surveys import bring_in_survey
from rangkul.evidence.forms.surveys import SurveyForm
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.surveys import Survey, columns, read_survey, written
from rangkul.evidence.views.studies import frame

# What was read travels in the page, signed: nothing of it is kept until it is brought in.
SALT, AN_HOUR = "evidence.survey", 3600


@page(Permission.STUDY_CODE, on=read_studies.study)
def survey(request: Request, study: Any) -> HttpResponse:
    """Look at the file first; a second press brings it in."""
    initial = {"called": _("Respondent"), "language": study.language}
    form = bound(request, SurveyForm, initial=initial)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            found = _read(form)
            if form.cleaned_data["looked_at"] and not form.cleaned_data["file"]:
                return _bring_in(request, study, found, form)
            shown = _shown(found)
        except Refused as no:
            say_no(request, form, no, "file")
        except signing.BadSignature:
            form.add_error("file", _("This was read too long ago. Choose the file again."))
    context = {**frame(request, study, "study_sources"), "form": form, **shown}
    return render(request, "evidence/survey.html", context)


def _read(form: SurveyForm) -> Survey:
    words = form.cleaned_data
    if words["file"]:
        return read_survey(words["file"].read(FILE_LIMITS.file_bytes + 1))
    kept = signing.loads(words["looked_at"], salt=SALT, max_age=AN_HOUR)
    return Survey(tuple(kept["questions"]), tuple((number, tuple(cells)) for number, cells in kept["rows"]))


def _bring_in(request: Request, study: Any, found: Survey, form: SurveyForm) -> HttpResponse:
    made = bring_in_survey(request.actor, study=study, survey=found, asked=form.asked(), at=timezone.now())
    words = ngettext("%(n)s person is in the study.", "%(n)s people are in the study.", len(made))
    messages.success(request, words % {"n": len(made)})
    return redirect(f"{reverse('study_sources', args=[study.pk])}?kind=survey")


def _shown(found: Survey) -> dict[str, Any]:
    sorted_out = columns(found)
    first = next((cells for _number, cells in found.rows if any(cells)), ())
    ticked = [place for place in sorted_out.closed if place not in sorted_out.open]
    return {
        "looked": True,
        "people": len(found.rows),
        "in_words": [found.questions[place] for place in sorted_out.open],
        "ticked": [found.questions[place] for place in ticked],
        "sample": written(found, first, sorted_out.open)[0] if first else "",
        "looked_at": signing.dumps(
            {"questions": found.questions, "rows": found.rows}, salt=SALT, compress=True
        ),
    }
