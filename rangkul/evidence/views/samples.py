"""Pages of double coding: the samples of a study, drawing one, one sample, coding it blind."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rangkul.core.again import say_no
from rangkul.core.errors import Refused
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import samples as commands
from rangkul.evidence.forms.code_choices import choice_words
from rangkul.evidence.forms.samples import BlindForm, DrawForm
from rangkul.evidence.queries import codebooks as read_codes
from rangkul.evidence.queries import codings as read_codings
from rangkul.evidence.queries import samples as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.rules.samples import LEAST_CODERS, asks, sentences
from rangkul.evidence.tasks import compute_again
from rangkul.evidence.views.studies import frame
from rangkul.evidence.views.what_left import sample_without
from rangkul.evidence.vocabulary import Polarity, SourceKind, StakeholderGroup

SHOWN_OF_A_SENTENCE = 60


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def listed(request: Request, study: Any) -> HttpResponse:
    """The samples of a study that are coded twice, and how far each has come."""
    rows = []
    for one in read.samples(request.actor, study):
        people = read.coders(request.actor, one)
        rows.append(
            {"sample": one, "people": people, "state": _state(one, people), "percent": one.share * 100}
        )
    context = {**frame(request, study, "study_samples"), "rows": rows}
    return render(request, "evidence/samples.html", context)


def _state(sample: Any, people: list[read.Coder]) -> tuple[str, str]:
    if sample.unlocked_at:
        return pgettext("state of a sample", "Open"), "done"
    waiting = sum(one.codes for one in people)
    all_of_them = sum(one.row.released_at is None for one in people)
    return _("Blind: %(done)s of %(all)s have finished") % {
        "done": all_of_them - waiting,
        "all": all_of_them,
    }, "active"


@page(Permission.STUDY_RUN, on=read_studies.study)
def new(request: Request, study: Any) -> HttpResponse:
    """Draw passages by chance for two or more coders."""
    actor, at = request.actor, timezone.now()
    people = read.who_may_code(actor, study, at=at)
    choices = [(str(user), name or _("Somebody of another organisation")) for user, name in people.items()]
    usable = read.passages_of(actor, study, at=at)
    found = read.not_being_coded(actor, study, usable)
    spoken = read.speakers(found)
    initial = {"coders": [str(user) for user in people], "left_out": [one for one in spoken if asks(one)]}
    form = bound(request, DrawForm, people=choices, speakers=_speaker_choices(spoken), initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            drawn = commands.draw_sample(
                actor,
                study=study,
                share=float(words["share"]),
                coders=words["coders"],
                seed=words["seed"],
                left_out=words.get("left_out", ()),
                at=at,
            )
        except Refused as no:
            say_no(request, form, no, "coders")
        else:
            messages.success(request, _("The sample is drawn. Its coders can begin."))
            return redirect("sample", drawn.pk)
    strata = sorted({one.stratum for one in found})
    context = {
        **sample_frame(request, study),
        "form": form,
        "passages": len(found),
        "all_drawn": bool(usable) and not found,
        "texts": len({one.text_id for one in found}),
        "strata": [(stratum_words(name), sum(one.stratum == name for one in found)) for name in strata],
        "too_few": len(people) < LEAST_CODERS,
    }
    return render(request, "evidence/sample_new.html", context)


def _speaker_choices(spoken: dict[str, int]) -> list[tuple[str, str]]:
    words = [ngettext("%(name)s, %(n)s turn", "%(name)s, %(n)s turns", n) for n in spoken.values()]
    return [
        (name, word % {"name": name, "n": n}) for word, (name, n) in zip(words, spoken.items(), strict=True)
    ]


def stratum_words(stratum: str) -> str:
    """A stratum in words: the kind of source, and whose voice it is."""
    kind, _slash, group = stratum.partition("/")
    words = str(SourceKind(kind).label) if kind in SourceKind.values else kind
    return f"{words}, {StakeholderGroup(group).label}" if group in StakeholderGroup.values else words


def sample_frame(request: Request, study: Any, sample: Any = None) -> dict[str, Any]:
    """What every page of double coding shows around its own."""
    around = frame(request, study, "study_samples")
    crumbs = [*around["crumbs"], (_("Double coding"), reverse("study_samples", args=[study.pk]))]
    if sample is not None:
        crumbs.append((sample_name(sample), reverse("sample", args=[sample.pk])))
    return {**around, "crumbs": crumbs, "sample": sample}


def sample_name(sample: Any) -> str:
    """What a sample is called: it has no other name than the day it was drawn."""
    return _("Sample of %(day)s") % {"day": date_format(timezone.localtime(sample.drawn_at), "j F Y")}


@page(Permission.STUDY_READ, on=read.sample, methods=("GET",))
def sample(request: Request, sample: Any) -> HttpResponse:
    """One sample: how it was drawn, who has finished, one's own progress; never a colleague's."""
    actor = request.actor
    people, units = read.coders(actor, sample), read.units(actor, sample)
    me = next((one for one in people if one.is_me), None)
    marks = read.my_marks(actor, sample)
    empty = _without_a_code(units, marks)
    strata = sorted({one.stratum for one in units})
    context = {
        **sample_frame(request, sample.study, sample),
        "name": sample_name(sample),
        "what_left": sample_without(read.units_that_left(actor, sample)),
        "state": _state(sample, people),
        "people": people,
        "me": me,
        "my_turn": me is not None and me.codes,
        "finished": sum(one.finished_at is not None for one in people),
        "least": LEAST_CODERS,
        "passages": len(units),
        "texts": len({one.text_id for one in units}),
        "mine": len(marks),
        "touched": len(units) - len(empty),
        "next": empty[0] if empty else 1,
        "strata": [(stratum_words(name), sum(one.stratum == name for one in units)) for name in strata],
        "facts": [
            (_("Share"), f"{sample.share:.0%}"),
            (_("Seed"), str(sample.seed)),
            (_("Passages"), str(len(units))),
            (_("Turns left out"), ", ".join(sample.left_out or ()) or _("Nobody's")),
        ],
    }
    return render(request, "evidence/sample.html", context)


def _without_a_code(units: list[Any], marks: list[Any]) -> list[int]:
    """The numbers of the passages that carry no code of one's own."""
    return [number for number, unit in enumerate(units, 1) if not any(_inside(mark, unit) for mark in marks)]


