"""Verbs on memberships: give a person a role in an organisation, change it, end it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rangkul.core.access import Actor, require
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.ids import uuid7
from rangkul.core.roles import Permission
from rangkul.people import events, rules
from rangkul.people.commands.grants import Wanted, ask_for_grant, day_of, record_given
from rangkul.people.models import Membership, Organisation, User
from rangkul.people.queries.offices import own_city_organisation
from rangkul.people.rights import ask, in_words
from rangkul.people.vocabulary import GrantKind, Reason


@dataclass(frozen=True)
class Seat:
    """A role in an organisation from a first to a last day, and the post that letters print."""

    organisation: Organisation
    role: str
    since: date
    until: date | None = None
    post: str = ""


@command
def give_membership(actor: Actor, *, user: User, seat: Seat, at: datetime) -> Membership | None:
    """A person acts for an organisation in a role, from a day to a day; None while a second is asked."""
    require(actor, Permission.ACCOUNT_MANAGE)
    organisation = own_city_organisation(actor, organisation_id=seat.organisation.pk)
    rules.check_somebody_else(user.pk, asker=actor.user_id)
    rules.check_takes_part(active=organisation.active)
    rules.check_role_fits(seat.role, organisation.kind)
    rules.check_period(seat.since, seat.until, at=at)
    start, end = max(_morning(seat.since), at), _end_of(seat.until)
    held = Membership.objects.filter(user_id=user.pk, organisation=organisation, role=seat.role)
    if held.exclude(valid_to__lte=start).exists():
        raise Refused(Reason.MEMBERSHIP_HELD)
    post = " ".join(seat.post.split())
    if rules.takes_second_person(seat.role):
        wanted = Wanted(GrantKind.ROLE, organisation, seat.role, post, start, end)
        ask_for_grant(actor, user=user, wanted=wanted, at=at)
        return None
    number = uuid7()
    pk = ask("give_membership", number, user.pk, organisation.pk, seat.role, post, start, end, at)
    membership = Membership.objects.get(pk=pk)
    record_given(membership, user=user, organisation=organisation, number=number)
    return membership


@command
def change_membership(
    actor: Actor, *, membership: Membership, role: str, post: str, at: datetime
) -> Membership | None:
    """Another role in place of this one, to the same last day; None while a second person is asked.

    Until that person says yes the role of before goes on.
    """
    membership = require(actor, Permission.ACCOUNT_MANAGE, membership, at=at)
    organisation = own_city_organisation(actor, organisation_id=membership.organisation_id)
    rules.check_somebody_else(membership.user_id, asker=actor.user_id)
    rules.check_takes_part(active=organisation.active)
    rules.check_role_fits(role, organisation.kind)
    rules.check_runs(membership.valid_to, at=at)
    user, post = User(pk=membership.user_id), " ".join(post.split())
    held = Membership.objects.filter(user_id=user.pk, organisation=organisation, role=role)
    if held.exclude(valid_to__lte=at).exists():
        raise Refused(Reason.MEMBERSHIP_HELD)
    if rules.takes_second_person(role):
        wanted = Wanted(GrantKind.ROLE, organisation, role, post, replaces=membership)
        ask_for_grant(actor, user=user, wanted=wanted, at=at)
        return None
    number, changed = uuid7(), uuid7()
    with in_words(Reason.MEMBERSHIP_OVER):
        pk = ask("change_membership", changed, number, membership.pk, role, post, at)
    given = Membership.objects.get(pk=pk)
    record_given(given, user=user, organisation=organisation, number=number)
    over = events.MembershipChanged(
        membership=given,
        before=membership,
        user=user,
        organisation=organisation,
        role_before=membership.role,
        role_after=role,
    )
    record(over, id=changed)
    return given


@command
def end_membership(actor: Actor, *, membership: Membership, until: date, at: datetime) -> int:
    """The last day of a membership, today or later; returns how many files were given by name and end too."""
    membership = require(actor, Permission.ACCOUNT_MANAGE, membership, at=at)
    organisation = own_city_organisation(actor, organisation_id=membership.organisation_id)
    rules.check_somebody_else(membership.user_id, asker=actor.user_id)
    rules.check_last_day(until, at=at)
    today = until == at.astimezone(JAKARTA).date()
    end = at if today else _end_of(until)
    if membership.valid_to is not None and end is not None and membership.valid_to <= end:
        raise Refused(Reason.MEMBERSHIP_OVER)
    number = uuid7()
    ended = ask("end_membership", number, membership.pk, end, at)
    over = events.MembershipEnded(
        membership=membership,
        user=User(pk=membership.user_id),
        organisation=organisation,
        role=membership.role,
        until=day_of(end or at),
        edges_ended=ended,
    )
    record(over, id=number)
    return ended


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, JAKARTA)


def _end_of(day: date | None) -> datetime | None:
    return _morning(day + timedelta(days=1)) if day else None
