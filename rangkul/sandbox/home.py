"""How an invented child goes home, is visited there, and how the case ends."""

from collections.abc import Generator
from datetime import datetime

from rangkul.cases.commands.closures import ask_closure, decide_closure
from rangkul.cases.commands.returns import Home, record_return
from rangkul.cases.commands.stays import end_stay
from rangkul.cases.commands.tracing import record_counselling
from rangkul.cases.commands.visits import record_visit
from rangkul.cases.models import TO_MAKE, Case, Closure, Stay, Visit
from rangkul.cases.queries.closures import open_referrals
from rangkul.core.access import visible
from rangkul.sandbox import parameters as p
from rangkul.sandbox.clockwork import City, Story
from rangkul.sandbox.hours import DAY, HOUR, by_day, in_office
from rangkul.sandbox.office import Work


def going_home(city: City, work: Work, stay: Stay | None, at: datetime) -> Story:
    """Counselled, then home to the family or to the home city; local children are visited there."""
    yield at
    whom = "both" if work.person.is_local else "child"
    city.do(work.worker, record_counselling, case=_now(city, work, at), with_whom=whom, given_at=at, at=at)
    days = p.SHORTEST_STAY + p.MORE_DAYS * city.dice.random()
    leaves = by_day(max(at + HOUR, (stay.in_at if stay else at) + days * DAY), city.dice)
    yield leaves
    home = _home(city, work)
    if stay is not None:
        city.do("rps", end_stay, stay=stay, out_at=leaves, reason=home.kind, to_whom=home.to_whom, at=leaves)
    home_at = leaves + city.dice.uniform(0.5, 1.5) * HOUR
    yield home_at
    city.do(
        work.worker, record_return, case=_now(city, work, home_at), home=home, returned_at=home_at, at=home_at
    )
    if work.person.is_local:
        yield from _visits(city, work, home_at)
    else:
        yield from _close(city, work, "home_city", home_at + city.dice.uniform(9, 14) * DAY)


def _home(city: City, work: Work) -> Home:
    person = work.person
    if not person.is_local:
        return Home(kind="home_city", to_whom=p.HOME_CITIES[person.origin])
    area = city.dice.choice(p.HOMES)
    view = city.dice.choice(p.HOME_VIEWS) if person.age >= p.EARNS_FROM else ""
    return Home(
        kind="family",
        to_whom=person.mother,
        relation="mother",
        area=area,
        statement_signed=True,
        child_view=view,
    )


def _visits(city: City, work: Work, home_at: datetime) -> Story:
    """After one, three and six months; mostly in time, and then the work is done."""
    actor, done_at = city.actors[work.worker], home_at
    planned = visible(actor, Visit, home_at).filter(TO_MAKE, case=work.case)
    for visit in planned.order_by("due_at"):
        if city.leaves("visit", visit.due_at, since=8 * DAY, until=10 * HOUR):
            yield city.never
        done_at = by_day(visit.due_at + city.dice.uniform(*p.VISITED) * DAY, city.dice)
        yield done_at
        current = visible(actor, Visit, done_at).filter(TO_MAKE, pk=visit.pk).first()
        if current is None:
            return
        outcome, note = city.dice.choice(p.VISITS)
        city.do(
            work.worker, record_visit, visit=current, outcome=outcome, note=note, done_at=done_at, at=done_at
        )
        if visit.month >= p.LAST_VISIT:
            break
    yield from _close(city, work, "safe_with_family", done_at + 2 * DAY)


def _close(city: City, work: Work, reason: str, at: datetime) -> Story:
    """The worker asks once nothing is open any more; the supervisor decides within the week."""
    at = yield from _when_nothing_is_open(city, work, in_office(at, city.dice))
    case = _now(city, work, at)
    closure = city.do(work.worker, ask_closure, case=case, reason=reason, note="", at=at)
    if city.leaves("closure", at, since=9 * DAY):
        yield city.never
    decided = in_office(at + city.dice.uniform(1, 4) * DAY, city.dice)
    yield decided
    waiting = visible(city.actors["penyelia"], Closure, decided).filter(pk=closure.pk, decided_at=None)
    if waiting.exists():
        city.do("penyelia", decide_closure, closure=closure, approved=True, at=decided)


def _when_nothing_is_open(city: City, work: Work, at: datetime) -> Generator[datetime, None, datetime]:
    while True:
        yield at
        if not open_referrals(city.actors[work.worker], work.case, at).exists():
            return at
        at = in_office(at + 5 * DAY, city.dice)


def _now(city: City, work: Work, at: datetime) -> Case:
    return visible(city.actors[work.worker], Case, at).get(pk=work.case.pk)
