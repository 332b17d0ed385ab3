"""The page on which a study is searched: its texts, its coded passages, its memos."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands.texts import note_search
from rangkul.evidence.forms.code_choices import choice_words
from rangkul.evidence.forms.searching import SearchForm
from rangkul.evidence.navigation import place_in_text
from rangkul.evidence.queries import said as read_said
from rangkul.evidence.queries import searching as read
from rangkul.evidence.queries.codebooks import tell_apart_in, tree
from rangkul.evidence.queries.studies import study
from rangkul.evidence.rules.sources import check_can_read
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import SearchPlace

NARROWING = ("exact", "speaker", "code", "coder", "kind", "group")


@page(Permission.STUDY_READ, on=study, methods=("GET",))
def search(request: Request, study: Any) -> HttpResponse:
    """Words in a study, by root or exactly; each place opens where it stands."""
    actor = request.actor
    form = SearchForm(
        request.GET if "q" in request.GET else None,
        speakers=read.speakers_of(actor, study),
        codes=[(str(one.code.pk), choice_words(one.code.shown, one.depth)) for one in tree(actor, study)],
        coders=read_said.coders(actor, study),
        initial={"place": SearchPlace.TEXTS},
    )
    context = {
        **frame(request, study, "study_search"),
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "narrowed": any(request.GET.get(name) for name in NARROWING),
    }
    if context["asked"]:
        context |= _found(request, study, form.cleaned_data)
    return render(request, "evidence/search.html", context)


def _found(request: Request, study: Any, words: dict[str, Any]) -> dict[str, Any]:
    """What was found where it was looked for; the search is written down, its words are not."""
    check_can_read(study.data_opened_at)
    actor, place = request.actor, words["place"]
    if place == SearchPlace.TEXTS:
        asked = read.Asked(words["q"], words["exact"], words["speaker"], words["kind"], words["group"])
        found = read.search(actor, study, asked)
        told = {"found": found, "places": sum(one.number for one in found)}
        note_search(actor, study=study, sources=len(found), place=place, at=timezone.now())
        return told
    narrowed = read_said.Narrowed(words["code"], words["coder"], words["kind"], words["group"])
    looked = read_said.in_passages if place == SearchPlace.PASSAGES else read_said.in_memos
    said = looked(actor, study, words["q"], narrowed, exact=words["exact"])
    if place == SearchPlace.PASSAGES:
        tell_apart_in(actor, study, [one.row.code for one in said.shown])
    note_search(actor, study=study, sources=said.sources, place=place, at=timezone.now())
    shown = [{"said": one, **_there(one.row, place)} for one in said.shown]
    return {"places": said.number, "said": shown, "more": said.number - len(shown), "place": place}


def _there(row: Any, place: str) -> dict[str, str]:
    if place == SearchPlace.MEMOS:
        return {"url": reverse("memo", args=[row.pk]), "language": ""}
    there = place_in_text(row.text_id, row.start)
    return {"url": there, "language": row.text.source.language}
