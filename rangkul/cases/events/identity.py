"""What can happen to what is known of a child: names, contacts, what is sealed; codes only."""

from dataclasses import dataclass

from rangkul.cases.models import Alias, Child, Contact, SealedNote
from rangkul.core.events import Event
from rangkul.core.models import EventKind


@dataclass(frozen=True)
class AliasRecorded(Event):
    """Another name of the child was written down."""

    name = "alias.recorded"
    child: Child
    alias: Alias


@dataclass(frozen=True)
class ContactRecorded(Event):
    """Somebody who can be asked about the child was written down."""

    name = "contact.recorded"
    child: Child
    contact: Contact
    contact_kind: str


@dataclass(frozen=True)
class ContactEnded(Event):
    """A contact no longer holds."""

    name = "contact.ended"
    child: Child
    contact: Contact


@dataclass(frozen=True)
class SealedWritten(Event):
    """A sealed note was written; what it is about stays sealed too."""

    name = "sealed.written"
    child: Child
    note: SealedNote


@dataclass(frozen=True)
class SealedOpened(Event):
    """Somebody read the sealed notes."""

    name = "sealed.opened"
    kind = EventKind.READ
    child: Child
    notes: list[SealedNote]
