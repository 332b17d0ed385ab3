"""The page on which a study's passages are seen through another framework."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Permission
from rangkul.evidence.frameworks import Framework
from rangkul.evidence.queries import frameworks as read
from rangkul.evidence.queries import studies as read_studies
from rangkul.evidence.queries.seen import Seen, seen_through
from rangkul.evidence.views.studies import frame
from rangkul.evidence.views.what_left import what_left


@page(Permission.STUDY_READ, on=read_studies.study, methods=("GET",))
def study_seen(request: Request, study: Any) -> HttpResponse:
    """Passages coded once, as a draft under another framework, with what has no place there."""
    around = {**frame(request, study, "study_seen"), "what_left": what_left(request, study)}
    if study.framework_id is None:
        return render(request, "evidence/study_seen.html", around)
    mine = read.kept_framework(request.actor, study.framework_id).framework
    others = read.beside(request.actor, mine)
    wanted = request.GET.get("framework", "")
    chosen = next((one for one in others if str(one.other.pk) == wanted), others[0] if others else None)
    address = reverse("study_seen", args=[study.pk])
    context = {
        **around,
        "framework": mine,
        "others": [
            {
                "url": f"{address}?framework={one.other.pk}",
                "word": one.other.framework.title,
                "current": one is chosen,
            }
            for one in others
        ],
    }
    if chosen:
        seen = seen_through(request.actor, study, mine, chosen)
        context |= {"other": chosen.other, **_shown(mine, chosen.other.framework, seen)}
    return render(request, "evidence/study_seen.html", context)


def _shown(mine: Framework, theirs: Framework, seen: Seen) -> dict[str, Any]:
    return {
        "rows": [
            {
                "label": draft.node.label,
                "sources": [
                    {
                        "label": mine.node(one.source).label,
                        "relation": one.relation.label,
                        "voices": seen.voices[one.source],
                    }
                    for one in draft.borrowed
                ],
            }
            for draft in seen.view.nodes
            if draft.borrowed
        ],
        "homeless": [(mine.node(node).label, seen.voices[node]) for node in seen.view.unmapped],
        "silent": [theirs.node(node).label for node in seen.view.silent],
    }
