"""Verbs on a register: try it dry, say what its columns hold, bring it in whole, undo it whole."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from rangkul.cases.bringing_in import Bringing, OnProgress
from rangkul.cases.events.imports import (
    ColumnsChosen,
    RegisterFailed,
    RegisterImported,
    RegisterStarted,
    RegisterTried,
    RegisterUndone,
)
from rangkul.cases.models import ImportBatch, ReaderMapping
from rangkul.cases.registers import (
    chosen_columns,
    fates_of,
    read,
    read_batch,
    report_of,
    sealed_file,
)
from rangkul.cases.vocabulary import ImportStatus, Reason
from rangkul.core.access import Actor, require, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.definers import ask
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Level, Permission

# The queue of an office's registers: one at a time.
_QUEUE = "hashtext('register'), %s"


@command
def try_register(actor: Actor, *, content: bytes, name: str, at: datetime) -> ImportBatch:
    """Read a file without bringing anything in; the file rests sealed until a person decides."""
    require(actor, Permission.REGISTER_IMPORT)
    _check_keeps_files(actor)
    today = at.astimezone(JAKARTA).date()
    register = read(content, name=name, today=today, mapping=chosen_columns(actor))
    batch = ImportBatch(
        city=actor.city,
        organisation_id=actor.organisation_id,
        file_name=name[:200],
        fingerprint=hashlib.sha256(content).hexdigest(),
        mapping=register.mapping,
        total=len(register.rows),
        uploaded_by=actor.user_id,
        uploaded_at=at,
    )
    batch.sealed = sealed_file(batch, content)
    batch.report = report_of(batch, register, fates_of(actor, register, today=today))
    batch.save(force_insert=True)
    record(_tried(batch))
    return batch


@command
def choose_columns(
    actor: Actor, *, batch: ImportBatch, mapping: Mapping[str, Any], at: datetime
) -> ImportBatch:
    """Say what the columns hold, read the file again so, and keep the choice for the next file."""
    batch = _waiting(actor, batch, at=at)
    today = at.astimezone(JAKARTA).date()
    register = read_batch(batch, today=today, mapping=mapping)
    saved = [
        ReaderMapping.objects.create(
            organisation_id=actor.organisation_id,
            name=title[:80],
            mapping=dict(sheet),
            saved_by=actor.user_id,
            saved_at=at,
        )
        for title, sheet in mapping["sheets"].items()
    ]
    batch.mapping = register.mapping
    batch.total = len(register.rows)
    batch.report = report_of(batch, register, fates_of(actor, register, today=today))
    batch.save(update_fields=["mapping", "total", "report"])
    record(ColumnsChosen(batch=batch, mappings=saved))
    return batch


@command
def start_import(
    actor: Actor, *, batch: ImportBatch, legal_basis: str, encounter_kind: str, at: datetime
) -> ImportBatch:
    """Ask for a register to be brought in; from now on nobody else can ask."""
    batch = _waiting(actor, batch, at=at)
    if not batch.report.get("children"):
        raise Refused(Reason.IMPORT_NOTHING_NEW)
    batch.report = {**batch.report, "legal_basis": legal_basis, "encounter_kind": encounter_kind}
    batch.report.pop("failed", None)
    batch.status, batch.moved_at = ImportStatus.RUNNING, at
    batch.save(update_fields=["report", "status", "moved_at"])
    record(RegisterStarted(batch=batch, legal_basis=legal_basis))
    return batch


@command
def bring_in_register(
    actor: Actor, *, batch: ImportBatch, at: datetime, on_progress: OnProgress | None = None
) -> ImportBatch:
    """Every row becomes a child or is reported, all at once or not at all; alike children are proposed."""
    batch = require(actor, Permission.REGISTER_IMPORT, batch, at=at)
    # One register of an organisation at a time, so that no row of two files comes in twice.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_QUEUE})", [actor.organisation_id])
    batch = require(actor, Permission.REGISTER_IMPORT, batch, at=at)
    if batch.status != ImportStatus.RUNNING:
        raise Refused(Reason.IMPORT_OVER)
    today = at.astimezone(JAKARTA).date()
    register = read_batch(batch, today=today)
    kind = batch.report["encounter_kind"]
    fates = fates_of(actor, register, today=today, kind=kind)
    bringing = Bringing(actor, batch, at=at, on_progress=on_progress)
    bringing.bring_in(fates)
    proposals = bringing.propose_alike(fates)
    chosen = {name: batch.report[name] for name in ("legal_basis", "encounter_kind")}
    batch.report = {**report_of(batch, register, fates), **chosen, "proposals": proposals}
    batch.status, batch.finished_at, batch.sealed = ImportStatus.DONE, at, None
    batch.progress = batch.total
    batch.save(update_fields=["report", "status", "finished_at", "sealed", "progress"])
    counts = batch.report
    record(
        RegisterImported(
            batch=batch,
            children=counts["children"],
            encounters=counts["encounters"],
            seen_before=counts["before"],
            left_out=counts["adults"],
            proposals=proposals,
        )
    )
    return batch


@command
def give_up_import(actor: Actor, *, batch: ImportBatch, at: datetime) -> None:
    """Say that a register did not come in; it waits again, and nothing of it is in."""
    batch = _locked(actor, batch, at=at)
    if batch.status != ImportStatus.RUNNING:
        raise Refused(Reason.IMPORT_OVER)
    batch.status, batch.progress, batch.report = ImportStatus.DRY, 0, {**batch.report, "failed": True}
    batch.save(update_fields=["status", "progress", "report"])
    record(RegisterFailed(batch=batch))


@command
def give_up_dead_import(actor: Actor, *, batch: ImportBatch, at: datetime) -> None:
    """Say the same of a register whose worker died; refused while somebody is still at it."""
    batch = require(actor, Permission.REGISTER_IMPORT, batch, at=at)
    with connection.cursor() as cursor:
        # Whoever brings a register in holds this until the end; a process that was killed holds nothing.
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({_QUEUE})", [actor.organisation_id])
        if not cursor.fetchone()[0]:
            raise Refused(Reason.IMPORT_OVER)
    report = {**batch.report, "failed": True}
    dead = visible(actor, ImportBatch, at).filter(
        pk=batch.pk, status=ImportStatus.RUNNING, moved_at=batch.moved_at
    )
    if not dead.update(status=ImportStatus.DRY, progress=0, report=report):
        raise Refused(Reason.IMPORT_OVER)
    record(RegisterFailed(batch=batch))


@command
def undo_import(actor: Actor, *, batch: ImportBatch, at: datetime) -> None:
    """Take a register out again, exactly, while nobody has built on its children."""
    batch = require(actor, Permission.REGISTER_IMPORT, batch, at=at)
    if batch.status != ImportStatus.DONE:
        raise Refused(Reason.IMPORT_NOT_IN)
    if built_on := ask("undo_import", batch.pk, at):
        raise Refused(Reason.IMPORT_BUILT_ON, children=built_on)
    record(RegisterUndone(batch=batch, children=batch.report["children"]))


def _waiting(actor: Actor, batch: ImportBatch, *, at: datetime) -> ImportBatch:
    """The batch, if it is tried and not brought in; of two people at once the second waits and is refused."""
    batch = _locked(actor, batch, at=at)
    if batch.status != ImportStatus.DRY:
        raise Refused(Reason.IMPORT_OVER)
    return batch


def _locked(actor: Actor, batch: ImportBatch, *, at: datetime) -> ImportBatch:
    """The batch as it stands, held until the end."""
    batch = require(actor, Permission.REGISTER_IMPORT, batch, at=at)
    return visible(actor, ImportBatch, at).select_for_update().get(pk=batch.pk)


def _check_keeps_files(actor: Actor) -> None:
    if (ask("organisation_ceiling", actor.organisation_id) or 0) < Level.FILE:
        raise Refused(Reason.IMPORT_NOT_HERE)


def _tried(batch: ImportBatch) -> RegisterTried:
    counts = batch.report
    return RegisterTried(
        batch=batch, rows=counts["rows"], problems=counts["problems"], seen_before=counts["before"]
    )
