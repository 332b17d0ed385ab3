"""Verbs on member checking: put a finding to an informant, keep the answer, let a no count against it."""

import hashlib
from datetime import date, datetime

from rangkul.core.access import Actor, require, visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.commands import command
from rangkul.core.definers import wait_for_turn
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission
from rangkul.evidence.commands.sources import check_open_to_coding, take_part
from rangkul.evidence.events import checks as events
from rangkul.evidence.models import (
    Code,
    Coding,
    Lineage,
    MemberCheck,
    Source,
    SourceConsent,
    SourceText,
    Study,
)
from rangkul.evidence.rules import checks as rules
from rangkul.evidence.vocabulary import MemberAnswer, Polarity, Reason


@command
def ask_informant(actor: Actor, *, source: Source, statement: str, at: datetime) -> MemberCheck:
    """A finding is put to whoever spoke in an interview; their answer is awaited."""
    source = require(actor, Permission.STUDY_CODE, source, at=at)
    study = take_part(actor, source.study, at=at)
    check_open_to_coding(actor, study, source, at=at)
    rules.check_statement(source.kind, statement)
    check = MemberCheck.objects.create(
        study=study, source=source, statement=statement.strip(), made_by=actor.user_id, made_at=at
    )
    record(events.InformantAsked(study=study, source=source, member_check=check))
    return check


@command
def keep_answer(
    actor: Actor,
    *,
    check: MemberCheck,
    answer: str,
    words: str,
    said_on: date | None = None,
    code: Code | None = None,
    at: datetime,
) -> MemberCheck:
    """What the informant says of the finding; a disagreement becomes counter-evidence under `code`.

    Where they had answered before, the new answer follows the old one and counts in its place.
    """
    check = require(actor, Permission.STUDY_CODE, check, at=at)
    study = take_part(actor, check.study, at=at)
    check_open_to_coding(actor, study, check.source, at=at)
    answer, words = MemberAnswer(answer), words.strip()
    rules.check_answer(answer, words, has_code=code is not None)
    today = at.astimezone(JAKARTA).date()
    said_on = said_on or today
    rules.check_said_on(said_on, today=today, earlier=check.said)
    against = None
    if answer == MemberAnswer.DISAGREE and code is not None:
        code = require(actor, Permission.STUDY_CODE, code, at=at)
        if code.study_id != study.pk or not code.is_codable or code.retired_at or code.merged_into_id:
            raise Refused(Reason.CODE_NOT_CODABLE)
        against = _counter_evidence(actor, study, check, words, code, at=at)
    kept = _to_answer(actor, check, at=at)
    rows = visible(actor, MemberCheck, at).filter(pk=kept.pk, answered_at=None)
    if not rows.update(answer=answer, words=words, coding=against, answered_at=at, said_on=said_on):
        raise Refused(Reason.CHECK_ANSWERED)
    kept.refresh_from_db()
    record(
        events.InformantAnswered(
            study=study, source=check.source, member_check=kept, answer=answer, counts_against=bool(against)
        )
    )
    return kept


def _to_answer(actor: Actor, check: MemberCheck, *, at: datetime) -> MemberCheck:
    """The row that takes the answer: the check itself, or where it has one already a row that follows it."""
    if check.answered_at is None:
        return check
    # Two who write a change of mind down at once: the second reads what the first has kept.
    wait_for_turn(f"answer {check.pk}")
    if visible(actor, MemberCheck, at).filter(follows=check).exists():
        raise Refused(Reason.CHECK_ANSWERED)
    return MemberCheck.objects.create(
        study=check.study,
        source=check.source,
        statement=check.statement,
        follows=check,
        made_by=actor.user_id,
        made_at=at,
    )


def _counter_evidence(
    actor: Actor, study: Study, check: MemberCheck, words: str, code: Code, *, at: datetime
) -> Coding:
    """The answer as a text of its own, one voice with the interview, coded as speaking against."""
    text = _as_source(actor, study, check, words, at=at)
    return Coding.objects.create(
        study=study,
        text=text,
        code=code,
        code_version=code.version,
        coder=actor.user_id,
        start=0,
        end=len(words),
        quote=words,
        polarity=Polarity.CONTRADICTS,
        made_at=at,
    )


def _agree_alike(actor: Actor, told: Source, answer: Source, *, at: datetime) -> None:
    """The answer belongs to the same conversation: what was agreed to for it holds here, and ends with it."""
    for given in visible(actor, SourceConsent, at).filter(source=told, withdrawn_on=None):
        SourceConsent.objects.create(
            study=told.study,
            source=answer,
            form=given.form,
            given_on=given.given_on,
            given_by=given.given_by,
            proof=given.proof,
            recorded_by=actor.user_id,
            recorded_at=at,
        )


def _as_source(actor: Actor, study: Study, check: MemberCheck, words: str, *, at: datetime) -> SourceText:
    told = check.source
    lineage = told.lineage or Lineage.objects.create(
        study=study, name=f"{told.title[:150]} ({str(told.pk)[-6:]})"
    )
    if told.lineage is None:
        visible(actor, Source, at).filter(pk=told.pk).update(lineage=lineage)
    answer = Source.objects.create(
        study=study,
        kind=told.kind,
        title=rules.title_of_answer(told.title),
        organisation_name=told.organisation_name,
        group=told.group,
        happened_on=at.astimezone(JAKARTA).date(),
        language=told.language,
        lineage=lineage,
        consent_needed=told.consent_needed,
        with_child=told.with_child,
        added_by=actor.user_id,
        added_at=at,
    )
    _agree_alike(actor, told, answer, at=at)
    return SourceText.objects.create(
        study=study,
        source=answer,
        text=words,
        length=len(words),
        sha256=hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest(),
        made_from=rules.AN_ANSWER,
        made_by=actor.user_id,
        made_at=at,
    )
