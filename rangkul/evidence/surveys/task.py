"""The reading of a survey as the limited worker runs it: a sheet in, rows of words out."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, BinaryIO

from rangkul.core.imports.cells import RawSheet
from rangkul.core.imports.sheets import read_sheets

LONGEST_CELL = 4_000


def messages(file: BinaryIO, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The first sheet that has a heading and an answer, one message a row."""
    for sheet in read_sheets(file, name="survey"):
        if len(sheet.rows) > 1:
            yield from _rows(sheet, options["most_rows"], options["most_columns"])
            return


def _rows(sheet: RawSheet, most_rows: int, most_columns: int) -> Iterator[dict[str, Any]]:
    # One row too many tells that there are more.
    for row in sheet.rows[: most_rows + 2]:
        cells = [_words(value)[:LONGEST_CELL] for value in row.values[: most_columns + 1]]
        yield {"kind": "row", "number": row.number, "cells": cells}


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, (str, int, float, bool)) else ""
