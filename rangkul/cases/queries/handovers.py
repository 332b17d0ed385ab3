"""What is read of handovers: one, those on the way, its notes, who can receive, wrong tries."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rangkul.cases.events.handovers import SignatureFailed
from rangkul.cases.letters.handover import handover_paper
from rangkul.cases.models import Child, Encounter, Handover, HandoverNote, Notice
from rangkul.cases.queries.children import files_read
from rangkul.cases.queries.encounters import SENT_BACK_WAITS_FOR, child_known
from rangkul.cases.queries.same import of_row, standing_number
from rangkul.cases.rules.handovers import (
    COLLEAGUES_AFTER,
    LOST_AFTER,
    MOVES_CHILD,
    RECEIVERS,
    TRIES_WITHIN_MINUTES,
    may_receive,
)
from rangkul.cases.rules.whereabouts import MISSING
from rangkul.cases.vocabulary import DeclineHandover, NeverArrived, NoticeKind
from rangkul.cases.vocabulary import HandoverStatus as S
from rangkul.core.access import Actor, EachRow, get, visible
from rangkul.core.models import Event
from rangkul.core.paging import Shown, a_page, nearest_keys
from rangkul.people.models import Organisation
from rangkul.people.signatures import signatory

A_PAGE = 30


def handover(actor: Actor, *, handover_id: UUID) -> Handover:
    """One handover the actor may read, or NotFound."""
    return get(actor, Handover, handover_id)


def handovers(actor: Actor, *, at: datetime | None = None) -> QuerySet[Handover]:
    """Every handover the actor may read, newest first; the child's own row may be closed to them."""
    return (
        visible(actor, Handover, at)
        .select_related("from_organisation", "to_organisation")
        .order_by("-given_at")
    )


def on_the_way_to(actor: Actor, at: datetime) -> QuerySet[Handover]:
    """What the actor's organisation must answer, most pressing first."""
    mine = handovers(actor, at=at).filter(status=S.IN_TRANSIT, to_organisation_id=actor.organisation_id)
    return mine.order_by("due_at")


def on_the_way_from(actor: Actor, at: datetime) -> QuerySet[Handover]:
    """What the actor's organisation gave and is not answered yet, most pressing first."""
    mine = handovers(actor, at=at).filter(status=S.IN_TRANSIT, from_organisation_id=actor.organisation_id)
    return mine.order_by("due_at")


def waiting(
    actor: Actor,
    at: datetime,
    *,
    receives: bool,
    gives: bool,
    late_too: bool,
    most: int,
    dress: Callable[[QuerySet[Handover]], QuerySet[Handover]],
    within: timedelta = SENT_BACK_WAITS_FOR,
) -> QuerySet[Handover]:
    """What one's office must answer, what one gave, what came back, who never arrived or came; oldest first.

    `late_too`: what colleagues gave as well, once it is late; what is lost, all who give. What came back and
    was handed on since is done.
    """
    on_the_way, mine = Q(status=S.IN_TRANSIT), Q(from_organisation_id=actor.organisation_id)
    # Whoever gave may be off: a lost child is everybody's who gives.
    given = Q(given_by=actor.user_id) | Q(due_at__lt=at if late_too else at - LOST_AFTER)
    later = visible(actor, Handover, at).filter(
        from_organisation_id=actor.organisation_id, given_by=actor.user_id, given_at__gt=at - within * 2
    )
    later = later.filter(status__in=MOVES_CHILD).filter(child_id=OuterRef("child_id"))
    back = Q(given_by=actor.user_id, status=S.DECLINED, declined_at__gt=at - within) & ~Q(EachRow(later))
    # Whoever did not come is looked for until there is news, as any child that never arrived.
    back &= ~Q(declined_reason=DeclineHandover.CHILD_NOT_PRESENT)
    wanted = Q(pk__in=[])
    if receives:
        wanted |= on_the_way & Q(to_organisation_id=actor.organisation_id)
    if gives:
        wanted |= mine & (on_the_way & given | back)
    # Who passes together waits as one: the first of each sitting stands for all who are still on the way.
    together = visible(actor, Handover, at).filter(joint_id=OuterRef("joint_id"), status=S.IN_TRANSIT)
    found = visible(actor, Handover, at).filter(wanted)
    found = found.filter(
        Q(joint=None) | ~Q(status=S.IN_TRANSIT) | ~Q(EachRow(together.filter(pk__lt=OuterRef("pk"))))
    )
    keys = nearest_keys(found, "due_at", most=most)
    # One list of keys: with two joined by OR the database reads every handover of the city for the few.
    if gives:
        keys = keys.union(nearest_keys(_never_arrived(actor, at, every=late_too), "due_at", most=most))
    if receives:
        keys = keys.union(nearest_keys(_expected_and_missing(actor, at), "due_at", most=most))
    return dress(Handover._base_manager.filter(pk__in=keys)).order_by("due_at")


