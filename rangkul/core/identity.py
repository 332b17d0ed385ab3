"""Who the database believes is asking: a sealed token that lives as long as the transaction."""

import hashlib
import secrets

from django.conf import settings
from django.db import connection

NOBODY = ""


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rangkul.identity', %s, true)", [token])


def new_data_key() -> str:
    """A fresh random key for settings, in hex."""
    return secrets.token_hex(32)
