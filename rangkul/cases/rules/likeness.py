"""How alike a candidate is to what was asked: a score and reasons from the features that agree.

The weights are those of the analytics library (additive, after Fellegi and Sunter 1969); the database only
says which features agree, so a name never has to be read to be compared.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rangkul_analytics.linkage.comparing import Likeness
from rangkul_analytics.linkage.frequencies import SHIPPED
from rangkul_analytics.linkage.weights import FIXED

from rangkul.cases.features import Feature, Kind
from rangkul.cases.vocabulary import MatchBand, MatchReason

STRONG, LIKELY, WEAK = 0.9, 0.5, 0.05
# Natural logarithm of the odds before looking: one pair of a thousand among those that share a key at all.
_PRIOR = math.log(SHIPPED.prior / (1 - SHIPPED.prior))
# Years of birth are ranges: of one child they meet nine times of ten, of strangers four times of ten.
_BIRTH_FITS, _BIRTH_FAR = math.log(0.9 / 0.4), math.log(0.1 / 0.6)
_BIRTH_DATE = math.log(0.9 / (1 / 3000))
_AGAINST = frozenset(
    {
        MatchReason.NAME_DIFFERS,
        MatchReason.NICKNAME_DIFFERS,
        MatchReason.MOTHER_DIFFERS,
        MatchReason.SEX_DIFFERS,
        MatchReason.AGE_FAR,
        MatchReason.AREA_DIFFERS,
        MatchReason.NIK_DIFFERS,
    }
)


@dataclass(frozen=True)
class Likely:
    """A score (0 to 1, close to the chance of one child), its band, and what speaks for and against."""

    score: float
    band: MatchBand
    reasons: tuple[MatchReason, ...]

    @property
    def speaks_for(self) -> list[MatchReason]:
        """What agrees, the weightiest first."""
        return [reason for reason in self.reasons if reason not in _AGAINST]

    @property
    def speaks_against(self) -> list[MatchReason]:
        """What differs, the weightiest first."""
        return [reason for reason in self.reasons if reason in _AGAINST]


class _Compared:
    """The asked features and which of them a candidate shares."""

    def __init__(self, asked: Sequence[Feature], agrees: Sequence[int]) -> None:
        self.shared = [asked[at - 1] for at in agrees]
        self.asked = asked

    def words(self, kind: Kind) -> list[str]:
        """The words of one kind that both have."""
        return [feature.word for feature in self.shared if feature.kind == kind]

    def both_hold(self, kind: Kind) -> bool:
        """Whether this fact is known on both sides."""
        return any(f.kind == Kind.HELD and f.word == kind.name for f in self.shared)


def band_of(score: float) -> MatchBand:
    """The word for a score."""
    if score >= STRONG:
        return MatchBand.STRONG
    return MatchBand.LIKELY if score >= LIKELY else MatchBand.WEAK


def likeness(asked: Sequence[Feature], agrees: Sequence[int]) -> Likely | None:
    """How alike a candidate is, by the positions (from 1) of the asked features it shares; None if hardly."""
    compared = _Compared(asked, agrees)
    found = [*_names(compared), *_mother(compared), *_plain(compared), *_birth(compared)]
    total = _PRIOR + sum(weight for weight, _ in found)
    score = 1 / (1 + math.exp(-max(-500.0, min(500.0, total))))
    if score < WEAK:
        return None
    spoken = sorted((one for one in found if one[1] is not None), key=lambda one: -abs(one[0]))
    return Likely(
        score, band_of(score), tuple(dict.fromkeys(reason for _, reason in spoken if reason is not None))
    )


Weighed = tuple[float, MatchReason | None]


def _weight(level: str, chance: float) -> float:
    return FIXED.of(Likeness(level, chance))


def _names(two: _Compared) -> list[Weighed]:
    whole, nick, called = two.words(Kind.WHOLE_NAME), two.words(Kind.NICKNAME), two.words(Kind.CALLED)
    found: list[Weighed] = []
    if whole:
        several = " " in whole[0]
        chance = SHIPPED.share("full", whole[0]) if several else SHIPPED.share("single", whole[0])
        found.append((_weight("name.full" if several else "name.single", chance), MatchReason.SAME_NAME))
    if nick:
        rarest = min(SHIPPED.share("nick", word) for word in nick)
        found.append((_weight("nick.same", rarest), MatchReason.SAME_NICKNAME))
    if found:
        return found
    if called:
        rarest = min(SHIPPED.share("within", word) + SHIPPED.share("single", word) for word in called)
        return [(_weight("name.part", rarest / 2), MatchReason.NAME_PART)]
    if two.words(Kind.SLIP):
        return [(_weight("name.near", 0.01), MatchReason.NAME_ALIKE)]
    if two.both_hold(Kind.WHOLE_NAME):
        found.append((_weight("name.apart", 1.0), MatchReason.NAME_DIFFERS))
    if two.both_hold(Kind.NICKNAME):
        found.append((_weight("nick.apart", 0.95), MatchReason.NICKNAME_DIFFERS))
    return found


def _mother(two: _Compared) -> list[Weighed]:
    whole, words = two.words(Kind.MOTHER), two.words(Kind.MOTHER_WORD)
    if whole:
        return [(_weight("mother.same", SHIPPED.share("mother", whole[0])), MatchReason.SAME_MOTHER)]
    if words:
        rarest = min(SHIPPED.share("mother word", word) for word in words)
        return [(_weight("mother.part", rarest), MatchReason.MOTHER_ALIKE)]
    if two.words(Kind.MOTHER_SLIP):
        return [(_weight("mother.near", 0.02), MatchReason.MOTHER_ALIKE)]
    if two.both_hold(Kind.MOTHER):
        return [(_weight("mother.apart", 0.95), MatchReason.MOTHER_DIFFERS)]
    return []


def _plain(two: _Compared) -> list[Weighed]:
    """The facts that either agree or not: NIK, sex, place, home."""
    found: list[Weighed] = []
    girls = SHIPPED.default["girl"]
    for kind, level, chance, apart, same_reason, apart_reason in (
        (Kind.NIK, "nik", SHIPPED.default["nik"], 1.0, MatchReason.SAME_NIK, MatchReason.NIK_DIFFERS),
        (Kind.SEX, "sex", 0.7, 2 * girls * (1 - girls), None, MatchReason.SEX_DIFFERS),
        (Kind.PLACE, "place", SHIPPED.default["place"], 0.9, MatchReason.SAME_PLACE, None),
        (Kind.KELURAHAN, "kelurahan", SHIPPED.default["kelurahan"], 0.9, MatchReason.SAME_AREA, None),
        (
            Kind.ORIGIN,
            "origin",
            SHIPPED.default["origin"],
            0.9,
            MatchReason.SAME_AREA,
            MatchReason.AREA_DIFFERS,
        ),
    ):
        if two.words(kind):
            found.append((_weight(f"{level}.same", chance), same_reason))
        elif two.both_hold(kind):
            found.append((_weight(f"{level}.apart", apart), apart_reason))
    return found


def _birth(two: _Compared) -> list[Weighed]:
    if two.words(Kind.BIRTH_DATE):
        return [(_BIRTH_DATE, MatchReason.SAME_BIRTH_DATE)]
    if two.words(Kind.BIRTH_YEAR):
        return [(_BIRTH_FITS, MatchReason.AGE_FITS)]
    if two.both_hold(Kind.BIRTH_YEAR):
        return [(_BIRTH_FAR, MatchReason.AGE_FAR)]
    return []
