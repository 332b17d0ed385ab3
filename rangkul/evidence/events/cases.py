"""What can happen to a case of a study: made, changed, given a voice."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.evidence.models import Source, Study, StudyCase


@dataclass(frozen=True)
class StudyCaseMade(Event):
    """A case to compare came into a study; no case of a child."""

    name = "study_case.made"
    study: Study
    study_case: StudyCase


@dataclass(frozen=True)
class StudyCaseChanged(Event):
    """A case of a study has another name, description or value."""

    name = "study_case.changed"
    study: Study
    study_case: StudyCase
    version: int


@dataclass(frozen=True)
class VoicesLinked(Event):
    """Somebody said for which cases a source and its speakers speak."""

    name = "source.voices_linked"
    study: Study
    source: Source
    linked: int
    unlinked: int
