"""The 32 items of COREQ, in our own words: what a report of interviews must tell.

After Tong, Sainsbury and Craig (2007).
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class CoreqDomain(TextChoices):
    """The three parts of COREQ."""

    TEAM = "team", _("The people who asked")
    DESIGN = "design", _("How the study was done")
    FINDINGS = "findings", _("How the material was read and told")


class CoreqItem(IntegerChoices):
    """One thing a reader must be told."""

    INTERVIEWER = 1, _("Who held the interviews")
    CREDENTIALS = 2, _("What they have studied")
    OCCUPATION = 3, _("What their work was at the time")
    GENDER = 4, _("Whether they are women or men")
    TRAINING = 5, _("What experience and training they had")
    RELATIONSHIP = 6, _("Whether they knew the informants before")
    KNOWN_OF_THEM = 7, _("What the informants knew of them and of their aims")
    INTERESTS = 8, _("What interests and assumptions they brought along")
    ORIENTATION = 9, _("Which method the study follows")
    SAMPLING = 10, _("How the informants were chosen")
    APPROACH = 11, _("How they were approached")
    SAMPLE_SIZE = 12, _("How many took part")
    REFUSED = 13, _("How many declined or left, and why")
    SETTING = 14, _("Where the interviews were held")
    OTHERS_PRESENT = 15, _("Who else was present")
    SAMPLE = 16, _("What the informants have in common and what not")
    GUIDE = 17, _("Which questions were asked, and whether they were tried out")
    REPEATED = 18, _("Whether anybody was interviewed again")
    RECORDED = 19, _("Whether sound or picture was recorded")
    FIELD_NOTES = 20, _("Whether notes were taken during or after")
    DURATION = 21, _("How long the interviews took")
    SATURATION = 22, _("Whether saturation was looked at")
    RETURNED = 23, _("Whether transcripts went back to the informants")
    CODERS = 24, _("How many people coded")
    CODING_TREE = 25, _("What the codebook looks like")
    DERIVATION = 26, _("Whether themes were set beforehand or came from the material")
    SOFTWARE = 27, _("Which software was used")
    CHECKED = 28, _("Whether informants gave an answer to the findings")
    QUOTATIONS = 29, _("Whether quotations stand beside the themes, and whose they are")
    CONSISTENT = 30, _("Whether findings and material fit together")
    MAJOR = 31, _("Which themes carry the findings")
    MINOR = 32, _("Which side themes and which cases against them are told")

    @property
    def domain(self) -> CoreqDomain:
        """The part of COREQ it stands in."""
        if self <= CoreqItem.INTERESTS:
            return CoreqDomain.TEAM
        return CoreqDomain.DESIGN if self <= CoreqItem.RETURNED else CoreqDomain.FINDINGS
