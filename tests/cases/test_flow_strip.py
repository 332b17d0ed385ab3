"""The strip of a case says which step is now, and the button leads to that very step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rangkul.cases.procedure import load_procedure
from rangkul.cases.rules.flow import walk
from rangkul.cases.vocabulary import Fact
from tests.cases.test_procedure import DEPOK as FILE

DEPOK = load_procedure(FILE)
RECORDS = sorted({step.record for step in DEPOK.steps})


@given(happened=st.sets(st.sampled_from(RECORDS)), catch=st.integers(1, 3))
def test_whatever_happened_the_strip_asks_for_no_visit_before_a_return(happened, catch):
    standings = walk(DEPOK, happened, {Fact.CATCH_NUMBER: catch})

    states = {one.step.code: one.state for one in standings}
    home = {"child.returned", "child.placed"} & happened
    assert states["visits"] != "now" or home
    assert list(states.values()).count("now") <= 1
    # Nothing is passed over in silence: what is now may stand before what is done, and is then named.
    assert "now" in states.values() or "case.closed" in happened


TAKEN_IN = {"case.opened", "encounter.recorded", "handover.received", "stay.started", "risk.assessed"}
ASSESSED = TAKEN_IN | {"assessment.signed", "plan.signed"}


@pytest.mark.parametrize(
    ("happened", "catch", "now", "still"),
    [
        (ASSESSED, 1, "family_tracing", {"counselling", "statement", "reunification", "services"}),
        (ASSESSED | {"family.traced", "counselling.given"}, 1, "statement", {"reunification", "services"}),
        (ASSESSED | {"family.traced", "counselling.given"}, 2, "institution_referral", {"services"}),
    ],
)
def test_a_child_in_the_house_goes_home_first_however_early_the_plan_is_signed(happened, catch, now, still):
    standings = walk(DEPOK, happened, {Fact.CATCH_NUMBER: catch})

    states = {one.step.code: one.state for one in standings}
    assert states[now] == "now"
    assert {code for code in still if states[code] == "next"} == still


def test_a_child_who_was_never_taken_in_goes_on_with_its_plan():
    met_on_the_street = {"encounter.recorded", "risk.assessed", "assessment.signed", "plan.signed"}

    standings = walk(DEPOK, met_on_the_street, {Fact.CATCH_NUMBER: 1})

    assert next(one.step.code for one in standings if one.state == "now") == "services"
