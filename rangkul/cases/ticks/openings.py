"""The clock's look at the log of reads: who opened the files of unusually many children on one day."""

from datetime import datetime

from django.conf import settings

from rangkul.cases.commands.openings import tell_of_many
from rangkul.cases.queries.openings import Many, opened_many
from rangkul.core.access import Actor
from rangkul.core.ticks import each, ticks


@ticks
def tell_of_many_openings(actor: Actor, at: datetime) -> int:
    """Once for each person and day, and never while a page is being read."""
    most = settings.CHILDREN_A_DAY

    def tell(one: Many) -> None:
        tell_of_many(actor, person_id=one.person_id, day=one.day, children=one.children, most=most, at=at)

    return each(opened_many(actor, most=most, at=at), tell)
