"""One invented child's way: met, handed over, sheltered, referred, home, visited, and perhaps back."""

from collections.abc import Generator
from datetime import datetime

from django.db.models import Count, Q

from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.encounters import record_encounter
from rangkul.cases.commands.giving import Given
from rangkul.cases.commands.handovers import give_handover, receive_handover
from rangkul.cases.commands.identity import record_identity
from rangkul.cases.commands.matches import decide_same
from rangkul.cases.commands.stays import Arrival, admit_child
from rangkul.cases.models import IS_OPEN, Case, Child, Encounter, Shelter, Stay
from rangkul.cases.vocabulary import GRAVE
from rangkul.core.access import visible
from rangkul.people.models import Organisation
from rangkul.sandbox import office
from rangkul.sandbox import parameters as p
from rangkul.sandbox.cast import WORKERS
from rangkul.sandbox.clockwork import City, Story
from rangkul.sandbox.faults import FaultKind
from rangkul.sandbox.home import going_home
from rangkul.sandbox.hours import DAY, HOUR, MINUTE, by_day
from rangkul.sandbox.office import Work
from rangkul.sandbox.partners import ask_partners
from rangkul.sandbox.persons import Person, as_met, as_told

_PATROLS = ("satpol", "satpol", "satpol", "satpol2", "satpol2", "jangkau", "beji")
_OUTREACH = ("jangkau", "beji")


def life(
    city: City, person: Person, met_at: datetime, *, patrol: str = "", back_at: datetime | None = None
) -> Story:
    """The way of one child from a first night on, with every return until the city ends.

    `patrol` met it first; `back_at`: when it is met again, else the dice say whether and when.
    """
    yield met_at
    known: Child | None = None
    while True:
        encounter = _meet(city, person, met_at, patrol or city.dice.choice(_PATROLS))
        received_at = yield from _hand_over(city, encounter, met_at)
        stay = yield from _shelter(city, encounter, received_at)
        at = by_day(received_at + city.dice.uniform(2, 8) * HOUR, city.dice)
        yield city.never if city.leaves("case", at, since=10 * HOUR) else at
        joined = known is not None and _recognise(city, encounter, known, at)
        known = known or encounter.child
        # After a closure only the supervisor reads the case before, which the new one must name.
        desk = "penyelia" if joined else "penerima"
        case = city.do(desk, open_case, child=encounter.child, at=at, how="caught_again")
        at += city.dice.uniform(5, 40) * MINUTE
        yield at
        work = Work(person, case, least_loaded(city, at), at)
        city.do(desk, assign_case, case=case, worker_id=city.actors[work.worker].user_id, at=at)
        city.begin(office.decide(city, encounter, at))
        yield from _care(city, work, encounter, stay)
        met_at, patrol, back_at = back_at or _next_time(city, person, met_at), "", None
        if met_at > city.ends_at:
            return
        yield met_at


def least_loaded(city: City, at: datetime) -> str:
    """Which social worker of the office has the fewest open cases; of equals the first of the cast."""
    cases = visible(city.actors["penyelia"], Case, at).filter(IS_OPEN).exclude(worker_id=None)
    load = dict(cases.order_by().values_list("worker_id").annotate(Count("pk")))
    return min(WORKERS, key=lambda key: load.get(city.actors[key].user_id, 0))


def _meet(city: City, person: Person, at: datetime, patrol: str) -> Encounter:
    return city.do(
        patrol,
        record_encounter,
        met=as_met(city, person),
        kind="outreach" if patrol in _OUTREACH else "raid",
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


def _hand_over(city: City, encounter: Encounter, met_at: datetime) -> Generator[datetime, None, datetime]:
    """Tell the handover, if another office met the child; returns when the social service has the child."""
    giver = next((key for key in ("satpol", "satpol2", "beji") if _recorded(city, key, encounter)), "")
    if not giver:
        return met_at
    dinsos = Organisation.objects.get(pk=city.actors["rps"].organisation_id)
    given_at = met_at + city.dice.uniform(0.4, 0.8) * HOUR
    yield given_at
    given = Given(place="RPS Beji Timur", called=encounter.nickname, conditions=encounter.conditions)
    handover = city.do(
        giver, give_handover, child=encounter.child, to=dinsos, given=given, given_at=given_at, at=given_at
    )
    wait = city.dice.uniform(0.3, 3) * HOUR
    if city.leaves("handover", given_at, since=HOUR):
        yield city.never
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


def _shelter(
    city: City, encounter: Encounter, received_at: datetime
) -> Generator[datetime, None, Stay | None]:
    """A bed within the hour for whoever was taken along; some whom our own outreach met stay home."""
    staff, wait = city.dice.choice(("rps", "rps2")), city.dice.uniform(15, 70) * MINUTE
    well = set(GRAVE).isdisjoint(encounter.conditions) and _recorded(city, "jangkau", encounter)
    home = well and city.dice.random() < p.SHARE_WHO_STAY_HOME
    if home or city.leaves("bed", received_at, since=3 * HOUR):
        return None
    at = received_at + wait
    yield at
    shelter = Shelter.objects.get(organisation_id=city.actors["rps"].organisation_id)
    bed = free_bed(city, shelter, at)
    if bed is None:
        return None
    arrival = Arrival(picked_up_at=encounter.met_at, in_at=at)
    return city.do(
        staff, admit_child, child=encounter.child, shelter=shelter, bed=bed, arrival=arrival, at=at
    )


def free_bed(city: City, shelter: Shelter, at: datetime) -> int | None:
    """A bed in which nobody has slept since; what is written later may reach back into a night."""
    stays = visible(city.actors["rps"], Stay, at).filter(shelter=shelter)
    taken = set(stays.filter(Q(out_at=None) | Q(out_at__gt=at)).values_list("bed", flat=True))
    return next((bed for bed in range(1, shelter.beds + 1) if bed not in taken), None)


def _care(city: City, work: Work, encounter: Encounter, stay: Stay | None) -> Story:
    """From the first talk to the day on which the child goes home."""
    at = by_day(work.given_at + city.dice.uniform(0.5, 4) * HOUR, city.dice)
    yield at
    known = as_told(city, work.person)
    city.do(work.worker, record_identity, child=encounter.child, known=known, version=0, at=at)
    at += city.dice.uniform(10, 50) * MINUTE
    yield city.never if city.leaves("risk", at, since=14 * HOUR) else at
    needs_care = office.first_risk(city, work, at)
    at = by_day(at + city.dice.uniform(3, 6) * HOUR, city.dice)
    yield at
    office.find_family(city, work, at)
    at = by_day(at + city.dice.uniform(10, 20) * HOUR, city.dice)
    yield at
    office.four_sides(city, work, at)
    at += city.dice.uniform(0.5, 1.5) * HOUR
    yield at
    items = office.plan(city, work, at, needs_care=needs_care)
    city.begin(office.serve(city, work, [item for item in items if office.is_ours(city, item)], at + HOUR))
    ask_partners(city, work, [item for item in items if not office.is_ours(city, item)], at + HOUR)
    yield from going_home(city, work, stay, by_day(at + city.dice.uniform(2, 5) * HOUR, city.dice))


def _next_time(city: City, person: Person, met_at: datetime) -> datetime:
    share = max(p.SHARE_WHO_COME_BACK, city.faults.strength(FaultKind.RETURNING_CHILDREN, "", met_at))
    if city.dice.random() >= share:
        return city.ends_at + DAY
    # After the closure of the case before: with its visits about seven months, elsewhere within two.
    least = 220 if person.is_local else 90
    return met_at + city.dice.uniform(least, 420) * DAY
