"""How secrets rest: sealed with a key outside the database, and bound to the place they were put."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.conf import settings


class BrokenSeal(Exception):
    """The key is wrong or the value was moved; the save that needs it must not go on."""


class NoKey(Exception):
    """DATA_KEY is not set; nothing is sealed with a key that is gone tomorrow."""


def key_for(purpose: str) -> bytes:
    """A key of its own for each purpose, all from DATA_KEY."""
    if not settings.DATA_KEY:
        raise NoKey("set DATA_KEY")
    return hashlib.sha256(f"rangkul {purpose}".encode() + settings.DATA_KEY.encode()).digest()


def _key(purpose: str) -> bytes:
    return key_for(f"{purpose} ")


def seal_value(value: str, place: str) -> bytes:
    """`value` sealed for one place ("table:row:column"); it opens nowhere else."""
    return seal_bytes(value.encode(), place)


def open_value(sealed: bytes, place: str) -> str:
    """What was sealed for `place`; raises BrokenSeal rather than give back nothing."""
    return open_bytes(sealed, place).decode()


def seal_bytes(value: bytes, place: str) -> bytes:
    """A file sealed for one place, as `seal_value` seals words."""
    nonce = os.urandom(12)
    return b"\x01" + nonce + AESGCMSIV(_key("seal")).encrypt(nonce, value, place.encode())


def open_bytes(sealed: bytes, place: str) -> bytes:
    """The file that was sealed for `place`; raises BrokenSeal when the key or the place is another."""
    data = bytes(sealed)
    try:
        return AESGCMSIV(_key("seal")).decrypt(data[1:13], data[13:], place.encode())
    except (InvalidTag, ValueError) as fault:
        raise BrokenSeal(place) from fault


def blind(value: str) -> bytes:
    """A keyed fingerprint of an exact number (NIK), so that it can be looked up without being readable."""
    return hmac.new(_key("blind"), value.encode(), hashlib.sha256).digest()