# After each of these, later than the word that a child never arrived, the child is met again or done with.
_NEWS = ("stay.started", "child.returned", "child.placed", "case.closed")


def _never_arrived(actor: Actor, at: datetime, *, every: bool) -> QuerySet[Handover]:
    """Children one's office gave who never arrived, no news since; colleagues' after a day, or `every`."""
    missing = Q(status=S.NEVER_ARRIVED) | Q(
        status=S.DECLINED, declined_reason=DeclineHandover.CHILD_NOT_PRESENT
    )
    mine = visible(actor, Handover, at).filter(missing, from_organisation_id=actor.organisation_id)
    if not every:
        colleagues = at - COLLEAGUES_AFTER
        said = Q(withdrawn_by=actor.user_id) | Q(withdrawn_at__lt=colleagues)
        declined = Q(given_by=actor.user_id) | Q(declined_at__lt=colleagues)
        mine = mine.filter(Q(status=S.NEVER_ARRIVED) & said | Q(status=S.DECLINED) & declined)
    return _without_news(actor, mine.exclude(withdrawn_reason=NeverArrived.MISTAKE), at)


def _expected_and_missing(actor: Actor, at: datetime) -> QuerySet[Handover]:
    """Children on the way to one's office who are missing, until one of us says that it is known here."""
    lost = visible(actor, Handover, at).filter(
        EachRow(_news_of_loss(actor, at).filter(about_id=OuterRef("pk"))),
        status=S.NEVER_ARRIVED,
        withdrawn_reason__in=MISSING,
        to_organisation_id=actor.organisation_id,
    )
    return _without_news(actor, lost, at)


def _news_of_loss(actor: Actor, at: datetime | None = None) -> QuerySet[Notice]:
    """What one's office was told of children who will not come, while nobody here has read it."""
    told = visible(actor, Notice, at).filter(organisation_id=actor.organisation_id)
    return told.filter(kind=NoticeKind.HANDOVER_NEVER_ARRIVED, read_at=None)


def unread_loss(actor: Actor, handover: Handover) -> Notice | None:
    """The notice that the child of a handover to one's office is missing, if nobody has read it yet."""
    if handover.status != S.NEVER_ARRIVED or handover.withdrawn_reason not in MISSING:
        return None
    return _news_of_loss(actor).filter(about_id=handover.pk).first()


def looked_for(actor: Actor, told: Iterable[Notice], *, at: datetime) -> set[UUID]:
    """Those of the handovers told of as never arrived whose child one's office is still to look out for."""
    lost = {one.about_id for one in told if one.kind == NoticeKind.HANDOVER_NEVER_ARRIVED and not one.read_at}
    if not lost:
        return set()
    here = visible(actor, Handover, at).filter(pk__in=lost, to_organisation_id=actor.organisation_id)
    missing = here.filter(status=S.NEVER_ARRIVED, withdrawn_reason__in=MISSING)
    return set(_without_news(actor, missing, at).values_list("pk", flat=True))


def moved_on(actor: Actor, handover: Handover, *, at: datetime) -> bool:
    """Whether a child that was declined as not arrived was met, housed, handed on or brought home since."""
    this = visible(actor, Handover, at).filter(pk=handover.pk)
    return handover.status == S.DECLINED and not _without_news(actor, this, at).exists()


def still_missing(actor: Actor, handover: Handover, *, at: datetime) -> bool:
    """Whether nobody knows where a child that never arrived is, and nothing was heard since."""
    this = visible(actor, Handover, at).filter(pk=handover.pk, withdrawn_reason__in=MISSING)
    return handover.status == S.NEVER_ARRIVED and _without_news(actor, this, at).exists()


