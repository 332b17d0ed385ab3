"""How the first people of a city come in: by whoever runs the server, before anybody can say yes.

It writes as the owner of the tables, which no page and no job does; the log names nobody as who asked.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connections, transaction
from django.utils import timezone

from rangkul.core.errors import Refused
from rangkul.core.ids import uuid7
from rangkul.core.roles import OrganisationKind
from rangkul.people.links import INVITED_FOR, fingerprint, new_secret
from rangkul.people.models import Invitation, Membership, Organisation, User
from rangkul.people.rules import check_role_fits
from rangkul.people.vocabulary import Reason

# Of an act on the server's console the platform knows no person.
_NOBODY = 0


@dataclass(frozen=True)
class Newcomer:
    """Who is let in, and where; `kind` and `city` only for an office that is not there yet."""

    name: str
    email: str
    role: str
    office: str
    kind: str = ""
    city: str = ""


def let_in(who: Newcomer, *, using: str) -> str:
    """The secret of the link with which the person sets a password; account and seat stand from now on."""
    at, secret, email = timezone.now(), new_secret(), who.email.lower()
    with transaction.atomic(using=using):
        if User.objects.using(using).filter(email__iexact=email).exists():
            raise Refused(Reason.EMAIL_TAKEN)
        office = _office(who, using)
        check_role_fits(who.role, office.kind)
        user = User(email=email, name=who.name)
        user.set_unusable_password()
        user.save(using=using)
        seat = Membership.objects.using(using).create(
            user=user, organisation=office, role=who.role, valid_from=at
        )
        Invitation.objects.using(using).create(
            user=user,
            token_hash=fingerprint(secret),
            made_by=_NOBODY,
            made_at=at,
            expires_at=at + INVITED_FOR,
        )
        _write_down(seat, at, using)
    return secret


def _office(who: Newcomer, using: str) -> Organisation:
    found = Organisation.objects.using(using).filter(short_name=who.office).first()
    if found is not None:
        return found
    if who.kind not in OrganisationKind.values or not who.city:
        raise Refused(Reason.OFFICE_UNKNOWN)
    return Organisation.objects.using(using).create(
        kind=who.kind, city=who.city, name=who.office, short_name=who.office
    )


def _write_down(seat: Membership, at: datetime, using: str) -> None:
    """The event of this seat; the database writes it, as that of every other."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT note_first_seat(%s, %s, %s)", [uuid7(), seat.pk, at])
