"""Paragraphs, table cells and text boxes of a word processor's XML, put in reading order as they pass by."""

import zipfile
from collections import Counter
from dataclasses import dataclass, field

from rangkul.core.imports.archive import XmlReader
from rangkul.core.imports.limits import FILE_LIMITS

# A text box inside a text box inside a cell happens; more than this is a trap for whoever joins the lines.
FLOWS = 32


@dataclass
class Flow:
    """Lines that follow each other: of the body, of one cell, of one text box."""

    lines: list[str] = field(default_factory=list)
    open: list[str] | None = None
    after: list[str] = field(default_factory=list)


class FlowReader(XmlReader):
    """Reads one part as events; subclasses say which elements are paragraphs, cells, boxes or nothing."""

    def __init__(self) -> None:
        super().__init__(FILE_LIMITS)
        self.flows = [Flow()]
        self.rows: list[list[str]] = []
        self.counts: Counter[str] = Counter()
        self.skipped_from = 0  # the depth at which a subtree that is not read begins; 0: we are reading

    def read_part(self, archive: zipfile.ZipFile, name: str) -> str:
        """The text of the part."""
        self.read(archive, name)
        return "\n".join(self.flows[0].lines)

    # --- what subclasses decide ---

    def opened(self, name: str, attributes: dict[str, str]) -> bool:
        """Act on an element that begins; True leaves out everything inside it."""
        raise NotImplementedError

    def closed(self, name: str) -> None:
        """Act on an element that ends."""
        raise NotImplementedError

    def within_skipped(self, name: str, attributes: dict[str, str]) -> None:
        """Look at an element inside what is left out."""

    def finished(self, pieces: list[str]) -> str:
        """The line that a paragraph's pieces make."""
        return "".join(pieces)

    # --- events ---

    def started(self, name: str, attributes: dict[str, str]) -> None:
        """One element begins."""
        self.deeper()
        local = name.rpartition(":")[2]
        if self.skipped_from:
            self.within_skipped(local, attributes)
        elif self.opened(local, {key.rpartition(":")[2]: value for key, value in attributes.items()}):
            self.skipped_from = self.depth

    def ended(self, name: str) -> None:
        """One element ends."""
        if self.skipped_from:
            if self.depth == self.skipped_from:
                self.skipped_from = 0
        else:
            self.closed(name.rpartition(":")[2])
        super().ended(name)

    # --- the parts of a text ---

    def add(self, piece: str) -> None:
        """Text of the paragraph that is open; a stray piece opens one."""
        flow = self.flows[-1]
        if flow.open is None:
            flow.open = []
        flow.open.append(piece)

    def begin_paragraph(self) -> None:
        """A paragraph begins; one that was left open ends."""
        if self.flows[-1].open is not None:
            self.end_paragraph()
        self.flows[-1].open = []

    def end_paragraph(self) -> None:
        """The paragraph is a line, and the boxes anchored in it stand below."""
        flow = self.flows[-1]
        if flow.open is not None:
            flow.lines.append(self.finished(flow.open))
            flow.open = None
        flow.lines += flow.after
        flow.after = []

    def begin_flow(self) -> bool:
        """Lines of their own begin; True when there are too many inside each other to follow."""
        if len(self.flows) >= FLOWS:
            return True
        self.flows.append(Flow())
        return False

    def end_flow(self) -> list[str]:
        """The lines of the cell or box that ends."""
        self.end_paragraph()
        return self.flows.pop().lines

    def end_cell(self) -> None:
        """The cell belongs to the row that is open."""
        cell = "\n".join(self.end_flow())
        if self.rows:
            self.rows[-1].append(cell)
        else:
            self.flows[-1].lines.append(cell)

    def end_row(self) -> None:
        """The cells of a row stand on one line, a tab between them."""
        self.flows[-1].lines.append("\t".join(self.rows.pop()))

    def end_box(self) -> None:
        """A text box stands below the paragraph that holds it."""
        self.counts["boxes"] += 1
        lines = self.end_flow()
        self.flows[-1].after += lines


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())
