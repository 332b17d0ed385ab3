"""Which rows are of one child, under whichever of its numbers they stand, and which number stands for it."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from rangkul.cases.models import Child
from rangkul.core.access import Actor, IsOneOf, visible

OTHER_NUMBER = "child__canonical_id"


class KnownNumbers(Func):
    """The keys of all numbers of a child that the asker knows of, the given one among them.

    Found by the database behind its own wall. Written out, a question for one row is planned with two more
    tables behind two walls each, and Today and a child's page ask it dozens of times.
    """

    function = "known_numbers"
    arity = 1
    output_field = ArrayField(UUIDField())


def of_one(child: Child) -> Q:
    """Rows of this child under every number that the actor knows of; the numbers are asked for in passing."""
    return Q(IsOneOf(F("child_id"), KnownNumbers(Value(child.pk, output_field=UUIDField()))))


def numbers_of_one(child: Child) -> Q:
    """The rows of a child's numbers themselves, whichever of them is given."""
    head = child.canonical_id or child.pk
    return Q(pk=head) | Q(canonical_id=head)


def of_row() -> Q:
    """The same for a subquery: rows of the child of the outer row."""
    return Q(IsOneOf(F("child_id"), KnownNumbers(OuterRef("child_id"))))


def numbers_of_row() -> KnownNumbers:
    """The keys of all numbers of a row's child, for `annotate`."""
    return KnownNumbers("child_id")


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
