"""The coded terms of accounts and organisations: why something is refused, in which state an account is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Why a rule says no; the label says what to do next."""

    ROLE_FOR_ONESELF = (
        "role_for_oneself",
        _("You cannot change your own account or give yourself a role. Ask another administrator."),
    )
    EMAIL_TAKEN = (
        "email_taken",
        _("This e-mail address has an account already. Find the person and give a membership there."),
    )
    MEMBERSHIP_HELD = (
        "membership_held",
        _("This person holds that role there already. End it first, or choose another."),
    )
    ROLE_OF_ANOTHER_KIND = (
        "role_of_another_kind",
        _("An organisation of this kind has no such role. Choose one of these: %(roles)s."),
    )
    MEMBERSHIP_IN_THE_PAST = "membership_in_the_past", _("Choose today or a later day.")
    MEMBERSHIP_ENDS_FIRST = "membership_ends_first", _("The last day lies before the first. Check both days.")
    MEMBERSHIP_OVER = "membership_over", _("This membership has ended already. Reload the page.")
    ORGANISATION_CLOSED = (
        "organisation_closed",
        _("This organisation no longer takes part. Reopen it first, or choose another."),
    )
    ORGANISATION_OWN = (
        "organisation_own",
        _("You act for this organisation, so you cannot close it. Ask another administrator."),
    )
    CHILDREN_SLEEP_THERE = (
        "children_sleep_there",
        _(
            "Children sleep in its houses. Let its keeper close each house with a day first: the shift moves "
            "the children, then the organisation can close."
        ),
    )
    CHILDREN_LIVE_THERE = (
        "children_live_there",
        _(
            "Children were placed with this organisation, and their cases still run. Ask the "
            "organisations that "
            "hold those cases to find each child another place first."
        ),
    )
    CHILDREN_COME_THERE = (
        "children_come_there",
        _("A child is on the way to this organisation. Let it be received or taken back first."),
    )
    OFFICE_UNKNOWN = (
        "office_unknown",
        _("There is no organisation of that short name. For a new one say its kind and its city."),
    )
    ACCREDITATION_OVER = (
        "accreditation_over",
        _("This accreditation has ended already. Its page says on which day, and why."),
    )
    ACCREDITATION_HOLDS = "accreditation_holds", _("This accreditation holds already. Reload the page.")
    ACCREDITATION_ENDS_LATER = (
        "accreditation_ends_later",
        _("Come back on the day it ends: until then it holds."),
    )
    NAME_IN_THE_FUTURE = "name_in_the_future", _("Come back on the day the new name begins.")
    NAME_BEFORE_THE_LAST = (
        "name_before_the_last",
        _("The name before began later than that. Choose a day after %(day)s."),
    )
    NAME_UNCHANGED = "name_unchanged", _("The name is the same as before. Change it, or go back.")
    ACCOUNT_SUSPENDED = "account_suspended", _("This account is suspended. Let the person in again first.")
    ACCOUNT_NOT_SUSPENDED = "account_not_suspended", _("This account is not suspended. Reload the page.")
    GRANT_WAITS = (
        "grant_waits",
        _("This was asked already and waits for a second person. The person's page says whose turn it is."),
    )
    GRANT_OVER = "grant_over", _("This was answered already, or its days are over. Reload the page.")
    GRANT_REPLACES_OVER = (
        "grant_replaces_over",
        _("The role that this takes the place of has ended meanwhile. Say no: a new role can be asked for."),
    )
    GRANT_NEEDS_ANOTHER = (
        "grant_needs_another",
        _(
            "You asked for this, or it is about your own account. Another administrator, or the head or a "
            "supervisor of the organisation, answers it."
        ),
    )
    OFFICE_NEEDS_ANOTHER = (
        "office_needs_another",
        _(
            "You asked for this, or you work there. Another administrator without a role there, "
            "or the head of "
            "another social service of the city, answers it."
        ),
    )
    GRANT_SAYS_NO_WITHOUT_REASON = "grant_no_reason", _("Choose why not, so that the one who asked can act.")
    OFFICE_WAITS = (
        "office_waits",
        _(
            "A change of this organisation waits for a second person already. Let it be answered first, or "
            "take it back on its page."
        ),
    )
    NEVER_WORKED_HERE = (
        "never_worked_here",
        _("This account has no organisation yet. Give it a membership first."),
    )
    INVITATION_OVER = (
        "invitation_over",
        _("This link has been used, or its days are over. Ask your administrator for a new one."),
    )


class AccreditationEnd(TextChoices):
    """Why an institution is accredited no more."""

    EXPIRED = "expired", _("It ran out and was not renewed")
    WITHDRAWN = "withdrawn", _("The accreditation body withdrew it")
    GIVEN_UP = "given_up", _("The institution gave it up")
    NOT_SHOWN = "not_shown", _("No valid certificate was shown")


class GrantKind(TextChoices):
    """What is given."""

    ROLE = "role", _("A role in an organisation")
    LINK = "link", _("A link for a new password")
    SECOND_STEP = "second_step", _("A reset of the second step")
    RESUME = "resume", _("The end of a suspension")
    OFFICE = "office", _("An organisation that may see more")


class MoreAsked(TextChoices):
    """What lets an organisation see more."""

    KIND = "kind", _("Another kind of organisation")
    ACCREDITED = "accredited", _("Accreditation again")
    OPEN = "open", _("Taking part again")


class GrantAnswer(TextChoices):
    """What became of it; without an answer it waits, or its days are over."""

    YES = "yes", _("Confirmed")
    NO = "no", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


class GrantReason(TextChoices):
    """Why the second person says no."""

    UNKNOWN = "unknown", _("Nobody here knows this person")
    NOT_ASKED = "not_asked", _("The person did not ask for it")
    WRONG_ROLE = "wrong_role", _("It is the wrong role or the wrong organisation")
    NOT_SETTLED = "not_settled", _("Why it was closed or suspended is not settled yet")
    NO_PAPER = "no_paper", _("I have seen no paper that says so")
    WRONG_KIND = "wrong_kind", _("It is not an organisation of that kind")
    NOT_NOW = "not_now", _("Not now: speak with me first")


_OF_A_PERSON = (GrantReason.UNKNOWN, GrantReason.NOT_ASKED)
# What can speak against each: of an organisation nobody says that they do not know the person.
REASONS_AGAINST: dict[str, tuple[GrantReason, ...]] = {
    GrantKind.ROLE: (*_OF_A_PERSON, GrantReason.WRONG_ROLE, GrantReason.NOT_NOW),
    GrantKind.LINK: (*_OF_A_PERSON, GrantReason.NOT_NOW),
    GrantKind.SECOND_STEP: (*_OF_A_PERSON, GrantReason.NOT_NOW),
    GrantKind.RESUME: (*_OF_A_PERSON, GrantReason.NOT_SETTLED, GrantReason.NOT_NOW),
    GrantKind.OFFICE: (
        *(GrantReason.NO_PAPER, GrantReason.WRONG_KIND, GrantReason.NOT_SETTLED),
        GrantReason.NOT_NOW,
    ),
}


class Standing(TextChoices):
    """Where an account stands, as the list of people says it."""

    WAITS = "waits", _("Waits for a second person")
    INVITED = "invited", _("Invited, not in yet")
    IN = "in", _("Can sign in")
    WITHOUT_ROLE = "without_role", _("No membership now")
    SUSPENDED = "suspended", _("Suspended")
