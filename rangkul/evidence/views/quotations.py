"""Quotations as a list draws them, fifty at a time: by hand, for a template takes ten times as long."""

from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rangkul.core.pages import Request
from rangkul.evidence.queries import passages as read
from rangkul.evidence.queries.codings import coder_names
from rangkul.evidence.vocabulary import Polarity


def quotations(request: Request, rows: list[Any], code: Any) -> SafeString:
    """These passages of a code, each with its source and its coder, and the way to its place in the text."""
    known = coder_names(request.actor, rows)
    foreign = read.foreign_names(request.actor, rows)
    sources = {
        text: (_link(text, title), escape(language))
        for text, (title, language) in read.where_said(request.actor, rows).items()
    }
    told = _tellings()
    older = " · " + escape(_("coded with an older wording"))
    drawn = []
    for row in rows:
        by = foreign.get(row.foreign_coder_id) or known.get(row.coder, "")
        by = f" · {escape(by)}" if by else ""
        (address, named), language = sources[row.of_text]
        against, polarity = told[row.polarity]
        outdated = older if row.code_version < code.version and row.code_id == code.pk else ""
        drawn.append(
            f'<figure class="quote{against}"><blockquote lang="{language}">{escape(row.quote)}</blockquote>'
            f"{_translation(row.translation)}"
            f'<figcaption><a href="{address}{row.start}#here">{named}</a>'
            f"{by}{polarity}{outdated}</figcaption></figure>"
        )
    # Every value above is escaped, a number, or a word of ours.
    return mark_safe("\n".join(drawn))  # noqa: S308


def _link(text: Any, title: str) -> tuple[str, str]:
    """The address of a text up to the place in it, and what its link says."""
    there = escape(_("open the place in the text"))
    address = reverse("text_code", args=[text])
    return f"{address}?to=", f'{escape(title)}<span class="visually-hidden">: {there}</span>'


def _tellings() -> dict[str, tuple[str, str]]:
    """How a passage looks and what is said of it, by whether it speaks for or against."""
    told = {one.value: ("", f" · {escape(str(one.label))}") for one in Polarity}
    return told | {
        Polarity.NEUTRAL.value: ("", ""),
        Polarity.CONTRADICTS.value: (" quote-against", told[Polarity.CONTRADICTS.value][1]),
    }


def _translation(words: str) -> str:
    return f'<p class="soft">{escape(words)}</p>' if words else ""
