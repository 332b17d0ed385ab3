"""What is read of one text: who speaks how often in it, how it begins, which codings stayed behind."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Min

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import Coding, Source, SourceText, Turn
from rangkul.evidence.vocabulary import Layer

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


@dataclass(frozen=True)
class Left:
    """A version of a text on which codings stand whose words are gone from the newest."""

    text_id: UUID
    version: int
    codings: int


def left_behind(actor: Actor, source: Source) -> list[Left]:
    """The older versions that codings still stand on, the newest of them first."""
    newest = visible(actor, SourceText).filter(source=source).aggregate(last=Max("version"))["last"]
    found = (
        visible(actor, Coding)
        .filter(text__source=source, text__version__lt=newest or 0, withdrawn_at=None)
        .exclude(layer=Layer.BLIND)
        .values("text", "text__version")
        .annotate(number=Count("pk"))
        .order_by("-text__version")
    )
    return [Left(one["text"], one["text__version"], one["number"]) for one in found]
