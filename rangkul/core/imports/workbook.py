"""The sheets of an .xlsx workbook, read as a stream.

openpyxl needs 29 s of CPU for 50,000 rows of 12 columns, six times what the worker may use, and about as
much again to check the XML before. So the few elements that hold values are read here with expat directly;
the tests compare every cell with what openpyxl reads.
"""

import posixpath
import re
import zipfile
from datetime import date, datetime, time, timedelta

from rangkul.core.imports.archive import XmlReader
from rangkul.core.imports.cells import Issue, NotRead, RawRow, RawSheet, Value, column_index, column_letters
from rangkul.core.imports.codes import Code, FileRefused, Refusal
from rangkul.core.imports.limits import FileLimits

BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.I)
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 (a sheet has no zone)
LAST_SERIAL = 2_958_465  # 31 December 9999
MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


def read_workbook(archive: zipfile.ZipFile, limits: FileLimits) -> list[RawSheet]:
    """Every worksheet in the order of its tab, with its values as typed."""
    book = _Book(limits)
    path = _workbook_path(archive, limits)
    book.read(archive, path)
    targets = _Relations(limits).targets(archive, path)
    folder = posixpath.dirname(path)
    styles = _Styles(limits)
    strings = _Strings(limits)
    for kind, target in targets.values():
        if kind == "styles":
            styles.read(archive, _part(folder, target))
        elif kind == "sharedStrings":
            strings.read(archive, _part(folder, target))
    epoch = EPOCH_1904 if book.from_1904 else EPOCH_1900
    sheets: list[RawSheet] = []
    for title, relation in book.sheets:
        kind, target = targets.get(relation, ("", ""))
        if kind != "worksheet":  # a sheet that is all chart has no rows
            continue
        room = limits.rows - sum(len(sheet.rows) for sheet in sheets)
        reader = _Sheet(title, strings.found, styles.is_date, epoch, limits, room=room)
        reader.read(archive, _part(folder, target))
        sheets.append(reader.finished())
    return sheets


def _workbook_path(archive: zipfile.ZipFile, limits: FileLimits) -> str:
    for kind, target in _Relations(limits).targets(archive, "").values():
        if kind == "officeDocument":
            return posixpath.normpath(target.lstrip("/"))
    raise FileRefused(Refusal.UNKNOWN_KIND)


def _part(folder: str, target: str) -> str:
    """Where a part lies; targets are written from the root or from the folder of the workbook."""
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")


