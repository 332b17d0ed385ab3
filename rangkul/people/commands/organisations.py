"""Verbs on organisations: add one, give it another name, change what it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rangkul.core.access import Actor, require
from rangkul.core.commands import command
from rangkul.core.errors import Refused, Stale
from rangkul.core.events import record
from rangkul.core.ids import uuid7
from rangkul.core.roles import OrganisationKind, Permission
from rangkul.people import events, rules
from rangkul.people.models import Organisation
from rangkul.people.queries.offices import own_city_organisation, running_name
from rangkul.people.rights import ask
from rangkul.people.vocabulary import Reason


@dataclass(frozen=True)
class What:
    """What an organisation is, besides its name."""

    kind: str
    area: str | None
    phone: str
    accredited: bool = True
    active: bool = True


@command
def add_organisation(
    actor: Actor, *, name: str, short_name: str, kind: str, area: str | None, phone: str, at: datetime
) -> Organisation:
    """An organisation of the actor's city that takes part from now on."""
    require(actor, Permission.ACCOUNT_MANAGE)
    number = uuid7()
    pk = ask("add_organisation", number, kind, name, short_name, area, phone, at)
    organisation = Organisation.objects.get(pk=pk)
    record(events.OrganisationAdded(organisation=organisation, organisation_kind=kind), id=number)
    return organisation


@command
def rename_organisation(
    actor: Actor, *, organisation: Organisation, name: str, short_name: str, since: date, at: datetime
) -> Organisation:
    """Another name from a day on; letters of earlier days keep the earlier one."""
    seen = organisation.version
    organisation = own_city_organisation(actor, organisation_id=organisation.pk)
    require(actor, Permission.ACCOUNT_MANAGE, organisation, at=at)
    running = running_name(actor, organisation)
    rules.check_new_name(
        (name, short_name),
        (organisation.name, organisation.short_name),
        since=since,
        running_since=running.valid_from if running else None,
        at=at,
    )
    number = uuid7()
    if not ask("rename_organisation", number, organisation.pk, name, short_name, since, seen, at):
        raise _stale(organisation)
    organisation.refresh_from_db()
    record(events.OrganisationRenamed(organisation=organisation, since=since.isoformat()), id=number)
    return organisation


@command
def change_organisation(
    actor: Actor, *, organisation: Organisation, what: What, at: datetime
) -> tuple[Organisation, int]:
    """Another kind, accreditation, area or telephone, closed or reopened; and how many edges were lowered."""
    seen = organisation.version
    organisation = own_city_organisation(actor, organisation_id=organisation.pk)
    require(actor, Permission.ACCOUNT_MANAGE, organisation, at=at)
    rules.check_can_close(organisation.pk, active=what.active, own=actor.organisation_id)
    before, number = organisation.kind, uuid7()
    with _children_first():
        lowered = ask(
            *("change_organisation", number, organisation.pk, what.kind, what.accredited, what.active),
            *(what.area, what.phone, seen, at),
        )
    if lowered < 0:
        raise _stale(organisation)
    organisation.refresh_from_db()
    changed = events.OrganisationChanged(
        organisation=organisation,
        kind_before=before,
        kind_after=what.kind,
        accredited=what.accredited,
        active=what.active,
        edges_lowered=lowered,
    )
    record(changed, id=number)
    return organisation, lowered


@contextmanager
def _children_first() -> Iterator[None]:
    """No organisation closes over a child's head; what the database refuses becomes a sentence.

    Who keeps the organisations sees no child, so only the database can tell.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for reason in (Reason.CHILDREN_SLEEP_THERE, Reason.CHILDREN_LIVE_THERE, Reason.CHILDREN_COME_THERE):
            if reason.value in str(error):
                raise Refused(reason) from None
        raise


def _stale(organisation: Organisation) -> Stale:
    return Stale(
        {
            _("Name"): organisation.name,
            _("Kind"): OrganisationKind(organisation.kind).label,
            _("Telephone"): organisation.phone,
        }
    )
