"""How common each name, place and day is: two children called Rizki are no news, two called Tatag are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .. import names
from ..name_words import KNOWN, NICKNAMES
from .sighting import PLACES, YEAR, Profile

# Rough shares of common name words in western Java, from general knowledge; for when there is no batch to
# count.
_COMMON = {
    "muhammad": 0.12, "ahmad": 0.04, "siti": 0.05, "nur": 0.03, "abdul": 0.015, "rizki": 0.03,
    "asep": 0.02, "dede": 0.015, "putra": 0.015, "putri": 0.02, "saputra": 0.01, "maulana": 0.012,
    "hidayat": 0.01, "agus": 0.012, "andi": 0.01, "budi": 0.008, "eka": 0.01, "dewi": 0.012,
    "sri": 0.015, "fajar": 0.008, "rahman": 0.01, "setiawan": 0.01, "kurnia": 0.006, "kurniawan": 0.008,
    "fauzi": 0.008, "ilham": 0.008, "dimas": 0.008, "bayu": 0.006, "iwan": 0.006, "deni": 0.008,
    "yusuf": 0.006, "ramadhan": 0.012, "rafi": 0.008, "aisyah": 0.012, "ujang": 0.008, "neng": 0.008,
    "aminah": 0.02, "wati": 0.015, "yati": 0.015, "lilis": 0.01, "rohayati": 0.008,
}  # fmt: skip
_WORD_SHARE = 0.003
_SHARES = {
    "full": 0.001, "single": _WORD_SHARE, "within": _WORD_SHARE, "nick": 0.012, "mother": 0.008,
    "mother word": 0.01, "father": 0.008, "father word": 0.01, "origin": 0.12, "kelurahan": 0.02,
    "place": 0.05, "school": 0.15, "activity": 0.12, "nik": 1e-6, "kk": 1e-4, "street": 0.2,
    "girl": 0.2,
}  # fmt: skip


_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Read:
    """A profile with its words brought to the groups of one frequency table."""

    profile: Profile
    name: tuple[str, ...]
    nicks: frozenset[str]
    street: bool  # the name column holds one street name only
    mother: frozenset[str]
    father: frozenset[str]


@dataclass(frozen=True)
class Frequencies:
    """Shares (0 to 1) of names, places and other values among records: what a pair is weighed against.

    `shares[field][value]`; `default[field]` for a value not counted. `groups`: word to the group of words
    that are one name with slips. `repairs`: a run-together name to its words. `street`: groups that serve as
    nicknames. `birth_middle`, `birth_spread`: ordinal day and days. `same_day`: chance that records of two
    sources fall on one day. `prior`: share of pairs that are one child, before looking. Made by `count` or
    taken from `SHIPPED`.
    """

    shares: Mapping[str, Mapping[object, float]]
    default: Mapping[str, float]
    groups: Mapping[str, str] = field(default_factory=dict)
    repairs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    street: frozenset[str] = frozenset()
    birth_middle: float = 735_000.0
    birth_spread: float = 4 * YEAR
    same_day: float = 1 / 400
    prior: float = 1 / 1000

    def share(self, what: str, value: object) -> float:
        """The share of records with this value of this field."""
        return self.shares.get(what, {}).get(value, self.default[what])

    def group(self, word: str) -> str:
        """The group of a word: its commonest spelling in the batch, by sound and slip."""
        return self.groups.get(word) or names.code(word)

    def read(self, known: Profile) -> Read:
        """A profile with its words as groups, run-together names taken apart."""
        name = self._words(known.name)
        street = len(name) == 1 and name[0] in self.street
        nicks = frozenset(map(self.group, known.nicks)) if known.nicks else _NOBODY
        return Read(
            profile=known,
            name=name,
            nicks=nicks | {name[0]} if street else nicks,
            street=street,
            mother=frozenset(self._words(known.mother)) if known.mother else _NOBODY,
            father=frozenset(self._words(known.father)) if known.father else _NOBODY,
        )

    def _words(self, written: tuple[str, ...]) -> tuple[str, ...]:
        if self.repairs:
            written = self.repairs.get("".join(written), written)
        return tuple(map(self.group, written))


def _shipped() -> Frequencies:
    common: dict[object, float] = {names.code(word): share for word, share in _COMMON.items()}
    return Frequencies(
        shares={
            "single": common,
            "within": common,
            "mother": {word: share / 2 for word, share in common.items()},
            "mother word": common,
        },
        default=_SHARES,
        street=frozenset(map(names.code, NICKNAMES)),
    )


SHIPPED = _shipped()


def count(known: Sequence[Profile]) -> Frequencies:
    """Count a batch: the frequencies that its own pairs are weighed against.

    `known`: profiles of one register or city. Returns `SHIPPED` for fewer than 30 records, which say too
    little. Linear in the number of records. Assumes that slips are rarer than the name they slip from.
    """
    if len(known) < 30:
        return SHIPPED
    repairs = _repairs([one.name for one in known] + [one.mother for one in known])
    named = [repairs.get("".join(one.name), one.name) for one in known]
    mothers = [repairs.get("".join(one.mother), one.mother) for one in known]
    groups = _groups(
        word for words in (*named, *mothers, *(one.nicks + one.father for one in known)) for word in words
    )
    street = _street(named, known, groups)
    draft = Frequencies({}, _SHARES, groups=groups, repairs=repairs, street=street)
    reads = [draft.read(one) for one in known]
    middle, spread = _births(known)
    shares = _name_shares(reads)
    for at, what in enumerate(PLACES):
        shares[what] = _shares(one.places[at] for one in known)
    shares["nik"] = _shares(one.nik.digits for one in known if one.nik)
    shares["kk"] = _shares(one.kk for one in known)
    few = 0.7 / len(known)
    default = dict.fromkeys(_SHARES, few) | {
        "street": max(few, sum(read.street for read in reads) / len(reads)),
        "girl": _girls(known),
    }
    return Frequencies(
        shares, default, groups, repairs, street, middle, spread, _same_day(known), prior=1 / len(known)
    )


def _shares(values: Iterable[object]) -> dict[object, float]:
    tally = Counter(value for value in values if value)
    total = sum(tally.values())
    return {value: times / total for value, times in tally.items()}


def _name_shares(reads: Sequence[Read]) -> dict[str, dict[object, float]]:
    tallies: dict[str, Counter[object]] = defaultdict(Counter)
    for read in reads:
        if len(read.name) > 1:
            tallies["full"][frozenset(read.name)] += 1
            tallies["within"].update(set(read.name))
        elif read.name and not read.street:
            tallies["single"][read.name[0]] += 1
    named = max(1, sum(bool(read.name) for read in reads))
    shares = {what: {value: n / named for value, n in tally.items()} for what, tally in tallies.items()}
    shares["nick"] = _shares(nick for read in reads for nick in read.nicks)
    for who in ("mother", "father"):
        parents = [getattr(read, who) for read in reads if getattr(read, who)]
        shares[who] = _shares(parents)
        words = Counter(word for parent in parents for word in parent)
        shares[f"{who} word"] = {word: n / len(parents) for word, n in words.items()}
    return shares


def _girls(known: Sequence[Profile]) -> float:
    sexes = [one.sighting.sex for one in known if one.sighting.sex]
    return (sexes.count("f") + 1) / (len(sexes) + 2)


def _births(known: Sequence[Profile]) -> tuple[float, float]:
    middles = sorted(one.birth[0] for one in known if one.birth)
    if len(middles) < 10:
        return SHIPPED.birth_middle, SHIPPED.birth_spread
    # Quartiles: one birth in 1925 by a slip of the pen must not widen the whole list.
    low, middle, high = (middles[int(len(middles) * part)] for part in (0.25, 0.5, 0.75))
    return middle, max(YEAR, (high - low) / 1.35)


def _same_day(known: Sequence[Profile]) -> float:
    """The chance that records of two sources fall on one day, from days 3 to 20 apart."""
    days: dict[str, Counter[int]] = defaultdict(Counter)
    for one in known:
        if one.sighting.recorded_on and one.sighting.source:
            days[one.sighting.source][one.sighting.recorded_on.toordinal()] += 1
    near = pairs = 0
    sources = sorted(days)
    for at, first in enumerate(sources):
        for second in sources[at + 1 :]:
            pairs += days[first].total() * days[second].total()
            for day, times in days[first].items():
                near += times * sum(days[second][day + lag] + days[second][day - lag] for lag in range(3, 21))
    return max(near / 36 / pairs, 0.1 / pairs) if pairs else SHIPPED.same_day


def _repairs(written: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Names whose space slipped ("GilangRamadhan", "Sr iwahyuni"), taken apart as others write them."""
    tally: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for words in written:
        tally["".join(words)][words] += 1
    whole = {run: kinds.most_common(1)[0] for run, kinds in tally.items() if run}
    leaders: dict[str, tuple[int, tuple[str, ...]]] = {}
    for words, times in whole.values():
        if len(words) > 1:
            for form in names.neighbours("".join(words)):
                leaders[form] = max(leaders.get(form, (0, ())), (times, words))
    repairs = {}
    for run, kinds in tally.items():
        for words in kinds:
            best = max((leaders[form] for form in names.neighbours(run) if form in leaders), default=(0, ()))
            if len(run) > 6 and best[0] > 2 * kinds[words] and best[1] != words:
                repairs[run] = best[1]
    return repairs


