"""Whom a visitor of the demo can be, told on the page where one signs in."""

from dataclasses import dataclass

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rangkul.sandbox.cast import ORGANISATIONS, PASSWORD, PEOPLE, email_of

register = template.Library()

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


@register.simple_tag
def invented_people() -> list[Visitor]:
    """Those as whom a visitor begins, each with what to try."""
    return [
        Visitor(email_of(key), name, role.label, ORGANISATIONS[office][2], words)
        for key, words in _WORTH_TRYING.items()
        for office, role, name, _post in (PEOPLE[key],)
    ]


@register.simple_tag
def their_password() -> str:
    """The password that all invented people share."""
    return PASSWORD
