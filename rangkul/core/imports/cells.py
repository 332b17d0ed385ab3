"""What a sheet is made of: rows of typed values that know their place."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeAlias

from rangkul.core.imports.codes import Code


@dataclass(frozen=True)
class NotRead:
    """A cell whose value the file does not hold: an Excel error, a formula that was never computed."""

    code: Code
    text: str = ""


# A datetime is a date too.
Value: TypeAlias = str | int | float | bool | date | time | NotRead | None


@dataclass(frozen=True)
class Issue:
    """Something wrong with a value, before anyone knows where it stood."""

    code: Code
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class RawRow:
    """One row as it stands in the file; `number` counts from 1, `values[0]` is column A."""

    number: int
    values: list[Value]

    def filled(self) -> list[tuple[int, Value]]:
        """The cells that hold something, with the index of their column."""
        return [(index, value) for index, value in enumerate(self.values) if value is not None]


@dataclass
class RawSheet:
    """One sheet: its rows that hold anything, in order, and what went wrong with single cells."""

    title: str
    rows: list[RawRow] = field(default_factory=list)
    issues: list[tuple[str, Issue]] = field(default_factory=list)
    separator_lines: int = 0

    @property
    def last_row(self) -> int:
        """The number of the last row that holds anything."""
        return self.rows[-1].number if self.rows else 0


def column_letters(index: int) -> str:
    """The letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The column counted from 0; -1 when the letters are none.

    >>> column_index("A"), column_index("AB"), column_index("a1")
    (0, 27, -1)
    """
    index = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return -1
        index = index * 26 + ord(letter) - 64
    return index - 1


def address(index: int, number: int) -> str:
    """Where a cell stands, such as B17."""
    return f"{column_letters(index)}{number}"
