"""What can happen between a study and other software: a project read, brought in, taken out."""

from dataclasses import dataclass

from rangkul.core.events import Event
from rangkul.evidence.models import Exchange, ProjectFile, Study


@dataclass(frozen=True)
class ProjectRead(Event):
    """A project file was read; nothing of it came in."""

    name = "project.read"
    study: Study
    project_file: ProjectFile
    format: str
    texts: int
    codings: int


@dataclass(frozen=True)
class ProjectStarted(Event):
    """Somebody asked for a project to be brought in."""

    name = "project.started"
    study: Study
    project_file: ProjectFile


@dataclass(frozen=True)
class ProjectBroughtIn(Event):
    """A project came into the study, whole."""

    name = "project.brought_in"
    study: Study
    exchange: Exchange
    format: str
    texts: int
    codes: int
    codings: int
    memos: int


@dataclass(frozen=True)
class ProjectFailed(Event):
    """A project did not come in, and nothing of it is there."""

    name = "project.failed"
    study: Study
    project_file: ProjectFile


@dataclass(frozen=True)
class ProjectTakenOut(Event):
    """A study went out as a file, as far as whoever asked may see it."""

    name = "project.taken_out"
    study: Study
    exchange: Exchange
    format: str
    sources: int
    codings: int
