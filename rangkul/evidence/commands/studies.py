"""Verbs on studies: open one, who takes part, what is expected, lock it, open the data, whom to hear."""

from datetime import date, datetime

from django.db.models import F

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused, Stale
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.events import studies as events
from rangkul.evidence.models import Framework, InformantTarget, Study, StudyMember
from rangkul.evidence.queries import studies as read
from rangkul.evidence.rules import studies as rules
from rangkul.evidence.rules.meanwhile import check_unchanged
from rangkul.evidence.vocabulary import NoPattern, Part, Reason, StakeholderGroup


@command
def open_study(
    actor: Actor,
    *,
    title: str,
    programme: str,
    period_from: date,
    period_to: date,
    framework: Framework | None,
    language: str,
    at: datetime,
) -> Study:
    """A study of one's own organisation, which one leads."""
    require(actor, Permission.STUDY_RUN)
    rules.check_period(period_from, period_to)
    if framework is not None:
        framework = require(actor, Permission.STUDY_RUN, framework, at=at)
    study = Study.objects.create(
        city=actor.city,
        organisation_id=actor.organisation_id,
        title=title,
        programme=programme,
        period_from=period_from,
        period_to=period_to,
        framework=framework,
        language=language,
        opened_by=actor.user_id,
        opened_at=at,
    )
    lead = StudyMember.objects.create(study=study, user_id=actor.user_id, part=Part.LEAD, joined_at=at)
    key = str(framework).replace(" ", ":") if framework else ""
    record(events.StudyOpened(study=study, framework=key, period_from=period_from, period_to=period_to))
    record(events.StudyJoined(study=study, member=lead, user=actor.user_id, part=Part.LEAD))
    return study


def lead(actor: Actor, study: Study, *, at: datetime) -> Study:
    """The study as it stands, if the actor leads it; otherwise the refusal that says who does."""
    study = require(actor, Permission.STUDY_RUN, study, at=at)
    rules.check_leads(read.part_of(actor, study, at=at))
    return study


def lead_alone(actor: Actor, study: Study, *, at: datetime) -> Study:
    """The study as it stands, if the actor leads it; until the change is written, no other one begins."""
    study = lead(actor, study, at=at)
    return visible(actor, Study, at).select_for_update(of=("self",)).get(pk=study.pk)


@command
def change_study(
    actor: Actor,
    *,
    study: Study,
    title: str,
    programme: str,
    period_from: date,
    period_to: date,
    framework: Framework | None,
    language: str,
    at: datetime,
) -> Study:
    """Another title, programme, period or language; the framework only until the pattern is locked."""
    seen = study.version
    study = lead(actor, study, at=at)
    rules.check_period(period_from, period_to)
    if study.framework_id != (framework.pk if framework else None):
        rules.check_pattern_open(study.expected_locked_at, None)
    values = {"title": title, "programme": programme, "period_from": period_from, "period_to": period_to}
    rows = visible(actor, Study, at).filter(pk=study.pk, version=seen)
    if not rows.update(**values, framework=framework, language=language, version=F("version") + 1):
        raise Stale(read.words_of(study))
    study.refresh_from_db()
    record(events.StudyChanged(study=study, version=study.version))
    return study


@command
def open_data(actor: Actor, *, study: Study, no_pattern: str = "", at: datetime) -> Study:
    """From now on sources may be coded; without a locked pattern only for a reason that is kept."""
    study = lead(actor, study, at=at)
    without = "" if study.expected_locked_at else no_pattern
    rules.check_can_open_data(study.expected_locked_at, study.data_opened_at, without)
    if without and without not in NoPattern.values:
        raise Refused(Reason.PATTERN_NOT_LOCKED)
    visible(actor, Study, at).filter(pk=study.pk).update(data_opened_at=at, no_pattern=without)
    study.refresh_from_db()
    record(events.StudyDataOpened(study=study, without=without))
    return study


@command
def set_target(
    actor: Actor, *, study: Study, group: str, target: int, refused: int = 0, seen: str = "", at: datetime
) -> InformantTarget:
    """How many of one group the study wants to hear, and how many said no."""
    study = lead_alone(actor, study, at=at)
    rules.check_target(target, refused)
    group = StakeholderGroup(group)
    values = {"target": target, "refused": refused}
    row = visible(actor, InformantTarget, at).filter(study=study, group=group).first()
    check_unchanged(seen, read.target_words(row), values)
    if row is None:
        row = InformantTarget.objects.create(study=study, group=group, **values)
    else:
        visible(actor, InformantTarget, at).filter(pk=row.pk).update(**values)
        row.refresh_from_db()
    record(events.InformantTargetSet(study=study, informant_target=row, group=group, **values))
    return row
