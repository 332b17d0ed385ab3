"""Where words stand in what was coded and noted: in passages, by code, coder and source; in memos."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import Coding, ForeignCoder, Memo, Study
from rangkul.evidence.queries.codebooks import becomings, codes
from rangkul.evidence.queries.left import about_what_left, cases_that_left, left
from rangkul.evidence.searching import Excerpt, Search, Vocabulary, different_words, excerpt
from rangkul.people.queries import names

# Who finds more asks a narrower question.
SHOWN = 100


@dataclass(frozen=True)
class Narrowed:
    """Which passages or memos are looked through: of one code, one coder, one kind of source, one voice."""

    code: str = ""
    coder: str = ""
    kind: str = ""
    group: str = ""


@dataclass(frozen=True)
class Said:
    """One passage or memo in which everything that is asked for stands, and the first place in it."""

    row: Any
    excerpt: Excerpt
    by: str


@dataclass(frozen=True)
class AllSaid:
    """How many were found, and those that are shown."""

    number: int
    sources: int
    shown: tuple[Said, ...]


def in_passages(actor: Actor, study: Study, question: str, narrowed: Narrowed, *, exact: bool) -> AllSaid:
    """The passages one sees, with their translations, in which it stands; by text, from its beginning."""
    rows = _standing(actor, study)
    if narrowed.code:
        # What was merged into a code counts for it.
        became = becomings(list(codes(actor, study)))
        rows = rows.filter(code__in=[key for key, now in became.items() if str(now) == narrowed.code])
    wanted = {"text__source__kind": narrowed.kind, "text__source__group": narrowed.group}
    rows = rows.filter(_by(narrowed.coder, "coder"), **{key: value for key, value in wanted.items() if value})
    words = rows.order_by("text__source__title", "text", "start", "pk").values_list(
        "pk", "text__source_id", "quote", "translation"
    )
    told = {pk: (source, _joined(quote, translation)) for pk, source, quote, translation in words}
    hits = _hits(question, {pk: text for pk, (_source, text) in told.items()}, exact=exact)
    sources = {told[pk][0] for pk in hits}
    shown = visible(actor, Coding).select_related("code", "text__source", "foreign_coder")
    rows = shown.defer("text__text", "text__source__original")
    return _all(actor, rows, hits, len(sources), "coder")


def in_memos(actor: Actor, study: Study, question: str, narrowed: Narrowed, *, exact: bool) -> AllSaid:
    """The memos one sees in whose title or words it stands, the newest first."""
    rows = _noted(actor, study).filter(_by(narrowed.coder, "author"))
    words = rows.order_by("-made_at", "pk").values_list("pk", "title", "text")
    hits = _hits(question, {pk: _joined(title, text) for pk, title, text in words}, exact=exact)
    return _all(actor, visible(actor, Memo).select_related("foreign_coder"), hits, 0, "author")


def _standing(actor: Actor, study: Study) -> QuerySet[Coding]:
    rows = visible(actor, Coding).filter(study=study, withdrawn_at=None)
    return rows.exclude(text__source__in=gone) if (gone := left(actor, study)) else rows


def _noted(actor: Actor, study: Study) -> QuerySet[Memo]:
    rows, gone = visible(actor, Memo).filter(study=study, withdrawn_at=None), left(actor, study)
    return rows.exclude(about_what_left(gone, cases_that_left(actor, study, gone))) if gone else rows


def _by(coder: str, column: str) -> Q:
    """By a colleague, whose number it is, or by a coder of an imported project."""
    if not coder:
        return Q()
    return Q(**{column: coder}) if coder.isdecimal() else Q(foreign_coder=coder)


def _joined(*words: str) -> str:
    return "\n".join(one for one in words if one)


def _hits(question: str, texts: dict[UUID, str], *, exact: bool) -> dict[UUID, Excerpt]:
    looking = Search(question, Vocabulary(different_words("\n".join(texts.values()))), exact=exact)
    if not looking.terms:
        return {}
    return {pk: excerpt(text, hits[0]) for pk, text in texts.items() if (hits := looking.hits(text))}


def _all(actor: Actor, rows: QuerySet[Any], hits: dict[UUID, Excerpt], sources: int, by: str) -> AllSaid:
    first = list(hits)[:SHOWN]
    found = {row.pk: row for row in rows.filter(pk__in=first)}
    known = names(actor, {getattr(row, by) for row in found.values()})
    shown = tuple(
        Said(row, hits[pk], row.foreign_coder.name if row.foreign_coder else known.get(getattr(row, by), ""))
        for pk in first
        if (row := found.get(pk))
    )
    return AllSaid(len(hits), sources, shown)


def coders(actor: Actor, study: Study) -> list[tuple[str, str]]:
    """Who coded a passage or wrote a memo that one may see: the key to filter by, and the name."""
    coded, noted = _standing(actor, study).order_by(), _noted(actor, study).order_by()
    pairs = {
        *coded.values_list("coder", "foreign_coder").distinct(),
        *noted.values_list("author", "foreign_coder").distinct(),
    }
    here, abroad = {one for one, _foreign in pairs}, {foreign for _one, foreign in pairs if foreign}
    found = [(str(key), name) for key, name in names(actor, here).items()]
    rows = visible(actor, ForeignCoder).filter(pk__in=abroad).values_list("pk", "name")
    return sorted(found + [(str(key), name) for key, name in rows], key=lambda pair: pair[1])
