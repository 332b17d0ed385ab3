"""What a password must not be, beyond Django's own list: a common word that was only made longer."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Words that people of our offices begin with, beside the twenty thousand of Django's list.
_OURS = frozenset(
    (
        *("rahasia", "indonesia", "merdeka", "pancasila", "bismillah", "alhamdulillah", "depok", "margonda"),
        *("dinsos", "dinassosial", "rangkul", "sayang", "anakku", "keluarga", "katasandi", "passwordku"),
        *("administrator", "selamat", "semangat", "jakarta", "bandung", "tehmanis", "sandi"),
    )
)
_REPLACED = str.maketrans("013457@$!", "oleastasi")


class NotACommonWordMadeLonger:
    """Refuses `rahasia2026!!` and `password-1234` as well: numbers and signs are the first that is tried."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords | _OURS

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when only a common word, or one said twice, is left without its ornaments."""
        plain = password.lower()
        # With its ornaments taken off, and with those read as letters that stand inside the word.
        inside = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain).translate(_REPLACED)
        for told in (plain, inside):
            bare = re.sub(r"[\W\d_]+", "", told)
            half = bare[: len(bare) // 2]
            if len(bare) < 5 or bare in self.common or (half * 2 == bare and half in self.common):
                raise ValidationError(
                    _("This is a common word with something added. Take several words instead."),
                    code="password_common_word",
                )

    def get_help_text(self) -> str:
        """What the form says before anything is typed."""
        return _("Not a common word with numbers or signs added.")
