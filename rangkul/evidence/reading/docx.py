"""The words of a .docx as its readers see them: insertions kept, deletions left out, the rest reported."""

import io
import posixpath
import zipfile
from itertools import count

from rangkul.core.imports.archive import XmlReader, open_archive
from rangkul.evidence.reading.codes import NotRead, Remark, Unread
from rangkul.evidence.reading.flow import FlowReader, words
from rangkul.evidence.reading.result import Draft

# How things look, what was deleted, and instructions to Word; none of it is on the page.
NOT_READ = frozenset(
    ("pPr", "rPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "rt")
)
PLAIN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
TEXT = ("t",)


def read_docx(data: bytes) -> Draft:
    """The text of the body with its notes at the end."""
    with open_archive(io.BytesIO(data)) as archive:
        main = main_part(archive)
        parts = Relations(archive, main).targets
        body = BodyReader()
        text = body.read_part(archive, main)
        notes = _notes(archive, parts, body)
        draft = Draft("\n".join([text, "", *notes]) if notes else text, title=_title(archive))
        _remark(draft, body, archive, parts, len(notes))
    return draft


def main_part(archive: zipfile.ZipFile) -> str:
    """The part that holds the body; NotRead when this is another kind of file."""
    targets = Relations(archive, "").targets.get("officeDocument", [])
    names = set(archive.namelist())
    found = next((name for name in [*targets, "word/document.xml"] if name in names), None)
    if found is None or not found.endswith(".xml"):
        raise NotRead(Unread.BROKEN)
    if found.startswith(("xl/", "ppt/")):
        raise NotRead(Unread.SHEET if found.startswith("xl/") else Unread.OTHER_KIND)
    return found


class Relations(XmlReader):
    """Which other parts a part names, by kind."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        super().__init__()
        self.folder, name = posixpath.split(part)
        self.targets: dict[str, list[str]] = {}
        relations = posixpath.join(self.folder, "_rels", f"{name}.rels")
        if relations in archive.namelist():
            self.read(archive, relations)

    def started(self, name: str, attributes: dict[str, str]) -> None:
        """One relation."""
        super().started(name, attributes)
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") != "External" and kind:
            path = posixpath.normpath(posixpath.join("/", self.folder, target)).lstrip("/")
            self.targets.setdefault(kind, []).append(path)


class BodyReader(FlowReader):
    """Reads the body, a header, or one note."""

    def __init__(self) -> None:
        super().__init__()
        self.listening = 0
        self.chosen: list[bool] = []
        self.mark_deleted = False
        self.references: list[tuple[str, str]] = []
        self.marks = count(1)

    def text(self, data: str) -> None:
        """Characters count only where Word shows them."""
        if self.listening and not self.skipped_from:
            self.add(data)

    def opened(self, name: str, attributes: dict[str, str]) -> bool:
        """Act on an element that begins."""
        if name in NOT_READ:
            self.counts["deletions"] += name in ("del", "moveFrom")
            return True
        if name in ("Choice", "Fallback", "AlternateContent"):
            return self._alternative(name)
        if name == "txbxContent" or name == "tc":
            return self.begin_flow()
        self._note(name, attributes)
        self._begin(name, attributes)
        return False

    def _alternative(self, name: str) -> bool:
        """The same content twice, for newer and older programs: it is read once."""
        if name == "AlternateContent":
            self.chosen.append(False)
            return False
        if self.chosen and self.chosen[-1]:
            return True
        if self.chosen:
            self.chosen[-1] = True
        return False

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            self.mark_deleted = False
            self.begin_paragraph()
        elif name == "tr":
            self.rows.append([])
        elif name in TEXT:
            self.listening += 1
        elif name in PLAIN:
            self.add(PLAIN[name])
        elif name == "sym":
            self.add(_symbol(attributes.get("char", "")))

    def _note(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("footnoteReference", "endnoteReference"):
            self.references.append((name.removesuffix("Reference"), attributes.get("id", "")))
            self.add(f"[{next(self.marks)}]")
        elif name in ("ins", "moveTo"):
            self.counts["insertions"] += 1
        elif name in ("blip", "imagedata"):
            self.counts["pictures"] += 1

    def within_skipped(self, name: str, attributes: dict[str, str]) -> None:
        """A paragraph's properties say that Word numbers it, or that its end was deleted."""
        if name == "numId":
            self.counts["numbered"] += attributes.get("w:val") != "0"
        elif name == "del":
            self.counts["deletions"] += 1
            self.mark_deleted = True

    def closed(self, name: str) -> None:
        """Act on an element that ends."""
        if name == "p" and not self.mark_deleted:
            self.end_paragraph()
        elif name == "p":
            self.mark_deleted = False
        elif name in TEXT:
            self.listening -= 1
        elif name == "tc":
            self.end_cell()
        elif name == "tr" and self.rows:
            self.end_row()
        elif name == "txbxContent":
            self.end_box()
        elif name == "AlternateContent" and self.chosen:
            self.chosen.pop()

    def begin_paragraph(self) -> None:
        """A paragraph whose predecessor's end was deleted goes on where that one stopped."""
        if self.flows[-1].open is None:
            super().begin_paragraph()


class NotesReader(BodyReader):
    """Reads the notes of a part, each by its own number."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.found: dict[str, str] = {}
        self.current: str | None = None

    def opened(self, name: str, attributes: dict[str, str]) -> bool:
        """A note begins, or something in it."""
        if name == self.kind:
            # The line that separates notes from the page is stored as one of them.
            if attributes.get("type", "normal") != "normal":
                return True
            self.current = attributes.get("id", "")
            return self.begin_flow()
        return super().opened(name, attributes)

    def closed(self, name: str) -> None:
        """A note ends, or something in it."""
        if name == self.kind and self.current is not None:
            self.found[self.current] = " ".join("\n".join(self.end_flow()).split())
            self.current = None
        else:
            super().closed(name)


def _notes(archive: zipfile.ZipFile, parts: dict[str, list[str]], body: BodyReader) -> list[str]:
    found: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        for part in _present(archive, parts, f"{kind}s"):
            reader = NotesReader(kind)
            reader.read_part(archive, part)
            found.update({(kind, number): text for number, text in reader.found.items()})
    return [f"[{mark}] {found.get(key, '')}" for mark, key in enumerate(body.references, 1)]


def _remark(
    draft: Draft, body: BodyReader, archive: zipfile.ZipFile, parts: dict[str, list[str]], notes: int
) -> None:
    changes = body.counts["insertions"] + body.counts["deletions"]
    draft.remark(
        Remark.TRACKED_CHANGES,
        changes,
        insertions=body.counts["insertions"],
        deletions=body.counts["deletions"],
    )
    comments = [NotesReader("comment") for _ in _present(archive, parts, "comments")]
    for reader, part in zip(comments, _present(archive, parts, "comments"), strict=True):
        reader.read_part(archive, part)
    draft.remark(Remark.COMMENTS_LEFT_OUT, sum(len(reader.found) for reader in comments))
    furniture = [*_present(archive, parts, "header"), *_present(archive, parts, "footer")]
    draft.remark(
        Remark.HEADERS_LEFT_OUT, sum(words(BodyReader().read_part(archive, part)) for part in furniture)
    )
    draft.remark(Remark.TEXT_BOXES_MOVED, body.counts["boxes"])
    draft.remark(Remark.NOTES_AT_END, notes)
    draft.remark(Remark.PICTURES_LEFT_OUT, body.counts["pictures"])
    draft.remark(Remark.LIST_NUMBERS_LEFT_OUT, body.counts["numbered"])


def _present(archive: zipfile.ZipFile, parts: dict[str, list[str]], kind: str) -> list[str]:
    names = set(archive.namelist())
    return sorted({part for part in parts.get(kind, []) if part in names and part.endswith(".xml")})


def _symbol(char: str) -> str:
    try:
        return chr(int(char, 16))
    except (ValueError, OverflowError):
        return "\ufffd"


class Core(XmlReader):
    """The title among a file's properties."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.title = ""

    def started(self, name: str, attributes: dict[str, str]) -> None:
        """The title begins."""
        super().started(name, attributes)
        self.inside = name.rpartition(":")[2] == "title"

    def ended(self, name: str) -> None:
        """Anything ends."""
        super().ended(name)
        self.inside = False

    def text(self, data: str) -> None:
        """A piece of the title."""
        if self.inside:
            self.title += data


def _title(archive: zipfile.ZipFile) -> str:
    if "docProps/core.xml" not in archive.namelist():
        return ""
    core = Core()
    core.read(archive, "docProps/core.xml")
    return core.title
