"""How access is given, offered, taken and ended: the only callers of the functions that write edges.

Each function runs in the database as the tables' owner and judges there, by the sealed identity, whether
the asker may; a refusal is a database error, because no page offers what is not allowed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from rangkul.core.definers import ask
from rangkul.core.ids import uuid7
from rangkul.core.models import Basis

# How long each kind of access lasts (architecture: Access to a child); every edge ends.
ASSIGNMENT_FOR = timedelta(days=365)
# Each return and each visit keeps a case open for so long: the last visit is foreseen after twelve months
# and made in the month after. The database writes no edge of case work that is longer than 400 days.
CASE_WORK_FOR = timedelta(days=395)
REFERRAL_FOR = timedelta(days=30)
DESK_INTAKE_FOR = timedelta(days=30)

# The purpose of an edge that only asks: it opens the paper that asks, and nothing that says who it is about.
ASKED = "asked"


def user(user_id: int, organisation_id: int) -> str:
    """The subject for one person while they act for this organisation, and for no other."""
    return f"u:{user_id}@{organisation_id}"


def desk(organisation_id: int) -> str:
    """The subject for an organisation's desk."""
    return f"d:{organisation_id}"


def supervisors(organisation_id: int) -> str:
    """The subject for an organisation's supervisors."""
    return f"s:{organisation_id}"


def grant(
    child_id: UUID,
    subject: str,
    level: int,
    *,
    purpose: str,
    basis: Basis,
    until: datetime,
    at: datetime,
    source: UUID | None = None,
) -> int:
    """Give access inside one's own organisation (or level 1 to another); returns the level as capped."""
    return ask("grant_edge", uuid7(), child_id, subject, level, purpose, basis.value, source, until, at)


def offer(
    child_id: UUID,
    organisation_id: int,
    level: int,
    *,
    purpose: str,
    basis: Basis,
    until: datetime,
    at: datetime,
    source: UUID,
) -> None:
    """Hold access out to another organisation until it is taken or `until` is past."""
    ask("offer_edge", uuid7(), child_id, organisation_id, level, purpose, basis.value, source, until, at)


def offer_each(
    whose: Sequence[tuple[UUID, UUID]],
    organisation_id: int,
    level: int,
    *,
    purpose: str,
    basis: Basis,
    until: datetime,
    at: datetime,
) -> None:
    """The same offer on many children, each with the source it comes from, in one journey to the database."""
    children, sources = zip(*whose, strict=True)
    keys = [uuid7() for _one in whose]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT offer_edge(o.id, o.child, %s, %s, %s, %s, o.source, %s, %s)"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) o(id, child, source)",
            [organisation_id, level, purpose, basis.value, until, at, keys, list(children), list(sources)],
        )


def take(source: UUID, subject: str, *, at: datetime, until: datetime | None = None) -> int:
    """Take what was offered from `source`, for a subject of one's own; returns the level, 0 for none."""
    return ask("take_offer", uuid7(), source, subject, until, at)


def take_each(sources: Sequence[UUID], subject: str, *, at: datetime, until: datetime) -> None:
    """Take what was offered from each of these, in one journey to the database."""
    keys = [uuid7() for _one in sources]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT take_offer(o.id, o.source, %s, %s, %s) FROM unnest(%s::uuid[], %s::uuid[]) o(id, source)",
            [subject, until, at, keys, list(sources)],
        )


def revoke_sources(whose: Sequence[tuple[UUID, UUID]], *, at: datetime) -> None:
    """End every edge and offer that came from one thing of each child, in one journey to the database."""
    children, sources = zip(*whose, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT revoke_source(o.child, o.source, %s)"
            " FROM unnest(%s::uuid[], %s::uuid[]) o(child, source)",
            [at, list(children), list(sources)],
        )


def revoke_source(child_id: UUID, source: UUID, *, at: datetime) -> int:
    """End every edge and offer that came from one thing; returns how many edges ended."""
    return ask("revoke_source", child_id, source, at)


def revoke_subject(child_id: UUID, subject: str, *, at: datetime) -> int:
    """End what one subject of one's own organisation holds on a child; returns how many edges ended."""
    return ask("revoke_subject", child_id, subject, at)


def block(child_id: UUID, user_id: int, *, at: datetime) -> None:
    """Bar a person from a child's file, whatever edges say."""
    ask("set_block", uuid7(), child_id, user_id, at)


def unblock(child_id: UUID, user_id: int, *, at: datetime) -> None:
    """Lift the bar."""
    ask("lift_block", child_id, user_id, at)
