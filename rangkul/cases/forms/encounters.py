"""The form for an encounter on a phone at night."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.cases.vocabulary import Activity, Condition, Sex


class EncounterForm(forms.Form):
    """What was seen and told; only an age is required, and a guess is enough."""

    nickname = forms.CharField(label=_("Nickname"), max_length=60, required=False)
    age = forms.IntegerField(label=_("Age, a guess is enough"), min_value=0, max_value=99)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Place"), max_length=120)
    activity = forms.ChoiceField(
        label=_("Activity"), choices=Activity.choices, required=False, widget=forms.RadioSelect
    )
    condition = forms.ChoiceField(
        label=_("Condition"), choices=Condition.choices, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea)
