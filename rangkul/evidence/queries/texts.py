"""What is read of one text: who speaks how often in it, how it begins, which codings stayed behind."""

from dataclasses import dataclass

from django.db.models import Count, Min

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import Coding, Source, SourceText, Turn

SAMPLE = 160


@dataclass(frozen=True)
class Speaker:
    """One voice of a text: how often it speaks, and how it begins."""

    name: str
    turns: int
    first: str


def speakers(actor: Actor, text: SourceText) -> list[Speaker]:
    """The voices of a text in the order in which they are first heard."""
    turns = visible(actor, Turn).filter(text=text)
    found = list(turns.values("speaker").annotate(number=Count("pk"), first=Min("start")).order_by("first"))
    ends = dict(turns.filter(start__in=[one["first"] for one in found]).values_list("start", "end"))
    return [
        Speaker(
            one["speaker"],
            one["number"],
            text.text[one["first"] : min(ends[one["first"]], one["first"] + SAMPLE)],
        )
        for one in found
    ]


def left_behind(actor: Actor, source: Source) -> int:
    """How many codings stand on a version that is not the newest, because their words are gone from it."""
    newest = visible(actor, SourceText).filter(source=source).order_by("-version").values("pk")[:1]
    codings = visible(actor, Coding).filter(text__source=source, withdrawn_at=None)
    return codings.exclude(text__in=list(newest.values_list("pk", flat=True))).count()
