"""The words of a study: who takes part, what kind of source it is, whose voice, how consent was given."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """What a member of a study does in it."""

    LEAD = "lead", _("Lead")
    CODER = "coder", _("Coder")
    SECOND_CODER = "second_coder", _("Second coder")
    READER = "reader", _("Reader")


# Who may mark passages; a reader only reads.
CODING_PARTS = (Part.LEAD, Part.CODER, Part.SECOND_CODER)


class NoPattern(TextChoices):
    """Why the data of a study were opened without an expected pattern."""

    EXPLORATORY = "exploratory", _("The study explores: it tests no expectation")
    CODED_ELSEWHERE = "coded_elsewhere", _("The material was coded in other software before")


class SearchPlace(TextChoices):
    """Where words are looked for."""

    TEXTS = "texts", _("In the texts")
    PASSAGES = "passages", _("In coded passages")
    MEMOS = "memos", _("In memos")


class Tier(TextChoices):
    """How near a source is to what happened."""

    PRIMARY = "primary", _("Primary")
    SECONDARY = "secondary", _("Secondary")


class SourceKind(TextChoices):
    """What kind of source it is; two kinds that agree say more than one."""

    INTERVIEW = "interview", _("Interview")
    DOCUMENT = "document", _("Document")
    LITERATURE = "literature", _("Literature")
    MEDIA = "media", _("Media")
    OBSERVATION = "observation", _("Observation")
    SURVEY = "survey", _("Survey")

    @property
    def tier(self) -> Tier:
        """Primary when people speak or are watched, secondary when somebody else has written."""
        told = {SourceKind.INTERVIEW, SourceKind.OBSERVATION, SourceKind.SURVEY}
        return Tier.PRIMARY if self in told else Tier.SECONDARY

    @property
    def needs_consent(self) -> bool:
        """Whether a person must have agreed before what they said is read for a study."""
        return self.tier == Tier.PRIMARY


class StakeholderGroup(TextChoices):
    """Whose voice a source is; the rules ask whether anybody outside the state was heard."""

    SOCIAL_SERVICE = "social_service", _("Social service")
    PUBLIC_ORDER = "public_order", _("Public order")
    OTHER_AGENCY = "other_agency", _("Other government office")
    LEGISLATURE = "legislature", _("City council")
    POLICE = "police", _("Police")
    LKS = "lks", _("Social welfare institution (LKS)")
    COMMUNITY = "community", _("Community or volunteer")
    PRIVATE = "private", _("Private company")
    ACADEMIC = "academic", _("University or researcher")
    PRESS = "press", _("Press")
    FAMILY = "family", _("Family")
    CHILD = "child", _("Child")

    @property
    def of_the_state(self) -> bool:
        """Whether this voice is a public body."""
        return self in {
            StakeholderGroup.SOCIAL_SERVICE,
            StakeholderGroup.PUBLIC_ORDER,
            StakeholderGroup.OTHER_AGENCY,
            StakeholderGroup.LEGISLATURE,
            StakeholderGroup.POLICE,
        }


class ConsentForm(TextChoices):
    """How somebody agreed that what they say is used."""

    WRITTEN = "written", _("Signed on paper")
    RECORDED = "recorded", _("Spoken on the recording")
    WITNESSED = "witnessed", _("Spoken before a witness")
    GUARDIAN_ASSENT = "guardian_assent", _("Guardian signed and the child agreed")


class ExchangeWay(TextChoices):
    """Whether a project came in or went out."""

    IN = "in", _("Brought into the study")
    OUT = "out", _("Taken out of the study")


class ExchangeFormat(TextChoices):
    """The form of an exchanged file."""

    QDPX = "qdpx", _("REFI-QDA project (.qdpx)")
    QDC = "qdc", _("REFI-QDA codebook (.qdc)")
    TAGUETTE = "taguette", _("Taguette project (.sqlite3)")


class FileState(TextChoices):
    """How far a project file has come."""

    READ = "read", _("Read, not brought in")
    RUNNING = "running", _("Coming in")
    IN = "in", _("Brought in")
    FAILED = "failed", _("Did not come in")


class FiguresState(TextChoices):
    """How far the figures of a double coding have come."""

    ASKED = "asked", _("Being computed")
    MADE = "made", _("Computed")
    FAILED = "failed", _("Not computed")


class MemberAnswer(TextChoices):
    """What somebody who was interviewed says of a finding."""

    AGREE = "agree", _("Agrees")
    NUANCE = "nuance", _("Agrees in part")
    DISAGREE = "disagree", _("Disagrees")


class Rating(IntegerChoices):
    """How far a factor holds; the scale of every judgement and every expectation."""

    ABSENT = 0, _("Absent")
    EMERGING = 1, _("Emerging")
    PARTIAL = 2, _("Partial")
    FULFILLED = 3, _("Fulfilled")
