"""The sentences about a file, a row or a cell: what is wrong, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rangkul.core.imports.codes import Code, FileRefused, Refusal, Skip
from rangkul.core.imports.fields import RegisterField


class Reason(TextChoices):
    """Why a whole file is refused; codes as in `codes.Refusal`."""

    UNREADABLE = Refusal.UNREADABLE.value, _("The file cannot be opened. Choose it again.")
    EMPTY = Refusal.EMPTY.value, _("The file is empty. Choose the file that holds the register.")
    TOO_LARGE = (
        Refusal.TOO_LARGE.value,
        _("The file is larger than %(limit)s MB. Split it into several files, or remove pictures from it."),
    )
    UNKNOWN_KIND = (
        Refusal.UNKNOWN_KIND.value,
        _(
            "This is no spreadsheet that can be read. Save the register as .xlsx or .csv and choose that "
            "file."
        ),
    )
    OLD_EXCEL = (
        Refusal.OLD_EXCEL.value,
        _("This is an old Excel file (.xls). Open it and save it as .xlsx, then choose the new file."),
    )
    LOCKED = (
        Refusal.LOCKED.value,
        _("The file is locked with a password. Save it without a password and choose it again."),
    )
    BROKEN = (
        Refusal.BROKEN.value,
        _(
            "The file is damaged. Open it in a spreadsheet program, save it again as .xlsx and choose "
            "the new file."
        ),
    )
    TOO_MANY_PARTS = (
        Refusal.TOO_MANY_PARTS.value,
        _(
            "The file consists of more than %(limit)s parts; no register does. Copy the sheets into a "
            "new file."
        ),
    )
    UNPACKS_TOO_LARGE = (
        Refusal.UNPACKS_TOO_LARGE.value,
        _("Unpacked, the file is larger than %(limit)s MB. Split it into several files."),
    )
    PACKED_TOO_TIGHT = (
        Refusal.PACKED_TOO_TIGHT.value,
        _("The file is packed more than %(limit)s times; it may be a trap. Copy the rows into a new file."),
    )
    HOLDS_LINK = (
        Refusal.HOLDS_LINK.value,
        _("The file holds a link to another file; no register does. Copy the sheets into a new file."),
    )
    HOLDS_ARCHIVE = (
        Refusal.HOLDS_ARCHIVE.value,
        _(
            "The file holds another packed file inside. Remove what is embedded in it, or copy the rows "
            "into a new file."
        ),
    )
    UNSAFE_NAMES = (
        Refusal.UNSAFE_NAMES.value,
        _("The parts of the file have names that are not safe. Copy the sheets into a new file."),
    )
    HOLDS_DOCTYPE = (
        Refusal.HOLDS_DOCTYPE.value,
        _(
            "The file holds a document type, which could be used for an attack. Copy the sheets into a "
            "new file."
        ),
    )
    TOO_DEEP = (
        Refusal.TOO_DEEP.value,
        _(
            "The file is nested more than %(limit)s levels deep; no register is. Copy the sheets into a "
            "new file."
        ),
    )
    TOO_MANY_ROWS = (
        Refusal.TOO_MANY_ROWS.value,
        _("The file holds more than %(limit)s rows. Split it into several files."),
    )
    TOO_SLOW = (
        Refusal.TOO_SLOW.value,
        _(
            "Reading the file took longer than %(limit)s seconds and was stopped. Split it into several "
            "files."
        ),
    )
    TOO_MUCH_MEMORY = (
        Refusal.TOO_MUCH_MEMORY.value,
        _("Reading the file needs too much memory and was stopped. Split it into several files."),
    )
    TOO_MUCH_OUTPUT = (
        Refusal.TOO_MUCH_OUTPUT.value,
        _("The file holds too much text. Split it into several files."),
    )
    READER_FAILED = (
        Refusal.READER_FAILED.value,
        _(
            "The file could not be read and nothing was taken from it. Save it again as .xlsx or .csv "
            "and try that file."
        ),
    )


class Skipped(TextChoices):
    """Why a row was not taken as a child; codes as in `codes.Skip`."""

    BLANK = Skip.BLANK.value, _("blank row")
    TITLE = Skip.TITLE.value, _("title above the header")
    HEADER = Skip.HEADER.value, _("header")
    HEADER_AGAIN = Skip.HEADER_AGAIN.value, _("header repeated")
    COLUMN_NUMBERS = Skip.COLUMN_NUMBERS.value, _("numbers of the columns")
    SUBTOTAL = Skip.SUBTOTAL.value, _("total or subtotal")
    SECTION = Skip.SECTION.value, _("heading between the rows")
    SIGNATURE = Skip.SIGNATURE.value, _("signature or remark")
    NOTHING_BUT_NUMBER = Skip.NOTHING_BUT_NUMBER.value, _("only a row number, nothing else filled in")
    NO_HEADER = Skip.NO_HEADER.value, _("sheet without a header that is known")
    SEPARATOR_LINE = Skip.SEPARATOR_LINE.value, _("line that names the separator")


class Trouble(TextChoices):
    """What is wrong with one cell; codes as in `codes.Code`."""

    DATE_NO_SUCH_DAY = (
        Code.DATE_NO_SUCH_DAY.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the date “%(value)s” has no such day; leave it empty or write "
            "it as 31/12/2024."
        ),
    )
    DATE_NOT_READ = (
        Code.DATE_NOT_READ.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: “%(value)s” is not read as a date; leave it empty or write it "
            "as 31/12/2024."
        ),
    )
    DATE_IN_FUTURE = (
        Code.DATE_IN_FUTURE.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the date “%(value)s” is still to come; correct the day, month "
            "or year."
        ),
    )
    DATE_TOO_OLD = (
        Code.DATE_TOO_OLD.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the date “%(value)s” is more than 120 years ago; correct the "
            "year."
        ),
    )
    DATE_MONTH_FIRST = (
        Code.DATE_MONTH_FIRST.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: “%(value)s” has the month before the day and was read so; "
            "check that this is what was meant."
        ),
    )
    DATE_WITHOUT_DAY = (
        Code.DATE_WITHOUT_DAY.value,
        _("Sheet %(sheet)s, cell %(cell)s: “%(value)s” names no day; it is kept as a month."),
    )
    DATE_WITHOUT_MONTH = (
        Code.DATE_WITHOUT_MONTH.value,
        _("Sheet %(sheet)s, cell %(cell)s: “%(value)s” names no day and no month; it is kept as a year."),
    )
    BORN_AFTER_RECORD = (
        Code.BORN_AFTER_RECORD.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the birth date “%(value)s” is after the day of the record; "
            "check both dates."
        ),
    )
    AGE_NOT_READ = (
        Code.AGE_NOT_READ.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: “%(value)s” is not read as an age; write years, such as 12 or "
            "10-12."
        ),
    )
    AGE_IMPOSSIBLE = (
        Code.AGE_IMPOSSIBLE.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: “%(value)s” is too high for an age; write years, such as 12 or "
            "10-12."
        ),
    )
    AGE_TURNED_DATE = (
        Code.AGE_TURNED_DATE.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the age became the date “%(value)s”; Excel does that to ages "
            "like 10-12. Type the age again as text."
        ),
    )
    SEX_NOT_READ = (
        Code.SEX_NOT_READ.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: “%(value)s” is not read as a sex; write L or P, or leave it "
            "empty."
        ),
    )
    NUMBER_LENGTH = (
        Code.NUMBER_LENGTH.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the %(name)s “%(value)s” has %(count)s digits instead of "
            "%(length)s; check it against the document."
        ),
    )
    NUMBER_NOT_DIGITS = (
        Code.NUMBER_NOT_DIGITS.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the %(name)s “%(value)s” holds something other than digits; "
            "write the 16 digits or leave it empty."
        ),
    )
    NUMBER_ROUNDED = (
        Code.NUMBER_ROUNDED.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the spreadsheet rounded the %(name)s to “%(value)s” and its "
            "last digits are lost; type it again as text."
        ),
    )
    NIK_IMPOSSIBLE = (
        Code.NIK_IMPOSSIBLE.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the NIK “%(value)s” cannot exist (province, birth date or "
            "serial number); check it against the document."
        ),
    )
    NIK_SEX_DIFFERS = (
        Code.NIK_SEX_DIFFERS.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the NIK “%(value)s” belongs to the other sex; check the NIK "
            "and the sex."
        ),
    )
    NIK_BIRTH_DIFFERS = (
        Code.NIK_BIRTH_DIFFERS.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the NIK “%(value)s” says another birth date than the row; "
            "check both."
        ),
    )
    PHONE_NOT_READ = (
        Code.PHONE_NOT_READ.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: “%(value)s” is not read as a telephone number; write it as "
            "0812 3456 7890."
        ),
    )
    TIME_NOT_READ = (
        Code.TIME_NOT_READ.value,
        _("Sheet %(sheet)s, cell %(cell)s: “%(value)s” is not read as a time; write it as 21:30."),
    )
    NAME_WITHOUT_LETTERS = (
        Code.NAME_WITHOUT_LETTERS.value,
        _("Sheet %(sheet)s, cell %(cell)s: “%(value)s” has no letters and is not taken as a name."),
    )
    TEXT_CUT = (
        Code.TEXT_CUT.value,
        _("Sheet %(sheet)s, cell %(cell)s: the text is longer than %(limit)s characters and was cut there."),
    )
    FORMULA_EMPTY = (
        Code.FORMULA_EMPTY.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the formula was never computed; open the file in a spreadsheet "
            "program, save it and choose it again."
        ),
    )
    EXCEL_ERROR = (
        Code.EXCEL_ERROR.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the cell holds the spreadsheet error “%(value)s”; correct the "
            "formula or type the value."
        ),
    )
    ROW_ID_TWICE = (
        Code.ROW_ID_TWICE.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the row number “%(value)s” stands twice in this sheet; both "
            "rows were read."
        ),
    )
    SHEET_WITHOUT_HEADER = (
        Code.SHEET_WITHOUT_HEADER.value,
        _(
            "Sheet %(sheet)s: none of the first ten rows holds column names that are known; no row of this "
            "sheet was taken."
        ),
    )
    COLUMN_UNKNOWN = (
        Code.COLUMN_UNKNOWN.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: the column “%(value)s” is not known; choose what it is, or "
            "leave it as a remark."
        ),
    )
    COLUMN_AMBIGUOUS = (
        Code.COLUMN_AMBIGUOUS.value,
        _("Sheet %(sheet)s, cell %(cell)s: the column “%(value)s” may be: %(fields)s; choose one."),
    )
    COLUMNS_CUT = (
        Code.COLUMNS_CUT.value,
        _("Sheet %(sheet)s: %(count)s cells lie beyond column %(limit)s and were not read."),
    )
    MAPPING_UNFIT = (
        Code.MAPPING_UNFIT.value,
        _(
            "Sheet %(sheet)s: the saved choice of columns does not fit this sheet; the columns were found "
            "anew."
        ),
    )
    ENCODING_UNSURE = (
        Code.ENCODING_UNSURE.value,
        _("Sheet %(sheet)s: the text is not in UTF-8; check whether special letters look right."),
    )
    CONTROL_CHARACTERS = (
        Code.CONTROL_CHARACTERS.value,
        _("Sheet %(sheet)s: %(count)s invisible control characters were left out."),
    )
    QUOTE_OPEN = (
        Code.QUOTE_OPEN.value,
        _(
            "Sheet %(sheet)s, cell %(cell)s: a quotation mark was not closed, so many lines became one "
            "cell; close it and choose the file again."
        ),
    )


@dataclass(frozen=True)
class Problem:
    """One thing wrong, or worth a look, and where: a sentence with named gaps."""

    code: Code
    sheet: str
    cell: str = ""
    heading: str = ""
    gaps: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """One plain sentence in the reader's language."""
        gaps = dict(self.gaps)
        if "fields" in gaps:
            gaps["fields"] = ", ".join(str(RegisterField(name).label) for name in gaps["fields"])
        return str(Trouble(self.code.value).label) % {**gaps, "sheet": self.sheet, "cell": self.cell}


def refused_reason(refused: FileRefused) -> Reason:
    """The reason, with its sentence, of a file that the worker refused."""
    return Reason(refused.code.value)
