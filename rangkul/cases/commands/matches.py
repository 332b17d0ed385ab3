"""Verbs between two numbers that may be one child: propose, decide, confirm, undo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from rangkul.cases.commands.match_order import check_nothing_newer_holds, check_says_no_opposite
from rangkul.cases.commands.notices import tell
from rangkul.cases.events.recognition import MatchConfirmed, MatchDecided, MatchProposed, MatchUndone
from rangkul.cases.models import Child, Encounter, MatchProposal, SameAs
from rangkul.cases.on_file import on_file
from rangkul.cases.queries.matches import numbers_of
from rangkul.cases.queries.recognition import likeness_to
from rangkul.cases.recognition import matches, may_recognise, sighting_of_encounter
from rangkul.cases.vocabulary import LegalBasis, MatchBand, MatchDecision, NoticeKind, Reason
from rangkul.core.access import Actor, level_of, reached, require, visible
from rangkul.core.commands import command
from rangkul.core.definers import ask
from rangkul.core.errors import NotFound, Refused
from rangkul.core.events import record
from rangkul.core.roles import Level, Permission
from rangkul.people.models import Organisation

_UNDONE_MEANS = {
    MatchDecision.SAME: MatchDecision.DIFFERENT,
    MatchDecision.DIFFERENT: MatchDecision.UNSURE,
    MatchDecision.UNSURE: MatchDecision.UNSURE,
    MatchDecision.ASKED: MatchDecision.UNSURE,
}


@dataclass(frozen=True)
class _Pair:
    other: Child
    standing_id: UUID | None
    decision: str
    reversed: bool
    # Whether the actor's word is enough to join the two.
    joins: bool


@command
def decide_same(
    actor: Actor,
    *,
    child: Child,
    other: Child,
    decision: str,
    at: datetime,
    score: float | None = None,
    reasons: Sequence[str] = (),
    legal_basis: str = LegalBasis.PUBLIC_TASK,
) -> SameAs:
    """Say whether two numbers are one child; "same" shares the social service's access between them.

    Who does not read the file of `other` can only ask: the answer "same" of somebody who does joins the two.
    """
    child = require(actor, Permission.CHILD_RECOGNISE, child, at=at)
    if child.number == other.number:
        raise Refused(Reason.MATCH_WITH_ITSELF)
    pair = _pair(child, other.number, at)
    _check_undecided(pair)
    check_says_no_opposite(child, pair.other, decision)
    if decision == MatchDecision.SAME and not pair.joins:
        return _ask(actor, child, pair.other, at=at, legal_basis=legal_basis)
    reads = level_of(actor, pair.other.pk, at) >= Level.FILE
    made = _write(
        actor,
        child,
        pair.other,
        decision=decision,
        at=at,
        legal_basis=legal_basis,
        score=score,
        reasons=reasons,
    )
    visible(actor, MatchProposal, at).filter(child_id__in=[child.pk, pair.other.pk]).filter(
        other_id__in=[child.pk, pair.other.pk]
    ).filter(decided_at=None).update(decided_at=at)
    _tell_of(actor, pair, made, at=at)
    _record(made, pair.other, open_to_me=reads)
    return made


def _check_undecided(pair: _Pair) -> None:
    if pair.reversed:
        return
    if pair.decision in (MatchDecision.SAME, MatchDecision.DIFFERENT):
        raise Refused(Reason.MATCH_DECIDED)
    if pair.decision == MatchDecision.ASKED and not pair.joins:
        raise Refused(Reason.MATCH_ASKED)


def _ask(actor: Actor, child: Child, other: Child, *, at: datetime, legal_basis: str) -> SameAs:
    """Ask those who read the other file; only about a candidate that recognition itself calls likely."""
    likely = likeness_to(actor, child, other.number, at=at)
    if likely is None or likely.band == MatchBand.WEAK:
        raise Refused(Reason.MATCH_TOO_WEAK)
    made = _write(
        actor,
        child,
        other,
        decision=MatchDecision.ASKED,
        at=at,
        legal_basis=legal_basis,
        score=round(likely.score, 3),
        reasons=[reason.value for reason in likely.reasons],
        asked_of_id=other.holder_id,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT offices_asked(%s)", [made.pk])
        offices = [office for (office,) in cursor.fetchall()]
    for office in offices:
        _tell(actor, office, NoticeKind.MATCH_ASKED, made, _Thing("match", made.pk))
    _record(made, other, open_to_me=False)
    return made


def _record(made: SameAs, other: Child, *, open_to_me: bool) -> None:
    # The reasons speak of the other file: who does not read it must not find them in the log either.
    event = MatchDecided(
        match=made,
        child=made.child,
        other=other,
        decision=made.decision,
        score=made.score,
        reasons=list(made.reasons) if open_to_me else [],
        other_was_open_to_me=open_to_me,
    )
    record(event)


@command
def undo_match(actor: Actor, *, decision: SameAs, at: datetime) -> SameAs:
    """Take back the decision that stands on a pair, by a new one; numbers and access go back with it.

    While a newer decision joins the two anyway, that one is undone first.
    """
    decision = require(actor, Permission.CHILD_RECOGNISE, decision, at=at)
    child, number = _my_side(actor, decision, at)
    pair = _pair(child, number, at)
    if pair.standing_id != decision.pk or decision.reverses_id is not None:
        raise Refused(Reason.MATCH_NOT_DECIDED)
    still_one = check_nothing_newer_holds(decision)
    means = MatchDecision.UNSURE if still_one else _UNDONE_MEANS[MatchDecision(decision.decision)]
    made = _write(
        actor,
        child,
        pair.other,
        decision=means,
        at=at,
        legal_basis=decision.legal_basis,
        reverses=decision,
    )
    record(MatchUndone(match=made, undone=decision, child=child, other=pair.other, decision=made.decision))
    return made


def _my_side(actor: Actor, decision: SameAs, at: datetime) -> tuple[Child, str]:
    """The child of the pair whose file is the actor's to read, and the number of the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT one, two FROM numbers_in(ARRAY[%s]::uuid[])", [decision.pk])
        one, two = cursor.fetchone() or ("", "")
    if level_of(actor, decision.child_id, at) >= Level.FILE:
        return decision.child, two
    return decision.other, one


