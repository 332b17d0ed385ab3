"""How the secrets of the second step rest: sealed, so that a stolen database signs nobody in."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter

from rangkul.core.sealing import open_value, seal_value

_PLACE = "secondstep"


class SealedSecrets(DefaultMFAAdapter):
    """Seals what allauth would keep in clear."""

    def encrypt(self, text: str) -> str:
        """The secret as it rests."""
        return base64.b64encode(seal_value(text, _PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as an app of codes knows it; raises BrokenSeal rather than take another."""
        return open_value(base64.b64decode(encrypted_text), _PLACE)
