"""What can happen to a coding: made, changed, withdrawn, undone, done again; never its words."""

from dataclasses import dataclass

from rangkul.core.events import Event, Named
from rangkul.core.models import EventKind
from rangkul.evidence.models import Code, Coding, Source, SourceText, Study


@dataclass(frozen=True)
class PassageCoded(Event):
    """A passage got a code."""

    name = "passage.coded"
    study: Study | Named
    source: Source | Named
    coding: Coding
    code: Code | Named


@dataclass(frozen=True)
class CodingChanged(Event):
    """The code of a passage, or what the passage says of it, was changed by its coder."""

    name = "coding.changed"
    study: Study
    coding: Coding
    code: Code
    version: int


@dataclass(frozen=True)
class CodingWithdrawn(Event):
    """A coder took a code off a passage; the row stays and says when."""

    name = "coding.withdrawn"
    study: Study
    coding: Coding


@dataclass(frozen=True)
class CodingStepUndone(Event):
    """A coder undid their last step."""

    name = "coding.step_undone"
    study: Study
    step: int


@dataclass(frozen=True)
class CodingStepRedone(Event):
    """A coder did a step again that they had undone."""

    name = "coding.step_redone"
    study: Study
    step: int


@dataclass(frozen=True)
class TextRead(Event):
    """Somebody read a text, with its codings as far as they may see them."""

    name = "text.read"
    kind = EventKind.READ
    study: Study
    source: Source
    text: SourceText
