"""What is read of children who were received lately and for whom nobody has begun yet."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from rangkul.cases.models import Case, CatchDecision, Encounter, Handover, Return, Stay
from rangkul.cases.queries.callings import called
from rangkul.core.access import Actor, reached, visible

# Older receptions belong to a register that was brought in, or to a case that ended.
_LATELY = timedelta(days=30)
# A moment that a person types has no seconds.
_MINUTE = timedelta(minutes=1)


def not_begun(actor: Actor, at: datetime, *, cases: bool, beds: bool, catches: bool) -> QuerySet[Handover]:
    """What my office received and left there: `no_case`, `no_bed`, `undecided`, `named`; the oldest first.

    A child needs a bed until it had one since, went on, or went home; a case until one is open. `undecided`
    is the raid before the reception about which nobody decided what follows.
    """
    child = {"child": OuterRef("child_id")}
    since = OuterRef("received_at") - _MINUTE
    case = visible(actor, Case, at).filter(Q(closed_at=None) | Q(opened_at__gte=since), **child)
    stay = visible(actor, Stay, at).filter(in_at__gte=since, **child)
    home = visible(actor, Return, at).filter(returned_at__gte=since, **child)
    decided = visible(actor, CatchDecision, at).filter(encounter=OuterRef("pk"))
    raids = visible(actor, Encounter, at).filter(kind="raid", met_at__lte=OuterRef("received_at"), **child)
    raids = raids.filter(met_at__gt=at - _LATELY).annotate(is_open=~Exists(decided)).order_by("-met_at")
    later = visible(actor, Handover, at).filter(given_at__gt=OuterRef("received_at"), **child)
    received = visible(actor, Handover, at).filter(
        reached(actor, at, 3),
        status="received",
        to_organisation_id=actor.organisation_id,
        received_at__gt=at - _LATELY,
    )
    found = received.filter(~Exists(later.exclude(status="declined"))).annotate(
        no_case=~Exists(case),
        no_bed=~Exists(stay) & ~Exists(home),
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