def _inside(mark: Any, unit: Any) -> bool:
    return bool(mark.text_id == unit.text_id and unit.start <= mark.start and mark.end <= unit.end)


@page(Permission.STUDY_CODE, on=read.sample)
def passage(request: Request, sample: Any) -> HttpResponse:
    """One drawn passage, to be coded without seeing what anybody else made of it."""
    actor, at = request.actor, timezone.now()
    units = read.units(actor, sample)
    if not units:
        # Everybody who speaks in it withdrew; its own page says so.
        return redirect("sample", sample.pk)
    number = number_asked(request, len(units))
    unit = units[number - 1]
    parts = sentences(unit.text.text, unit.start, unit.end)
    offered = read_codes.offered(actor, sample.study)
    codes = [(str(one.pk), choice_words(one.shown, deep)) for one, deep in offered]
    form = bound(request, BlindForm, codes=codes, sentences=_sentence_choices(unit.text.text, parts))
    refuse_another_row(request, form, "code", unit=unit.pk)
    if request.method == "POST" and form.is_valid() and _coded_blind(request, unit, form, parts, at=at):
        return redirect(f"{reverse('sample_passage', args=[sample.pk])}?n={number}")
    me = next((one for one in read.coders(actor, sample) if one.is_me), None)
    marks = [one for one in read.my_marks(actor, sample) if _inside(one, unit)]
    read_codes.tell_apart([one.code for one in marks], [one for one, _deep in offered])
    context = {
        **sample_frame(request, sample.study, sample),
        **_words_of(unit, parts),
        "unit": unit,
        "number": number,
        "count": len(units),
        "stratum": stratum_words(unit.stratum),
        "marks": [{"row": one, "polarity": Polarity(one.polarity).label} for one in marks],
        "form": form,
        "my_turn": me is not None and me.codes,
    }
    return render(request, "evidence/sample_passage.html", context)


def _coded_blind(
    request: Request, unit: Any, form: Any, parts: list[tuple[int, int]], *, at: datetime
) -> bool:
    """Code these sentences of the passage; a refusal stands in the form."""
    words = form.cleaned_data
    try:
        commands.code_blind(
            request.actor,
            unit=unit,
            code=read_codes.code(request.actor, code_id=words["code"]),
            start=parts[words["first"]][0],
            end=parts[words["last"]][1],
            said=commands.Said(polarity=words["polarity"]),
            at=at,
        )
    except Refused as no:
        say_no(request, form, no, "code")
        return False
    messages.success(request, _("Coded. Nobody else sees it yet."))
    return True


