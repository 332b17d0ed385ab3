"""What a referral shows of a child, in the reader's words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rangkul.cases.catalogue import catalogue
from rangkul.cases.vocabulary import Risk, Service, Sex, SliceField
from rangkul.core.unbroken import day_words

# What was typed with the request or judged, not looked up in the file: nobody lacks it.
_TYPED_OR_JUDGED = (SliceField.HEALTH, SliceField.RISK)


def slice_rows(slice_: Any, service: str) -> list[tuple[str, str]]:
    """All that goes along, as word and value; what the service asks for and nobody knew has no value."""
    sex = Sex(slice_.sex).label if slice_.sex in Sex.values else slice_.sex
    rows = [
        (_("Name"), slice_.name),
        (_("Age"), slice_.age),
        (_("Sex"), str(sex)),
        (_("What the child needs"), slice_.need),
    ]
    told = {SliceField(code): value for code, value in slice_.fields.items() if value}
    entry = catalogue()[Service(service)]
    asked = [field for field in (*entry.needs, *entry.takes) if field not in _TYPED_OR_JUDGED]
    rows += [(_capital(field.label), _value(field, value)) for field, value in told.items()]
    return rows + [(_capital(field.label), "") for field in asked if field not in told]


def _capital(word: Any) -> str:
    return str(word)[:1].upper() + str(word)[1:]


def _value(code: str, value: str) -> str:
    if code == SliceField.RISK and value in Risk.values:
        return str(Risk(value).label)
    if code == SliceField.BIRTH_DATE:
        return day_words(date.fromisoformat(value), "j F Y")
    return value
