"""What is read of joint handovers: one, its lines, and who of an operation can go along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Subquery

from rangkul.cases.letters.joint import joint_paper
from rangkul.cases.models import Child, Encounter, Handover, JointHandover, Operation
from rangkul.cases.queries.handovers import in_shelter
from rangkul.cases.queries.operations import met_in
from rangkul.cases.queries.same import number_known
from rangkul.cases.rules.handovers import MOVES_CHILD
from rangkul.core.access import Actor, get, visible


def joint(actor: Actor, *, joint_id: UUID) -> JointHandover:
    """One joint handover that the actor's office gave or gets, or NotFound."""
    return get(actor, JointHandover, joint_id)


def lines(actor: Actor, joint: JointHandover, *, at: datetime) -> list[Handover]:
    """The handovers of a sitting that the actor may read, each with its child's number where that is open."""
    rows = (
        visible(actor, Handover, at)
        .filter(joint=joint)
        .annotate(number_of=Subquery(number_known(actor, at)[:1]))
    )
    return list(rows.select_related("from_organisation", "to_organisation").order_by("called", "number"))


@dataclass(frozen=True)
class CanGo:
    """A child met in an operation; `why_not` is empty, or a word for what keeps it from going along."""

    encounter: Encounter
    why_not: str = ""
    receiver: str = ""


def who_can_go(actor: Actor, operation: Operation, *, at: datetime) -> list[CanGo]:
    """Every child of an operation once, with what keeps it from going along now, in a few questions."""
    met: dict[UUID, Encounter] = {}
    for one in met_in(actor, operation):
        met.setdefault(one.child_id, one)
    known = visible(actor, Child, at).in_bulk(list(met))
    given = visible(actor, Handover, at).filter(child_id__in=list(met), status__in=MOVES_CHILD)
    latest = {one.child_id: one for one in given.select_related("to_organisation").order_by("given_at")}
    asleep = in_shelter(known, at=at)
    return [
        CanGo(one, *_keeps(child, known.get(child), latest.get(child), child in asleep, actor))
        for child, one in met.items()
    ]


def _keeps(
    key: UUID, child: Child | None, given: Handover | None, asleep: bool, actor: Actor
) -> tuple[str, str]:
    if given is not None and given.status == "in_transit":
        return "on_the_way", given.to_organisation.short_name
    if child is None or child.holder_id != actor.organisation_id:
        return "elsewhere", given.to_organisation.short_name if given else ""
    return ("asleep", "") if asleep else ("", "")


def joints_of(actor: Actor, operation: Operation, *, at: datetime) -> QuerySet[JointHandover]:
    """The sittings in which children of an operation were given, the oldest first."""
    return (
        visible(actor, JointHandover, at)
        .filter(operation=operation)
        .select_related("to_organisation")
        .order_by("given_at")
    )


def on_the_way(actor: Actor, at: datetime) -> list[JointHandover]:
    """Sittings of which somebody is still on the way, to us and from us, with how many and until when."""
    waiting = visible(actor, Handover, at).filter(status="in_transit").exclude(joint=None)
    counts = {
        row["joint"]: row
        for row in waiting.values("joint").annotate(children=Count("pk"), due=Min("due_at")).order_by()
    }
    rows = visible(actor, JointHandover, at).filter(Q(pk__in=list(counts)))
    found = list(rows.select_related("from_organisation", "to_organisation").order_by("given_at"))
    for one in found:
        one.children, one.due_at = counts[one.pk]["children"], counts[one.pk]["due"]  # type: ignore[attr-defined]
    return found


def paper_of(joint: JointHandover, rows: Sequence[Handover], *, at: datetime) -> bytes:
    """The berita acara of the sitting as PDF, with a line for each child that the reader may read."""
    return joint_paper(joint, rows, at=at)
