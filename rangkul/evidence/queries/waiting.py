"""What is still missing in some studies at once: consent, people to hear, answers, samples to code blind."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rangkul.core.access import Actor, visible
from rangkul.evidence.models import InformantTarget, SampleCoder, Source, Study
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.settling import to_settle
from rangkul.evidence.queries.splits import to_answer
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import SourceKind

_FINE = (Agreement.STANDS, Agreement.NOT_NEEDED)


@dataclass(frozen=True)
class Waiting:
    """How many sources lack consent, people are to be heard, proposals wait; samples to code, to settle."""

    without_consent: int
    to_hear: int
    to_answer: int
    to_code: tuple[UUID, ...]
    # Open samples with how many differences nobody has settled.
    to_settle: dict[UUID, int]


def waiting(actor: Actor, studies: Sequence[Study], *, at: datetime) -> dict[UUID, Waiting]:
    """What is missing in each of these studies; as many queries with many as with few."""
    ids = [one.pk for one in studies]
    rows = visible(actor, Source, at).filter(study_id__in=ids, consent_needed=True).defer("original")
    sources = list(rows)
    agreed = agreements(actor, sources, at=at)
    missing, heard = Counter[UUID](), Counter[tuple[UUID, str]]()
    for source in sources:
        # Who has withdrawn is not asked again, and owes nothing.
        if agreed[source.pk] is Agreement.WITHDRAWN:
            continue
        if agreed[source.pk] not in _FINE:
            missing[source.study_id] += 1
        elif source.kind == SourceKind.INTERVIEW:
            heard[source.study_id, source.group] += 1
    to_hear: dict[UUID, int] = defaultdict(int)
    for target in visible(actor, InformantTarget, at).filter(study_id__in=ids):
        to_hear[target.study_id] += max(target.target - heard[target.study_id, target.group], 0)
    gone = [pk for pk, how in agreed.items() if how is Agreement.WITHDRAWN]
    asked = Counter(to_answer(actor, ids, at, gone=gone).values_list("study_id", flat=True))
    drawn = to_code(actor, ids, at=at)
    differing = to_settle(actor, ids, at=at)
    return {
        key: Waiting(missing[key], to_hear[key], asked[key], tuple(drawn[key]), differing.get(key, {}))
        for key in ids
    }


def to_code(actor: Actor, studies: Sequence[UUID], *, at: datetime) -> dict[UUID, list[UUID]]:
    """The samples that the actor still codes blind, the oldest first, by study."""
    mine = visible(actor, SampleCoder, at).filter(
        study_id__in=studies, user_id=actor.user_id, finished_at=None, released_at=None
    )
    drawn: dict[UUID, list[UUID]] = defaultdict(list)
    rows = mine.filter(sample__unlocked_at=None).order_by("sample__drawn_at", "pk")
    for study, sample in rows.values_list("study_id", "sample_id"):
        drawn[study].append(sample)
    return drawn
