"""What `rangkul demo` finds in its city: filled once, and who may sign in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SignIn:
    """One invented person's way in; `who` says the role and the organisation."""

    who: str
    email: str
    password: str


def fill() -> list[SignIn]:
    """Make the invented city unless it is there, and return its people. Runs as the database's owner."""
    return []
