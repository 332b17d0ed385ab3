"""The forms of a joint handover: what is said once, what goes along with each, and the answer to each."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.forms.handovers import GoesAlong
from rangkul.cases.forms.operations import counter
from rangkul.cases.rules.handovers import NEEDS_WORDS
from rangkul.cases.vocabulary import DeclineHandover
from rangkul.core.form_days import MomentField

RECEIVED, LATER = "received", "later"
ANSWERS = [
    (RECEIVED, _("Is here, received")),
    (LATER, _("Not here yet, stays on the way")),
    # What must be told in words is told on the child's own page.
    (_("Cannot be received"), [(one.value, one.label) for one in DeclineHandover if one not in NEEDS_WORDS]),
]


class SittingForm(forms.Form):
    """What is the same for all who go together."""

    to = forms.ChoiceField(label=_("Who receives the children?"), widget=forms.RadioSelect)
    place = forms.CharField(label=_("Where the children are handed over"), max_length=120)
    given_at = MomentField(label=_("When"))
    adults_male = counter(_("Men who go along"))
    adults_female = counter(_("Women who go along"))

    def __init__(self, *args: Any, receivers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = receivers  # type: ignore[attr-defined]


class GoingForm(GoesAlong):
    """One child: whether it goes, how it is, and what goes along."""

    going = forms.BooleanField(required=False, initial=True)

    DETAILS = ("conditions", "carries", "belongings", "papers")

    @property
    def details_have_errors(self) -> bool:
        """Whether something to mend lies in the folded part."""
        return any(name in self.errors for name in self.DETAILS) if self.is_bound else False


class AnswerForm(forms.Form):
    """What the receiver says of one child."""

    answer = forms.ChoiceField(label=_("Your answer"), choices=ANSWERS, initial=RECEIVED)
