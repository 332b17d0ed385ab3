"""What can happen to a consent."""

from dataclasses import dataclass

from rangkul.cases.models import Child, Consent
from rangkul.core.events import Event
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class ConsentGiven(Event):
    """Somebody who may agreed to one purpose."""

    name = "consent.given"
    consent: Consent
    child: Child
    purpose: str
    form: str
    relation: str
    to: Organisation | None = None


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    """The consent was taken back; exactly what it carried closed with it."""

    name = "consent.withdrawn"
    consent: Consent
    child: Child
    purpose: str
    edges_ended: int
    referrals_withdrawn: int
