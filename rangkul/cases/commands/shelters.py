"""Verbs on the houses of shelters: add one, change it, close it, keep it open after all."""

from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from rangkul.cases.commands.stays import one_at_a_time
from rangkul.cases.events.shelters import ShelterAdded, ShelterChanged, ShelterClosed, ShelterReopened
from rangkul.cases.models import Shelter
from rangkul.cases.queries.shelters import keepers
from rangkul.cases.rules.shelters import check_closes, check_closing_day, check_runs_houses
from rangkul.core.access import Actor, require, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.errors import NotFound, Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.people.models import Organisation


@command
def add_shelter(
    actor: Actor, *, organisation: Organisation, name: str, area: str | None, beds: int, at: datetime
) -> Shelter:
    """A house with beds, run by one's own organisation."""
    organisation = require(actor, Permission.SHELTER_MANAGE, organisation, at=at)
    check_runs_houses(organisation.kind, active=organisation.active)
    if organisation not in keepers(actor):
        raise NotFound
    shelter = Shelter.objects.create(
        organisation=organisation, city=organisation.city, name=name, area_id=area, beds=beds
    )
    record(ShelterAdded(shelter=shelter, organisation=organisation, beds=beds))
    return shelter


@command
def change_shelter(
    actor: Actor, *, shelter: Shelter, name: str, area: str | None, beds: int, at: datetime
) -> Shelter:
    """Another name, place or number of beds; a bed in which a child sleeps stays."""
    seen = shelter.version
    shelter = require(actor, Permission.SHELTER_MANAGE, shelter, at=at)
    before = shelter.beds
    _change(actor, shelter, seen=seen, at=at, name=name, area_id=area, beds=beds)
    record(ShelterChanged(shelter=shelter, beds_before=before, beds=beds))
    return shelter


@command
def close_shelter(actor: Actor, *, shelter: Shelter, closes_on: date, at: datetime) -> Shelter:
    """The house takes nobody in any more and closes on a day; today only when nobody sleeps there."""
    seen = shelter.version
    shelter = require(actor, Permission.SHELTER_MANAGE, shelter, at=at)
    check_closing_day(closes_on, today=at.astimezone(JAKARTA).date())
    _change(actor, shelter, seen=seen, at=at, closes_on=closes_on)
    record(ShelterClosed(shelter=shelter, organisation=shelter.organisation, closes_on=closes_on.isoformat()))
    return shelter


@command
def reopen_shelter(actor: Actor, *, shelter: Shelter, at: datetime) -> Shelter:
    """The house takes children in again."""
    seen = shelter.version
    shelter = require(actor, Permission.SHELTER_MANAGE, shelter, at=at)
    check_closes(before := shelter.closes_on)
    _change(actor, shelter, seen=seen, at=at, closes_on=None)
    was = before.isoformat() if before else ""
    record(ShelterReopened(shelter=shelter, organisation=shelter.organisation, was_to_close_on=was))
    return shelter


def _change(actor: Actor, shelter: Shelter, *, seen: int, at: datetime, **values: Any) -> None:
    """Write the house as it was seen, in the queue of its beds; the second of two savers is told."""
    with one_at_a_time(shelter):
        mine = visible(actor, Shelter, at).filter(pk=shelter.pk, version=seen)
        if not mine.update(version=F("version") + 1, **values):
            raise Stale({_("Name"): shelter.name, _("Number of beds"): shelter.beds})
    shelter.refresh_from_db()
