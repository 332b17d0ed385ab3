"""What is read while coding: a window of a text, the codings that lie in it, the codes with their letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from rangkul.core.access import Actor, get, visible
from rangkul.core.errors import NotFound
from rangkul.core.worded_once import Keys, key_in, planned_once
from rangkul.evidence.models import (
    Adjudication,
    Code,
    Coding,
    MemberCheck,
    SampleUnit,
    SourceText,
    Study,
)
from rangkul.evidence.queries.codebooks import becomings, codes, in_order, in_words, paths_of
from rangkul.evidence.queries.pieces import Cut
from rangkul.evidence.rules.blocks import LONGEST, WINDOW, Block, block, blocks
from rangkul.evidence.rules.codings import CONTEXT
from rangkul.evidence.vocabulary import CodeColour, Layer
from rangkul.people.queries import names

RECENT = 5
LINES = ("solid", "dashed", "dotted", "double")
_BEFORE = 2 * LONGEST
_LONGEST_TEXT = 1_000_000_000
Span = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """The blocks of a text that are shown at once, and where the ones before and after begin."""

    blocks: list[Block]
    earlier: int | None
    later: int | None


@dataclass(frozen=True)
class Letter:
    """A code as a reader meets it beside the text: its letter, colour and line."""

    code: Code
    depth: int
    letter: str
    colour: str
    line: str
    # Its name, with what stands above it where another code is called the same.
    shown: str


def text(actor: Actor, *, text_id: UUID) -> SourceText:
    """One version of a source's text without its words, which may be a book."""
    found = _texts(actor, timezone.now(), text=Keys([text_id]))
    if not found:
        raise NotFound
    return found[0]


@planned_once
def _texts(actor: Actor, at: datetime, *, text: Keys) -> QuerySet[SourceText]:
    rows = visible(actor, SourceText, at).filter(key_in(text)).defer("text", "source__original")
    return rows.select_related("source", "study")


# Asked of the row of a text, together with it: through the ORM the question costs more to put than to answer.
_MY_PART = (
    "(SELECT m.part FROM evidence_studymember m WHERE m.study_id = evidence_sourcetext.study_id"
    " AND m.user_id = %s AND m.joined_at <= %s AND (m.left_at IS NULL OR m.left_at > %s)"
    " ORDER BY m.id LIMIT 1)"
)
_NEWEST = (
    "(SELECT max(t.version) FROM evidence_sourcetext t WHERE t.source_id = evidence_sourcetext.source_id)"
)
_I_CODE_IT_BLIND = (
    "EXISTS (SELECT 1 FROM evidence_sampleunit u JOIN evidence_sourcetext b ON b.id = u.text_id"
    " JOIN evidence_sample s ON s.id = u.sample_id JOIN evidence_samplecoder c ON c.sample_id = s.id"
    " WHERE b.source_id = evidence_sourcetext.source_id AND s.unlocked_at IS NULL"
    " AND c.user_id = %s AND c.finished_at IS NULL AND c.released_at IS NULL)"
)
_CODE = (
    "(SELECT ARRAY[c.version, c.is_codable::int, (c.retired_at IS NOT NULL)::int,"
    " (c.merged_into_id IS NOT NULL)::int]"
    " FROM evidence_code c WHERE c.id = %s AND c.study_id = evidence_sourcetext.study_id)"
)
_TO_CODE = (
    *("study__data_opened_at", "source__consent_needed", "source__with_child"),
    *("study_id", "source_id", "version", "length"),
    *("part", "newest", "blind", "code", "words"),
)


@dataclass(frozen=True)
class Piece:
    """Words of a text, and where they begin in it."""

    words: str
    base: int


