"""Where words stand in the texts of a study: by source, with what stands around them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import Source, SourceText, Study, Turn
from rangkul.evidence.queries.left import left
from rangkul.evidence.searching import Excerpt, Hit, Search, Vocabulary, different_words, excerpt, within

SHOWN_OF_A_TEXT = 20
# The words of a text never change, so one process takes a text apart once; keyed by the text's fingerprint.
_words: dict[str, frozenset[str]] = {}
KEPT_TEXTS = 1_000


@dataclass(frozen=True)
class Asked:
    """What is looked for, and where."""

    question: str
    exact: bool = False
    speaker: str = ""
    kind: str = ""
    group: str = ""


@dataclass(frozen=True)
class Found:
    """One source in which it stands: how often, and the first places."""

    source: Source
    text_id: Any
    number: int
    excerpts: tuple[Excerpt, ...]


def search(actor: Actor, study: Study, asked: Asked) -> list[Found]:
    """The sources in whose newest text everything that is asked for stands, most places first."""
    texts = list(_newest_texts(actor, study, asked))
    looking = Search(asked.question, Vocabulary(*(_words_of(text) for text in texts)), exact=asked.exact)
    if not looking.terms:
        return []
    spans = _spoken(actor, texts, asked.speaker) if asked.speaker else None
    found = []
    for text in texts:
        hits = looking.hits(text.text)
        if spans is not None:
            hits = list(within(hits, spans[text.pk]))
        if hits:
            found.append(_found(text, hits))
    return sorted(found, key=lambda one: (-one.number, one.source.title))


def _newest_texts(actor: Actor, study: Study, asked: Asked) -> QuerySet[SourceText]:
    newest = visible(actor, SourceText).filter(study=study).values("source").annotate(last=Max("version"))
    if gone := left(actor, study):
        newest = newest.exclude(source__in=gone)
    wanted = {"source__kind": asked.kind, "source__group": asked.group}
    texts = visible(actor, SourceText).filter(
        study=study, **{key: value for key, value in wanted.items() if value}
    )
    versions = defaultdict(list)
    for one in newest:
        versions[one["last"]].append(one["source"])
    rows = texts.none()
    for version, sources in versions.items():
        rows = rows | texts.filter(version=version, source__in=sources)
    return rows.select_related("source").defer("source__original", "notices").order_by("pk")


def _words_of(text: SourceText) -> frozenset[str]:
    if text.sha256 not in _words:
        if len(_words) >= KEPT_TEXTS:
            _words.clear()
        _words[text.sha256] = different_words(text.text)
    return _words[text.sha256]


def _spoken(actor: Actor, texts: list[SourceText], speaker: str) -> dict[Any, list[tuple[int, int]]]:
    spans: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    turns = visible(actor, Turn).filter(text__in=[text.pk for text in texts], speaker=speaker)
    for text_id, start, end in turns.order_by("text", "start").values_list("text_id", "start", "end"):
        spans[text_id].append((start, end))
    return spans


def _found(text: SourceText, hits: list[Hit]) -> Found:
    shown = tuple(excerpt(text.text, hit) for hit in hits[:SHOWN_OF_A_TEXT])
    return Found(text.source, text.pk, len(hits), shown)


def speakers_of(actor: Actor, study: Study) -> list[str]:
    """Everybody who speaks in a text of the study."""
    turns = visible(actor, Turn).filter(study=study).exclude(speaker="")
    if gone := left(actor, study):
        turns = turns.exclude(text__source__in=gone)
    return list(turns.order_by("speaker").values_list("speaker", flat=True).distinct())
