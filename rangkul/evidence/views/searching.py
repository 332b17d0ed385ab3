"""The page on which a study's texts are searched."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands.texts import note_search
from rangkul.evidence.forms.searching import SearchForm
from rangkul.evidence.queries import searching as read
from rangkul.evidence.queries.studies import study
from rangkul.evidence.rules.sources import check_can_read
from rangkul.evidence.views.studies import frame


@page(Permission.STUDY_READ, on=study, methods=("GET",))
def search(request: Request, study: Any) -> HttpResponse:
    """Words in the texts of a study, by root, exactly, by speaker and by kind of source."""
    speakers = read.speakers_of(request.actor, study)
    form = SearchForm(request.GET if "q" in request.GET else None, speakers=speakers)
    found: list[read.Found] = []
    asked = form.is_bound and form.is_valid()
    if asked:
        check_can_read(study.data_opened_at)
        words = form.cleaned_data
        found = read.search(
            request.actor,
            study,
            read.Asked(words["q"], words["exact"], words["speaker"], words["kind"], words["group"]),
        )
        note_search(request.actor, study=study, sources=len(found), at=timezone.now())
    context = {
        **frame(request, study, "study_search"),
        "form": form,
        "asked": asked,
        "narrowed": any(request.GET.get(name) for name in ("exact", "speaker", "kind", "group")),
        "found": found,
        "places": sum(one.number for one in found),
    }
    return render(request, "evidence/search.html", context)
