"""Who may run a house with beds, and when a house closes."""

from datetime import date

from rangkul.cases.vocabulary import Reason
from rangkul.core.errors import Refused
from rangkul.core.roles import OrganisationKind

KINDS_WITH_HOUSES = frozenset(
    {OrganisationKind.SOCIAL_SERVICE, OrganisationKind.LKS, OrganisationKind.WOMEN_CHILD}
)


def check_runs_houses(kind: str, *, active: bool) -> None:
    """An organisation of this kind can run a house, and takes part."""
    if kind not in KINDS_WITH_HOUSES or not active:
        raise Refused(Reason.NO_SHELTER_HERE)


def check_closing_day(day: date, *, today: date) -> None:
    """A house closes today or later: what was, was."""
    if day < today:
        raise Refused(Reason.SHELTER_DAY_PAST)


def check_takes_in(closes_on: date | None) -> None:
    """A house that closes takes no child in."""
    if closes_on is not None:
        raise Refused(Reason.SHELTER_CLOSES)


def check_closes(closes_on: date | None) -> None:
    """Only what closes, or is closed, can be kept open."""
    if closes_on is None:
        raise Refused(Reason.SHELTER_OPEN)