def _groups(words: Iterable[str]) -> dict[str, str]:
    """Each word to its group: same sound, or, if it is no known name, one slip from a commoner word."""
    spelled = Counter(words)
    sounds: Counter[str] = Counter()
    for word, times in spelled.items():
        sounds[names.code(word)] += times
    known = {names.code(word) for word in KNOWN}
    # Last written wins: known names over others, then the commoner.
    leaders: dict[str, str] = {}
    for sound in sorted(sounds, key=lambda sound: (sound in known, sounds[sound], sound)):
        for form in slips(sound):
            leaders[form] = sound
    groups = {}
    for word in spelled:
        sound = names.code(word)
        near = {leaders[form] for form in slips(sound) if form in leaders}
        near |= set(names.codes(word)) & sounds.keys()
        best = max(near, key=lambda other: (sounds[other], other))
        slip = sound not in known or best in names.codes(word)
        groups[word] = best if slip and sounds[best] >= 2 * sounds[sound] else sound
    for word, group in groups.items():  # a slip of a slip
        groups[word] = groups.get(group, group)
    return groups


@lru_cache(maxsize=65536)
def slips(sound: str) -> frozenset[str]:
    if len(sound) == 3:  # three letters: only a swap or a letter left out (Eka: Eak, Ea)
        return frozenset({sound, sound[:1] + sound[2:], sound[:2], "~" + "".join(sorted(sound))})
    return names.neighbours(sound) | {"~" + "".join(sorted(sound))}


def _street(
    named: Sequence[tuple[str, ...]], known: Sequence[Profile], groups: Mapping[str, str]
) -> frozenset[str]:
    """Groups used as nicknames: on our list, or twice in that column and seldom in a longer name."""
    called = Counter(groups[word] for one in known for word in one.nicks)
    longer = Counter(groups[word] for words in named if len(words) > 1 for word in words)
    learnt = {word for word, times in called.items() if times >= 2 and longer[word] <= times}
    listed = {groups.get(word) or names.code(word) for word in NICKNAMES}
    return frozenset(learnt | {word for word in listed if longer[word] <= called[word] + 1})
