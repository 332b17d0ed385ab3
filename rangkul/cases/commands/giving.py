"""How children are put on the way to another office, inside a command: forty ask no more than one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from rangkul.cases import procedures, rules
from rangkul.cases.commands.notices import tell_new
from rangkul.cases.deadlines import procedure_of
from rangkul.cases.events.handovers import HandoverOffered
from rangkul.cases.facts import age_band
from rangkul.cases.models import IS_OPEN, Case, Child, Encounter, Handover, JointHandover
from rangkul.cases.numbers import paper_number
from rangkul.cases.on_file import on_file
from rangkul.cases.procedure import Procedure
from rangkul.cases.queries.children import files_read
from rangkul.cases.queries.handovers import in_shelter
from rangkul.cases.rules import handovers as handover_rules
from rangkul.cases.vocabulary import Fact, LegalBasis, NoticeKind, Reason
from rangkul.core import edges
from rangkul.core.access import Actor, visible
from rangkul.core.errors import NotFound, Refused
from rangkul.core.events import record_all
from rangkul.core.models import Basis
from rangkul.core.roles import Level
from rangkul.people.models import Organisation


@dataclass(frozen=True)
class Given:
    """What goes along with the child, as the giver saw it."""

    place: str = ""
    called: str = ""
    conditions: Sequence[str] = ()
    carries: Sequence[str] = ()
    belongings: str = ""
    papers: str = ""


@dataclass(frozen=True)
class Going:
    """A child that goes, what goes along, when it was met last, and by which procedure its clock runs."""

    child: Child
    given: Given
    encounter: Encounter | None
    procedure: Procedure


def put_on_the_way(
    actor: Actor,
    children: dict[UUID, Given],
    to: Organisation,
    *,
    given_at: datetime,
    at: datetime,
    joint: JointHandover | None = None,
) -> list[Handover]:
    """Each child is on the way to `to`, which gets the file when it confirms; who must be told is told."""
    found = visible(actor, Child, at).in_bulk(list(children))
    if len(found) < len(children):
        raise NotFound
    met = latest_met(actor, children, at=at)
    _check(actor, found, met, to, given_at=given_at, at=at)
    follow = procedures_of(actor, found.values(), met, given_at=given_at, at=at)
    going = [Going(found[pk], given, met.get(pk), follow[pk]) for pk, given in children.items()]
    handovers = _write(actor, going, to, given_at=given_at, joint=joint, at=at)
    _offer(handovers, to, at=at)
    record_all(
        (_offered(one, handover, to), given_at) for one, handover in zip(going, handovers, strict=True)
    )
    told = tellable(actor, {one.child_id: (one, *_pair(met, follow, one)) for one in handovers}, at=at)
    tell_new(actor, told, kind=NoticeKind.HANDOVER_OF_MINOR, about_kind="handover", at=at)
    return handovers


def _pair(
    met: dict[UUID, Encounter], follow: dict[UUID, Procedure], one: Handover
) -> tuple[Encounter | None, Procedure]:
    return met.get(one.child_id), follow[one.child_id]


def latest_met(actor: Actor, children: Iterable[UUID], *, at: datetime) -> dict[UUID, Encounter]:
    """The latest encounter of each child that the actor may read."""
    rows = visible(actor, Encounter, at).filter(child_id__in=list(children))
    latest = rows.order_by("child_id", "-met_at").distinct("child_id")
    return {one.child_id: one for one in latest}


def _check(
    actor: Actor,
    found: dict[UUID, Child],
    met: dict[UUID, Encounter],
    to: Organisation,
    *,
    given_at: datetime,
    at: datetime,
) -> None:
    rules.check_not_in_future(given_at, at=at)
    for child in found.values():
        handover_rules.check_gives(holder_id=child.holder_id, giver_id=actor.organisation_id)
    keys = list(found)
    able = to.active and to.city == actor.city
    handover_rules.check_parties(
        giver_id=actor.organisation_id,
        receiver_id=to.pk,
        receiver=to.short_name,
        can_receive=able
        and handover_rules.may_receive(
            to.kind, accredited=to.accredited, giver_reads_file=files_read(actor, keys, at=at) == set(keys)
        ),
    )
    if in_shelter(keys, at=at):
        raise Refused(Reason.STILL_IN_SHELTER)
    for encounter in met.values():
        rules.check_follows(given_at, first=encounter.met_at, reason=Reason.HANDOVER_BEFORE_MEETING)


def procedures_of(
    actor: Actor,
    children: Iterable[Child],
    met: dict[UUID, Encounter],
    *,
    given_at: datetime,
    at: datetime,
) -> dict[UUID, Procedure]:
    """What each child's open case began with, if the actor reads it; else what was in force at pick-up."""
    children = list(children)
    rows = visible(actor, Case, at).filter(child_id__in=[one.pk for one in children])
    cases = {one.child_id: one for one in rows.filter(IS_OPEN)}
    versions = procedures.versions_of(actor.city)
    return {
        child.pk: procedures.of_case(cases[child.pk])
        if child.pk in cases
        else procedure_of(child.city, met[child.pk].met_at if child.pk in met else given_at, among=versions)
        for child in children
    }