@command
def confirm_numbers(actor: Actor, *, child: Child, at: datetime) -> int:
    """Open every number of the child to those of the social service who were given one; returns how many."""
    child = require(actor, Permission.MATCH_CONFIRM, child, at=at)
    numbers = numbers_of(actor, child, at=at)
    if not any(one.waiting for one in numbers):
        raise Refused(Reason.MATCH_NOTHING_TO_CONFIRM)
    given = _settle(child.pk, child.pk, at)
    record(MatchConfirmed(child=child, numbers=len(numbers), edges=given))
    return given


@command
def propose_matches(
    actor: Actor, *, children: Iterable[Child], at: datetime, until: datetime | None = None
) -> int:
    """Propose pairs among the files the actor reads, for a person to decide; returns how many are new.

    `until`: the moment of the newest record looked at, when the night's check looks.
    """
    require(actor, Permission.CHILD_RECOGNISE)
    made: list[MatchProposal] = []
    wanted = {child.pk: child for child in children}
    if may_recognise(actor):
        known = _latest_encounters(actor, wanted, at=at)
        for child_id, encounter in known.items():
            made += _proposals_for(actor, wanted[child_id], encounter, at=at)
    fresh = [one for one in made if not has_pair(actor, one, at=at)]
    unique = {tuple(sorted((str(one.child_id), str(one.other_id)))): one for one in fresh}
    MatchProposal.objects.bulk_create(list(unique.values()))
    strong = sum(one.band == MatchBand.STRONG for one in unique.values())
    record(MatchProposed(pairs=len(unique), strong=strong, until=until))
    return len(unique)


