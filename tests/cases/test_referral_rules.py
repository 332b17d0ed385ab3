"""The table of a referral's steps, against every step from every status."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rangkul.cases.rules import referrals as rules
from rangkul.cases.rules.referrals import MOVES, OVER, Party, Step
from rangkul.cases.vocabulary import ReferralStatus
from rangkul.core.errors import Refused


@given(step=st.sampled_from(Step), status=st.sampled_from(ReferralStatus))
def test_a_step_leads_where_the_table_says_or_is_refused_with_advice(step, status):
    move = MOVES[step]
    if status in move.sources:
        assert rules.next_status(step, status) is (move.target or status)
    else:
        with pytest.raises(Refused) as refused:
            rules.next_status(step, status)
        assert refused.value.sentence


@given(walk=st.lists(st.sampled_from(Step), max_size=30))
def test_whatever_is_tried_an_ended_referral_stays_ended(walk):
    status, ended = ReferralStatus.SENT, None
    for step in walk:
        try:
            status = rules.next_status(step, status)
        except Refused:
            continue
        assert ended is None, f"{step} went on after {ended}"
        ended = status if status in OVER else None


@given(walk=st.lists(st.sampled_from(Step), max_size=30))
def test_nothing_is_reported_that_was_not_accepted(walk):
    status, passed = ReferralStatus.SENT, set()
    for step in walk:
        try:
            status = rules.next_status(step, status)
        except Refused:
            continue
        passed.add(status)
    if ReferralStatus.REPORTED in passed:
        assert ReferralStatus.ACCEPTED in passed


@given(status=st.sampled_from(ReferralStatus))
def test_whoever_has_the_turn_has_a_step_to_take(status):
    party = rules.turn(status)
    if party is None:
        assert status in OVER
        assert not any(rules.steps_open(status, side) for side in Party)
    else:
        assert rules.steps_open(status, party)


def test_every_live_referral_can_be_withdrawn_by_its_sender_until_it_is_reported_on():
    assert MOVES[Step.WITHDRAW].sources == rules.LIVE - {ReferralStatus.REPORTED}
    assert MOVES[Step.END_WITH_CONSENT].sources == rules.LIVE
    assert MOVES[Step.END_WITH_CASE].sources | MOVES[Step.CLOSE_WITH_CASE].sources == rules.LIVE
    assert set(ReferralStatus) == rules.LIVE | OVER


@pytest.mark.parametrize(
    ("kind", "service", "level"),
    [("lks", "residential_care", 3), ("lks", "mentoring", 2), ("social_service", "residential_care", 2)],
)
def test_only_an_institution_where_the_child_lives_gets_the_file(kind, service, level):
    assert rules.level_on_acceptance(service, kind) == level


@pytest.mark.parametrize("words", ["Umurnya 12 tahun, laki-laki", "Datang jam 08.00 tanggal 3", ""])
def test_an_answer_without_a_name_passes(words):
    rules.check_names_nobody(words, ["Bayu Saputra", "Di"])
