"""Days and moments as people type them, and the one place that says which years can be meant."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rangkul.core.clocks import CLOCKS_DIFFER_BY

# Nobody whom we meet was born before, and no promise reaches further. Calendars of computers break near the
# years 1 and 9999: a moment there cannot be moved into another time zone.
FIRST_YEAR, LAST_YEAR = 1900, 2100
DAY, MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M"


def in_calendar(day: date | datetime) -> bool:
    """Whether a day or moment lies in the years that can be meant."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _checked(day: Any) -> Any:
    if day is not None and not in_calendar(day):
        raise ValidationError(
            _("Check the year: it must lie between %(first)s and %(last)s."),
            code="year",
            params={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
        )
    return day


class DayField(forms.DateField):
    """A day as phones enter it."""

    def __init__(self, **options: Any) -> None:
        bounds = {"min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}
        options.setdefault("widget", forms.DateInput(attrs={"type": "date", **bounds}, format=DAY))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """The day, if it can be meant."""
        day: date | None = _checked(super().to_python(value))
        return day


class MomentField(forms.DateTimeField):
    """The day and time at which something happened, as phones enter them, in local time.

    What has not happened yet is said here already, so that a form names all of its faults at once.
    """

    default_error_messages = {
        "future": _("This moment lies in the future. Enter when it really happened."),
    }

    def __init__(self, **options: Any) -> None:
        bounds = {"min": f"{FIRST_YEAR}-01-01T00:00", "max": f"{LAST_YEAR}-12-31T23:59"}
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", **bounds}, format=MOMENT)
        super().__init__(**{"widget": widget, **options})

    def to_python(self, value: Any) -> datetime | None:
        """The moment, if it can be meant."""
        moment: datetime | None = _checked(super().to_python(value))
        return moment

    def validate(self, value: datetime | None) -> None:
        """Nothing is written down that has not happened."""
        super().validate(value)
        if value is not None and value > timezone.now() + CLOCKS_DIFFER_BY:
            raise ValidationError(self.error_messages["future"], code="future")
