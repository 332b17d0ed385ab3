"""Who the database believes is asking: a sealed token that lives as long as the transaction."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connection

NOBODY = ""

# Whom the database has believed since the request began; None where somebody else spoke in between.
_in_force: ContextVar[str | None] = ContextVar("identity_in_force", default=None)


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
    _in_force.set(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rangkul.identity', %s, true)", [token])


def ensure_identity(token: str) -> None:
    """Tell wall 2 who asks, unless it has been told at the start of this request."""
    if _in_force.get() != token or not connection.in_atomic_block:
        set_identity(token)


@contextmanager
def identity_of_request(token: str) -> Iterator[None]:
    """Tell wall 2 who asks, for a request that is one transaction."""
    before = _in_force.set(None)
    try:
        set_identity(token)
        _in_force.set(token)
        yield
    finally:
        _in_force.reset(before)


def new_data_key() -> str:
    """A fresh random key for settings, in hex."""
    return secrets.token_hex(32)
