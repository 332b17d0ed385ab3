"""What is read of consents: a child's, and what each opens."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from rangkul.cases.models import Child, Consent, Referral
from rangkul.cases.rules import referrals as rules
from rangkul.core.access import Actor, get, reached, visible
from rangkul.core.errors import NotFound


def consent(actor: Actor, *, consent_id: UUID) -> Consent:
    """One consent the actor may read, or NotFound."""
    return get(actor, Consent, consent_id)


def child_with_file(actor: Actor, *, child_id: UUID, at: datetime | None = None) -> Child:
    """A child whose file (level 3) the actor reads, or NotFound: consents are part of the file."""
    at = timezone.now() if at is None else at
    found = visible(actor, Child, at).filter(reached(actor, at, 3, child="pk"), pk=child_id).first()
    if found is None:
        raise NotFound
    return found


def reads_file(actor: Actor, child: Child) -> bool:
    """Whether the actor reads this child's file (level 3) now."""
    return visible(actor, Child).filter(reached(actor, timezone.now(), 3, child="pk"), pk=child.pk).exists()


def consents_of(actor: Actor, child: Child) -> QuerySet[Consent]:
    """The child's consents, newest first."""
    return visible(actor, Consent).filter(child=child).select_related("to_organisation").order_by("-given_at")


def resting_on(actor: Actor, consents: Iterable[Consent], *, at: datetime) -> dict[UUID, list[Referral]]:
    """The live referrals that rest on each of these consents."""
    found: dict[UUID, list[Referral]] = {}
    live = visible(actor, Referral, at).filter(consent__in=list(consents), status__in=rules.LIVE)
    for one in live.select_related("to_organisation"):
        if one.consent_id is not None:
            found.setdefault(one.consent_id, []).append(one)
    return found
