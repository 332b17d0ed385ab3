"""What is read between numbers that may be one child: groups, decisions, proposals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rangkul.cases.models import Case, Child, ChildIdentity, Encounter, MatchProposal, SameAs
from rangkul.cases.queries.gone import gone
from rangkul.cases.queries.reentry import with_end
from rangkul.cases.vocabulary import MatchDecision
from rangkul.core.access import Actor, EachRow, by_edge, get, visible
from rangkul.core.errors import NotFound
from rangkul.core.models import Event
from rangkul.core.paging import Shown, a_page
from rangkul.core.roles import CEILING, Level
from rangkul.people.models import Organisation

A_PAGE = 25


@dataclass(frozen=True)
class Decided:
    """What stands between two numbers, and whether it is itself a decision taken back."""

    id: UUID
    one: str
    two: str
    word: MatchDecision
    taken_back: bool
    at: datetime


@dataclass(frozen=True)
class Number:
    """One number of a child: who holds it, how far the reader reaches, how many rights wait there."""

    child_id: UUID
    number: str
    holder: str
    level: int
    waiting: int


def numbers_of(actor: Actor, child: Child, *, at: datetime) -> list[Number]:
    """Every number that people decided to be this child, for the social service's readers of the file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM numbers_of_child(%s, %s)", [child.pk, at])
        return [Number(*row) for row in cursor.fetchall()]


def decision(actor: Actor, *, decision_id: UUID) -> SameAs:
    """One decision on a file the actor reads, or NotFound."""
    return get(actor, SameAs, decision_id)


def decisions_of(actor: Actor, child: Child) -> list[Decided]:
    """The decision that stands on each pair of this child, newest first, as far as the actor reads."""
    rows = visible(actor, SameAs).filter(Q(child=child) | Q(other=child)).order_by("-recorded_at", "-pk")
    newest: dict[UUID, SameAs] = {}
    for row in rows:
        newest.setdefault(row.other_id if row.child_id == child.pk else row.child_id, row)
    numbers = numbers_in(newest.values()) if newest else {}
    return [
        Decided(
            row.pk,
            *numbers[row.pk],
            MatchDecision(row.decision),
            row.reverses_id is not None,
            row.recorded_at,
        )
        for row in newest.values()
    ]


def proposals(actor: Actor, at: datetime | None = None) -> QuerySet[MatchProposal]:
    """Pairs that wait for a person; only those whose both files the actor may open."""
    other = visible(actor, Child, at).filter(pk=OuterRef("other_id"))
    return visible(actor, MatchProposal, at).filter(EachRow(other), decided_at=None)


def page_of_proposals(actor: Actor, *, after: str) -> Shown[MatchProposal]:
    """A page of the pairs that wait for a person, the most alike first."""
    return a_page(
        proposals(actor),
        by="-score",
        size=A_PAGE,
        after=after,
        dress=lambda rows: rows.select_related("child", "other"),
    )


def last_check(actor: Actor, at: datetime) -> Event | None:
    """The latest check of the night that the platform made for this office."""
    checks = visible(actor, Event, at).filter(name="match.proposed", organisation_id=actor.organisation_id)
    return checks.filter(actor_id=actor.user_id, details__has_key="until").order_by("-occurred_at").first()


def met_since(actor: Actor, since: datetime, at: datetime, *, most: int) -> list[Encounter]:
    """The next encounters on files the actor reads that no check has looked at, oldest first."""
    read = visible(actor, Encounter, at).filter(by_edge(Level.FILE)(actor, at), recorded_at__gt=since)
    return list(read.select_related("child").order_by("recorded_at")[:most])


def proposal(actor: Actor, *, proposal_id: UUID) -> MatchProposal:
    """One proposal whose both children the actor may know about, or NotFound."""
    found = visible(actor, MatchProposal).filter(pk=proposal_id, other__in=visible(actor, Child)).first()
    if found is None:
        raise NotFound
    return found


def asked(actor: Actor, at: datetime | None = None) -> QuerySet[SameAs]:
    """Open questions about files the actor answers for, the oldest first, with the name of the office."""
    later = visible(actor, SameAs, at).filter(
        Q(child=OuterRef("child"), other=OuterRef("other"))
        | Q(child=OuterRef("other"), other=OuterRef("child")),
        Q(recorded_at__gt=OuterRef("recorded_at"))
        | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk")),
    )
    office = visible(actor, Organisation, at).filter(pk=OuterRef("organisation_id"))
    rows = visible(actor, SameAs, at).filter(_answers_for(actor, at or timezone.now()), ~Exists(later))
    waiting = rows.filter(decision=MatchDecision.ASKED).annotate(office=office.values("short_name"))
    return waiting.select_related("other").order_by("recorded_at")


def _answers_for(actor: Actor, at: datetime) -> Q:
    """The actor reads the file asked about; an office that reads no files answers for what it holds."""
    if CEILING.get(actor.organisation_kind, Level.NOTHING) >= Level.FILE:
        return by_edge(Level.FILE, child="other_id")(actor, at)
    return Q(asked_of_id=actor.organisation_id) & by_edge(Level.SIGNPOST, child="other_id")(actor, at)


def question(actor: Actor, *, decision_id: UUID) -> SameAs:
    """One question that the actor may answer, or NotFound."""
    found = asked(actor).filter(pk=decision_id).first()
    if found is None:
        raise NotFound
    return found


def numbers_in(decisions: Iterable[SameAs]) -> dict[UUID, tuple[str, str]]:
    """Both numbers of each decision: the one it was taken on, and the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM numbers_in(%s::uuid[])", [[row.pk for row in decisions]])
        return {decision_id: (one, two) for decision_id, one, two in cursor.fetchall()}


def by_number(actor: Actor, numbers: Iterable[str]) -> dict[str, Child]:
    """The children behind these numbers that the actor may know about."""
    rows = visible(actor, Child).filter(number__in=list(numbers)).select_related("holder")
    return {child.number: child for child in rows}


def names_of(actor: Actor, children: Iterable[UUID]) -> dict[UUID, str]:
    """What each child is called, as far as the actor reads the file."""
    ids = list(children)
    called = {
        row["child_id"]: row["nickname"] or row["full_name"]
        for row in visible(actor, Encounter)
        .filter(child_id__in=ids)
        .order_by("met_at")
        .values("child_id", "nickname", "full_name")
    }
    for row in visible(actor, ChildIdentity).filter(child_id__in=ids, current=True):
        called[row.child_id] = row.full_name or row.nickname or called.get(row.child_id, "")
    return called


def last_met(actor: Actor, children: Iterable[UUID]) -> dict[UUID, Encounter]:
    """The latest encounter of each child that the actor may read."""
    rows = visible(actor, Encounter).filter(child_id__in=list(children)).order_by("met_at")
    return {row.child_id: row for row in rows}


def closed_cases(actor: Actor, children: Iterable[UUID]) -> dict[UUID, Case]:
    """The latest closed case of each child that has no open one, with how it ended and what `gone` tells."""
    at = timezone.now()
    rows = visible(actor, Case).filter(child_id__in=list(children)).annotate(**gone(actor, at))
    latest = {row.child_id: row for row in with_end(actor, rows, at).order_by("opened_at")}
    runs = (child_id for child_id, case in latest.items() if case.runs)  # type: ignore[attr-defined]
    return {child_id: latest[child_id] for child_id in latest.keys() - set(runs)}


def with_number(number: str) -> Child:
    """A child known by its number only; whether there is one, the database says when it is decided on."""
    return Child(number=number)
