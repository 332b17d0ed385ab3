"""Makes the invented Depok: cast, shelter, children and their years, through the same commands as people."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from rangkul.cases.models import Shelter
from rangkul.core.clocks import JAKARTA
from rangkul.people.models import Organisation
from rangkul.sandbox import parameters as p
from rangkul.sandbox.cast import CITY, ORGANISATIONS, make_cast
from rangkul.sandbox.clockwork import City, Story, run
from rangkul.sandbox.desks import READERS, clocks, reading, shifts
from rangkul.sandbox.faults import Faults
from rangkul.sandbox.hours import on_the_street
from rangkul.sandbox.life import life
from rangkul.sandbox.persons import invent


def make_city(
    *,
    seed: int,
    children: int,
    years: float,
    faults: Faults,
    ends_at: datetime,
    recent: int = 0,
    say: Callable[[str], None] | None = None,
) -> tuple[City, float]:
    """The city as it stands after its years; returns it and the commands a second. Run as the owner.

    `recent` of the children are met in the last days, one after the other, and one thing of each kind is left
    undone, so that whoever looks around finds work waiting at every desk.
    """
    make_cast()
    shelter = make_shelter()
    city = City(seed=seed, faults=faults, ends_at=ends_at, visited=recent > 0)
    starts = ends_at - timedelta(days=365.25 * years)
    stories = chain(_stories(city, children, starts, recent), _desks(city, shelter, starts))
    speed = run(city, stories, say=say)
    return city, speed


def make_shelter() -> Shelter:
    """The shelter of the social service, with beds enough for a story."""
    dinsos = Organisation.objects.get(short_name=ORGANISATIONS["dinsos"][2], city=CITY)
    return Shelter.objects.get_or_create(
        organisation=dinsos, name="RPS Beji Timur", defaults={"city": CITY, "beds": p.BEDS}
    )[0]


def _stories(city: City, children: int, starts: datetime, recent: int) -> Iterator[Story]:
    for number in range(children):
        person = invent(city)
        if number >= recent:
            yield life(city, person, _first_night(city, starts))
            continue
        late = city.ends_at - p.met_before_the_end(number)
        if number == p.FROM_ELSEWHERE:
            person.origin, late = p.NEXT_CITY, city.ends_at - p.MET_THEN
        if number == p.COMES_BACK and city.ends_at - p.MET_FIRST > starts:
            first = on_the_street(city.ends_at - p.MET_FIRST, city.dice)
            yield life(city, person, first, back_at=on_the_street(late, city.dice))
        else:
            # The last one is on the way whatever the hour is.
            late = on_the_street(late, city.dice) if number else late
            yield life(city, person, late, patrol=p.LAST_PATROLS.get(number, ""))


def _desks(city: City, shelter: Shelter, starts: datetime) -> Iterator[Story]:
    yield from (reading(city, reader, starts) for reader in READERS)
    yield shifts(city, shelter)
    yield clocks(city)


def _first_night(city: City, starts: datetime) -> datetime:
    """A moment in the city's years, twice as likely in the month of Ramadan, mostly in the evening."""
    span = (city.ends_at - starts).total_seconds()
    while True:
        day = starts + timedelta(seconds=city.dice.random() * span)
        if city.dice.random() * p.RAMADAN_WEIGHT < (p.RAMADAN_WEIGHT if _in_ramadan(day) else 1.0):
            break
    hour = city.dice.choice((9, 10, 15, 17, 18, 19, 20, 21, 22))
    night = day.astimezone(JAKARTA).replace(
        hour=hour, minute=city.dice.randrange(60), second=0, microsecond=0
    )
    return min(night, city.ends_at - timedelta(hours=1))


def _in_ramadan(day: datetime) -> bool:
    first = p.RAMADAN.get(day.year)
    return (
        first is not None and 0 <= (day.date() - datetime(day.year, *first, tzinfo=JAKARTA).date()).days < 30
    )


def write_answers(faults: Faults, path: Path) -> None:
    """The answer key: what was planted and where each trouble struck."""
    planted = [
        {
            "kind": fault.kind.value,
            "organisation": fault.organisation,
            "from": fault.starts.isoformat(),
            "to": fault.ends.isoformat(),
            "strength": round(fault.strength * 100),
        }
        for fault in faults.planted
    ]
    path.write_text(json.dumps({"planted": planted, "struck": faults.answers}, indent=2) + "\n")
