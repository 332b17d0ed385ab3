"""Verbs on grants: ask a second person, say yes or no, take back or put aside."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rangkul.core.access import Actor, require
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.errors import Denied, Refused
from rangkul.core.events import record
from rangkul.core.ids import uuid7
from rangkul.core.roles import Permission
from rangkul.people import events, rules
from rangkul.people.links import INVITED_FOR, fingerprint, new_secret
from rangkul.people.models import Grant, Membership, Organisation, User
from rangkul.people.queries.grants import office_of, organisation_waits, sits_there, waits
from rangkul.people.rights import CHILDREN_FIRST, ask, asked_once, in_words
from rangkul.people.vocabulary import GrantKind, Reason


@dataclass(frozen=True)
class Wanted:
    """What is to be given, and whose people are asked; a role has its days."""

    kind: str
    organisation: Organisation
    role: str = ""
    post: str = ""
    start: datetime | None = None
    end: datetime | None = None
    replaces: Membership | None = None


def ask_for_grant(actor: Actor, *, user: User, wanted: Wanted, at: datetime) -> Grant:
    """Ask a second person, inside a command, for a role or a way in; nothing opens before the answer."""
    require(actor, Permission.ACCOUNT_MANAGE)
    rules.check_somebody_else(user.pk, asker=actor.user_id)
    if waits(actor, user=user, wanted=(wanted.kind, wanted.organisation.pk, wanted.role), at=at):
        raise Refused(Reason.GRANT_WAITS)
    number, office = uuid7(), wanted.organisation
    with asked_once(Reason.GRANT_WAITS), in_words(Reason.MEMBERSHIP_OVER):
        if wanted.replaces is not None:
            before = wanted.replaces.pk
            made = ask("ask_for_other_role", number, before, wanted.role, wanted.post, at)
        else:
            values = (wanted.role, wanted.post, wanted.start, wanted.end, at)
            made = ask("ask_for_grant", number, wanted.kind, user.pk, office.pk, *values)
    grant = Grant.objects.get(pk=made)
    asked = events.GrantAsked(
        grant=grant, user=user, organisation=office, what=wanted.kind, role=wanted.role or None
    )
    record(asked, id=number)
    return grant


def ask_for_way_in(actor: Actor, *, kind: GrantKind, user: User, at: datetime) -> Grant:
    """Ask, inside a command, for a link or a reset, at an office that knows the person."""
    office = office_of(actor, user, at=at)
    if office is None:
        raise Refused(Reason.NEVER_WORKED_HERE)
    return ask_for_grant(actor, user=user, wanted=Wanted(kind, office), at=at)


def ask_for_organisation(
    actor: Actor, *, organisation: Organisation, more: rules.More, at: datetime
) -> Grant:
    """Ask a second person, inside a command, whether an organisation may see more; it sees no more before."""
    require(actor, Permission.ACCOUNT_MANAGE)
    if organisation_waits(actor, organisation, at=at):
        raise Refused(Reason.OFFICE_WAITS)
    number = uuid7()
    values = (more.kind, more.accredits, more.reopens, at)
    with asked_once(Reason.OFFICE_WAITS):
        made = ask("ask_for_organisation", number, organisation.pk, *values)
    grant = Grant.objects.get(pk=made)
    record(
        events.GrantAsked(
            grant=grant, user=None, organisation=organisation, what=GrantKind.OFFICE, role=None
        ),
        id=number,
    )
    return grant


@command
def confirm_grant(actor: Actor, *, grant: Grant, at: datetime) -> str:
    """Say yes, and it is given; returns the secret of the link that comes with it, if one does."""
    grant = _to_answer(actor, grant, at)
    _check_still_free(grant, at)
    number, done, link = uuid7(), uuid7(), uuid7()
    secret, until = new_secret(), at + INVITED_FOR
    with in_words(*CHILDREN_FIRST, Reason.GRANT_REPLACES_OVER):
        laid = ask("confirm_grant", number, done, link, grant.pk, fingerprint(secret), until, at)
    confirmed = events.GrantConfirmed(
        grant=grant, user=grant.user, organisation=grant.organisation, what=grant.kind
    )
    record(confirmed, id=number)
    _record_done(grant, done)
    if laid:
        record(events.InvitationMade(user=grant.person, until=day_of(until)), id=link)
    return secret if laid else ""


def _record_done(grant: Grant, number: UUID) -> None:
    """Name the event of what the yes has brought about; that of an organisation only the database knows."""
    if grant.kind == GrantKind.ROLE:
        held = Membership.objects.filter(user=grant.user, organisation=grant.organisation, role=grant.role)
        record_given(held.latest("pk"), user=grant.person, organisation=grant.organisation, number=number)
    elif grant.kind == GrantKind.SECOND_STEP:
        record(events.SecondStepReset(user=grant.person), id=number)
    elif grant.kind == GrantKind.RESUME:
        record(events.AccountResumed(user=grant.person), id=number)


@command
def refuse_grant(actor: Actor, *, grant: Grant, reason: str, at: datetime) -> None:
    """Say no, with the reason that the one who asked will read."""
    grant = _to_answer(actor, grant, at)
    rules.check_reason_against(reason, grant.kind)
    number = uuid7()
    ask("refuse_grant", number, grant.pk, reason, at)
    refused = events.GrantRefused(
        grant=grant, user=grant.user, organisation=grant.organisation, what=grant.kind, reason=reason
    )
    record(refused, id=number)


@command
def put_grant_aside(actor: Actor, *, grant: Grant, at: datetime) -> None:
    """The one who asked takes it back while it waits, or puts away what became of it."""
    grant = require(actor, Permission.ACCOUNT_MANAGE, grant, at=at)
    if grant.asked_by != actor.user_id:
        raise Denied
    if grant.noted_at is not None:
        raise Refused(Reason.GRANT_OVER)
    number = uuid7()
    taken_back = ask("put_grant_aside", number, grant.pk, at)
    aside = events.GrantWithdrawn if taken_back else events.GrantNoted
    record(aside(grant=grant, user=grant.user, organisation=grant.organisation), id=number)


def record_given(membership: Membership, *, user: User, organisation: Organisation, number: UUID) -> None:
    """Name the event of a membership that the database has written."""
    given = events.MembershipGiven(
        membership=membership,
        user=user,
        organisation=organisation,
        role=membership.role,
        since=day_of(membership.valid_from),
        until=day_of(membership.valid_to) if membership.valid_to else None,
    )
    record(given, id=number)


def day_of(moment: datetime) -> str:
    """The day of a moment where people are, as an event tells it."""
    return moment.astimezone(JAKARTA).date().isoformat()


def _to_answer(actor: Actor, grant: Grant, at: datetime) -> Grant:
    manages = actor.may(Permission.ACCOUNT_MANAGE)
    grant = require(actor, Permission.ACCOUNT_MANAGE if manages else Permission.GRANT_ANSWER, grant, at=at)
    rules.check_can_answer(grant.asked_by, grant.user_id, answers=actor.user_id)
    if grant.kind == GrantKind.OFFICE and sits_there(actor, grant.organisation_id, at=at):
        raise Refused(Reason.OFFICE_NEEDS_ANOTHER)
    rules.check_waits(grant.answer, grant.expires_at, at=at)
    return grant


def _check_still_free(grant: Grant, at: datetime) -> None:
    """Meanwhile the office may have closed or changed, the role been given or ended, its days passed."""
    if grant.kind != GrantKind.OFFICE:
        rules.check_takes_part(active=grant.organisation.active)
    if grant.kind != GrantKind.ROLE:
        return
    rules.check_role_fits(grant.role, grant.organisation.kind)
    begins = max(at, grant.valid_from or at)
    if grant.replaces is not None and rules.is_over(grant.replaces.valid_to, at=begins):
        raise Refused(Reason.GRANT_REPLACES_OVER)
    held = Membership.objects.filter(user=grant.user, organisation=grant.organisation, role=grant.role)
    if held.exclude(valid_to__lte=begins).exists():
        raise Refused(Reason.MEMBERSHIP_HELD)
    if rules.is_over(grant.valid_to, at=at):
        raise Refused(Reason.GRANT_OVER)
