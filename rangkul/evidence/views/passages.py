"""Pages of codes across a study: every passage of one code, where codes stand and where they meet."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Permission
from rangkul.evidence.queries import cases as read_cases
from rangkul.evidence.queries import passages as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.rules.variables import bands_of
from rangkul.evidence.views.cases import said
from rangkul.evidence.views.quotations import quotations
from rangkul.evidence.views.studies import frame
from rangkul.evidence.views.variables import in_words
from rangkul.evidence.views.what_left import what_left
from rangkul.evidence.vocabulary import SourceKind, StakeholderGroup


@page(Permission.STUDY_READ, on=read.listed_code, methods=("GET",))
def passages(request: Request, code: Any) -> HttpResponse:
    """Every passage that carries a code, with the way to its place in the text.

    The script puts it in place of what the page before it holds, without what surrounds a page.
    """
    found = read.codings_of(request.actor, code, after=request.GET.get("after", ""))
    study = code.study
    crumbs = [
        *((_("Studies"), reverse("studies")), (study.title, reverse("study", args=[study.pk]))),
        (code.shown_name, reverse("code", args=[code.pk])),
    ]
    quoted = quotations(request, found.rows, code)
    context = {"study": study, "code": code, "crumbs": crumbs, "page": found, "quotations": quoted}
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        inner = render_to_string("evidence/passages.html#inner", context | {"request": request})
        return HttpResponse(inner)
    return render(request, "evidence/passages.html", context)


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def matrix(request: Request, study: Any) -> HttpResponse:
    """Where codes stand, by kind of source, voice, organisation or a variable; and which codes meet."""
    cut, variables = request.GET.get("by", "kind"), list(read_cases.variables(request.actor, study))
    chosen = next((one for one in variables if str(one.pk) == cut), None)
    if chosen is not None:
        bands = () if request.GET.get("each") else bands_of(chosen.bands)
        columns, rows = read_cases.by_variable(request.actor, study, chosen, bands=bands)
        called = in_words(bands)
        words = [called.get(name) or said(chosen, name) or _("Not said") for name in columns]
    else:
        cut = cut if cut in read.CUTS else "kind"
        columns, rows = read.matrix(request.actor, study, cut=cut)
        words = [_column(cut, name) for name in columns]
    context = {
        **frame(request, study, "study_matrix"),
        "what_left": what_left(request, study),
        "cut": cut,
        "cuts": [
            ("kind", _("Kind of source")),
            ("group", _("Whose voice")),
            ("organisation", _("Organisation")),
        ],
        "variables": variables,
        "variable": chosen,
        "each": bool(request.GET.get("each")),
        "columns": words,
        "rows": [(row, list(zip(words, row.cells, strict=True))) for row in rows if row.passages],
        "silent": [row.code for row in rows if row.code.is_codable and not row.passages],
        "pairs": read.meetings(request.actor, study),
    }
    return render(request, "evidence/matrix.html", context)


def _column(cut: str, name: str) -> str:
    if cut == "kind":
        return str(SourceKind(name).label)
    if cut == "group":
        return str(StakeholderGroup(name).label) if name else _("Not said")
    return name or _("Not said")
