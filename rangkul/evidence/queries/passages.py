"""What is read of codes across a study: every passage of one, where they stand, where they meet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from rangkul.core.access import Actor, visible
from rangkul.core.errors import NotFound
from rangkul.core.paging import Shown, a_page, page_of
from rangkul.core.worded_once import Keys, key_in, planned_once
from rangkul.evidence.models import Code, Coding, ForeignCoder, SourceText, Study
from rangkul.evidence.queries.codebooks import becomings, carried_by, codes, tell_apart, tree
from rangkul.evidence.queries.counting import counting, counting_unopened, opened
from rangkul.evidence.queries.left import given_anew, withdrawn
from rangkul.evidence.queries.sources import voices
from rangkul.evidence.rules.cooccurrence import Pair, Span, pairs

A_PAGE = 50
# What a list shows of a passage; its text may be a book.
_SHOWN = (
    *("pk", "moment", "code_id", "code_version", "coder", "foreign_coder_id"),
    *("start", "quote", "translation", "polarity", "of_text"),
)
# What a matrix can be cut by, and the column it reads.
CUTS = {
    "kind": "text__source__kind",
    "group": "text__source__group",
    "organisation": "text__source__organisation_name",
}


def listed_code(actor: Actor, *, code_id: UUID) -> Code:
    """A code to read the passages of, with what tells how they are found; or NotFound."""
    found = _listed(actor, timezone.now(), code=Keys([code_id]))
    if not found:
        raise NotFound
    return found[0]


@planned_once
def _listed(actor: Actor, at: datetime, *, code: Keys) -> QuerySet[Code]:
    rows = visible(actor, Code, at).filter(pk=code[0]).select_related("study")
    merged = visible(actor, Code, at).filter(merged_into=OuterRef("pk")).order_by()
    plainly: Any = ~Exists(merged)
    for special in (opened, withdrawn, given_anew):
        plainly &= ~Exists(special(actor, at).filter(study=OuterRef("study")).order_by())
    # Its wording and that of the study may be long.
    shown = ("name", "other_language", "other_name", "version", "study__title")
    return rows.only(*shown).annotate(found_plainly=plainly)


def codings_of(actor: Actor, found: Code, *, after: str = "") -> Shown[Any]:
    """What is shown of a page of the passages that carry a code, or one that became it, the newest first.

    Of a `listed_code` it is known what else would have to be looked for.
    """
    if getattr(found, "found_plainly", False) and not after:
        newest = _newest(actor, timezone.now(), code=Keys([found.pk]), study=Keys([found.study_id]))
        return page_of(newest, column="moment", size=A_PAGE)
    rows = counting(actor, found.study).filter(code__in=carried_by(actor, found))
    return a_page(
        rows,
        by="-made_at",
        size=A_PAGE,
        after=after,
        dress=_as_shown,
        carried_as="moment",
    )


@planned_once
def _newest(actor: Actor, at: datetime, *, code: Keys, study: Keys) -> QuerySet[Coding, Any]:
    """What counts of a code into which nothing was merged, where no sample is open and nobody withdrew."""
    rows = counting_unopened(actor, at, study[0]).filter(code=code[0])
    return _as_shown(rows.order_by("-made_at", "-pk"))[: A_PAGE + 1]


def _as_shown(rows: QuerySet[Coding]) -> QuerySet[Coding, Any]:
    # Keys and moments as they are written: to make them of fifty rows takes as long as to read these.
    as_written = {"moment": Cast("made_at", TextField()), "of_text": Cast("text_id", TextField())}
    return rows.annotate(**as_written).values_list(*_SHOWN, named=True)


def where_said(actor: Actor, rows: Iterable[Any]) -> dict[str, tuple[str, str]]:
    """The title and the language of the source of each text among these rows."""
    texts = Keys(UUID(one) for one in sorted({row.of_text for row in rows}))
    found = _sources(actor, timezone.now(), text=texts) if texts else []
    return {str(text): (title, language) for text, title, language in found}


@planned_once
def _sources(actor: Actor, at: datetime, *, text: Keys) -> QuerySet[SourceText, Any]:
    rows = visible(actor, SourceText, at).filter(key_in(text)).order_by()
    return rows.values_list("pk", "source__title", "source__language")


def foreign_names(actor: Actor, rows: Iterable[Any]) -> dict[UUID, str]:
    """The names of coders of imported projects among these rows."""
    keys = {row.foreign_coder_id for row in rows} - {None}
    return dict(visible(actor, ForeignCoder).filter(pk__in=keys).values_list("pk", "name")) if keys else {}


@dataclass(frozen=True)
class Cell:
    """How many passages, out of how many different sources; those of one lineage are one."""

    passages: int = 0
    sources: int = 0


@dataclass(frozen=True)
class Row:
    """One code across a matrix; `single` when all it has comes from one source."""

    code: Code
    depth: int
    cells: tuple[Cell, ...]
    passages: int
    sources: int

    @property
    def single(self) -> bool:
        """One source alone says it."""
        return self.passages > 0 and self.sources == 1


def matrix(actor: Actor, study: Study, *, cut: str) -> tuple[list[str], list[Row]]:
    """The codes against the kind, the voice or the organisation of their sources."""
    column = CUTS[cut]
    became = becomings(list(codes(actor, study)))
    rows = counting(actor, study).order_by()
    keyed = list(rows.values("code_id", column, "text__source_id").annotate(n=Count("pk")))
    voice = voices(actor, study)
    columns = sorted({row[column] for row in keyed})
    met: dict[tuple[UUID, str], list[tuple[UUID, int]]] = {}
    for row in keyed:
        said_by = voice.get(row["text__source_id"], row["text__source_id"])
        met.setdefault((became[row["code_id"]], row[column]), []).append((said_by, row["n"]))
    whole: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for (code, _name), pairs_met in met.items():
        whole[code] += pairs_met
    return columns, rows_of(actor, study, columns, met, whole)


Met = Mapping[Any, Sequence[tuple[UUID, int]]]


def rows_of(actor: Actor, study: Study, columns: Sequence[str], met: Met, whole: Met) -> list[Row]:
    """The codes in use with their cells; `met` has for a code and a column, `whole` for a code, sources."""
    made = []
    for branch in tree(actor, study):
        cells = tuple(_cell(met.get((branch.code.pk, name), ())) for name in columns)
        every = _cell(whole.get(branch.code.pk, ()))
        made.append(Row(branch.code, branch.depth, cells, every.passages, every.sources))
    return made


def _cell(found: Iterable[tuple[UUID, int]]) -> Cell:
    kept = list(found)
    return Cell(sum(n for _source, n in kept), len({source for source, _n in kept}))


def meetings(actor: Actor, study: Study, *, most: int = 60) -> list[Pair[Code]]:
    """The codes that meet most often, over what the actor sees."""
    became = becomings(list(codes(actor, study)))
    rows = counting(actor, study).order_by().values_list("text_id", "start", "end", "code_id")
    spans = [Span(text, start, end, became[key]) for text, start, end, key in rows]
    known = {one.pk: one for one in codes(actor, study)}
    tell_apart(known.values(), known.values())
    return [
        Pair(
            known[pair.first],  # type: ignore[index]
            known[pair.second],  # type: ignore[index]
            pair.n_first,
            pair.n_second,
            pair.meetings,
            pair.shared_first,
            pair.shared_second,
        )
        for pair in pairs(spans)[:most]
    ]
