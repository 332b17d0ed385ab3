"""What can happen to a referral."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.models import Case, Child, Referral
from rangkul.core.events import Event, Named
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class ReferralSent(Event):
    """A service was asked of another organisation."""

    name = "referral.sent"
    referral: Referral
    child: Child
    case: Case
    to: Organisation
    service: str
    urgency: str
    reason: str
    answer_due: datetime
    fields: list[str]


@dataclass(frozen=True)
class ReferralDelivered(Event):
    """The referral stands in the receiver's queue."""

    name = "referral.delivered"
    referral: Referral
    child: Child | Named


@dataclass(frozen=True)
class ReferralOpened(Event):
    """Somebody of the receiver looked at it for the first time."""

    name = "referral.opened"
    referral: Referral
    child: Child | Named


@dataclass(frozen=True)
class ReferralAcknowledged(Event):
    """The receiver says that it works on an answer."""

    name = "referral.acknowledged"
    referral: Referral
    child: Child | Named


@dataclass(frozen=True)
class ReferralReturnedForInfo(Event):
    """The receiver asks for more before it answers."""

    name = "referral.returned_for_info"
    referral: Referral
    child: Child | Named


@dataclass(frozen=True)
class ReferralInfoGiven(Event):
    """The sender answered the receiver's question."""

    name = "referral.info_given"
    referral: Referral
    child: Child | Named


@dataclass(frozen=True)
class ReferralAccepted(Event):
    """The receiver takes it on; what the service needs opens."""

    name = "referral.accepted"
    referral: Referral
    child: Child | Named
    level: int


@dataclass(frozen=True)
class ReferralDeclined(Event):
    """The receiver cannot take it on, for a listed reason."""

    name = "referral.declined"
    referral: Referral
    child: Child | Named
    reason: str


@dataclass(frozen=True)
class ReferralStarted(Event):
    """The service began."""

    name = "referral.started"
    referral: Referral
    child: Child | Named


@dataclass(frozen=True)
class ReferralContinued(Event):
    """One side says that the service goes on; the receiver keeps what it may see until a later day."""

    name = "referral.continued"
    referral: Referral
    child: Child | Named
    until: datetime


@dataclass(frozen=True)
class ReferralFeedback(Event):
    """The receiver reported what came of it."""

    name = "referral.feedback"
    referral: Referral
    child: Child | Named
    result: str


@dataclass(frozen=True)
class ReferralClosed(Event):
    """The sender has read the report and ends the referral; what was opened closes."""

    name = "referral.closed"
    referral: Referral
    child: Child | Named


@dataclass(frozen=True)
class ReferralWithdrawn(Event):
    """The sender takes it back; what was opened closes."""

    name = "referral.withdrawn"
    referral: Referral
    child: Child | Named
    because: str = ""


@dataclass(frozen=True)
class ReferralSettled(Event):
    """The sender says what comes instead of a referral that came to nothing."""

    name = "referral.settled"
    referral: Referral
    child: Child | Named
    how: str


@dataclass(frozen=True)
class ReferralExpired(Event):
    """Thirty days went by without an answer; what was opened closes."""

    name = "referral.expired"
    referral: Referral
    child: Child | Named
