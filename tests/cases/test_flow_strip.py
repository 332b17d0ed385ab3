"""The strip of a case says which step is now, and the button leads to that very step."""

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
