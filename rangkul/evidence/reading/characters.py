"""Which characters a text keeps, and from which bytes they come."""

import codecs
import re

from rangkul.evidence.reading.codes import NotRead, Remark, Unread
from rangkul.evidence.reading.result import Draft

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Everything that some program takes for the end of a line is one here, so that lines are counted alike.
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
SURROGATES = re.compile("[\ud800-\udfff]")
LOST = "\ufffd"
USUAL = "cp1252"


def clean(text: str) -> tuple[str, int]:
    """The text as it may be stored, and how many control characters went; no other character changes."""
    text = LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    text, removed = CONTROLS.subn("", text)
    # Neither UTF-8 nor the database can hold half a character.
    return SURROGATES.sub(LOST, text), removed


def decoded(data: bytes) -> Draft:
    """The text of bytes that name no encoding: by their mark, as UTF-8, or by a guess that is told."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    try:
        return Draft(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _guessed(data)


def _marked(data: bytes, encoding: str) -> Draft:
    text = data.decode(encoding, errors="replace")
    draft = Draft(text)
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        draft.remark(Remark.CHARACTERS_LOST, text.count(LOST))
    return draft


def _guessed(data: bytes) -> Draft:
    from charset_normalizer import from_bytes

    odd = data[1:2000:2]
    if odd and odd.count(0) * 10 > len(odd) * 9:
        encoding = "utf-16-le"
    elif data[:8000].count(0):
        raise NotRead(Unread.OTHER_KIND)
    else:
        # A long text says no more about its encoding than its beginning and its middle do.
        middle = len(data) // 2
        fitting = from_bytes(data[:50_000] + data[middle : middle + 50_000])
        best = fitting.best()
        # Windows in Indonesia wrote this one for thirty years; others need to fit better, not equally well.
        usual = [
            match
            for match in fitting
            if best and match.chaos <= best.chaos and USUAL in match.could_be_from_charset
        ]
        encoding = USUAL if usual or best is None else best.encoding
    text = data.decode(encoding, errors="replace")
    draft = Draft(text)
    draft.remark(Remark.ENCODING_GUESSED, encoding=encoding)
    draft.remark(Remark.CHARACTERS_LOST, text.count(LOST))
    return draft


def check_is_text(text: str, removed: int) -> None:
    """Refuse what consists of control characters: this is no text, whatever its name says."""
    if removed * 20 > len(text) + removed:
        raise NotRead(Unread.OTHER_KIND)
