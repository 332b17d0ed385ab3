"""The words of the way: where a case stands, what a step ends with, and why."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseStatus(TextChoices):
    """Where a case stands."""

    OPEN = "open", _("Case open")
    CLOSURE_ASKED = "closure_asked", _("Closure asked for")
    CLOSED = "closed", _("Case closed")


class StayStatus(TextChoices):
    """Where a stay in the shelter stands."""

    RUNNING = "running", _("In a bed")
    ENDED = "ended", _("Stay ended")


class VisitStatus(TextChoices):
    """Where a visit after a return stands."""

    PLANNED = "planned", _("Visit planned")
    MADE = "made", _("Visit made")
    CANCELLED = "cancelled", _("Visit cancelled")


class StepCode(TextChoices):
    """The steps that the software knows; a procedure orders them and says who, when and with what record."""

    SIGNAL = "signal", _("Signal")
    ENCOUNTER = "encounter", _("Encounter")
    HANDOVER = "handover", _("Handover")
    INTAKE = "intake", _("Stay at the RPS")
    RISK_ASSESSMENT = "risk_assessment", _("Risk in 24 hours")
    FULL_ASSESSMENT = "full_assessment", _("Assessment from four sides")
    FAMILY_TRACING = "family_tracing", _("Family tracing")
    COUNSELLING = "counselling", _("Counselling")
    STATEMENT = "statement", _("Statement letter")
    REUNIFICATION = "reunification", _("Reunification")
    INSTITUTION_REFERRAL = "institution_referral", _("Referral to an institution")
    PLAN = "plan", _("Plan")
    SERVICES = "services", _("Services")
    REFERRAL = "referral", _("Referral to a partner")
    VISITS = "visits", _("Monitoring visits")
    CLOSURE = "closure", _("Closure")


class Fact(TextChoices):
    """A named fact about a case that a procedure may ask."""

    CATCH_NUMBER = "catch_number", _("Number of times caught")
    RESIDENT = "resident", _("Lives in this city")
    HAS_PAPERS = "has_papers", _("Has identity papers")
    IN_SCHOOL = "in_school", _("Goes to school")
    AGE_BAND = "age_band", _("Age band")
    RISK = "risk", _("Risk in the first 24 hours")
    FAMILY_FOUND = "family_found", _("Family found")
    URGENCY = "urgency", _("Urgency of the referral")


class Risk(TextChoices):
    """How soon harm must be feared, as the 24-hour risk instrument tells it."""

    LOW = "low", _("Low risk")
    MEDIUM = "medium", _("Medium risk")
    HIGH = "high", _("High risk")


class HandoverStatus(TextChoices):
    """Where a handover stands."""

    IN_TRANSIT = "in_transit", _("In transit")
    RECEIVED = "received", _("Received")
    DECLINED = "declined", _("Handover declined")
    WITHDRAWN = "withdrawn", _("Handover withdrawn")
    NEVER_ARRIVED = "not_arrived", _("Never arrived")


class DeclineHandover(TextChoices):
    """Why a child could not be received."""

    NEEDS_HOSPITAL = "needs_hospital", _("Needs a hospital first")
    ADULT = "adult", _("Is an adult")
    FULL = "full", _("No free place")
    WRONG_OFFICE = "wrong_office", _("Another organisation is responsible")
    CHILD_NOT_PRESENT = "child_not_present", _("The child did not arrive")
    RECORD_WRONG = "record_wrong", _("The record does not fit the child")
    OTHER = "other", _("Another reason for declining the handover")


class WithdrawHandover(TextChoices):
    """Why a giver takes a handover back before anybody received the child, who is still with the giver."""

    # On older papers only: where the child is not with the giver any more, it never arrived.
    FAMILY_CAME = "family_came", _("The family came for the child")
    OTHER_OFFICE = "other_office", _("The giver brings the child to another organisation")
    HOSPITAL = "hospital", _("The giver brings the child to a hospital first")
    LEFT = "left", _("The child left on the way")
    MISTAKE = "mistake", _("It was written by mistake: the child did not set out")
    OTHER = "other", _("Another reason; the child is still with the giver")


class NeverArrived(TextChoices):
    """What became of a child who was handed over and never came."""

    RAN_AWAY = "ran_away", _("The child ran away on the way")
    TAKEN_HOME = "taken_home", _("The family took the child home")
    ELSEWHERE = "elsewhere", _("Other people took the child somewhere else")
    NOT_KNOWN = "not_known", _("Nobody knows where the child is")
    MISTAKE = "never_left", _("Recorded by mistake: the child never left")


class Belonging(TextChoices):
    """What the child carries at a handover."""

    MONEY = "money", _("Money")
    PHONE = "phone", _("Mobile phone")
    INSTRUMENT = "instrument", _("Musical instrument or speaker")
    CLOTHES = "clothes", _("Bag or clothes")
    GOODS = "goods", _("Goods for sale")
    PAPERS = "papers", _("Identity papers")
    MEDICINE = "medicine", _("Medicine")
    OTHER = "other", _("Other belongings")
    NONE = "none", _("No belongings")


class StayOutReason(TextChoices):
    """Why a stay in the RPS ended."""

    FAMILY = "family", _("Went home with the family")
    INSTITUTION = "institution", _("Went to an institution")
    HOME_CITY = "home_city", _("Handed to the home city")
    HOSPITAL = "hospital", _("Taken to a hospital")
    POLICE = "police", _("Handed to the police for protection")
    LEFT = "left", _("Left without leave")
    ADULT = "adult", _("Turned out to be an adult")
    DIED = "died", _("Died")


class CatchOutcome(TextChoices):
    """What the catch rule leads to."""

    FAMILY = "family", _("Home to the family with a statement letter")
    INSTITUTION = "institution", _("Referral to an institution")


class OverrideReason(TextChoices):
    """Why somebody decided otherwise than the catch rule."""

    CHILD_UNSAFE_AT_HOME = "child_unsafe_at_home", _("The child is not safe at home")
    FAMILY_READY = "family_ready", _("The family is able and ready to care")
    VERY_YOUNG = "very_young", _("The child is too young for an institution")
    HEALTH = "health", _("The child's health asks for it")
    NO_PLACE = "no_place", _("No suitable institution has a place")
    MATCH_UNSURE = "match_unsure", _("It is not sure that this is the same child")
    COURT = "court", _("A court or the police decided otherwise")


class TracingResult(TextChoices):
    """How an attempt to find the family ended."""

    FOUND = "found", _("Family found")
    ADDRESS_WRONG = "address_wrong", _("The address is wrong")
    NOBODY_HOME = "nobody_home", _("Nobody at home")
    MOVED = "moved", _("The family has moved")
    REFUSED = "refused", _("The family does not want contact")
    WAITING = "waiting", _("Waiting for an answer")


class Counselled(TextChoices):
    """Who was counselled."""

    CHILD = "child", _("The child")
    FAMILY = "family", _("The family")
    BOTH = "both", _("Child and family together")


class ReturnKind(TextChoices):
    """Where the child went."""

    FAMILY = "family", _("To the family")
    RELATIVE = "relative", _("To relatives")
    INSTITUTION = "institution", _("To an institution")
    HOME_CITY = "home_city", _("To the social service of the home city")


class VisitOutcome(TextChoices):
    """What a monitoring visit found."""

    DOING_WELL = "doing_well", _("Doing well")
    NEEDS_SUPPORT = "needs_support", _("Safe, and needs more support")
    AT_RISK = "at_risk", _("At risk")
    ON_STREET = "on_street", _("Back on the street")
    MOVED = "moved", _("Moved to another place")
    NOT_FOUND = "not_found", _("Not found at the address")


class CloseReason(TextChoices):
    """Why a case is closed."""

    GOALS_REACHED = "goals_reached", _("The goals of the plan are reached")
    SAFE_WITH_FAMILY = "safe_with_family", _("Safe with the family after the visits")
    IN_LASTING_CARE = "in_lasting_care", _("In lasting care of an institution or another family")
    HOME_CITY = "home_city", _("Taken over by the home city")
    OF_AGE = "of_age", _("Has come of age")
    MOVED_AWAY = "moved_away", _("Moved with the family to another city")
    LOST_CONTACT = "lost_contact", _("Contact lost after repeated attempts")
    DIED = "died", _("The child has died")
    OPENED_BY_MISTAKE = "opened_by_mistake", _("Opened by mistake")


class ReentryKind(TextChoices):
    """How a child with a closed case came back."""

    CAUGHT_AGAIN = "caught_again", _("Caught again")
    MET_AGAIN = "met_again", _("Met again in outreach")
    ASKED_FOR_HELP = "asked_for_help", _("Asked for help")
    REPORTED = "reported", _("Reported by somebody else")
    NEW_CONCERN = "new_concern", _("A new concern after closure")


class Place(TextChoices):
    """Where a child can be."""

    STREET = "street", _("On the street")
    TRANSIT = "transit", _("On the way")
    OFFICE = "office", _("With an organisation")
    SHELTER = "shelter", _("In the RPS")
    HOME = "home", _("At home")
    INSTITUTION = "institution", _("In an institution")
    HOSPITAL = "hospital", _("In a hospital")
    OTHER_CITY = "other_city", _("In another city")
    DIED = "died", _("Has died")
    ELSEWHERE = "elsewhere", _("Elsewhere")
    UNKNOWN = "unknown", _("Not known")
