"""Which rows of a sheet are children, and why the others are not."""

import re

from rangkul.core.imports.cells import RawRow
from rangkul.core.imports.codes import Skip
from rangkul.core.imports.headers import Header
from rangkul.core.imports.values.words import clean

NAMING = frozenset({"full_name", "nickname", "aliases", "nik"})
NUMBERING = frozenset({"row_id", "register_no"})
TOTAL = re.compile(
    r"\W*(?:sub\s*-?\s*total|jumlah|jml|total|grand\s*total|rata\s*-?\s*rata|average|sum)\b"
    r"(?:\s+(?:anak|keseluruhan|seluruh(?:nya)?|semua|total|bulan|tahun|laki|perempuan|orang|[\w-]+))*\W*[\d.,]*\W*",
    re.I,
)
SECTION = re.compile(
    r"\W*(?:bulan|kecamatan|kec\.|kelurahan|kel\.|tahun|triwulan|semester|periode|minggu ke|wilayah|lokasi|halaman|bagian"
    r"|januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\b.*",
    re.I,
)
SIGNATURE = re.compile(
    r"\W*(?:mengetahui|menyetujui|dibuat oleh|disusun oleh|diperiksa oleh|kepala (?:dinas|seksi|bidang|satuan|panti|upt|regu)|nip\b"
    r"|ttd\b|tanda tangan|petugas pencatat|catatan\s*:|keterangan\s*:|ket\.?\s*:|sumber\s*:|\*|dicetak|demikian|pembina )",
    re.I,
)


def why_skipped(row: RawRow, header: Header) -> Skip | None:
    """Why the row is no child; None when it is one."""
    fields = {column.index: column.field for column in header.columns}
    headings = {column.index: column.heading.lower() for column in header.columns}
    texts = {index: clean(value) for index, value in row.filled()}
    texts = {index: text for index, text in texts.items() if text}
    if not texts:
        return Skip.BLANK
    named = any(fields.get(index) in NAMING for index in texts)
    if _repeats(texts, headings):
        return Skip.HEADER_AGAIN
    if _numbers_columns(texts):
        return Skip.COLUMN_NUMBERS
    if _is_total(texts, fields):
        return Skip.SUBTOTAL
    if (
        any(SIGNATURE.match(text) for text in texts.values())
        and len(texts) <= 3
        and not _numbered(texts, fields)
    ):
        return Skip.SIGNATURE
    if len(texts) == 1:
        return _alone(next(iter(texts.items())), fields, named=named)
    return None


def _numbered(texts: dict[int, str], fields: dict[int, str | None]) -> bool:
    return any(
        fields.get(index) in NUMBERING and any(c.isdecimal() for c in text) for index, text in texts.items()
    )


def _repeats(texts: dict[int, str], headings: dict[int, str]) -> bool:
    same = sum(headings.get(index) == text.lower() for index, text in texts.items())
    return same >= 2 and same * 2 >= len(texts)


def _numbers_columns(texts: dict[int, str]) -> bool:
    """The row under the header that says (1) (2) (3)."""
    numbers = [text.strip("()[]. ") for text in texts.values()]
    plain = [int(number) for number in numbers if number.isdecimal() and len(number) < 4]
    return len(plain) == len(numbers) >= 3 and plain == list(range(plain[0], plain[0] + len(plain)))


def _is_total(texts: dict[int, str], fields: dict[int, str | None]) -> bool:
    """A line that says "Jumlah" and otherwise holds only figures; a child called Total has more to say."""
    totals = [index for index, text in texts.items() if TOTAL.fullmatch(text)]
    rest = [text for index, text in texts.items() if index not in totals]
    only_figures = not any(letter.isalpha() for text in rest for letter in text)
    if not totals or not only_figures:
        return False
    # A name column that says "Total" beside a number of the row is a total only if a count stands by.
    return all(fields.get(index) not in NAMING for index in totals) or not _numbered(texts, fields)


def _alone(cell: tuple[int, str], fields: dict[int, str | None], *, named: bool) -> Skip | None:
    index, text = cell
    if SECTION.fullmatch(text):
        return Skip.SECTION
    if named:
        # A title merged across the sheet starts in the first column; a lone nickname hardly ever does.
        first = min(fields, default=0)
        return Skip.SECTION if index == first and len(text.split()) > 4 else None
    if fields.get(index) in NUMBERING and any(letter.isdecimal() for letter in text):
        return Skip.NOTHING_BUT_NUMBER
    return Skip.SECTION
