"""Verbs between two numbers that may be one child: propose, decide, undo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from rangkul.cases.events.recognition import MatchDecided, MatchProposed, MatchUndone
from rangkul.cases.models import Child, Encounter, MatchProposal, Notice, SameAs
from rangkul.cases.recognition import matches, may_recognise, sighting_of_encounter
from rangkul.cases.vocabulary import LegalBasis, MatchBand, MatchDecision, Reason
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import NotFound, Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission

_UNDONE_MEANS = {
    MatchDecision.SAME: MatchDecision.DIFFERENT,
    MatchDecision.DIFFERENT: MatchDecision.UNSURE,
    MatchDecision.UNSURE: MatchDecision.UNSURE,
}


@dataclass(frozen=True)
class _Pair:
    other: Child
    standing_id: UUID | None
    decision: str
    reversed: bool


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

    `other` need not be a child the actor reads: then the database says whether the two look alike.
    """
    child = require(actor, Permission.CHILD_RECOGNISE, child, at=at)
    if child.number == other.number:
        raise Refused(Reason.MATCH_WITH_ITSELF)
    pair = _pair(child, other.number, at)
    if pair.decision in (MatchDecision.SAME, MatchDecision.DIFFERENT) and not pair.reversed:
        raise Refused(Reason.MATCH_DECIDED)
    seen = visible(actor, Child, at).filter(pk=pair.other.pk).exists()
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
    ).update(decided_at=at)
    if decision == MatchDecision.SAME and not seen:
        _tell_holder(pair.other, made, at=at)
    record(
        MatchDecided(
            match=made,
            child=child,
            other=pair.other,
            decision=decision,
            score=score,
            reasons=list(reasons),
            other_was_open_to_me=seen,
        )
    )
    return made


@command
def undo_match(actor: Actor, *, decision: SameAs, at: datetime) -> SameAs:
    """Take back the decision that stands on a pair, by a new one; numbers and access go back with it."""
    decision = require(actor, Permission.CHILD_RECOGNISE, decision, at=at)
    pair = _pair(decision.child, _number_of(decision), at)
    if pair.standing_id != decision.pk or decision.reverses_id is not None:
        raise Refused(Reason.MATCH_NOT_DECIDED)
    made = _write(
        actor,
        decision.child,
        pair.other,
        decision=_UNDONE_MEANS[MatchDecision(decision.decision)],
        at=at,
        legal_basis=decision.legal_basis,
        reverses=decision,
    )
    record(
        MatchUndone(
            match=made, undone=decision, child=decision.child, other=pair.other, decision=made.decision
        )
    )
    return made


@command
def propose_matches(actor: Actor, *, children: Iterable[Child], at: datetime) -> int:
    """Propose pairs among the files the actor reads, for a person to decide; returns how many are new."""
    require(actor, Permission.CHILD_RECOGNISE)
    made: list[MatchProposal] = []
    wanted = {child.pk: child for child in children}
    if may_recognise(actor):
        known = _latest_encounters(actor, wanted, at=at)
        for child_id, encounter in known.items():
            made += _proposals_for(actor, wanted[child_id], encounter, at=at)
    fresh = [one for one in made if not _has_pair(actor, one, at=at)]
    unique = {tuple(sorted((str(one.child_id), str(one.other_id)))): one for one in fresh}
    MatchProposal.objects.bulk_create(list(unique.values()))
    strong = sum(one.band == MatchBand.STRONG for one in unique.values())
    record(MatchProposed(pairs=len(unique), strong=strong))
    return len(unique)


def _write(
    actor: Actor, child: Child, other: Child, *, decision: str, at: datetime, **values: object
) -> SameAs:
    values["reasons"] = list(values.get("reasons") or ())  # type: ignore[call-overload]
    made = SameAs.objects.create(
        child=child,
        other=other,
        city=child.city,
        decision=decision,
        recorded_at=at,
        recorded_by=actor.user_id,
        organisation_id=actor.organisation_id,
        **values,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT settle_same(%s, %s, %s)", [child.pk, other.pk, at])
    return made


def _pair(child: Child, number: str, at: datetime) -> _Pair:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pair_to_decide(%s, %s, %s)", [child.pk, number, at])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    other_id, city, holder_id, standing_id, decision, reverses_id = row
    other = Child(pk=other_id, number=number, city=city, holder_id=holder_id)
    return _Pair(other, standing_id, decision or "", reverses_id is not None)


def _number_of(decision: SameAs) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT two FROM numbers_in(ARRAY[%s]::uuid[])", [decision.pk])
        row = cursor.fetchone()
    return row[0] if row else ""


def _tell_holder(other: Child, decision: SameAs, *, at: datetime) -> None:
    """The office that holds a file learns that a colleague joined it with another without reading it."""
    Notice.objects.create(
        city=other.city,
        organisation_id=other.holder_id,
        kind="match.decided",
        about_kind="child",
        about_id=other.pk,
        unique_key=f"match.decided:{decision.pk}",
        for_supervisors=True,
        sent_at=at,
    )


def _latest_encounters(actor: Actor, children: dict[UUID, Child], *, at: datetime) -> dict[UUID, Encounter]:
    rows = visible(actor, Encounter, at).filter(child_id__in=children).select_related("origin")
    return {row.child_id: row for row in rows.order_by("met_at")}


def _proposals_for(actor: Actor, child: Child, encounter: Encounter, *, at: datetime) -> list[MatchProposal]:
    found = matches(sighting_of_encounter(encounter), city=child.city, but=child.pk)
    likely = {match.number: match for match in found if match.likely.band != MatchBand.WEAK}
    others = visible(actor, Child, at).filter(number__in=likely)
    return [
        MatchProposal(
            child=child,
            other=other,
            city=child.city,
            score=likely[other.number].likely.score,
            band=likely[other.number].likely.band,
            reasons=[reason.value for reason in likely[other.number].likely.reasons],
            legal_basis=LegalBasis.PUBLIC_TASK,
            recorded_at=at,
            recorded_by=actor.user_id,
            organisation_id=actor.organisation_id,
        )
        for other in others
    ]


def _has_pair(actor: Actor, one: MatchProposal, *, at: datetime) -> bool:
    """Whether this pair was proposed or decided before."""
    pair = {"child_id__in": [one.child_id, one.other_id], "other_id__in": [one.child_id, one.other_id]}
    proposed = visible(actor, MatchProposal, at).filter(**pair).exists()
    return proposed or visible(actor, SameAs, at).filter(**pair).exists()
