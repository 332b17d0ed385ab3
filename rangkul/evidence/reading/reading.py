"""Reads one file into a text: the format's own reader, then the same characters and speakers for all."""

from collections.abc import Callable

from rangkul.core.imports.limits import FILE_LIMITS, MEGABYTE
from rangkul.evidence.reading.characters import check_is_text, clean
from rangkul.evidence.reading.codes import NotRead, Remark, Unread
from rangkul.evidence.reading.kinds import Kind, kind_of
from rangkul.evidence.reading.result import Draft, Notice, ReadText
from rangkul.evidence.reading.turns import TURNS, find_turns

# A thousand pages of talk; one study rarely has as much in all.
TEXT_CHARS = 5_000_000
TITLE, OUTLET = 300, 120


def read(name: str, data: bytes) -> ReadText:
    """The text of a file; NotRead or FileRefused with a code where there is none.

    Pure, and to be called for files of strangers only within the limits of `limited.py`.
    """
    if len(data) > FILE_LIMITS.file_bytes:
        raise NotRead(Unread.TOO_LARGE, limit=FILE_LIMITS.file_bytes // MEGABYTE)
    draft = _reader(kind_of(name, data))(data)
    text, removed = clean(draft.text)
    check_is_text(text, removed)
    if not text.strip():
        raise NotRead(Unread.NO_TEXT)
    if len(text) > TEXT_CHARS:
        raise NotRead(Unread.TOO_LONG, limit=TEXT_CHARS)
    draft.remark(Remark.CONTROLS_REMOVED, removed)
    if draft.outlet or draft.date:
        about = {"title": _label(draft.title, TITLE), "outlet": _label(draft.outlet, OUTLET)}
        draft.notices.append(Notice(Remark.PAGE_SAYS, {**about, "date": draft.date or "–"}))
    turns = find_turns(text) if draft.turns is None else draft.turns
    draft.remark(Remark.TURNS_LEFT_OUT, max(0, len(turns) - TURNS))
    return ReadText(
        text=text,
        turns=tuple(turns[:TURNS]),
        title=_label(draft.title, TITLE),
        date=draft.date,
        outlet=_label(draft.outlet, OUTLET),
        notices=_once(draft.notices),
    )


def _reader(kind: Kind) -> Callable[[bytes], Draft]:
    """The reader of a kind; its library is loaded only now, and only by the process that reads."""
    if kind is Kind.DOCX:
        from rangkul.evidence.reading.docx import read_docx

        return read_docx
    if kind is Kind.ODT:
        from rangkul.evidence.reading.odt import read_odt

        return read_odt
    if kind is Kind.PDF:
        from rangkul.evidence.reading.pdf import read_pdf

        return read_pdf
    if kind is Kind.PAGE:
        from rangkul.evidence.reading.page import read_page

        return read_page
    if kind in (Kind.SRT, Kind.VTT):
        from rangkul.evidence.reading import subtitles

        return subtitles.read_srt if kind is Kind.SRT else subtitles.read_vtt
    from rangkul.evidence.reading.characters import decoded

    return decoded


def _label(text: str, most: int) -> str:
    cleaned, _ = clean(text)
    return " ".join(cleaned.split())[:most]


def _once(notices: list[Notice]) -> tuple[Notice, ...]:
    """Each code once, the first with its numbers."""
    return tuple({notice.code: notice for notice in reversed(notices)}.values())[::-1]
