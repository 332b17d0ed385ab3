"""What can happen when a child passes from one organisation to another."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rangkul.cases.models import Child, Encounter, Handover, HandoverNote, JointHandover, Operation
from rangkul.core.events import Event
from rangkul.core.models import EventKind
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class HandoverOffered(Event):
    """A child is on the way to another organisation."""

    name = "handover.offered"
    handover: Handover
    child: Child
    encounter: Encounter | None
    joint: JointHandover | None
    to_organisation: Organisation
    due_at: datetime
    conditions: list[str]


@dataclass(frozen=True)
class JointHandoverGiven(Event):
    """Many children are on the way to one office together; each has its own line besides."""

    name = "joint_handover.given"
    joint: JointHandover
    operation: Operation | None
    to_organisation: Organisation
    children: int
    adults_male: int
    adults_female: int


@dataclass(frozen=True)
class JointHandoverOpened(Event):
    """Somebody read who passes together, on the screen or as a paper."""

    name = "joint_handover.opened"
    kind = EventKind.READ
    joint: JointHandover
    form: str


@dataclass(frozen=True)
class HandoverReceived(Event):
    """The receiver has the child."""

    name = "handover.received"
    handover: Handover
    from_organisation: Organisation
    on_one_phone: bool


@dataclass(frozen=True)
class HandoverDeclined(Event):
    """The receiver does not take the child, and says why; the child stays with the giver."""

    name = "handover.declined"
    handover: Handover
    from_organisation: Organisation
    reason: str


@dataclass(frozen=True)
class HandoverWithdrawn(Event):
    """The giver took the handover back before anybody received the child, and says why."""

    name = "handover.withdrawn"
    handover: Handover
    to_organisation: Organisation
    reason: str


@dataclass(frozen=True)
class HandoverNeverArrived(Event):
    """The giver says that the child never arrived, and what became of it."""

    name = "handover.never_arrived"
    handover: Handover
    to_organisation: Organisation
    reason: str


@dataclass(frozen=True)
class HandoverCorrected(Event):
    """A note was added to a paper that stays as it was written."""

    name = "handover.corrected"
    handover: Handover
    note: HandoverNote


@dataclass(frozen=True)
class HandoverOpened(Event):
    """Somebody read a handover, on the screen or as a paper."""

    name = "handover.opened"
    kind = EventKind.READ
    handover: Handover
    form: str


@dataclass(frozen=True)
class HandoverSignedHere(Event):
    """The receiver confirmed on the giver's phone."""

    name = "handover.signed_here"
    kind = EventKind.NOTICE
    handover: Handover
    receiver_id: int


@dataclass(frozen=True)
class SignatureFailed(Event):
    """Somebody tried to confirm on the giver's phone with a wrong e-mail, password or code."""

    name = "handover.signature_failed"
    kind = EventKind.NOTICE
    # Plain numbers: a wrong try must not hang on the child's file.
    handover_id: UUID
    account: int
