"""The forms of a handover: what goes along, who confirms on the giver's phone, why not, what was wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.forms.several import Several
from rangkul.cases.rules.handovers import NEEDS_WORDS, TAKEN_BACK_FOR
from rangkul.cases.vocabulary import Belonging, Condition, DeclineHandover, NeverArrived
from rangkul.core.form_days import MomentField


class GoesAlong(forms.Form):
    """How a child is and what goes along with it; all of it may be unknown."""

    conditions = Several(label=_("How is the child now?"), choices=Condition.choices)
    carries = Several(label=_("What the child carries"), choices=Belonging.choices)
    belongings = forms.CharField(
        label=_("Belongings in words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Amounts and marks, such as: a ukulele, Rp 15,000, a red bag."),
    )
    papers = forms.CharField(
        label=_("Papers that go along"),
        required=False,
        max_length=300,
        help_text=_("Such as: birth certificate, school card. Leave it empty if there are none."),
    )


class GiveForm(GoesAlong):
    """What goes along with the child; everything but the receiver may be unknown."""

    field_order = ("to",)
    to = forms.ChoiceField(label=_("Who receives the child?"), widget=forms.RadioSelect)
    place = forms.CharField(label=_("Where the child is handed over"), max_length=120)
    given_at = MomentField(label=_("When"))
    called = forms.CharField(label=_("What the child is called"), max_length=60, required=False)

    def __init__(self, *args: Any, receivers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = receivers  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The receiver confirms on the giver's phone; nobody is signed in by it."""

    email = forms.EmailField(
        label=_("Receiver's e-mail address"),
        error_messages={"invalid": _("Enter the whole e-mail address with which the receiver signs in.")},
        widget=forms.EmailInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Six-digit code"),
        required=False,
        max_length=12,
        help_text=_("Only if the receiver uses a code app."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class DeclineForm(forms.Form):
    """Why the child cannot be received."""

    reason = forms.ChoiceField(
        label=_("Why can the child not be received?"),
        choices=DeclineHandover.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What must the giver know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you saw, whom you called, where the child should go. Both sides read it."),
    )
    # Whether it may stay empty depends on the reason.
    words.expected = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Another reason, or a record that is wrong, is told in words."""
        said = super().clean() or {}
        if said.get("reason") in NEEDS_WORDS and not said.get("words"):
            self.add_error(
                "words", _("Write it down: with this reason alone the giver does not know what to do.")
            )
        return said


class WithdrawForm(forms.Form):
    """Why the giver takes the handover back."""

    reason = forms.ChoiceField(
        label=_("Why do you take the handover back?"),
        choices=[(reason.value, reason.label) for reason in TAKEN_BACK_FOR],
        widget=forms.RadioSelect,
    )


class NeverArrivedForm(forms.Form):
    """What became of a child that never arrived, and what is known of it."""

    reason = forms.ChoiceField(label=_("What became of the child?"), widget=forms.RadioSelect)
    known = forms.CharField(
        label=_("What is known?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Since when, where, with whom, and who was told. The receiver reads this too."),
    )
    # Whether it may stay empty depends on the reason.
    known.expected = True  # type: ignore[attr-defined]

    def __init__(self, *args: Any, declined: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        # While it is on the way, a child who is still with the giver is taken back.
        offered = [one for one in NeverArrived if declined or one != NeverArrived.MISTAKE]
        self.fields["reason"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]
        if declined:
            self.fields["known"].help_text = _(
                "Since when, where, with whom, and who was told. The receiver reads this too. It may stay "
                "empty only when the child never left."
            )


class NoteForm(forms.Form):
    """What was wrong on the paper, and how it should read."""

    text = forms.CharField(
        label=_("What was wrong, and how should it read?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
