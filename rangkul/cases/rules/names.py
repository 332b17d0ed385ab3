"""Names in words that must not say who a child is."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
# Shorter words ("di", "bu") are language, not names.
_NAME_FROM = 3


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """The words of the text that are part of one of these names, whatever digits stand beside them.

    >>> names_in("Aji dan DPK-7K4-MXA sudah makan, Aji2 juga.", ["Aji Saputra"])
    ['Aji']
    """
    parts = {part.casefold() for name in names for part in _WORD.findall(name) if len(part) >= _NAME_FROM}
    return list(dict.fromkeys(word for word in _WORD.findall(text) if word.casefold() in parts))
