"""What can happen to a variable of a study: made, changed, put out of use, used again, cut into bands."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.evidence.models import Study, StudyVariable


@dataclass(frozen=True)
class StudyVariableMade(Event):
    """A property by which cases are compared came into a study."""

    name = "study_variable.made"
    study: Study
    variable: StudyVariable
    variable_kind: str


@dataclass(frozen=True)
class StudyVariableChanged(Event):
    """A variable of a study has another name or description; its values stay."""

    name = "study_variable.changed"
    study: Study
    variable: StudyVariable
    version: int


@dataclass(frozen=True)
class StudyVariableBanded(Event):
    """The numbers of a variable are counted in so many bands; in none, each value alone."""

    name = "study_variable.banded"
    study: Study
    variable: StudyVariable
    bands: int
    version: int


@dataclass(frozen=True)
class StudyVariableRetired(Event):
    """A variable is no longer asked and splits no table; its values stay."""

    name = "study_variable.retired"
    study: Study
    variable: StudyVariable


@dataclass(frozen=True)
class StudyVariableTakenUp(Event):
    """A variable that was out of use is used again."""

    name = "study_variable.taken_up"
    study: Study
    variable: StudyVariable