def _write(
    actor: Actor,
    going: list[Going],
    to: Organisation,
    *,
    given_at: datetime,
    joint: JointHandover | None,
    at: datetime,
) -> list[Handover]:
    rows = [_row(actor, one, to, given_at, joint, at) for one in going]
    try:
        with transaction.atomic():
            return Handover.objects.bulk_create(rows)
    except IntegrityError as error:
        if "handover_is_one_at_a_time" not in str(error):
            raise
    children = [one.child.pk for one in going]
    running = visible(actor, Handover, at).filter(child_id__in=children, status="in_transit").first()
    raise Refused(Reason.HANDOVER_RUNNING, receiver=running.to_organisation.short_name if running else "…")


def _row(
    actor: Actor, one: Going, to: Organisation, given_at: datetime, joint: JointHandover | None, at: datetime
) -> Handover:
    given = vars(one.given)
    basis = one.encounter.legal_basis if one.encounter else LegalBasis.PUBLIC_TASK
    return Handover(
        **on_file(actor, one.child, legal_basis=basis, at=at),
        number=paper_number("BAST", at),
        encounter=one.encounter,
        joint=joint,
        from_organisation_id=actor.organisation_id,
        to_organisation=to,
        given_by=actor.user_id,
        given_at=given_at,
        due_at=one.procedure.clock("handover_received").deadline(given_at).due,
        **{**given, "conditions": list(one.given.conditions), "carries": list(one.given.carries)},
    )


def _offer(handovers: list[Handover], to: Organisation, *, at: datetime) -> None:
    edges.offer_each(
        [(one.child_id, one.pk) for one in handovers],
        to.pk,
        Level.FILE,
        purpose="handover",
        basis=Basis.ASSIGNMENT,
        until=at + edges.DESK_INTAKE_FOR,
        at=at,
    )


def _offered(one: Going, handover: Handover, to: Organisation) -> HandoverOffered:
    return HandoverOffered(
        handover=handover,
        child=one.child,
        encounter=one.encounter,
        joint=handover.joint,
        to_organisation=to,
        due_at=handover.due_at,
        conditions=list(one.given.conditions),
    )


def tellable(
    actor: Actor,
    going: dict[UUID, tuple[Handover, Encounter | None, Procedure]],
    *,
    at: datetime,
) -> list[tuple[Handover, Organisation]]:
    """For each handover the offices that the procedure tells of a child in transit."""
    kinds = {pk: _kinds_told(encounter, procedure) for pk, (_one, encounter, procedure) in going.items()}
    every = sorted(frozenset().union(*kinds.values()))
    offices = list(visible(actor, Organisation, at).filter(kind__in=every, city=actor.city, active=True))
    return [
        (handover, office)
        for pk, (handover, _encounter, _procedure) in going.items()
        for office in offices
        if office.kind in kinds[pk]
        and office.pk not in (handover.from_organisation_id, handover.to_organisation_id)
    ]


def _kinds_told(encounter: Encounter | None, procedure: Procedure) -> frozenset[str]:
    # A file is only ever opened for a child, so an unknown age is told like a known one.
    youngest = encounter.age_from if encounter and encounter.age_from is not None else 0
    return frozenset(procedure.step("handover").told({Fact.AGE_BAND: age_band(youngest)}))
