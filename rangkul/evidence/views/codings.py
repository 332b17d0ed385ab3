"""Pages of coding: a text with its codes, one coding, undo and redo."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.again import say_no
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import codings as commands
from rangkul.evidence.forms.code_choices import choice_words
from rangkul.evidence.forms.codings import ChangeForm, CodeForm
from rangkul.evidence.navigation import place_in_text
from rangkul.evidence.queries import codings as read
from rangkul.evidence.queries.codebooks import code as read_code
from rangkul.evidence.queries.left import check_stays
from rangkul.evidence.rules.blocks import Block
from rangkul.evidence.views.drawing import answer, drawn, fragment, marks, place, standing_blocks
from rangkul.evidence.views.not_yet import why_not_coded
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import Facet, Polarity, Reason, Strength

SHOWN_OF_A_SENTENCE = 60
# How many paragraphs stand before a place to which somebody was led.
BEFORE = 3


@page(Permission.STUDY_READ, on=read.text)
def text(request: Request, text: Any) -> HttpResponse:
    """A text to be coded, one window at a time; a post codes one passage of it."""
    at = place(request)
    if request.method == "POST":
        return _coded(request, text, at=at)
    commands.read_text(request.actor, text=text, at=timezone.now())
    if request.htmx and (stood := standing_blocks(request, text)):  # type: ignore[attr-defined]
        # A repeated delivery is led here: the passage is coded already, and only to be drawn.
        return fragment(request, text, read.blocks_between(request.actor, text, stood), "")
    return _whole(request, text, at=at)


def _whole(request: Request, text: Any, *, at: int) -> HttpResponse:
    letters = read.letters(request.actor, text.study)
    to = _number(request, "to")
    shown = read.window(request.actor, text, at=at if to is None else to, before=0 if to is None else BEFORE)
    sample, asked = read.blind_sample(request.actor, text), _number(request, "block")
    sentences = [
        _sentence(one, *span) for one in shown.blocks if one.start == asked for span in one.sentences
    ]
    over = marks(request, read.in_window(request.actor, text, shown.blocks), letters)
    context = {
        **_frame(request, text),
        "blocks": drawn(shown.blocks, over),
        "window": shown,
        "form": bound(request, CodeForm, codes=_choices(letters), sentences=sentences),
        "coded_block": asked,
        "here": next((one.start for one in shown.blocks if to is not None and one.end > to), None),
        "sample_id": sample,
        "letters": list(letters.offered.values()),
        "recent": [str(pk) for pk in read.recent(request.actor, text.study)],
    }
    if context["codes"] and sample is None:
        codable = any(one.code.is_codable for one in letters.offered.values())
        context["not_yet"] = why_not_coded(request, text.source, leads=context["leads"], has_codes=codable)
    # A form that was sent comes back with what was chosen, also when nothing can be coded any more.
    offered = not context.get("not_yet") or context["form"].is_bound
    context["codes"] = context["codes"] and sample is None and offered
    return render(request, "evidence/text.html", context)


def _choices(letters: read.Letters) -> list[tuple[str, str]]:
    return [
        (str(pk), choice_words(one.shown, one.depth))
        for pk, one in letters.offered.items()
        if one.code.is_codable
    ]


def _sentence(block: Block, start: int, end: int) -> tuple[int, int, str]:
    words = block.text[start - block.start : end - block.start]
    short = words if len(words) <= SHOWN_OF_A_SENTENCE else f"{words[:SHOWN_OF_A_SENTENCE]}…"
    return start, end, f"{block.sentences.index((start, end)) + 1}. {short}"


def _coded(request: Request, text: Any, *, at: int) -> HttpResponse:
    letters = read.letters(request.actor, text.study, worded=False)
    form = bound(request, CodeForm, codes=_choices(letters))
    if not form.is_valid():
        said = _("Nothing was coded: mark some words and choose a code.")
        return answer(request, text, None, said, at=at, status=422)
    words = form.cleaned_data
    span = (words["start"], words["end"])
    code = UUID(words["code"])
    try:
        coded = commands.code_passage(
            request.actor,
            text=text,
            code=code,
            start=span[0],
            end=span[1],
            shown=_reach(standing_blocks(request, text)),
            at=timezone.now(),
        )
    except Refused as no:
        if not request.htmx:  # type: ignore[attr-defined]
            # The page's form comes back with the sentence, and with the code and the sentences chosen.
            raise
        return answer(request, text, None, no.sentence, at=at, status=409)
    told = partial(_added, letters.offered[code].shown)
    return answer(request, text, span, told, at=at, letters=letters, piece=coded.piece)


def _reach(blocks: list[read.Span]) -> read.Span | None:
    return (blocks[0][0], max(end for _start, end in blocks)) if blocks else None


def _added(name: str, count: int) -> str:
    return ngettext(
        "Code %(code)s added, %(count)s code on this passage.",
        "Code %(code)s added, %(count)s codes on this passage.",
        count,
    ) % {"code": name, "count": count}


def _number(request: Request, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else None


def _frame(request: Request, text: Any) -> dict[str, Any]:
    around = frame(request, text.study, "study_sources")
    source = (text.source.title, reverse("source", args=[text.source_id]))
    crumbs = [*around["crumbs"], (_("Sources"), reverse("study_sources", args=[text.study_id])), source]
    return {**around, "text": text, "crumbs": crumbs}


@page(Permission.STUDY_READ, on=read.coding)
def coding(request: Request, coding: Any) -> HttpResponse:
    """One coding: its quotation beside its translation, its code, what it says of it."""
    check_stays(request.actor, coding.text.source, at=timezone.now())
    codes = _choices(read.letters(request.actor, coding.study))
    form, now = bound(request, ChangeForm, codes=codes, initial=_words_of(coding)), None
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_coding(
                request.actor,
                coding=coding,
                code=read_code(request.actor, code_id=form.cleaned_data["code"]),
                said=form.said(),
                version=form.cleaned_data["version"],
                at=timezone.now(),
            )
        except Refused as no:
            say_no(request, form, no, "code")
        except Stale:
            coding = read.coding(request.actor, coding_id=coding.pk)
            now = hold_to(form, _words_of(coding))
        else:
            messages.success(request, _("The coding is changed."))
            return redirect(_back(coding))
    around = frame(request, coding.study, "study_sources")
    crumbs = [*around["crumbs"], (coding.text.source.title, _back(coding))]
    context = {**around, "coding": coding, "form": form, "crumbs": crumbs, "back": _back(coding)}
    context |= {"said": _said(coding), "mine": _is_mine(request, coding), "now": now}
    return render(request, "evidence/coding.html", context, status=409 if now else 200)


def _words_of(coding: Any) -> dict[str, Any]:
    names = ("polarity", "strength", "facet", "translation", "version")
    return {name: getattr(coding, name) for name in names} | {"code": str(coding.code_id)}


def _is_mine(request: Request, coding: Any) -> bool:
    own = coding.coder == request.actor.user_id and not coding.sample_id
    return own and not read.stands_for_others(request.actor, coding)


def _said(coding: Any) -> list[tuple[str, str]]:
    return [
        (_("Code"), coding.code.shown_name),
        (_("Speaks for or against?"), str(Polarity(coding.polarity).label)),
        (_("How much would it settle?"), str(Strength(coding.strength).label)),
        (_("On paper or in use?"), str(Facet(coding.facet).label)),
        (_("Translation of the quotation"), coding.translation),
    ]


def _back(coding: Any) -> str:
    return place_in_text(coding.text_id, coding.start)


@page(Permission.STUDY_CODE, on=read.coding, methods=("POST",))
def withdraw(request: Request, coding: Any) -> HttpResponse:
    """Take one's own code off a passage; the step can be undone."""
    text = read.text(request.actor, text_id=coding.text_id)
    check_stays(request.actor, text.source, at=timezone.now())
    try:
        commands.withdraw_coding(request.actor, coding=coding, at=timezone.now())
    except Stale:
        said = _("This passage was changed meanwhile. Look at it, then take the code off if it still fits.")
        return answer(request, text, None, said, at=coding.start, status=409)
    said = _("Code %(code)s is off this passage. Undo brings it back.") % {"code": coding.code.shown_name}
    return answer(request, text, (coding.start, coding.end), said, at=coding.start)


@page(Permission.STUDY_CODE, on=read.text, methods=("POST",))
def undo(request: Request, text: Any) -> HttpResponse:
    """Undo one's last step in the study."""
    return _turned(request, text, commands.undo_step, _("The last step is undone."))


@page(Permission.STUDY_CODE, on=read.text, methods=("POST",))
def redo(request: Request, text: Any) -> HttpResponse:
    """Do the step again that was undone last."""
    return _turned(request, text, commands.redo_step, _("The step is done again."))


def _turned(request: Request, text: Any, turn: Any, said: str) -> HttpResponse:
    try:
        step = turn(request.actor, study=text.study, at=timezone.now())
    except Refused as no:
        return answer(request, text, None, no.sentence, at=place(request), status=409)
    except Stale:
        said = str(Reason.STEP_OVERTAKEN.label)
        return answer(request, text, None, said, at=place(request), status=409)
    touched = read.coding(request.actor, coding_id=step.after["coding"])
    if touched.text_id == text.pk:
        return answer(request, text, (touched.start, touched.end), said, at=place(request))
    there = read.text(request.actor, text_id=touched.text_id).source.title
    told = _("%(said)s It was in “%(source)s”.") % {"said": said, "source": there}
    return answer(request, text, None, told, at=place(request))
