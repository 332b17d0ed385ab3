"""The account behind a request, with the seats it holds at this moment: one statement for each page."""

from datetime import datetime
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from rangkul.core.planned import planned
from rangkul.people.models import Membership, Organisation, User

_SEATS = (
    " FROM people_user u LEFT JOIN (people_membership m JOIN people_organisation o"
    " ON o.id = m.organisation_id AND o.active)"
    " ON m.user_id = u.id AND m.valid_from <= %s AND (m.valid_to IS NULL OR m.valid_to > %s)"
    " WHERE u.id = %s ORDER BY m.id"
)


class Accounts(AuthenticationBackend):
    """As allauth's; whom it finds behind a session carries the seats held now, read anew for each request."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whoever is let in; an invented person, whose password everybody knows, in a demo only."""
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)

    def get_user(self, user_id: Any) -> User | None:
        """The account with its `seats`, or None for one that may not sign in."""
        user = seated_user(user_id, at=timezone.now())
        return user if user is not None and self.user_can_authenticate(user) else None


def seated_user(user_id: int, *, at: datetime) -> User | None:
    """The account, and in `seats` its memberships that hold at `at` in organisations that take part."""
    with planned() as cursor:
        cursor.execute(_question(), [at, at, user_id])
        rows = cursor.fetchall()
    if not rows:
        return None
    ends = [len(_columns(User)), len(_columns(User)) + len(_columns(Membership))]
    user = _row(User, rows[0][: ends[0]])
    user.seats = [_seat(row[ends[0] : ends[1]], row[ends[1] :]) for row in rows if row[ends[0]] is not None]
    return user


@cache
def _question() -> str:
    names = [
        f'{table}."{column}"'
        for table, model in (("u", User), ("m", Membership), ("o", Organisation))
        for column in _columns(model)
    ]
    return f"SELECT {', '.join(names)}{_SEATS}"


@cache
def _columns(model: type[models.Model]) -> dict[str, str]:
    """The attribute of each column, in the order in which the model takes them."""
    return {str(field.column): field.attname for field in model._meta.concrete_fields}


def _seat(membership: tuple[Any, ...], organisation: tuple[Any, ...]) -> Membership:
    seat = _row(Membership, membership)
    seat.organisation = _row(Organisation, organisation)
    return seat


def _row(model: Any, values: tuple[Any, ...]) -> Any:
    return model.from_db(connection.alias, list(_columns(model).values()), values)
