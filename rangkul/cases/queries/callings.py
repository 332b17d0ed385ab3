"""How a child is called, as far as the actor may know: by name or nickname, else by number."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from rangkul.cases.models import Child, ChildIdentity, Encounter
from rangkul.cases.queries.same import standing_number
from rangkul.core.access import Actor, visible


def called(
    actor: Actor, at: datetime | None = None, *, child: str = "child_id", number: str = "child__number"
) -> Coalesce:
    """What the child of a row is called, for `annotate`: the file's name, what was told last, the number."""
    name = Coalesce(NullIf("full_name", Value("")), NullIf("nickname", Value("")))
    known = visible(actor, ChildIdentity, at).filter(child_id=OuterRef(child), current=True)
    told = visible(actor, Encounter, at).filter(child_id=OuterRef(child)).exclude(full_name="", nickname="")
    return Coalesce(
        Subquery(known.values(said=name)[:1]),
        Subquery(told.order_by("-met_at").values(said=name)[:1]),
        F(number),
    )


def callings(actor: Actor, child_ids: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, str]:
    """How to call each of these children."""
    children = visible(actor, Child, at).filter(pk__in=list(child_ids))
    words = called(actor, at, child="pk", number="number")
    return dict(children.annotate(called=words).values_list("pk", "called"))


def name_and_number(actor: Actor, child: Child) -> tuple[str, str]:
    """What one child is called, empty where the actor may not know, and the number that stands for it."""
    name = callings(actor, [child.pk]).get(child.pk, child.number)
    return ("" if name == child.number else name), standing_number(actor, child)
