"""The words of help: streams, services, horizons, referrals and what a receiver may see."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stream(TextChoices):
    """The three streams of the programme."""

    SOCIAL_REHABILITATION = "social_rehabilitation", _("Social rehabilitation")
    SOCIAL_SECURITY = "social_security", _("Social security")
    SOCIAL_EMPOWERMENT = "social_empowerment", _("Social empowerment")


class Horizon(TextChoices):
    """By when a part of the plan should be reached."""

    IMMEDIATE = "immediate", _("At once (within 1 month)")
    SHORT = "short", _("Short (within 3 months)")
    MEDIUM = "medium", _("Medium (3 to 12 months)")
    LONG = "long", _("Long (1 year and more)")


class Service(TextChoices):
    """A service a child can get; `data/services.yaml` says who gives it and what they must know."""

    COUNSELLING = "counselling", _("Counselling")
    PSYCHOLOGICAL_SUPPORT = "psychological_support", _("Support from a psychologist")
    HEALTH_CHECK = "health_check", _("Health check and treatment")
    SUBSTANCE_TREATMENT = "substance_treatment", _("Treatment for substance use")
    RESIDENTIAL_CARE = "residential_care", _("Care in an institution")
    PARENTING_SUPPORT = "parenting_support", _("Support for parents")
    FAMILY_TRACING = "family_tracing", _("Help in finding the family")
    PROTECTION = "protection", _("Protection from violence or exploitation")
    BASIC_NEEDS = "basic_needs", _("Food, clothes and basic needs")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    FAMILY_CARD = "family_card", _("Family card and NIK")
    CHILD_CARD = "child_card", _("Child identity card (KIA)")
    HEALTH_INSURANCE = "health_insurance", _("Health insurance paid by the state")
    SOCIAL_AID = "social_aid", _("Social aid for the family")
    SCHOOL_RETURN = "school_return", _("Return to school")
    EQUIVALENCY = "equivalency", _("Equivalency course (Paket A, B or C)")
    BOARDING_SCHOOL = "boarding_school", _("Sekolah Rakyat boarding school")
    VOCATIONAL_TRAINING = "vocational_training", _("Vocational training")
    FAMILY_BUSINESS = "family_business", _("Business support for the family")
    MENTORING = "mentoring", _("Mentoring, talent and play")


class SliceField(TextChoices):
    """A field that may be copied into a referral's slice."""

    NAME = "name", _("name")
    AGE = "age", _("age")
    SEX = "sex", _("sex")
    NEED = "need", _("need")
    BIRTH_DATE = "birth_date", _("birth date")
    BIRTH_PLACE = "birth_place", _("birth place")
    MOTHER_NAME = "mother_name", _("mother's name")
    FATHER_NAME = "father_name", _("father's name")
    NIK = "nik", _("NIK")
    FAMILY_CARD = "family_card", _("family card number")
    HOME_AREA = "home_area", _("home area (kelurahan)")
    ADDRESS = "address", _("home address")
    CONTACT = "contact", _("a contact in the family")
    SCHOOL = "school", _("last school and class")
    HEALTH = "health", _("health notes that matter for this help")
    RISK = "risk", _("risk level")


class ServiceStatus(TextChoices):
    """Where a planned service stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped early")


class ServiceResult(TextChoices):
    """What a service brought."""

    REACHED = "reached", _("Goal reached")
    PARTLY = "partly", _("Goal partly reached")
    NOT_REACHED = "not_reached", _("Goal not reached")
    CHILD_LEFT = "child_left", _("The child stopped coming")


class ReferralStatus(TextChoices):
    """Where a referral stands."""

    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    OPENED = "opened", _("Opened by the receiver")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    MORE_ASKED = "more_asked", _("More information asked for")
    ACCEPTED = "accepted", _("Accepted")
    STARTED = "started", _("Service started")
    REPORTED = "reported", _("Reported back")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired without an answer")
    CLOSED = "closed", _("Referral closed")


class Urgency(TextChoices):
    """How soon a referral needs an answer."""

    URGENT = "urgent", _("Urgent")
    ROUTINE = "routine", _("Routine")


class SettledHow(TextChoices):
    """What comes instead of a referral that came to nothing."""

    NOT_NEEDED = "not_needed", _("The service is not needed any more")
    GIVEN_HERE = "given_here", _("Our own organisation gives it")
    FAMILY_CARES = "family_cares", _("The family sees to it")
    OTHER_WAY = "other_way", _("Another way was found")
    LATER = "later", _("Put off until the next plan")


class DeclineReason(TextChoices):
    """Why a receiver declines a referral."""

    NO_CAPACITY = "no_capacity", _("No free place now")
    WRONG_SERVICE = "wrong_service", _("This is not our service")
    OUTSIDE_AREA = "outside_area", _("Outside our area")
    OUTSIDE_AGE = "outside_age", _("Outside our age range")
    NOT_ELIGIBLE = "not_eligible", _("The conditions of the service are not met")
    ALREADY_SERVED = "already_served", _("Already served by us")
    PAPERS_MISSING = "papers_missing", _("Papers are missing")
    NEEDS_SPECIALIST = "needs_specialist", _("Needs more specialised help")
    FAMILY_REFUSES = "family_refuses", _("The child or the family does not want it")
    NO_AGREEMENT = "no_agreement", _("No agreement in force covers it")


class BestInterest(TextChoices):
    """Why a referral is in the child's best interest."""

    SAFETY = "safety", _("It keeps the child safe")
    HEALTH = "health", _("It mends or protects the child's health")
    FAMILY = "family", _("It keeps or brings the child closer to the family")
    IDENTITY = "identity", _("It gives the child an identity before the law")
    LEARNING = "learning", _("It lets the child learn")
    WISH = "wish", _("The child asked for it")
    LIVELIHOOD = "livelihood", _("It frees the child from having to earn")


class MessageKind(TextChoices):
    """What a message between the two parties of a referral is."""

    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer to a question")
    REPORT = "report", _("Report on the result")
