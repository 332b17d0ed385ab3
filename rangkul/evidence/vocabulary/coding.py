"""The words of coding: what a passage says for or against, how strongly, and in which layer it stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Polarity(TextChoices):
    """Whether a passage speaks for the factor or against it."""

    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    NEUTRAL = "neutral", _("Neutral")


class Strength(TextChoices):
    """How much a passage would settle, by the tests of process tracing."""

    NONE = "none", _("Not a test")
    STRAW_IN_THE_WIND = "straw_in_the_wind", _("Straw in the wind: a hint")
    HOOP = "hoop", _("Hoop: must be seen if it is true")
    SMOKING_GUN = "smoking_gun", _("Smoking gun: hard to explain otherwise")
    DOUBLY_DECISIVE = "doubly_decisive", _("Doubly decisive: settles it either way")


class Facet(TextChoices):
    """Whether a passage speaks of the rule on paper or of the rule in use."""

    NONE = "none", _("Neither")
    DE_JURE = "de_jure", _("On paper (de jure)")
    DE_FACTO = "de_facto", _("In use (de facto)")


class Layer(TextChoices):
    """In which layer a coding stands; blind ones are hidden until their sample is opened."""

    OPEN = "open", _("Open to the study")
    BLIND = "blind", _("Blind")
    CONSENSUS = "consensus", _("Consensus")


class MemoAbout(TextChoices):
    """What a memo is written about."""

    STUDY = "study", _("Study")
    SOURCE = "source", _("Source")
    TEXT = "text", _("Text")
    CODE = "code", _("Code")
    CODING = "coding", _("Coding")
    CASE = "case", _("Case of the study")


class StepKind(TextChoices):
    """What a step of coding did, so that it can be undone and done again."""

    CODED = "coded", _("Coded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CHANGED = "changed", _("Changed")


class VariableKind(TextChoices):
    """The type of a variable, as REFI-QDA names them."""

    TEXT = "Text", _("Text")
    BOOLEAN = "Boolean", _("Yes or no")
    INTEGER = "Integer", _("Whole number")
    FLOAT = "Float", _("Decimal number")
    DATE = "Date", _("Date")
    DATETIME = "DateTime", _("Date and time")


class CodeColour(TextChoices):
    """The eight colours a code may have; the line pattern tells them apart without colour."""

    BLUE = "blue", _("Blue")
    ORANGE = "orange", _("Orange")
    GREEN = "green", _("Green")
    PINK = "pink", _("Pink")
    BROWN = "brown", _("Brown")
    PURPLE = "purple", _("Purple")
    TEAL = "teal", _("Teal")
    GREY = "grey", _("Grey")
