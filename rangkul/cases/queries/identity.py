"""What is read of who a child is: versions, other names, contacts, whether notes are sealed."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from rangkul.cases.models import Alias, Child, ChildIdentity, Contact, Encounter, SealedNote
from rangkul.core.access import Actor, get, level_of, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import NotFound
from rangkul.core.roles import Level
from rangkul.people.models import Area


def child_with_seal(actor: Actor, *, child_id: UUID) -> Child:
    """A child whose sealed notes the actor may read, or NotFound."""
    child = get(actor, Child, child_id)
    if level_of(actor, child_id, timezone.now()) < Level.SEALED:
        raise NotFound
    return child


def current(actor: Actor, child: Child, *, at: datetime | None = None) -> ChildIdentity | None:
    """What is known now."""
    return visible(actor, ChildIdentity, at).filter(child=child, current=True).first()


def versions_of(actor: Actor, child: Child, *, at: datetime | None = None) -> QuerySet[ChildIdentity]:
    """Every version, newest first."""
    return visible(actor, ChildIdentity, at).filter(child=child).order_by("-version")


def first_met_on(actor: Actor, child: Child, *, at: datetime | None = None) -> date | None:
    """The day on which the child was first met, as far as the actor reads."""
    met = visible(actor, Encounter, at).filter(child=child).order_by("met_at").first()
    return met.met_at.astimezone(JAKARTA).date() if met else None


def aliases_of(actor: Actor, child: Child, *, at: datetime | None = None) -> QuerySet[Alias]:
    """Other names, oldest first."""
    return visible(actor, Alias, at).filter(child=child).order_by("recorded_at")


def contacts_of(actor: Actor, child: Child, *, at: datetime | None = None) -> QuerySet[Contact]:
    """Who can be asked, those that hold first."""
    return (
        visible(actor, Contact, at)
        .filter(child=child)
        .order_by(F("ended_at").asc(nulls_first=True), "recorded_at")
    )


def contact(actor: Actor, *, contact_id: UUID) -> Contact:
    """One contact the actor may read, or NotFound."""
    return get(actor, Contact, contact_id)


def has_sealed(actor: Actor, child: Child, *, at: datetime | None = None) -> bool:
    """Whether notes are sealed that the actor may open."""
    return visible(actor, SealedNote, at).filter(child=child).exists()


def areas(actor: Actor) -> list[tuple[str, str]]:
    """Every area to choose a home from: the kelurahan of the city first, then cities and provinces."""
    found = list(
        visible(actor, Area).order_by("-level", "name").values_list("code", "name", "level", "parent__name")
    )
    return [
        (code, f"{name} ({parent})" if level > 1 and parent else name) for code, name, level, parent in found
    ]