def _words_of(unit: Any, parts: list[tuple[int, int]]) -> dict[str, Any]:
    """The passage sentence by sentence, and what stands around it."""
    text = unit.text.text
    return {
        "before": text[max(0, unit.start - 200) : unit.start],
        "after": text[unit.end : unit.end + 200],
        "parts": [text[start:end] for start, end in parts],
    }


def number_asked(request: Request, count: int) -> int:
    """Which of `count` things the address asks for, from 1."""
    asked = request.GET.get("n", "1")
    return min(max(int(asked), 1), count) if asked.isdecimal() and len(asked) < 7 else 1


def refuse_another_row(request: Request, form: Form, field: str, **rows: UUID) -> None:
    """What was written for one place is not kept for another that has come to its number meanwhile."""
    if request.method == "POST" and any(request.POST.get(name) != str(pk) for name, pk in rows.items()):
        form.full_clean()
        form.add_error(
            field, _("The order has changed, and this is another place. Read it, then decide anew.")
        )


def _sentence_choices(text: str, parts: list[tuple[int, int]]) -> list[tuple[str, str]]:
    return [(str(at), f"{at + 1}. {_short(text[start:end])}") for at, (start, end) in enumerate(parts)]


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= SHOWN_OF_A_SENTENCE else f"{sentence[:SHOWN_OF_A_SENTENCE].rstrip()}…"


@page(Permission.STUDY_CODE, on=read_codings.coding, methods=("POST",))
def take_back(request: Request, coding: Any) -> HttpResponse:
    """A coder takes a mark of their own back."""
    commands.withdraw_blind(request.actor, coding=coding, at=timezone.now())
    messages.success(request, _("Taken back."))
    number = request.GET.get("n", "1")
    return redirect(f"{reverse('sample_passage', args=[coding.sample_id])}?n={number}")


@page(Permission.STUDY_CODE, on=read.sample)
def finish(request: Request, sample: Any) -> HttpResponse:
    """A coder says that they have finished; the last one opens the sample."""
    if request.method == "POST":
        done = commands.finish_sample(request.actor, sample=sample, at=timezone.now())
        if done.unlocked_at:
            compute_again(request.actor, sample.study_id)
            messages.success(request, _("All have finished. The sample is open, and agreement can be read."))
        else:
            messages.success(request, _("You have finished. The sample opens when the others have too."))
        return redirect("sample", sample.pk)
    units, marks = read.units(request.actor, sample), read.my_marks(request.actor, sample)
    empty = _without_a_code(units, marks)
    context = {
        **sample_frame(request, sample.study, sample),
        "passages": len(units),
        "done": len(units) - len(empty),
        "left": empty,
        "consequences": [
            _("What you coded in these passages stays as it is from now on."),
            _("When every coder has finished, the study sees all of it and how far you agree."),
        ],
    }
    return render(request, "evidence/sample_finish.html", context)


@page(Permission.STUDY_RUN, on=read.sample_coder)
def release(request: Request, coder: Any) -> HttpResponse:
    """The lead lets the sample go on without somebody who will not finish."""
    sample = coder.sample
    people = read.coders(request.actor, sample)
    name = next((one.name for one in people if one.user_id == coder.user_id), "")
    name = name or _("Somebody of another organisation")
    if request.method == "POST":
        done = commands.release_coder(request.actor, coder=coder, at=timezone.now())
        if done.unlocked_at:
            compute_again(request.actor, done.study_id)
        messages.success(request, _("The sample goes on without %(name)s.") % {"name": name})
        return redirect("sample", done.pk)
    context = {
        **sample_frame(request, sample.study, sample),
        "coder": coder,
        "who": name,
        "consequences": _without(people),
    }
    return render(request, "evidence/sample_release.html", context)


def _without(people: list[read.Coder]) -> list[str]:
    """What follows when the sample goes on without one who still codes."""
    told = [
        _("What they have marked so far is kept and counts in no figure."),
        _("They can leave the study, or take another part in it, from now on."),
    ]
    if sum(one.codes for one in people) == 1:
        told.append(_("Nobody else is waited for: the sample opens at once."))
    if sum(one.row.released_at is None for one in people) <= LEAST_CODERS:
        told.append(_("Fewer than two coders are left, so this sample tells nothing of agreement."))
    return told
