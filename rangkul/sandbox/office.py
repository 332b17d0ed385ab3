"""What the invented office writes: first risk, four sides, the plan, and the services that run."""

from datetime import datetime, timedelta

from rangkul.cases.commands.assessments import save_assessment, sign_assessment
from rangkul.cases.commands.catches import decide_catch
from rangkul.cases.commands.plans import Need, add_need, sign_plan, write_views
from rangkul.cases.commands.services import end_service, start_service
from rangkul.cases.instrument_files import instrument
from rangkul.cases.instruments import Instrument, Reply, RiskInstrument, propose_risk
from rangkul.cases.models import Assessment, Case, Encounter, Plan, PlanItem
from rangkul.cases.queries.catches import catch
from rangkul.cases.vocabulary import CatchOutcome, EncounterKind, OverrideReason
from rangkul.core.access import visible
from rangkul.sandbox import parameters as p
from rangkul.sandbox.clockwork import City, Story

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# service: (the need in a social worker's words, horizon, who of the cast gives it)
NEEDS = {
    "birth_certificate": ("Belum punya akta kelahiran", "short", "disdukcapil"),
    "school_return": ("Ingin kembali bersekolah", "short", "disdik"),
    "counselling": ("Perlu teman bicara tentang hidup di jalan", "immediate", "peksos"),
    "parenting_support": ("Orang tua perlu pegangan agar anak tidak kembali ke jalan", "medium", "peksos"),
    "mentoring": ("Perlu pendamping belajar dan bermain", "medium", "lksa"),
    "vocational_training": ("Ingin belajar keterampilan", "long", "lksa"),
}
VIEWS = (
    "Saya mau pulang, tapi takut dimarahi.",
    "Saya ingin sekolah lagi dan main bola.",
    "Saya mau bantu ibu, jangan disuruh ngamen lagi.",
    "Saya ingin belajar servis motor.",
)
FAMILY_VIEWS = ("Ibu ingin anak pulang dan sekolah.", "Keluarga minta waktu sampai ada penghasilan.", "")


def decide(city: City, encounter: Encounter, at: datetime) -> None:
    """What follows from a catch: the rule, or the family after all when it is ready to care."""
    if encounter.kind != EncounterKind.RAID:
        return
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


def first_risk(city: City, case: Case, at: datetime) -> None:
    """The eight questions of the first day; the social worker follows what they propose."""
    questions = instrument("risk-24h")
    assert isinstance(questions, RiskInstrument)  # noqa: S101 (for mypy: our own file)
    replies = (Reply.NO, Reply.YES, Reply.UNKNOWN)
    answers = {item.code: city.dice.choices(replies, p.RISK_ANSWERS)[0].value for item in questions.items}
    _sign(
        city,
        _draft(city, case, questions, answers, at),
        at,
        decided=str(propose_risk(questions, answers).risk),
    )


def four_sides(city: City, case: Case, at: datetime) -> None:
    """The full assessment, after a talk with the child."""
    questions = instrument("four-sides")
    answers = {item.code: str(city.dice.choices(range(4), p.LEVELS)[0]) for item in questions.items}
    _sign(city, _draft(city, case, questions, answers, at), at)


def _draft(
    city: City, case: Case, questions: Instrument, answers: dict[str, str], at: datetime
) -> Assessment:
    return city.do(
        "peksos",
        save_assessment,
        case=case,
        instrument=questions,
        answers=answers,
        notes={},
        version=0,
        at=at,
    )


def _sign(city: City, draft: Assessment, at: datetime, *, decided: str = "") -> None:
    city.do("peksos", sign_assessment, assessment=draft, version=draft.row_version, decided=decided, at=at)


def plan(city: City, case: Case, age: int, at: datetime) -> list[PlanItem]:
    """What the child and the family say, three needs with their services, and a signature."""
    child_view, family_view = city.dice.choice(VIEWS), city.dice.choice(FAMILY_VIEWS)
    city.do(
        "peksos",
        write_views,
        case=case,
        child_view=child_view,
        family_view=family_view,
        version=0,
        at=at,
    )
    for service in _services(city, age):
        words, horizon, partner = NEEDS[service]
        need = Need(
            need=words,
            service=service,
            horizon=horizon,
            provider_id=city.actors[partner].organisation_id,
            due_on=(at + p.HORIZONS[horizon]).date(),
        )
        city.do("peksos", add_need, case=case, need=need, at=at)
    written = visible(city.actors["peksos"], Plan, at).get(case=case, signed_at=None)
    signed = city.do("peksos", sign_plan, plan=written, version=written.row_version, at=at)
    return list(visible(city.actors["peksos"], PlanItem, at).filter(plan=signed, dropped_at=None))


def _services(city: City, age: int) -> list[str]:
    learning = "vocational_training" if age >= p.TRAINING_FROM else "school_return"
    return ["birth_certificate", city.dice.choice(("counselling", "parenting_support")), learning]


def serve(city: City, items: list[PlanItem], at: datetime) -> Story:
    """The services of a plan begin within days and end within weeks, each with a result.

    What a partner reported on meanwhile has its result from the report.
    """
    moments = sorted((at + city.dice.uniform(0.5, 4) * DAY, number) for number in range(len(items)))
    for began, number in moments:
        yield began
        item = _as_it_stands(city, items[number], began)
        if item.started_at is None:
            city.do("peksos", start_service, item=item, started_at=began, at=began)
    for number, planned in enumerate(items):
        ended = moments[-1][0] + (number + 1) * city.dice.uniform(4, 12) * DAY
        yield ended
        result = city.dice.choices(("reached", "partly", "not_reached"), p.RESULTS)[0]
        item = _as_it_stands(city, planned, ended)
        if item.ended_at is None:
            city.do("peksos", end_service, item=item, ended_at=ended, result=result, at=ended)


def _as_it_stands(city: City, item: PlanItem, at: datetime) -> PlanItem:
    return visible(city.actors["peksos"], PlanItem, at).filter(pk=item.pk).first() or item
