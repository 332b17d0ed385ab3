"""Verbs between a study and other software: read a project, bring it in whole, take the study out."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.definers import ask, wait_for_turn
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.bringing_in import Bringing
from rangkul.evidence.commands.sources import take_part
from rangkul.evidence.events import exchanges as events
from rangkul.evidence.models import Exchange, ProjectFile, Study
from rangkul.evidence.project_files import FORMATS, read, read_again, report_of, sealed_file
from rangkul.evidence.queries.exchanges import coded_blind
from rangkul.evidence.refi.held import Held
from rangkul.evidence.refi.writing import write_qdc, write_qdpx
from rangkul.evidence.rules.codings import check_not_blind
from rangkul.evidence.rules.sources import Agreement, check_can_code, check_can_read
from rangkul.evidence.taking_out import codebook_of, project_of
from rangkul.evidence.vocabulary import ExchangeFormat, ExchangeWay, FileState, Reason


@command
def read_project(actor: Actor, *, study: Study, content: bytes, name: str, at: datetime) -> ProjectFile:
    """Read a file without bringing anything in; it rests sealed until somebody decides."""
    study = _exchanging(actor, study, at=at)
    answer = read(content)
    row = ProjectFile(
        study=study,
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        format=FORMATS[answer.report.format.value],
        read_by=actor.user_id,
        read_at=at,
    )
    row.sealed = sealed_file(row, content)
    row.report = report_of(actor, row, answer)
    row.save(force_insert=True)
    record(
        events.ProjectRead(
            study=study,
            project_file=row,
            format=row.format,
            texts=len(answer.held.texts),
            codings=sum(len(text.passages) for text in answer.held.texts),
        )
    )
    return row


def _exchanging(actor: Actor, study: Study, *, at: datetime) -> Study:
    """The study, if the actor exchanges and codes in it and its data are open."""
    study = require(actor, Permission.STUDY_EXCHANGE, study, at=at)
    study = take_part(actor, study, at=at)
    check_can_code(study.data_opened_at, Agreement.NOT_NEEDED)
    return study


@command
def start_project(
    actor: Actor, *, project_file: ProjectFile, source_kind: str, language: str, at: datetime
) -> ProjectFile:
    """Ask for a project to be brought in; from now on nobody else can ask."""
    row = require(actor, Permission.STUDY_EXCHANGE, project_file, at=at)
    study = _exchanging(actor, row.study, at=at)
    if row.read_by != actor.user_id:
        raise Refused(Reason.EXCHANGE_OF_OTHER)
    row = visible(actor, ProjectFile, at).select_for_update().get(pk=row.pk)
    if row.state not in (FileState.READ, FileState.FAILED):
        raise Refused(Reason.EXCHANGE_OVER)
    if not row.report.get("new"):
        raise Refused(Reason.EXCHANGE_NOTHING_NEW)
    _check_not_blind(actor, study, row)
    row.report = {
        **row.report,
        "source_kind": source_kind,
        "language": language,
        "started_at": at.isoformat(),
    }
    row.state = FileState.RUNNING
    row.save(update_fields=["report", "state"])
    record(events.ProjectStarted(study=study, project_file=row))
    return row


def _check_not_blind(actor: Actor, study: Study, row: ProjectFile) -> None:
    """Nobody brings codings into a source that they still code blind."""
    mine = coded_blind(actor, study, unfinished_by=actor.user_id)
    check_not_blind(next((one for one in row.report.get("coded", ()) if one in mine), None))


@command
def bring_in_project(actor: Actor, *, project_file: ProjectFile, at: datetime) -> ProjectFile:
    """Everything that the study does not have yet comes in, all at once or not at all."""
    row = require(actor, Permission.STUDY_EXCHANGE, project_file, at=at)
    study = _exchanging(actor, row.study, at=at)
    row = _running(actor, study, row, at=at)
    held = _read_once_more(actor, row)
    _check_not_blind(actor, study, row)
    bringing = Bringing(
        actor,
        study,
        held,
        kind=row.report["source_kind"],
        language=row.report["language"],
        made_from=row.get_format_display()[:40],
        at=at,
    )
    added = bringing.bring_in()
    row.report |= {"added": dict(added), "renamed": bringing.renamed}
    row.exchange = _kept(actor, row, at=at)
    row.state, row.sealed = FileState.IN, None
    row.save(update_fields=["report", "exchange", "state", "sealed"])
    record(
        events.ProjectBroughtIn(
            study=study,
            exchange=row.exchange,
            format=row.format,
            texts=added["sources"],
            codes=added["codes"],
            codings=added["codings"],
            memos=added["memos"],
        )
    )
    return row


def _running(actor: Actor, study: Study, row: ProjectFile, *, at: datetime) -> ProjectFile:
    """The file, held until it is in: one project of a study at a time, so that nothing comes in twice."""
    wait_for_turn(f"project {study.pk}")
    row = visible(actor, ProjectFile, at).select_for_update().get(pk=row.pk)
    if row.state != FileState.RUNNING:
        raise Refused(Reason.EXCHANGE_OVER)
    return row


def _read_once_more(actor: Actor, row: ProjectFile) -> Held:
    """All that the file holds; its report is as the study stands now, with what was chosen for it."""
    answer = read_again(row)
    chosen = {name: row.report[name] for name in ("source_kind", "language")}
    row.report = report_of(actor, row, answer) | chosen
    return answer.held


def _kept(actor: Actor, row: ProjectFile, *, at: datetime) -> Exchange:
    return Exchange.objects.create(
        study=row.study,
        direction=ExchangeWay.IN,
        file_name=row.file_name,
        sha256=row.sha256,
        format=row.format,
        report=row.report,
        made_by=actor.user_id,
        made_at=at,
    )


@command
def give_up_project(actor: Actor, *, project_file: ProjectFile, at: datetime) -> None:
    """Say that a project did not come in; it waits again, and nothing of it is there."""
    row = require(actor, Permission.STUDY_EXCHANGE, project_file, at=at)
    running = visible(actor, ProjectFile, at).filter(pk=row.pk, state=FileState.RUNNING)
    if not running.update(state=FileState.FAILED):
        raise Refused(Reason.EXCHANGE_OVER)
    record(events.ProjectFailed(study=row.study, project_file=row))


@command
def give_up_dead_project(actor: Actor, *, project_file_id: UUID, since: datetime, at: datetime) -> None:
    """Say the same of a project whose worker died; the database lets only the platform's own account."""
    study_id = ask("give_up_dead_project", project_file_id, since)
    if study_id is None:
        raise Refused(Reason.EXCHANGE_OVER)
    record(events.ProjectFailed(study=Study(pk=study_id), project_file=ProjectFile(pk=project_file_id)))


