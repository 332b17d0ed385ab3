"""What is read of member checking: findings put to informants, and whom one can ask."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from rangkul.core.access import Actor, get, visible
from rangkul.evidence.models import MemberCheck, Source, Study
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.sources import held
from rangkul.evidence.rules.sources import Agreement


def checks(actor: Actor, study: Study) -> QuerySet[MemberCheck]:
    """The findings put to informants, those without an answer first, then the newest."""
    rows = (
        visible(actor, MemberCheck)
        .filter(study=study)
        .select_related("source", "coding__code", "coding__text")
    )
    return rows.defer("source__original", "coding__text__text").order_by(
        F("answered_at").desc(nulls_first=True), "-made_at"
    )


def check(actor: Actor, *, check_id: UUID) -> MemberCheck:
    """One finding put to an informant, or NotFound."""
    return get(actor, MemberCheck, check_id)


def who_can_be_asked(actor: Actor, study: Study, *, at: datetime) -> dict[str, Source]:
    """The interviews whose consent stands, by id."""
    found = list(held(actor, study, at=at).order_by("title"))
    agreed = agreements(actor, found, at=at)
    stands = (Agreement.STANDS, Agreement.NOT_NEEDED)
    return {str(one.pk): one for one in found if agreed[one.pk] in stands}
