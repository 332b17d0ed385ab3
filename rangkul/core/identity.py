"""Who the database believes is asking: a sealed token that lives as long as the transaction."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connection
from psycopg.pq import TransactionStatus

from rangkul.core.planned import planned

NOBODY = ""

# Whom the request, the job or the command around us has named to the database; None where nobody has, or
# where somebody else spoke in between.
_asking: ContextVar[str | None] = ContextVar("identity_asking", default=None)


def identity_key() -> bytes:
    """The key that seals identities; the web role cannot read its copy in the database."""
    return hashlib.sha256(b"rangkul identity" + settings.SECRET_KEY.encode()).digest()


def seal(user_id: int, membership_id: int) -> str:
    """The identity token for one membership; SQL that is smuggled in cannot make one."""
    message = f"{user_id}:{membership_id}"
    return f"{message}:{_mac(identity_key(), message.encode())}"


def _mac(key: bytes, message: bytes) -> str:
    # Nested hashing, because SQL has sha256() but no HMAC without an extension; see walls.py for its twin.
    return hashlib.sha256(key + hashlib.sha256(key + message).digest()).hexdigest()


def set_identity(token: str) -> None:
    """Tell wall 2 who asks, until the transaction ends."""
    _asking.set(None)
    _tell(token)


def _tell(token: str) -> None:
    with planned() as cursor:
        cursor.execute("SELECT set_config('rangkul.identity', %s, true)", [token])


@contextmanager
def asked_by(token: str) -> Iterator[None]:
    """Tell wall 2 who asks while the block runs, inside a transaction; then whoever asked around it, again.

    Who asked around it already is not told twice: a request of many commands makes one journey for it.
    """
    around = _asking.get()
    if around != token or not connection.in_atomic_block:
        _tell(token)
    mark = _asking.set(token)
    standing = False
    try:
        yield
        standing = _asking.get() == token
    finally:
        _asking.reset(mark)
        # A broken transaction takes no statement; what undoes it brings the identity back.
        if around is not None and not (standing and around == token) and _takes_statements():
            _tell(around)


def _takes_statements() -> bool:
    raw = connection.connection
    broken = raw is None or raw.info.transaction_status == TransactionStatus.INERROR
    return connection.in_atomic_block and not connection.needs_rollback and not broken
