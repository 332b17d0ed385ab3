"""What is read of exchanges: files that wait, and what came in and went out."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from rangkul.core.access import Actor, get, visible
from rangkul.evidence.guids import written
from rangkul.evidence.models import Exchange, ProjectFile, SampleUnit, Study
from rangkul.evidence.vocabulary import ExchangeFormat

SHOWN = 50


def project_file(actor: Actor, *, project_file_id: UUID) -> ProjectFile:
    """One file that was read, or NotFound."""
    return get(actor, ProjectFile, project_file_id)


def project_files(actor: Actor, study: Study) -> QuerySet[ProjectFile]:
    """The files that were read for a study, newest first, without their content."""
    rows = visible(actor, ProjectFile).filter(study=study).defer("sealed")
    return rows.order_by("-read_at")[:SHOWN]


def taken_out(actor: Actor, study: Study) -> QuerySet[Exchange]:
    """What went out of a study, newest first."""
    return visible(actor, Exchange).filter(study=study, direction="out").order_by("-made_at")[:SHOWN]


def taken_out_since(actor: Actor, study: Study, since: datetime) -> QuerySet[Exchange]:
    """The projects, not the codebooks, that went out since a moment, newest first."""
    rows = visible(actor, Exchange).filter(study=study, direction="out", made_at__gte=since)
    return rows.exclude(format=ExchangeFormat.QDC).order_by("-made_at")[:SHOWN]


def coded_blind(actor: Actor, study: Study, *, unfinished_by: int | None = None) -> set[str]:
    """The sources that are coded blind, or still by one person, by the name that other software knows."""
    rows = visible(actor, SampleUnit).filter(study=study, sample__unlocked_at=None)
    if unfinished_by is not None:
        rows = rows.filter(
            sample__coders__user_id=unfinished_by,
            sample__coders__finished_at=None,
            sample__coders__released_at=None,
        )
    return {written(guid) for guid in rows.values_list("text__source__guid", flat=True)}


def dead_projects(*, since: datetime) -> list[UUID]:
    """Files of this city on their way in since before a moment; for the platform's own account only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT dead_projects(%s)", [since])
        return [one for (one,) in cursor.fetchall()]
