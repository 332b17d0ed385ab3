"""What is read of encounters."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from rangkul.cases.models import CatchDecision, Child, Encounter, Handover, Stay
from rangkul.cases.vocabulary import Condition, EncounterKind
from rangkul.core.access import Actor, get, visible
from rangkul.core.models import Event, EventKind
from rangkul.people.models import User

# Met by chance, a child goes on; met in a raid or in this condition, a child is in somebody's hands.
GRAVE = (
    Condition.ILL,
    Condition.INJURED,
    Condition.FRIGHTENED,
    Condition.UNDER_INFLUENCE,
    Condition.PREGNANT,
)


def encounter(actor: Actor, *, encounter_id: UUID) -> Encounter:
    """One encounter the actor may read, or NotFound."""
    return get(actor, Encounter, encounter_id)


def child_named(encounter: Encounter) -> Child:
    """The child of an encounter by its key alone: an own paper outlives the edge that shows the child."""
    return Child(pk=encounter.child_id)


def encounters(actor: Actor) -> QuerySet[Encounter]:
    """Every encounter the actor may read, newest first, with the child's `number` where that is open too."""
    number = visible(actor, Child).filter(pk=OuterRef("child_id")).values("number")
    return (
        visible(actor, Encounter).select_related("area").annotate(number=Subquery(number)).order_by("-met_at")
    )


def names_of(actor: Actor, user_ids: Iterable[int]) -> dict[int, str]:
    """The names of people of one's own organisation; others stay unnamed."""
    return dict(visible(actor, User).filter(pk__in=set(user_ids)).values_list("pk", "name"))


def happenings(actor: Actor, encounter: Encounter) -> QuerySet[Event]:
    """What happened around one encounter, newest first."""
    touched = Q(objects_touched__kind="encounter", objects_touched__object_id=str(encounter.pk))
    return visible(actor, Event).filter(touched).order_by("-recorded_at", "-id").distinct()


def last_change(actor: Actor, encounter: Encounter) -> Event | None:
    """Who wrote last on an encounter, and when."""
    return happenings(actor, encounter).filter(kind=EventKind.STEP, name__startswith="encounter.").first()


def in_nobodys_hands(actor: Actor, *, longer_than: timedelta, at: datetime) -> QuerySet[Encounter]:
    """Children my organisation took along and neither handed over, housed nor decided about, oldest first."""
    handed = visible(actor, Handover, at).filter(
        child_id=OuterRef("child_id"), given_at__gte=OuterRef("met_at"), status__in=("in_transit", "received")
    )
    housed = visible(actor, Stay, at).filter(child_id=OuterRef("child_id"), in_at__gte=OuterRef("met_at"))
    decided = visible(actor, CatchDecision, at).filter(encounter_id=OuterRef("pk"))
    taken = Q(kind=EncounterKind.RAID) | Q(condition__in=GRAVE)
    return (
        visible(actor, Encounter, at)
        .filter(taken, organisation_id=actor.organisation_id, recorded_at__lte=at - longer_than)
        .filter(~Exists(handed), ~Exists(housed), ~Exists(decided))
        .select_related("child")
        .order_by("recorded_at")
    )
