"""Makers for referrals: a case to refer, and an office that may answer."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from rangkul.cases.commands import referrals as commands
from rangkul.cases.commands import sending
from rangkul.cases.commands.cases import open_case
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.models import Case, ChildIdentity, Referral
from rangkul.core.access import Actor
from rangkul.people.models import Organisation
from tests.makers import act_as


def make_case(worker: Actor, **met: Any) -> Case:
    """A child met by a social worker, with a name in the file and an open case."""
    at = timezone.now()
    told = Met(**{"age_from": 11, "age_to": 12, "nickname": "Aji", "place": "Margonda", "sex": "m", **met})
    encounter = record_encounter(
        worker, met=told, kind="outreach", legal_basis="public_task", met_at=at, at=at
    )
    return open_case(worker, child=encounter.child, at=at)


def name_child(worker: Actor, case: Case, **values: Any) -> ChildIdentity:
    """Write who the child is into the file."""
    act_as(worker)
    return ChildIdentity.objects.create(
        child=case.child,
        city=case.city,
        legal_basis="public_task",
        recorded_at=timezone.now(),
        recorded_by=worker.user_id,
        organisation_id=worker.organisation_id,
        **{"full_name": "Bayu Saputra", "sex": "m", **values},
    )


def refer(
    sender: Actor, case: Case, to: Organisation, *, at: datetime | None = None, **asked: Any
) -> Referral:
    """A referral as a social worker sends it."""
    words = {
        "service": "health_check",
        "urgency": "routine",
        "reason": "health",
        "why": "Batuk sudah dua minggu.",
        "need": "Diperiksa paru-parunya.",
        **asked,
    }
    return sending.send_referral(
        sender, case=case, to=to, asked=sending.Asked(**words), at=at or timezone.now()
    )


def opened(receiver: Actor, referral: Referral, *, at: datetime | None = None) -> Referral:
    """The receiver has looked at it."""
    commands.open_referral(receiver, referral=referral, at=at or timezone.now())
    return referral


def accepted(receiver: Actor, referral: Referral) -> Referral:
    """The receiver has taken it on."""
    opened(receiver, referral)
    return commands.accept_referral(receiver, referral=referral, at=timezone.now())
