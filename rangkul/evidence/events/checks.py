"""What can happen when findings are put to informants: asked, answered."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.evidence.models import MemberCheck, Source, Study


@dataclass(frozen=True)
class InformantAsked(Event):
    """A finding was put to whoever spoke in an interview."""

    name = "member_check.asked"
    study: Study
    source: Source
    member_check: MemberCheck


@dataclass(frozen=True)
class InformantAnswered(Event):
    """The informant answered; a disagreement stands among the evidence against the finding."""

    name = "member_check.answered"
    study: Study
    source: Source
    member_check: MemberCheck
    answer: str
    counts_against: bool
