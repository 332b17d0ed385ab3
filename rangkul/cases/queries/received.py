"""What is read of children who were received lately and for whom nobody has begun yet."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from rangkul.cases.models import Case, Handover, Return, Stay
from rangkul.cases.queries.callings import called
from rangkul.core.access import Actor, reached, visible

# Older receptions belong to a register that was brought in, or to a case that ended.
_LATELY = timedelta(days=30)
# A moment that a person types has no seconds.
_MINUTE = timedelta(minutes=1)


def not_begun(actor: Actor, at: datetime, *, cases: bool, beds: bool) -> QuerySet[Handover]:
    """What my office received and left there: `no_case`, `no_bed`, `named`; the oldest first.

    A child needs a bed until it had one since, went on, or went home; a case until one is open.
    """
    child = {"child": OuterRef("child_id")}
    since = OuterRef("received_at") - _MINUTE
    case = visible(actor, Case, at).filter(Q(closed_at=None) | Q(opened_at__gte=since), **child)
    stay = visible(actor, Stay, at).filter(in_at__gte=since, **child)
    home = visible(actor, Return, at).filter(returned_at__gte=since, **child)
    later = visible(actor, Handover, at).filter(given_at__gt=OuterRef("received_at"), **child)
    received = visible(actor, Handover, at).filter(
        reached(actor, at, 3),
        status="received",
        to_organisation_id=actor.organisation_id,
        received_at__gt=at - _LATELY,
    )
    found = received.filter(~Exists(later.exclude(status="declined"))).annotate(
        no_case=~Exists(case), no_bed=~Exists(stay) & ~Exists(home), named=called(actor, at)
    )
    wanted = Q(pk__in=[])
    if cases:
        wanted |= Q(no_case=True)
    if beds:
        wanted |= Q(no_bed=True)
    return found.filter(wanted).order_by(F("received_at"))
