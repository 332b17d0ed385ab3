"""What can be wrong with a file, a row or a cell: plain codes, because the worker runs without Django.

Their sentences are in `problems.py`; a test holds the two together.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Refusal(StrEnum):
    """Why a whole file is not read."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    OLD_EXCEL = "old_excel"
    LOCKED = "locked"
    BROKEN = "broken"
    TOO_MANY_PARTS = "too_many_parts"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    PACKED_TOO_TIGHT = "packed_too_tight"
    HOLDS_LINK = "holds_link"
    HOLDS_ARCHIVE = "holds_archive"
    UNSAFE_NAMES = "unsafe_names"
    HOLDS_DOCTYPE = "holds_doctype"
    TOO_DEEP = "too_deep"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    TOO_MUCH_OUTPUT = "too_much_output"
    READER_FAILED = "reader_failed"


class Skip(StrEnum):
    """Why a row of the sheet is no child."""

    BLANK = "blank"
    TITLE = "title"
    HEADER = "header"
    HEADER_AGAIN = "header_again"
    COLUMN_NUMBERS = "column_numbers"
    SUBTOTAL = "subtotal"
    SECTION = "section"
    SIGNATURE = "signature"
    NOTHING_BUT_NUMBER = "nothing_but_number"
    NO_HEADER = "no_header"
    SEPARATOR_LINE = "separator_line"


class Code(StrEnum):
    """What is wrong, or worth a look, with one sheet, column or cell."""

    DATE_NO_SUCH_DAY = "date_no_such_day"
    DATE_NOT_READ = "date_not_read"
    DATE_IN_FUTURE = "date_in_future"
    DATE_TOO_OLD = "date_too_old"
    DATE_MONTH_FIRST = "date_month_first"
    DATE_WITHOUT_DAY = "date_without_day"
    DATE_WITHOUT_MONTH = "date_without_month"
    BORN_AFTER_RECORD = "born_after_record"
    AGE_NOT_READ = "age_not_read"
    AGE_IMPOSSIBLE = "age_impossible"
    AGE_TURNED_DATE = "age_turned_date"
    SEX_NOT_READ = "sex_not_read"
    NUMBER_LENGTH = "number_length"
    NUMBER_NOT_DIGITS = "number_not_digits"
    NUMBER_ROUNDED = "number_rounded"
    NIK_IMPOSSIBLE = "nik_impossible"
    NIK_SEX_DIFFERS = "nik_sex_differs"
    NIK_BIRTH_DIFFERS = "nik_birth_differs"
    PHONE_NOT_READ = "phone_not_read"
    TIME_NOT_READ = "time_not_read"
    NAME_WITHOUT_LETTERS = "name_without_letters"
    TEXT_CUT = "text_cut"
    FORMULA_EMPTY = "formula_empty"
    EXCEL_ERROR = "excel_error"
    ROW_ID_TWICE = "row_id_twice"
    SHEET_WITHOUT_HEADER = "sheet_without_header"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_AMBIGUOUS = "column_ambiguous"
    COLUMNS_CUT = "columns_cut"
    MAPPING_UNFIT = "mapping_unfit"
    ENCODING_UNSURE = "encoding_unsure"
    CONTROL_CHARACTERS = "control_characters"
    QUOTE_OPEN = "quote_open"


# The cell was read, or nothing was in it to lose; a person may still want to look.
NOTES = frozenset(
    {
        Code.DATE_MONTH_FIRST,
        Code.DATE_WITHOUT_DAY,
        Code.DATE_WITHOUT_MONTH,
        Code.BORN_AFTER_RECORD,
        Code.NIK_SEX_DIFFERS,
        Code.NIK_BIRTH_DIFFERS,
        Code.ROW_ID_TWICE,
        Code.COLUMN_UNKNOWN,
        Code.COLUMN_AMBIGUOUS,
        Code.MAPPING_UNFIT,
        Code.ENCODING_UNSURE,
        Code.CONTROL_CHARACTERS,
    }
)


class FileRefused(Exception):
    """The file as a whole cannot be read; inside the worker, where Django is not."""

    def __init__(self, code: Refusal, **values: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.values: Mapping[str, Any] = values
