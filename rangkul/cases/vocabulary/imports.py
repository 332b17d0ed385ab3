"""The words of a register: where it stands, and what becomes of each of its rows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportStatus(TextChoices):
    """Where a register stands; one that did not come in waits again."""

    DRY = "dry", _("Read, not brought in")
    RUNNING = "running", _("Coming in")
    DONE = "done", _("Brought in")
    UNDONE = "undone", _("Undone")


class RowFate(TextChoices):
    """What becomes of a row of a register."""

    IN = "in", _("Comes in")
    BEFORE = "before", _("Brought in before")
    ADULT = "adult", _("Adult, left out")
    UNDONE = "undone", _("Taken out again")
