"""Looking for words in texts: by root, exactly, as a phrase, by beginning, by any part of a word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rangkul.evidence.stems import STOP, WORD, folded, stem

TERMS = 12
# Between the words of a phrase stand spaces, a line end, a comma; not a full stop.
BETWEEN = r"[^\w.!?]{1,12}"
PARTS = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
AROUND = 90
# Who finds more than this in one text asks another question.
HITS = 500
NOTHING = r"(?!)"
# A part of a word that is shorter stands in every line.
SHORTEST_PART = 3


@dataclass(frozen=True)
class Term:
    """One thing that is looked for: one word, or several that follow each other."""

    words: tuple[str, ...]
    shown: str


@dataclass(frozen=True)
class Hit:
    """A place where something was found; positions are code points, half-open."""

    start: int
    end: int


def terms(question: str) -> list[Term]:
    """What is asked: words, "phrases in quotes", beginnings*, *parts*; words that say nothing are left out.

    >>> [term.words for term in terms('yang penanganan "tidak ada" *bijak*')]
    [('penanganan',), ('tidak', 'ada'), ('*bijak*',)]
    """
    found = []
    for straight, curly, single in PARTS.findall(question):
        phrase = straight or curly
        asked = _words(phrase) if phrase else _words(single)
        if not phrase:
            asked = [word for word in asked if "*" in word or word not in STOP] or []
        if asked:
            found.append(Term(tuple(asked), f'"{phrase}"' if phrase else single))
    if not found and question.strip():
        # Somebody looks for a small word and nothing else: then it is what they want.
        found = [Term((word,), word) for word in _words(question)]
    return found[:TERMS]


def _words(asked: str) -> list[str]:
    pieces = re.findall(r"\*?[^\W_]+(?:['’‑-][^\W_]+)*\*?", asked)
    return [folded(piece) for piece in pieces]


def different_words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(folded(word) for word in set(WORD.findall(text)))


class Vocabulary:
    """The different words of some texts, and which of them answer to a word that is asked for."""

    def __init__(self, *of_texts: frozenset[str]) -> None:
        self.words = frozenset().union(*of_texts)

    def forms(self, asked: str, *, exact: bool) -> set[str]:
        """The forms in which `asked` stands in the texts."""
        bare = asked.strip("*")
        if bare != asked and len(bare) < SHORTEST_PART:
            return {bare} & self.words
        if asked.startswith("*") and asked.endswith("*"):
            return {word for word in self.words if bare in word}
        if asked.endswith("*"):
            return {word for word in self.words if word.startswith(bare)}
        if asked.startswith("*"):
            return {word for word in self.words if word.endswith(bare)}
        if exact:
            return {asked} & self.words
        root = stem(asked)
        # A prefix may swallow the first letter of the root (tangan, menangani) and no other, so few words
        # have to be taken apart.
        kin = root[1:]
        return {word for word in self.words if word == asked or (kin in word and stem(word) == root)}


class Search:
    """A question, made ready for the words that the texts have."""

    def __init__(self, question: str, vocabulary: Vocabulary, *, exact: bool = False) -> None:
        self.terms = terms(question)
        # In a phrase the words stand as they were typed; elsewhere a word stands for its family.
        self.choices = [
            [vocabulary.forms(word, exact=exact or len(term.words) > 1) for word in term.words]
            for term in self.terms
        ]
        self.following = [_following(forms[1:]) for forms in self.choices]

    def hits(self, text: str) -> list[Hit]:
        """Every place in the text, if each thing that is asked for stands in it."""
        low = _low(text)
        found: set[Hit] = set()
        for choices, following in zip(self.choices, self.following, strict=True):
            places = [
                hit
                for form in choices[0]
                for start in _places(low, form)
                if (hit := _hit(low, start, form, following))
            ]
            if not places:
                return []
            found.update(places)
        return sorted(found, key=lambda hit: (hit.start, hit.end))


def _low(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):
        # A few letters have no small form of one character; positions come first.
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return low.replace("‑", "-").replace("’", "'")


def _places(low: str, form: str) -> Iterator[int]:
    """Where a form stands as a word of its own."""
    place, found = low.find(form), 0
    while place >= 0 and found < HITS:
        if _is_edge(low, place - 1) and _is_edge(low, place + len(form)):
            found += 1
            yield place
        place = low.find(form, place + len(form))


def _is_edge(low: str, place: int) -> bool:
    return not 0 <= place < len(low) or not (low[place].isalnum() or low[place] in "_-")


def _following(choices: list[set[str]]) -> re.Pattern[str] | None:
    if not choices:
        return None
    words = ("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) for forms in choices)
    return re.compile("".join(f"{BETWEEN}(?:{one or NOTHING})" for one in words))


def _hit(low: str, start: int, form: str, following: re.Pattern[str] | None) -> Hit | None:
    end = start + len(form)
    if following is None:
        return Hit(start, end)
    rest = following.match(low, end)
    return Hit(start, rest.end()) if rest and _is_edge(low, rest.end()) else None


@dataclass(frozen=True)
class Excerpt:
    """A hit with what stands around it on its own line."""

    before: str
    found: str
    after: str
    start: int


def excerpt(text: str, hit: Hit) -> Excerpt:
    """The words around a hit, cut between words."""
    line_start = text.rfind("\n", 0, hit.start) + 1
    line_end = text.find("\n", hit.end)
    line_end = len(text) if line_end < 0 else line_end
    start, end = max(line_start, hit.start - AROUND), min(line_end, hit.end + AROUND)
    before, after = text[start : hit.start], text[hit.end : end]
    if start > line_start:
        before = "… " + before.partition(" ")[2]
    if end < line_end:
        after = after.rpartition(" ")[0] + " …"
    return Excerpt(before, text[hit.start : hit.end], after, hit.start)


def within(hits: Iterable[Hit], spans: Iterable[tuple[int, int]]) -> Iterator[Hit]:
    """The hits that lie inside one of the spans, which are in order and do not overlap."""
    waiting = iter(spans)
    span = next(waiting, None)
    for hit in hits:
        while span and span[1] < hit.end:
            span = next(waiting, None)
        if span is None:
            return
        if span[0] <= hit.start:
            yield hit
