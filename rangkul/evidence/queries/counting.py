"""The one door to the codings that count in results: every figure of a study is read through it."""

from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from rangkul.core.access import Actor, visible
from rangkul.core.worded_once import Keys
from rangkul.evidence.models import (
    Adjudication,
    Code,
    Coding,
    MemberCheck,
    Sample,
    SampleCoder,
    SampleUnit,
    Study,
)
from rangkul.evidence.queries.left import left, marks_of
from rangkul.evidence.rules.codebooks import standing
from rangkul.evidence.rules.counting import Mark, counted_once
from rangkul.evidence.vocabulary import Layer


def counting(actor: Actor, study: Study) -> QuerySet[Coding]:
    """The codings of a study that count, as far as one sees them.

    What was coded openly counts, and what the coders of a sample settled on. Of what they coded blind a
    passage counts once with each code, from when the sample is open, unless the team has settled it; not
    what somebody marked without whom the sample went on; nothing of a source that has left; of an informant's
    answers to a finding the newest.
    """
    found = marks_of(actor, timezone.now(), study=Keys([study.pk]))
    opened, gone, again = found[0] if found else (False, False, False)
    rows = _counted(actor, study, opened=opened, again=again)
    return rows.exclude(text__source__in=left(actor, study)) if gone else rows


def _thought_better_of(actor: Actor, study: Study) -> QuerySet[MemberCheck, UUID]:
    """The passages of answers that an informant has given anew since."""
    rows = visible(actor, MemberCheck).filter(study=study)
    newer = rows.filter(follows__isnull=False).values("follows")
    return rows.filter(pk__in=newer, coding__isnull=False).values_list("coding_id", flat=True)


def counted_until_it_left(actor: Actor, study: Study, gone: frozenset[UUID]) -> int:
    """How many passages would count in results if these sources had not left the study."""
    if not gone:
        return 0
    found = marks_of(actor, timezone.now(), study=Keys([study.pk]))
    opened, _gone, again = found[0] if found else (False, False, False)
    rows = _counted(actor, study, opened=opened, again=again)
    return rows.filter(text__source__in=gone).count()


def _counted(actor: Actor, study: Study, *, opened: bool, again: bool) -> QuerySet[Coding]:
    if not opened:
        standing_rows = counting_unopened(actor, timezone.now(), study.pk)
    else:
        standing_rows = visible(actor, Coding).filter(study=study, withdrawn_at=None)
    if again:
        standing_rows = standing_rows.exclude(pk__in=_thought_better_of(actor, study))
    if not opened:
        return standing_rows
    released = visible(actor, SampleCoder).filter(
        sample=OuterRef("sample"), user_id=OuterRef("coder"), released_at__isnull=False
    )
    blind = standing_rows.filter(
        ~Exists(released), layer=Layer.BLIND, sample__unlocked_at__lte=timezone.now()
    )
    passage = visible(actor, SampleUnit).filter(
        sample=OuterRef("sample"),
        text=OuterRef("text"),
        start__lte=OuterRef("start"),
        end__gt=OuterRef("start"),
    )
    marks = list(
        blind.annotate(passage=Subquery(passage.order_by("-start", "pk").values("pk")[:1]))
        .order_by("made_at", "pk")
        .values_list("pk", "passage", "code_id")
    )
    became = dict(visible(actor, Code).filter(study=study).values_list("pk", "merged_into"))
    settled = visible(actor, Adjudication).filter(study=study).values_list("unit", "code")
    kept = counted_once(
        (Mark(pk, passage or pk, standing(code, became)) for pk, passage, code in marks),
        {(unit, standing(code, became)) for unit, code in settled},
    )
    return standing_rows.filter(~Q(layer=Layer.BLIND) | Q(pk__in=kept))


def counting_unopened(actor: Actor, at: datetime, study: UUID) -> QuerySet[Coding]:
    """The codings that count in a study of which no sample is open: none that was coded blind."""
    return visible(actor, Coding, at).filter(~Q(_CodedBlind(F("layer"))), study=study, withdrawn_at=None)


class _CodedBlind(Func):
    """Its layer is the blind one, in the question's own words: a plan for any layer would expect no row."""

    template = f"%(expressions)s = '{Layer.BLIND.value}'"
    output_field = BooleanField()


def opened(actor: Actor, at: datetime) -> QuerySet[Sample]:
    """The samples that are open."""
    return visible(actor, Sample, at).filter(unlocked_at__lte=at)
