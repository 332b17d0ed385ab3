"""The forms of accounts and organisations, and the sign-in form in our own words."""

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rangkul.core.form_days import DayField
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.vocabulary import REASONS_AGAINST, AccreditationEnd

Choices = list[tuple[str, str]]
Groups = list[tuple[str, Choices]]


class SignInForm(LoginForm):
    """E-mail address and password; the session ends by itself, so nothing is "remembered"."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("remember", None)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "inputmode": "email"}
        )
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})


class Titles(forms.TextInput):
    """A line that offers the titles used before while one types."""

    template_name = "people/titles.html"
    titles: list[str] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The line and its list, which share a name."""
        context = super().get_context(name, value, {**(attrs or {}), "list": f"{name}-titles"})
        return {**context, "list": f"{name}-titles", "titles": self.titles}


# --- organisations ------------------------------------------------------------------------------------------


class _PlaceForm(forms.Form):
    area = forms.ChoiceField(
        label=_("Where it is"),
        required=False,
        help_text=_("The kecamatan or kelurahan. Leave it empty for the whole city."),
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )

    def __init__(self, *args: Any, areas: Groups, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = [("", _("The whole city")), *areas]  # type: ignore[attr-defined]

    def clean_area(self) -> str | None:
        """No place is no code."""
        return self.cleaned_data["area"] or None


class OrganisationForm(_PlaceForm):
    """What a new organisation is called, what kind it is, where it is."""

    name = forms.CharField(label=_("Full name"), max_length=120, help_text=_("As letters print it."))
    short_name = forms.CharField(label=_("Short name"), max_length=40, help_text=_("As colleagues say it."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Choose a kind")), *OrganisationKind.choices],
        help_text=_("The kind sets how far its people can ever see into a child's file."),
    )
    field_order = ("name", "short_name", "kind", "area", "phone")


class OrganisationChangeForm(_PlaceForm):
    """What may change of an organisation, besides its name."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=OrganisationKind.choices,
        help_text=_("Another kind takes a second person; until then it stays what it is."),
    )
    active = forms.BooleanField(
        label=_("It takes part"),
        required=False,
        help_text=_("Closed, its people are out at once; open again, when a second person has said yes."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("kind", "active", "area", "phone", "version")


class AccreditationEndForm(forms.Form):
    """On which day an accreditation ended, and why."""

    reason = forms.ChoiceField(
        label=_("Why it ended"),
        choices=AccreditationEnd.choices,
        widget=forms.RadioSelect,
    )
    ended_on = DayField(
        label=_("On which day it ended"),
        help_text=_("As the paper says it; today at the latest. It stands on the page of the institution."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OrganisationNameForm(forms.Form):
    """Another name, and from which day on."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40)
    since = DayField(label=_("From which day on"), help_text=_("Letters of earlier days keep the old name."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


# --- people -------------------------------------------------------------------------------------------------


_ROLES_ANEW = {
    "hx-get": "",
    "hx-include": "#id_role",
    "hx-trigger": "change",
    "hx-select": "#field-id_role",
    "hx-target": "#field-id_role",
    "hx-swap": "outerHTML",
}


class SeatForm(forms.Form):
    """Which role in which organisation, from when to when, and the post that letters print."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose a role")), *Role.choices],
        help_text=_("What the person may do there. Who may see which child is decided by the work itself."),
    )
    post = forms.CharField(
        label=_("Post (jabatan)"),
        required=False,
        max_length=120,
        widget=Titles,
        help_text=_("As it is printed under a signature."),
    )
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"), required=False, help_text=_("Leave it empty if no end is set yet."))

    def __init__(self, *args: Any, organisations: Choices, posts: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        places = [("", _("Choose an organisation")), *organisations]
        self.fields["organisation"].choices = places  # type: ignore[attr-defined]
        # With a script the roles change as another organisation is chosen; without one the answer names them.
        self.fields["organisation"].widget.attrs |= _ROLES_ANEW
        self.fields["post"].widget.titles = posts

    @property
    def chosen(self) -> str:
        """The key of the organisation that is chosen so far."""
        return str(self["organisation"].value() or "")

    def offer(self, roles: Iterable[Role]) -> None:
        """Show these roles only; what was posted has been read by then."""
        kept = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = [("", _("Choose a role")), *kept]  # type: ignore[attr-defined]


class InviteForm(SeatForm):
    """Who is invited, and their first membership."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As letters print it."))
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("The person signs in with it.")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        widget=forms.RadioSelect(attrs={"data-layout": "short"}),
    )
    field_order = ("name", "email", "language", "organisation", "role", "post", "since", "until")

    def clean_email(self) -> str:
        """One way of writing for one address."""
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.Form):
    """Which other role a person has in the same organisation."""

    role = forms.ChoiceField(
        label=_("The new role"), help_text=_("Only roles that make sense in this kind of organisation.")
    )
    post = forms.CharField(
        label=_("Post (jabatan)"),
        required=False,
        max_length=120,
        widget=Titles,
        help_text=_("As it is printed under a signature."),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], posts: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(one.value, one.label) for one in roles]
        self.fields["role"].choices = [("", _("Choose a role")), *offered]  # type: ignore[attr-defined]
        self.fields["post"].widget.titles = posts


class LastDayForm(forms.Form):
    """When a membership ends."""

    until = DayField(
        label=_("Last day"), help_text=_("With today, the person is out of this organisation at once.")
    )


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A short sentence is easy to keep in mind and hard to guess."),
    )
    again = forms.CharField(
        label=_("The same password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: tuple[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        name, email = person
        self.person = get_user_model()(name=name, email=email)

    def clean(self) -> dict[str, Any]:
        """Both are the same, and not easy to guess."""
        words = super().clean() or {}
        first, second = words.get("password"), words.get("again")
        if first and second and first != second:
            self.add_error("again", str(_("This is not the same password. Write it once more.")))
        elif first:
            try:
                validate_password(first, self.person)
            except ValidationError as weak:
                self.add_error("password", weak)
        return words


class GrantReasonForm(forms.Form):
    """Why a second person says no."""

    reason = forms.ChoiceField(label=_("Why not"), help_text=_("The one who asked reads it."))

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        fitting = [(one.value, one.label) for one in REASONS_AGAINST[kind]]
        self.fields["reason"].choices = [("", _("Choose a reason")), *fitting]  # type: ignore[attr-defined]
