"""Verb of searching: what was shown is written down, what was asked is not."""

from datetime import datetime

from rangkul.cases.events.children import ChildrenListed
from rangkul.cases.queries.search import Found, found_children
from rangkul.core.access import Actor, require
from rangkul.core.commands import reading
from rangkul.core.events import Named, record
from rangkul.core.roles import Permission


@reading
def search_children(actor: Actor, *, words: str, at: datetime) -> list[Found]:
    """The children whose name or number these words may mean; the log keeps which were shown."""
    require(actor, Permission.CHILD_SEARCH)
    found = found_children(actor, words, at=at)
    # A child's further numbers are shown beside the one that stands for it; their rows are not read.
    shown = [Named("child", one.child.pk) for one in found]
    shown += [Named("child", number=number) for one in found for number in one.others]
    record(ChildrenListed(children=shown, where="search"))
    return found
