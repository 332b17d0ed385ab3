"""Which words stand in which field, so that a field can be found again wherever it comes out?

A canary is a word or a number that occurs nowhere else: `zqxaab` can only be the field it was written into.
"""

import re
from collections.abc import Iterator
from itertools import product
from string import ascii_lowercase

MARK = "Zqx"
# Words, numbers of sixteen digits (NIK, KK) and telephone numbers.
PATTERN = re.compile(r"zqx[a-z]{3}|32760[0-9]{11}|0899[0-9]{7}", re.IGNORECASE)


class Tokens:
    """Makes canaries and remembers the field each was written into."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._endings = ("".join(letters) for letters in product(ascii_lowercase, repeat=3))
        self._number = 0

    def word(self, field: str) -> str:
        """A word for one field."""
        return self._keep(MARK + next(self._endings), field)

    def name(self, field: str) -> str:
        """A name of two words, each a canary of its own: a first name alone is a leak too."""
        return f"{self.word(field)} {self.word(field)}"

    def sentence(self, field: str) -> str:
        """Some words around a canary, as people write them."""
        return f"Ditulis di sini {self.word(field)} apa adanya."

    def number(self, field: str) -> str:
        """A NIK or KK of sixteen digits."""
        self._number += 1
        return self._keep(f"32760{self._number:02d}101150{self._number:03d}", field)

    def phone(self, field: str) -> str:
        """A telephone number of eleven digits."""
        self._number += 1
        return self._keep(f"0899{self._number:07d}", field)

    def _keep(self, token: str, field: str) -> str:
        assert PATTERN.fullmatch(token), token
        self.fields[token.lower()] = field
        return token


def tokens_in(text: str) -> Iterator[str]:
    """Every canary in a text, as often as it is there."""
    for found in PATTERN.finditer(text):
        yield found.group().lower()
