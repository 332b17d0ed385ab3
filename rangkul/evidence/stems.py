"""Indonesian words and their roots: penanganan, ditangani and menangani meet in tangan."""

import re
from functools import lru_cache
from typing import Protocol

# A word with what belongs inside it: anak-anak, do'a, ke-2. Figures are words too.
WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
# What says nothing about a text. A phrase keeps them: "tidak ada" is something else than "ada".
_STOP = (
    "ada adalah agar akan aku anda apa apakah atau bagi bahwa banyak beberapa begitu belum bisa boleh bukan "
    "dalam dan dapat dari dengan di dia dong hal hanya harus hingga ia ini itu iya jadi jika juga kalau kami "
    "kan karena ke kepada kita kok lagi lah lalu lebih maka mau mereka merupakan mungkin nah namun nya oleh "
    "pada para pernah pun saat saja sama sampai sangat saya sebagai sebuah secara sedang sehingga sejak "
    "sekali selama seluruh semua seperti serta setelah setiap sih suatu sudah supaya tadi tapi telah tentang "
    "terhadap tersebut tetapi tidak untuk yaitu yakni yang the of and to a in is it that for on with as"
)
STOP = frozenset(_STOP.split())
# A study's distinct words; one process keeps the roots of a few hundred interviews.
KEPT = 200_000


class Stemmer(Protocol):
    """What finds the root of a word."""

    def stem(self, text: str) -> str:
        """The root."""


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    """Sastrawi with its dictionary, loaded by the process that first asks."""
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    stemmer: Stemmer = Sastrawi(ArrayDictionary(StemmerFactory().get_words()))
    return stemmer


def folded(word: str) -> str:
    """A word as it is compared: small letters, one kind of hyphen and apostrophe."""
    return word.lower().replace("‑", "-").replace("’", "'")


@lru_cache(maxsize=KEPT)
def stem(word: str) -> str:
    """The root of an Indonesian word by the dictionary; any other word stays as it is.

    >>> [stem(word) for word in ("penanganan", "ditangani", "menangani", "anak-anak", "kepercayaan")]
    ['tangan', 'tangan', 'tangan', 'anak', 'percaya']
    """
    word = folded(word)
    if len(word) < 4 or not word.replace("-", "").isascii() or any(letter.isdigit() for letter in word):
        return word
    return _stemmer().stem(word) or word


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return [folded(found) for found in WORD.findall(text)]
