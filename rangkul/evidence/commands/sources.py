"""Verbs on sources: add one, correct it, keep its text, note that it was opened."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.formats import date_format

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.core.sealing import seal_bytes
from rangkul.evidence.events import sources as events
from rangkul.evidence.models import Lineage, Source, SourceText, Study, Turn
from rangkul.evidence.queries.agreements import agreements, withdrawals
from rangkul.evidence.queries.studies import part_of
from rangkul.evidence.rules import sources as rules
from rangkul.evidence.rules.studies import check_codes


@dataclass(frozen=True)
class About:
    """What is known about a source beside its words."""

    kind: str
    title: str
    organisation_name: str = ""
    group: str = ""
    happened_on: date | None = None
    language: str = "id"
    with_child: bool = False


@dataclass(frozen=True)
class Spoken:
    """One speaker's turn in a text, by code point."""

    start: int
    end: int
    speaker: str = ""
    at_ms: int | None = None


def take_part(actor: Actor, study: Study, *, at: datetime) -> Study:
    """The study as it stands, if the actor adds and codes in it; a reader is refused."""
    study = require(actor, Permission.STUDY_CODE, study, at=at)
    check_codes(part_of(actor, study, at=at))
    return study


def check_open_to_coding(actor: Actor, study: Study, source: Source, *, at: datetime) -> None:
    """The data are open and whoever speaks in the source agrees; a refusal says since when they do not."""
    agreed, withdrawn = agreements(actor, [source], at=at)[source.pk], ""
    if agreed is rules.Agreement.WITHDRAWN:
        withdrawn = date_format(withdrawals(actor, [source], at=at)[source.pk], "j F Y")
    rules.check_can_code(study.data_opened_at, agreed, withdrawn=withdrawn)


@command
def add_source(
    actor: Actor,
    *,
    study: Study,
    about: About,
    lineage: str = "",
    file_name: str = "",
    original: bytes | None = None,
    circumstances: dict[str, Any] | None = None,
    guid: UUID | None = None,
    at: datetime,
) -> Source:
    """A source comes into the study; its text follows, and its consent if a person speaks in it."""
    study = take_part(actor, study, at=at)
    rules.check_title(about.title)
    source = Source(
        study=study,
        **asdict(about),
        file_name=file_name,
        lineage=_lineage(actor, study, lineage, at=at),
        circumstances=circumstances or {},
        consent_needed=rules.needs_consent(about.kind, with_child=about.with_child),
        added_by=actor.user_id,
        added_at=at,
    )
    if guid is not None:
        source.guid = guid
    if original is not None:
        source.original = seal_bytes(original, place_of_original(source))
    source.save(force_insert=True)
    record(events.SourceAdded(study=study, source=source, source_kind=about.kind, group=about.group))
    return source


def place_of_original(source: Source) -> str:
    """Where the sealed file of a source opens, and nowhere else."""
    return f"evidence_source:{source.pk}:original"


def _lineage(actor: Actor, study: Study, name: str, *, at: datetime) -> Lineage | None:
    name = " ".join(name.split())
    if not name:
        return None
    found = visible(actor, Lineage, at).filter(study=study, name__iexact=name).first()
    if found is None:
        found = Lineage.objects.create(study=study, name=name)
        record(events.LineageNamed(study=study, lineage=found))
    return found


@command
def change_source(
    actor: Actor,
    *,
    source: Source,
    about: About,
    lineage: str = "",
    circumstances: dict[str, Any] | None = None,
    at: datetime,
) -> Source:
    """What is known about a source is corrected; its text stays as it is."""
    seen = source.version
    source = require(actor, Permission.STUDY_CODE, source, at=at)
    study = take_part(actor, source.study, at=at)
    rules.check_title(about.title)
    rows = visible(actor, Source, at).filter(pk=source.pk, version=seen)
    kept = source.circumstances if circumstances is None else circumstances
    if not rows.update(
        **asdict(about),
        lineage=_lineage(actor, study, lineage, at=at),
        circumstances=kept,
        consent_needed=rules.needs_consent(about.kind, with_child=about.with_child),
        version=F("version") + 1,
    ):
        raise Stale({"title": source.title})
    source.refresh_from_db(fields=["title", "version"])
    record(events.SourceChanged(study=study, source=source, version=source.version))
    return source


@command
def keep_text(
    actor: Actor,
    *,
    source: Source,
    text: str,
    turns: Sequence[Spoken] = (),
    made_from: str = "",
    notices: Sequence[Any] = (),
    at: datetime,
) -> SourceText:
    """A version of the source's text, frozen: codings hang on it by code point."""
    source = require(actor, Permission.STUDY_CODE, source, at=at)
    study = take_part(actor, source.study, at=at)
    rules.check_text(text)
    before = visible(actor, SourceText, at).filter(source=source).order_by("-version").first()
    kept = SourceText.objects.create(
        study=study,
        source=source,
        version=before.version + 1 if before else 1,
        text=text,
        length=len(text),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        made_from=made_from,
        notices=list(notices),
        made_by=actor.user_id,
        made_at=at,
    )
    Turn.objects.bulk_create([Turn(study=study, text=kept, **asdict(turn)) for turn in turns])
    record(
        events.SourceTextKept(
            study=study, source=source, text=kept, version=kept.version, characters=len(text)
        )
    )
    return kept


@command
def open_source(actor: Actor, *, source: Source, at: datetime) -> Source:
    """Note that somebody reads a source: what informants said is not read in secret."""
    source = require(actor, Permission.STUDY_READ, source, at=at)
    record(events.SourceOpened(study=source.study, source=source))
    return source
