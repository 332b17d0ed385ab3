"""What is read of notices: one, those that nobody has read yet, and what nobody was told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from rangkul.cases.models import Case, Child, Handover, Notice, Referral, SameAs, Stay, Visit
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor, get, visible
from rangkul.core.paging import Shown, a_page

M = TypeVar("M", bound=Model)
A_PAGE = 50

# What a notice can be about, as far as there is a page of it.
_THINGS: Mapping[str, type[Model]] = {
    "case": Case,
    "child": Child,
    "handover": Handover,
    "match": SameAs,
    "referral": Referral,
    "stay": Stay,
    "visit": Visit,
}


def notice(actor: Actor, *, notice_id: UUID) -> Notice:
    """One notice to the actor's organisation, or NotFound."""
    return get(actor, Notice, notice_id)


def page_of_notices(actor: Actor, *, after: str) -> Shown[Notice]:
    """A page of what the actor's organisation was told, newest first."""
    return a_page(visible(actor, Notice), by="-sent_at", size=A_PAGE, after=after)


def unread_notices(actor: Actor) -> QuerySet[Notice]:
    """What nobody of the actor's organisation has read yet, oldest first."""
    return visible(actor, Notice).filter(read_at=None).order_by("sent_at")


def passing_notices(actor: Actor) -> QuerySet[Notice]:
    """The unread that may be read all at once: not the news of a missing child, which stands under Today."""
    return unread_notices(actor).exclude(kind=NoticeKind.HANDOVER_NEVER_ARRIVED)


def untold(actor: Actor, found: QuerySet[M], kind: NoticeKind, at: datetime) -> QuerySet[M]:
    """Those of which the actor's organisation was not told this yet."""
    told = visible(actor, Notice, at).filter(
        about_id=OuterRef("pk"), kind=kind.value, organisation_id=actor.organisation_id
    )
    return found.filter(~Exists(told))


def still_known(actor: Actor, told: Iterable[Notice]) -> dict[UUID, UUID]:
    """The things told of that the actor may know about now, each with its child."""
    asked: dict[str, list[UUID]] = {}
    for one in told:
        asked.setdefault(one.about_kind, []).append(one.about_id)
    known: dict[UUID, UUID] = {}
    for kind, keys in asked.items():
        if kind in _THINGS:
            rows: Any = visible(actor, _THINGS[kind]).filter(pk__in=keys)
            known |= dict(rows.values_list("pk", "pk" if kind == "child" else "child_id"))
    return known
