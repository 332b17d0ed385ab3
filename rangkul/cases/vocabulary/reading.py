"""The terms of who has read of a child: by which act, and on which list."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReadAct(TextChoices):
    """How somebody read; the codes are the names of the events."""

    FILE = "file.opened", _("Opened the file")
    ENCOUNTER = "encounter.opened", _("Read an encounter")
    HANDOVER = "handover.opened", _("Read a handover")
    STAY = "stay.opened", _("Read the stay")
    SEALED = "sealed.opened", _("Read the sealed notes")
    STATEMENT = "statement.printed", _("Printed the statement letter")
    READERS = "readers.read", _("Looked here who has read")
    LISTED = "children.listed", _("Saw the child in a list")
    LOOKED_UP = "child.looked_up", _("Asked whether a child is known, and this one was among the answers")


class ListPlace(TextChoices):
    """The list on which a child stood."""

    TODAY = "today", _("Today")
    CASES = "cases", _("Cases")
    ENCOUNTERS = "encounters", _("Encounters")
    OPERATION = "operation", _("An operation")
    HANDOVERS = "handovers", _("Handovers")
    JOINT_HANDOVER = "joint_handover", _("A joint handover")
    REFERRALS_TO_US = "referrals_to_us", _("Referrals to the organisation")
    REFERRALS_FROM_US = "referrals_from_us", _("Referrals from the organisation")
    BOARD = "shelter_board", _("Shelter board")
    WALL = "shelter_wall", _("Shelter board on the wall")
    INSTITUTION = "institution", _("Children in an institution")
    ADMIT = "admit", _("Children who need a bed")
    MATCHES = "matches", _("Twice listed")
    SAME_CHILD = "same_child", _("Other numbers of one child")
    SEARCH = "search", _("Search")
    OPENINGS = "openings", _("What one person opened on one day")
