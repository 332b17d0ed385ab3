"""What is read of sources: which a study has, one source, its consents, its texts, its lineage."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from rangkul.core.access import Actor, get, visible
from rangkul.evidence.models import Lineage, Source, SourceConsent, SourceText, Study
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.counting import counting
from rangkul.evidence.rules.checks import AN_ANSWER
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import SourceKind


def sources(actor: Actor, found: Study, *, kept: Mapping[str, str] | None = None) -> QuerySet[Source]:
    """The sources of a study by day, with how many passages one sees coded in each."""
    wanted = {key: value for key, value in (kept or {}).items() if value}
    coded = counting(actor, found).filter(text__source_id=OuterRef("pk")).order_by()
    newest = visible(actor, SourceText).filter(source_id=OuterRef("pk")).order_by("-version")
    return (
        visible(actor, Source)
        .filter(study=found, **wanted)
        .defer("original")
        .annotate(
            text_id=Subquery(newest.values("pk")[:1]),
            codings=Subquery(coded.values("text__source_id").annotate(n=Count("pk")).values("n")),
        )
        .select_related("lineage")
        .order_by("happened_on", "title", "pk")
    )


def held(actor: Actor, found: Study, *, at: datetime | None = None) -> QuerySet[Source]:
    """The interviews that were held; what an informant answered to a finding later is not one more."""
    rows = visible(actor, Source, at).filter(study=found, kind=SourceKind.INTERVIEW)
    return rows.exclude(pk__in=answers(actor, found, at=at)).defer("original")


def answers(actor: Actor, found: Study, *, at: datetime | None = None) -> QuerySet[SourceText, UUID]:
    """The sources that hold what an informant answered to a finding: the same voice, heard again."""
    rows = visible(actor, SourceText, at).filter(study=found, made_from=AN_ANSWER)
    return rows.order_by().values_list("source_id", flat=True)


def voices(actor: Actor, found: Study) -> dict[Any, Any]:
    """For each source of a lineage the one voice that it shares with the others; nothing for the rest."""
    rows = visible(actor, Source).filter(study=found, lineage__isnull=False)
    return {key: lineage for key, lineage in rows.values_list("pk", "lineage_id") if lineage}


def source(actor: Actor, *, source_id: UUID) -> Source:
    """One source of a study that one takes part in, or NotFound."""
    return get(actor, Source, source_id)


def text(actor: Actor, *, text_id: UUID) -> SourceText:
    """One version of a source's text, or NotFound."""
    return get(actor, SourceText, text_id)


def texts(actor: Actor, found: Source) -> QuerySet[SourceText]:
    """The versions of a source's text, newest first, without the words."""
    return visible(actor, SourceText).filter(source=found).defer("text").order_by("-version")


def consents(actor: Actor, found: Source) -> QuerySet[SourceConsent]:
    """What was agreed to, newest first, the withdrawn too."""
    return visible(actor, SourceConsent).filter(source=found).order_by("-given_on", "-recorded_at")


def consent(actor: Actor, *, source_consent_id: UUID) -> SourceConsent:
    """One consent for a source, or NotFound."""
    return get(actor, SourceConsent, source_consent_id)


def agreement_of(actor: Actor, found: Source, *, at: datetime) -> Agreement:
    """How consent stands for one source."""
    return agreements(actor, [found], at=at)[found.pk]


def lineages(actor: Actor, found: Study) -> QuerySet[Lineage]:
    """The names under which sources of a study are one voice, with how many each holds."""
    return visible(actor, Lineage).filter(study=found).annotate(size=Count("sources")).order_by("name")


def same_lineage(actor: Actor, found: Source) -> QuerySet[Source]:
    """The other sources that say the same because one was made from the other."""
    if found.lineage_id is None:
        return visible(actor, Source).none()
    return visible(actor, Source).filter(lineage_id=found.lineage_id).exclude(pk=found.pk).order_by("title")
