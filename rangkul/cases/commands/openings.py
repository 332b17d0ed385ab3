"""Verbs on what one person opens: tell those who answer for it that it is unusually much."""

from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from rangkul.cases.commands.notices import tell, tell_by_name
from rangkul.cases.events.openings import ManyOpened
from rangkul.cases.queries.openings import is_told
from rangkul.cases.vocabulary import NoticeKind, Reason
from rangkul.core.access import Actor, require
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission, Role
from rangkul.people.models import Organisation
from rangkul.people.queries import who_administer, who_have


@command
def tell_of_many(actor: Actor, *, person_id: int, day: date, children: int, most: int, at: datetime) -> None:
    """Tell those who answer for it, once for a person and a day, that they opened unusually many files."""
    require(actor, Permission.OPENINGS_REVIEW)
    about = opened_on(actor.organisation_id, person_id, day)
    if is_told(actor, about, at=at):
        raise Refused(Reason.ALREADY_TOLD)
    record(ManyOpened(person=person_id, day=day, children=children, most=most), id=about)
    hear = _who_hear(actor, person_id, at=at)
    for person, office in hear:
        tell_by_name(
            actor,
            Organisation(pk=office),
            person=person,
            kind=NoticeKind.OPENED_MANY,
            about_kind="openings",
            about_id=about,
            at=at,
        )
    if not hear:
        # Nobody else answers for it: the supervisors are told all the same, lest it end in silence.
        tell(
            actor,
            Organisation(pk=actor.organisation_id),
            kind=NoticeKind.OPENED_MANY,
            about_kind="openings",
            about_id=about,
            at=at,
            for_supervisors=True,
        )


def _who_hear(actor: Actor, person_id: int, *, at: datetime) -> list[tuple[int, int]]:
    """Every supervisor but that person; of a supervisor, or where there is no other, administrators as well.

    Each with the organisation for which they hear it.
    """
    supervisors = who_have(actor, Role.CASE_SUPERVISOR, at=at)
    hear = [(one, actor.organisation_id) for one in supervisors if one != person_id]
    if person_id in supervisors or not hear:
        hear += [(one, office) for one, office in who_administer(actor, at=at) if one != person_id]
    return hear


def opened_on(organisation_id: int, person_id: int, day: date) -> UUID:
    """The one key of what a person opened for an organisation on one day."""
    return uuid5(NAMESPACE_OID, f"openings:{organisation_id}:{person_id}:{day}")