def to_code(
    actor: Actor, *, text_id: UUID, code_id: UUID, start: int, end: int, shown: Span | None, at: datetime
) -> tuple[Any, Piece]:
    """What decides whether a passage of a text may get a code, and its words, in one query.

    `part`, the actor's part in its study; `newest`, the newest version of its source; `blind`, whether the
    actor still has to code a passage of its source blind; `code`, of a code of the same study its version and
    whether it is codable, retired and merged. The words are the passage with what is around it, and the
    blocks that are `shown` of it: deep in a long text, reading them costs more than all else.
    """
    base, length = _around(*_both((start, end), shown))
    cut = Cut(base, length)
    # Values, not rows: three models that are read in part cost more to make than to read.
    found: Any = (
        visible(actor, SourceText, at)
        .filter(pk=text_id)
        .annotate(
            part=RawSQL(_MY_PART, [actor.user_id, at, at]),  # noqa: S611 a constant, and values apart
            newest=RawSQL(_NEWEST, []),  # noqa: S611
            blind=RawSQL(_I_CODE_IT_BLIND, [actor.user_id]),  # noqa: S611
            code=RawSQL(_CODE, [code_id]),  # noqa: S611
            words=cut.column,
        )
        .values_list(*_TO_CODE, named=True)
        .first()
    )
    if found is None:
        raise NotFound
    return found, Piece("" if end > found.length else cut.words(found.words), base)


def _both(passage: Span, shown: Span | None) -> Span:
    """From where to where to read; what no text can hold is left to `_around`."""
    if shown is None or not 0 <= passage[0] < passage[1] <= _LONGEST_TEXT:
        return passage
    return min(passage[0], shown[0]), max(passage[1], shown[1])


def _around(start: int, end: int) -> tuple[int, int]:
    """Where the words around a passage begin, and how many they are; none of what no text can hold."""
    base = max(0, start - CONTEXT)
    return (base, end - base + CONTEXT) if 0 <= start < end <= _LONGEST_TEXT else (0, 0)


def around(actor: Actor, found: SourceText, start: int, end: int) -> tuple[str, int]:
    """The words of a passage with what stands around it, and where they begin; nothing if it lies outside."""
    if not 0 <= start < end <= found.length:
        return "", 0
    base, length = _around(start, end)
    return _read(actor, found, base, length), base


def _read(actor: Actor, found: SourceText, base: int, length: int) -> str:
    """Some letters of a text; deep in a long one, unpacking what stands before costs more than all else."""
    cut = Cut(base, length)
    return cut.words(visible(actor, SourceText).filter(pk=found.pk).values_list(cut.column, flat=True)[0])


def window(actor: Actor, found: SourceText, *, at: int, before: int = 0) -> Window:
    """The blocks from `before` blocks ahead of the one that holds `at`, as far as one window reaches."""
    at = min(max(at, 0), max(found.length - 1, 0))
    base = max(0, at - _BEFORE)
    piece = _read(actor, found, base, at - base + WINDOW + _BEFORE)
    # A piece that begins inside a paragraph shows its rest only where nothing better is there.
    cut = blocks(piece, base)
    whole = [one for one in cut if one.start > base or base == 0] or cut
    first = next((number for number, one in enumerate(whole) if one.end > at), len(whole) - 1)
    shown = [one for one in whole[max(first - before, 0) :] if one.start < at + WINDOW] or whole[-1:]
    if not shown:
        return Window([], None, None)
    after = found.length > shown[-1].end + 1 and len(piece) + base > shown[-1].end + 1
    earlier = max(0, shown[0].start - WINDOW) if shown[0].start > blocks_start(whole, base) else None
    return Window(shown, earlier, shown[-1].end + 1 if after else None)


def blocks_between(
    actor: Actor, found: SourceText, spans: Iterable[Span], piece: Piece | None = None
) -> list[Block]:
    """The blocks that stand at these places of a page, as that page has cut them; cut from `piece` if it is
    read already, else one query."""
    wanted = sorted(spans)
    if not wanted:
        return []
    if piece is None:
        base, last = wanted[0][0], max(end for _start, end in wanted)
        piece = Piece(_read(actor, found, base, last - base), base)
    base = piece.base
    return [block(piece.words, start - base, end - base, base=base) for start, end in wanted]


def blocks_start(found: list[Block], base: int) -> int:
    """Where the first block of the whole text begins, as far as this piece tells."""
    return found[0].start if base == 0 and found else 0


def blind_sample(actor: Actor, found: SourceText) -> UUID | None:
    """The sample in which the actor still has to code a passage of this text, whichever version, if any."""
    units = visible(actor, SampleUnit).filter(text__source=found.source_id, sample__unlocked_at=None)
    mine = units.filter(
        sample__coders__user_id=actor.user_id,
        sample__coders__finished_at=None,
        sample__coders__released_at=None,
    )
    return mine.values_list("sample_id", flat=True).first()


