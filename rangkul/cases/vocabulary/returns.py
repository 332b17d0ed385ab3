"""The words of a return and its visits: who takes the child, what a visit asks for."""

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
