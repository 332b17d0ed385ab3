"""What is read of saturation: the themes of each interview in the order they were held."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import Code, Study
from rangkul.evidence.queries.codebooks import offered
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.queries.left import left
from rangkul.evidence.queries.sources import held
from rangkul.evidence.rules.codebooks import standing


@dataclass(frozen=True)
class Interview:
    """One coded interview and its themes; a code that was merged counts as what it became."""

    source_id: UUID
    title: str
    group: str
    held_on: date | None
    themes: frozenset[UUID]


@dataclass(frozen=True)
class Interviews:
    """The coded interviews by day, and how many are left out because nobody coded them or no day is known."""

    coded: list[Interview]
    uncoded: int
    undated: int


def branches(actor: Actor, study: Study) -> list[tuple[Code, frozenset[UUID]]]:
    """The codes at the top, each with all that stands below it: a factor with its themes."""
    found: list[tuple[Code, set[UUID]]] = []
    for code, depth in offered(actor, study):
        if not depth:
            found.append((code, set()))
        found[-1][1].add(code.pk)
    return [(code, frozenset(below)) for code, below in found]


def interviews(actor: Actor, study: Study) -> Interviews:
    """The interviews of a study as far as the actor sees them coded."""
    sources = list(held(actor, study).exclude(pk__in=left(actor, study)).order_by("pk"))
    became = dict(visible(actor, Code).filter(study=study).values_list("pk", "merged_into"))
    themes: dict[UUID, set[UUID]] = {one.pk: set() for one in sources}
    rows = counting(actor, study).filter(text__source__in=sources)
    for source_id, code_id in rows.values_list("text__source_id", "code_id"):
        themes[source_id].add(standing(code_id, became))
    coded = [
        Interview(one.pk, one.title, one.group, one.happened_on, frozenset(themes[one.pk]))
        for one in sources
        if themes[one.pk]
    ]
    dated = sorted(
        (one for one in coded if one.held_on), key=lambda one: (one.held_on or date.min, one.title)
    )
    undated = [one for one in coded if one.held_on is None]
    return Interviews([*dated, *undated], len(sources) - len(coded), len(undated))
