"""What can happen to a double coding: drawn, coded blind, finished, opened, compared."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.core.models import EventKind
from rangkul.evidence.models import Adjudication, Sample, Study


@dataclass(frozen=True)
class SampleDrawn(Event):
    """Passages were drawn by chance, from each kind of source, for two or more coders."""

    name = "sample.drawn"
    study: Study
    sample: Sample
    seed: int
    share: float
    passages: int
    strata: int
    coders: int
    speakers_left_out: int


# Neither code nor passage: the log of a blind coding must not tell a colleague what was coded.
@dataclass(frozen=True)
class BlindCoded(Event):
    """A coder marked something in a sample that is not open yet."""

    name = "sample.coded"
    study: Study
    sample: Sample


@dataclass(frozen=True)
class BlindCodingWithdrawn(Event):
    """A coder took a mark back before they had finished."""

    name = "sample.coding_withdrawn"
    study: Study
    sample: Sample


@dataclass(frozen=True)
class SampleFinished(Event):
    """A coder of a sample has finished; what they coded stays as it is."""

    name = "sample.finished"
    study: Study
    sample: Sample
    waiting_for: int


@dataclass(frozen=True)
class SampleCoderReleased(Event):
    """The lead lets a sample go on without somebody who has not finished; what they marked counts nowhere."""

    name = "sample.coder_released"
    study: Study
    sample: Sample
    user: int
    waiting_for: int


@dataclass(frozen=True)
class SampleUnlocked(Event):
    """Nobody is waited for any more: from now on the study sees what `coders` coded blind."""

    name = "sample.unlocked"
    study: Study
    sample: Sample
    coders: int


@dataclass(frozen=True)
class AgreementRead(Event):
    """Somebody read how far the coders of a sample agree."""

    name = "sample.agreement_read"
    kind = EventKind.READ
    study: Study
    sample: Sample


# No figure in these: the log is read by more people than the study.
@dataclass(frozen=True)
class AgreementAsked(Event):
    """It was asked to compute how far the coders of an open sample agree."""

    name = "sample.agreement_asked"
    study: Study
    sample: Sample


@dataclass(frozen=True)
class AgreementComputed(Event):
    """How far the coders of an open sample agree was computed, and is kept with what it rests on."""

    name = "sample.agreement_computed"
    study: Study
    sample: Sample


@dataclass(frozen=True)
class AgreementNotComputed(Event):
    """Computing how far the coders of an open sample agree failed."""

    name = "sample.agreement_not_computed"
    study: Study
    sample: Sample


@dataclass(frozen=True)
class DisagreementSettled(Event):
    """Where coders differed, the team settled whether the code holds; the originals stay."""

    name = "sample.disagreement_settled"
    study: Study
    sample: Sample
    adjudication: Adjudication
    holds: bool
