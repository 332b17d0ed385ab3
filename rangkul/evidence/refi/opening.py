"""What kind of file it is, and what lies in an archive of a project."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from rangkul.core.imports.archive import chunks, open_archive
from rangkul.evidence.refi.refusals import ExchangeRefused, Fault, in_our_words
from rangkul.evidence.refi.texts import Decoded, decode
from rangkul.evidence.refi.xml_input import MOST_XML, PROJECT_LIMITS

# Packed themselves, and never opened here.
STYLED = (".docx", ".odt", ".xlsx", ".pptx")
PROJECT = "project.qde"
ZIP = b"PK"
SQLITE = b"SQLite format 3\x00"
INTERNAL = "internal://"


@dataclass(slots=True)
class Package:
    """An open .qdpx: its project XML, and its texts by the path that the XML gives."""

    archive: zipfile.ZipFile
    members: dict[str, str] = field(default_factory=dict)
    texts: dict[str, Decoded] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know each part by its last name, whatever its case and folder."""
        for name in self.archive.namelist():
            self.members.setdefault(name.rpartition("/")[2].casefold(), name)

    def project_xml(self) -> bytes:
        """The project: `project.qde`, or the only .qde that there is at the root."""
        names = [
            name for name in self.archive.namelist() if "/" not in name and name.casefold().endswith(".qde")
        ]
        named = [name for name in names if name.casefold() == PROJECT]
        if not names:
            raise ExchangeRefused(Fault.NO_PROJECT)
        if len(names) > 1 and not named:
            raise ExchangeRefused(Fault.MANY_PROJECTS)
        return self.read((named or names)[0])

    def read(self, name: str) -> bytes:
        """One part of the archive."""
        if self.archive.getinfo(name).file_size > MOST_XML:
            raise ExchangeRefused(Fault.UNPACKS_TOO_LARGE, limit=MOST_XML // 2**20)
        with in_our_words():
            return b"".join(chunks(self.archive, name))

    def text(self, path: str) -> Decoded | None:
        """The text at a path of the project; nothing if it is not in the archive."""
        name = self.members.get(path.removeprefix(INTERNAL).rpartition("/")[2].casefold())
        if name is None or not path.rpartition("/")[2]:
            return None
        if name not in self.texts:
            self.texts[name] = decode(self.read(name))
        return self.texts[name]


@contextmanager
def open_package(file: BinaryIO) -> Iterator[Package]:
    """The archive once it is known to be safe."""
    with in_our_words(), open_archive(file, PROJECT_LIMITS, left_shut=STYLED) as archive:
        yield Package(archive)