def _without_news(actor: Actor, rows: QuerySet[Handover], at: datetime) -> QuerySet[Handover]:
    """Those of handovers that are over after which nothing was heard of the child."""
    rows = rows.annotate(over_since=Coalesce("withdrawn_at", "declined_at"))
    since, whose = OuterRef("over_since"), of_row()
    moved = visible(actor, Handover, at).filter(recorded_at__gt=since, status__in=MOVES_CHILD)
    news = visible(actor, Event, at).filter(name__in=_NEWS, recorded_at__gt=since)
    met = visible(actor, Encounter, at).filter(recorded_at__gt=since)
    return rows.filter(*(~EachRow(one.filter(whose)) for one in (moved, met, news)))


def with_how_many(rows: QuerySet[Handover], actor: Actor, at: datetime) -> QuerySet[Handover]:
    """Handovers with `together`: how many of their sitting are still on the way, None for a child alone."""
    still = visible(actor, Handover, at).filter(joint_id=OuterRef("joint_id"), status=S.IN_TRANSIT)
    count = still.order_by().values("joint_id").annotate(n=Count("pk")).values("n")
    return rows.annotate(together=Subquery(count, output_field=IntegerField()))


def page_of_answered(actor: Actor, *, after: str, at: datetime) -> Shown[Handover]:
    """A page of the handovers that were answered, newest first."""
    return a_page(
        visible(actor, Handover, at).exclude(status=S.IN_TRANSIT),
        by="-given_at",
        size=A_PAGE,
        after=after,
        dress=lambda rows: rows.select_related("from_organisation", "to_organisation"),
    )


def handovers_of(actor: Actor, child: Child) -> QuerySet[Handover]:
    """The child's handovers that the actor may read, newest first."""
    return handovers(actor).filter(child_id=child.pk)


def running_handover(actor: Actor, child: Child) -> Handover | None:
    """The handover by which the child is on the way now."""
    return handovers_of(actor, child).filter(status=S.IN_TRANSIT).first()


def notes_of(actor: Actor, handover: Handover) -> QuerySet[HandoverNote]:
    """The corrections to a handover, oldest first."""
    return visible(actor, HandoverNote).filter(handover=handover).order_by("recorded_at")


def in_shelter(children: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """Which of these children sleep in a shelter, also when the stay is closed to the asker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT c FROM unnest(%s::uuid[]) c WHERE in_shelter(c, %s)", [list(children), at])
        return {child for (child,) in cursor.fetchall()}


def receivers(actor: Actor, children: Collection[UUID], at: datetime) -> list[Organisation]:
    """Who can take all of these children in from the actor's hands, the social service first."""
    reads_file = files_read(actor, children, at=at) == set(children)
    known = visible(actor, Organisation, at).filter(city=actor.city, active=True, kind__in=RECEIVERS)
    able = [
        one
        for one in known.exclude(pk=actor.organisation_id)
        if may_receive(one.kind, accredited=one.accredited, giver_reads_file=reads_file)
    ]
    return sorted(able, key=lambda one: (RECEIVERS.index(one.kind), one.short_name))


def sides(handover: Handover) -> dict[str, Any]:
    """Who gave and who answered or took it back, with the posts of that day."""
    # The giver may have had the last word after the receiver's.
    answered_by = handover.withdrawn_by or handover.received_by or handover.declined_by
    answered_at = handover.withdrawn_at or handover.received_at or handover.declined_at
    answering = handover.from_organisation_id if handover.withdrawn_by else handover.to_organisation_id
    return {
        "giver": signatory(handover.given_by, handover.from_organisation_id, handover.given_at),
        "answerer": signatory(answered_by, answering, answered_at) if answered_by and answered_at else None,
        "answered_at": answered_at,
    }


def writer_of(note: HandoverNote) -> str:
    """Who wrote a correction."""
    by = signatory(note.recorded_by, note.organisation_id, note.recorded_at)
    return f"{by.name}, {by.organisation}"


def paper_of(actor: Actor, handover: Handover, *, at: datetime) -> bytes:
    """The berita acara as PDF."""
    child = child_known(actor, handover.child_id)
    notes = list(notes_of(actor, handover))
    return handover_paper(
        handover, notes=notes, child_number=standing_number(actor, child) if child else "", at=at
    )


def failed_signatures(actor: Actor, *, account: int, at: datetime) -> int:
    """Wrong tries of the last minutes: the actor's, and its colleagues' on this account."""
    since = at - timedelta(minutes=TRIES_WITHIN_MINUTES)
    tries = visible(actor, Event, at).filter(name=SignatureFailed.name, occurred_at__gt=since)
    mine = Q(actor_id=actor.user_id)
    return tries.filter(mine | Q(details__account=account) if account else mine).count()
