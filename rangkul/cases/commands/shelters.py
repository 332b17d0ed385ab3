"""Verbs on the houses of shelters: add one, change it."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from rangkul.cases.commands.stays import one_at_a_time
from rangkul.cases.events.shelters import ShelterAdded, ShelterChanged
from rangkul.cases.models import Shelter
from rangkul.cases.queries.shelters import keepers
from rangkul.cases.rules.shelters import check_runs_houses
from rangkul.core.access import Actor, require, visible
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
    with one_at_a_time(shelter):
        mine = visible(actor, Shelter, at).filter(pk=shelter.pk, version=seen)
        if not mine.update(name=name, area_id=area, beds=beds, version=F("version") + 1):
            raise Stale({_("Name"): shelter.name, _("Number of beds"): shelter.beds})
    shelter.refresh_from_db()
    record(ShelterChanged(shelter=shelter, beds_before=before, beds=beds))
    return shelter
