"""Verbs on accounts: invite a person, suspend, let in again, sign out, reset the second step, take a link."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from rangkul.core.access import Actor, require
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import Event, record
from rangkul.core.ids import uuid7
from rangkul.core.roles import Permission
from rangkul.people import events, rules
from rangkul.people.commands.grants import ask_for_way_in
from rangkul.people.commands.memberships import Seat, give_membership
from rangkul.people.links import INVITED_FOR, fingerprint, new_secret
from rangkul.people.models import User
from rangkul.people.queries.accounts import is_guarded, own_city_person
from rangkul.people.rights import ask
from rangkul.people.vocabulary import GrantKind, Reason


@command
def invite_person(
    actor: Actor, *, name: str, email: str, language: str, seat: Seat, at: datetime
) -> tuple[User, str]:
    """An account with its first membership, and the secret of the link that lets its owner in.

    There is no secret when the role takes a second person: whoever says yes gets the link.
    """
    require(actor, Permission.ACCOUNT_MANAGE)
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(Reason.EMAIL_TAKEN)
    number = uuid7()
    user = User.objects.get(pk=ask("add_person", number, email, name, language, at))
    record(events.PersonAdded(user=user), id=number)
    given = give_membership(actor, user=user, seat=seat, at=at)
    return user, make_link(actor, user=user, at=at) if given else ""


@command
def make_link(actor: Actor, *, user: User, at: datetime) -> str:
    """The secret of a new link for a password; none when a second person is asked first, who then gets it."""
    user = _other(actor, user, at)
    rules.check_can_invite(active=user.is_active)
    if is_guarded(actor, user):
        ask_for_way_in(actor, kind=GrantKind.LINK, user=user, at=at)
        return ""
    secret, until, number = new_secret(), at + INVITED_FOR, uuid7()
    ask("make_invitation", number, user.pk, fingerprint(secret), until, at)
    day = until.astimezone(JAKARTA).date().isoformat()
    record(events.InvitationMade(user=user, until=day), id=number)
    return secret


@command
def take_invitation(actor: Actor, *, secret: str, password: str, at: datetime) -> None:
    """The invited person sets the password, once; `actor` is that person."""
    number = uuid7()
    taken = ask("take_invitation", number, fingerprint(secret), make_password(password), at)
    if not taken:
        raise Refused(Reason.INVITATION_OVER)
    record(events.InvitationTaken(user=User(pk=actor.user_id)), id=number)


@command
def suspend_account(actor: Actor, *, user: User, at: datetime) -> None:
    """The account is let in no more, from the next click on."""
    user = _other(actor, user, at)
    rules.check_suspended(active=user.is_active, wanted_active=False)
    _do("set_account_active", events.AccountSuspended(user=user), user, False, at)


@command
def resume_account(actor: Actor, *, user: User, at: datetime) -> None:
    """The account is let in again; for one that opens something a second person is asked."""
    user = _other(actor, user, at)
    rules.check_suspended(active=user.is_active, wanted_active=True)
    if is_guarded(actor, user):
        ask_for_way_in(actor, kind=GrantKind.RESUME, user=user, at=at)
        return
    _do("set_account_active", events.AccountResumed(user=user), user, True, at)


@command
def sign_out_everywhere(actor: Actor, *, user: User, at: datetime) -> None:
    """Every session of this person ends: a telephone is lost, a computer stayed open."""
    user = _other(actor, user, at)
    _do("sign_out_everywhere", events.AccountSignedOut(user=user), user, at)


@command
def reset_second_step(actor: Actor, *, user: User, at: datetime) -> None:
    """Ask a second person to reset it: the telephone with the codes is lost."""
    ask_for_way_in(actor, kind=GrantKind.SECOND_STEP, user=_other(actor, user, at), at=at)


def _other(actor: Actor, user: User, at: datetime) -> User:
    user = own_city_person(actor, user_id=user.pk)
    require(actor, Permission.ACCOUNT_MANAGE, user, at=at)
    rules.check_somebody_else(user.pk, asker=actor.user_id)
    return user


def _do(function: str, event: Event, user: User, *values: bool | datetime) -> None:
    number = uuid7()
    ask(function, number, user.pk, *values)
    record(event, id=number)
