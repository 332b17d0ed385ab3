"""Who of many children met together is not settled yet: is each one known, and has a person said so?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from rangkul.cases.models import Encounter, Handover, JointHandover, SameAs
from rangkul.cases.queries.children import files_read
from rangkul.cases.queries.matches import numbers_in
from rangkul.cases.recognition import may_recognise
from rangkul.core.access import Actor, visible
from rangkul.core.models import Event


@dataclass(frozen=True)
class Stop:
    """One child on the way: `state` is open, nobody (like it), seen (by who may not decide) or decided."""

    encounter: Encounter
    state: str
    # How many candidates nobody has decided on; None before anybody asked.
    left: int | None = None

    @property
    def called(self) -> str:
        """What the child was called when met."""
        return self.encounter.nickname or self.encounter.full_name


def met_and_received(actor: Actor, joint: JointHandover, *, at: datetime) -> list[Encounter]:
    """The encounters behind the children of a sitting that were received, as far as the actor reads them."""
    received = visible(actor, Handover, at).filter(joint=joint, status="received").exclude(encounter=None)
    met = visible(actor, Encounter, at).filter(pk__in=received.values("encounter_id"))
    return list(met.select_related("child", "origin").order_by("recorded_at", "pk"))


def stops(actor: Actor, met: Sequence[Encounter], *, at: datetime) -> list[Stop]:
    """Each child with where it stands, in a few questions however many there are."""
    found = _numbers_found(actor, met, at=at)
    decided = _numbers_decided(actor, [one.child_id for one in met], at=at)
    mine = files_read(actor, [one.child_id for one in met]) if may_recognise(actor) else set()
    made = []
    for one in met:
        numbers = found.get(one.pk)
        if numbers is None:
            made.append(Stop(one, "open"))
            continue
        left = len(numbers - decided[one.child_id])
        if not numbers:
            made.append(Stop(one, "nobody", 0))
        elif one.child_id not in mine:
            made.append(Stop(one, "seen", left))
        else:
            made.append(Stop(one, "open" if left else "decided", left))
    return made


def _numbers_found(actor: Actor, met: Iterable[Encounter], *, at: datetime) -> dict[UUID, set[str]]:
    """What the latest answered question about each encounter found; nothing where nobody has asked."""
    keys = [str(one.pk) for one in met]
    asked = visible(actor, Event, at).filter(
        name="child.looked_up", objects_touched__kind="encounter", objects_touched__object_id__in=keys
    )
    rows: Any = asked.order_by("recorded_at", "pk").values_list("objects_touched__object_id", "details")
    return {
        UUID(key): set(details.get("numbers", ()))
        for key, details in rows
        if details.get("answer") != "too_many"
    }


def _numbers_decided(actor: Actor, children: list[UUID], *, at: datetime) -> dict[UUID, set[str]]:
    """With which numbers each child was compared by a person, and not taken back since."""
    about = Q(child_id__in=children) | Q(other_id__in=children)
    rows = list(visible(actor, SameAs, at).filter(about).order_by("-recorded_at", "-pk"))
    newest: dict[frozenset[UUID], SameAs] = {}
    for row in rows:
        newest.setdefault(frozenset((row.child_id, row.other_id)), row)
    numbers = numbers_in(newest.values()) if newest else {}
    decided: dict[UUID, set[str]] = defaultdict(set)
    for row in newest.values():
        if row.reverses_id is None:
            one, two = numbers[row.pk]
            decided[row.child_id].add(two)
            decided[row.other_id].add(one)
    return decided
