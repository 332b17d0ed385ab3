"""The sheets of a file, whatever kind it is: .xlsx, or text with , ; or tab between its columns."""

import codecs
import csv
import io
import itertools
from typing import BinaryIO

from rangkul.core.imports.archive import open_archive
from rangkul.core.imports.cells import Issue, RawRow, RawSheet, Value, column_letters
from rangkul.core.imports.codes import Code, FileRefused, Refusal
from rangkul.core.imports.limits import FILE_LIMITS, MEGABYTE, FileLimits
from rangkul.core.imports.workbook import read_workbook

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# PDF, PNG, JPEG, GIF, RTF, gzip, 7z, RAR, HTML saved as .xls
OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"<")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = (",", ";", "\t")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A line break inside quotes is an address of a few lines; fifty are a quotation mark that was never closed.
LINES_IN_A_CELL = 50
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def read_sheets(file: BinaryIO, *, name: str = "CSV", limits: FileLimits = FILE_LIMITS) -> list[RawSheet]:
    """Every sheet of the file; `name` is the title of the one sheet that a text file has."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise FileRefused(Refusal.EMPTY)
    if size > limits.file_bytes:
        raise FileRefused(Refusal.TOO_LARGE, limit=limits.file_bytes // MEGABYTE)
    start = file.read(8)
    file.seek(0)
    if start.startswith(ZIP):
        with open_archive(file, limits) as archive:
            return read_workbook(archive, limits)
    if start.startswith(OLE):
        raise FileRefused(Refusal.LOCKED if ENCRYPTED in file.read() else Refusal.OLD_EXCEL)
    if start.lstrip(codecs.BOM_UTF8).lstrip().startswith(OTHER):
        raise FileRefused(Refusal.UNKNOWN_KIND)
    return [read_text(file.read(), name=name, limits=limits)]


def read_text(data: bytes, *, name: str, limits: FileLimits = FILE_LIMITS) -> RawSheet:
    """The one sheet of a .csv, its encoding and its delimiter found out from what it holds."""
    sheet = RawSheet(name)
    text = _decode(data, sheet)
    text = _without_controls(text, sheet)
    delimiter = ""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        # Excel's own note to itself; the sheet begins below it, where Excel counts row 1.
        delimiter = first.strip("\r")[4:5]
        text, sheet.separator_lines = rest, 1
    delimiter = delimiter if delimiter in DELIMITERS else _delimiter(text)
    csv.field_size_limit(limits.file_bytes)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, values in enumerate(reader, 1):
            _add_row(sheet, number, values, limits)
    except csv.Error as error:
        raise FileRefused(Refusal.UNKNOWN_KIND) from error
    return sheet


def _decode(data: bytes, sheet: RawSheet) -> str:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Without a byte order mark, every second byte of plain UTF-16 is nought.
    odd = data[1:2000:2]
    if odd.count(0) * 10 > len(odd) * 9:
        return data.decode("utf-16-le", errors="replace")
    sheet.issues.append(("", Issue(Code.ENCODING_UNSURE)))
    return data.decode("cp1252", errors="replace")


def _without_controls(text: str, sheet: RawSheet) -> str:
    cleaned = text.translate(CONTROL)
    removed = len(text) - len(cleaned)
    if removed * 20 > len(text):  # this is no text at all
        raise FileRefused(Refusal.UNKNOWN_KIND)
    if removed:
        sheet.issues.append(("", Issue(Code.CONTROL_CHARACTERS, {"count": removed})))
    return cleaned


def _delimiter(text: str) -> str:
    """The delimiter that gives the most columns on the most of the first lines."""

    def columns(delimiter: str) -> int:
        lines = itertools.islice(io.StringIO(text[: 64 * 1024], newline=""), 40)
        try:
            return sum(min(len(row), 30) - 1 for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=columns)


def _add_row(sheet: RawSheet, number: int, texts: list[str], limits: FileLimits) -> None:
    values: list[Value] = [text if text.strip() else None for text in texts]
    beyond = sum(value is not None for value in values[limits.columns :])
    if beyond:
        gaps = {"limit": limits.columns, "count": beyond}
        sheet.issues.append((f"{column_letters(limits.columns)}{number}", Issue(Code.COLUMNS_CUT, gaps)))
    del values[limits.columns :]
    for index, value in enumerate(values):
        if isinstance(value, str) and (len(value) > limits.cell_chars or value.count("\n") > LINES_IN_A_CELL):
            place = f"{column_letters(index)}{number}"
            open_quote = value.count("\n") > LINES_IN_A_CELL
            code = Code.QUOTE_OPEN if open_quote else Code.TEXT_CUT
            sheet.issues.append((place, Issue(code, {"limit": limits.cell_chars})))
            values[index] = value[: limits.cell_chars]
    while values and values[-1] is None:
        values.pop()
    if not values:
        return
    sheet.rows.append(RawRow(number, values))
    if len(sheet.rows) > limits.rows:
        raise FileRefused(Refusal.TOO_MANY_ROWS, limit=limits.rows)
