"""When a source may be coded: the data are open, and whoever speaks has agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rangkul.core.errors import Refused
from rangkul.evidence.vocabulary import ConsentForm, Reason, SourceKind


@dataclass(frozen=True)
class Given:
    """One consent: how it was given, on which day, and from which day it no longer stands."""

    form: str
    given_on: date
    withdrawn_on: date | None = None


class Agreement(StrEnum):
    """Whether a source may be used, as far as the person who speaks in it is concerned."""

    NOT_NEEDED = "not_needed"
    STANDS = "stands"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"
    OF_CHILD = "of_child"


_REFUSALS = {
    Agreement.MISSING: Reason.CONSENT_MISSING,
    Agreement.OF_CHILD: Reason.CONSENT_OF_CHILD,
}


def needs_consent(kind: str, *, with_child: bool) -> bool:
    """Whether a person speaks in it: what is printed has been said in public."""
    return with_child or SourceKind(kind).needs_consent


def agreement(needed: bool, *, with_child: bool, consents: Iterable[Given], on: date) -> Agreement:
    """Whether consent stands on a day; of a child only the guardian's together with the child's counts."""
    if not needed:
        return Agreement.NOT_NEEDED
    given = [one for one in consents if one.given_on <= on]
    standing = [one for one in given if one.withdrawn_on is None or one.withdrawn_on > on]
    if not standing:
        return Agreement.WITHDRAWN if given else Agreement.MISSING
    if with_child and not any(one.form == ConsentForm.GUARDIAN_ASSENT for one in standing):
        once = any(one.form == ConsentForm.GUARDIAN_ASSENT for one in given)
        return Agreement.WITHDRAWN if once else Agreement.OF_CHILD
    return Agreement.STANDS


def check_can_code(data_opened_at: datetime | None, agreed: Agreement, *, withdrawn: str = "") -> None:
    """A source is coded when the data are open and consent stands; `withdrawn` says since which day not."""
    if agreed is Agreement.WITHDRAWN:
        raise Refused(Reason.CONSENT_WITHDRAWN, day=withdrawn)
    if agreed in _REFUSALS:
        raise Refused(_REFUSALS[agreed])
    if data_opened_at is None:
        raise Refused(Reason.DATA_NOT_OPEN)


def check_can_read(data_opened_at: datetime | None) -> None:
    """Nobody looks before the pattern is locked: an expectation written after looking is none."""
    if data_opened_at is None:
        raise Refused(Reason.DATA_NOT_OPEN)


def check_consent_day(day: date, today: date) -> None:
    """Nobody agrees or withdraws tomorrow."""
    if day > today:
        raise Refused(Reason.CONSENT_IN_FUTURE)


def check_title(title: str) -> None:
    """A source can be named."""
    if not title.strip():
        raise Refused(Reason.SOURCE_TITLE_MISSING)


def check_text(text: str) -> None:
    """A text that is kept holds words."""
    if not text.strip():
        raise Refused(Reason.TEXT_EMPTY)
