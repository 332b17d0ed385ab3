"""The words of an .odt in reading order, its notes at the end."""

import io
import re
import zipfile

from rangkul.core.imports.archive import open_archive
from rangkul.core.imports.codes import FileRefused, Refusal
from rangkul.evidence.reading.codes import NotRead, Remark, Unread
from rangkul.evidence.reading.docx import Core
from rangkul.evidence.reading.flow import FlowReader, words
from rangkul.evidence.reading.result import Draft

# XML cannot hold these characters, so they can stand for the white space that was meant.
SPACE, TAB, BREAK = "\x01", "\x02", "\x03"
MEANT = str.maketrans({SPACE: " ", TAB: "\t", BREAK: "\n"})
COLLAPSED = re.compile("[ \t\r\n]+")
SPACES = 10_000
NOT_READ = frozenset(
    ("annotation", "forms", "sequence-decls", "automatic-styles", "scripts", "note-citation", "ruby-text",
     "title", "desc", "table-of-content-source", "alphabetical-index-source", "user-index-source",
     "bibliography-source")
)  # fmt: skip


def read_odt(data: bytes) -> Draft:
    """The text of the body with its notes at the end."""
    try:
        with open_archive(io.BytesIO(data)) as archive:
            return _read(archive)
    except FileRefused as refused:
        if refused.code is Refusal.BROKEN and _is_locked(data):
            raise NotRead(Unread.LOCKED) from refused
        raise


def _read(archive: zipfile.ZipFile) -> Draft:
    if "content.xml" not in archive.namelist():
        raise NotRead(Unread.BROKEN)
    body = BodyReader()
    text = body.read_part(archive, "content.xml")
    if not body.counts["is_text"]:
        raise NotRead(Unread.SHEET if body.counts["is_sheet"] else Unread.OTHER_KIND)
    notes = [f"[{mark}] {note}" for mark, note in enumerate(body.notes, 1)]
    draft = Draft("\n".join([text, "", *notes]) if notes else text, title=_title(archive))
    insertions, deletions = body.counts["insertion"], body.counts["deletion"]
    draft.remark(Remark.TRACKED_CHANGES, insertions + deletions, insertions=insertions, deletions=deletions)
    draft.remark(Remark.COMMENTS_LEFT_OUT, body.counts["annotation"])
    draft.remark(Remark.HEADERS_LEFT_OUT, _words_around(archive))
    draft.remark(Remark.TEXT_BOXES_MOVED, body.counts["boxes"])
    draft.remark(Remark.NOTES_AT_END, len(notes))
    draft.remark(Remark.PICTURES_LEFT_OUT, body.counts["image"])
    draft.remark(Remark.LIST_NUMBERS_LEFT_OUT, body.counts["list-item"])
    return draft


class BodyReader(FlowReader):
    """Reads the body of a text document."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs = 0
        self.changes = 0
        self.notes: list[str] = []

    def text(self, data: str) -> None:
        """Characters count only inside paragraphs."""
        if self.paragraphs and not self.skipped_from:
            self.add(data)

    def opened(self, name: str, attributes: dict[str, str]) -> bool:
        """Act on an element that begins."""
        if name in ("annotation", "image", "list-item"):
            self.counts[name] += 1
        if name in NOT_READ or name == "tracked-changes":
            return True
        if name in ("table-cell", "text-box", "note-body"):
            if name == "note-body":
                self.add(f"[{len(self.notes) + 1}]")
                self.notes.append("")
            return self.begin_flow()
        self._begin(name, attributes)
        return False

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("p", "h"):
            self.paragraphs += 1
            self.begin_paragraph()
        elif name == "table-row":
            self.rows.append([])
        elif name == "s":
            self.add(SPACE * _number(attributes.get("c", "1")))
        elif name == "tab":
            self.add(TAB)
        elif name == "line-break":
            self.add(BREAK)
        elif name == "spreadsheet":
            self.counts["is_sheet"] += 1
        elif name == "text" and self.depth == 3:
            self.counts["is_text"] += 1

    def within_skipped(self, name: str, attributes: dict[str, str]) -> None:
        """What changed is listed before the text."""
        if name in ("insertion", "deletion"):
            self.counts[name] += 1

    def closed(self, name: str) -> None:
        """Act on an element that ends."""
        if name in ("p", "h"):
            self.paragraphs -= 1
            self.end_paragraph()
        elif name == "table-cell":
            self.end_cell()
        elif name == "table-row" and self.rows:
            self.end_row()
        elif name == "text-box":
            self.end_box()
        elif name == "note-body":
            self.notes[-1] = " ".join("\n".join(self.end_flow()).split())

    def finished(self, pieces: list[str]) -> str:
        """White space of the file counts as one space; what the writer typed is marked apart."""
        return COLLAPSED.sub(" ", "".join(pieces)).strip(" ").translate(MEANT)


class AroundReader(BodyReader):
    """Reads what the page styles print on every page."""

    def opened(self, name: str, attributes: dict[str, str]) -> bool:
        """Only headers and footers are listened to."""
        if name in ("styles", *NOT_READ):
            return True
        return super().opened(name, attributes)


def _words_around(archive: zipfile.ZipFile) -> int:
    if "styles.xml" not in archive.namelist():
        return 0
    return words(AroundReader().read_part(archive, "styles.xml"))


def _title(archive: zipfile.ZipFile) -> str:
    if "meta.xml" not in archive.namelist():
        return ""
    meta = Core()
    meta.read(archive, "meta.xml")
    return meta.title


def _number(text: str) -> int:
    return min(int(text), SPACES) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _is_locked(data: bytes) -> bool:
    """Whether the parts are no XML because they are encrypted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("META-INF/manifest.xml") as part:
            return b"encryption-data" in part.read(1_000_000)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return False
