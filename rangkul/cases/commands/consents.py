"""Verbs on a consent: record that it was given, withdraw it."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.commands.referrals import withdraw_with_consent
from rangkul.cases.events.consents import ConsentGiven, ConsentWithdrawn
from rangkul.cases.models import Child, Consent, Referral
from rangkul.cases.on_file import on_file
from rangkul.cases.queries.children import child_with_file
from rangkul.cases.rules import consents as rules
from rangkul.cases.rules import referrals as referral_rules
from rangkul.cases.vocabulary import LegalBasis
from rangkul.core import edges
from rangkul.core.access import Actor, get, require, visible
from rangkul.core.commands import command
from rangkul.core.events import record
from rangkul.core.models import Basis
from rangkul.core.roles import Level, Permission
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class Agreed:
    """What was agreed to, by whom, and how it can be proved."""

    purpose: str
    given_by: str
    relation: str
    form: str
    proof: str
    valid_to: datetime
    child_assents: bool | None = None
    to: Organisation | None = None


@command
def give_consent(actor: Actor, *, child: Child, agreed: Agreed, at: datetime) -> Consent:
    """Write down a consent for one purpose; a named partner learns at once that the child exists."""
    child = child_with_file(actor, child_id=child.pk, at=at)
    require(actor, Permission.CONSENT_RECORD)
    rules.check_consent(
        purpose=agreed.purpose,
        form=agreed.form,
        proof=agreed.proof,
        has_receiver=agreed.to is not None,
        valid_to=agreed.valid_to,
        at=at,
    )
    consent = Consent.objects.create(
        **on_file(actor, child, legal_basis=LegalBasis.CONSENT_GUARDIAN, at=at),
        purpose=agreed.purpose,
        to_organisation=agreed.to,
        given_by=agreed.given_by,
        relation=agreed.relation,
        form=agreed.form,
        proof=agreed.proof,
        child_assents=agreed.child_assents,
        given_at=at,
        valid_to=agreed.valid_to,
    )
    if agreed.to is not None and agreed.to.pk != actor.organisation_id:
        _signpost(consent, agreed.to, at)
    _record_given(consent)
    return consent


def _record_given(consent: Consent) -> None:
    record(
        ConsentGiven(
            consent=consent,
            child=consent.child,
            purpose=consent.purpose,
            form=consent.form,
            relation=consent.relation,
            to=consent.to_organisation,
        )
    )


def _signpost(consent: Consent, to: Organisation, at: datetime) -> None:
    """The partner may know that there is a child; more opens with a referral that rests on this consent."""
    edges.grant(
        consent.child_id, edges.desk(to.pk), Level.SIGNPOST, purpose=consent.purpose, basis=Basis.CONSENT,
        until=consent.valid_to, at=at, source=consent.pk,
    )  # fmt: skip


@command
def withdraw_consent(actor: Actor, *, consent: Consent, at: datetime) -> Consent:
    """Take a consent back: exactly what it carried closes, and live referrals that rest on it end."""
    consent = require(actor, Permission.CONSENT_RECORD, consent, at=at)
    # Held until the end: a referral sent at this moment waits, and then finds the consent withdrawn.
    consent = visible(actor, Consent, at).select_for_update().get(pk=consent.pk)
    rules.check_standing(withdrawn=consent.withdrawn_at is not None)
    consent.withdrawn_at, consent.withdrawn_by = at, actor.user_id
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    resting = list(visible(actor, Referral, at).filter(consent=consent, status__in=referral_rules.LIVE))
    for referral in resting:
        withdraw_with_consent(actor, referral, at=at)
    ended = edges.revoke_source(consent.child_id, consent.pk, at=at)
    record(
        ConsentWithdrawn(
            consent=consent,
            child=get(actor, Child, consent.child_id, at=at),
            purpose=consent.purpose,
            edges_ended=ended,
            referrals_withdrawn=len(resting),
        )
    )
    return consent
