"""What a file is, by its name and by what it holds; a name that lies is told so."""

import io
import zipfile
from enum import StrEnum
from pathlib import PurePath

from rangkul.core.imports.codes import FileRefused, Refusal
from rangkul.evidence.reading.codes import NotRead, Unread


class Kind(StrEnum):
    """The formats that can be read."""

    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"
    TEXT = "txt"
    PAGE = "html"
    SRT = "srt"
    VTT = "vtt"


NAMES = {
    ".docx": Kind.DOCX,
    ".docm": Kind.DOCX,
    ".odt": Kind.ODT,
    ".pdf": Kind.PDF,
    ".txt": Kind.TEXT,
    ".md": Kind.TEXT,
    ".markdown": Kind.TEXT,
    ".html": Kind.PAGE,
    ".htm": Kind.PAGE,
    ".xhtml": Kind.PAGE,
    ".srt": Kind.SRT,
    ".vtt": Kind.VTT,
}
KNOWN = {
    Unread.OLD_WORD: (".doc", ".dot", ".wps"),
    Unread.RICH_TEXT: (".rtf",),
    Unread.SHEET: (".xls", ".xlsx", ".ods", ".csv", ".tsv"),
    Unread.PICTURE: (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".heic", ".webp", ".bmp"),
    Unread.RECORDING: (
        ".mp3", ".m4a", ".wav", ".ogg", ".opus", ".aac", ".amr", ".flac", ".mp4", ".mov", ".avi", ".mkv",
        ".3gp", ".webm",
    ),
}  # fmt: skip
BY_NAME = {ending: code for code, endings in KNOWN.items() for ending in endings}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORD = "WordDocument".encode("utf-16-le")
STARTS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"ID3", "recording"),
    (b"OggS", "recording"),
    (b"fLaC", "recording"),
)
REFUSED = {"rtf": Unread.RICH_TEXT, "picture": Unread.PICTURE, "recording": Unread.RECORDING}


def kind_of(name: str, data: bytes) -> Kind:
    """The reader for the file; what it holds decides, and its name where that is only text."""
    ending = PurePath(name).suffix.lower()
    if not data.strip():
        raise NotRead(Unread.EMPTY)
    named, held = NAMES.get(ending), _held(data)
    if held is not None:
        if ending in BY_NAME or named not in (held, None):
            raise NotRead(Unread.WRONG_NAME, named=ending, held=f".{held}")
        return held
    if ending in BY_NAME:
        raise NotRead(BY_NAME[ending])
    if named is None:
        raise NotRead(Unread.UNKNOWN_KIND)
    if named in (Kind.DOCX, Kind.ODT, Kind.PDF):
        # It is named like one and holds nothing that begins like one.
        raise NotRead(Unread.BROKEN)
    return named


def _held(data: bytes) -> Kind | None:
    """What the first bytes say, if they say anything."""
    if data.startswith(OLE):
        raise NotRead(_ole(data))
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    start = data[:1024].lstrip()
    for mark, what in STARTS:
        if start.startswith(mark):
            if what in REFUSED:
                raise NotRead(REFUSED[what])
            return Kind.PDF
    if data[4:8] == b"ftyp":
        raise NotRead(Unread.RECORDING)
    if data.startswith(b"RIFF"):
        raise NotRead(Unread.PICTURE if data[8:12] == b"WEBP" else Unread.RECORDING)
    return Kind.PDF if b"%PDF-" in data[:1024] and b"\0" in data[:4096] else None


def _ole(data: bytes) -> Unread:
    if ENCRYPTED in data:
        return Unread.LOCKED
    return Unread.OLD_WORD if WORD in data else Unread.SHEET if _is_old_sheet(data) else Unread.OLD_WORD


def _is_old_sheet(data: bytes) -> bool:
    return "Workbook".encode("utf-16-le") in data


def _packed(data: bytes) -> Kind:
    """A word processor's file, or another kind of archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise FileRefused(Refusal.BROKEN) from error
    if "content.xml" in names or "META-INF/manifest.xml" in names:
        return Kind.ODT
    if any(name.startswith("word/") for name in names) or "_rels/.rels" in names:
        return Kind.DOCX
    raise NotRead(Unread.OTHER_KIND)
