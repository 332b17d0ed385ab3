"""One invented child's way: met, handed over, sheltered, referred, home, visited, and perhaps back."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.closures import ask_closure, decide_closure
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.giving import Given
from rangkul.cases.commands.handovers import give_handover, receive_handover
from rangkul.cases.commands.identity import Known, record_identity
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.commands.returns import Home, record_return
from rangkul.cases.commands.stays import Arrival, admit_child, end_stay
from rangkul.cases.commands.visits import record_visit
from rangkul.cases.models import Case, Child, Encounter, Shelter, Stay, Visit
from rangkul.core.access import visible
from rangkul.people.models import Organisation
from rangkul.sandbox import office
from rangkul.sandbox import parameters as p
from rangkul.sandbox.clockwork import City, Story
from rangkul.sandbox.faults import FaultKind
from rangkul.sandbox.partners import refer_and_answer

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Person:
    """Who an invented child really is; what is written down may differ."""

    name: str
    sex: str
    age: int
    mother: str
    origin: str
    place: tuple[str, str]
    activity: str


def invent(city: City) -> Person:
    """A child with a name, an age and a place, drawn from the parameters."""
    dice = city.dice
    girl = dice.random() < p.SHARE_GIRLS
    (youngest, oldest), *_rest = dice.choices(
        [ages for ages, _w in p.AGES], [weight for _a, weight in p.AGES]
    )
    return Person(
        name=dice.choice(p.GIRLS if girl else p.BOYS),
        sex="f" if girl else "m",
        age=dice.randint(youngest, oldest),
        mother=dice.choice(p.MOTHERS),
        origin=dice.choices([code for code, _w in p.ORIGINS], [weight for _c, weight in p.ORIGINS])[0],
        place=dice.choice(p.PLACES),
        activity=dice.choice(p.ACTIVITIES),
    )


def life(city: City, person: Person, met_at: datetime) -> Story:
    """The way of one child from a first night on, with every return until the city ends."""
    yield met_at
    known: Child | None = None
    while True:
        encounter = _meet(city, person, met_at)
        received_at = yield from _hand_over(city, encounter, met_at)
        at = max(met_at + 8 * HOUR, received_at + HOUR)
        yield at
        joined = known is not None and _recognise(city, encounter, known, at)
        known = known or encounter.child
        # After a closure only the supervisor reads the case before, which the new one must name.
        desk = "penyelia" if joined else "penerima"
        case = city.do(desk, open_case, child=encounter.child, at=at, how="caught_again")
        city.do(desk, assign_case, case=case, worker_id=city.actors["peksos"].user_id, at=at)
        _write_who(city, person, encounter, at)
        office.decide(city, encounter, at)
        yield from _care(city, person, case, at)
        met_at = _next_time(city, met_at)
        if met_at > city.ends_at:
            return
        yield met_at


def _meet(city: City, person: Person, at: datetime) -> Encounter:
    guess = max(1, person.age + city.dice.choice((-1, 0, 0, 1)))
    patrol = city.dice.choice(("satpol", "satpol", "satpol2", "jangkau"))
    return city.do(
        patrol,
        record_encounter,
        met=Met(
            age_from=guess,
            age_to=guess,
            nickname=p.nickname(person.name),
            full_name=person.name if city.dice.random() < 0.45 else "",
            sex=person.sex,
            area=person.place[1],
            place=person.place[0],
            activity=person.activity,
            conditions=(city.dice.choice(("well", "well", "hungry", "ill")),),
            origin=person.origin,
            mother_name=person.mother if city.dice.random() < 0.4 else "",
        ),
        kind="outreach" if patrol == "jangkau" else "raid",
        legal_basis="public_task",
        met_at=at,
        at=at,
    )


def _recognise(city: City, encounter: Encounter, known: Child, at: datetime) -> bool:
    """Whether the child was seen to be known; the planted trouble makes the office miss that."""
    if city.faults.strikes(FaultKind.DOUBLE_RECORDS, "dinsos", at, city.dice):
        city.faults.note(
            FaultKind.DOUBLE_RECORDS, "dinsos", at, children=[known.number, encounter.child.number]
        )
        return False
    # The supervisor: after a closure the desk no longer reads the earlier file.
    city.do("penyelia", decide_same, child=encounter.child, other=known, decision="same", at=at)
    return True


def _write_who(city: City, person: Person, encounter: Encounter, at: datetime) -> None:
    """What the social worker learns in the first talk."""
    known = Known(
        full_name=person.name,
        nickname=encounter.nickname,
        sex=person.sex,
        age_basis="stated",
        mother_name=person.mother,
        origin_id=person.origin,
        school=f"SDN {city.dice.randint(1, 9)} Depok" if person.age >= p.SCHOOL_FROM else "",
    )
    city.do("peksos", record_identity, child=encounter.child, known=known, version=0, at=at)


def _hand_over(city: City, encounter: Encounter, met_at: datetime) -> Generator[datetime, None, datetime]:
    """Tell the handover, if public order met the child; returns when the social service has the child."""
    giver = next((key for key in ("satpol", "satpol2") if _recorded(city, key, encounter)), "")
    if not giver:
        return met_at
    dinsos = Organisation.objects.get(pk=city.actors["rps"].organisation_id)
    given_at = met_at + city.dice.uniform(0.5, 2) * HOUR
    yield given_at
    given = Given(place="RPS Beji Timur", called=encounter.nickname, conditions=encounter.conditions)
    handover = city.do(
        giver, give_handover, child=encounter.child, to=dinsos, given=given, given_at=given_at, at=given_at
    )
    wait = city.dice.uniform(0.3, 4) * HOUR
    if city.faults.strikes(FaultKind.NOBODYS_HANDS, "dinsos", given_at, city.dice):
        wait = city.dice.uniform(48, 72) * HOUR
        city.faults.note(
            FaultKind.NOBODYS_HANDS,
            "dinsos",
            given_at,
            child=encounter.child.number,
            handover=handover.number,
            hours=round(wait / HOUR, 1),
        )
    yield given_at + wait
    city.do("rps", receive_handover, handover=handover, at=given_at + wait)
    return given_at + wait


def _recorded(city: City, key: str, encounter: Encounter) -> bool:
    return encounter.recorded_by == city.actors[key].user_id


def _care(city: City, person: Person, case: Case, at: datetime) -> Story:
    stay = yield from _shelter(city, case, at)
    yield at + 5 * HOUR
    office.first_risk(city, case, at + 5 * HOUR)
    yield at + 20 * HOUR
    office.four_sides(city, case, at + 20 * HOUR)
    items = office.plan(city, case, person.age, at + 21 * HOUR)
    city.begin(office.serve(city, items, at + 22 * HOUR))
    city.begin(refer_and_answer(city, case, "birth_certificate", "disdukcapil", at + 22 * HOUR))
    if p.SCHOOL_FROM <= person.age < p.TRAINING_FROM:
        city.begin(refer_and_answer(city, case, "school_return", "disdik", at + 26 * HOUR))
    lks = "vocational_training" if person.age >= p.TRAINING_FROM else "mentoring"
    city.begin(refer_and_answer(city, case, lks, "lksa", at + 28 * HOUR))
    leaves = at + city.dice.uniform(1.2, 4.5) * DAY
    yield leaves
    if stay is not None:
        city.do("rps", end_stay, stay=stay, out_at=leaves, reason="family", to_whom=person.mother, at=leaves)
    home = Home(kind="family", to_whom=person.mother, relation="mother", address="", statement_signed=True)
    home_at = leaves + HOUR
    yield home_at
    case = _now(city, "peksos", case, home_at)
    city.do("peksos", record_return, case=case, home=home, returned_at=home_at, at=home_at)
    yield from _visits(city, case, home_at)


def _shelter(city: City, case: Case, at: datetime) -> Generator[datetime, None, Stay | None]:
    shelter = Shelter.objects.get(organisation_id=city.actors["rps"].organisation_id)
    yield at + HOUR
    bed = free_bed(city, shelter, at)
    if bed is None:
        return None
    arrival = Arrival(picked_up_at=at - 6 * HOUR, in_at=at)
    return city.do(
        "rps", admit_child, child=case.child, shelter=shelter, bed=bed, arrival=arrival, at=at + HOUR
    )


def free_bed(city: City, shelter: Shelter, at: datetime) -> int | None:
    """A bed in which nobody has slept since; what is written an hour later may reach back into a night."""
    stays = visible(city.actors["rps"], Stay, at + HOUR).filter(shelter=shelter)
    taken = set(stays.filter(Q(out_at=None) | Q(out_at__gt=at)).values_list("bed", flat=True))
    return next((bed for bed in range(1, shelter.beds + 1) if bed not in taken), None)


def _visits(city: City, case: Case, home_at: datetime) -> Story:
    peksos = city.actors["peksos"]
    for visit in visible(peksos, Visit, home_at).filter(case=case).order_by("due_at"):
        done_at = visit.due_at + city.dice.uniform(-6, 9) * DAY
        yield done_at
        current = visible(peksos, Visit, done_at).filter(pk=visit.pk, done_at=None, cancelled_at=None).first()
        if current is None:
            return
        city.do(
            "peksos",
            record_visit,
            visit=current,
            outcome=city.dice.choice(("doing_well", "doing_well", "needs_support")),
            note="",
            done_at=done_at,
            at=done_at,
        )
        if visit.month >= 6:
            break
    at = done_at + 2 * DAY
    yield at
    case = _now(city, "peksos", case, at)
    closure = city.do("peksos", ask_closure, case=case, reason="safe_with_family", note="", at=at)
    yield at + DAY
    city.do("penyelia", decide_closure, closure=closure, approved=True, at=at + DAY)


def _now(city: City, who: str, case: Case, at: datetime) -> Case:
    return visible(city.actors[who], Case, at).get(pk=case.pk)


def _next_time(city: City, met_at: datetime) -> datetime:
    share = max(p.SHARE_WHO_COME_BACK, city.faults.strength(FaultKind.RETURNING_CHILDREN, "", met_at))
    if city.dice.random() >= share:
        return city.ends_at + DAY
    # After the closure of the case before, which takes about seven months with its visits.
    return met_at + city.dice.uniform(220, 420) * DAY
