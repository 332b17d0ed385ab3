"""The coded terms of a framework, and what can be wrong with its file."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NodeKind(TextChoices):
    """What a node speaks of."""

    CONDITION = "condition", pgettext_lazy("framework", "Condition")
    PROCESS = "process", pgettext_lazy("framework", "Process")
    OUTCOME = "outcome", pgettext_lazy("framework", "Outcome")


class Origin(TextChoices):
    """Where the authors, or we, have a node from."""

    FIGURE = "figure", _("A box of the authors' figure")
    TEXT = "text", _("From the authors' text, not a box of the figure")
    ADDED = "added", _("Added by us from other authors")


class Polarity(TextChoices):
    """How a node's scale reads."""

    VIRTUE = "virtue", _("More is better")
    # Asymmetry is no achievement: a high value there means that it favours collaboration.
    CONDITION = "condition", _("Favourable to collaboration")


class Translation(TextChoices):
    """Where the Indonesian term comes from."""

    IN_USE = "in_use", _("In use in Indonesian studies")
    OURS = "ours", _("Our translation, not yet reviewed")


class EdgeKind(TextChoices):
    """What an arrow means."""

    MAIN_FLOW = "main_flow", _("Main flow")
    INFLUENCE = "influence", _("Influences")
    WITHIN_BOX = "within_box", _("Within a box")
    CYCLE = "cycle", _("Part of the cycle")
    TEXT = "text", _("Said in the text, not drawn")


class TestKind(TextChoices):
    """What finding, or not finding, something would show."""

    __test__ = False  # pytest collects classes of this name

    HOOP = "hoop", _("Must be seen if fulfilled")
    SMOKING_GUN = "smoking_gun", _("Hardly there unless fulfilled")
    RIVAL = "rival", _("Other explanation to rule out")


class Aggregate(TextChoices):
    """How a node's value follows from its parts."""

    MIN = "min", _("The lowest of the necessary parts")
    MAX = "max", _("The highest of the parts")
    K_OF_N = "k_of_n", _("The level that so many parts reach")
    NONE = "none", _("No value is computed")


class Direction(TextChoices):
    """Which way an indicator favours collaboration."""

    UP = "up", _("Higher is more favourable")
    DOWN = "down", _("Lower is more favourable")
    BAND = "band", _("Both extremes are unfavourable")
    CONTEXT = "context", _("Context only")
    MIXED = "mixed", _("Its parts point different ways")


class Sector(TextChoices):
    """On which side of the table a group sits."""

    STATE = "state", pgettext_lazy("sector", "State")
    NON_STATE = "non_state", _("Non-state")
    BENEFICIARY = "beneficiary", _("Those the work is for")


class Result(TextChoices):
    """What the judgements so far say of a proposition."""

    NOT_TRIGGERED = "not_triggered", _("Its condition is not met")
    SUPPORTED = "supported", _("Supported")
    CONTRADICTED = "contradicted", _("Contradicted")
    UNDETERMINED = "undetermined", _("Cannot be told yet")


class Relation(TextChoices):
    """How a node of one framework stands to a node of another (as SKOS names it)."""

    EXACT = "exact", _("The same")
    CLOSE = "close", _("Nearly the same")
    BROAD = "broad", _("The other is broader")
    NARROW = "narrow", _("The other is narrower")
    RELATED = "related", _("Related")


# The rating scale; its words stand in conditions as values.
LEVELS = {"absent": 0, "emerging": 1, "partial": 2, "fulfilled": 3}
# What a condition means by itself can be no name of the file's own.
RESERVED = frozenset({"and", "or", "not", "model", *LEVELS})


