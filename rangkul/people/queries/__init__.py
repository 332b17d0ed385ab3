"""What is read of people: one's colleagues, the organisations of a city."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from rangkul.core.access import Actor, visible
from rangkul.core.roles import ROLES_WITHOUT_FILES, Role
from rangkul.people.models import Membership, Organisation, User


def colleagues(actor: Actor) -> QuerySet[Membership]:
    """The memberships of one's own organisation that hold now."""
    now = timezone.now()
    return (
        visible(actor, Membership)
        .filter(
            Q(valid_to=None) | Q(valid_to__gt=now),
            organisation_id=actor.organisation_id,
            user__is_active=True,
        )
        .select_related("user", "post")
        .order_by("user__name")
    )


def has_role(actor: Actor, role: str, *, at: datetime) -> bool:
    """Whether a person of one's own organisation acts in this role now; the platform's account is nobody."""
    return _in_role(actor, role, at).exists()


def who_have(actor: Actor, role: str, *, at: datetime) -> list[int]:
    """The people of one's own organisation who act in this role now, each once."""
    return sorted(set(_in_role(actor, role, at).values_list("user_id", flat=True)))


def who_administer(actor: Actor, *, at: datetime) -> list[tuple[int, int]]:
    """The administrators of the actor's city now, each once with an organisation they act for.

    Asked to address a warning; who they are is told to nobody.
    """
    running = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)
    held = running.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    held = held.filter(organisation__active=True, organisation__city=actor.city)
    return list({one.user_id: (one.user_id, one.organisation_id) for one in held.order_by("-pk")}.values())


def _in_role(actor: Actor, role: str, at: datetime) -> QuerySet[Membership]:
    return visible(actor, Membership, at).filter(
        Q(valid_to=None) | Q(valid_to__gt=at),
        organisation_id=actor.organisation_id,
        role=role,
        valid_from__lte=at,
        user__is_active=True,
        user__is_system=False,
    )


def reads_notices(user_id: int, organisation_id: int, *, at: datetime) -> bool:
    """Whether a person acts for an organisation now in a role that is told things.

    Asked of another office as well, to address an answer; who works there is told to nobody.
    """
    running = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)
    held = running.filter(user_id=user_id, organisation_id=organisation_id, user__is_active=True)
    return held.exclude(role__in=ROLES_WITHOUT_FILES).exists()


def organisations(actor: Actor, *, kinds: Iterable[str] = ()) -> QuerySet[Organisation]:
    """The active organisations of the actor's city, of some kinds or of all."""
    found = visible(actor, Organisation).filter(city=actor.city, active=True).order_by("short_name")
    return found.filter(kind__in=list(kinds)) if kinds else found


def names(actor: Actor, user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of those of these people whom the actor may know: those of one's own organisation."""
    wanted = {one for one in user_ids if one is not None}
    return dict(visible(actor, User).filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def office_names(actor: Actor, organisation_ids: Iterable[int | None]) -> dict[int, str]:
    """The short names of these organisations."""
    wanted = {one for one in organisation_ids if one is not None}
    found = visible(actor, Organisation).filter(pk__in=wanted)
    return dict(found.values_list("pk", "short_name")) if wanted else {}


def who_and_where(
    actor: Actor, user_ids: Iterable[int | None], organisation_ids: Iterable[int | None]
) -> tuple[dict[int, str], dict[int, str]]:
    """`names` and `office_names` of these, in one question."""
    people = visible(actor, User).filter(pk__in={one for one in user_ids if one is not None})
    offices = visible(actor, Organisation).filter(pk__in={one for one in organisation_ids if one is not None})
    word = CharField()
    found = people.values_list(Value("person", output_field=word), "pk", "name").union(
        offices.values_list(Value("office", output_field=word), "pk", "short_name")
    )
    told: dict[str, dict[int, str]] = {"person": {}, "office": {}}
    for what, key, called in found:
        told[what][key] = called
    return told["person"], told["office"]


def name_of(actor: Actor, user_id: str) -> Subquery:
    """The name of the person whose account a column holds, for `annotate`; None for who may not be known."""
    return Subquery(visible(actor, User).filter(pk=OuterRef(user_id)).values("name")[:1])
