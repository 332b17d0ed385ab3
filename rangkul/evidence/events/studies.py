"""What can happen to a study: opened, joined, expected, locked, its data opened."""

from dataclasses import dataclass
from datetime import date

from rangkul.core.events import Event
from rangkul.evidence.models import InformantTarget, Study, StudyMember


@dataclass(frozen=True)
class StudyOpened(Event):
    """An evaluation began."""

    name = "study.opened"
    study: Study
    framework: str
    period_from: date
    period_to: date


@dataclass(frozen=True)
class StudyChanged(Event):
    """The frame of a study was corrected before its pattern was locked."""

    name = "study.changed"
    study: Study
    version: int


@dataclass(frozen=True)
class StudyJoined(Event):
    """Somebody takes part in a study, or takes another part."""

    name = "study.joined"
    study: Study
    member: StudyMember
    user: int
    part: str


@dataclass(frozen=True)
class StudyLeft(Event):
    """Somebody's part in a study ended; from now on they see nothing of it."""

    name = "study.left"
    study: Study
    member: StudyMember
    user: int


@dataclass(frozen=True)
class ExpectationEntered(Event):
    """The range expected at one factor, before it is locked; without a range it was taken back."""

    name = "expectation.entered"
    study: Study
    node: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class PropositionExpected(Event):
    """Whether a proposition of the framework is expected to be triggered."""

    name = "expectation.proposition_entered"
    study: Study
    proposition: str
    triggers: bool


@dataclass(frozen=True)
class ExpectationLocked(Event):
    """The expected pattern is fixed from now on."""

    name = "expectation.locked"
    study: Study
    ratings: int
    propositions: int


@dataclass(frozen=True)
class StudyDataOpened(Event):
    """The data may be read; `without` says why there is no locked pattern."""

    name = "study.data_opened"
    study: Study
    without: str


@dataclass(frozen=True)
class InformantTargetSet(Event):
    """How many informants of one group the study wants to hear."""

    name = "informant_target.set"
    study: Study
    informant_target: InformantTarget
    group: str
    target: int
    refused: int
