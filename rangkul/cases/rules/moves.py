"""The states of a thing as a table: who takes a step, from where, where it leads, what it records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Refused

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Move:
    """One line of a table; no sources: the thing begins with it; no target: it stays where it is."""

    party: str
    sources: frozenset[str]
    target: str | None
    event: str
    # Why the step is not open from another state, in words that say what to do next.
    why: Mapping[str, Reason] = field(default_factory=dict)


def lead(moves: Mapping[S, Move], step: S, status: str) -> str:
    """Where `step` leads from `status`; refused with what to do instead when it is not open."""
    move = moves[step]
    if status in move.sources:
        return move.target or status
    raise Refused(move.why[status])
