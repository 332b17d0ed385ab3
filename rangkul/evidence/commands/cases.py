"""Verbs on the cases of a study: make one, say what it is like, say who speaks for it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.definers import wait_for_turn
from rangkul.core.errors import Refused, Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.sources import take_part
from rangkul.evidence.events import cases as events
from rangkul.evidence.models import (
    CaseVoice,
    Source,
    SourceText,
    Study,
    StudyCase,
    StudyVariableValue,
    Turn,
)
from rangkul.evidence.rules import cases as rules
from rangkul.evidence.vocabulary import Reason

Values = Mapping[UUID, str]


@command
def make_case(
    actor: Actor,
    *,
    study: Study,
    name: str,
    description: str = "",
    values: Values | None = None,
    at: datetime,
) -> StudyCase:
    """A person, an office or an event that is compared with others of its kind."""
    study = take_part(actor, study, at=at)
    one_at_a_time(study.pk)
    name = " ".join(name.split())[: rules.LONGEST_NAME]
    rules.check_case_name(name, _names(actor, study, at=at))
    case = StudyCase.objects.create(study=study, name=name, description=description.strip())
    _keep_values(actor, case, values or {}, at=at)
    record(events.StudyCaseMade(study=study, study_case=case))
    return case


@command
def change_case(
    actor: Actor, *, case: StudyCase, name: str, description: str = "", values: Values, at: datetime
) -> StudyCase:
    """Another name, description or value of a case, if it still stands as it was read."""
    seen = case.version
    case = require(actor, Permission.STUDY_CODE, case, at=at)
    study = take_part(actor, case.study, at=at)
    one_at_a_time(study.pk)
    name = " ".join(name.split())[: rules.LONGEST_NAME]
    rules.check_case_name(name, _names(actor, study, but=case.pk, at=at))
    rows = visible(actor, StudyCase, at).filter(pk=case.pk, version=seen)
    if not rows.update(name=name, description=description.strip(), version=F("version") + 1):
        raise Stale({"name": case.name})
    _keep_values(actor, case, values, at=at)
    case.refresh_from_db()
    record(events.StudyCaseChanged(study=study, study_case=case, version=case.version))
    return case


@command
def link_voices(
    actor: Actor, *, source: Source, ended: Collection[UUID] = (), added: Mapping[str, str], at: datetime
) -> list[StudyCase]:
    """Say for which cases a source and its speakers speak; returns the cases that were made for it.

    `ended` are links that do not hold; `added` has for a speaker, or for nobody in particular, the name of
    a case. A name that no case of the study has makes a case.
    """
    source = require(actor, Permission.STUDY_CODE, source, at=at)
    study = take_part(actor, source.study, at=at)
    one_at_a_time(study.pk)
    gone = _standing(actor, source, at=at).filter(pk__in=ended).update(unlinked_at=at)
    _check_speak(actor, source, [speaker for speaker in added if speaker], at=at)
    made, linked = [], 0
    for speaker, name in added.items():
        case, is_new = _case_named(actor, study, name, at=at)
        if is_new:
            made.append(case)
        if not _standing(actor, source, at=at).filter(case=case, speaker=speaker).exists():
            _link(actor, source, case.pk, speaker, at=at)
            linked += 1
    record(events.VoicesLinked(study=study, source=source, linked=linked, unlinked=gone))
    return made


def follow_names(actor: Actor, text: SourceText, names: Mapping[str, str | None], *, at: datetime) -> None:
    """Speakers of a text have other names now: what was said of them holds under the new ones."""
    changed = {old: new for old, new in names.items() if old and old != new}
    voices = list(_standing(actor, text.source, at=at).filter(speaker__in=changed))
    # Another version of the text may still name them as before.
    others = visible(actor, Turn, at).filter(text__source=text.source_id).exclude(text=text)
    spoken = set(others.order_by().values_list("speaker", flat=True).distinct())
    gone = [voice.pk for voice in voices if voice.speaker not in spoken]
    _standing(actor, text.source, at=at).filter(pk__in=gone).update(unlinked_at=at)
    stands = set(_standing(actor, text.source, at=at).values_list("case_id", "speaker"))
    for case, speaker in {(voice.case_id, changed[voice.speaker]) for voice in voices}:
        if speaker and (case, speaker) not in stands:
            _link(actor, text.source, case, speaker, at=at)


def _standing(actor: Actor, source: Source, *, at: datetime) -> QuerySet[CaseVoice]:
    return visible(actor, CaseVoice, at).filter(source=source, unlinked_at=None)


def _link(actor: Actor, source: Source, case: UUID, speaker: str, *, at: datetime) -> None:
    CaseVoice.objects.create(
        study=source.study,
        case_id=case,
        source=source,
        speaker=speaker,
        linked_by=actor.user_id,
        linked_at=at,
    )


def _check_speak(actor: Actor, source: Source, speakers: Collection[str], *, at: datetime) -> None:
    """Whoever is linked speaks in the source."""
    turns = visible(actor, Turn, at).filter(text__source=source, speaker__in=speakers)
    if not set(speakers) <= set(turns.values_list("speaker", flat=True)):
        raise Refused(Reason.SPEAKER_UNKNOWN)


def _case_named(actor: Actor, study: Study, name: str, *, at: datetime) -> tuple[StudyCase, bool]:
    name = " ".join(name.split())[: rules.LONGEST_NAME]
    found = list(visible(actor, StudyCase, at).filter(study=study, name__iexact=name)[:2])
    rules.check_one_case(found, name)
    if found:
        return found[0], False
    return make_case(actor, study=study, name=name, at=at), True


def _names(actor: Actor, study: Study, *, but: UUID | None = None, at: datetime) -> list[str]:
    rows = visible(actor, StudyCase, at).filter(study=study).values_list("pk", "name")
    return [name for pk, name in rows if pk != but]


def _keep_values(actor: Actor, case: StudyCase, values: Values, *, at: datetime) -> None:
    """What a case has in each variable; nothing said is an empty value, and no new row."""
    rows = visible(actor, StudyVariableValue, at).filter(case=case)
    before = dict(rows.values_list("variable_id", "value"))
    for variable, value in values.items():
        if variable in before and before[variable] != value:
            rows.filter(variable=variable).update(value=value)
        elif variable not in before and value:
            StudyVariableValue.objects.create(study=case.study, variable_id=variable, case=case, value=value)


def one_at_a_time(study_id: UUID) -> None:
    """Two people who name cases at once do not make the same one twice."""
    wait_for_turn(f"cases:{study_id}")
