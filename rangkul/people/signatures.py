"""Who signs a paper: a second person on somebody else's phone, and the names and posts of that day."""

import logging
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db.models import F, Q

from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA
from rangkul.core.roles import Permission
from rangkul.core.sealing import BrokenSeal
from rangkul.people.models import Membership, Organisation, OrganisationName, User
from rangkul.people.second_step import second_step_of
from rangkul.people.signing_in import actor_for

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signatory:
    """A name as a paper prints it, with the post held on that day."""

    name: str
    post: str
    organisation: str


def account_of(email: str) -> User | None:
    """The active account behind an e-mail address, if there is one."""
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first()


def signer(
    account: User | None,
    *,
    password: str,
    code: str,
    organisation_id: int,
    permission: Permission,
    at: datetime,
) -> Actor | None:
    """The person who signs for an organisation with password and code, or None; no session begins.

    Who has set up a second factor needs it; only invented accounts may do without.
    """
    if account is None:
        # As slow as a wrong password, so that the time does not tell which addresses exist.
        User().set_password(password)
        return None
    let_in = settings.DEMO or not account.is_demo
    if not (account.check_password(password) and let_in and _second_factor(account, code)):
        return None
    memberships = (
        Membership.objects.filter(user=account, organisation_id=organisation_id, valid_from__lte=at)
        .filter(Q(valid_to=None) | Q(valid_to__gt=at), organisation__active=True)
        .select_related("organisation")
        .order_by("pk")
    )
    actors = [actor_for(membership, account) for membership in memberships]
    return next((actor for actor in actors if actor.may(permission)), None)


def _second_factor(account: User, code: str) -> bool:
    totp = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if totp is None:
        return account.is_demo
    try:
        with second_step_of(account.pk):
            return bool(code) and TOTP(totp).validate_code(code)
    except BrokenSeal:
        logger.error("the second step of account %s does not open for it", account.pk)
        return False


def signatory(user_id: int, organisation_id: int, at: datetime) -> Signatory:
    """How somebody's name, post and organisation are printed for a moment."""
    memberships = (
        Membership.objects.filter(user_id=user_id, organisation_id=organisation_id, valid_from__lte=at)
        .filter(Q(valid_to=None) | Q(valid_to__gt=at))
        .select_related("user", "post")
        .order_by("-valid_from", "pk")
    )
    found = next((one for one in memberships if one.post_id), None) or memberships.first()
    name = found.user.name if found else User.objects.get(pk=user_id).name
    post = found.post.title if found and found.post else ""
    return Signatory(name=name, post=post, organisation=organisation_name(organisation_id, at))


def organisation_name(organisation_id: int, at: datetime) -> str:
    """What an organisation was called on the day of `at`."""
    day = at.astimezone(JAKARTA).date()
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    names = OrganisationName.objects.filter(begun, organisation_id=organisation_id)
    then = (
        names.filter(Q(valid_to=None) | Q(valid_to__gte=day))
        .order_by(F("valid_from").desc(nulls_last=True))
        .first()
    )
    return then.name if then else Organisation.objects.get(pk=organisation_id).name
