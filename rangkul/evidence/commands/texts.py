"""Verbs on texts: bring one in from a file, let a corrected one take over, say who speaks."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.dateparse import parse_date

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command, reading
from rangkul.core.definers import ask
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.core.sealing import seal_bytes
from rangkul.evidence.commands.cases import follow_names
from rangkul.evidence.commands.sources import Spoken, keep_text, place_of_original, take_part
from rangkul.evidence.events import sources as events
from rangkul.evidence.models import Coding, Source, SourceText, Study, Turn
from rangkul.evidence.moving import How, Moving, Quoted
from rangkul.evidence.queries.left import check_stays
from rangkul.evidence.reading.result import ReadText
from rangkul.evidence.rules.sources import check_can_read
from rangkul.evidence.vocabulary import Layer, Reason

SPEAKER = 80
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@command
def bring_in_text(
    actor: Actor, *, source: Source, found: ReadText, file_name: str, data: bytes | None, at: datetime
) -> SourceText:
    """A file's text becomes the source's; the first file rests sealed, codings follow into a new version."""
    source = require(actor, Permission.STUDY_CODE, source, at=at)
    take_part(actor, source.study, at=at)
    check_stays(actor, source, at=at)
    before = visible(actor, SourceText, at).filter(source=source).order_by("-version").first()
    if before is not None and before.text == found.text:
        raise Refused(Reason.TEXT_SAME)
    if before is not None and _is_coded_blind(source):
        raise Refused(Reason.TEXT_BEING_CODED_BLIND)
    text = keep_text(
        actor,
        source=source,
        text=found.text,
        turns=[Spoken(turn.start, turn.end, turn.speaker[:SPEAKER], turn.at_ms) for turn in found.turns],
        made_from=file_name[-40:],
        notices=[{"code": notice.code, "values": dict(notice.values)} for notice in found.notices],
        at=at,
    )
    if data is not None and source.original is None:
        sealed = seal_bytes(data, place_of_original(source))
        visible(actor, Source, at).filter(pk=source.pk).update(original=sealed, file_name=file_name[-200:])
    _fill_in(actor, source, found, at=at)
    moved, found_again, left = _take_over(actor, before, text, at=at) if before else (0, 0, 0)
    record(
        events.SourceTextBroughtIn(
            study=source.study,
            source=source,
            text=text,
            version=text.version,
            moved=moved,
            found=found_again,
            left=left,
        )
    )
    return text


def _fill_in(actor: Actor, source: Source, found: ReadText, *, at: datetime) -> None:
    """Day and outlet that an article says of itself, where nobody has said anything else."""
    told: dict[str, Any] = {}
    day = parse_date(found.date) if DAY.fullmatch(found.date) else None
    if source.happened_on is None and day is not None:
        told["happened_on"] = day
    if not source.organisation_name and found.outlet:
        told["organisation_name"] = found.outlet
    if told:
        visible(actor, Source, at).filter(pk=source.pk).update(**told, version=F("version") + 1)
        record(events.SourceChanged(study=source.study, source=source, version=source.version + 1))


def _is_coded_blind(source: Source) -> bool:
    return bool(ask("source_is_coded_blind", source.pk))


def _take_over(actor: Actor, before: SourceText, text: SourceText, *, at: datetime) -> tuple[int, int, int]:
    """Move the codings of the version before; those whose words are gone stay there, where they are true."""
    # What was coded blind stays where it was drawn: elsewhere it would belong to no passage of its sample.
    codings = list(visible(actor, Coding, at).filter(text=before).exclude(layer=Layer.BLIND))
    if not codings:
        return 0, 0, 0
    moving = Moving(before.text, text.text)
    moves, counts = [], dict.fromkeys(How, 0)
    for coding in codings:
        there = moving.moved(Quoted(coding.start, coding.end, coding.quote, coding.before, coding.after))
        counts[there.how] += 1
        if there.how is not How.LEFT:
            at_new = there.passage
            place = {
                "start": at_new.start,
                "stop": at_new.end,
                "before": at_new.before,
                "after": at_new.after,
            }
            moves.append({"id": str(coding.pk), **place})
    with connection.cursor() as cursor:
        cursor.execute("SELECT take_over_codings(%s, %s::jsonb)", [text.pk, json.dumps(moves)])
        taken = cursor.fetchone()[0]
    if taken != len(moves):
        # Nothing is half moved: the page is asked to try again.
        raise RuntimeError(f"{len(moves)} codings to move, {taken} moved")
    return counts[How.MOVED], counts[How.FOUND], counts[How.LEFT]


@command
def name_speakers(
    actor: Actor, *, text: SourceText, names: Mapping[str, str | None], at: datetime
) -> SourceText:
    """Say who the found speakers are; None where nobody begins: the words belong to whoever spoke before."""
    text = require(actor, Permission.STUDY_CODE, text, at=at)
    study = take_part(actor, text.study, at=at)
    check_can_read(study.data_opened_at)
    turns = list(visible(actor, Turn, at).filter(text=text).order_by("start"))
    if not set(names) <= {turn.speaker for turn in turns}:
        raise Refused(Reason.SPEAKER_UNKNOWN)
    named = {old: new if new is None else " ".join(new.split())[:SPEAKER] for old, new in names.items()}
    changed, speaking = [], ""
    for turn in turns:
        name = named.get(turn.speaker, turn.speaker)
        speaking = speaking if name is None else name
        if turn.speaker != speaking:
            turn.speaker = speaking
            changed.append(turn)
    for speaker in {turn.speaker for turn in changed}:
        ids = [turn.pk for turn in changed if turn.speaker == speaker]
        visible(actor, Turn, at).filter(pk__in=ids).update(speaker=speaker)
    follow_names(actor, text, named, at=at)
    record(
        events.SpeakersNamed(
            study=study, source=text.source, text=text, speakers=len({turn.speaker for turn in turns} - {""})
        )
    )
    return text


@reading
def note_search(actor: Actor, *, study: Study, sources: int, place: str, at: datetime) -> Study:
    """Note that a study was searched; the words that were looked for are nobody's business."""
    study = require(actor, Permission.STUDY_READ, study, at=at)
    record(events.TextsSearched(study=study, sources=sources, place=place))
    return study
