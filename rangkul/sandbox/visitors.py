"""Whom a visitor of the demo can be, told on the page where one signs in."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from rangkul.core.entrance import below_sign_in
from rangkul.sandbox.cast import ORGANISATIONS, PASSWORD, PEOPLE, email_of

# One of each kind, in the order of a child's way. The command that runs the demo prints all of them.
_WORTH_TRYING: dict[str, str | Promise] = {
    "satpol": _("Write down a child met at night, and hand it over."),
    "rps": _("Receive the child, give it a bed, hand the shift over."),
    "penerima": _("Open the case and choose a worker; bring a register in."),
    "peksos": _("Assess, plan, ask other offices for help, bring the child home."),
    "disdukcapil": _("Answer what is asked, and see only what that needs."),
    "lksa": _("Answer for an institution where children live."),
    "penyelia": _("See what is late, decide on closure, read who opened a file."),
    "penilai": _("Code interviews in a study, without reaching any child's file."),
    "admin": _("Let people in, always with a second person's yes."),
}


@dataclass(frozen=True)
class Visitor:
    """An invented person as whom somebody can look around."""

    email: str
    name: str
    role: str | Promise
    office: str
    worth_trying: str | Promise


@below_sign_in
def ways_in(request: HttpRequest) -> SafeString:
    """In a demo a button for each invented person, on a real server nothing."""
    if not settings.DEMO:
        return SafeString()
    context = {"people": invented_people(), "password": PASSWORD}
    return render_to_string("sandbox/sign_ins.html", context, request)


def invented_people() -> list[Visitor]:
    """Those as whom a visitor begins, each with what to try."""
    return [
        Visitor(email_of(key), name, role.label, ORGANISATIONS[office][2], words)
        for key, words in _WORTH_TRYING.items()
        for office, role, name, _post in (PEOPLE[key],)
    ]
