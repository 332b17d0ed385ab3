"""How the secrets of the second step rest: sealed, so that a stolen database signs nobody in."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from rangkul.core.sealing import open_value, seal_value

_PLACE = "secondstep"


class SealedSecrets(DefaultMFAAdapter):
    """Seals what allauth would keep in clear."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This number does not fit. Take the one that the app shows now; if none fits, set the clock of"
            " your telephone to automatic."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The secret as it rests."""
        return base64.b64encode(seal_value(text, _PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as an app of codes knows it; raises BrokenSeal rather than take another."""
        return open_value(base64.b64decode(encrypted_text), _PLACE)
