"""How Indonesian names are written, misheard and shortened, and what stays the same underneath.

Rules follow office practice: old spelling (van Ophuijsen to 1947,
Soewandi to 1972), Sundanese and Betawi f/p/v, abbreviated Muhammad, titles, one-word names, nicknames from
the last or first syllables. The word lists are in `name_words`.
"""

import re
import unicodedata
from functools import lru_cache

from .name_words import ABBREVIATIONS, CALLS, NICKNAMES, TITLES

# ASCII letters stay, an apostrophe joins, everything else parts.
_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()} | {ord("'"): None}
_BIN = re.compile(r"\b(?:bin|binti|bt|b\.)\s+(?=\w)", re.IGNORECASE)
_OLD = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"))
_SOUNDS = (
    (re.compile(r"^(?:kh|ch)"), "k"),
    (re.compile(r"kh|ch|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"sy|sh"), "s"),
    (re.compile(r"[fv]"), "p"),
    (re.compile(r"ph"), "p"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"th"), "t"),
    (re.compile(r"z"), "j"),
    (re.compile(r"au"), "o"),
    (re.compile(r"ai|ae|ay(?![aiueo])"), "e"),
    (re.compile(r"ie|iy|y(?![aiueo])"), "i"),
    (re.compile(r"y"), "i"),
    (re.compile(r"o"), "u"),
    (re.compile(r"h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_SYLLABLE = re.compile(r"(?:ng|ny|sy|kh|[^aiueo])?[aiueo](?:ng(?![aiueo])|[^aiueo](?![aiueo]))?")


def fold(text: str | None) -> str:
    """Lower-case Latin letters and single spaces, without accents, digits or punctuation.

    `text`: any string or None. Returns '' for None. Never raises.

    >>> fold("  Siti Nur'aini, S.Pd. ")
    'siti nuraini s pd'
    """
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "")).encode("ascii", "ignore").decode()
    return " ".join(text.lower().translate(_LETTERS).split())


def split_parent(name: str | None) -> tuple[str, str | None]:
    """The name itself and the father named after bin or binti, both as written.

    Assumes that what follows the last bin/binti is a father's name (Indonesian Muslim usage).

    >>> split_parent("Rizki bin Suherman")
    ('Rizki', 'Suherman')
    >>> split_parent("Bintang Kejora")
    ('Bintang Kejora', None)
    """
    if not name:
        return "", None
    if " b" in name or " B" in name:
        parts = _BIN.split(name, maxsplit=1)
        if len(parts) == 2 and parts[0].strip():
            return parts[0].strip(), parts[1].strip()
    return name.strip(), None


@lru_cache(maxsize=65536)
def modern(word: str) -> str:
    """One folded word in the spelling of 1972: oe to u, tj to c, dj to j, nj to ny, sj to sy.

    A single old `j` (Janti, Jogja) cannot be told from the new one; see `codes`.

    >>> modern("tjahjono"), modern("soeharto"), modern("djoko")
    ('cahjono', 'suharto', 'joko')
    """
    for old, new in _OLD:
        word = word.replace(old, new)
    return word


def tokens(name: str | None) -> tuple[str, ...]:
    """The words of a name in modern spelling, abbreviations written out, titles and calls left off.

    `name`: as an office wrote it, or None. Returns words in the order written; () when nothing is left.
    A title or call that is the whole name stays, because then it is the name that the street uses.

    >>> tokens("Moh. Rizki")
    ('muhammad', 'rizki')
    >>> tokens("H. Abd. Rochman")
    ('abdul', 'rochman')
    >>> tokens("Si Boedi"), tokens("NENG"), tokens("Noer Aini")
    (('budi',), ('neng',), ('nur', 'aini'))
    """
    if not name:
        return ()
    words = fold(split_parent(name)[0]).split()
    if len(words) > 1:
        words = [word for word in words if word not in TITLES] or words
        while len(words) > 1 and words[0] in CALLS:
            words = words[1:]
    if len(words) == 1 and len(words[0]) == 1:
        return tuple(words)
    return tuple(map(_full, words))


@lru_cache(maxsize=65536)
def _full(word: str) -> str:
    return ABBREVIATIONS.get(word) or modern(word)


@lru_cache(maxsize=65536)
def code(word: str) -> str:
    """What a listener keeps of a word: the same code for spellings that sound alike in western Java.

    `word`: one folded word. Merges f/v/p, z/j, kh/k/q, sy/sh/s, dh/d, th/t, o/u, ai/e, y/i, drops h and
    doubled letters. Different names may share a code; it finds candidates and does not decide.

    >>> code("fauzi") == code("pauji"), code("syahrul") == code("sahrul"), code("rizky") == code("rijki")
    (True, True, True)
    >>> code("rahman") == code("rochman")
    False
    """
    heard = modern(ABBREVIATIONS.get(word, word))
    for sound, plain in _SOUNDS:
        heard = sound.sub(plain, heard)
    return heard or word


@lru_cache(maxsize=65536)
def codes(word: str) -> tuple[str, ...]:
    """All codes of a word: a written j may be the old y, so such a word has two.

    >>> codes("janti")
    ('janti', 'ianti')
    >>> code("yanti") in codes("janti"), codes("budi")
    (True, ('budi',))
    """
    first = code(word)
    if "j" not in modern(word):
        return (first,)
    second = code(modern(word).replace("j", "y"))
    return (first,) if second == first else (first, second)


def syllables(word: str) -> tuple[str, ...]:
    """The syllables of an Indonesian word, roughly; letters that fit no syllable are left out.

    >>> syllables("ibrahim"), syllables("rangga")
    (('ib', 'ra', 'him'), ('rang', 'ga'))
    """
    return tuple(_SYLLABLE.findall(word))


@lru_cache(maxsize=65536)
def nickname_roots(word: str) -> frozenset[str]:
    """Codes of the short forms a name is likely to get: ends, beginnings and doubled ends.

    `word`: one folded word. Returns codes, so compare with `code(nickname)`. A guess at best: many nicknames
    (Bule, Gepeng) come from looks and not from the name.

    >>> code("iki") in nickname_roots("rizki"), code("kiki") in nickname_roots("rizki")
    (True, True)
    >>> code("baim") in nickname_roots("ibrahim"), code("opik") in nickname_roots("taufik")
    (True, True)
    >>> code("met") in nickname_roots("slamet"), code("ipul") in nickname_roots("saiful")
    (True, True)
    """
    plain = modern(word).replace("h", "")
    parts = syllables(plain)
    roots: set[str] = set()
    if len(parts) > 1:
        last, vowel_at = parts[-1], re.search(r"[aiueo]", parts[-1])
        open_end = last[: vowel_at.end()] if vowel_at else last
        before = re.search(r"[aiueo]", parts[-2])
        roots |= {last, "".join(parts[-2:]), "".join(parts[:2]), parts[0], open_end * 2, open_end + last}
        roots |= {(before[0] if before else "") + last}
        roots |= {root.lstrip("bcdgjklmnprstwyfvz") for root in tuple(roots)}
    # Ibrahim, Ibra-im, Ba-im: the cluster before the last two vowels keeps its first letter.
    cluster = re.search(r"([bcdgjkpt])[rl]([aiueo]{2}[a-z]?)$", plain)
    if cluster:
        roots.add(cluster[1] + cluster[2])
    heard = code(word)
    return frozenset(short for short in map(code, roots) if len(short) > 2 and short != heard)


def is_nickname(word: str) -> bool:
    """Whether a folded word is one of the street names that many children share.

    >>> is_nickname("ndut"), is_nickname("hendra")
    (True, False)
    """
    return word in NICKNAMES


@lru_cache(maxsize=65536)
def neighbours(word: str) -> frozenset[str]:
    """The word and each form with one letter left out, shared by words one slip of the pen apart.

    Two words within one insertion, deletion, substitution or swap of neighbours have a form in common (the
    symmetric-delete index of Garbe 2012). Words under four letters stand for themselves only.

    >>> neighbours("budi") & neighbours("bdui") != frozenset()
    True
    >>> neighbours("ani")
    frozenset({'ani'})
    """
    if len(word) < 4:
        return frozenset({word})
    return frozenset({word} | {word[:at] + word[at + 1 :] for at in range(len(word))})
