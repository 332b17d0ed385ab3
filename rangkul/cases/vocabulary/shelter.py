"""The words of the shelter board: what is still missing for a child who stays."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Missing(TextChoices):
    """What a child in the shelter still needs, as the board says it."""

    HANDOVER = "handover", _("No handover record")
    CASE = "case", _("No case opened")
    RISK = "risk", _("Risk in 24 hours not assessed")
    ASSESSMENT = "assessment", _("Four sides not assessed")
    NAME = "name", _("Full name not known")
    PAPERS = "papers", _("No identity papers seen")
    FAMILY = "family", _("Nobody to call yet")
