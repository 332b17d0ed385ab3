"""What is read of double coding: what can be drawn, the samples, one's own passages, who has finished."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from rangkul.core.access import Actor, get, visible
from rangkul.evidence.models import (
    Code,
    Coding,
    Sample,
    SampleCoder,
    SampleUnit,
    Source,
    SourceText,
    Study,
    Turn,
)
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.left import left
from rangkul.evidence.queries.studies import members
from rangkul.evidence.rules.samples import asks, passages
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import CODING_PARTS
from rangkul.people.queries import names


@dataclass(frozen=True)
class Passage:
    """A turn or paragraph that may be drawn, and the kind of source and voice it stands for."""

    text_id: UUID
    start: int
    end: int
    stratum: str
    speaker: str = ""


def passages_of(actor: Actor, study: Study, *, at: datetime) -> list[Passage]:
    """Every passage of the newest text of each source that may be coded, always in the same order."""
    sources = list(visible(actor, Source, at).filter(study=study).defer("original").order_by("pk"))
    agreed = agreements(actor, sources, at=at)
    usable = {one.pk: one for one in sources if agreed[one.pk] in (Agreement.STANDS, Agreement.NOT_NEEDED)}
    newest = {
        one.source_id: one
        for one in visible(actor, SourceText, at).filter(source_id__in=usable).order_by("version")
    }
    spoken: dict[UUID, list[Turn]] = defaultdict(list)
    for turn in visible(actor, Turn, at).filter(text__in=newest.values()).order_by("text_id", "start"):
        spoken[turn.text_id].append(turn)
    return [
        Passage(newest[pk].pk, *found, f"{source.kind}/{source.group}".rstrip("/"), speaker)
        for pk, source in usable.items()
        if pk in newest
        for found, speaker in _spoken(newest[pk].text, spoken[newest[pk].pk])
    ]


def _spoken(text: str, turns: list[Turn]) -> Iterable[tuple[tuple[int, int], str]]:
    """Each passage of a text with whoever speaks there."""
    if not turns:
        return [(span, "") for span in passages(text)]
    return [(span, turn.speaker) for turn in turns for span in passages(text, [(turn.start, turn.end)])]


def speakers(found: Iterable[Passage]) -> dict[str, int]:
    """Who speaks in these passages and in how many: who asks first, then by name."""
    counted = Counter(one.speaker for one in found if one.speaker)
    return {name: counted[name] for name in sorted(counted, key=lambda name: (not asks(name), name))}


def without(found: Iterable[Passage], left_out: Collection[str]) -> list[Passage]:
    """The passages without the turns of some speakers."""
    return [one for one in found if one.speaker not in left_out or not one.speaker]


def not_being_coded(actor: Actor, study: Study, found: Iterable[Passage]) -> list[Passage]:
    """Without the passages of sources that are coded blind in a sample that is not open yet."""
    rows = visible(actor, SampleUnit).filter(study=study, sample__unlocked_at=None)
    taken = set(
        visible(actor, SourceText).filter(source__in=rows.values("text__source")).values_list("pk", flat=True)
    )
    return [one for one in found if one.text_id not in taken]


def codes_elsewhere(actor: Actor, found: Sample) -> bool:
    """Whether the actor codes a source of this sample blind in another one, and so does not see all of it."""
    sources = visible(actor, SampleUnit).filter(sample=found).values("text__source")
    rows = visible(actor, SampleUnit).filter(text__source__in=sources, sample__unlocked_at=None)
    return rows.filter(sample__coders__user_id=actor.user_id).exclude(sample=found).exists()


def who_may_code(actor: Actor, study: Study, *, at: datetime) -> dict[int, str]:
    """The members of a study who code, by name."""
    found = members(actor, study, at=at)
    return {one.row.user_id: one.name for one in found if one.row.part in CODING_PARTS}


def samples(actor: Actor, study: Study) -> QuerySet[Sample]:
    """The samples of a study, newest first, with how many passages each has and how many of those left."""
    rows, gone = visible(actor, Sample).filter(study=study), Q(units__text__source__in=left(actor, study))
    counted = rows.annotate(passages=Count("units", filter=~gone), left=Count("units", filter=gone))
    return counted.order_by("-drawn_at", "pk")


def sample(actor: Actor, *, sample_id: UUID) -> Sample:
    """One sample of a study that one takes part in, or NotFound."""
    return get(actor, Sample, sample_id)


def units_that_left(actor: Actor, found: Sample) -> int:
    """How many drawn passages left the study with the consent of whoever speaks in them."""
    gone = left(actor, found.study_id)
    return visible(actor, SampleUnit).filter(sample=found, text__source__in=gone).count() if gone else 0


@dataclass(frozen=True)
class Coder:
    """Somebody who codes a sample, by name as far as the reader may know it."""

    user_id: int
    name: str
    finished_at: datetime | None
    is_me: bool
    row: SampleCoder

    @property
    def codes(self) -> bool:
        """Whether the sample still waits for them."""
        return self.finished_at is None and self.row.released_at is None


def coders(actor: Actor, found: Sample) -> list[Coder]:
    """Who codes a sample and who has finished; never how much they have coded."""
    rows = list(visible(actor, SampleCoder).filter(sample=found).order_by("user_id"))
    known = names(actor, [row.user_id for row in rows])
    return [
        Coder(row.user_id, known.get(row.user_id, ""), row.finished_at, row.user_id == actor.user_id, row)
        for row in rows
    ]


def sample_coder(actor: Actor, *, sample_coder_id: UUID) -> SampleCoder:
    """Somebody's part in a sample of a study that one takes part in, or NotFound."""
    return get(actor, SampleCoder, sample_coder_id)


def waiting_for(actor: Actor, found: Sample) -> int:
    """How many coders have not finished and are not gone on without."""
    return visible(actor, SampleCoder).filter(sample=found, finished_at=None, released_at=None).count()


def units(actor: Actor, found: Sample) -> list[SampleUnit]:
    """The drawn passages, text by text, in an order that no new title changes; without the texts' words.

    Those of a source that has left the study are not among them.
    """
    rows = visible(actor, SampleUnit).filter(sample=found).select_related("text", "text__source", "sample")
    rows = rows.exclude(text__source__in=left(actor, found.study_id))
    return list(rows.defer("text__text", "text__source__original").order_by("text_id", "start"))


def have_marked(actor: Actor, unit: SampleUnit, code: Code, start: int, end: int) -> bool:
    """Whether the actor has given these very words of a drawn passage this code, and it still stands."""
    rows = visible(actor, Coding).filter(sample=unit.sample_id, coder=actor.user_id, withdrawn_at=None)
    return rows.filter(code=code, text=unit.text_id, start=start, end=end).exists()


def my_marks(actor: Actor, found: Sample) -> list[Coding]:
    """What the actor has coded in a sample, in the order of the text; nobody else's."""
    rows = visible(actor, Coding).filter(sample=found, coder=actor.user_id, withdrawn_at=None)
    rows = rows.exclude(text__source__in=left(actor, found.study_id))
    return list(rows.select_related("code").order_by("text_id", "start", "made_at"))
