"""Projects whose worker died, or whose asker left, on the way: they wait again, whole."""

from datetime import datetime, timedelta

from rangkul.core.access import Actor
from rangkul.core.ticks import each, ticks
from rangkul.evidence.commands.exchanges import give_up_dead_project
from rangkul.evidence.queries.exchanges import dead_projects

# Longer than any project takes that a limited process may read.
SILENT_FOR = timedelta(minutes=10)


@ticks
def give_up(actor: Actor, at: datetime) -> int:
    """Give up what has been on its way for too long."""
    since = at - SILENT_FOR
    dead = dead_projects(since=since)
    return each(dead, lambda one: give_up_dead_project(actor, project_file_id=one, since=since, at=at))
