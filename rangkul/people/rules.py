"""What an administrator may do with accounts and organisations; values in, values out."""

from dataclasses import dataclass
from datetime import date, datetime

from rangkul.core.clocks import JAKARTA
from rangkul.core.errors import Refused
from rangkul.core.roles import ROLES_GIVEN_ALONE, OrganisationKind, Role, roles_of
from rangkul.people.vocabulary import REASONS_AGAINST, Reason


def check_somebody_else(user_id: int, *, asker: int) -> None:
    """Nobody writes their own rights."""
    if user_id == asker:
        raise Refused(Reason.ROLE_FOR_ONESELF)


def check_period(since: date, until: date | None, *, at: datetime) -> None:
    """A membership begins today or later and ends after it began: the past is on letters already."""
    if since < at.astimezone(JAKARTA).date():
        raise Refused(Reason.MEMBERSHIP_IN_THE_PAST)
    if until is not None and until < since:
        raise Refused(Reason.MEMBERSHIP_ENDS_FIRST)


def check_last_day(until: date, *, at: datetime) -> None:
    """A membership ends today or later."""
    if until < at.astimezone(JAKARTA).date():
        raise Refused(Reason.MEMBERSHIP_IN_THE_PAST)


def check_runs(valid_to: datetime | None, *, at: datetime) -> None:
    """A membership that is over cannot become another."""
    if is_over(valid_to, at=at):
        raise Refused(Reason.MEMBERSHIP_OVER)


def is_over(valid_to: datetime | None, *, at: datetime) -> bool:
    """Whether an end was set and has come."""
    return valid_to is not None and valid_to <= at


def check_role_fits(role: str, kind: str) -> None:
    """The role makes sense in an organisation of this kind."""
    can = roles_of(kind)
    if role not in can:
        raise Refused(Reason.ROLE_OF_ANOTHER_KIND, roles=", ".join(str(one.label) for one in can))


def check_takes_part(*, active: bool) -> None:
    """The organisation is not closed."""
    if not active:
        raise Refused(Reason.ORGANISATION_CLOSED)


def check_can_close(organisation_id: int, *, active: bool, own: int) -> None:
    """Nobody closes the organisation they act for."""
    if not active and organisation_id == own:
        raise Refused(Reason.ORGANISATION_OWN)


def check_accreditation_ends(ended_on: date, *, accredited: bool, at: datetime) -> None:
    """It ends once, and not on a day to come."""
    if not accredited:
        raise Refused(Reason.ACCREDITATION_OVER)
    if ended_on > at.astimezone(JAKARTA).date():
        raise Refused(Reason.ACCREDITATION_ENDS_LATER)


def check_accreditation_over(*, accredited: bool) -> None:
    """Only what has ended can hold again."""
    if accredited:
        raise Refused(Reason.ACCREDITATION_HOLDS)


def check_new_name(
    new: tuple[str, str], old: tuple[str, str], *, since: date, running_since: date | None, at: datetime
) -> None:
    """A name is new, has begun, and comes after the one before."""
    if new == old:
        raise Refused(Reason.NAME_UNCHANGED)
    if since > at.astimezone(JAKARTA).date():
        raise Refused(Reason.NAME_IN_THE_FUTURE)
    if running_since is not None and since <= running_since:
        raise Refused(Reason.NAME_BEFORE_THE_LAST, day=f"{running_since:%d.%m.%Y}")


def check_suspended(*, active: bool, wanted_active: bool) -> None:
    """Who is in can be suspended; who is suspended can be let in again."""
    if active and wanted_active:
        raise Refused(Reason.ACCOUNT_NOT_SUSPENDED)
    if not active and not wanted_active:
        raise Refused(Reason.ACCOUNT_SUSPENDED)


def check_can_invite(*, active: bool) -> None:
    """A suspended account gets no way in."""
    if not active:
        raise Refused(Reason.ACCOUNT_SUSPENDED)


@dataclass(frozen=True)
class What:
    """What an organisation is, besides its name."""

    kind: str
    area: str | None
    phone: str
    accredited: bool = True
    active: bool = True


@dataclass(frozen=True)
class More:
    """What lets an organisation see more than now; empty if nothing does."""

    kind: str = ""
    accredits: bool = False
    reopens: bool = False

    def __bool__(self) -> bool:
        return bool(self.kind) or self.accredits or self.reopens


def more_of(now: What, wanted: What) -> More:
    """The part of a change that one administrator alone must not make.

    Any other kind counts: kinds are no ladder, one recognises children, another keeps houses.
    """
    return More(
        kind=wanted.kind if wanted.kind != now.kind else "",
        accredits=wanted.accredited and not now.accredited,
        reopens=wanted.active and not now.active,
    )


def answers_for_organisations(role: str, kind: str) -> bool:
    """Whether a role, in an organisation of this kind, is asked what other organisations may see."""
    return role == Role.AGENCY_HEAD and kind == OrganisationKind.SOCIAL_SERVICE


def takes_second_person(role: str) -> bool:
    """Whether one administrator alone must not give this role."""
    return role not in ROLES_GIVEN_ALONE


def check_can_answer(asked_by: int, gains: int | None, *, answers: int) -> None:
    """Neither who asked nor who gains says yes or no; of an organisation all who work there gain."""
    if answers in (asked_by, gains):
        raise Refused(Reason.OFFICE_NEEDS_ANOTHER if gains is None else Reason.GRANT_NEEDS_ANOTHER)


def check_reason_against(reason: str, kind: str) -> None:
    """A no says why, in words that fit what was asked."""
    if reason not in REASONS_AGAINST[kind]:
        raise Refused(Reason.GRANT_SAYS_NO_WITHOUT_REASON)


def check_waits(answer: str, expires_at: datetime, *, at: datetime) -> None:
    """It has no answer yet, and its days run."""
    if answer or expires_at <= at:
        raise Refused(Reason.GRANT_OVER)
