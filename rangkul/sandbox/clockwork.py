"""What makes the invented city run: stories that wait for their moments, told in the order of time."""

import heapq
import random
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar

from rangkul.core.access import Actor
from rangkul.core.errors import RangkulError
from rangkul.people.models import Membership
from rangkul.people.signing_in import actor_for
from rangkul.people.system import system_actors
from rangkul.sandbox.cast import PEOPLE, email_of
from rangkul.sandbox.faults import Faults

P = ParamSpec("P")
T = TypeVar("T")
# A story yields the moment at which it goes on; between two moments it carries out commands.
Story = Generator[datetime, None, None]


@dataclass
class City:
    """The people who act, the dice, the planted troubles, and how much has been done.

    `visited`: somebody looks around in it afterwards, so one thing of each kind is left for them to do.
    """

    seed: int
    faults: Faults
    ends_at: datetime
    commands: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    actors: dict[str, Actor] = field(default_factory=dict)
    dice: random.Random = field(default_factory=random.Random)
    begun: list[Story] = field(default_factory=list)
    visited: bool = False
    left: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    platform: dict[int, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        for key in PEOPLE:
            membership = Membership.objects.select_related("organisation", "user").get(
                user__email=email_of(key)
            )
            self.actors[key] = actor_for(membership, membership.user)
        self.platform = {actor.organisation_id: actor for actor in system_actors()}

    def do(
        self, who: str, command: Callable[Concatenate[Actor, P], T], /, *args: P.args, **keywords: P.kwargs
    ) -> T:
        """Carry out one command as one of the cast."""
        self.commands += 1
        return command(self.actors[who], *args, **keywords)

    def leaves(self, what: str, at: datetime, *, since: timedelta, until: timedelta = timedelta()) -> bool:
        """Whether what would happen at `at`, between `since` and `until` before the end, is left undone.

        Only in a city that is visited, and only the first of its kind.
        """
        ends = self.ends_at
        if not self.visited or what in self.left or not ends - since <= at <= ends - until:
            return False
        self.left.add(what)
        return True

    @property
    def never(self) -> datetime:
        """A moment after the end: the story that waits for it goes on no more."""
        return self.ends_at + timedelta(days=1)

    def begin(self, story: Story) -> None:
        """Something that goes on beside the story that tells of its beginning."""
        self.begun.append(story)


def run(city: City, stories: Iterable[Story], *, say: Callable[[str], None] | None = None) -> float:
    """Tell the stories in the order of time until the city's end; returns commands a second.

    A story that a rule refuses ends there, as it would for people; the refusal is counted.
    """
    order = count()
    waiting: list[tuple[datetime, int, Story]] = []
    for story in stories:
        _go_on(city, story, waiting, order)
    started = spoken = time.monotonic()
    while waiting:
        at, _number, story = heapq.heappop(waiting)
        if at > city.ends_at:
            continue
        _go_on(city, story, waiting, order)
        if say and time.monotonic() - spoken > 2:
            spoken = time.monotonic()
            say(f"{at:%B %Y}: {city.commands:,} commands, {city.commands / (spoken - started):.0f} a second")
    return city.commands / max(time.monotonic() - started, 1e-9)


def _go_on(city: City, story: Story, waiting: list[tuple[datetime, int, Story]], order: Any) -> None:
    try:
        heapq.heappush(waiting, (next(story), next(order), story))
    except StopIteration:
        pass
    except RangkulError as no:
        city.refused[str(no) or type(no).__name__] += 1
    while city.begun:
        _go_on(city, city.begun.pop(), waiting, order)
