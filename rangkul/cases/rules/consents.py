"""When a consent can stand, and what it carries."""

from datetime import datetime, timedelta

from rangkul.cases.vocabulary import ConsentPurpose, Reason
from rangkul.core.errors import Refused

LONGEST = timedelta(days=366)
# Purposes for which something of the child reaches another organisation.
SHARES = frozenset({ConsentPurpose.SHARE_WITH_PARTNER, ConsentPurpose.HEALTH_DATA})


def check_consent(
    *, purpose: str, form: str, proof: str, has_receiver: bool, valid_to: datetime, at: datetime
) -> None:
    """It can be proved, says with whom, and ends within a year."""
    if not form or not proof.strip():
        raise Refused(Reason.CONSENT_NEEDS_PROOF)
    if purpose == ConsentPurpose.SHARE_WITH_PARTNER and not has_receiver:
        raise Refused(Reason.CONSENT_NEEDS_RECEIVER)
    if valid_to <= at:
        raise Refused(Reason.CONSENT_OVER)
    if valid_to > at + LONGEST:
        raise Refused(Reason.CONSENT_TOO_LONG)


def check_carries(
    *, purpose: str, for_receiver: bool, valid_to: datetime, withdrawn: bool, at: datetime
) -> None:
    """A referral may rest on this consent."""
    if withdrawn:
        raise Refused(Reason.CONSENT_WITHDRAWN)
    if valid_to <= at:
        raise Refused(Reason.CONSENT_OVER)
    if purpose not in SHARES or not for_receiver:
        raise Refused(Reason.CONSENT_NOT_FOR_THIS)


def check_standing(*, withdrawn: bool) -> None:
    """Only a consent that stands is withdrawn."""
    if withdrawn:
        raise Refused(Reason.CONSENT_WITHDRAWN)
