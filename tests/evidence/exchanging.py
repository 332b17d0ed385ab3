"""A project on its way in or out, as other software would send or read it."""

from __future__ import annotations

import io
from typing import Any

from django.utils import timezone

from rangkul.core.access import Actor
from rangkul.evidence.commands import exchanges
from rangkul.evidence.models import ProjectFile
from rangkul.evidence.refi.project import Project
from rangkul.evidence.refi.reading import read_exchange
from tests.makers import act_as


def bring_in(
    lead: Actor, study: Any, data: bytes, *, name: str = "kajian.qdpx", kind: str = "document"
) -> ProjectFile:
    """Read, decide, bring in."""
    act_as(lead)
    at = timezone.now()
    row = exchanges.read_project(lead, study=study, content=data, name=name, at=at)
    row = exchanges.start_project(lead, project_file=row, source_kind=kind, language="id", at=at)
    return exchanges.bring_in_project(lead, project_file=row, at=timezone.now())


def take_out(who: Actor, study: Any, form: str = "qdpx") -> Project:
    """The study as other software would read it."""
    act_as(who)
    _row, content = exchanges.take_out_project(who, study=study, form=form, at=timezone.now())
    return read_exchange(io.BytesIO(content)).project
