"""What is read of grants: what waits for a second person, who that can be, what became of what one asked."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from rangkul.core.access import Actor, visible
from rangkul.core.errors import Denied, NotFound
from rangkul.core.paging import Shown, a_page
from rangkul.core.roles import ROLES_GIVEN_ALONE, ROLES_THAT_ANSWER, OrganisationKind, Permission, Role
from rangkul.people.models import Grant, Membership, Organisation, User
from rangkul.people.queries import name_of
from rangkul.people.rules import takes_second_person
from rangkul.people.vocabulary import GrantKind

_OF = ("user", "organisation")
# As many as a person takes in at a glance; the rest is on the next page.
A_PAGE = 10
MOST_PAST = 10


def waiting(actor: Actor, *, at: datetime) -> QuerySet[Grant]:
    """What nobody has answered yet and whose days run."""
    rows = visible(actor, Grant, at).filter(answer="", expires_at__gt=at)
    return rows.select_related(*_OF).order_by("expires_at", "pk")


def page_of_waiting(actor: Actor, *, after: str, at: datetime) -> Shown[Grant]:
    """A page of what nobody has answered yet, what ends first on top."""
    rows = waiting(actor, at=at)
    return a_page(
        rows, by="expires_at", size=A_PAGE, after=after, dress=lambda found: found.select_related(*_OF)
    )


def past(actor: Actor, *, at: datetime, **about: Any) -> QuerySet[Grant]:
    """What was answered, taken back or left to lapse of what is `about` this, the newest first."""
    over = ~Q(answer="") | Q(expires_at__lte=at)
    rows = visible(actor, Grant, at).filter(over, **about).select_related(*_OF)
    return rows.annotate(answered_name=name_of(actor, "answered_by")).order_by("-asked_at", "-pk")[:MOST_PAST]


def waits(actor: Actor, *, user: User, wanted: tuple[str, int, str], at: datetime) -> bool:
    """Whether the same was asked for this person already: a kind, and for a role the office and the role."""
    kind, organisation_id, role = wanted
    same = waiting(actor, at=at).filter(user=user, kind=kind)
    if kind == GrantKind.ROLE:
        same = same.filter(organisation_id=organisation_id, role=role)
    return same.exists()


def organisation_waits(actor: Actor, organisation: Organisation, *, at: datetime) -> Grant | None:
    """What was asked for this organisation and waits, if anything does."""
    return waiting(actor, at=at).filter(kind=GrantKind.OFFICE, organisation=organisation).first()


def sits_there(actor: Actor, organisation_id: int, *, at: datetime) -> bool:
    """Whether the actor has a role with files in this organisation, and would gain by what it may see."""
    return _who_gain(at).filter(user_id=actor.user_id, organisation_id=organisation_id).exists()


def _who_gain(at: datetime) -> QuerySet[Membership]:
    # Whoever may do so through another door than the actor's: all who sit in an organisation gain alike.
    running = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at))
    return running.exclude(role__in=[Role.ADMINISTRATOR, *ROLES_GIVEN_ALONE])


def to_do(actor: Actor, *, at: datetime, most: int) -> list[Grant]:
    """What waits for the actor's answer, and what became of what the actor asked; the earliest first."""
    nobody_answered = Q(answer="", expires_at__gt=at)
    mine = Q(asked_by=actor.user_id)
    own_gain = Q(
        kind=GrantKind.OFFICE,
        organisation__in=_who_gain(at).filter(user_id=actor.user_id).values("organisation"),
    )
    for_me = nobody_answered & ~mine & ~Q(user_id=actor.user_id) & ~own_gain
    told_me = mine & Q(noted_at=None) & ~nobody_answered
    wanted = for_me | told_me if actor.may(Permission.ACCOUNT_MANAGE) else for_me
    rows = visible(actor, Grant, at).filter(wanted).select_related("user", "organisation")
    return list(rows.order_by("expires_at", "pk")[:most])


def city_grant(actor: Actor, *, grant_id: int) -> Grant:
    """One grant of the city for an administrator, or NotFound; who is no administrator is denied."""
    if not actor.may(Permission.ACCOUNT_MANAGE):
        raise Denied
    return _one(actor, grant_id)


def office_grant(actor: Actor, *, grant_id: int) -> Grant:
    """One grant that the actor's own office was asked, or NotFound; an administrator has the city's page."""
    if actor.may(Permission.ACCOUNT_MANAGE):
        raise NotFound
    return _one(actor, grant_id)


def _one(actor: Actor, grant_id: int) -> Grant:
    found = visible(actor, Grant).filter(pk=grant_id).select_related(*_OF, "replaces").first()
    if found is None:
        raise NotFound
    return found


def second_people(actor: Actor, grant: Grant, *, at: datetime) -> list[Membership]:
    """Who could answer, as far as the actor knows: other administrators, who answers for the office."""
    answers = Q(role=Role.ADMINISTRATOR, organisation__city=grant.organisation.city)
    barred = Q(user_id=grant.asked_by) | Q(user_id=grant.user_id)
    if grant.kind == GrantKind.OFFICE:
        heads = Q(role=Role.AGENCY_HEAD, organisation__kind=OrganisationKind.SOCIAL_SERVICE)
        answers |= (
            heads & Q(organisation__city=grant.organisation.city) & ~Q(organisation=grant.organisation_id)
        )
        barred |= Q(user__in=_who_gain(at).filter(organisation=grant.organisation_id).values("user"))
    else:
        answers |= Q(role__in=ROLES_THAT_ANSWER, organisation_id=grant.organisation_id)
    rows = (
        visible(actor, Membership, at)
        .filter(Q(valid_to=None) | Q(valid_to__gt=at), answers, valid_from__lte=at)
        .filter(user__is_active=True, user__is_system=False, organisation__active=True)
        .exclude(barred)
    )
    return list(rows.select_related("user", "organisation").order_by("user__name", "pk"))


def office_of(actor: Actor, user: User, *, at: datetime) -> Organisation | None:
    """The office that knows this person: where a role opens files now, else where they worked last."""
    held = list(
        visible(actor, Membership, at).filter(user=user).select_related("organisation").order_by("-pk")
    )
    runs = [one for one in held if one.valid_to is None or one.valid_to > at]
    first = next((one for one in runs if takes_second_person(one.role)), None)
    seats = [first] if first else runs or held
    return seats[0].organisation if seats else None