class FrameworkFault(TextChoices):
    """What can be wrong with a framework or a crosswalk."""

    NOT_PREFIX = "not_prefix", _("“%(value)s” is no prefix. Use two to twelve small letters and digits.")
    RESERVED = "reserved", _("“%(value)s” is a word of conditions and can be no code. Choose another.")
    LANGUAGE_LEFT_OUT = "language_left_out", _("The language “%(language)s” is missing. Both are needed.")
    NOT_PAGES = "not_pages", _("“%(value)s” is no page. Write 551 or 551-552.")
    NOT_DECIMAL = "not_decimal", _("“%(value)s” is no number. Write it as 0.25 or 90.")
    UNKNOWN_PARENT = "unknown_parent", _("There is no node “%(value)s” to be the parent. Correct or add it.")
    CYCLE = "cycle", _("“%(value)s” would be its own ancestor: %(way)s. Give one of them another parent.")
    UNKNOWN_NODE = "unknown_node", _("There is no node “%(value)s” in this framework. Correct or add it.")
    NOT_ASKED = "not_asked", _("No question asks about “%(value)s” itself. Give “ask” here or leave it out.")
    EDGE_TO_ITSELF = "edge_to_itself", _("This arrow leads from “%(value)s” to itself. Correct one end.")
    NO_SCALE_NOTE = (
        "no_scale_note",
        _("A node whose polarity is “condition” says how its scale reads. Add “scale_note”."),
    )
    NO_QUESTION = "no_question", _("No question asks about “%(value)s”, its parents or its parts. Add one.")
    NOT_A_CHILD = "not_a_child", _("“%(value)s” is no child of “%(node)s”. Count its own children only.")
    COUNTS_NOTHING = "counts_nothing", _("“none” counts no parts, and every other rule does. Correct “over”.")
    ONLY_K_OF_N = "only_k_of_n", _("“k” belongs to the rule “k_of_n” only, which needs it.")
    UNKNOWN_FACET = "unknown_facet", _("“%(value)s” is no facet of this node. Known are: %(known)s.")
    NOT_INDICATOR = "not_indicator", _("“%(value)s” is no indicator. Write it as I-AS-1.")
    UNKNOWN_CELL = "unknown_cell", _("“%(value)s” is no level or unit of this table. Known are: %(known)s.")
    CELL_TWICE = "cell_twice", _("The cell of “%(level)s” and “%(unit)s” is given twice. Keep one.")
    CELL_MISSING = "cell_missing", _("The cell of “%(level)s” and “%(unit)s” is missing. Add it.")
    NOT_EXPRESSION = (
        "not_expression",
        _("This condition cannot be read at “%(value)s”. Use < <= > >= == != and, or, not."),
    )
    UNKNOWN_NAME = (
        "unknown_name",
        _("“%(value)s” is no node, flag, measure, setting or earlier proposition of this framework."),
    )
    LONG_EXPRESSION = "long_expression", _("This condition is longer than %(limit)s characters. Shorten it.")
    DEEP_EXPRESSION = "deep_expression", _("This condition is nested more than %(limit)s deep. Flatten it.")
    OTHER_KINDS = (
        "other_kinds",
        _("“%(left)s” and “%(right)s” are of different kinds and cannot be compared."),
    )
    NOT_TRUE_OR_FALSE = (
        "not_true_or_false",
        _("“%(value)s” is neither true nor false by itself. Compare it with something."),
    )
    NO_CONDITION = (
        "no_condition",
        _("A proposition says when it holds (“when”) or what is always shown (“shows”). Add one."),
    )
    HALF_ALERT = "half_alert", _("An alert has a condition (“alert”) and words (“alert_words”). Give both.")
    ID_GONE = (
        "id_gone",
        _("“%(value)s” of version %(version)s is missing. Put it back and mark it deprecated."),
    )
    NOT_NEWER = (
        "not_newer",
        _("Version %(value)s is not newer than version %(limit)s, which is there already."),
    )
    OTHER_FRAMEWORK = "other_framework", _("Name and prefix stay the same in every version: “%(value)s”.")
    UNKNOWN_FRAMEWORK = (
        "unknown_framework",
        _("There is no framework “%(value)s” in this version. Known are: %(known)s."),
    )
    MAPPED_TWICE = "mapped_twice", _("“%(value)s” and “%(other)s” are related twice. Keep one relation.")
