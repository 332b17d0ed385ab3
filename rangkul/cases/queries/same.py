"""Which rows are of one child, under whichever of its numbers they stand, and which number stands for it."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rangkul.cases.models import Child
from rangkul.core.access import Actor, IsOneOf, visible

OTHER_NUMBER = "child__canonical_id"


def _numbers(actor: Actor, at: datetime | None, *heads: Any) -> QuerySet[Child, Any]:
    # Plain equalities only: behind the second wall COALESCE would keep the database from its indexes.
    wanted = Q(pk__in=[])
    for head in heads:
        wanted |= Q(pk=head) | Q(canonical_id=head)
    return visible(actor, Child, at).filter(wanted).values("pk")


def of_one(actor: Actor, child: Child, *, at: datetime | None = None) -> Q:
    """Rows of this child under every number that the actor knows of; the numbers are asked for in passing."""
    head = child.canonical_id or child.pk
    return Q(IsOneOf(F("child_id"), ArraySubquery(_numbers(actor, at, head))))


def numbers_of_one(child: Child) -> Q:
    """The rows of a child's numbers themselves, whichever of them is given."""
    head = child.canonical_id or child.pk
    return Q(pk=head) | Q(canonical_id=head)


def of_row(actor: Actor, at: datetime | None = None, *, child: str = "child_id") -> Q:
    """The same for a subquery: rows of the child of the outer row, whose column is `child`."""
    other = OTHER_NUMBER if child == "child_id" else "canonical_id"
    heads = (OuterRef(OuterRef(other)), OuterRef(OuterRef(child)))
    return Q(IsOneOf(F("child_id"), ArraySubquery(_numbers(actor, at, *heads))))


def of_paper(actor: Actor, at: datetime | None = None) -> Q:
    """The same where the outer row is a paper whose child may be closed to the actor: without a join."""
    whose = OuterRef(OuterRef(OuterRef("child_id")))
    head = Subquery(visible(actor, Child, at).filter(pk=whose).values("canonical_id"))
    numbers = _numbers(actor, at, head, OuterRef(OuterRef("child_id")))
    return Q(child_id=OuterRef("child_id")) | Q(IsOneOf(F("child_id"), ArraySubquery(numbers)))


def numbers_of_row(actor: Actor, at: datetime | None = None) -> ArraySubquery:
    """The keys of all numbers of a row's child, for `annotate`."""
    return ArraySubquery(_numbers(actor, at, OuterRef(OTHER_NUMBER), OuterRef("child_id")))


def head_of_row() -> Coalesce:
    """The key of the number that stands for a row's child, for `annotate`."""
    return Coalesce(OTHER_NUMBER, "child_id")


def number_known(actor: Actor, at: datetime | None = None) -> QuerySet[Child, Any]:
    """The same for papers whose child may be closed to the actor: a join would lose the paper too."""
    head = visible(actor, Child, at).filter(pk=OuterRef("canonical_id")).values("number")
    own = visible(actor, Child, at).filter(pk=OuterRef("child_id"))
    return own.values(stands=Coalesce(Subquery(head[:1]), F("number")))


def standing_number(actor: Actor, child: Child) -> str:
    """The number that stands for one child, as far as the actor knows of it."""
    if child.canonical_id is None:
        return child.number
    known = visible(actor, Child).filter(pk=child.canonical_id).values_list("number", flat=True).first()
    return known or child.number


def the_number(actor: Actor, at: datetime | None = None, *, other: str = OTHER_NUMBER) -> Coalesce:
    """The number that stands for a row's child, as far as the actor knows of it, for `annotate`."""
    known = visible(actor, Child, at).filter(pk=OuterRef(other)).values("number")
    return Coalesce(Subquery(known[:1]), F("child__number"))
