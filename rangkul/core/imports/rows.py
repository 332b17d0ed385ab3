"""Which rows of a sheet are children, and why the others are not."""

import re

from rangkul.core.imports.codes import Skip
from rangkul.core.imports.headers import Header

NAMING = frozenset({"full_name", "nickname", "aliases", "nik"})
NUMBERING = frozenset({"row_id", "register_no"})
TOTAL = re.compile(
    r"\W{0,9}(?:sub\s*-?\s*total|jumlah|jml|total|grand\s*total|rata\s*-?\s*rata|average|sum)\b"
    r"(?:\s+[\w-]+){0,8}[\W\d]{0,40}",
    re.I,
)
SECTION = re.compile(
    r"\W{0,9}(?:(?:bulan|kecamatan|kec\.|kelurahan|kel\.|tahun|triwulan|semester|periode|minggu ke"
    r"|wilayah|lokasi"
    r"|halaman|bagian)\b.*"
    # Mei is a month and a girl's name; a year tells them apart.
    r"|(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\s+\d{2,4}\W*)",
    re.I,
)
SIGNATURE = re.compile(
    r"\W{0,9}(?:mengetahui|menyetujui|dibuat oleh|disusun oleh|diperiksa oleh|nip\b"
    r"|kepala (?:dinas|seksi|bidang|satuan|panti|upt|regu)"
    r"|ttd\b|tanda tangan|petugas pencatat|catatan\s*:|keterangan\s*:|ket\.?\s*:|sumber\s*:"
    r"|\*|dicetak|demikian|pembina )",
    re.I,
)


class RowJudge:
    """Judges the rows below one header."""

    def __init__(self, header: Header) -> None:
        self.fields = {column.index: column.field for column in header.columns}
        self.headings = {column.index: column.heading.lower() for column in header.columns}
        self.naming = {index for index, field in self.fields.items() if field in NAMING}
        self.numbering = {index for index, field in self.fields.items() if field in NUMBERING}

    def why_skipped(self, texts: dict[int, str]) -> Skip | None:
        """Why the row with these cells (clean, none empty) is no child; None when it is one."""
        if not texts:
            return Skip.BLANK
        named = not self.naming.isdisjoint(texts)
        if _repeats(texts, self.headings):
            return Skip.HEADER_AGAIN
        # Most rows are children: a name beside several other words is no total, no title and no signature.
        if named and len(texts) > 3 and sum(text[0].isalpha() for text in texts.values()) > 2:
            return None
        if _numbers_columns(texts):
            return Skip.COLUMN_NUMBERS
        if self._is_total(texts):
            return Skip.SUBTOTAL
        signed = len(texts) <= 3 and any(SIGNATURE.match(text) for text in texts.values())
        if signed and not self._numbered(texts):
            return Skip.SIGNATURE
        if len(texts) == 1:
            return self._alone(*next(iter(texts.items())), named=named)
        return None

    def _numbered(self, texts: dict[int, str]) -> bool:
        return any(any(letter.isdecimal() for letter in texts.get(index, "")) for index in self.numbering)

    def _is_total(self, texts: dict[int, str]) -> bool:
        """A line that says "Jumlah" and else holds only figures; a child called Total has more to say."""
        totals = [index for index, text in texts.items() if TOTAL.fullmatch(text)]
        rest = [text for index, text in texts.items() if index not in totals]
        if not totals or any(letter.isalpha() for text in rest for letter in text):
            return False
        # "Total" in the name column of a numbered row may be a child's name.
        return self.naming.isdisjoint(totals) or not self._numbered(texts)

    def _alone(self, index: int, text: str, *, named: bool) -> Skip | None:
        if SECTION.fullmatch(text):
            return Skip.SECTION
        if named:
            # A title merged across the sheet starts in the first column; a lone nickname hardly ever does.
            title = index == min(self.fields) and len(text.split()) > 4
            return Skip.SECTION if title else None
        if index in self.numbering and any(letter.isdecimal() for letter in text):
            return Skip.NOTHING_BUT_NUMBER
        return Skip.SECTION


def _repeats(texts: dict[int, str], headings: dict[int, str]) -> bool:
    same = sum(headings.get(index) == text.lower() for index, text in texts.items())
    return same >= 2 and same * 2 >= len(texts)


def _numbers_columns(texts: dict[int, str]) -> bool:
    """The row under the header that says (1) (2) (3)."""
    numbers = [text.strip("()[]. ") for text in texts.values()]
    plain = [int(number) for number in numbers if number.isdecimal() and len(number) < 4]
    return len(plain) == len(numbers) >= 3 and plain == list(range(plain[0], plain[0] + len(plain)))
