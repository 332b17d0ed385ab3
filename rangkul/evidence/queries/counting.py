"""The one door to the codings that count in results: every figure of a study is read through it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from rangkul.core.access import Actor, visible
from rangkul.core.worded_once import Keys, key_in, planned_once
from rangkul.evidence.models import Adjudication, Code, Coding, Sample, SampleCoder, SampleUnit, Study
from rangkul.evidence.rules.codebooks import standing
from rangkul.evidence.rules.counting import Mark, counted_once
from rangkul.evidence.vocabulary import Layer


def counting(actor: Actor, study: Study) -> QuerySet[Coding]:
    """The codings of a study that count, as far as one sees them.

    What was coded openly counts, and what the coders of a sample settled on. Of what they coded blind a
    passage counts once with each code, from when the sample is open, unless the team has settled it; not
    what somebody marked without whom the sample went on.
    """
    at = timezone.now()
    if not _opened(actor, at, study=Keys([study.pk])):
        return counting_unopened(actor, at, study.pk)
    standing_rows = visible(actor, Coding).filter(study=study, withdrawn_at=None)
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


@planned_once
def _opened(actor: Actor, at: datetime, *, study: Keys) -> QuerySet[Sample, Any]:
    """One sample that was opened, if there is any."""
    return opened(actor, at).filter(key_in(study, "study_id")).order_by().values_list("pk")[:1]
