"""The bytes of a text file as text, with what is known of how it was stored."""

import codecs
from dataclasses import dataclass

from rangkul.evidence.refi.offsets import StoredText
from rangkul.evidence.refi.xml_input import clean

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

MARK, NO_MARK = "\ufeff", "\u2060"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A stored text and what was done to read it."""

    stored: StoredText
    guessed: bool = False
    cleaned: bool = False


def decode(data: bytes) -> Decoded:
    """The text of a file; UTF-8 unless the bytes say otherwise."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, had_mark=True)
    return _decoded(data, "utf-8", had_mark=False)


def _decoded(data: bytes, encoding: str, *, had_mark: bool) -> Decoded:
    try:
        raw, guessed = data.decode(encoding), False
    except UnicodeDecodeError:
        raw, guessed = data.decode("cp1252", errors="replace"), True
    return _held(raw, had_mark=had_mark, guessed=guessed)


def inline(text: str) -> Decoded:
    """A text that stood in the XML itself."""
    return _held(text.removeprefix(MARK), had_mark=text.startswith(MARK), guessed=False)


def _held(raw: str, *, had_mark: bool, guessed: bool) -> Decoded:
    cleaned = clean(raw)
    if cleaned.startswith(MARK):
        # A second mark is part of the text; written out first it would be taken for the first.
        cleaned = NO_MARK + cleaned[1:]
    return Decoded(StoredText(cleaned, had_mark), guessed, cleaned != raw)
