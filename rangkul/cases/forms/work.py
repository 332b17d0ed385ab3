"""The forms of assessing and planning; the questions come from the instrument."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rangkul.cases.catalogue import catalogue
from rangkul.cases.forms.identity import side_by_side
from rangkul.cases.instruments import Instrument, Item, Reply
from rangkul.cases.rules.work import UNKNOWN
from rangkul.cases.vocabulary import Counselled, Horizon, Risk, ServiceResult, Stream, TracingResult
from rangkul.core.form_days import DayField, MomentField

_YES_NO = [(Reply.YES.value, _("Yes")), (Reply.NO.value, _("No")), (Reply.UNKNOWN.value, _("Not known"))]


class AssessmentForm(forms.Form):
    """Every question of an instrument as radio cards, each with a note; nothing is required in a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, instrument: Instrument, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[f"a-{item.code}"] = _question(item)
            self.fields[f"n-{item.code}"] = forms.CharField(
                label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def answers(self) -> dict[str, Any]:
        """The chosen answers; a question without one is left out."""
        chosen = {item.code: self.cleaned_data[f"a-{item.code}"] for item in self.instrument.items}
        leveled = {item.code for item in self.instrument.items if item.levels}
        return {
            code: int(answer) if code in leveled and answer != UNKNOWN else answer
            for code, answer in chosen.items()
            if answer
        }

    @property
    def notes(self) -> dict[str, str]:
        """The notes that were written."""
        notes = {item.code: self.cleaned_data[f"n-{item.code}"] for item in self.instrument.items}
        return {code: note for code, note in notes.items() if note}

    def pairs(self, items: Iterable[Item]) -> list[tuple[Any, Any]]:
        """The question and its note for each of these items."""
        return [(self[f"a-{item.code}"], self[f"n-{item.code}"]) for item in items]


def _question(item: Item) -> forms.ChoiceField:
    if item.levels:
        choices = [(str(level), str(label)) for level, label in enumerate(item.levels)]
        choices.append((UNKNOWN, str(_("Not known"))))
        layout = "2"
    else:
        choices, layout = [(code, str(label)) for code, label in _YES_NO], "3"
    question = forms.ChoiceField(
        label=str(item.ask),
        choices=choices,
        required=False,
        help_text=str(item.hint) if item.hint else "",
        widget=side_by_side(layout),
    )
    question.expected = True  # type: ignore[attr-defined]  # a draft may lack it, a signature may not
    return question


class SignForm(forms.Form):
    """Sign what was filled in."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class RiskForm(SignForm):
    """A person decides on the risk that the instrument proposes."""

    decided = forms.ChoiceField(label=_("Your decision"), choices=Risk.choices, widget=side_by_side("3"))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when you decide otherwise than the proposal."),
    )


class ViewsForm(forms.Form):
    """What the child and the family say themselves."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    child_view = forms.CharField(
        label=_("What the child says"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the child's own words. Without it the plan cannot be signed."),
    )
    family_view = forms.CharField(
        label=_("What the family says"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["child_view"].expected = True  # type: ignore[attr-defined]  # a draft may lack it


def _services() -> list[tuple[str, Any]]:
    """Every service under its stream; none before a person chooses."""
    choose = ("", _("Choose a service"))
    return [choose, *((str(stream.label), _of_stream(stream)) for stream in Stream)]


def _of_stream(stream: Stream) -> list[tuple[str, str]]:
    return [
        (entry.service.value, str(entry.service.label))
        for entry in catalogue().values()
        if entry.stream == stream
    ]


@dataclass(frozen=True)
class Provider:
    """An office that can be named for a service, with the services it gives."""

    key: int
    name: str
    gives: frozenset[str]
    own: bool = False


class NeedForm(forms.Form):
    """One need and the service that answers it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    need = forms.CharField(label=_("What the child or the family needs"), max_length=240)
    service = forms.ChoiceField(label=_("Service"), choices=_services)
    horizon = forms.ChoiceField(label=_("By when"), choices=Horizon.choices, widget=side_by_side())
    provider = forms.TypedChoiceField(label=_("Who gives it"), required=False, coerce=int, empty_value=None)
    due_on = DayField(
        label=_("Due on"),
        required=False,
        help_text=_("Leave it empty and the end of the horizon counts from the day the plan is signed."),
    )
    indicator = forms.CharField(label=_("How one sees that it worked"), required=False, max_length=240)

    def __init__(
        self, *args: Any, providers: Iterable[Provider] = (), kept: Any = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.providers, self.kept = {one.key: one for one in providers}, kept
        offered = [(one.key, one.name) for one in self.providers.values()]
        self.fields["provider"].choices = [("", _("Not decided yet")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Only who gives this service is named for it; a line that stays as it was is not asked again."""
        words: dict[str, Any] = super().clean() or self.cleaned_data
        service, provider = words.get("service"), self.providers.get(words.get("provider") or 0)
        same = (
            self.kept and provider and (self.kept.service, self.kept.provider_id) == (service, provider.key)
        )
        if service and provider and not same and service not in provider.gives:
            self.add_error("provider", self._who_gives(service, provider))
        return words

    def _who_gives(self, service: str, chosen: Provider) -> str:
        givers = [one.name for one in self.providers.values() if service in one.gives and not one.own]
        if not givers:
            told = gettext(
                "%(office)s does not give this service. Choose your own organisation, or leave it open."
            )
            return told % {"office": chosen.name}
        told = gettext(
            "%(office)s does not give this service. Choose %(givers)s or your own organisation, "
            "or leave it open."
        )
        return told % {"office": chosen.name, "givers": ", ".join(givers)}


class StartForm(forms.Form):
    """When a service began."""

    moment = MomentField(label=_("Began on"), initial=timezone.localtime)


class EndForm(forms.Form):
    """When a service ended and what it brought."""

    moment = MomentField(label=_("Ended on"), initial=timezone.localtime)
    result = forms.ChoiceField(
        label=_("What it brought"), choices=ServiceResult.choices, widget=side_by_side()
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssignForm(forms.Form):
    """Which social worker takes the case, from the version of it that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    worker = forms.TypedChoiceField(label=_("Social worker"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, workers: Iterable[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["worker"].choices = list(workers)  # type: ignore[attr-defined]


class TracingForm(forms.Form):
    """How an attempt to find the family ended."""

    result = forms.ChoiceField(
        label=_("What came of it"), choices=TracingResult.choices, widget=side_by_side()
    )
    moment = MomentField(label=_("When you tried"), initial=timezone.localtime)


class CounsellingForm(forms.Form):
    """Whom somebody counselled."""

    with_whom = forms.ChoiceField(label=_("With whom"), choices=Counselled.choices, widget=side_by_side("3"))
    moment = MomentField(label=_("When"), initial=timezone.localtime)
