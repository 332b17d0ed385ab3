"""What can happen when a code is split: begun, a passage placed, undone, answered, ended, taken up again."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.evidence.models import Code, CodeSplit, Coding, Placement, Study


@dataclass(frozen=True)
class CodeSplitStarted(Event):
    """The lead began to sort the passages of a code into its parts."""

    name = "code.split_started"
    study: Study
    code: Code
    split: CodeSplit
    parts: int


@dataclass(frozen=True)
class PassagePlaced(Event):
    """The lead said where a passage belongs; of a colleague's passage this is a proposal."""

    name = "passage.placed"
    study: Study
    split: CodeSplit
    coding: Coding
    manner: str
    kept: bool
    parts: int


@dataclass(frozen=True)
class PlacementUndone(Event):
    """The lead took back where a passage belongs."""

    name = "passage.placement_undone"
    study: Study
    placement: Placement
    coding: Coding


@dataclass(frozen=True)
class ProposalAnswered(Event):
    """A coder took over a proposal for a passage of theirs, or left the passage as it is."""

    name = "proposal.answered"
    study: Study
    placement: Placement
    coding: Coding
    answer: str


@dataclass(frozen=True)
class CodeSplitEnded(Event):
    """The lead ended the sorting, with so many passages left under the code."""

    name = "code.split_ended"
    study: Study
    code: Code
    split: CodeSplit
    left: int
    heading: bool


@dataclass(frozen=True)
class CodeSplitReopened(Event):
    """The lead goes on with a sorting that was ended."""

    name = "code.split_reopened"
    study: Study
    code: Code
    split: CodeSplit
