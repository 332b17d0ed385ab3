"""The night's check: which children met lately look like one that the office reads already."""

from datetime import datetime, timedelta

from rangkul.cases.commands.matches import propose_matches
from rangkul.cases.queries import matches as read
from rangkul.cases.recognition import may_recognise
from rangkul.cases.rules.recognition import QUESTIONS_AN_HOUR
from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA
from rangkul.core.ticks import ticks

# When few people work; each hour the platform asks no more than a person may.
NIGHT = range(6)
# How far the very first check looks back.
FIRST_LOOK_BACK = timedelta(days=30)


@ticks
def propose(actor: Actor, at: datetime) -> int:
    """Once an hour of the night: pairs among the files the office reads, for its people to decide on."""
    now = at.astimezone(JAKARTA)
    if now.hour not in NIGHT or not may_recognise(actor):
        return 0
    before = read.last_check(actor, at)
    if before is not None and before.occurred_at >= now.replace(minute=0, second=0, microsecond=0):
        return 0
    since = datetime.fromisoformat(before.details["until"]) if before else at - FIRST_LOOK_BACK
    met = read.met_since(actor, since, at, most=QUESTIONS_AN_HOUR)
    if not met:
        return 0
    children = {one.child_id: one.child for one in met}.values()
    return propose_matches(actor, children=children, at=at, until=met[-1].recorded_at)
