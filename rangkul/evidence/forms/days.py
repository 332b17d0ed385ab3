"""How a day is asked for."""

from django import forms


class DayInput(forms.DateInput):
    """A browser's own calendar; it reads one way of writing a day only, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
