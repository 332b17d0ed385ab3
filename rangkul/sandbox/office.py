"""What the invented office writes: first risk, four sides, the plan, and the services that run."""

from dataclasses import dataclass
from datetime import datetime

from rangkul.cases.commands.assessments import save_assessment, sign_assessment
from rangkul.cases.commands.catches import decide_catch
from rangkul.cases.commands.identity import Reachable, record_contact
from rangkul.cases.commands.plans import Need, add_need, sign_plan, write_views
from rangkul.cases.commands.services import end_service, start_service
from rangkul.cases.commands.tracing import record_tracing
from rangkul.cases.instrument_files import instrument
from rangkul.cases.instruments import Instrument, Reply, RiskInstrument, propose_risk
from rangkul.cases.models import Assessment, Case, Encounter, Plan, PlanItem
from rangkul.cases.queries.catches import catch
from rangkul.cases.vocabulary import CatchOutcome, EncounterKind, OverrideReason, Risk
from rangkul.core.access import visible
from rangkul.sandbox import parameters as p
from rangkul.sandbox.clockwork import City, Story
from rangkul.sandbox.hours import DAY, HOUR, by_day
from rangkul.sandbox.persons import Person
from rangkul.sandbox.sayings import FAMILY_VIEWS, NEEDS, views_at


@dataclass(frozen=True)
class Work:
    """A case, the child it is about, and who of the cast works on it since when."""

    person: Person
    case: Case
    worker: str
    given_at: datetime


def decide(city: City, encounter: Encounter, at: datetime) -> Story:
    """What follows from a catch: the rule, or the family after all when it is ready to care."""
    if encounter.kind != EncounterKind.RAID:
        return
    at = by_day(at + city.dice.uniform(1, 5) * HOUR, city.dice)
    yield at
    # Read again: meanwhile the child may have been seen to be one whom the office knows.
    encounter = visible(city.actors["penyelia"], Encounter, at).get(pk=encounter.pk)
    rule = catch(city.actors["penyelia"], encounter, at=at).rule
    otherwise = rule is not None and rule.outcome != CatchOutcome.FAMILY
    city.do(
        "penyelia",
        decide_catch,
        encounter=encounter,
        decided=CatchOutcome.FAMILY.value,
        reason=OverrideReason.FAMILY_READY.value if otherwise else "",
        words="Keluarga sudah didampingi dan siap menerima anak." if otherwise else "",
        at=at,
    )


def first_risk(city: City, work: Work, at: datetime) -> bool:
    """The eight questions of the first day; returns whether the child is at high risk."""
    questions = instrument("risk-24h")
    assert isinstance(questions, RiskInstrument)  # noqa: S101 (for mypy: our own file)
    replies = (Reply.NO, Reply.YES, Reply.UNKNOWN)
    answers = {item.code: city.dice.choices(replies, p.RISK_ANSWERS)[0].value for item in questions.items}
    risk = propose_risk(questions, answers).risk
    _sign(city, work, _draft(city, work, questions, answers, at), at, decided=str(risk))
    return risk == Risk.HIGH


def four_sides(city: City, work: Work, at: datetime) -> None:
    """The full assessment, after a talk with the child."""
    questions = instrument("four-sides")
    answers = {item.code: str(city.dice.choices(range(4), p.LEVELS)[0]) for item in questions.items}
    _sign(city, work, _draft(city, work, questions, answers, at), at)


def _draft(
    city: City, work: Work, questions: Instrument, answers: dict[str, str], at: datetime
) -> Assessment:
    return city.do(
        work.worker,
        save_assessment,
        case=work.case,
        instrument=questions,
        answers=answers,
        notes={},
        version=0,
        at=at,
    )


def _sign(city: City, work: Work, draft: Assessment, at: datetime, *, decided: str = "") -> None:
    version = draft.row_version
    city.do(work.worker, sign_assessment, assessment=draft, version=version, decided=decided, at=at)


