"""What a referral shows of a child, in the reader's words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rangkul.cases.vocabulary import Risk, Sex, SliceField
from rangkul.core.unbroken import day_words


def slice_rows(slice_: Any) -> list[tuple[str, str]]:
    """Everything that was copied for the receiver, as word and value; what nobody knew is left out."""
    sex = Sex(slice_.sex).label if slice_.sex in Sex.values else slice_.sex
    rows = [
        (_("Name"), slice_.name),
        (_("Age"), slice_.age),
        (_("Sex"), str(sex)),
        (_("What the child needs"), slice_.need),
    ]
    told = slice_.fields.items()
    return rows + [(_capital(SliceField(code).label), _value(code, value)) for code, value in told if value]


def _capital(word: Any) -> str:
    return str(word)[:1].upper() + str(word)[1:]


def _value(code: str, value: str) -> str:
    if code == SliceField.RISK and value in Risk.values:
        return str(Risk(value).label)
    if code == SliceField.BIRTH_DATE:
        return day_words(date.fromisoformat(value), "j F Y")
    return value
