"""The secret of a link that lets one person in, and what is kept of it."""

import hashlib
import secrets
from datetime import timedelta

# How long a link stays open that somebody carries to a colleague; the database allows no more.
INVITED_FOR = timedelta(days=7)


def new_secret() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
