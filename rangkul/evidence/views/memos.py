"""Pages of memos: the list of a study, a new one about something, one memo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from rangkul.core.again import say_no
from rangkul.core.errors import NotFound, Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import memos as commands
from rangkul.evidence.forms.code_choices import choice_words
from rangkul.evidence.forms.memos import ChangeMemoForm, MemoForm, WantedForm
from rangkul.evidence.navigation import place_in_text
from rangkul.evidence.queries import memos as read
from rangkul.evidence.queries.codebooks import tell_apart, tree
from rangkul.evidence.queries.studies import study as read_study
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import MemoAbout

SHOWN_OF_A_QUOTE = 60
SHOWN_OF_A_MEMO = 300


@page(Permission.STUDY_READ, on=read_study, methods=("GET",))
def listed(request: Request, study: Any) -> HttpResponse:
    """The memos of a study, by author, by what they are about, by code."""
    actor = request.actor
    book = tree(actor, study)
    codes = [(str(one.code.pk), choice_words(one.code.shown, one.depth)) for one in book]
    form = WantedForm(request.GET, authors=read.authors(actor, study), codes=codes)
    wanted = form.wanted()
    shown = read.memos(actor, study, wanted, after=request.GET.get("after", ""))
    things, by = read.things(actor, shown.rows), read.author_names(actor, shown.rows)
    tell_apart(_codes_among(things), [one.code for one in book])
    context = {
        **frame(request, study, "study_memos"),
        "form": form,
        "narrowed": wanted != read.Wanted(),
        "rows": [_row(one, things, by) for one in shown.rows],
        "page": shown,
    }
    return render(request, "evidence/memos.html", context)


def _codes_among(things: read.Things) -> list[Any]:
    """The codes that memos are about, themselves or by a passage that carries them."""
    coded = [thing.code for (kind, _key), thing in things.items() if kind == MemoAbout.CODING]
    return [*coded, *(thing for (kind, _key), thing in things.items() if kind == MemoAbout.CODE)]


def _row(memo: Any, things: read.Things, by: dict[int, str]) -> dict[str, Any]:
    return {
        "memo": memo,
        "by": memo.foreign_coder.name if memo.foreign_coder else by.get(memo.author, ""),
        "words": Truncator(memo.text).chars(SHOWN_OF_A_MEMO),
        **_about(memo.about_kind, things.get((memo.about_kind, memo.about_id))),
    }


def _about(kind: str, thing: Any) -> dict[str, Any]:
    """What a memo is about, in words and as a link; what one may not see is only named by its kind."""
    told = {"kind": MemoAbout(kind).label, "name": "", "url": ""}
    if thing is None:
        return told
    if kind == MemoAbout.TEXT:
        words = {"source": thing.source.title, "number": thing.version}
        return told | {
            "name": _("%(source)s, version %(number)s") % words,
            "url": reverse("text_code", args=[thing.pk]),
        }
    if kind == MemoAbout.CODING:
        quote = Truncator(thing.quote).chars(SHOWN_OF_A_QUOTE)
        return told | {"name": f"{thing.code.shown}: “{quote}”", "url": reverse("coding", args=[thing.pk])}
    if kind == MemoAbout.CASE:
        return told | {"name": thing.name, "url": reverse("study_case", args=[thing.pk])}
    name = thing.shown if kind == MemoAbout.CODE else thing.title
    return told | {"name": name, "url": reverse(str(kind), args=[thing.pk])}


@page(Permission.STUDY_CODE, on=read_study)
def new(request: Request, study: Any) -> HttpResponse:
    """A memo about what the address names (`?about=code:…`), else about the study."""
    kind, key = _asked(request, study)
    thing = read.thing(request.actor, study, kind, key)
    form = bound(request, MemoForm)
    if request.method == "POST" and form.is_valid():
        try:
            memo = commands.write_memo(
                request.actor,
                study=study,
                about_kind=kind,
                about_id=key,
                **form.cleaned_data,
                at=timezone.now(),
            )
        except Refused as no:
            say_no(request, form, no, "text")
        else:
            messages.success(request, _("The memo is kept."))
            return redirect(_on_with(memo, thing))
    context = {**_frame(request, study), "form": form, "about": _about(kind, thing)}
    return render(request, "evidence/memo_new.html", context)


def _asked(request: Request, study: Any) -> tuple[str, UUID]:
    kind, _mark, key = request.GET.get("about", "").partition(":")
    if not kind:
        return MemoAbout.STUDY, study.pk
    try:
        return kind, UUID(key)
    except ValueError:
        raise NotFound from None


def _on_with(memo: Any, thing: Any) -> str:
    """Who codes goes back to the text; everybody else sees the memo."""
    if memo.about_kind == MemoAbout.CODING:
        return place_in_text(thing.text_id, thing.start)
    if memo.about_kind == MemoAbout.TEXT:
        return reverse("text_code", args=[thing.pk])
    return reverse("memo", args=[memo.pk])


def _frame(request: Request, study: Any) -> dict[str, Any]:
    around = frame(request, study, "study_memos")
    return {**around, "crumbs": [*around["crumbs"], (_("Memos"), reverse("study_memos", args=[study.pk]))]}


@page(Permission.STUDY_READ, on=read.memo)
def memo(request: Request, memo: Any) -> HttpResponse:
    """One memo; its author changes it here."""
    mine, now = memo.author == request.actor.user_id, None
    form = bound(request, ChangeMemoForm, initial=_words_of(memo))
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_memo(request.actor, memo=memo, **form.cleaned_data, at=timezone.now())
        except Stale:
            memo = read.memo(request.actor, memo_id=memo.pk)
            now = hold_to(form, _words_of(memo))
        else:
            messages.success(request, _("The memo is changed."))
            return redirect("memo", memo.pk)
    row = _row(memo, read.things(request.actor, [memo]), read.author_names(request.actor, [memo]))
    context = {**_frame(request, memo.study), **row, "form": form, "mine": mine, "now": now}
    return render(request, "evidence/memo.html", context, status=409 if now else 200)


def _words_of(memo: Any) -> dict[str, Any]:
    return {name: getattr(memo, name) for name in ("title", "text", "version")}


@page(Permission.STUDY_CODE, on=read.memo, methods=("POST",))
def withdraw(request: Request, memo: Any) -> HttpResponse:
    """Take one's own memo back."""
    commands.withdraw_memo(request.actor, memo=memo, at=timezone.now())
    messages.success(request, _("The memo is taken back. Nobody sees it any more."))
    return redirect("study_memos", memo.study_id)
