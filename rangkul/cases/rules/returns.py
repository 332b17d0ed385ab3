"""What holds when a child goes home: the letter first, then where it lives and what is told."""

from collections.abc import Mapping
from datetime import timedelta

from rangkul.cases.vocabulary import (
    Reason,
    ReturnKind,
    StayOutReason,
)
from rangkul.core.errors import Refused

_TO_PEOPLE = {ReturnKind.FAMILY, ReturnKind.RELATIVE}


_LEAVES_FOR: Mapping[ReturnKind, StayOutReason] = {
    ReturnKind.FAMILY: StayOutReason.FAMILY,
    ReturnKind.RELATIVE: StayOutReason.FAMILY,
    ReturnKind.INSTITUTION: StayOutReason.INSTITUTION,
    ReturnKind.HOME_CITY: StayOutReason.HOME_CITY,
}


# How a stay ended after which the child lives somewhere: each is told by a return, which plans the visits.
NEEDS_RETURN: Mapping[str, ReturnKind] = {
    StayOutReason.FAMILY: ReturnKind.FAMILY,
    StayOutReason.INSTITUTION: ReturnKind.INSTITUTION,
    StayOutReason.HOME_CITY: ReturnKind.HOME_CITY,
}


# Assumed: a return is written down within a day, while those who saw the child leave still know.
RETURN_WITHIN = timedelta(hours=24)


def event_of_return(kind: str) -> str:
    """The event that a return of this kind is, by which the procedure's clocks start."""
    return "child.placed" if kind == ReturnKind.INSTITUTION else "child.returned"


def check_can_return(kind: str, *, statement_signed: bool, has_institution: bool) -> None:
    """Nobody is released to people without the signed letter, or to an institution without a name."""
    if kind in _TO_PEOPLE and not statement_signed:
        raise Refused(Reason.STATEMENT_MISSING)
    if kind == ReturnKind.INSTITUTION and not has_institution:
        raise Refused(Reason.RETURN_NEEDS_INSTITUTION)


def out_reason(kind: str) -> StayOutReason:
    """Why a stay in the house ends when the child goes home or to an institution."""
    return _LEAVES_FOR[ReturnKind(kind)]
