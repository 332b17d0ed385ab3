"""Pages of texts: bring in a file, and look at what was read before it is coded."""

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
from rangkul.evidence.commands import texts as commands
from rangkul.evidence.commands.codings import read_text as note_read
from rangkul.evidence.forms.texts import SpeakersForm, TextForm
from rangkul.evidence.queries import sources as read_sources
from rangkul.evidence.queries import texts as read
from rangkul.evidence.reading.codes import Remark
from rangkul.evidence.reading.limited import read_text
from rangkul.evidence.reading.problems import sentence
from rangkul.evidence.reading.result import Notice
from rangkul.evidence.views.not_yet import why_not_coded
from rangkul.evidence.views.studies import frame

PREVIEW = 1_500


def _frame(request: Request, source: Any) -> dict[str, Any]:
    around = frame(request, source.study, "study_sources")
    crumbs = [
        *around["crumbs"],
        (_("Sources"), reverse("study_sources", args=[source.study_id])),
        (source.title, reverse("source", args=[source.pk])),
    ]
    return {**around, "source": source, "crumbs": crumbs}


@page(Permission.STUDY_CODE, on=read_sources.source)
def new(request: Request, source: Any) -> HttpResponse:
    """A file is read within limits and becomes the source's text."""
    form = bound(request, TextForm)
    if request.method == "POST" and form.is_valid():
        name, data, is_file = form.brought()
        try:
            found = read_text(name, data)
            text = commands.bring_in_text(
                request.actor,
                source=source,
                found=found,
                file_name=name if is_file else "",
                data=data if is_file else None,
                at=timezone.now(),
            )
        except Refused as no:
            say_no(request, form, no, "file" if is_file else "words")
        else:
            if source.study.data_opened_at is None:
                messages.success(request, _("The text is in the study, closed until its data are open."))
                return redirect("source", source.pk)
            messages.success(request, _("The text is in the study. Look at what was read."))
            return redirect("source_text_speakers", text.pk)
    before = read_sources.texts(request.actor, source).first()
    return render(
        request, "evidence/text_new.html", {**_frame(request, source), "form": form, "before": before}
    )


@page(Permission.STUDY_CODE, on=read_sources.text)
def speakers(request: Request, text: Any) -> HttpResponse:
    """What was read, what was left out, and who speaks; names are corrected here, not in the text."""
    actor = request.actor
    note_read(actor, text=text, at=timezone.now())
    found = read.speakers(actor, text)
    form = bound(request, SpeakersForm, found=[one.name for one in found])
    if request.method == "POST" and form.is_valid():
        commands.name_speakers(actor, text=text, names=form.names(), at=timezone.now())
        messages.success(request, _("The speakers are named."))
        return redirect("source", text.source_id)
    context = {
        **_frame(request, text.source),
        "text": text,
        "form": form,
        "rows": list(zip(found, form.rows(), strict=True)),
        "notices": [
            sentence(Notice(Remark(one["code"]), one["values"])) for one in text.notices if _is_ours(one)
        ],
        "preview": text.text[:PREVIEW],
        "more": max(0, text.length - PREVIEW),
        "left": read.left_behind(actor, text.source),
        "onward": None if found else _onward(request, text),
    }
    return render(request, "evidence/text_speakers.html", context)


def _onward(request: Request, text: Any) -> dict[str, str]:
    """Where a text in which nobody speaks goes on: to its codes, or to the source if it waits for consent."""
    if why_not_coded(request, text.source, leads=False, has_codes=True) is None:
        return {"url": reverse("text_code", args=[text.pk]), "word": _("Read and code")}
    return {"url": reverse("source", args=[text.source_id]), "word": _("Go on to the source")}


def _is_ours(notice: Any) -> bool:
    """Other ways into a study leave notices of their own."""
    return isinstance(notice, dict) and notice.get("code") in set(Remark)
