"""What the timeline says: for each event its sentence, its icon and its tone."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Telling:
    """How one kind of event is told."""

    words: str | Promise
    icon: str = "dot"
    tone: str = ""


TELLINGS: Mapping[str, Telling] = {
    "signal.received": Telling(_("A report about the child came in"), "bell"),
    "encounter.recorded": Telling(_("The child was met on the street"), "encounter"),
    "operation.started": Telling(_("A group operation began"), "people"),
    "operation.ended": Telling(_("A group operation ended"), "people"),
    "match.decided": Telling(_("It was decided whether this child is already known"), "link"),
    "match.confirmed": Telling(_("Access was confirmed on every number of the child"), "link"),
    "match.undone": Telling(_("The decision about a known child was undone"), "link"),
    "child.registered": Telling(_("The child got a number"), "child"),
    "case.opened": Telling(_("The case was opened"), "cases", "active"),
    "case.assigned": Telling(_("A social worker took the case"), "person"),
    "case.closed": Telling(_("The case was closed"), "done", "done"),
    "case.reopened": Telling(_("The child came back and the case was opened again"), "refresh", "active"),
    "catch.decided": Telling(_("It was decided what follows from this catch"), "flag"),
    "handover.offered": Telling(_("The child was handed over and is on the way"), "handover"),
    "handover.received": Telling(_("The child was received"), "receive", "done"),
    "handover.declined": Telling(_("The handover was declined"), "close", "danger"),
    "handover.withdrawn": Telling(_("The handover was taken back by the giver"), "close"),
    "handover.never_arrived": Telling(
        _("The child never arrived where it was handed over"), "warning", "danger"
    ),
    "handover.corrected": Telling(_("A note was added to the handover"), "edit"),
    "stay.started": Telling(_("The child came into the RPS"), "bed", "active"),
    "stay.ended": Telling(_("The child left the RPS"), "home"),
    "shift.noted": Telling(_("A shift note was written"), "edit"),
    "identity.recorded": Telling(_("What is known of the child was written down anew"), "person"),
    "alias.recorded": Telling(_("Another name was written down"), "person"),
    "contact.recorded": Telling(_("A contact was written down"), "phone"),
    "contact.ended": Telling(_("A contact no longer holds"), "phone"),
    "sealed.written": Telling(_("A sealed note was written"), "lock"),
    "risk.assessed": Telling(_("The risk in the first 24 hours was assessed"), "warning", "done"),
    "assessment.signed": Telling(_("An assessment was signed"), "task", "done"),
    "family.traced": Telling(_("Somebody looked for the family"), "family"),
    "counselling.given": Telling(_("Counselling was given"), "conversation"),
    "statement.signed": Telling(_("The statement letter was signed"), "document", "done"),
    "child.returned": Telling(_("The child went home to the family"), "home", "done"),
    "child.placed": Telling(_("An institution took the child in"), "building", "done"),
    "plan.signed": Telling(_("The plan was signed"), "plan", "done"),
    "service.started": Telling(_("A service began"), "now", "active"),
    "service.ended": Telling(_("A service ended"), "done", "done"),
    "referral.sent": Telling(_("A referral was sent"), "send", "active"),
    "referral.delivered": Telling(_("A referral was delivered"), "send"),
    "referral.opened": Telling(_("A referral was opened by the receiver"), "eye"),
    "referral.acknowledged": Telling(_("A referral was acknowledged"), "check"),
    "referral.accepted": Telling(_("A referral was accepted"), "done", "done"),
    "referral.declined": Telling(_("A referral was declined"), "close", "danger"),
    "referral.returned_for_info": Telling(_("The receiver asked for more information"), "question"),
    "referral.info_given": Telling(_("The sender answered the receiver's question"), "conversation"),
    "referral.started": Telling(_("The referred service began"), "now", "active"),
    "referral.continued": Telling(_("The referred service goes on"), "now", "active"),
    "referral.feedback": Telling(_("The receiver reported back"), "conversation"),
    "referral.closed": Telling(_("A referral was closed"), "done", "done"),
    "referral.settled": Telling(_("What comes instead of a referral was decided"), "check"),
    "referral.withdrawn": Telling(_("A referral was withdrawn"), "close"),
    "referral.expired": Telling(_("A referral expired without an answer"), "overdue", "danger"),
    "visit.recorded": Telling(_("A visit was recorded"), "visit", "done"),
    "closure.asked": Telling(_("Closure was asked for"), "flag"),
    "closure.declined": Telling(_("Closure was not approved"), "close"),
    "consent.given": Telling(_("Consent was given"), "check"),
    "consent.withdrawn": Telling(_("Consent was withdrawn"), "close"),
}
_OTHER = Telling(_("Something was recorded"))


def telling(name: str) -> Telling:
    """How an event is told; one that nobody has words for yet is at least not hidden."""
    return TELLINGS.get(name, _OTHER)


# Up to the five days that a child may stay the night shift counts hours; beyond, nobody can read them.
_COUNTED_IN_HOURS = 5 * 24


def since_pick_up(hours: int) -> str:
    """How long ago a child was picked up, in a number that one can take in."""
    if hours <= _COUNTED_IN_HOURS:
        return gettext("%(hours)s hours since pick-up") % {"hours": hours}
    return gettext("%(days)s days since pick-up") % {"days": hours // 24}
