"""Who an invented child really is, and what of it is written down on the street and in the first talk."""

from dataclasses import dataclass

from rangkul.cases.commands.encounters import Met
from rangkul.cases.commands.identity import Known
from rangkul.sandbox import parameters as p
from rangkul.sandbox.clockwork import City

# The procedure follows nobody who has come of age.
_OLDEST = 17
_NAMES_TRIED = 8


@dataclass
class Person:
    """Who an invented child really is; what is written down may differ."""

    name: str
    called: str
    sex: str
    age: int
    mother: str
    origin: str
    place: tuple[str, str]
    activity: str
    condition: str
    has_certificate: bool
    in_school: bool

    @property
    def is_local(self) -> bool:
        """Whether the family lives in this city."""
        return self.origin == p.HERE


def invent(city: City) -> Person:
    """A child with a name, an age and a place, drawn from the parameters."""
    dice = city.dice
    girl = dice.random() < p.SHARE_GIRLS
    (youngest, oldest), *_rest = dice.choices(
        [ages for ages, _w in p.AGES], [weight for _a, weight in p.AGES]
    )
    name, age = _name(city, p.GIRLS if girl else p.BOYS), dice.randint(youngest, oldest)
    street = not girl and dice.random() < p.SHARE_WITH_STREET_NAME
    return Person(
        name=name,
        called=dice.choice(p.STREET_NAMES) if street else p.nickname(name),
        sex="f" if girl else "m",
        age=age,
        mother=dice.choice(p.MOTHERS),
        origin=dice.choices([code for code, _w in p.ORIGINS], [weight for _c, weight in p.ORIGINS])[0],
        place=dice.choice(p.PLACES),
        # Whoever cannot earn yet is taken along by somebody who begs.
        activity="beggar" if age < p.EARNS_FROM else dice.choice(p.ACTIVITIES),
        condition=dice.choice(p.CONDITIONS),
        has_certificate=dice.random() < p.SHARE_WITH_CERTIFICATE,
        in_school=p.SCHOOL_FROM <= age < p.TRAINING_FROM and dice.random() < p.SHARE_IN_SCHOOL,
    )


def _name(city: City, names: tuple[str, ...]) -> str:
    """The first part of one name and the last of another; nobody's yet, as long as that is easy."""
    name = ""
    for _one in range(_NAMES_TRIED):
        first, last = (city.dice.choice(names).rsplit(" ", 1) for _part in range(2))
        name = first[0] if len(first) == 1 or len(last) == 1 else f"{first[0]} {last[1]}"
        if name not in city.names:
            break
    city.names.add(name)
    return name


def as_met(city: City, person: Person) -> Met:
    """What a patrol sees and hears; the age is a guess."""
    dice = city.dice
    guess = min(_OLDEST, max(1, person.age + dice.choice((-1, 0, 0, 1))))
    return Met(
        age_from=guess,
        age_to=guess,
        nickname=person.called,
        full_name=person.name if dice.random() < 0.45 else "",
        sex=person.sex,
        area=person.place[1],
        place=person.place[0],
        activity=person.activity,
        conditions=(person.condition,),
        companions=("mother",) if person.age < p.EARNS_FROM else (dice.choice(p.COMPANIONS),),
        origin=person.origin,
        mother_name=person.mother if dice.random() < 0.4 else "",
    )


def as_told(city: City, person: Person) -> Known:
    """What the social worker learns in the first talk."""
    return Known(
        full_name=person.name,
        nickname=person.called,
        sex=person.sex,
        age_basis="stated",
        mother_name=person.mother,
        origin_id=person.origin,
        school=_school(city, person),
        in_school=person.in_school,
        papers="certificate" if person.has_certificate else "none",
    )


def _school(city: City, person: Person) -> str:
    """The school that the child goes to or left; whoever is from elsewhere names none here."""
    if not person.is_local or person.age < p.SCHOOL_FROM:
        return ""
    kind = "SDN" if person.age <= p.PRIMARY_TO else "SMPN"
    return f"{kind} {city.dice.randint(1, 9)} Depok"
