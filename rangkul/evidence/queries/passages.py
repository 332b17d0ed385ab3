"""What is read of codes across a study: every passage of one, where they stand, where they meet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from rangkul.core.access import Actor
from rangkul.core.paging import Shown, a_page
from rangkul.evidence.models import Code, Study
from rangkul.evidence.queries.codebooks import becomings, carried_by, codes, tell_apart, tree
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.queries.sources import voices
from rangkul.evidence.rules.cooccurrence import Pair, Span, pairs

A_PAGE = 50
# What a list shows of a passage; its text may be a book.
_SHOWN = (
    *("pk", "made_at", "code_id", "code_version", "coder", "start", "quote", "translation", "polarity"),
    *("text_id", "text__source__title", "text__source__language", "foreign_coder__name"),
)
# What a matrix can be cut by, and the column it reads.
CUTS = {
    "kind": "text__source__kind",
    "group": "text__source__group",
    "organisation": "text__source__organisation_name",
}


def codings_of(actor: Actor, found: Code, *, after: str = "") -> Shown[Any]:
    """What is shown of a page of the passages that carry a code, or one that became it, the newest first."""
    rows = counting(actor, found.study).filter(code__in=carried_by(actor, found))
    return a_page(
        rows,
        by="-made_at",
        size=A_PAGE,
        after=after,
        dress=lambda kept: kept.values_list(*_SHOWN, named=True),
    )


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
