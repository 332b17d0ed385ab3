"""How the answers of a survey come in: a stranger's sheet, read in a limited process, row by row."""

from rangkul.evidence.surveys.reading import Columns, Survey, columns, read_survey, written

__all__ = ["Columns", "Survey", "columns", "read_survey", "written"]