def _write(
    actor: Actor,
    child: Child,
    other: Child,
    *,
    decision: str,
    at: datetime,
    legal_basis: str,
    **values: object,
) -> SameAs:
    values["reasons"] = list(values.get("reasons") or ())  # type: ignore[call-overload]
    made = SameAs.objects.create(
        **on_file(actor, child, legal_basis=legal_basis, at=at),
        other=other,
        decision=decision,
        **values,
    )
    _settle(child.pk, other.pk, at)
    return made


def _settle(child_id: UUID, other_id: UUID, at: datetime) -> int:
    """Make numbers and access agree with all decisions; returns how many edges were given."""
    return int(ask("settle_same", child_id, other_id, at))


def _pair(child: Child, number: str, at: datetime) -> _Pair:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pair_to_decide(%s, %s, %s)", [child.pk, number, at])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    other_id, city, holder_id, standing_id, decision, reverses_id, joins = row
    other = Child(pk=other_id, number=number, city=city, holder_id=holder_id)
    return _Pair(other, standing_id, decision or "", reverses_id is not None, joins)


def _tell_of(actor: Actor, pair: _Pair, made: SameAs, *, at: datetime) -> None:
    """The answer goes to who asked; a join of files is told to every office that holds one of them."""
    if pair.decision == MatchDecision.ASKED and pair.standing_id:
        question = visible(actor, SameAs, at).get(pk=pair.standing_id)
        about = _Thing("child", pair.other.pk)
        office, asker = question.organisation_id, question.recorded_by
        _tell(actor, office, NoticeKind.MATCH_ANSWERED, made, about, to_person=asker)
    elif made.decision == MatchDecision.SAME:
        for child in (made.child, pair.other):
            if child.holder_id != actor.organisation_id:
                kind = NoticeKind.MATCH_DECIDED
                _tell(actor, child.holder_id, kind, made, _Thing("child", child.pk))


class _Thing(NamedTuple):
    kind: str
    id: UUID


def _tell(
    actor: Actor, office: int, kind: NoticeKind, made: SameAs, about: _Thing, *, to_person: int | None = None
) -> None:
    tell(
        actor,
        Organisation(pk=office),
        kind=kind,
        about_kind=about.kind,
        about_id=about.id,
        at=made.recorded_at,
        to_person=to_person,
        again=made.pk.hex,
    )


def _latest_encounters(actor: Actor, children: dict[UUID, Child], *, at: datetime) -> dict[UUID, Encounter]:
    rows = visible(actor, Encounter, at).filter(child_id__in=children).select_related("origin")
    return {row.child_id: row for row in rows.order_by("met_at")}


def _proposals_for(actor: Actor, child: Child, encounter: Encounter, *, at: datetime) -> list[MatchProposal]:
    found = matches(sighting_of_encounter(encounter), city=child.city, but=child.pk, at=at)
    likely = {match.number: match for match in found if match.likely.band != MatchBand.WEAK}
    # The reasons speak of both files, so both must be open.
    others = visible(actor, Child, at).filter(reached(actor, at, Level.FILE, child="id"), number__in=likely)
    return [
        MatchProposal(
            **on_file(actor, child, legal_basis=LegalBasis.PUBLIC_TASK, at=at),
            other=other,
            score=likely[other.number].likely.score,
            band=likely[other.number].likely.band,
            reasons=[reason.value for reason in likely[other.number].likely.reasons],
        )
        for other in others
    ]


def has_pair(actor: Actor, one: MatchProposal, *, at: datetime) -> bool:
    """Whether this pair was proposed or decided before."""
    pair = {"child_id__in": [one.child_id, one.other_id], "other_id__in": [one.child_id, one.other_id]}
    proposed = visible(actor, MatchProposal, at).filter(**pair).exists()
    return proposed or visible(actor, SameAs, at).filter(**pair).exists()
