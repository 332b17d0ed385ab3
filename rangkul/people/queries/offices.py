"""What is read of organisations: those of a city, one with its names, who acts for it, the city's areas."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet

from rangkul.core.access import Actor, visible
from rangkul.core.errors import NotFound
from rangkul.core.paging import Shown, a_page
from rangkul.people.models import Area, Membership, Organisation, OrganisationName
from rangkul.people.queries import names
from rangkul.people.vocabulary import AccreditationEnd

A_PAGE = 50


def page_of_organisations(actor: Actor, words: str, *, after: str) -> Shown[Organisation]:
    """A page of the organisations of the city whose name, now or formerly, holds these words."""
    found = organisations_found(actor, words)
    return a_page(found, by="short_name", size=A_PAGE, after=after, dress=_with_names)


def organisations_found(actor: Actor, words: str) -> QuerySet[Organisation]:
    """The organisations of the city whose name, now or formerly, holds these words; all without words."""
    found = visible(actor, Organisation).filter(city=actor.city)
    for word in words.split():
        old = visible(actor, OrganisationName).filter(Q(name__icontains=word) | Q(short_name__icontains=word))
        now = Q(name__icontains=word) | Q(short_name__icontains=word)
        found = found.filter(now | Q(pk__in=old.values("organisation_id")))
    return found


def _with_names(found: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return found.select_related("area").prefetch_related(_names())


def _names() -> "Prefetch[str, QuerySet[OrganisationName], str]":
    newest = OrganisationName.objects.order_by(F("valid_from").desc(nulls_last=True), "-pk")
    return Prefetch("names", queryset=newest)


def organisation(actor: Actor, *, organisation_id: int) -> Organisation:
    """One organisation, with its names from the newest back, or NotFound."""
    found = (
        visible(actor, Organisation)
        .filter(pk=organisation_id)
        .select_related("area__parent")
        .prefetch_related(_names())
        .first()
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Turn:
    """An end or a return of an accreditation: when it was written down, and by whom if one may know."""

    at: datetime
    holds: bool
    ended_on: date | None
    why: str
    by: str


def accreditation_past(actor: Actor, organisation: Any) -> list[Turn]:
    """How the accreditation of an organisation went, the newest first; empty while it always held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accreditation_past(%s)", [organisation.pk])
        rows = cursor.fetchall()
    called = names(actor, (row[-1] for row in rows))
    words = dict(AccreditationEnd.choices)
    return [
        Turn(at, holds, ended_on, str(words.get(why, "")), called.get(by, ""))
        for at, holds, ended_on, why, by in rows
    ]


def own_city_organisation(actor: Actor, *, organisation_id: int) -> Organisation:
    """One organisation of the actor's city, as it stands, or NotFound."""
    found = visible(actor, Organisation).filter(pk=organisation_id, city=actor.city).first()
    if found is None:
        raise NotFound
    return found


def running_name(actor: Actor, organisation: Organisation) -> OrganisationName | None:
    """The name that holds now, if its days are known."""
    return visible(actor, OrganisationName).filter(organisation=organisation, valid_to=None).first()


def members(actor: Actor, organisation: Organisation, *, at: datetime) -> QuerySet[Membership]:
    """Who acts for an organisation now or from a day to come, as far as the actor may know."""
    return (
        visible(actor, Membership, at)
        .filter(Q(valid_to=None) | Q(valid_to__gt=at), organisation=organisation, user__is_system=False)
        .select_related("user", "post")
        .order_by("user__name", "pk")
    )


def areas_of_city(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """The subdistricts of the city, each with its kelurahan, by Kemendagri code."""
    rows = list(visible(actor, Area).filter(code__startswith=f"{actor.city}.").order_by("name"))
    parts: dict[str, list[tuple[str, str]]] = {}
    for one in rows:
        if one.level == 4:
            parts.setdefault(str(one.parent_id), []).append((one.code, one.name))
    return [(one.name, [(one.code, one.name), *parts.get(one.code, [])]) for one in rows if one.level == 3]
