"""The page that tells how far the coders of an open sample agree, with what the numbers must not hide."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from rangkul_analytics.reliability import (
    RELIABLE,
    TENTATIVE,
    Agreement,
    CodeAgreement,
    Reading,
    TextAgreement,
    Undefined,
    reading,
)

from rangkul.core.errors import Refused
from rangkul.core.pages import Request, page, redirect, render
from rangkul.core.roles import Permission
from rangkul.evidence.commands import figures as commands
from rangkul.evidence.commands.compared import read_agreement
from rangkul.evidence.queries import compared as read
from rangkul.evidence.queries.figures import figures_of, on_their_way
from rangkul.evidence.queries.samples import sample as sample_of
from rangkul.evidence.rules.compared import FEWEST_TEXTS
from rangkul.evidence.rules.figures import figures, silent
from rangkul.evidence.rules.samples import check_open
from rangkul.evidence.tasks import compute_agreement
from rangkul.evidence.views.samples import sample_frame, sample_name
from rangkul.evidence.views.what_left import sample_without
from rangkul.evidence.vocabulary import FiguresState


@page(Permission.STUDY_READ, on=sample_of)
def agreement(request: Request, sample: Any) -> HttpResponse:
    """How far the coders agree, code by code and overall; computed by the worker, and kept."""
    actor, at = request.actor, timezone.now()
    if request.method == "POST":
        _asked(request, sample)
        messages.success(request, _("Asked for again."))
        return redirect("sample_agreement", sample.pk)
    if row := on_their_way(actor, sample, request.GET.get("wait", ""), at=at):
        return _still(request, sample, row)
    check_open(sample.unlocked_at)
    found = read.compared(actor, sample)
    # A team that reports no figures waits for none.
    shown = {} if sample.study.no_agreement_reason else _figures(request, sample, found)
    if not shown.get("waits"):
        # Who waits has read nothing yet, however often the page looks.
        read_agreement(actor, sample=sample, at=at)
    context = {
        **sample_frame(request, sample.study, sample),
        "name": sample_name(sample),
        "what_left": sample_without(found.left),
        "passages": len(found.units),
        "texts": found.basis.texts,
        "few_texts": found.basis.telling_texts < FEWEST_TEXTS,
        "fewest": FEWEST_TEXTS,
        "coders": len(found.basis.coders),
        "differing": not shown.get("waits") and any(found.basis.differing()),
        **shown,
    }
    return render(request, "evidence/agreement.html", context)


def _still(request: Request, sample: Any, row: Any) -> HttpResponse:
    """Nothing new for the script; without one the page that waits, made of nothing but its row."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    around = {**sample_frame(request, sample.study, sample), "name": sample_name(sample)}
    return render(request, "evidence/agreement.html", {**around, "row": row, "waits": True})


def _asked(request: Request, sample: Any) -> None:
    """Have the figures made: by the worker, or at once where none runs."""
    actor, at = request.actor, timezone.now()
    if settings.WORKER:
        commands.ask_for_figures(actor, sample=sample, at=at)
        compute_agreement.defer(sample_id=str(sample.pk), membership_id=actor.membership_id)
    else:
        commands.make_figures(actor, sample=sample, at=at)


def _figures(request: Request, sample: Any, found: read.Compared) -> dict[str, Any]:
    """The figures, or how far they have come; never figures of anything else than what stands now."""
    row = figures_of(request.actor, sample, found)
    if row is None:
        # Whoever looks at the same moment may have asked first.
        with suppress(Refused):
            _asked(request, sample)
        row = figures_of(request.actor, sample, found)
    if row is None or row.state != FiguresState.MADE:
        waits = row is None or row.state == FiguresState.ASKED
        quiet = row is not None and silent(row.state, row.asked_at, at=timezone.now())
        return {"row": row, "waits": waits and not quiet, "silent": quiet}
    return {"row": row, **_words(figures(row.figures or {}), found)}


def _words(told: TextAgreement, found: read.Compared) -> dict[str, Any]:
    rows = {row.code: row for row in told.codes}
    return {
        "figures": True,
        "rows": [_row(rows[str(pk)], code.shown) for pk, code in found.codes.items()],
        "overall": _row(told.overall, ""),
        "where": _told(told.where),
        "median": _number(told.median_alpha),
        "least": _number(told.least_alpha),
        "reliable": _number(RELIABLE),
        "tentative": number_format(TENTATIVE, 3),
    }


def _row(row: CodeAgreement, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "units": row.percent.units,
        "prevalence": "" if row.prevalence is None else f"{row.prevalence:.0%}",
        "percent": "" if row.percent.value is None else f"{row.percent.value:.0%}",
        "kappa": _told(row.kappa),
        "alpha": _told(row.alpha),
        "ac1": _told(row.ac1),
        "where": _told(row.u_alpha),
        "overlap": "" if row.overlap is None else f"{row.overlap:.0%}",
        "reading": _reading(row.alpha),
    }


def _number(value: float | None) -> str:
    # Django cuts digits off; a figure is rounded.
    # And what rounds to nothing is nothing, on neither side of it.
    return "" if value is None else number_format(round(value, 2) + 0.0, 2)


def _told(told: Agreement) -> dict[str, str]:
    if told.value is None:
        words = {
            Undefined.ONE_VALUE: _("undefined: nothing varied"),
            Undefined.NOTHING_PAIRED: _("undefined: nothing was read by two"),
        }
        return {"value": words[told.undefined or Undefined.ONE_VALUE], "interval": "", "undefined": "1"}
    between = ""
    if told.interval is not None:
        between = _("%(low)s to %(high)s") % {
            "low": _number(told.interval.low),
            "high": _number(told.interval.high),
        }
    return {"value": _number(told.value), "interval": between, "undefined": ""}


def _reading(told: Agreement) -> str:
    """What Krippendorff would say; nothing where too few texts were read to say how far it holds."""
    if told.value is None or told.interval is None:
        return ""
    words = {
        Reading.RELIABLE: _("rely on it"),
        Reading.TENTATIVE: _("conclude tentatively"),
        Reading.NOT_RELIABLE: _("do not rely on it"),
    }
    return words[reading(told.value)]
