"""What is read of a codebook: the tree, one code with its older wordings, what each code has become."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from rangkul.core.access import Actor, visible
from rangkul.core.errors import NotFound
from rangkul.core.worded_once import Keys, key_in, planned_once
from rangkul.evidence.models import Code, CodeVersion, Coding, Study
from rangkul.evidence.models.codebook import WORDED, in_other_words, in_words
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.rules.codebooks import paths, standing

__all__ = ["WORDED", "in_other_words", "in_words"]


@dataclass(frozen=True)
class Branch:
    """One code in the tree, with the passages one sees that carry it or what was merged into it."""

    code: Code
    depth: int
    passages: int
    # Passages that were coded by an older wording.
    to_look_at: int


def codes(actor: Actor, found: Study) -> QuerySet[Code]:
    """Every code of a study, the merged and the retired too, in the order of the tree's levels."""
    return visible(actor, Code).filter(study=found).order_by("position", "name", "pk")


def has_codes(actor: Actor, found: Study) -> bool:
    """Whether a study has a code that is in use."""
    return codes(actor, found).filter(merged_into=None, retired_at=None).exists()


def tree(actor: Actor, found: Study) -> list[Branch]:
    """The codes in use, each under its parent; as many queries with many as with few."""
    everything = list(codes(actor, found))
    tell_apart(everything, everything)
    became = becomings(everything)
    passages, older = Counter[UUID](), Counter[UUID]()
    for row in _counted(actor, found):
        passages[became[row["code_id"]]] += row["passages"]
        older[became[row["code_id"]]] += row["older"]
    return [Branch(one, depth, passages[one.pk], older[one.pk]) for one, depth in in_order(everything)]


# What tells two codes of one name apart, and whether they are offered at all.
_NAMED = ("pk", "name", "other_language", "other_name", "parent_id", "merged_into_id", "retired_at")


def paths_of(everything: Iterable[Any]) -> dict[UUID, str]:
    """Where the codes in use that share a name stand; nothing for a code whose name is its own."""
    in_use = [one for one in everything if one.merged_into_id is None and one.retired_at is None]
    return paths((one.pk, in_words(one), one.parent_id) for one in in_use)


def tell_apart(these: Iterable[Code], everything: Iterable[Any]) -> None:
    """Let these codes say under which one they stand where the study has another of their name."""
    found = paths_of(everything)
    for one in these:
        one.path = found.get(one.pk, "")


def tell_apart_in(actor: Actor, found: Study, these: Iterable[Code]) -> None:
    """The same for codes that were read without the rest of the codebook; one query more."""
    these = list(these)
    if these:
        tell_apart(these, codes(actor, found).values_list(*_NAMED, named=True))


def offered(actor: Actor, found: Study) -> list[tuple[Code, int]]:
    """The codes in use in the order of the tree, with their depth, to choose from."""
    everything = list(codes(actor, found))
    tell_apart(everything, everything)
    return list(in_order(everything))


def in_order(everything: Iterable[Code]) -> Iterator[tuple[Code, int]]:
    """The codes in use, each under its parent and with its depth; a parent out of use is left out."""
    parts = below(everything)

    def walk(parent: UUID | None, depth: int) -> Iterator[tuple[Code, int]]:
        for one in parts[parent]:
            yield one, depth
            yield from walk(one.pk, depth + 1)

    return walk(None, 0)


def below(everything: Iterable[Code]) -> dict[UUID | None, list[Code]]:
    """The codes in use by the one above them; what stood under a code out of use stands at the top."""
    in_use = {one.pk: one for one in everything if one.merged_into_id is None and one.retired_at is None}
    parts: dict[UUID | None, list[Code]] = defaultdict(list)
    for one in in_use.values():
        parts[one.parent_id if one.parent_id in in_use else None].append(one)
    return parts


def becomings(everything: list[Code]) -> dict[UUID, UUID]:
    """What each code has become by merging: itself, or another one."""
    merged = {one.pk: one.merged_into_id for one in everything}
    return {key: standing(key, merged) for key in merged}


def _counted(actor: Actor, found: Study) -> Iterable[Mapping[str, Any]]:
    rows = counting(actor, found).order_by()
    older = Count("pk", filter=Q(code_version__lt=F("code__version")))
    return rows.values("code_id").annotate(passages=Count("pk"), older=older)


def code(actor: Actor, *, code_id: UUID) -> Code:
    """One code with its study, in which one takes part, or NotFound."""
    found = _with_study(actor, timezone.now(), code=Keys([code_id]))
    if not found:
        raise NotFound
    return found[0]


@planned_once
def _with_study(actor: Actor, at: datetime, *, code: Keys) -> QuerySet[Code]:
    return visible(actor, Code, at).filter(key_in(code)).select_related("study")


def carried_by(actor: Actor, found: Code) -> list[UUID]:
    """The keys of a code and of those that became it by merging."""
    merged = dict(_merged(actor, timezone.now(), study=Keys([found.study_id])))
    return [found.pk, *(key for key in merged if key != found.pk and standing(key, merged) == found.pk)]


@planned_once
def _merged(actor: Actor, at: datetime, *, study: Keys) -> QuerySet[Code, Any]:
    gone = visible(actor, Code, at).filter(key_in(study, "study_id"), merged_into__isnull=False)
    return gone.values_list("pk", "merged_into_id")


def older_wordings(actor: Actor, found: Code) -> QuerySet[CodeVersion]:
    """How a code was worded before, newest first."""
    return visible(actor, CodeVersion).filter(code=found).order_by("-version")


def passages_of(actor: Actor, found: Code) -> int:
    """How often a code, or one that became it, was put on a passage, also where two coded the same."""
    became = becomings(list(codes(actor, found.study)))
    carried = [key for key, now in became.items() if now == became[found.pk]]
    return visible(actor, Coding).filter(code__in=carried, withdrawn_at=None).count()


def out_of_use(actor: Actor, found: Study) -> QuerySet[Code]:
    """The codes that were merged or retired."""
    gone = Q(merged_into__isnull=False) | Q(retired_at__isnull=False)
    return codes(actor, found).filter(gone).select_related("merged_into")
