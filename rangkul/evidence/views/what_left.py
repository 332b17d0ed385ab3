"""The one line under every figure of a study that says what is in none of them any more."""

from typing import Any

from django.utils.translation import ngettext

from rangkul.core.pages import Request
from rangkul.evidence.queries.counting import counted_until_it_left
from rangkul.evidence.queries.left import left
from rangkul.evidence.queries.sources import answers


def sample_without(number: int) -> str:
    """How many drawn passages left with the consent of whoever speaks in them; nothing if none."""
    words = ngettext(
        "%(number)s drawn passage left with its consent. It is coded and compared no more.",
        "%(number)s drawn passages left with their consent. They are coded and compared no more.",
        number,
    )
    return words % {"number": number} if number else ""


def what_left(request: Request, study: Any) -> str:
    """How many sources left with their consent and how many coded passages with them; nothing if none."""
    gone = left(request.actor, study)
    if not gone:
        return ""
    # What somebody answered to a finding leaves with their interview: one voice, and told once.
    heard = len(gone.difference(answers(request.actor, study)))
    sources = ngettext(
        "The consent of %(sources)s source was withdrawn.",
        "The consent of %(sources)s sources was withdrawn.",
        heard,
    )
    passages = counted_until_it_left(request.actor, study, gone)
    words = ngettext(
        "Its %(passages)s coded passage counts here no more.",
        "Their %(passages)s coded passages count here no more.",
        passages,
    )
    return " ".join((sources % {"sources": heard}, words % {"passages": passages}))
