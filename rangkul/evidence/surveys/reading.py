"""What a survey holds: its questions, its answers, and which of them are words to be coded."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rangkul.core.errors import Refused
from rangkul.core.imports.codes import FileRefused, Refusal
from rangkul.core.imports.limits import WORKER_LIMITS, WorkerLimits
from rangkul.core.imports.problems import refused_reason
from rangkul.core.imports.worker import run_limited
from rangkul.evidence.vocabulary import Reason

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 500, 60, 400_000
# What somebody ticks is short, and one of a few; whatever else they write is their own words.
LONGEST_TICK, MOST_TICKS = 40, 12


@dataclass(frozen=True)
class Survey:
    """The questions of a sheet and one list of answers for each respondent."""

    questions: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Columns:
    """Which questions were answered in words, and which by ticking; by their place."""

    open: tuple[int, ...]
    closed: tuple[int, ...]


def read_survey(data: bytes, *, limits: WorkerLimits = WORKER_LIMITS) -> Survey:
    """The survey in a .csv or .xlsx; Refused with a sentence where it cannot be read."""
    options = {"most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS}
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            if not data:
                raise FileRefused(Refusal.EMPTY)
            rows = [
                _row(message)
                for message in run_limited("survey", file, options, limits=limits)
                if message["kind"] == "row"
            ]
        except FileRefused as refused:
            raise Refused(refused_reason(refused), **refused.values) from refused
    return _survey(rows)


def _row(message: Mapping[str, Any]) -> tuple[int, tuple[str, ...]]:
    return message["number"], tuple(message["cells"])


def _survey(rows: list[tuple[int, tuple[str, ...]]]) -> Survey:
    if len(rows) < 2:
        raise Refused(Reason.SURVEY_EMPTY)
    (_number, questions), answers = rows[0], rows[1:]
    wide = max(len(cells) for _number, cells in rows)
    long = sum(len(cell) for _number, cells in rows for cell in cells)
    if len(answers) > MOST_ROWS or wide > MOST_COLUMNS or long > MOST_CHARACTERS:
        raise Refused(Reason.SURVEY_TOO_LARGE, rows=MOST_ROWS, columns=MOST_COLUMNS)
    named = tuple(question or str(place + 1) for place, question in enumerate(_filled(questions, wide)))
    return Survey(named, tuple((number, _filled(cells, wide)) for number, cells in answers))


def _filled(cells: tuple[str, ...], wide: int) -> tuple[str, ...]:
    return (*cells, *[""] * (wide - len(cells)))


def columns(survey: Survey) -> Columns:
    """Ticked questions become variables, the others text; if all were ticked, all are text."""
    closed = tuple(place for place in range(len(survey.questions)) if _is_ticked(survey, place))
    rest = tuple(place for place in range(len(survey.questions)) if place not in closed)
    return Columns(rest or closed, closed)


def _is_ticked(survey: Survey, place: int) -> bool:
    answers = [cells[place] for _number, cells in survey.rows if cells[place]]
    return all(len(one) <= LONGEST_TICK for one in answers) and len(set(answers)) <= MOST_TICKS


def written(
    survey: Survey, answers: tuple[str, ...], places: tuple[int, ...]
) -> tuple[str, list[tuple[int, int, str]]]:
    """One respondent's own words under each question, and where each answer stands: start, end, question."""
    text, turns = "", []
    for place in places:
        if answers[place]:
            start = len(text)
            text += f"{survey.questions[place]}\n{answers[place]}\n\n"
            turns.append((start, len(text) - 1, survey.questions[place]))
    return text, turns
