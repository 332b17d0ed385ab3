"""How the secrets of the second step rest: sealed for one account, so that a stolen database signs nobody in.

A row that is copied or moved to another account opens nothing there.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from rangkul.core.sealing import BrokenSeal, open_value, seal_value

_owner: ContextVar[int | None] = ContextVar("second_step_owner", default=None)


@contextmanager
def second_step_of(user_id: int) -> Iterator[None]:
    """Inside, secrets are sealed and opened as those of this account.

    The library hands over a secret without its row, and while somebody signs in nobody is known yet.
    """
    before = _owner.set(user_id)
    try:
        yield
    finally:
        _owner.reset(before)


class SealedSecrets(DefaultMFAAdapter):
    """Seals what allauth would keep in clear, for the account whose page it is if nobody else is named."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This number does not fit. Take the one that the app shows now; if none fits, set the clock of"
            " your telephone to automatic."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The secret as it rests."""
        return base64.b64encode(seal_value(text, _place())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as an app of codes knows it; raises BrokenSeal rather than take another's."""
        return open_value(base64.b64decode(encrypted_text), _place())


def _place() -> str:
    owner = _owner.get()
    if owner is None and context.request is not None:
        owner = context.request.user.pk
    if owner is None:
        raise BrokenSeal("a second step of nobody")
    return f"secondstep:{owner}"
