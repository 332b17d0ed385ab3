"""What is read of going home: where the child went, from which bed, and where it can go."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rangkul.cases.models import Case, Return, Stay
from rangkul.cases.queries.same import of_one
from rangkul.cases.queries.stays import running_stays_of
from rangkul.cases.rules.returns import NEEDS_RETURN
from rangkul.core.access import Actor, visible
from rangkul.people.models import Area

# A child is often in a bed before its case is opened; an older stay belongs to another case.
BEFORE_THE_CASE = timedelta(days=14)


def latest_return(actor: Actor, case: Case, at: datetime | None = None) -> Return | None:
    """Where the child went last in this case."""
    found = visible(actor, Return, at).filter(case=case).select_related("institution", "area")
    return found.order_by("-returned_at").first()


def returns_of(actor: Actor, case: Case, at: datetime | None = None) -> QuerySet[Return]:
    """Every time the child went home in this case."""
    return visible(actor, Return, at).filter(case=case)


def bed_of(actor: Actor, case: Case, at: datetime | None = None) -> Stay | None:
    """The bed that the child of a case has now, in a case that runs."""
    if not case.is_open:
        return None
    return running_stays_of(actor, case.child, at=at).first()


def left_without_return(actor: Actor, case: Case, at: datetime | None = None) -> Stay | None:
    """The stay after which the child of this case went to live somewhere, while no return says so yet."""
    mine = of_one(case.child)
    stay = visible(actor, Stay, at).filter(mine).select_related("shelter").order_by("-in_at").first()
    if stay is None or stay.out_at is None or stay.out_reason not in NEEDS_RETURN:
        return None
    told = visible(actor, Return, at).filter(mine, returned_at__gte=stay.in_at)
    return None if stay.in_at < case.opened_at - BEFORE_THE_CASE or told.exists() else stay


def area_choices(actor: Actor) -> list[tuple[str, Any]]:
    """Where a child can go, for a select: the kelurahan of the city by kecamatan, then other cities."""
    areas = list(visible(actor, Area).filter(level__gte=2).order_by("name"))
    parts: dict[str, list[tuple[str, str]]] = {}
    for area in areas:
        if area.level == 4 and area.code.startswith(actor.city):
            parts.setdefault(area.parent_id or "", []).append((area.code, area.name))
    groups: list[tuple[str, Any]] = [
        (area.name, parts[area.code]) for area in areas if area.level == 3 and area.code in parts
    ]
    others = [(area.code, area.name) for area in areas if area.level == 2 and area.code != actor.city]
    return [*groups, (str(_("Outside this city")), others)] if others else groups
