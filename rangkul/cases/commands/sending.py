"""Verbs on a referral before it leaves: what is asked, of whom, with what copied, and by when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rangkul.cases import procedures
from rangkul.cases.catalogue import catalogue
from rangkul.cases.commands.cases import locked
from rangkul.cases.events import referrals as events
from rangkul.cases.models import (
    Case,
    Consent,
    PlanItem,
    Referral,
    ReferralReason,
    ReferralSlice,
)
from rangkul.cases.numbers import paper_number
from rangkul.cases.on_file import on_file
from rangkul.cases.procedure import Deadline
from rangkul.cases.rules import consents as consent_rules
from rangkul.cases.rules import referrals as rules
from rangkul.cases.rules.work import check_case_open
from rangkul.cases.slices import Copied, copy_for
from rangkul.cases.vocabulary import LegalBasis, Reason, Service
from rangkul.core import edges
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import NotFound, Refused
from rangkul.core.events import record
from rangkul.core.models import Basis
from rangkul.core.roles import Level, Permission
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class Asked:
    """What a referral asks for and why; `health` goes along only where the service takes it."""

    service: str
    urgency: str
    reason: str
    why: str
    need: str
    legal_basis: str = LegalBasis.PUBLIC_TASK
    consent: Consent | None = None
    health: str = ""
    plan_item: PlanItem | None = None


@command
def send_referral(actor: Actor, *, case: Case, to: Organisation, asked: Asked, at: datetime) -> Referral:
    """Ask a service of an organisation; it learns that a case exists, and the slice once it accepts."""
    case = locked(actor, require(actor, Permission.CASE_REFER, case, at=at), at)
    check_case_open(case.status)
    _check_receiver(actor, case, to, asked, at)
    rules.check_best_interest(asked.reason, asked.why)
    consent = _consent_for(actor, case, to, asked, at)
    copied = _copy(actor, case, asked, at)
    clock = _clock(case, asked.urgency, at)
    referral = _write(actor, case, to, asked, consent, copied, clock, at)
    _open_the_door(referral, to, at)
    record(
        events.ReferralSent(
            referral=referral,
            child=case.child,
            case=case,
            to=to,
            service=asked.service,
            urgency=asked.urgency,
            reason=asked.reason,
            answer_due=clock.due,
            fields=sorted(copied.known),
        )
    )
    return referral


def _check_receiver(actor: Actor, case: Case, to: Organisation, asked: Asked, at: datetime) -> None:
    running = visible(actor, Referral, at).filter(
        child_id=case.child_id, to_organisation=to, service=asked.service, status__in=rules.LIVE
    )
    rules.check_receiver(
        receiver=to.short_name,
        active=to.active,
        accredited=to.accredited,
        kind=to.kind,
        gives=catalogue()[Service(asked.service)].receivers,
        itself=to.pk == actor.organisation_id,
        running=running.exists(),
    )


def _consent_for(actor: Actor, case: Case, to: Organisation, asked: Asked, at: datetime) -> Consent | None:
    """The consent it rests on, read again; none when the law itself is the basis."""
    if asked.legal_basis != LegalBasis.CONSENT_GUARDIAN:
        return None
    if asked.consent is None or asked.consent.child_id != case.child_id:
        raise Refused(Reason.CONSENT_MISSING)
    consent = visible(actor, Consent, at).select_for_update().filter(pk=asked.consent.pk).first()
    if consent is None:
        raise NotFound
    consent_rules.check_carries(
        purpose=consent.purpose,
        for_receiver=consent.to_organisation_id in (None, to.pk),
        valid_to=consent.valid_to,
        withdrawn=consent.withdrawn_at is not None,
        at=at,
    )
    return consent


def _copy(actor: Actor, case: Case, asked: Asked, at: datetime) -> Copied:
    entry = catalogue()[Service(asked.service)]
    copied = copy_for(actor, case, entry, need=asked.need, health=asked.health, at=at)
    rules.check_fields([(field.value, str(field.label)) for field in entry.needs], copied.known)
    return copied


def _clock(case: Case, urgency: str, at: datetime) -> Deadline:
    return procedures.of_case(case).clocks_started_by("referral.sent", {"urgency": urgency})[0].deadline(at)


def _write(
    actor: Actor,
    case: Case,
    to: Organisation,
    asked: Asked,
    consent: Consent | None,
    copied: Copied,
    clock: Deadline,
    at: datetime,
) -> Referral:
    written = on_file(actor, case.child, legal_basis=asked.legal_basis, at=at)
    referral = _referral(written, case, to, asked, consent, clock, at)
    ReferralSlice.objects.create(
        **written,
        referral=referral,
        name=copied.name,
        age=copied.age,
        sex=copied.sex,
        need=copied.need,
        fields=copied.fields,
    )
    ReferralReason.objects.create(
        **written, referral=referral, reason=asked.reason, best_interest=asked.why.strip()
    )
    return referral


def _referral(
    written: dict[str, Any],
    case: Case,
    to: Organisation,
    asked: Asked,
    consent: Consent | None,
    clock: Deadline,
    at: datetime,
) -> Referral:
    longest = at + edges.REFERRAL_FOR
    return Referral.objects.create(
        **written,
        number=paper_number("RJK", at),
        case=case,
        plan_item=asked.plan_item,
        consent=consent,
        from_organisation_id=written["organisation_id"],
        to_organisation=to,
        service=asked.service,
        urgency=asked.urgency,
        sent_at=at,
        remind_at=clock.remind_at,
        answer_due=clock.due,
        turn_due=clock.due,
        expires_at=min(longest, consent.valid_to) if consent else longest,
    )


def _open_the_door(referral: Referral, to: Organisation, at: datetime) -> None:
    """The question at once; what acceptance opens is held out until the referral ends."""
    basis = Basis.CONSENT if referral.consent_id else Basis.REFERRAL
    until, purpose = referral.expires_at, referral.service
    edges.grant(
        referral.child_id, edges.desk(to.pk), Level.SIGNPOST, purpose=edges.ASKED, basis=basis, until=until,
        at=at, source=referral.pk,
    )  # fmt: skip
    level = rules.level_on_acceptance(referral.service, to.kind)
    edges.offer(
        referral.child_id, to.pk, level, purpose=purpose, basis=basis, until=until, at=at, source=referral.pk
    )