@command
def take_out_project(actor: Actor, *, study: Study, form: str, at: datetime) -> tuple[Exchange, bytes]:
    """The study as a file for other software, with what the actor may see of it and nothing else."""
    study = require(actor, Permission.STUDY_EXCHANGE, study, at=at)
    content, report = _written(actor, study, form, at=at)
    row = Exchange.objects.create(
        study=study,
        direction=ExchangeWay.OUT,
        file_name=f"{_file_name(study)}.{form}",
        sha256=hashlib.sha256(content).hexdigest(),
        format=form,
        report=report,
        made_by=actor.user_id,
        made_at=at,
    )
    record(
        events.ProjectTakenOut(
            study=study, exchange=row, format=form, sources=report["sources"], codings=report["codings"]
        )
    )
    return row, content


def _written(actor: Actor, study: Study, form: str, *, at: datetime) -> tuple[bytes, dict[str, Any]]:
    if form == ExchangeFormat.QDC:
        codebook = codebook_of(actor, study, at=at)
        if not codebook.codes:
            raise Refused(Reason.NO_CODES)
        return write_qdc(codebook), {"sources": 0, "codings": 0, "left": {}}
    check_can_read(study.data_opened_at)
    outgoing = project_of(actor, study, at=at)
    counts = {"sources": len(outgoing.project.sources), "codings": outgoing.codings, "left": outgoing.left}
    return write_qdpx(outgoing.project), counts


def _file_name(study: Study) -> str:
    """The study's title as a file may be called anywhere."""
    letters = "".join(
        letter if letter.isalnum() and letter.isascii() else "-" for letter in study.title.lower()
    )
    return "-".join(part for part in letters.split("-") if part)[:60] or "study"
