"""Verbs on organisations: add one, give it another name, change what it is."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from rangkul.core.access import Actor, require
from rangkul.core.commands import command
from rangkul.core.errors import Stale
from rangkul.core.events import record
from rangkul.core.ids import uuid7
from rangkul.core.roles import OrganisationKind, Permission
from rangkul.people import events, rules
from rangkul.people.commands.grants import ask_for_organisation
from rangkul.people.models import Organisation
from rangkul.people.queries.offices import own_city_organisation, running_name
from rangkul.people.rights import CHILDREN_FIRST, ask, in_words
from rangkul.people.rules import What


@dataclass(frozen=True)
class Changed:
    """What became of a change: how many edges were lowered, and whether a second person is asked for more."""

    organisation: Organisation
    lowered: int
    asked: bool


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
def change_organisation(actor: Actor, *, organisation: Organisation, what: What, at: datetime) -> Changed:
    """Another area or telephone, closed; for what lets it see more a second person is asked."""
    seen = organisation.version
    organisation = own_city_organisation(actor, organisation_id=organisation.pk)
    require(actor, Permission.ACCOUNT_MANAGE, organisation, at=at)
    rules.check_can_close(organisation.pk, active=what.active, own=actor.organisation_id)
    if organisation.version != seen:
        raise _stale(organisation)
    now = _what_it_is(organisation)
    more, lowered = rules.more_of(now, what), 0
    alone = replace(
        what,
        kind=now.kind,
        accredited=what.accredited and now.accredited,
        active=what.active and now.active,
    )
    if alone != now or not more:
        lowered = _changed_alone(organisation, alone, at)
    if more:
        ask_for_organisation(actor, organisation=organisation, more=more, at=at)
    return Changed(organisation, lowered, bool(more))


@command
def end_accreditation(
    actor: Actor, *, organisation: Organisation, reason: str, ended_on: date, at: datetime
) -> int:
    """The accreditation of an institution is over since a day, for a reason; returns how many edges fell."""
    seen = organisation.version
    organisation = own_city_organisation(actor, organisation_id=organisation.pk)
    require(actor, Permission.ACCOUNT_MANAGE, organisation, at=at)
    rules.check_accreditation_ends(ended_on, accredited=organisation.accredited, at=at)
    number = uuid7()
    with in_words(*CHILDREN_FIRST):
        lowered = ask("end_accreditation", number, organisation.pk, reason, ended_on, seen, at)
    if lowered < 0:
        raise _stale(organisation)
    _record_changed(organisation, number, lowered)
    return lowered


@command
def accredit_again(actor: Actor, *, organisation: Organisation, at: datetime) -> None:
    """Ask a second person whether the accreditation holds again."""
    organisation = own_city_organisation(actor, organisation_id=organisation.pk)
    require(actor, Permission.ACCOUNT_MANAGE, organisation, at=at)
    rules.check_accreditation_over(accredited=organisation.accredited)
    ask_for_organisation(actor, organisation=organisation, more=rules.More(accredits=True), at=at)


def _what_it_is(organisation: Organisation) -> What:
    standing = organisation.accredited, organisation.active
    return What(organisation.kind, organisation.area_id, organisation.phone, *standing)


def _changed_alone(organisation: Organisation, what: What, at: datetime) -> int:
    """Write what one administrator may; returns how many edges were lowered."""
    number = uuid7()
    with in_words(*CHILDREN_FIRST):
        lowered = ask(
            *("change_organisation", number, organisation.pk, what.kind, what.accredited, what.active),
            *(what.area, what.phone, organisation.version, at),
        )
    if lowered < 0:
        raise _stale(organisation)
    _record_changed(organisation, number, lowered)
    return lowered


def _record_changed(organisation: Organisation, number: UUID, lowered: int) -> None:
    """Name the event of what one administrator changed; the kind is never among it."""
    was_accredited = organisation.accredited
    organisation.refresh_from_db()
    ended_on = organisation.accreditation_ended_on if was_accredited else None
    changed = events.OrganisationChanged(
        organisation=organisation,
        kind_before=organisation.kind,
        kind_after=organisation.kind,
        accredited=organisation.accredited,
        active=organisation.active,
        edges_lowered=lowered,
        accreditation_ended_on=ended_on.isoformat() if ended_on else None,
        accreditation_ended_why=organisation.accreditation_ended_why if ended_on else None,
    )
    record(changed, id=number)


def _stale(organisation: Organisation) -> Stale:
    return Stale(
        {
            _("Name"): organisation.name,
            _("Kind"): OrganisationKind(organisation.kind).label,
            _("Telephone"): organisation.phone,
        }
    )
