"""What is read of encounters."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from rangkul.cases.models import CatchDecision, Child, Encounter, EncounterVersion, Handover, Stay
from rangkul.cases.queries.same import number_known, of_row, the_number
from rangkul.cases.rules.handovers import MOVES_CHILD
from rangkul.cases.vocabulary import GRAVE, EncounterKind, HandoverStatus, NeverArrived
from rangkul.core.access import Actor, EachRow, get, visible
from rangkul.core.form_days import in_calendar
from rangkul.core.models import Event, EventKind
from rangkul.core.paging import Shown, a_page, nearest
from rangkul.core.worded_once import worded_once

A_PAGE = 50
# How much of the past one page of the list looks through, and how far back one can turn the pages.
LOOKED_BACK = timedelta(days=61)
LONGEST_BACK = timedelta(days=3650)
# Before every key, so that a page can begin at a moment.
NO_KEY = UUID(int=0)
# A child met longer ago is looked for by a social worker, not handed over.
IN_HANDS_WITHIN = timedelta(days=92)
# A moment that a person types has no seconds, the moment of a meeting may have.
_MINUTE = timedelta(minutes=1)
# How long a handover that came back waits for its giver as such.
SENT_BACK_WAITS_FOR = timedelta(days=3)
# Whoever never arrived is on no way and with nobody, until somebody meets the child again.
LOST_ON_THE_WAY = Q(status=HandoverStatus.NEVER_ARRIVED) & ~Q(withdrawn_reason=NeverArrived.MISTAKE)


def encounter(actor: Actor, *, encounter_id: UUID) -> Encounter:
    """One encounter the actor may read, or NotFound."""
    return get(actor, Encounter, encounter_id)


def child_named(paper: Encounter | Handover) -> Child:
    """The child of a paper by key and city alone: a paper outlives the edge that shows the child."""
    return Child(pk=paper.child_id, city=paper.city)


def child_of(actor: Actor, encounter: Encounter) -> Child | None:
    """The child of an encounter, for those who may know of it; a paper of one's own comes without."""
    return child_known(actor, encounter.child_id)


def child_known(actor: Actor, child_id: UUID) -> Child | None:
    """A child by its key as it stands now, for those who may know of it."""
    return visible(actor, Child).filter(pk=child_id).first()


def encounters(actor: Actor, *, after: str = "", at: datetime) -> Shown[Encounter]:
    """A page of the encounters the actor may read, newest first; the child's `number` where that is open too.

    A page looks through two months at most: whoever reads few files would else look through every meeting
    of the city for the fifty of a page.
    """
    until = _moment(after) or at
    number = Subquery(number_known(actor, at)[:1])
    lately = visible(actor, Encounter, at).filter(met_at__gt=until - LOOKED_BACK)
    shown = a_page(
        lately,
        by="-met_at",
        size=A_PAGE,
        after=after,
        dress=lambda rows: rows.select_related("area").annotate(number=number),
    )
    earlier = until - LOOKED_BACK
    if shown.next or at - earlier > LONGEST_BACK:
        return shown
    return replace(shown, next=f"{earlier.isoformat()}~{NO_KEY}")


def _moment(after: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(after.partition("~")[0])
    except ValueError:
        return None
    return found if found.tzinfo and in_calendar(found) else None


def happenings(actor: Actor, encounter: Encounter) -> QuerySet[Event]:
    """What happened around one encounter, newest first; who read it stands on the page of readers."""
    touched = Q(objects_touched__kind="encounter", objects_touched__object_id=str(encounter.pk))
    return (
        visible(actor, Event).filter(touched, kind=EventKind.STEP).order_by("-recorded_at", "-id").distinct()
    )


def versions_of(actor: Actor, encounter: Encounter) -> QuerySet[EncounterVersion]:
    """What stood before each correction, the newest first."""
    return visible(actor, EncounterVersion).filter(encounter=encounter).order_by("-version")


def last_change(actor: Actor, encounter: Encounter) -> Event | None:
    """Who wrote last on an encounter, and when."""
    return happenings(actor, encounter).filter(name__startswith="encounter.").first()


@worded_once
def in_nobodys_hands(
    actor: Actor, at: datetime, *, longer_than: timedelta, passing_for: timedelta, most: int
) -> QuerySet[Encounter]:
    """Children my organisation took along and neither handed over, housed nor decided about, oldest first.

    Those I took along myself at once, those of colleagues after `longer_than`; with `was_taken` False the
    children I met in passing, for `passing_for`. What a receiver sent back to me waits as a handover, and
    whoever slept in a house waits there for a case (`stays.without_case`).
    """
    taken, mine = (
        Q(kind=EncounterKind.RAID) | Q(conditions__overlap=list(GRAVE)),
        Q(recorded_by=actor.user_id),
    )
    lately = Q(met_at__gt=at - IN_HANDS_WITHIN)
    waited = mine | Q(met_at__lte=at - longer_than)
    found = _not_followed(actor, at, lately, taken, waited, taken_along=True, most=most)
    if not passing_for:
        return found
    passing = Q(met_at__gt=at - passing_for, operation=None)
    met = _not_followed(actor, at, passing, mine, ~taken, taken_along=False, most=most)
    return found.union(met, all=True)


def _not_followed(
    actor: Actor, at: datetime, *wanted: Q, taken_along: bool, most: int
) -> QuerySet[Encounter]:
    """The oldest of my organisation's encounters after which nothing followed, with `child_number`."""
    handed, housed = _followed_by(actor, at)
    this, every = Q(child_id=OuterRef("child_id")), of_row()
    decided = visible(actor, CatchDecision, at).filter(encounter_id=OuterRef("pk"))
    returned = visible(actor, Handover, at).filter(
        child_id=OuterRef("child_id"), given_by=actor.user_id, declined_at__gt=at - SENT_BACK_WAITS_FOR
    )
    found = visible(actor, Encounter, at).filter(
        ~EachRow(handed.filter(this)),
        ~EachRow(housed.filter(this)),
        ~EachRow(decided),
        ~EachRow(returned),
        organisation_id=actor.organisation_id,
    )
    # Short conditions, one after another: only such ones the database tries before it looks for an edge.
    for condition in wanted:
        found = found.filter(condition)
    return nearest(
        found,
        "met_at",
        most=most,
        dress=lambda rows: rows.select_related("child").annotate(
            child_number=the_number(actor, at),
            # Asked for the few that are shown: what happened under another number of the child.
            elsewhere=Exists(handed.filter(every)) | Exists(housed.filter(every)),
            was_taken=Value(taken_along),
        ),
    )


def _followed_by(actor: Actor, at: datetime) -> tuple[QuerySet[Handover], QuerySet[Stay]]:
    """The handovers and the stays since the meeting of an outer row."""
    handed = visible(actor, Handover, at).filter(
        Q(status__in=MOVES_CHILD) | LOST_ON_THE_WAY, given_at__gt=OuterRef("met_at") - _MINUTE
    )
    return handed, visible(actor, Stay, at).filter(in_at__gt=OuterRef("met_at") - _MINUTE)