def find_family(city: City, work: Work, at: datetime) -> None:
    """Somebody is found who can be asked about the child, or the office waits for an answer."""
    found = city.dice.random() < p.SHARE_FOUND_AT_ONCE
    result = "found" if found else "waiting"
    city.do(work.worker, record_tracing, case=work.case, result=result, tried_at=at, at=at)
    if found:
        # Nobody's telephone: an invented number would be somebody's.
        mother = Reachable(kind="mother", name=work.person.mother, safe=True)
        city.do(work.worker, record_contact, child=work.case.child, contact=mother, at=at)


def plan(city: City, work: Work, at: datetime, *, needs_care: bool) -> list[PlanItem]:
    """What the child and the family say, a few needs with their services, and a signature."""
    words = {
        "child_view": city.dice.choice(views_at(work.person.age)),
        "family_view": city.dice.choice(FAMILY_VIEWS) if work.person.is_local else "",
    }
    city.do(work.worker, write_views, case=work.case, version=0, at=at, **words)
    for service in _services(city, work.person, needs_care=needs_care):
        entry = NEEDS[service]
        need = Need(
            need=entry.words,
            service=service,
            horizon=entry.horizon,
            provider_id=city.actors[entry.giver or work.worker].organisation_id,
            due_on=(at + p.HORIZONS[entry.horizon]).date(),
        )
        city.do(work.worker, add_need, case=work.case, need=need, at=at)
    actor = city.actors[work.worker]
    written = visible(actor, Plan, at).get(case=work.case, signed_at=None)
    signed = city.do(work.worker, sign_plan, plan=written, version=written.row_version, at=at)
    # Written at one moment, so their own order would be by chance.
    return list(visible(actor, PlanItem, at).filter(plan=signed, dropped_at=None).order_by("service"))


def _services(city: City, person: Person, *, needs_care: bool) -> list[str]:
    """What this child needs; papers, school and company only where its family lives."""
    dice, services = city.dice, []
    if person.condition == p.ILL:
        services.append("health_check")
    if needs_care:
        services.append("psychological_support")
    if person.is_local:
        if not person.has_certificate:
            services.append("birth_certificate")
        if person.age >= p.TRAINING_FROM:
            services.append("vocational_training")
        elif person.age >= p.SCHOOL_FROM and not person.in_school:
            services.append("school_return")
        if dice.random() < p.SHARE_MENTORED and person.age < p.TRAINING_FROM:
            services.append("mentoring")
    own = ("counselling", "parenting_support") if person.is_local else ("counselling",)
    return [*services, dice.choice(own)]


def is_ours(city: City, item: PlanItem) -> bool:
    """Whether the office itself gives the service."""
    return item.provider_id == city.actors["peksos"].organisation_id


def serve(city: City, work: Work, items: list[PlanItem], at: datetime) -> Story:
    """Services that the worker sees to begin within days and end within weeks, each with a result."""
    dice = city.dice
    moments = sorted((at + dice.uniform(0.5, 4) * DAY, number) for number in range(len(items)))
    for began, number in moments:
        began = by_day(began, dice)
        yield began
        item = _as_it_stands(city, work, items[number], began)
        if item.started_at is None:
            city.do(work.worker, start_service, item=item, started_at=began, at=began)
    for number, planned in enumerate(items):
        ended = by_day(moments[-1][0] + DAY + (number + 1) * dice.uniform(4, 12) * DAY, dice)
        yield ended
        result = dice.choices(("reached", "partly", "not_reached"), p.RESULTS)[0]
        item = _as_it_stands(city, work, planned, ended)
        if item.ended_at is None:
            city.do(work.worker, end_service, item=item, ended_at=ended, result=result, at=ended)


def _as_it_stands(city: City, work: Work, item: PlanItem, at: datetime) -> PlanItem:
    return visible(city.actors[work.worker], PlanItem, at).filter(pk=item.pk).first() or item
