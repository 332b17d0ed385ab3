"""At which field a refusal is said; the page then answers 409, with everything typed still there."""

from collections.abc import Mapping

from django.forms import Form
from django.http import HttpRequest

from rangkul.core import again
from rangkul.core.errors import Refused
from rangkul.people.vocabulary import Reason

_FIELDS: Mapping[str, tuple[str, ...]] = {
    Reason.EMAIL_TAKEN: ("email",),
    Reason.MEMBERSHIP_HELD: ("role",),
    Reason.ROLE_OF_ANOTHER_KIND: ("role",),
    Reason.MEMBERSHIP_IN_THE_PAST: ("since", "until"),
    Reason.MEMBERSHIP_ENDS_FIRST: ("until",),
    Reason.ORGANISATION_CLOSED: ("organisation",),
    Reason.ORGANISATION_OWN: ("active",),
    Reason.CHILDREN_SLEEP_THERE: ("active",),
    Reason.CHILDREN_LIVE_THERE: ("active",),
    Reason.CHILDREN_COME_THERE: ("active",),
    Reason.ACCREDITATION_ENDS_LATER: ("ended_on",),
    Reason.NAME_IN_THE_FUTURE: ("since",),
    Reason.NAME_BEFORE_THE_LAST: ("since",),
    Reason.NAME_UNCHANGED: ("name",),
}


def say_no(request: HttpRequest, form: Form, no: Refused) -> None:
    """Put the reason at the field it is about, else on top."""
    field = next((name for name in _FIELDS.get(no.reason, ()) if name in form.fields), None)
    again.say_no(request, form, no, field)
