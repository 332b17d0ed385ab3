"""The words of right: on which legal basis, with whose consent, for what, and who is kept out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LegalBasis(TextChoices):
    """Why the law allows this record (Law 27/2022, articles 20 and 25)."""

    PUBLIC_TASK = "public_task", _("Public task")
    VITAL_INTEREST = "vital_interest", _("Vital interest of the child")
    CONSENT_GUARDIAN = "consent_guardian", _("Consent of parent or guardian")
    COURT_ORDER = "court_order", _("Court order")


class ConsentPurpose(TextChoices):
    """What a consent is for; each purpose is asked for by itself."""

    CASE_WORK = "case_work", _("Case work by the social service")
    SHARE_WITH_PARTNER = "share_with_partner", _("Sharing with a partner for a service")
    HEALTH_DATA = "health_data", _("Use of health data")
    PHOTO = "photo", _("Keeping a photo to recognise the child")
    FAMILY_CONTACT = "family_contact", _("Contacting the family")
    RESEARCH = "research", _("Research without names")


class ConsentForm(TextChoices):
    """How a consent was given, so that it can be proved."""

    SIGNED = "signed", _("Signed on paper")
    THUMBPRINT = "thumbprint", _("Thumbprint on paper")
    SPOKEN = "spoken", _("Spoken before a witness")
    RECORDED = "recorded", _("Recorded sound or video")
    ELECTRONIC = "electronic", _("Electronic")


class ConsentGiver(TextChoices):
    """Who gave a consent."""

    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Legal guardian")
    CHILD = "child", _("The child, beside parent or guardian")
    COURT = "court", _("Court in place of the parents")


class AccessReason(TextChoices):
    """Why somebody opens a child's file."""

    CARE = "care", _("I work on this case")
    HANDOVER = "handover", _("Handover or shift")
    REFERRAL = "referral", _("A referral to us")
    SUPERVISION = "supervision", _("Supervision")
    CORRECTION = "correction", _("Correcting a record")
    REQUEST = "request", _("A request of the child or the family")


class BarReason(TextChoices):
    """Why a person may not open a file."""

    RELATED = "related", _("Is related to the child or the family")
    CONFLICT = "conflict", _("Has an interest of their own in the case")
    CHILD_ASKS = "child_asks", _("The child or the family asks for it")
    MISUSED = "misused", _("Opened the file without a reason of work")
    OWN_WISH = "own_wish", _("Asks for it themselves")


class SealedKind(TextChoices):
    """What a sealed note is about."""

    ABUSE = "abuse", _("Abuse, as told")
    SAFE_PLACE = "safe_place", _("Address of a safe place")
    INFORMANT = "informant", _("Who told us")
    CONTACT_WITH_LAW = "contact_with_law", _("Contact with the law")
