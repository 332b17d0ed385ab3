"""How many differences of open samples nobody has settled yet, asked of many samples at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Subquery

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import Adjudication, Code, Coding, Sample, SampleCoder, SampleUnit
from rangkul.evidence.queries.left import left_of
from rangkul.evidence.queries.samples import codes_elsewhere
from rangkul.evidence.rules.codebooks import standing
from rangkul.evidence.rules.samples import LEAST_CODERS


def to_settle(actor: Actor, studies: Iterable[UUID], *, at: datetime) -> dict[UUID, dict[UUID, int]]:
    """Of each study its open samples, the oldest first, with their differences that are not settled.

    Nothing of a sample that one may not compare; one query where no sample is open.
    """
    ids = list(studies)
    opened = list(visible(actor, Sample, at).filter(study__in=ids, unlocked_at__lte=at).order_by("drawn_at"))
    coders = _coders(actor, opened, at=at)
    comparable = [one for one in opened if coders[one.pk] >= LEAST_CODERS]
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    if not comparable:
        return found
    open_ones = _differing(actor, comparable, coders, ids, at=at)
    for one in comparable:
        if open_ones[one.pk] and not codes_elsewhere(actor, one):
            found[one.study_id][one.pk] = open_ones[one.pk]
    return found


def _coders(actor: Actor, samples: list[Sample], *, at: datetime) -> Counter[UUID]:
    if not samples:
        return Counter()
    rows = visible(actor, SampleCoder, at).filter(sample__in=samples, released_at=None)
    return Counter(rows.values_list("sample_id", flat=True))


def _differing(
    actor: Actor, samples: list[Sample], coders: Counter[UUID], studies: list[UUID], *, at: datetime
) -> Counter[UUID]:
    merged = visible(actor, Code, at).filter(study__in=studies, merged_into__isnull=False)
    became = dict(merged.values_list("pk", "merged_into"))
    settled = {
        (unit, standing(code, became))
        for unit, code in visible(actor, Adjudication, at)
        .filter(sample__in=samples)
        .values_list("unit", "code")
    }
    by: dict[tuple[UUID, UUID, UUID], set[int]] = defaultdict(set)
    for sample, unit, code, coder in _marks(actor, samples, studies, at=at):
        by[sample, unit, standing(code, became)].add(coder)
    return Counter(
        sample
        for (sample, unit, code), who in by.items()
        if len(who) < coders[sample] and (unit, code) not in settled
    )


def _marks(actor: Actor, samples: list[Sample], studies: list[UUID], *, at: datetime) -> Any:
    """Who put which code in which drawn passage, once each."""
    counts = visible(actor, SampleCoder, at).filter(
        sample=OuterRef("sample"), user_id=OuterRef("coder"), released_at=None
    )
    passage = visible(actor, SampleUnit, at).filter(
        sample=OuterRef("sample"),
        text=OuterRef("text"),
        start__lte=OuterRef("start"),
        end__gt=OuterRef("start"),
    )
    rows = visible(actor, Coding, at).filter(Exists(counts), sample__in=samples, withdrawn_at=None)
    if gone := left_of(actor, studies, at=at):
        rows = rows.exclude(text__source__in=gone)
    found = rows.annotate(unit=Subquery(passage.order_by("-start", "pk").values("pk")[:1]))
    told = found.filter(unit__isnull=False).order_by().values_list("sample_id", "unit", "code_id", "coder")
    return told.annotate(n=Count("pk")).values_list("sample_id", "unit", "code_id", "coder")
