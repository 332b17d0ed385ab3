"""Why a text that may be read cannot be coded now, and the one act that would change it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rangkul.core.pages import Request
from rangkul.evidence.queries import sources as read
from rangkul.evidence.rules.sources import Agreement


def why_not_coded(request: Request, source: Any, *, leads: bool, has_codes: bool) -> dict[str, str] | None:
    """A notice for whoever could code here, or None if nothing stands in the way."""
    agreed = read.agreement_of(request.actor, source, at=timezone.now())
    if agreed in (Agreement.MISSING, Agreement.OF_CHILD):
        return {
            "title": _("This source cannot be coded yet"),
            "text": _without_consent(source),
            "url": reverse("source_consent_new", args=[source.pk]),
            "link": _("Record consent"),
        }
    if has_codes:
        return None
    words = {"title": _("There are no codes yet"), "text": _("The lead makes them from the framework.")}
    if leads:
        words["text"] = _("Make them from the factors of the framework, or write your own.")
        words |= {"url": reverse("study_codebook", args=[source.study_id]), "link": _("To the codebook")}
    return words


def _without_consent(source: Any) -> str:
    if source.with_child:
        return _(
            "A child speaks here. Record that the guardian signed and the child agreed; then it can be coded."
        )
    return _("Record how whoever speaks here agreed; then it can be coded.")
