"""Whether a child came back after its case ended, and how."""

from collections.abc import Mapping
from datetime import date, datetime

from rangkul.cases.vocabulary import (
    EncounterKind,
    ReentryKind,
)
from rangkul.core.clocks import JAKARTA

_CAME_BACK: Mapping[str, ReentryKind] = {EncounterKind.RAID: ReentryKind.CAUGHT_AGAIN}


def reentry_kind(met: str) -> ReentryKind:
    """How a child came back, by how it was met; a person may say otherwise."""
    return _CAME_BACK.get(met, ReentryKind.MET_AGAIN)


def came_back(met_at: datetime, *, ended_on: date | None, ended_at: datetime) -> bool:
    """Whether a meeting lies after the end of a case; an earlier one, written down late, tells of no return.

    `ended_on`: the day of a death or a move where it is known; else the moment at which the end was told.
    """
    if ended_on is not None:
        return met_at.astimezone(JAKARTA).date() > ended_on
    return met_at > ended_at
