"""What can happen to the report of a study: an item said, the list taken out."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.core.models import EventKind
from rangkul.evidence.models import Study


@dataclass(frozen=True)
class ReportingSaid(Event):
    """What only a person can say was written down for one item of COREQ."""

    name = "reporting.said"
    study: Study
    item: int


@dataclass(frozen=True)
class ReportingTakenOut(Event):
    """Somebody took the COREQ list out as a file; `blank` items were open."""

    name = "reporting.taken_out"
    kind = EventKind.READ
    study: Study
    form: str
    blank: int


@dataclass(frozen=True)
class AgreementFiguresRefused(Event):
    """The lead decided that the study reports no agreement figures, or that it does again."""

    name = "reporting.figures_refused"
    study: Study
    refused: bool