def _bare(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


class _Relations(XmlReader):
    """Which part of the workbook is what."""

    def targets(self, archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
        """Id -> (kind, path from the root) of the parts that `path` speaks of."""
        self.found: dict[str, tuple[str, str]] = {}
        folder, name = posixpath.split(path)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in archive.namelist():
            raise FileRefused(Refusal.UNKNOWN_KIND)
        self.read(archive, rels)
        return self.found

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.deeper()
        # An outside target (a link to a web page) is never followed.
        if _bare(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


class _Book(XmlReader):
    """The tabs and the calendar of the workbook."""

    def __init__(self, limits: FileLimits) -> None:
        super().__init__(limits)
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.deeper()
        bare = _bare(name)
        if bare == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", "")[:100], relation))
        elif bare == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Styles(XmlReader):
    """Which cell styles show a number as a date."""

    def __init__(self, limits: FileLimits) -> None:
        super().__init__(limits)
        self.is_date: list[bool] = []
        self._formats: dict[str, bool] = {}
        self._in_cells = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.deeper()
        bare = _bare(name)
        if bare == "numFmt":
            code = NOT_FORMAT.sub("", attributes.get("formatCode", "")[:255]).lower().split(";")[0]
            dated = "general" not in code and any(letter in code for letter in "dmyhs")
            self._formats[attributes.get("numFmtId", "")] = dated
        elif bare == "cellXfs":
            self._in_cells = True
        elif bare == "xf" and self._in_cells:
            number = attributes.get("numFmtId", "0")
            built_in = number.isdigit() and len(number) < 4 and int(number) in BUILT_IN_DATES
            self.is_date.append(self._formats.get(number, built_in))

    def ended(self, name: str) -> None:
        self.depth -= 1
        if _bare(name) == "cellXfs":
            self._in_cells = False


class _Strings(XmlReader):
    """The table of texts that cells point into."""

    def __init__(self, limits: FileLimits) -> None:
        super().__init__(limits)
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._gathering = False
        self._spelling = False

    def text(self, data: str) -> None:
        if self._gathering:
            self._pieces.append(data)

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.deeper()
        bare = _bare(name)
        if bare == "t":
            self._gathering = not self._spelling
        elif bare == "rPh":  # how to pronounce it; not part of the text
            self._spelling = True

    def ended(self, name: str) -> None:
        self.depth -= 1
        bare = _bare(name)
        if bare == "t":
            self._gathering = False
        elif bare == "rPh":
            self._spelling = False
        elif bare == "si":
            self.found.append("".join(self._pieces))
            self._pieces.clear()
            if len(self.found) > self.limits.shared_strings:
                raise FileRefused(Refusal.TOO_MUCH_MEMORY)


class _Sheet(XmlReader):
    """One worksheet as it streams by; half a million cells pass here, so little is called for each."""

    def __init__(
        self,
        title: str,
        strings: list[str],
        is_date: list[bool],
        epoch: datetime,
        limits: FileLimits,
        *,
        room: int,
    ) -> None:
        super().__init__(limits)
        self.sheet = RawSheet(title)
        self.strings, self.is_date, self.epoch, self.room = strings, is_date, epoch, room
        self.number = 0
        self.values: list[Value] = []
        self.column = -1
        self.cell: dict[str, str] = {}
        self.formula = False
        self.beyond = 0
        self.merged: list[tuple[int, int, int]] = []
        self._columns: dict[str, int] = {}
        self._pieces: list[str] = []
        self._spelling_from = 0
        self.text = self._pieces.append

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.xml_depth:
            raise FileRefused(Refusal.TOO_DEEP, limit=self.limits.xml_depth)
        if name == "c" or (":" in name and _bare(name) == "c"):
            self.cell = attributes
            self.formula = False
            self._pieces.clear()
        elif name not in ("v", "is", "t"):
            self._other_started(_bare(name), attributes)

    def _other_started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "f":
            self.formula = True
        elif name == "rPh":
            self._spelling_from = len(self._pieces)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def ended(self, name: str) -> None:
        self.depth -= 1
        if name == "c" or (":" in name and _bare(name) == "c"):
            self._end_cell()
        elif name not in ("v", "is", "t"):
            self._other_ended(_bare(name))

    def _other_ended(self, name: str) -> None:
        if name == "row" and self.values:
            self.sheet.rows.append(RawRow(self.number, self.values))
            if len(self.sheet.rows) > self.room:
                raise FileRefused(Refusal.TOO_MANY_ROWS, limit=self.limits.rows)
        elif name == "f":  # the formula itself is never read, only what it gave
            self._pieces.clear()
        elif name == "rPh":
            del self._pieces[self._spelling_from :]

    def _begin_row(self, written: str | None) -> None:
        number = int(written) if written and written.isdecimal() and len(written) < 8 else self.number + 1
        # Rows that run backwards or stand twice are read differently by different programs.
        if number <= self.number or number > 1_048_576:
            raise FileRefused(Refusal.BROKEN)
        self.number = number
        self.values = []
        self.column = -1

    def _end_cell(self) -> None:
        reference = self.cell.get("r")
        self.column = self._column(reference) if reference else self.column + 1
        pieces = self._pieces
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        kind = self.cell.get("t")
        if kind == "s" and text:
            text = self._shared(text)
            value: Value = text if text.strip() else None
        elif kind in ("inlineStr", "str", "d"):
            value = text if text.strip() else None
        else:
            value = self._typed(kind, text)
        if value is not None:
            self._keep(value)

    def _keep(self, value: Value) -> None:
        if self.column >= self.limits.columns:
            self.beyond += 1
            return
        if isinstance(value, str) and len(value) > self.limits.cell_chars:
            value = value[: self.limits.cell_chars]
            place = f"{column_letters(self.column)}{self.number}"
            self.sheet.issues.append((place, Issue(Code.TEXT_CUT, {"limit": self.limits.cell_chars})))
        values = self.values
        missing = self.column - len(values)
        if missing == 0:
            values.append(value)
        elif missing > 0:
            values.extend([None] * missing)
            values.append(value)
        else:
            values[self.column] = value

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        index = self._columns.get(letters)
        if index is None:
            index = column_index(letters)
            if not 0 <= index <= 16_383:
                raise FileRefused(Refusal.BROKEN)
            self._columns[letters] = index
        return index

    def _typed(self, kind: str | None, text: str) -> Value:
        text = text.strip()
        if not text:
            return NotRead(Code.FORMULA_EMPTY, "=") if self.formula else None
        if kind == "b":
            return text == "1"
        if kind == "e":
            return NotRead(Code.EXCEL_ERROR, text[:20])
        number = as_number(text)
        style = self.cell.get("s", "")
        dated = style.isdecimal() and len(style) < 6 and self.is_date[int(style) : int(style) + 1] == [True]
        return as_date(number, self.epoch) if dated and isinstance(number, int | float) else number

    def _shared(self, text: str) -> str:
        if not text.isdecimal() or len(text) > 7 or int(text) >= len(self.strings):
            raise FileRefused(Refusal.BROKEN)
        return self.strings[int(text)]

    def _merge(self, reference: str) -> None:
        """Remember a cell merged downwards; a merged title goes sideways and needs nothing."""
        match = MERGED.fullmatch(reference)
        if match and match[1] == match[3] and len(self.merged) < self.limits.merged_cells:
            self.merged.append((column_index(match[1]), int(match[2]), int(match[4])))

    def finished(self) -> RawSheet:
        """The sheet, with cells merged downwards filled and what lies beyond the last column counted."""
        if self.beyond:
            gaps = {"limit": self.limits.columns, "count": self.beyond}
            self.sheet.issues.append(("", Issue(Code.COLUMNS_CUT, gaps)))
        rows = {row.number: row for row in self.sheet.rows} if self.merged else {}
        for column, first, last in self.merged:
            top = rows.get(first)
            if top is not None and column < min(self.limits.columns, len(top.values)):
                # Only rows that hold something of their own: a merged block makes no row of an empty line.
                below = (rows.get(number) for number in range(first + 1, min(last, first + 1_000) + 1))
                for row in filter(None, below):
                    row.values.extend([None] * (column + 1 - len(row.values)))
                    if row.values[column] is None:
                        row.values[column] = top.values[column]
        return self.sheet


def as_number(text: str) -> int | float | str:
    """A number as written; long ones with an exponent stay text, so that lost digits can be seen.

    >>> as_number("12"), as_number("12.0"), as_number("3.27601E+15"), as_number("x")
    (12, 12, '3.27601E+15', 'x')
    """
    if text.isdecimal() and len(text) < 19:
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number or abs(number) >= 1e11:
        return text
    return int(number) if number.is_integer() else number


def as_date(number: float, epoch: datetime) -> date | time | int | float:
    """The day, moment or time that Excel means by a serial number; out of its calendar it stays a number."""
    if not 0 <= number <= LAST_SERIAL:
        return number
    # Excel believes in 29 February 1900; before it, its days are one further on.
    early = epoch == EPOCH_1900 and 1 <= number < 60
    moment = epoch + timedelta(days=number + (1 if early else 0))
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    if number < 1:
        return moment.time()
    return moment.date() if moment.time() == time(0) else moment
