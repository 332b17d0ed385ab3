"""A day stays on one line: on a phone, "28" and "November" must not part."""

from datetime import date, datetime

from django.utils.formats import date_format

NO_BREAK = "\N{NO-BREAK SPACE}"


def unbroken(words: str) -> str:
    """The words of a moment, which may break after the day, before its hour, and nowhere else.

    >>> unbroken("28 Nov 2026, 17.05").replace(NO_BREAK, "_")
    '28_Nov_2026, 17.05'
    """
    return ", ".join(part.replace(" ", NO_BREAK) for part in words.split(", "))


def day_words(value: date | datetime, form: str) -> str:
    """A day or a moment in words, in the reader's language."""
    return unbroken(date_format(value, form))
