"""The tables of moves: each leads from where it says, and refuses with advice from anywhere else."""

import pytest

from rangkul.cases.rules import handovers, stays
from rangkul.cases.rules.closures import CASE_MOVES
from rangkul.cases.rules.moves import lead
from rangkul.cases.rules.visits import VISIT_MOVES
from rangkul.cases.vocabulary import CaseStatus, HandoverStatus, StayStatus, VisitStatus
from rangkul.cli.print_docs import platform_events
from rangkul.core.errors import Refused

TABLES = {
    "case": (CASE_MOVES, CaseStatus),
    "handover": (handovers.MOVES, HandoverStatus),
    "stay": (stays.MOVES, StayStatus),
    "visit": (VISIT_MOVES, VisitStatus),
}
LINES = [
    pytest.param(moves, step, status, id=f"{thing} {step} from {status}")
    for thing, (moves, statuses) in TABLES.items()
    for step, move in moves.items()
    if move.sources
    for status in statuses
]


@pytest.mark.parametrize(("moves", "step", "status"), LINES)
def test_a_step_leads_where_the_table_says_or_is_refused_with_advice(moves, step, status):
    move = moves[step]
    if status in move.sources:
        assert lead(moves, step, status) == (move.target or status)
    else:
        with pytest.raises(Refused) as refused:
            lead(moves, step, status)
        assert refused.value.sentence


@pytest.mark.parametrize("thing", TABLES)
def test_every_state_is_reached_and_every_event_exists(thing):
    moves, statuses = TABLES[thing]

    assert {move.target for move in moves.values()} - {None} == set(statuses)
    assert {move.event for move in moves.values()} <= set(platform_events())
