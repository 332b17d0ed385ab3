"""The words of going home and after: who takes the child, what a visit asks for, why a person is barred."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FamilyTie(TextChoices):
    """What the person who takes the child is to the child."""

    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Elder brother or sister")
    AUNT_UNCLE = "aunt_uncle", _("Aunt or uncle")
    GUARDIAN = "guardian", _("Legal guardian")
    OFFICER = "officer", _("Officer of the institution or the home city")
    OTHER = "other", _("Somebody else")


class NextAct(TextChoices):
    """What a visit proposes to do next; a person decides."""

    RISK_AGAIN = "risk_again", _("Assess the risk again within 24 hours.")
    MEET_CHILD = "meet_child", _("Send outreach to meet the child and record the encounter.")
    NEW_PLAN = "new_plan", _("Write a new version of the plan with the child and the family.")
    REFER = "refer", _("Refer to the partner who can give the help that is missing.")
    TRACE_FAMILY = "trace_family", _("Trace the family anew: ask the contacts and the kelurahan.")
    VISIT_SOON = "visit_soon", _("Visit again soon; do not wait for the planned day.")
    NEW_ADDRESS = "new_address", _("Write down the new address and tell the next visitor.")


class BarReason(TextChoices):
    """Why a person may not open a file."""

    RELATED = "related", _("Is related to the child or the family")
    CONFLICT = "conflict", _("Has an interest of their own in the case")
    CHILD_ASKS = "child_asks", _("The child or the family asks for it")
    MISUSED = "misused", _("Opened the file without a reason of work")
    OWN_WISH = "own_wish", _("Asks for it themselves")
