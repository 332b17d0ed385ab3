"""What is read of children who were received lately and for whom nobody has begun yet."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models import Case as CaseWhen

from rangkul.cases.models import Case, CatchDecision, Encounter, Handover, Return, Stay
from rangkul.cases.queries.callings import called
from rangkul.cases.queries.handovers import waiting, with_how_many
from rangkul.cases.queries.same import of_row
from rangkul.cases.rules.handovers import MOVES_CHILD
from rangkul.core.access import Actor, EachRow, reached, visible
from rangkul.core.paging import nearest
from rangkul.core.roles import Level
from rangkul.core.worded_once import worded_once

# Older receptions belong to a register that was brought in, or to a case that ended.
RECEPTION_WAITS_FOR = timedelta(days=30)
# A moment that a person types has no seconds.
_MINUTE = timedelta(minutes=1)


_PARTIES = ("from_organisation", "to_organisation")


@worded_once
def on_the_way_and_received(
    actor: Actor,
    at: datetime,
    *,
    receives: bool,
    gives: bool,
    late_too: bool,
    beds: bool,
    cases: bool,
    catches: bool,
    most: int,
) -> QuerySet[Handover]:
    """What is on the way (`handovers.waiting`) and what was received and left (`not_begun`), asked once."""
    parts = []
    if receives or gives:
        dress = partial(as_begun, actor, at)
        on_the_way = waiting(
            actor, at, receives=receives, gives=gives, late_too=late_too, most=most, dress=dress
        )
        parts.append(on_the_way)
    if beds or cases:
        parts.append(not_begun(actor, at, cases=cases, beds=beds, catches=catches, most=most))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def as_begun(actor: Actor, at: datetime, rows: QuerySet[Handover]) -> QuerySet[Handover]:
    """Handovers with the columns of `not_begun`, empty, so that both can be asked for together."""
    no = Value(False, output_field=BooleanField())
    return (
        with_how_many(rows, actor, at)
        .select_related(*_PARTIES)
        .annotate(
            is_reception=no,
            no_case=no,
            no_bed=no,
            undecided=Value(None, output_field=UUIDField()),
            named=Value("", output_field=CharField()),
        )
    )


def not_begun(
    actor: Actor, at: datetime, *, cases: bool, beds: bool, catches: bool, most: int
) -> QuerySet[Handover]:
    """What my office received and left there: `no_case`, `no_bed`, `undecided`, `named`; the oldest first.

    A child needs a bed until it had one since, went on, or went home; a case until one is open. `undecided`
    is the raid before the reception about which nobody decided what follows.
    """
    received = visible(actor, Handover, at).filter(
        reached(actor, at, Level.FILE),
        status="received",
        to_organisation_id=actor.organisation_id,
        received_at__gt=at - RECEPTION_WAITS_FOR,
    )
    this, every = Q(child=OuterRef("child_id")), of_row()
    # One that was declined or taken back left the child here.
    later = visible(actor, Handover, at).filter(
        this, given_at__gt=OuterRef("received_at"), status__in=MOVES_CHILD
    )
    found = received.filter(~EachRow(later)).annotate(**_lacks(actor, at, this))
    wanted = Q(pk__in=[])
    if cases:
        wanted |= Q(no_case=True)
    if beds:
        wanted |= Q(no_bed=True)
    if catches:
        wanted |= Q(undecided__isnull=False)
    return nearest(
        found.filter(wanted),
        "received_at",
        most=most,
        # Asked anew for the few that are shown: what stands under the child's other numbers counts too.
        dress=lambda rows: rows.select_related(*_PARTIES).annotate(
            together=Value(None, output_field=IntegerField()),
            is_reception=Value(True),
            **_lacks(actor, at, every),
            named=called(actor, at),
        ),
    )


def _lacks(actor: Actor, at: datetime, whose: Q) -> dict[str, Any]:
    """What a received child still needs, by the rows of `whose`."""
    since = OuterRef("received_at") - _MINUTE
    case = visible(actor, Case, at).filter(whose, Q(closed_at=None) | Q(opened_at__gte=since))
    stay = visible(actor, Stay, at).filter(whose, in_at__gte=since)
    home = visible(actor, Return, at).filter(whose, returned_at__gte=since)
    decided = visible(actor, CatchDecision, at).filter(encounter=OuterRef("pk"))
    raids = visible(actor, Encounter, at).filter(whose, kind="raid", met_at__lte=OuterRef("received_at"))
    newest = raids.filter(met_at__gt=at - RECEPTION_WAITS_FOR).order_by("-met_at")
    key_if_open = CaseWhen(When(~EachRow(decided), then=F("pk")))
    return {
        "no_case": ~EachRow(case),
        "no_bed": ~EachRow(stay) & ~EachRow(home),
        "undecided": Subquery(newest.values(key_if_open=key_if_open)[:1]),
    }
