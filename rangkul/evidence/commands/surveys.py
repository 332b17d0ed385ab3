"""The verb that brings in a survey: one source a person, own words as text, ticks as variables."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from rangkul.core.access import Actor, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.evidence.commands.consents import record_consent
from rangkul.evidence.commands.sources import About, Spoken, add_source, keep_text, take_part
from rangkul.evidence.commands.variables import take_up_variable
from rangkul.evidence.events.sources import SurveyBroughtIn
from rangkul.evidence.models import Source, Study, StudyVariable, StudyVariableValue
from rangkul.evidence.surveys import Survey, columns, written
from rangkul.evidence.vocabulary import ConsentForm, Reason, SourceKind, VariableKind

_LONGEST_NAME, _LONGEST_SPEAKER = 120, 80


@dataclass(frozen=True)
class Asked:
    """What holds for everybody in the file: whose voice, which day, whether the sheet asked consent."""

    called: str
    group: str = ""
    happened_on: date | None = None
    language: str = "id"
    consented_on: date | None = None


@command
def bring_in_survey(
    actor: Actor, *, study: Study, survey: Survey, asked: Asked, at: datetime
) -> list[Source]:
    """Everybody in the file who is not in the study yet; the same file again adds nobody."""
    study = take_part(actor, study, at=at)
    known = set(visible(actor, Source, at).filter(study=study).values_list("guid", flat=True))
    people = [(number, answers, _guid(study, number, answers)) for number, answers in survey.rows]
    people = [one for one in people if one[2] not in known]
    if not people:
        raise Refused(Reason.SURVEY_KNOWN)
    found = columns(survey)
    names = _names(survey.questions)
    variables = {place: _variable(actor, study, names[place], at=at) for place in found.closed}
    sources = []
    for number, answers, guid in people:
        about = About(
            SourceKind.SURVEY,
            f"{asked.called} {number}",
            group=asked.group,
            happened_on=asked.happened_on,
            language=asked.language,
        )
        source = add_source(actor, study=study, about=about, guid=guid, at=at)
        _keep(actor, source, survey, answers, found.open, asked, at=at)
        StudyVariableValue.objects.bulk_create(
            StudyVariableValue(study=study, variable=variable, source=source, value=answers[place])
            for place, variable in variables.items()
            if answers[place]
        )
        sources.append(source)
    record(SurveyBroughtIn(study=study, people=len(sources), variables=len(variables)))
    return sources


def _guid(study: Study, number: int, answers: tuple[str, ...]) -> UUID:
    return uuid5(study.pk, "\x00".join(("survey", str(number), *answers)))


def _names(questions: tuple[str, ...]) -> list[str]:
    """A name for each question that no other question of the sheet has: a sheet may say “Other” twice."""
    names: list[str] = []
    for question in questions:
        name, times = question[:_LONGEST_NAME], 1
        while name in names:
            times += 1
            ending = f" ({times})"
            name = question[: _LONGEST_NAME - len(ending)] + ending
        names.append(name)
    return names


def _variable(actor: Actor, study: Study, name: str, *, at: datetime) -> StudyVariable:
    found = visible(actor, StudyVariable, at).filter(study=study, name=name).first()
    if found is not None and found.retired_at is not None:
        return take_up_variable(actor, variable=found, at=at)
    if found is None:
        found = StudyVariable.objects.create(study=study, name=name, kind=VariableKind.TEXT)
    return found


def _keep(
    actor: Actor,
    source: Source,
    survey: Survey,
    answers: tuple[str, ...],
    places: tuple[int, ...],
    asked: Asked,
    *,
    at: datetime,
) -> None:
    text, turns = written(survey, answers, places)
    if text:
        spoken = [Spoken(start, end, question[:_LONGEST_SPEAKER]) for start, end, question in turns]
        keep_text(actor, source=source, text=text, turns=spoken, made_from="survey", at=at)
    if asked.consented_on:
        record_consent(
            actor,
            source=source,
            form=ConsentForm.WRITTEN,
            given_on=asked.consented_on,
            given_by=source.title[:80],
            at=at,
        )
