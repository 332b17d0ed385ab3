"""What can happen to accounts and organisations; numbers of rows, codes and days, never a name or an address.

The database writes these itself, in the function that changes the right, so that nobody changes one in
silence; the command names the same event under the same number, and the second writing changes nothing.
"""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.people.models import Grant, Membership, Organisation, User


@dataclass(frozen=True)
class OrganisationAdded(Event):
    """An organisation takes part from now on."""

    name = "organisation.added"
    organisation: Organisation
    organisation_kind: str


@dataclass(frozen=True)
class OrganisationRenamed(Event):
    """An organisation has another name from a day on."""

    name = "organisation.renamed"
    organisation: Organisation
    since: str


@dataclass(frozen=True)
class OrganisationChanged(Event):
    """An organisation changed its kind, accreditation, area or telephone, or was closed or reopened."""

    name = "organisation.changed"
    organisation: Organisation
    kind_before: str
    kind_after: str
    accredited: bool
    active: bool
    edges_lowered: int
    accreditation_ended_on: str | None = None
    accreditation_ended_why: str | None = None


@dataclass(frozen=True)
class PersonAdded(Event):
    """Somebody got an account."""

    name = "person.added"
    user: User


@dataclass(frozen=True)
class MembershipGiven(Event):
    """Somebody got a role in an organisation."""

    name = "membership.given"
    membership: Membership
    user: User
    organisation: Organisation
    role: str
    since: str
    until: str | None


@dataclass(frozen=True)
class MembershipEnded(Event):
    """Somebody's role in an organisation ends, and with it what was given there by name."""

    name = "membership.ended"
    membership: Membership
    user: User
    organisation: Organisation
    role: str
    until: str
    edges_ended: int


@dataclass(frozen=True)
class MembershipChanged(Event):
    """Somebody has another role in an organisation; the one before, which has its own end, ended with it."""

    name = "membership.changed"
    membership: Membership
    before: Membership
    user: User
    organisation: Organisation
    role_before: str
    role_after: str


@dataclass(frozen=True)
class InvitationMade(Event):
    """A link was made with which somebody sets a password."""

    name = "invitation.made"
    user: User
    until: str


@dataclass(frozen=True)
class InvitationTaken(Event):
    """Somebody set a password with the link."""

    name = "invitation.taken"
    user: User


@dataclass(frozen=True)
class AccountSuspended(Event):
    """An account is let in no more."""

    name = "account.suspended"
    user: User


@dataclass(frozen=True)
class AccountResumed(Event):
    """A suspended account is let in again."""

    name = "account.resumed"
    user: User


@dataclass(frozen=True)
class AccountSignedOut(Event):
    """An administrator ended every session of an account."""

    name = "account.signed_out"
    user: User


@dataclass(frozen=True)
class SecondStepReset(Event):
    """The second step of an account was taken away; the next sign-in sets it up anew."""

    name = "account.second_step_reset"
    user: User


@dataclass(frozen=True)
class GrantAsked(Event):
    """An administrator asked a second person for a role, a way in, or an organisation to see more."""

    name = "grant.asked"
    grant: Grant
    user: User | None
    organisation: Organisation
    what: str
    role: str | None


@dataclass(frozen=True)
class GrantConfirmed(Event):
    """A second person said yes, and it was given."""

    name = "grant.confirmed"
    grant: Grant
    user: User | None
    organisation: Organisation
    what: str


@dataclass(frozen=True)
class GrantRefused(Event):
    """A second person said no."""

    name = "grant.refused"
    grant: Grant
    user: User | None
    organisation: Organisation
    what: str
    reason: str


@dataclass(frozen=True)
class GrantWithdrawn(Event):
    """The one who asked took it back."""

    name = "grant.withdrawn"
    grant: Grant
    user: User | None
    organisation: Organisation


@dataclass(frozen=True)
class GrantNoted(Event):
    """The one who asked has seen what became of it."""

    name = "grant.noted"
    grant: Grant
    user: User | None
    organisation: Organisation
