"""Whether a zip archive is safe to open, and how its XML is read: no DTD, no depth, no bombs."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pyexpat import ExpatError, ParserCreate, XMLParserType
from typing import BinaryIO

from rangkul.core.imports.codes import FileRefused, Refusal
from rangkul.core.imports.limits import FILE_LIMITS, MEGABYTE, FileLimits

PACKED = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
PACKED_NAMES = (
    ".zip",
    ".xlsx",
    ".xlsm",
    ".docx",
    ".pptx",
    ".7z",
    ".rar",
    ".gz",
    ".bz2",
    ".xz",
    ".zst",
    ".tar",
    ".jar",
)
# Sheets and their strings are looked at while they are read, once; everything else before.
READ_LATER = ("xl/worksheets/", "xl/sharedStrings")
CHUNK = 64 * 1024
# What a broken archive makes the standard library raise, besides its own error.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    KeyError,
    RuntimeError,
)


@contextmanager
def open_archive(
    file: BinaryIO, limits: FileLimits = FILE_LIMITS, *, left_shut: tuple[str, ...] = ()
) -> Iterator[zipfile.ZipFile]:
    """The archive, once nothing in its directory speaks against opening it.

    Parts whose names end as in `left_shut` may be packed themselves: the caller never opens them.
    """
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise FileRefused(Refusal.BROKEN) from error
    with archive:
        members = archive.infolist()
        _check_size(members, limits)
        _check_names(members)
        for member in members:
            _check_member(archive, member, limits, left_shut)
        yield archive


def _check_size(members: list[zipfile.ZipInfo], limits: FileLimits) -> None:
    if len(members) > limits.members:
        raise FileRefused(Refusal.TOO_MANY_PARTS, limit=limits.members)
    # Declared sizes are enough: the standard library never unpacks more of a member than it declares.
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        raise FileRefused(Refusal.UNPACKS_TOO_LARGE, limit=limits.unpacked_bytes // MEGABYTE)
    packed = sum(member.compress_size for member in members)
    tight = [member for member in members if member.file_size > limits.ratio * max(member.compress_size, 1)]
    if tight or unpacked > limits.ratio * max(packed, 1):
        raise FileRefused(Refusal.PACKED_TOO_TIGHT, limit=limits.ratio)


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    """Two parts of one name are read differently by different programs; a path upwards is never honest."""
    names = [member.filename for member in members]
    folded = {name.casefold() for name in names}
    climbing = any(".." in name.split("/") or name.startswith("/") or "\\" in name for name in names)
    if climbing or len(folded) < len(names):
        raise FileRefused(Refusal.UNSAFE_NAMES)


def _check_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: FileLimits, left_shut: tuple[str, ...]
) -> None:
    if stat.S_ISLNK(member.external_attr >> 16):
        raise FileRefused(Refusal.HOLDS_LINK)
    if member.flag_bits & 0x1:
        raise FileRefused(Refusal.LOCKED)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileRefused(Refusal.BROKEN)
    name = member.filename.lower()
    if left_shut and name.endswith(left_shut):
        return
    if name.endswith(PACKED_NAMES):
        raise FileRefused(Refusal.HOLDS_ARCHIVE)
    start = next(chunks(archive, member, 8), b"")
    if start.startswith(PACKED):
        raise FileRefused(Refusal.HOLDS_ARCHIVE)
    # LibreOffice stores a list of shortcuts as a part without a byte; who needs a part reads it and sees.
    if (
        member.file_size
        and name.endswith((".xml", ".rels", ".vml"))
        and not member.filename.startswith(READ_LATER)
    ):
        XmlReader(limits).read(archive, member.filename)


def chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str, size: int = CHUNK) -> Iterator[bytes]:
    """One part of the archive, piece by piece; whatever is broken in it refuses the file."""
    try:
        with archive.open(member) as part:
            while piece := part.read(size):
                yield piece
    except BROKEN as error:
        raise FileRefused(Refusal.BROKEN) from error


class XmlReader:
    """Reads one XML part as events, without DTD and without depth; subclasses say what to do with them."""

    text: Callable[[str], None] | None = None

    def __init__(self, limits: FileLimits = FILE_LIMITS) -> None:
        self.limits = limits
        self.depth = 0

    def read(self, archive: zipfile.ZipFile, name: str) -> None:
        """Feed the part through expat; bad XML refuses the file."""
        self.read_pieces(chunks(archive, name))

    def read_pieces(self, pieces: Iterable[bytes]) -> None:
        """Feed XML that is in no archive through expat, piece by piece."""
        parser = self._parser()
        try:
            for piece in pieces:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except (ExpatError, LookupError, ValueError) as error:
            # The last two: an encoding that nobody knows, or that expat cannot read.
            raise FileRefused(Refusal.BROKEN) from error

    def _parser(self) -> XMLParserType:
        parser = ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.EntityDeclHandler = _refuse_doctype
        parser.StartElementHandler = self.started
        parser.EndElementHandler = self.ended
        if self.text is not None:
            parser.CharacterDataHandler = self.text
        return parser

    def started(self, name: str, attributes: dict[str, str]) -> None:
        """One element begins; a subclass that reads more calls `deeper` first."""
        self.deeper()

    def ended(self, name: str) -> None:
        """One element ends."""
        self.depth -= 1

    def deeper(self) -> None:
        """Count one level down."""
        self.depth += 1
        if self.depth > self.limits.xml_depth:
            raise FileRefused(Refusal.TOO_DEEP, limit=self.limits.xml_depth)


def _refuse_doctype(*_: object) -> None:
    raise FileRefused(Refusal.HOLDS_DOCTYPE)
