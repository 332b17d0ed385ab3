"""Verbs on the people of a study: let somebody in, give another part, end it."""

from datetime import datetime

from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.studies import lead
from rangkul.evidence.events import studies as events
from rangkul.evidence.models import SampleCoder, Study, StudyMember
from rangkul.evidence.queries import studies as read
from rangkul.evidence.rules import studies as rules
from rangkul.evidence.vocabulary import CODING_PARTS, Part, Reason


@command
def add_member(actor: Actor, *, study: Study, user_id: int, part: str, at: datetime) -> StudyMember:
    """An evaluator or second rater of one's organisation takes part in the study."""
    study = lead(actor, study, at=at)
    rules.check_joins(user_id, {one.row.user_id for one in read.members(actor, study, at=at)})
    if user_id not in {one.user_id for one in read.may_join(actor, study, at=at)}:
        raise Refused(Reason.MEMBER_UNKNOWN)
    member = StudyMember.objects.create(study=study, user_id=user_id, part=Part(part), joined_at=at)
    record(events.StudyJoined(study=study, member=member, user=user_id, part=part))
    return member


@command
def change_part(actor: Actor, *, member: StudyMember, part: str, at: datetime) -> StudyMember:
    """Another part for somebody who is in the study."""
    member = _standing(actor, member, at=at)
    if part != Part.LEAD:
        _check_lead_stays(actor, member, at=at)
    if part not in CODING_PARTS:
        _check_owes_no_sample(actor, member, at=at)
    visible(actor, StudyMember, at).filter(pk=member.pk).update(part=Part(part))
    member.refresh_from_db()
    record(events.StudyJoined(study=member.study, member=member, user=member.user_id, part=part))
    return member


@command
def end_member(actor: Actor, *, member: StudyMember, at: datetime) -> StudyMember:
    """Somebody leaves: from now on they see nothing of the study; what they coded stays."""
    member = _standing(actor, member, at=at)
    _check_lead_stays(actor, member, at=at)
    _check_owes_no_sample(actor, member, at=at)
    member.left_at = at
    # Before the row changes: who ends the own part does not see the study any more.
    record(events.StudyLeft(study=member.study, member=member, user=member.user_id))
    visible(actor, StudyMember, at).filter(pk=member.pk).update(left_at=at)
    return member


def _standing(actor: Actor, member: StudyMember, *, at: datetime) -> StudyMember:
    member = require(actor, Permission.STUDY_RUN, member, at=at)
    lead(actor, member.study, at=at)
    return member


def _check_lead_stays(actor: Actor, member: StudyMember, *, at: datetime) -> None:
    if member.part == Part.LEAD:
        others = [one for one in read.members(actor, member.study, at=at) if one.row.pk != member.pk]
        rules.check_lead_stays(sum(one.row.part == Part.LEAD for one in others))


def _check_owes_no_sample(actor: Actor, member: StudyMember, *, at: datetime) -> None:
    owed = visible(actor, SampleCoder, at).filter(study=member.study, user_id=member.user_id)
    rules.check_owes_no_sample(owed.filter(finished_at=None, released_at=None).count())
