"""What is read of memos: the list of a study, one memo, what each is about, who wrote it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from rangkul.core.access import Actor, get, visible
from rangkul.core.errors import NotFound, Refused
from rangkul.core.paging import Shown, a_page
from rangkul.evidence.models import Code, Coding, ForeignCoder, Memo, Source, SourceText, Study, StudyCase
from rangkul.evidence.queries.codebooks import becomings, codes
from rangkul.evidence.queries.left import about_what_left, cases_that_left, left
from rangkul.evidence.vocabulary import MemoAbout, Reason
from rangkul.people.queries import names

A_PAGE = 25
_MODELS: dict[str, type[Model]] = {
    MemoAbout.STUDY: Study,
    MemoAbout.SOURCE: Source,
    MemoAbout.TEXT: SourceText,
    MemoAbout.CODE: Code,
    MemoAbout.CODING: Coding,
    MemoAbout.CASE: StudyCase,
}
# A text may be a book, and a source holds its sealed file.
_LEFT = {
    MemoAbout.SOURCE: ("original",),
    MemoAbout.TEXT: ("text", "source__original"),
    MemoAbout.CODING: ("text__text",),
}
_JOINED = {MemoAbout.TEXT: ("source",), MemoAbout.CODING: ("code", "text")}

Things = dict[tuple[str, UUID], Any]


@dataclass(frozen=True)
class Wanted:
    """Which memos of a study: by whom, about what kind of thing, about which code."""

    author: str = ""
    kind: str = ""
    code: str = ""


def memos(actor: Actor, study: Study, wanted: Wanted, *, after: str = "") -> Shown[Memo]:
    """The memos of a study that one may see, the newest first, a page at a time."""
    found = _standing(actor, study)
    if wanted.author:
        column = "author" if wanted.author.isdecimal() else "foreign_coder"
        found = found.filter(**{column: wanted.author})
    if wanted.kind:
        found = found.filter(about_kind=wanted.kind)
    if wanted.code:
        # What was merged into a code counts for it.
        became = becomings(list(codes(actor, study)))
        same = [key for key, now in became.items() if str(now) == wanted.code]
        carrying = visible(actor, Coding).filter(code__in=same).values("pk")
        found = found.filter(Q(about_code__in=same) | Q(about_coding__in=carrying))
    return a_page(
        found,
        by="-made_at",
        size=A_PAGE,
        after=after,
        dress=lambda rows: rows.select_related("foreign_coder"),
    )


def _standing(actor: Actor, study: Study) -> QuerySet[Memo]:
    rows, gone = visible(actor, Memo).filter(study=study, withdrawn_at=None), left(actor, study)
    return rows.exclude(about_what_left(gone, cases_that_left(actor, study, gone))) if gone else rows


def memo(actor: Actor, *, memo_id: UUID) -> Memo:
    """One memo that one may see and that was not taken back, or NotFound; Refused where its source left."""
    found = get(actor, Memo, memo_id)
    if found.withdrawn_at is not None:
        raise NotFound
    if not _standing(actor, found.study).filter(pk=memo_id).exists():
        raise Refused(Reason.MEMO_LEFT)
    return found


def thing(actor: Actor, study: Study, kind: str, key: UUID, *, at: datetime | None = None) -> Any:
    """What a memo is, or is to be, about: something of this study that one may see, or NotFound."""
    if kind not in _MODELS:
        raise NotFound
    found = _of_kind(actor, kind, [key], at).filter(**_in(study, kind)).first()
    if found is None:
        raise NotFound
    gone = left(actor, study, at=at)
    if gone and _heard_in(kind, found) in gone:
        raise Refused(Reason.MEMO_LEFT)
    return found


def _heard_in(kind: str, thing: Any) -> UUID | None:
    """The source that something is, or is a piece of."""
    if kind == MemoAbout.SOURCE:
        return thing.pk
    if kind == MemoAbout.TEXT:
        return thing.source_id
    return thing.text.source_id if kind == MemoAbout.CODING else None


def _in(study: Study, kind: str) -> dict[str, Any]:
    return {"pk": study.pk} if kind == MemoAbout.STUDY else {"study": study}


def things(actor: Actor, rows: Iterable[Memo]) -> Things:
    """What these memos are about, as far as one may see it; one query a kind."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        wanted[row.about_kind].add(row.about_id)
    return {(kind, one.pk): one for kind, keys in wanted.items() for one in _of_kind(actor, kind, keys)}


def _of_kind(actor: Actor, kind: str, keys: Iterable[UUID], at: datetime | None = None) -> QuerySet[Any]:
    about = MemoAbout(kind)
    found = visible(actor, _MODELS[kind], at).filter(pk__in=list(keys))
    if about in _JOINED:
        found = found.select_related(*_JOINED[about])
    return found.defer(*_LEFT.get(about, ()))


def author_names(actor: Actor, rows: Iterable[Memo]) -> dict[int, str]:
    """Who wrote these memos, by name, as far as the reader may know it."""
    return names(actor, {row.author for row in rows})


def authors(actor: Actor, study: Study) -> list[tuple[str, str]]:
    """Who wrote a memo of the study that one may see: the key to filter by, and the name."""
    pairs = _standing(actor, study).order_by().values_list("author", "foreign_coder").distinct()
    here, abroad = {one for one, _foreign in pairs}, {foreign for _one, foreign in pairs if foreign}
    found = [(str(key), name) for key, name in names(actor, here).items()]
    if abroad:
        rows = visible(actor, ForeignCoder).filter(pk__in=abroad).values_list("pk", "name")
        found += [(str(key), name) for key, name in rows]
    return sorted(found, key=lambda pair: pair[1])
