"""Whether coders agree, on values and on passages, and whether enough was asked.

alpha(rows, Level.ORDINAL)                 # coders × units; None where a coder said nothing
cohen_kappa, conger_kappa, fleiss_kappa, brennan_prediger, gwet_ac, percent_agreement
stretches = [Stretch(0, 900, marks)]       # a text and what each coder marked in it
u_alpha(stretches)                         # the same passages with the same codes
alpha(characters(stretches, code))         # any coefficient above, on characters or on units (`presence`)
text_agreement(stretches)                  # all of it, for each code
saturation(new_themes(interviews))         # whether enough was asked
Every result may be undefined: then its value is None and it says why.
"""

from .alpha import Level, alpha
from .around import around
from .chance import brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac, percent_agreement
from .cohen import cohen_kappa
from .cooccurrence import CoOccurrence, co_occurrence
from .ratings import Ratings, ratings
from .report import CodeAgreement, TextAgreement, text_agreement
from .results import RELIABLE, TENTATIVE, Agreement, Bootstrap, Interval, Reading, Undefined, reading
from .sampling import stratified_sample
from .saturation import ByOrder, Run, Saturation, new_themes, saturation, saturation_by_order
from .stretches import Mark, Stretch, characters, labels, overlap, presence
from .unitising import u_alpha, u_alpha_binary, u_alpha_code
from .unitising_2004 import alpha_u_2004
from .weighting import Weighting

__all__ = [
    "RELIABLE",
    "TENTATIVE",
    "Agreement",
    "Bootstrap",
    "ByOrder",
    "CoOccurrence",
    "CodeAgreement",
    "Interval",
    "Level",
    "Mark",
    "Ratings",
    "Reading",
    "Run",
    "Saturation",
    "Stretch",
    "TextAgreement",
    "Undefined",
    "Weighting",
    "alpha",
    "alpha_u_2004",
    "around",
    "brennan_prediger",
    "characters",
    "co_occurrence",
    "cohen_kappa",
    "conger_kappa",
    "fleiss_kappa",
    "gwet_ac",
    "labels",
    "new_themes",
    "overlap",
    "percent_agreement",
    "presence",
    "ratings",
    "reading",
    "saturation",
    "saturation_by_order",
    "stratified_sample",
    "text_agreement",
    "u_alpha",
    "u_alpha_binary",
    "u_alpha_code",
]
