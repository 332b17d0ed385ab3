"""What is read of children who were received lately and for whom nobody has begun yet."""

from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from rangkul.cases.models import Case, CatchDecision, Encounter, Handover, Return, Stay
from rangkul.cases.queries.callings import called
from rangkul.cases.queries.same import of_row
from rangkul.core.access import Actor, EachRow, reached, visible

# Older receptions belong to a register that was brought in, or to a case that ended.
_LATELY = timedelta(days=30)
# A moment that a person types has no seconds.
_MINUTE = timedelta(minutes=1)


def not_begun(actor: Actor, at: datetime, *, cases: bool, beds: bool, catches: bool) -> QuerySet[Handover]:
    """What my office received and left there: `no_case`, `no_bed`, `undecided`, `named`; the oldest first.

    A child needs a bed until it had one since, went on, or went home; a case until one is open. `undecided`
    is the raid before the reception about which nobody decided what follows.
    """
    child = of_row(actor, at)
    since = OuterRef("received_at") - _MINUTE
    case = visible(actor, Case, at).filter(child, Q(closed_at=None) | Q(opened_at__gte=since))
    stay = visible(actor, Stay, at).filter(child, in_at__gte=since)
    home = visible(actor, Return, at).filter(child, returned_at__gte=since)
    decided = visible(actor, CatchDecision, at).filter(encounter=OuterRef("pk"))
    raids = visible(actor, Encounter, at).filter(child, kind="raid", met_at__lte=OuterRef("received_at"))
    raids = raids.filter(met_at__gt=at - _LATELY).annotate(is_open=~EachRow(decided)).order_by("-met_at")
    later = visible(actor, Handover, at).filter(child, given_at__gt=OuterRef("received_at"))
    received = visible(actor, Handover, at).filter(
        reached(actor, at, 3),
        status="received",
        to_organisation_id=actor.organisation_id,
        received_at__gt=at - _LATELY,
    )
    found = received.filter(~EachRow(later.exclude(status="declined"))).annotate(
        no_case=~EachRow(case),
        no_bed=~EachRow(stay) & ~EachRow(home),
        newest_raid_is_open=Subquery(raids.values("is_open")[:1]),
        undecided=Subquery(raids.values("pk")[:1]),
        named=called(actor, at),
    )
    wanted = Q(pk__in=[])
    if cases:
        wanted |= Q(no_case=True)
    if beds:
        wanted |= Q(no_bed=True)
    if catches:
        wanted |= Q(newest_raid_is_open=True)
    return found.filter(wanted).order_by(F("received_at"))
