"""What can happen to a code: made, reworded, moved, merged, put out of use, taken up again."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.evidence.models import Code, Study


@dataclass(frozen=True)
class CodeMade(Event):
    """A code came into the codebook; with a node it stands for a factor of the framework."""

    name = "code.made"
    study: Study
    code: Code
    node: str


@dataclass(frozen=True)
class CodesTakenOver(Event):
    """The factors of the framework became codes."""

    name = "codebook.taken_over"
    study: Study
    codes: int


@dataclass(frozen=True)
class CodeReworded(Event):
    """A code has a new wording; the older one is kept, and passages coded by it ask for a look."""

    name = "code.reworded"
    study: Study
    code: Code
    version: int


@dataclass(frozen=True)
class CodeMoved(Event):
    """A code stands at another place of the tree."""

    name = "code.moved"
    study: Study
    code: Code
    parent: Code | None


@dataclass(frozen=True)
class CodeMerged(Event):
    """A code became another one; its passages count there from now on."""

    name = "code.merged"
    study: Study
    code: Code
    into: Code


@dataclass(frozen=True)
class CodeRetired(Event):
    """A code is no longer used."""

    name = "code.retired"
    study: Study
    code: Code


@dataclass(frozen=True)
class CodeTakenUp(Event):
    """A code that was out of use is used again."""

    name = "code.taken_up"
    study: Study
    code: Code
