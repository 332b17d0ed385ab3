"""Pages of sources: those of a study, a new one, one source, its consent."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.again import say_no
from rangkul.core.errors import Refused, Stale
from rangkul.core.pages import Request, bound, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import consents as consent_commands
from rangkul.evidence.commands import sources as commands
from rangkul.evidence.forms.sources import (
    CIRCUMSTANCES,
    LANGUAGES,
    SourceConsentForm,
    SourceForm,
    WithdrawForm,
)
from rangkul.evidence.navigation import acts
from rangkul.evidence.queries import sources as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.queries.agreements import agreements, withdrawals
from rangkul.evidence.queries.counting import counted_until_it_left
from rangkul.evidence.queries.exchanges import taken_out_since
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.tasks import compute_again
from rangkul.evidence.views.stale import hold_to
from rangkul.evidence.views.studies import frame
from rangkul.evidence.vocabulary import ConsentForm, SourceKind, StakeholderGroup


def _consent_words(agreed: Agreement, withdrawn_on: date | None = None) -> tuple[str, str]:
    if agreed is Agreement.WITHDRAWN and withdrawn_on:
        return _("Consent withdrawn on %(day)s") % {"day": date_format(withdrawn_on, "j M Y")}, "danger"
    words = {
        Agreement.NOT_NEEDED: (_("No consent needed"), "plain"),
        Agreement.STANDS: (_("Consent stands"), "done"),
        Agreement.MISSING: (_("Consent missing"), "due_soon"),
        Agreement.WITHDRAWN: (_("Consent withdrawn"), "danger"),
        Agreement.OF_CHILD: (_("Guardian or child missing"), "due_soon"),
    }
    return words[agreed]


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def listed(request: Request, study: Any) -> HttpResponse:
    """The sources of a study, by kind and by voice."""
    kind, group = request.GET.get("kind", ""), request.GET.get("group", "")
    kept = {
        "kind": kind if kind in SourceKind.values else "",
        "group": group if group in StakeholderGroup.values else "",
    }
    found = list(read.sources(request.actor, study, kept=kept))
    at = timezone.now()
    agreed, gone = agreements(request.actor, found, at=at), withdrawals(request.actor, found, at=at)
    context = {
        **frame(request, study, "study_sources"),
        "rows": [_row(one, _consent_words(agreed[one.pk], gone.get(one.pk))) for one in found],
        "kept": kept,
        "filtered": any(kept.values()),
        "kinds": SourceKind.choices,
        "groups": StakeholderGroup.choices,
    }
    return render(request, "evidence/sources.html", context)


def _row(source: Any, consent: tuple[str, str]) -> dict[str, Any]:
    kind = SourceKind(source.kind)
    return {
        "source": source,
        "kind": kind.label,
        "tier": kind.tier.label,
        "group": StakeholderGroup(source.group).label if source.group else "",
        "consent": consent,
    }


@page(Permission.STUDY_CODE, on=read_studies.study)
def new(request: Request, study: Any) -> HttpResponse:
    """A source with what is known about it; its text comes next."""
    form = bound(request, SourceForm, initial={"language": study.language, "kind": SourceKind.INTERVIEW})
    if request.method == "POST" and form.is_valid():
        source = commands.add_source(
            request.actor,
            study=study,
            about=form.about(),
            lineage=form.cleaned_data["lineage"],
            circumstances=form.circumstances(),
            at=timezone.now(),
        )
        messages.success(request, _("The source is in the study."))
        return redirect("source", source.pk)
    context = {**frame(request, study, "study_sources"), "form": form}
    return render(request, "evidence/source_new.html", {**context, "lineages": _lineages(request, study)})


def _lineages(request: Request, study: Any) -> list[str]:
    return [one.name for one in read.lineages(request.actor, study)]


def _frame(request: Request, source: Any) -> dict[str, Any]:
    around = frame(request, source.study, "study_sources")
    sources = (_("Sources"), reverse("study_sources", args=[source.study_id]))
    return {**around, "source": source, "crumbs": [*around["crumbs"], sources]}


@page(Permission.STUDY_READ, on=read.source, methods=("GET",))
def source(request: Request, source: Any) -> HttpResponse:
    """One source: what is known of it, who agreed, its text, and what says the same."""
    actor, at = request.actor, timezone.now()
    commands.open_source(actor, source=source, at=at)
    agreed = read.agreement_of(actor, source, at=at)
    gone = withdrawals(actor, [source], at=at).get(source.pk) if agreed is Agreement.WITHDRAWN else None
    kind = SourceKind(source.kind)
    texts = list(read.texts(actor, source))
    around = _frame(request, source)
    may_code = (
        around["codes"] and around["stage"] == "open" and agreed in (Agreement.STANDS, Agreement.NOT_NEEDED)
    )
    context = {
        **around,
        "kind": kind.label,
        "tier": kind.tier.label,
        "facts": _facts(source),
        "consent": _consent_words(agreed, gone),
        "asks_consent": agreed in (Agreement.MISSING, Agreement.OF_CHILD),
        "withdrawn_on": gone,
        "consents": [
            {"row": one, "form": ConsentForm(one.form).label} for one in read.consents(actor, source)
        ],
        "texts": texts,
        "text_acts": acts(actor, "text", texts[0].pk) if texts and may_code else [],
        "source_acts": acts(actor, "source", source.pk) if around["codes"] and not gone else [],
        "gone": _gone(actor, source) if gone else None,
        "same": list(read.same_lineage(actor, source)),
    }
    return render(request, "evidence/source.html", context)


def _gone(actor: Any, source: Any) -> dict[str, Any]:
    """What left with a source: how many passages, and where its words may stand still."""
    return {
        "passages": counted_until_it_left(actor, source.study, frozenset([source.pk])),
        "files": list(taken_out_since(actor, source.study, source.added_at)),
    }


def _facts(source: Any) -> list[tuple[str, str]]:
    told = source.circumstances
    day = date_format(source.happened_on, "j F Y") if source.happened_on else ""
    facts = [
        (_("Whose voice"), StakeholderGroup(source.group).label if source.group else ""),
        (_("Organisation"), source.organisation_name),
        (_("Day"), day),
        (_("Language"), dict(LANGUAGES).get(source.language, source.language)),
    ]
    asked = {
        "setting": _("Where"),
        "others_present": _("Who else was present"),
        "minutes": _("Minutes"),
        "recorded": _("Recorded"),
        "repeated": _("Interviewed before"),
        "returned": _("Transcript went back"),
    }
    facts += [
        (asked[name], _("Yes") if told[name] is True else str(told[name])) for name in asked if told.get(name)
    ]
    return [(str(word), str(value)) for word, value in facts]


@page(Permission.STUDY_CODE, on=read.source)
def change(request: Request, source: Any) -> HttpResponse:
    """What is known about a source is corrected."""
    form, now = bound(request, SourceForm, initial=_words_of(source)), None
    if request.method == "POST" and form.is_valid():
        source.version = form.cleaned_data["version"] or source.version
        told = {key: value for key, value in source.circumstances.items() if key not in CIRCUMSTANCES}
        try:
            commands.change_source(
                request.actor,
                source=source,
                about=form.about(),
                lineage=form.cleaned_data["lineage"],
                circumstances=form.circumstances(told),
                at=timezone.now(),
            )
        except Stale:
            source = read.source(request.actor, source_id=source.pk)
            now = hold_to(form, _words_of(source))
        else:
            messages.success(request, _("The source is changed."))
            return redirect("source", source.pk)
    around = {**_frame(request, source), "lineages": _lineages(request, source.study)}
    context = {**around, "form": form, "now": now}
    return render(request, "evidence/source_change.html", context, status=409 if now else 200)


def _words_of(source: Any) -> dict[str, Any]:
    names = ("kind", "title", "group", "organisation_name", "happened_on")
    words = {name: getattr(source, name) for name in (*names, "language", "with_child", "version")}
    told = {name: source.circumstances.get(name) for name in CIRCUMSTANCES}
    return words | told | {"lineage": source.lineage.name if source.lineage else ""}


@page(Permission.STUDY_CODE, on=read.source)
def consent_new(request: Request, source: Any) -> HttpResponse:
    """Whoever speaks in the source agreed."""
    form = bound(request, SourceConsentForm)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            consent_commands.record_consent(request.actor, source=source, at=timezone.now(), **words)
        except Refused as no:
            say_no(request, form, no, "given_on")
        else:
            compute_again(request.actor, source.study_id)
            messages.success(request, _("The consent is recorded."))
            return redirect("source", source.pk)
    return render(request, "evidence/source_consent.html", {**_frame(request, source), "form": form})


def _consequences(actor: Any, source: Any) -> list[str]:
    """What follows when consent is withdrawn, before it is."""
    told = _gone(actor, source)
    passages = ngettext(
        "%(number)s coded passage counts in no figure, table or file any more.",
        "%(number)s coded passages count in no figure, table or file any more.",
        told["passages"],
    ) % {"number": told["passages"]}
    return [
        passages,
        _("Its words, its memos and what is known of its cases are closed to everybody, you too."),
        _("Samples drawn before go on without its passages, and agreement is computed anew."),
        _("The study still says that something left, and how many passages; the codebook stays."),
        _("Files and reports taken out before are out there: tell those who hold them."),
    ]


@page(Permission.STUDY_CODE, on=read.consent)
def consent_withdraw(request: Request, consent: Any) -> HttpResponse:
    """Whoever speaks in the source no longer agrees."""
    form = bound(request, WithdrawForm)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["withdrawn_on"]
        try:
            consent_commands.withdraw_consent(
                request.actor, consent=consent, withdrawn_on=day, at=timezone.now()
            )
        except Refused as no:
            say_no(request, form, no, "withdrawn_on")
        else:
            compute_again(request.actor, consent.study_id)
            messages.success(request, _("The consent is withdrawn. The source has left the study."))
            return redirect("source", consent.source_id)
    context = {**_frame(request, consent.source), "form": form, "consent": consent}
    others = read.consents(request.actor, consent.source).filter(withdrawn_on=None).exclude(pk=consent.pk)
    stays = not consent.source.with_child and others.exists()
    context |= {"stays": stays, "consequences": [] if stays else _consequences(request.actor, consent.source)}
    return render(request, "evidence/source_consent_withdraw.html", context)
