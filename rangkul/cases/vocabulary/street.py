"""The words of the street: who was met, doing what, how they were, and with whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EncounterKind(TextChoices):
    """How the encounter came about."""

    OUTREACH = "outreach", _("Outreach")
    RAID = "raid", _("Public order operation")
    REPORT = "report", _("Report from a citizen")
    WALK_IN = "walk_in", _("Came by themselves")
    REGISTER = "register", _("Entry in an organisation's register")


class Activity(TextChoices):
    """What the child was doing when met."""

    BUSKER = "busker", _("Busking")
    CLOWN = "clown", _("Clown costume")
    SILVER = "silver", _("Silver-painted (manusia silver)")
    ONDEL_ONDEL = "ondel_ondel", _("Ondel-ondel puppet")
    BEGGAR = "beggar", _("Begging")
    HAWKER = "hawker", _("Hawking")
    TISSUE_SELLER = "tissue_seller", _("Selling tissues")
    NEWSPAPERS = "newspapers", _("Selling newspapers")
    SCAVENGER = "scavenger", _("Scavenging")
    PARKING = "parking", _("Minding parked cars")
    TRAFFIC = "traffic", _("Directing traffic at a U-turn (pak ogah)")
    WIPING = "wiping", _("Wiping car windows")
    SHOE_SHINE = "shoe_shine", _("Shining shoes")
    UMBRELLA = "umbrella", _("Renting out an umbrella")
    PORTER = "porter", _("Carrying loads")
    ROAMING = "roaming", _("Roaming, not working")
    SLEEPING = "sleeping", _("Sleeping in a public place")
    OTHER = "other", _("Another activity")
    UNKNOWN = "unknown", _("Activity not known")


class Condition(TextChoices):
    """How the child was when met, handed over or received; the gravest counts."""

    WELL = "well", _("Looks well")
    HUNGRY = "hungry", _("Hungry or thirsty")
    TIRED = "tired", _("Very tired")
    ILL = "ill", _("Ill")
    INJURED = "injured", _("Injured")
    FRIGHTENED = "frightened", _("Frightened or crying")
    ANGRY = "angry", _("Angry or restless")
    WITHDRAWN = "withdrawn", _("Silent, does not want to talk")
    UNDER_INFLUENCE = "under_influence", _("Under the influence of something")
    DISABILITY = "disability", _("Lives with a disability")
    PREGNANT = "pregnant", _("Pregnant or with a baby")
    DIRTY = "dirty", _("Needs a wash and clean clothes")
    UNKNOWN = "unknown", _("Condition not known")


# Met by chance, a child goes on; met in a raid or in this condition, a child is in somebody's hands.
GRAVE = (
    Condition.ILL,
    Condition.INJURED,
    Condition.FRIGHTENED,
    Condition.UNDER_INFLUENCE,
    Condition.PREGNANT,
)


class Companion(TextChoices):
    """Who was with the child."""

    ALONE = "alone", _("Alone")
    FRIENDS = "friends", _("With friends")
    SIBLING = "sibling", _("With a brother or sister")
    MOTHER = "mother", _("With the mother")
    FATHER = "father", _("With the father")
    RELATIVE = "relative", _("With another relative")
    ADULT = "adult", _("With an adult who is no relative")
    BABY = "baby", _("Carrying a baby or small child")
    UNKNOWN = "unknown", _("Company not known")


class Sex(TextChoices):
    """As seen or as the papers say."""

    MALE = "m", _("Boy")
    FEMALE = "f", _("Girl")
    UNKNOWN = "u", _("Sex not known")


class AgeBasis(TextChoices):
    """Where the age comes from."""

    GUESSED = "guessed", _("Guessed by the recorder")
    STATED = "stated", _("Told by the child")
    RELATIVE = "relative", _("Told by the family")
    DOCUMENT = "document", _("Read from a document")


class AgeBand(TextChoices):
    """How old the child is, as far as a guess can tell."""

    UNDER_FIVE = "under_five", _("under 5")
    FIVE_TO_ELEVEN = "five_to_eleven", _("5 to 11")
    TWELVE_TO_FOURTEEN = "twelve_to_fourteen", _("12 to 14")
    FIFTEEN_TO_SEVENTEEN = "fifteen_to_seventeen", _("15 to 17")
    ADULT = "adult", _("18 or older")


class NameKind(TextChoices):
    """What kind of name it is."""

    FULL = "full", _("Full name")
    NICKNAME = "nickname", _("Nickname")
    ALIAS = "alias", _("Other name the child uses")
    FORMER = "former", _("Former name or spelling")


class ContactKind(TextChoices):
    """Who a contact is to the child."""

    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    STEP_PARENT = "step_parent", _("Step-parent")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    AUNT_UNCLE = "aunt_uncle", _("Aunt or uncle")
    GUARDIAN = "guardian", _("Guardian")
    SPOUSE = "spouse", _("Husband or wife")
    NEIGHBOUR = "neighbour", _("Neighbour")
    HEAD_OF_RT = "head_of_rt", _("Head of the neighbourhood (RT or RW)")
    TEACHER = "teacher", _("Teacher")
    FRIEND = "friend", _("Friend")
    OTHER = "other", _("Another contact")


class MatchDecision(TextChoices):
    """What a person decided about a possible match."""

    SAME = "same", _("The same child")
    DIFFERENT = "different", _("Another child")
    UNSURE = "unsure", _("Not sure yet")
    ASKED = "asked", _("Asked, not answered yet")


class MatchBand(TextChoices):
    """How strong a possible match is."""

    STRONG = "strong", _("Very likely")
    LIKELY = "likely", _("Likely")
    WEAK = "weak", _("Possible")


class MatchReason(TextChoices):
    """Why a child may be one that is known."""

    SAME_NICKNAME = "same_nickname", _("same nickname")
    SAME_NAME = "same_name", _("same name")
    NAME_PART = "name_part", _("part of the name is the same")
    NAME_ALIKE = "name_alike", _("name alike")
    NAME_DIFFERS = "name_differs", _("another name")
    NICKNAME_DIFFERS = "nickname_differs", _("another nickname")
    SAME_MOTHER = "same_mother", _("same mother's name")
    MOTHER_DIFFERS = "mother_differs", _("another mother's name")
    MOTHER_ALIKE = "mother_alike", _("mother's name alike")
    SAME_PLACE = "same_place", _("same place")
    SAME_AREA = "same_area", _("same home area")
    AREA_DIFFERS = "area_differs", _("another home area")
    AGE_FITS = "age_fits", _("age fits")
    AGE_FAR = "age_far", _("age does not fit")
    SEX_DIFFERS = "sex_differs", _("another sex")
    SAME_BIRTH_DATE = "same_birth_date", _("same birth date")
    SAME_NIK = "same_nik", _("same NIK")
    NIK_DIFFERS = "nik_differs", _("another NIK")
    SAME_ACTIVITY = "same_activity", _("same activity")


class Papers(TextChoices):
    """Which identity papers the child has."""

    COMPLETE = "complete", _("Birth certificate and NIK")
    CERTIFICATE = "certificate", _("Birth certificate only")
    NIK = "nik", _("NIK only")
    NONE = "none", _("No papers")
    UNKNOWN = "unknown", _("Papers not known")
