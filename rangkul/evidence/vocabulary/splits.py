"""The words of splitting a code: whose passage is moved how, and what its coder answers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Manner(TextChoices):
    """What follows from saying where a passage belongs; nobody's coding is moved by somebody else."""

    MOVED = "moved", _("Moved")
    PROPOSED = "proposed", _("Proposed to its coder")
    BESIDE = "beside", _("Coded beside: its coder is not in the study")


class ProposalAnswer(TextChoices):
    """What a coder says to a proposal for a passage of theirs."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Left as it is")
