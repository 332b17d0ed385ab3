"""What waits where an institution may no longer take children in while some live there: renew, or move."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.cases.queries.institutions import living_in
from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA, end_of_day
from rangkul.core.duties import Duty


def lapsed_with_children(
    actor: Actor, lapsed: Mapping[int, tuple[str, datetime | None]], at: datetime
) -> Iterator[Duty]:
    """One duty for each of these institutions in which children live; it stays until that is settled."""
    there = Counter(one.institution_id for one in living_in(actor, lapsed, at=at))
    for key, count in there.items():
        text = ngettext(
            "%(institution)s may no longer take children in, and %(count)s child lives there. "
            "Will its accreditation be renewed, or does the child move?",
            "%(institution)s may no longer take children in, and %(count)s children live there. "
            "Will its accreditation be renewed, or do the children move?",
            count,
        )
        name, since = lapsed[key]
        yield Duty(
            # From the day on which the accreditation ended; a closed institution has none, and is due today.
            due=end_of_day((since or at).astimezone(JAKARTA).date()),
            text=text % {"institution": name, "count": count},
            url=reverse("institution_children", args=[key]),
            act=_("See who lives there"),
            icon="warning",
            detail=_("Nobody new can be referred to it until then."),
            kind="institution",
        )
