"""The forms of a source: what is known about it, and the consent of whoever speaks in it."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.commands.sources import About
from rangkul.evidence.forms.days import PastDayField
from rangkul.evidence.vocabulary import ConsentForm, SourceKind, StakeholderGroup

LANGUAGES = [
    ("id", _("Indonesian")),
    ("en", _("English")),
    ("su", _("Sundanese")),
    ("jv", _("Javanese")),
    ("other", _("Another language")),
]
CIRCUMSTANCES = ("setting", "others_present", "minutes", "recorded", "repeated", "returned")


class SourceForm(forms.Form):
    """What is known about a source beside its words."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=SourceKind.choices,
        widget=forms.RadioSelect(attrs={"data-layout": "2"}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("For an interview a pseudonym, for example LKS-03; never a name."),
    )
    group = forms.ChoiceField(
        label=_("Whose voice is it?"),
        choices=[("", _("Nobody's in particular")), *StakeholderGroup.choices],
        required=False,
    )
    organisation_name = forms.CharField(label=_("Organisation"), max_length=120, required=False)
    happened_on = PastDayField(label=_("On which day was it said or published?"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="id")
    lineage = forms.CharField(
        label=_("Lineage"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "lineages"}),
        help_text=_(
            "A press release and the articles made of it carry the same name here: they count as one."
        ),
    )
    with_child = forms.BooleanField(
        label=_("A child speaks in it"),
        required=False,
        help_text=_("Guardian and child must both have agreed, and quotations stay out of exports."),
    )
    setting = forms.CharField(
        label=_("Where was it?"),
        max_length=120,
        required=False,
        help_text=_("For an interview: office, shelter, on the street, by telephone."),
    )
    others_present = forms.CharField(label=_("Who else was present?"), max_length=120, required=False)
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=1, max_value=1440, required=False)
    recorded = forms.BooleanField(label=_("It was recorded"), required=False)
    repeated = forms.BooleanField(label=_("Whoever speaks was interviewed before"), required=False)
    returned = forms.BooleanField(label=_("The transcript went back to whoever speaks"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def about(self) -> About:
        """What is known, as the command takes it."""
        words = self.cleaned_data
        names = ("kind", "title", "organisation_name", "group", "happened_on", "language", "with_child")
        return About(**{name: words[name] for name in names})

    def circumstances(self, kept: dict[str, Any] | None = None) -> dict[str, Any]:
        """What a report asks of an interview; what this form does not ask stays."""
        told = {name: self.cleaned_data[name] for name in CIRCUMSTANCES}
        return {**(kept or {}), **{name: value for name, value in told.items() if value}}


class SourceConsentForm(forms.Form):
    """How somebody agreed to be used as a source."""

    form = forms.ChoiceField(
        label=_("How was it given?"), choices=ConsentForm.choices, widget=forms.RadioSelect
    )
    given_on = PastDayField(label=_("On which day?"), initial=localdate)
    given_by = forms.CharField(
        label=_("Who agreed?"),
        max_length=80,
        help_text=_("The pseudonym of the informant, for example INF-07. The list of names stays with you."),
    )
    proof = forms.CharField(
        label=_("Where is the proof?"),
        max_length=200,
        required=False,
        help_text=_("For example: folder, file number, minute of the recording."),
    )


class WithdrawForm(forms.Form):
    """Since which day somebody no longer agrees."""

    withdrawn_on = PastDayField(label=_("Since which day?"), initial=localdate)
