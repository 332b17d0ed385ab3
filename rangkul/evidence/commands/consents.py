"""Verbs on the consent for a source: record it, take it back."""

from datetime import date, datetime

from rangkul.core.access import Actor, require, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.sources import take_part
from rangkul.evidence.events import sources as events
from rangkul.evidence.models import MemberCheck, Source, SourceConsent
from rangkul.evidence.rules import sources as rules
from rangkul.evidence.vocabulary import ConsentForm


@command
def record_consent(
    actor: Actor,
    *,
    source: Source,
    form: str,
    given_on: date,
    given_by: str,
    proof: str = "",
    at: datetime,
) -> SourceConsent:
    """Whoever speaks in a source agreed; `given_by` is a pseudonym, the proof says where the form lies."""
    source = require(actor, Permission.STUDY_CODE, source, at=at)
    study = take_part(actor, source.study, at=at)
    rules.check_consent_day(given_on, at.astimezone(JAKARTA).date())
    consent = SourceConsent.objects.create(
        study=study,
        source=source,
        form=ConsentForm(form),
        given_on=given_on,
        given_by=given_by,
        proof=proof,
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    record(events.SourceConsented(study=study, source=source, consent=consent, form=form, given_on=given_on))
    return consent


@command
def withdraw_consent(
    actor: Actor, *, consent: SourceConsent, withdrawn_on: date, at: datetime
) -> SourceConsent:
    """Whoever speaks no longer agrees; the source is not coded from that day on."""
    consent = require(actor, Permission.STUDY_CODE, consent, at=at)
    study = take_part(actor, consent.study, at=at)
    rules.check_consent_day(withdrawn_on, at.astimezone(JAKARTA).date())
    day = max(withdrawn_on, consent.given_on)
    rows = visible(actor, SourceConsent, at).filter(withdrawn_on=None)
    rows.filter(pk=consent.pk).update(withdrawn_on=day)
    # What an informant said to a finding rests on the same consent and ends with it.
    answers = visible(actor, MemberCheck, at).filter(source=consent.source_id, coding__isnull=False)
    rows.filter(
        source__in=answers.values("coding__text__source_id"),
        form=consent.form,
        given_on=consent.given_on,
        given_by=consent.given_by,
    ).update(withdrawn_on=day)
    consent.refresh_from_db()
    record(
        events.SourceConsentWithdrawn(study=study, source=consent.source, consent=consent, withdrawn_on=day)
    )
    return consent
