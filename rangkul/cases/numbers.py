"""How children and papers are numbered: easy to say on the radio, and telling nothing."""

import re
import secrets
from datetime import datetime

from rangkul.core.clocks import JAKARTA
from rangkul.core.ids import uuid7

# Without 0/O, 1/I/L, 5/S, 2/Z, 8/B: they are mixed up on the phone and in handwriting.
_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"

# What a child's number looks like, also one that was brought in from an older register.
NUMBER = re.compile(r"[A-Z]{3}-[0-9A-Za-z-]{6,16}")


def child_number() -> str:
    """A random number such as DPK-7K4-MXA; it tells neither when nor as how-manyth a child was met."""
    word = "".join(secrets.choice(_LETTERS) for _ in range(6))
    return f"DPK-{word[:3]}-{word[3:]}"


def paper_number(kind: str, at: datetime) -> str:
    """The number of a paper: its kind, the month, and six letters of its own."""
    own = "".join(_LETTERS[byte % len(_LETTERS)] for byte in uuid7().bytes[-6:])
    return f"{kind}/{at.astimezone(JAKARTA):%Y/%m}/{own}"


def statement_number(case_number: str, time: int) -> str:
    """The number of a statement letter: its case's, and which return of that case it is for."""
    return f"SP/{case_number.partition('/')[2]}/{time}"
