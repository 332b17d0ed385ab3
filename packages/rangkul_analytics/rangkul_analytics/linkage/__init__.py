"""Knowing a child again: from records of many offices to the children they speak of.

sightings = sightings_from_rows(rows)      # canonical register fields to sightings
pairs = link(sightings)                    # a whole register, at the fixed threshold
index = keys(sighting, scope=city)         # what a new record is filed under, as bigint
found = rank(sighting, others)             # score and reasons for each candidate
"""

from .frequencies import SHIPPED, Frequencies
from .keys import keys, rarest
from .linking import THRESHOLD, Pair, link, table_of
from .quality import Quality, pairwise_quality
from .rows import sightings_from_rows
from .scoring import Comparison, Reason, rank, score
from .sighting import Sighting

__all__ = [
    "SHIPPED",
    "THRESHOLD",
    "Comparison",
    "Frequencies",
    "Pair",
    "Quality",
    "Reason",
    "Sighting",
    "keys",
    "link",
    "pairwise_quality",
    "rank",
    "rarest",
    "score",
    "sightings_from_rows",
    "table_of",
]
