"""What can happen to a notice."""

from dataclasses import dataclass
from uuid import UUID

from rangkul.cases.models import Notice
from rangkul.core.events import Event
from rangkul.core.models import EventKind
from rangkul.people.models import Organisation, User


@dataclass(frozen=True)
class NoticeSent(Event):
    """An organisation, or one person in it, was told that something happened, never to whom."""

    name = "notice.sent"
    kind = EventKind.NOTICE
    notice: Notice
    to_organisation: Organisation
    notice_kind: str
    about_kind: str
    about: UUID
    to_person: User | None = None


@dataclass(frozen=True)
class NoticeRead(Event):
    """Somebody read what their organisation, or they alone, were told."""

    name = "notice.read"
    kind = EventKind.NOTICE
    notice: Notice
    notice_kind: str
