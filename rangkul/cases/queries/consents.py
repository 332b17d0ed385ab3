"""What is read of consents: a child's, and what each opens."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from rangkul.cases.models import Child, Consent, Referral
from rangkul.cases.rules import referrals as rules
from rangkul.core.access import Actor, get, visible


def consent(actor: Actor, *, consent_id: UUID) -> Consent:
    """One consent the actor may read, or NotFound."""
    return get(actor, Consent, consent_id)


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
