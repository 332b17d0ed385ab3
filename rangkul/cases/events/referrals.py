"""What can happen to a referral."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.models import Case, Child, Referral
from rangkul.core.events import Event, Named
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class AboutReferral(Event):
    """What every line about a referral says: which, about whom, what was asked of which organisation."""

    # Older lines tell receiver and service on `referral.sent` alone: whoever reads the log must do without.
    referral: Referral
    child: Child | Named
    to: Organisation | Named
    service: str


@dataclass(frozen=True)
class ReferralSent(AboutReferral):
    """A service was asked of another organisation."""

    name = "referral.sent"
    case: Case
    urgency: str
    reason: str
    answer_due: datetime
    fields: list[str]


@dataclass(frozen=True)
class ReferralDelivered(AboutReferral):
    """The referral stands in the receiver's queue."""

    name = "referral.delivered"


@dataclass(frozen=True)
class ReferralOpened(AboutReferral):
    """Somebody of the receiver looked at it for the first time."""

    name = "referral.opened"


@dataclass(frozen=True)
class ReferralAcknowledged(AboutReferral):
    """The receiver says that it works on an answer."""

    name = "referral.acknowledged"


@dataclass(frozen=True)
class ReferralReturnedForInfo(AboutReferral):
    """The receiver asks for more before it answers."""

    name = "referral.returned_for_info"


@dataclass(frozen=True)
class ReferralInfoGiven(AboutReferral):
    """The sender answered the receiver's question."""

    name = "referral.info_given"


@dataclass(frozen=True)
class ReferralAccepted(AboutReferral):
    """The receiver takes it on; what the service needs opens."""

    name = "referral.accepted"
    level: int


@dataclass(frozen=True)
class ReferralDeclined(AboutReferral):
    """The receiver cannot take it on, for a listed reason."""

    name = "referral.declined"
    reason: str


@dataclass(frozen=True)
class ReferralStarted(AboutReferral):
    """The service began."""

    name = "referral.started"


@dataclass(frozen=True)
class ReferralContinued(AboutReferral):
    """One side says that the service goes on; the receiver keeps what it may see until a later day."""

    name = "referral.continued"
    until: datetime


@dataclass(frozen=True)
class ReferralFeedback(AboutReferral):
    """The receiver reported what came of it."""

    name = "referral.feedback"
    result: str


@dataclass(frozen=True)
class ReferralClosed(AboutReferral):
    """The sender has read the report, or the case closes with it; what was opened closes."""

    name = "referral.closed"
    because: str = ""


@dataclass(frozen=True)
class ReferralWithdrawn(AboutReferral):
    """The sender takes it back; what was opened closes."""

    name = "referral.withdrawn"
    because: str = ""


@dataclass(frozen=True)
class ReferralSettled(AboutReferral):
    """The sender says what comes instead of a referral that came to nothing."""

    name = "referral.settled"
    how: str


@dataclass(frozen=True)
class ReferralExpired(AboutReferral):
    """Thirty days went by without an answer; what was opened closes."""

    name = "referral.expired"
