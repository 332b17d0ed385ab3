"""What does the work with evidence allow, and what does it say when it does not?"""

from datetime import UTC, date, datetime

import pytest

from rangkul.core.errors import Refused
from rangkul.evidence.rules import sources, studies
from rangkul.evidence.rules.sources import Agreement, Given
from rangkul.evidence.rules.studies import Expectation, Stage
from rangkul.evidence.vocabulary import Part, Reason, SourceKind, StakeholderGroup, Tier

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
DAY = date(2026, 5, 1)


def refusal(check, *args, **values):
    with pytest.raises(Refused) as no:
        check(*args, **values)
    return no.value.reason


@pytest.mark.parametrize(
    ("given", "with_child", "agreed"),
    [
        ([], False, Agreement.MISSING),
        ([Given("written", date(2026, 4, 1))], False, Agreement.STANDS),
        ([Given("written", date(2026, 5, 2))], False, Agreement.MISSING),
        ([Given("written", date(2026, 4, 1), date(2026, 5, 1))], False, Agreement.WITHDRAWN),
        ([Given("written", date(2026, 4, 1), date(2026, 5, 2))], False, Agreement.STANDS),
        (
            [Given("written", date(2026, 4, 1), date(2026, 4, 2)), Given("recorded", date(2026, 4, 9))],
            False,
            Agreement.STANDS,
        ),
        ([Given("written", date(2026, 4, 1))], True, Agreement.OF_CHILD),
        ([Given("guardian_assent", date(2026, 4, 1))], True, Agreement.STANDS),
        # What the guardian signed was withdrawn: no other paper stands for it, and it is not merely missing.
        (
            [
                Given("guardian_assent", date(2026, 4, 1), date(2026, 4, 9)),
                Given("written", date(2026, 4, 1)),
            ],
            True,
            Agreement.WITHDRAWN,
        ),
    ],
)
def test_consent_stands_from_its_day_until_it_is_withdrawn(given, with_child, agreed):
    assert sources.agreement(True, with_child=with_child, consents=given, on=DAY) is agreed


def test_what_is_printed_needs_no_consent_and_what_a_person_says_does():
    needing = {kind for kind in SourceKind if sources.needs_consent(kind, with_child=False)}

    assert needing == {SourceKind.INTERVIEW, SourceKind.OBSERVATION, SourceKind.SURVEY}
    assert sources.needs_consent(SourceKind.MEDIA, with_child=True)
    assert SourceKind.MEDIA.tier is Tier.SECONDARY
    assert sources.agreement(False, with_child=False, consents=[], on=DAY) is Agreement.NOT_NEEDED


@pytest.mark.parametrize(
    ("opened", "agreed", "reason"),
    [
        (NOW, Agreement.MISSING, Reason.CONSENT_MISSING),
        (NOW, Agreement.WITHDRAWN, Reason.CONSENT_WITHDRAWN),
        (NOW, Agreement.OF_CHILD, Reason.CONSENT_OF_CHILD),
        (None, Agreement.STANDS, Reason.DATA_NOT_OPEN),
        (None, Agreement.MISSING, Reason.CONSENT_MISSING),
    ],
)
def test_a_source_that_may_not_be_coded_says_what_to_do(opened, agreed, reason):
    assert refusal(sources.check_can_code, opened, agreed) is reason
    sources.check_can_code(NOW, Agreement.STANDS)
    sources.check_can_code(NOW, Agreement.NOT_NEEDED)


@pytest.mark.parametrize(
    ("locked", "opened", "no_pattern", "reason"),
    [
        (None, None, "", Reason.PATTERN_NOT_LOCKED),
        (NOW, NOW, "", Reason.DATA_OPEN),
        (None, NOW, "exploratory", Reason.DATA_OPEN),
    ],
)
def test_data_are_opened_once_and_after_the_pattern(locked, opened, no_pattern, reason):
    assert refusal(studies.check_can_open_data, locked, opened, no_pattern) is reason
    studies.check_can_open_data(NOW, None, "")
    studies.check_can_open_data(None, None, "exploratory")


def test_nothing_is_expected_after_the_lock_or_after_looking():
    assert refusal(studies.check_pattern_open, NOW, None) is Reason.PATTERN_LOCKED
    assert refusal(studies.check_pattern_open, None, NOW) is Reason.DATA_OPEN
    assert refusal(studies.check_can_lock, 0) is Reason.PATTERN_EMPTY
    assert studies.stage(None, None) is Stage.EXPECTING
    assert studies.stage(NOW, None) is Stage.LOCKED
    assert studies.stage(None, NOW) is Stage.OPEN


@pytest.mark.parametrize(("low", "high"), [(2, 1), (0, 4), (-1, 2)])
def test_a_range_runs_upwards_within_the_scale(low, high):
    assert refusal(studies.check_expectation, Expectation(low, high), "sebab") is Reason.PATTERN_RANGE


def test_an_expectation_has_a_reason_and_taking_it_back_needs_none():
    assert refusal(studies.check_expectation, Expectation(1, 2), " ") is Reason.PATTERN_REASON_MISSING
    studies.check_expectation(None, "")
    studies.check_expectation(Expectation(0, 3), "Perwal baru berlaku")


def test_a_study_has_a_lead_and_nobody_takes_part_twice():
    assert refusal(studies.check_lead_stays, 0) is Reason.LAST_LEAD
    assert refusal(studies.check_joins, 7, {7, 8}) is Reason.MEMBER_ALREADY
    assert refusal(studies.check_leads, Part.CODER) is Reason.NOT_LEAD
    assert refusal(studies.check_codes, Part.READER) is Reason.ONLY_READER
    studies.check_codes(Part.SECOND_CODER)


def test_voices_outside_the_state_are_told_apart():
    outside = {group for group in StakeholderGroup if not group.of_the_state}

    assert {StakeholderGroup.LKS, StakeholderGroup.FAMILY, StakeholderGroup.CHILD} <= outside
    assert StakeholderGroup.PUBLIC_ORDER not in outside
