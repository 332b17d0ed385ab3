"""Verbs on the expected pattern: enter it, take it back, lock it for good."""

from datetime import datetime

from rangkul.core.access import Actor, visible
from rangkul.core.commands import command
from rangkul.core.errors import Refused
from rangkul.core.events import record
from rangkul.evidence.commands.studies import lead, lead_alone
from rangkul.evidence.events import studies as events
from rangkul.evidence.kept_frameworks import parsed
from rangkul.evidence.models import ExpectedProposition, ExpectedRating, Study
from rangkul.evidence.queries import studies as read
from rangkul.evidence.rules import studies as rules
from rangkul.evidence.rules.meanwhile import check_unchanged
from rangkul.evidence.rules.studies import Expectation
from rangkul.evidence.vocabulary import Reason


@command
def expect_rating(
    actor: Actor,
    *,
    study: Study,
    node: str,
    expected: Expectation | None,
    reason: str,
    seen: str = "",
    at: datetime,
) -> ExpectedRating | None:
    """The range expected at one factor and why, or none any more; refused once the pattern is locked."""
    study = lead_alone(actor, study, at=at)
    rules.check_pattern_open(study.expected_locked_at, study.data_opened_at)
    _check_known(study, node=node)
    rules.check_expectation(expected, reason)
    low, high = (expected.low, expected.high) if expected else (None, None)
    words = {"low": low, "high": high, "reason": reason}
    rows = visible(actor, ExpectedRating, at).filter(study=study, node=node)
    check_unchanged(seen, read.rating_words(rows.first()), words)
    values = {**words, "entered_by": actor.user_id, "entered_at": at}
    if not rows.update(**values) and expected:
        ExpectedRating.objects.create(study=study, node=node, **values)
    record(events.ExpectationEntered(study=study, node=node, low=low, high=high))
    return rows.first()


@command
def expect_proposition(
    actor: Actor,
    *,
    study: Study,
    proposition: str,
    triggers: bool,
    reason: str,
    seen: str = "",
    at: datetime,
) -> ExpectedProposition:
    """Whether one proposition of the framework should be triggered, and why."""
    study = lead_alone(actor, study, at=at)
    rules.check_pattern_open(study.expected_locked_at, study.data_opened_at)
    _check_known(study, proposition=proposition)
    words = {"triggers": triggers, "reason": reason}
    rows = visible(actor, ExpectedProposition, at).filter(study=study, proposition=proposition)
    row = rows.first()
    check_unchanged(seen, read.proposition_words(row), words)
    values = {**words, "entered_by": actor.user_id, "entered_at": at}
    if row is None:
        row = ExpectedProposition.objects.create(study=study, proposition=proposition, **values)
    else:
        rows.update(**values)
        row.refresh_from_db()
    record(events.PropositionExpected(study=study, proposition=proposition, triggers=triggers))
    return row


@command
def lock_pattern(actor: Actor, *, study: Study, at: datetime) -> Study:
    """The expected pattern stays as it is from now on, for everybody and for ever."""
    study = lead(actor, study, at=at)
    rules.check_pattern_open(study.expected_locked_at, study.data_opened_at)
    ratings = len(read.expected_ratings(actor, study))
    rules.check_can_lock(ratings)
    visible(actor, Study, at).filter(pk=study.pk).update(expected_locked_at=at)
    study.refresh_from_db()
    propositions = len(read.expected_propositions(actor, study))
    record(events.ExpectationLocked(study=study, ratings=ratings, propositions=propositions))
    return study


def _check_known(study: Study, *, node: str = "", proposition: str = "") -> None:
    if study.framework is None:
        raise Refused(Reason.FRAMEWORK_MISSING)
    theory = parsed(study.framework)
    known = {one.id for one in theory.nodes} | {one.code for one in theory.propositions}
    if (node or proposition) not in known:
        raise Refused(Reason.NODE_UNKNOWN)