def stands_for_others(actor: Actor, found: Coding) -> bool:
    """Whether a coding is what was settled in a sample, or what an informant's answer counts for."""
    return (
        found.layer == Layer.CONSENSUS
        or visible(actor, Adjudication).filter(coding=found).exists()
        or visible(actor, MemberCheck).filter(coding=found).exists()
    )


# What is drawn of a coding over its text.
_DRAWN = ("pk", "code_id", "coder", "start", "end", "quote", "polarity", "foreign_coder__name")


def in_window(actor: Actor, found: SourceText, shown: Iterable[Block]) -> list[Any]:
    """The codings that touch these blocks, as far as the actor sees them: what is drawn of each."""
    spans = list(shown)
    if not spans:
        return []
    rows = visible(actor, Coding).filter(
        text=found, withdrawn_at=None, start__lt=spans[-1].end, end__gt=spans[0].start
    )
    drawn = rows.filter(end__gt=F("start")).order_by("start", "-end")
    return list(drawn.values_list(*_DRAWN, named=True))


def coder_names(actor: Actor, rows: Iterable[Any]) -> dict[int, str]:
    """Who coded, by name, as far as the reader may know it; whoever reads is not looked up."""
    others = {row.coder for row in rows} - {None, actor.user_id}
    return {actor.user_id: actor.name, **(names(actor, others) if others else {})}


@dataclass(frozen=True)
class Letters:
    """The codes that are offered, in the order of the tree, and the look of every code that was ever used."""

    offered: dict[UUID, Letter]
    every: dict[UUID, Letter]


# What tells how a code looks, and whether it can be given; its wording may be long.
_LOOK = (
    "pk",
    "name",
    "other_language",
    "other_name",
    "colour",
    "parent_id",
    "merged_into_id",
    "retired_at",
    "is_codable",
)


def letters(actor: Actor, study: Study, *, worded: bool = True) -> Letters:
    """How each code looks; a merged one looks like what it became, a retired one is a dash. One query."""
    if worded:
        found: list[Any] = list(codes(actor, study))
    else:
        found = _looks(actor, timezone.now(), study=Keys([study.pk]))
    told = paths_of(found)
    offered = {
        code.pk: _letter(n, code, depth, told.get(code.pk) or in_words(code))
        for n, (code, depth) in enumerate(in_order(found))
    }
    became = becomings(found)
    gone = {
        one.pk: offered.get(became[one.pk]) or Letter(one, 0, "–", CodeColour.GREY, "dotted", in_words(one))
        for one in found
        if one.pk not in offered
    }
    return Letters(offered, {**gone, **offered})


@planned_once
def _looks(actor: Actor, at: datetime, *, study: Keys) -> QuerySet[Code, Any]:
    rows = visible(actor, Code, at).filter(key_in(study, "study_id"))
    return rows.order_by("position", "name", "pk").values_list(*_LOOK, named=True)


def _letter(number: int, code: Code, depth: int, shown: str) -> Letter:
    colours = CodeColour.values
    colour = code.colour if code.colour in colours else colours[number % len(colours)]
    # Neighbours in the tree often share a colour; their lines differ.
    return Letter(code, depth, letter_of(number), colour, LINES[number % len(LINES)], shown)


def letter_of(number: int) -> str:
    """A to Z, then AA, AB and on."""
    found = ""
    while number >= 0:
        found = ascii_uppercase[number % 26] + found
        number = number // 26 - 1
    return found


def recent(actor: Actor, study: Study) -> list[UUID]:
    """The codes that the actor used last in this study, the newest first."""
    rows = visible(actor, Coding).filter(study=study, coder=actor.user_id, sample=None)
    used = rows.values("code_id").annotate(last=Max("made_at")).order_by("-last")
    return [row["code_id"] for row in used[:RECENT]]


def coding(actor: Actor, *, coding_id: UUID) -> Coding:
    """One coding that one may see, or NotFound."""
    return get(actor, Coding, coding_id)
