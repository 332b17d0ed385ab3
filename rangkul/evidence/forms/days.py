"""How a day is asked for."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from rangkul.core.form_days import DayField


class DayInput(forms.DateInput):
    """A browser's own calendar; it reads one way of writing a day only, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PastDayField(DayField):
    """A day that has come: what was said, agreed or taken back does not lie ahead."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": DayInput(), **options})

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """The calendar ends today, whatever day the process was started on."""
        self.widget.attrs["max"] = localdate().isoformat()
        return super().get_bound_field(form, field_name)

    def validate(self, value: date | None) -> None:
        """Refuse tomorrow at the field itself."""
        super().validate(value)
        if value is not None and value > localdate():
            raise ValidationError(_("This day lies in the future. Enter a day up to today."), code="future")
