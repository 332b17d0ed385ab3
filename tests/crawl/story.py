"""Whose lives does the world tell? Eight children, each in a state that some page needs.

All by the real commands. Every field that says who a child is, or what was said, holds a canary.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from rangkul.cases.commands import handovers, identity, joint, stays
from rangkul.cases.commands.assessments import save_assessment, sign_assessment
from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.catches import decide_catch
from rangkul.cases.commands.children import open_file
from rangkul.cases.commands.closures import ask_closure, decide_closure
from rangkul.cases.commands.consents import Agreed, give_consent
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.imports import try_register
from rangkul.cases.commands.matches import decide_same, propose_matches
from rangkul.cases.commands.openings import tell_of_many
from rangkul.cases.commands.operations import start_operation
from rangkul.cases.commands.plans import Need, add_need, sign_plan, write_views
from rangkul.cases.commands.returns import Home, record_return
from rangkul.cases.commands.services import start_service
from rangkul.cases.commands.shifts import note_shift
from rangkul.cases.commands.visits import record_visit
from rangkul.cases.instrument_files import instrument
from rangkul.cases.models import Case, Child, Encounter, Handover, MatchProposal, Notice, Shelter, Visit
from rangkul.cases.vocabulary import NoticeKind
from rangkul.core.access import Actor
from rangkul.core.clocks import JAKARTA
from tests.core.register_files import xlsx
from tests.crawl.tokens import Tokens
from tests.makers import make_house, visible

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMES = ("full_name", "nickname", "mother_name", "father_name", "birth_place", "address", "school", "marks")


@dataclass
class Cast:
    """Who does what in the story: the patrol, and the people of the social service."""

    patrol: Actor
    street: Actor
    desk: Actor
    shelter: Actor
    shelter_next: Actor
    worker: Actor
    supervisor: Actor


@dataclass
class Story:
    """The children by what they are there for, and the rows that the pages name."""

    cast: Cast
    tokens: Tokens
    rows: dict[str, Any] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)

    def now(self) -> datetime:
        """This moment, as a command is told it."""
        return timezone.now()


def tell(story: Story) -> Story:
    """Everything but the referrals, which need the offices of the relations."""
    _main_child(story)
    _child_on_the_way(story)
    _child_in_a_truck(story)
    _child_of_an_operation(story)
    _child_with_a_closed_case(story)
    _children_who_look_alike(story)
    _papers_of_the_office(story)
    return story


def _meet(story: Story, who: Actor, called: str, *, kind: str = "outreach", **more: Any) -> Encounter:
    t, about = story.tokens, f"{called}: encounter"
    options = {name: more.pop(name) for name in ("operation",) if name in more}
    told = {
        "nickname": t.word,
        "full_name": t.name,
        "mother_name": t.name,
        "place": t.word,
        "note": t.sentence,
    }
    canaries = {name: make(f"{about}.{name}") for name, make in told.items() if name not in more}
    seen = {"age_from": 11, "age_to": 12, "sex": "m", "latitude": -6.39, "longitude": 106.83}
    met: dict[str, Any] = {**seen, **canaries, **more}
    at = story.now()
    encounter = record_encounter(
        who, met=Met(**met), kind=kind, legal_basis="public_task", met_at=at - HOUR, at=at, **options
    )
    story.children[called] = encounter.child
    return encounter


def _hand_over(story: Story, encounter: Encounter, called: str) -> Handover:
    t, about = story.tokens, f"{called}: handover"
    given = handovers.Given(
        place=t.word(f"{about}.place"),
        called=t.word(f"{about}.called"),
        conditions=["tired"],
        belongings=t.sentence(f"{about}.belongings"),
        papers=t.sentence(f"{about}.papers"),
    )
    at = story.now()
    to = story.rows["office"]
    return handovers.give_handover(
        story.cast.patrol, child=encounter.child, to=to, given=given, given_at=at, at=at
    )


def _case(story: Story, child: Child) -> Case:
    case = open_case(story.cast.desk, child=child, at=story.now())
    return assign_case(story.cast.desk, case=case, worker_id=story.cast.worker.user_id, at=story.now())


def _main_child(story: Story) -> None:
    """Met by the patrol, handed over, sheltered, assessed, planned for, with everything known that can be."""
    cast, rows, t = story.cast, story.rows, story.tokens
    rows["encounter"] = met = _meet(story, cast.patrol, "main", kind="raid")
    rows["handover"] = _hand_over(story, met, "main")
    handovers.receive_handover(cast.shelter, handover=rows["handover"], at=story.now())
    handovers.correct_handover(
        cast.shelter, handover=rows["handover"], text=t.sentence("main: handover note"), at=story.now()
    )
    child = story.children["main"]
    rows["case"] = case = _case(story, child)
    _who_it_is(story, child)
    arrival = stays.Arrival(
        picked_up_at=story.now() - 3 * HOUR,
        in_at=story.now(),
        property_kept=t.sentence("main: stay.property_kept"),
        health_note=t.sentence("main: stay.health_note"),
    )
    rows["stay"] = stays.admit_child(
        cast.shelter, child=child, shelter=rows["shelter"], bed=1, arrival=arrival, at=story.now()
    )
    decide_catch(
        cast.worker,
        encounter=met,
        decided="institution",
        reason="child_unsafe_at_home",
        words=t.sentence("main: catch.override_reason"),
        at=story.now(),
    )
    _assess(story, case)
    _plan(story, case)
    agreed = Agreed(
        purpose="case_work",
        given_by=t.name("main: consent.given_by"),
        relation="parent",
        form="signed",
        proof=t.sentence("main: consent.proof"),
        valid_to=story.now() + 60 * DAY,
    )
    rows["consent"] = give_consent(cast.worker, child=child, agreed=agreed, at=story.now())


def _who_it_is(story: Story, child: Child) -> None:
    cast, rows, t = story.cast, story.rows, story.tokens
    said: dict[str, Any] = {part: t.name(f"main: identity.{part}") for part in NAMES}
    known = identity.Known(sex="m", birth_on=date(2015, 3, 7), age_basis="stated", **said)
    identity.record_identity(
        cast.worker,
        child=child,
        known=known,
        version=0,
        at=story.now(),
        nik=t.number("main: identity.nik"),
        kk=t.number("main: identity.kk"),
    )
    identity.record_alias(
        cast.worker, child=child, name=t.name("main: alias.name"), kind="nickname", at=story.now()
    )
    reachable = identity.Reachable(
        kind="mother",
        name=t.name("main: contact.name"),
        phone=t.phone("main: contact.phone"),
        address=t.word("main: contact.address"),
        safe=True,
    )
    rows["contact"] = identity.record_contact(cast.worker, child=child, contact=reachable, at=story.now())
    identity.seal_note(
        cast.supervisor, child=child, kind="abuse", text=t.sentence("main: sealed note"), at=story.now()
    )


def _answers(story: Story, case: Case, code: str, *, about: str) -> Any:
    found = instrument(code)
    answers = {item.code: 1 for item in found.items}
    notes = {item.code: story.tokens.sentence(f"{about}.{item.code}") for item in found.items[:1]}
    return save_assessment(
        story.cast.worker,
        case=case,
        instrument=found,
        answers=answers,
        notes=notes,
        version=0,
        at=story.now(),
    )


def _assess(story: Story, case: Case) -> None:
    draft = _answers(story, case, "four-sides", about="main: assessment")
    signed = sign_assessment(story.cast.worker, assessment=draft, version=draft.row_version, at=story.now())
    story.rows["assessment"] = signed
    story.rows["assessment_draft"] = _answers(story, case, "four-sides", about="main: assessment draft")


def _plan(story: Story, case: Case) -> None:
    worker, t, rows = story.cast.worker, story.tokens, story.rows

    def need(called: str, service: str) -> Any:
        wanted = Need(
            t.sentence(f"main: {called}.need"), service, "short", indicator=t.word(f"main: {called}")
        )
        return add_need(worker, case=case, need=wanted, at=story.now())

    started, planned = need("service", "counselling"), need("planned service", "basic_needs")
    views = {name: t.sentence(f"main: plan.{name}") for name in ("child_view", "family_view")}
    plan = write_views(worker, case=case, version=1, at=story.now(), **views)
    sign_plan(worker, plan=plan, version=plan.row_version, at=story.now())
    start_service(worker, item=started, started_at=story.now(), at=story.now())
    rows["service_started"], rows["service_planned"] = started, planned
    # The plan that is being written now, beside the one that holds.
    rows["plan_item"] = need("service in the draft", "mentoring")


def _child_on_the_way(story: Story) -> None:
    """Given by the patrol, not yet received."""
    met = _meet(story, story.cast.patrol, "on the way", kind="raid")
    story.rows["handover_on_the_way"] = _hand_over(story, met, "on the way")


def _child_in_a_truck(story: Story) -> None:
    """Given by the patrol together with whoever else sat in the truck, not yet received."""
    cast, t = story.cast, story.tokens
    met = _meet(story, cast.patrol, "in the truck", kind="raid")
    at = story.now()
    sitting = joint.Sitting(to=story.rows["office"], place=t.word("joint.place"), given_at=at)
    given = handovers.Given(
        place=t.word("in the truck: handover.place"),
        called=t.word("in the truck: handover.called"),
        belongings=t.sentence("in the truck: handover.belongings"),
        papers=t.sentence("in the truck: handover.papers"),
    )
    story.rows["joint"] = joint.give_together(
        cast.patrol, children={met.child_id: given}, sitting=sitting, at=at
    )


def _child_of_an_operation(story: Story) -> None:
    """Met in a round of the social service, home again, visited, with closure asked for."""
    cast, rows, t = story.cast, story.rows, story.tokens
    place, at = t.word("operation.place"), story.now()
    rows["operation"] = operation = start_operation(
        cast.street, kind="outreach", place=place, area=None, started_at=at, at=at
    )
    met = _meet(story, cast.street, "home again", operation=operation)
    rows["case_home"] = case = _case(story, met.child)
    rows["visit"] = _go_home(story, case, "home again")
    rows["closure"] = ask_closure(
        cast.worker, case=case, reason="safe_with_family", note=t.sentence("closure.note"), at=story.now()
    )


def _go_home(story: Story, case: Case, called: str) -> Visit:
    worker, t, at = story.cast.worker, story.tokens, story.now()
    home = Home(
        kind="family",
        to_whom=t.name(f"{called}: return.to_whom"),
        relation="mother",
        address=t.word(f"{called}: return.address"),
        statement_signed=True,
        child_view=t.sentence(f"{called}: return.child_view"),
    )
    record_return(worker, case=case, home=home, returned_at=at, at=at)
    first, second = visible(worker, Visit).filter(case=case).order_by("due_at")[:2]
    note, at = t.sentence(f"{called}: visit.note"), story.now()
    record_visit(worker, visit=first, outcome="doing_well", note=note, done_at=at, at=at)
    return second


def _child_with_a_closed_case(story: Story) -> None:
    cast, t = story.cast, story.tokens
    met = _meet(story, cast.desk, "closed")
    case = _case(story, met.child)
    note = t.sentence("closed: closure.note")
    closure = ask_closure(cast.worker, case=case, reason="of_age", note=note, at=story.now())
    answer = t.sentence("closed: closure.answer")
    decide_closure(cast.supervisor, closure=closure, approved=True, answer=answer, at=story.now())


def _children_who_look_alike(story: Story) -> None:
    """Two that are proposed as one child, and two that somebody has decided on."""
    cast, rows = story.cast, story.rows
    for one, other in (("alike", "alike too"), ("joined", "joined too")):
        first = _meet(story, cast.desk, one)
        same = {
            name: getattr(first, name) for name in ("nickname", "full_name", "mother_name", "place", "note")
        }
        _meet(story, cast.desk, other, **same)
    rows["match_decision"] = decide_same(
        cast.desk,
        child=story.children["joined"],
        other=story.children["joined too"],
        decision="same",
        at=story.now(),
    )
    alike = [story.children["alike"], story.children["alike too"]]
    propose_matches(cast.desk, children=alike, at=story.now())
    rows["match_proposal"] = visible(cast.desk, MatchProposal).get(child__in=alike)


def _papers_of_the_office(story: Story) -> None:
    """What belongs to the office and to no child: a register, a shift's note, a notice."""
    cast, rows, t = story.cast, story.rows, story.tokens
    header = ["No", "Tgl", "Nama", "JK", "Umur", "Lokasi"]
    listed = ["a-1", "02/07/2024", t.name("register.name"), "P", "ratusan", t.word("register.place")]
    content = xlsx(Daftar=[header, listed]).getvalue()
    rows["batch"] = try_register(cast.desk, content=content, name="daftar.xlsx", at=story.now())
    open_file(cast.worker, child=story.children["main"], at=story.now())
    tell_of_many(
        cast.supervisor,
        person_id=cast.worker.user_id,
        day=story.now().astimezone(JAKARTA).date(),
        children=31,
        most=30,
        at=story.now(),
    )
    rows["openings_told"] = visible(cast.supervisor, Notice).get(kind=NoticeKind.OPENED_MANY)
    text = t.sentence("shift note")
    rows["shift_note"] = note_shift(
        cast.shelter, shelter=rows["shelter"], text=text, no_name_meant=True, at=story.now()
    )


def make_shelter(organisation: Any) -> Shelter:
    """The house of the story."""
    return make_house(organisation, name="RPS Rekaan", beds=6)
