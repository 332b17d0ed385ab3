"""What is read of member checking: findings put to informants, and whom one can ask."""

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from rangkul.core.access import Actor, get, visible
from rangkul.evidence.models import MemberCheck, Source, Study
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.left import check_stays
from rangkul.evidence.queries.sources import held
from rangkul.evidence.rules.sources import Agreement


def checks(actor: Actor, study: Study) -> list[tuple[MemberCheck, list[MemberCheck]]]:
    """The findings put to informants, those without an answer first, then the newest; each with the answers
    that it took the place of, the latest first."""
    rows = (
        visible(actor, MemberCheck)
        .filter(study=study)
        .select_related("source", "coding__code", "coding__text")
        .defer("source__original", "coding__text__text")
        .order_by(F("answered_at").desc(nulls_first=True), "-made_at")
    )
    found = {one.pk: one for one in rows}
    followed = {one.follows_id for one in found.values()}
    return [(one, _before(one, found)) for one in found.values() if one.pk not in followed]


def _before(check: MemberCheck, found: dict[UUID, MemberCheck]) -> list[MemberCheck]:
    before = []
    while check.follows_id in found:
        check = found[check.follows_id]
        before.append(check)
    return before


def earlier(actor: Actor, check: MemberCheck) -> list[MemberCheck]:
    """The answers that this one took the place of, the latest first."""
    rows = visible(actor, MemberCheck).filter(study=check.study_id, source=check.source_id)
    return _before(check, {one.pk: one for one in rows})


def followed(actor: Actor, check: MemberCheck) -> bool:
    """Whether a newer answer took the place of this one."""
    return visible(actor, MemberCheck).filter(follows=check).exists()


def check(actor: Actor, *, check_id: UUID) -> MemberCheck:
    """One finding put to an informant, or NotFound; Refused where the informant withdrew."""
    found = get(actor, MemberCheck, check_id)
    check_stays(actor, found.source, at=timezone.now())
    return found


def who_can_be_asked(actor: Actor, study: Study, *, at: datetime) -> dict[str, Source]:
    """The interviews whose consent stands, by id."""
    found = list(held(actor, study, at=at).order_by("title"))
    agreed = agreements(actor, found, at=at)
    stands = (Agreement.STANDS, Agreement.NOT_NEEDED)
    return {str(one.pk): one for one in found if agreed[one.pk] in stands}
