"""The forms of a referral: ask for a service, and each answer that needs words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import (
    BestInterest,
    DeclineReason,
    LegalBasis,
    ServiceResult,
    SettledHow,
    Urgency,
)

_CARDS = {"data-layout": "2"}


def _words(label: Any, *, rows: int = 4, help_text: Any = "", required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=area, help_text=help_text, required=required)


class ReferralForm(forms.Form):
    """What is asked of whom, how soon, and why this is best for the child."""

    to = forms.ChoiceField(label=_("Which organisation is asked?"), widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_("How soon must they answer?"),
        choices=[
            (Urgency.ROUTINE, _("Routine: within 3 working days")),
            (Urgency.URGENT, _("Urgent: within 24 hours")),
        ],
        widget=forms.RadioSelect(attrs=_CARDS),
    )
    need = forms.CharField(
        label=_("What does the child need from them?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read this once they accept."),
    )
    reason = forms.ChoiceField(
        label=_("Why is this best for the child?"), choices=BestInterest.choices, widget=forms.RadioSelect
    )
    why = _words(
        _("Say it in your own words"),
        rows=3,
        help_text=_("This stays in the file. The receiver does not see it."),
    )
    health = _words(
        _("Health notes that they must know"),
        rows=3,
        required=False,
        help_text=_("Only what matters for this help. They read it once they accept."),
    )
    legal_basis = forms.ChoiceField(
        label=_("On which legal basis?"), choices=LegalBasis.choices, widget=forms.RadioSelect(attrs=_CARDS)
    )
    consent = forms.ChoiceField(label=_("Which consent?"), required=False, widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        receivers: list[tuple[str, str]],
        consents: list[tuple[str, str]],
        takes_health: bool,
        **options: Any,
    ) -> None:
        options.setdefault("initial", {"urgency": Urgency.ROUTINE, "legal_basis": LegalBasis.PUBLIC_TASK})
        super().__init__(*args, **options)
        _field(self, "to").choices = receivers
        if len(receivers) == 1:
            self.initial.setdefault("to", receivers[0][0])
        if consents:
            _field(self, "consent").choices = consents
        else:
            del self.fields["consent"]
        if not takes_health:
            del self.fields["health"]


def _field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    return field


class DeclineForm(forms.Form):
    """Why we cannot."""

    reason = forms.ChoiceField(
        label=_("Why can you not take it on?"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )


class QuestionForm(forms.Form):
    """What we must know before we can answer."""

    words = _words(
        _("What must you know before you can answer?"),
        help_text=_("The sender answers without saying who the child is."),
    )


class AnswerForm(forms.Form):
    """The answer to the receiver's question."""

    words = _words(
        _("Your answer"),
        help_text=_("They do not know yet who the child is: write no name, no address, no number."),
    )


class ReportForm(forms.Form):
    """What came of it."""

    result = forms.ChoiceField(
        label=_("What did the service bring?"), choices=ServiceResult.choices, widget=forms.RadioSelect
    )
    words = _words(_("Tell the sender what was done"))


class SettleForm(forms.Form):
    """What comes instead of a referral that came to nothing."""

    how = forms.ChoiceField(
        label=_("Why is nobody else asked?"), choices=SettledHow.choices, widget=forms.RadioSelect
    )


class NoWordsForm(forms.Form):
    """Only yes."""
