"""What always holds in a child's life, whatever people do: the oracle and its watch over every step."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

from django.db import connection, transaction
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, invariant

from rangkul.cases.models import (
    Case,
    Child,
    Closure,
    Handover,
    Plan,
    PlanItem,
    Referral,
    Shelter,
    Stay,
    Visit,
)
from rangkul.core.access import Actor
from rangkul.core.duties import what_waits
from rangkul.core.errors import RangkulError
from rangkul.core.models import Edge, Event
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people.models import Organisation
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_house, make_organisation, visible

LOOK_AHEAD = timedelta(days=4)
# What follows what, written from the programme's text: the first word of each list begins the thing.
FOLLOWS: dict[str, dict[str, tuple[str, ...]]] = {
    "handover": {
        "": ("handover.offered",),
        "handover.offered": (
            "handover.received",
            "handover.declined",
            "handover.withdrawn",
            "handover.never_arrived",
        ),
    },
    "stay": {
        "": ("stay.started",),
        "stay.started": ("stay.moved", "stay.ended"),
        "stay.moved": ("stay.moved", "stay.ended"),
    },
    "case": {
        "": ("case.opened", "case.reopened"),
        "case.opened": ("closure.asked",),
        "case.reopened": ("closure.asked",),
        "closure.asked": ("closure.declined", "case.closed"),
        "closure.declined": ("closure.asked",),
    },
    "referral": {
        "": ("referral.sent",),
        "referral.sent": ("referral.delivered", "referral.opened", "referral.withdrawn"),
        "referral.delivered": ("referral.opened", "referral.withdrawn"),
        "referral.opened": ("referral.accepted", "referral.declined", "referral.withdrawn"),
        "referral.accepted": ("referral.started", "referral.feedback", "referral.withdrawn"),
        "referral.started": ("referral.feedback", "referral.withdrawn"),
        "referral.feedback": ("referral.closed", "referral.withdrawn"),
    },
}
TABLES = (Case, Child, Closure, Handover, Plan, PlanItem, Referral, Stay, Visit, Event)
_WORDS = {kind: {word for words in follows.values() for word in words} for kind, follows in FOLLOWS.items()}
_KNOWN = {word for words in _WORDS.values() for word in words}


@dataclass
class Life:
    """What the oracle knows of one child: who may read it, and what runs."""

    child: Child
    by_patrol: bool
    ours: bool
    desk: bool
    worker: bool = False
    asked: dict[Any, int] = field(default_factory=dict)

    def levels(self) -> dict[str, int]:
        """How far each of the people reaches, as the programme's text says it."""
        return {
            "patrol": 1 if self.by_patrol else 0,
            "desk": 3 if self.desk else 0,
            "shift": 3 if self.desk else 0,
            "supervisor": 4 if self.ours else 0,
            "worker": 3 if self.desk or self.worker else 0,
            "clinic": max(self.asked.values(), default=0),
            "stranger": 0,
        }


class Watched(RuleBasedStateMachine):
    """Seven people of four offices and a few children, watched at every step."""

    world: ClassVar[dict[str, Any]] = {}
    done: ClassVar[dict[str, int]] = defaultdict(int)
    refused: ClassVar[dict[str, int]] = defaultdict(int)
    people: dict[str, Actor]
    dinsos: Organisation
    clinic: Organisation
    house: Shelter

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        for name, thing in self.world.items():
            setattr(self, name, thing)
        self.lives: list[Life] = []

    def teardown(self) -> None:
        """Look at everybody's Today, and leave nothing behind."""
        try:
            self._everything_waits_for_somebody()
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    # --- how a step is taken ------------------------------------------------

    def _do(self, what: str, who: str, act: Any) -> Any:
        """One verb by one person; a no changes nothing. Returns what was made, None when refused."""
        before = self._digest()
        act_as(self.people[who])
        try:
            made = act(self.people[who])
        except RangkulError as no:
            assert self._digest() == before, f"{what} was refused ({no}) and wrote"
            self.refused[what] += 1
            return None
        assert self._digest()["core_event"] != before["core_event"], f"{what} was silent"
        self.done[what] += 1
        return made

    def _do_both(self, what: str, act: Any) -> Any:
        """Two verbs in one sitting: a no to the second leaves the first, which is no fault; so both go."""
        act_as(self.people["worker"])
        try:
            made = act(self.people["worker"])
        except RangkulError:
            self.refused[what] += 1
            return None
        self.done[what] += 1
        return made

    def _digest(self) -> dict[str, Any]:
        tables = [*(model._meta.db_table for model in TABLES), "core_edge"]
        with owner_for_a_while(), connection.cursor() as cursor:
            parts = " UNION ALL ".join(
                f"SELECT '{table}', count(*), sum(hashtextextended(t::text, 0)) FROM {table} t"
                for table in tables
            )
            cursor.execute(parts)
            return {table: (rows, total) for table, rows, total in cursor.fetchall()}

    def _life(self, which: int) -> Life:
        return self.lives[which % len(self.lives)]

    def _newest(self, model: Any, life: Life, **values: Any) -> Any:
        with owner_for_a_while():
            rows = model._base_manager.filter(child=life.child, **values)
            return rows.order_by("-pk").first()

    # --- what always holds --------------------------------------------------

    @invariant()
    def everybody_reaches_as_far_as_the_oracle_says(self) -> None:
        for life in self.lives:
            held = self._edges(life)
            for who, expected in life.levels().items():
                actor = self.people[who]
                found = max((held[subject] for subject in actor.subjects), default=0)
                assert found == expected, f"{who} reaches {found}, not {expected}: {self._story(life)}"
                if expected < 3:
                    seen = visible(actor, Case).filter(child=life.child).exists()
                    assert not seen, f"{who} sees the case: {self._story(life)}"

    def _edges(self, life: Life) -> dict[str, int]:
        at, held = timezone.now(), defaultdict(int)
        with owner_for_a_while():
            standing = Edge.objects.filter(child_id=life.child.pk, revoked_at=None, valid_to__gt=at)
            for subject, level in standing.values_list("subject", "level"):
                held[subject] = max(held[subject], level)
        return held

    @invariant()
    def a_child_has_one_open_case_and_one_bed(self) -> None:
        with owner_for_a_while():
            for life in self.lives:
                of_child = {"child": life.child}
                assert Case._base_manager.filter(**of_child).exclude(status="closed").count() <= 1
                assert Stay._base_manager.filter(**of_child, out_at=None).count() <= 1
            beds = list(Stay._base_manager.filter(out_at=None).values_list("shelter_id", "bed"))
            assert len(beds) == len(set(beds))

    @invariant()
    def every_chain_of_events_is_whole(self) -> None:
        with owner_for_a_while():
            events = Event.objects.filter(child_id__in=[life.child.pk for life in self.lives])
            rows = events.filter(name__in=_KNOWN).order_by("recorded_at", "id")
            touched = [f"objects_touched__{column}" for column in ("qualifier", "kind", "object_id")]
            told = list(rows.values_list("name", *touched))
        last: dict[tuple[str, str], str] = defaultdict(str)
        for name, qualifier, kind, key in told:
            # A case that is reopened names the closed one before it, to which nothing more happens.
            if kind in FOLLOWS and name in _WORDS[kind] and qualifier != "before":
                assert name in FOLLOWS[kind].get(last[kind, key], ()), (kind, last[kind, key], name)
                last[kind, key] = name

    def _everything_waits_for_somebody(self) -> None:
        """Four days on, every child not done with stands on somebody's Today or has a visit planned."""
        at, waits = timezone.now() + LOOK_AHEAD, set()
        for actor in self.people.values():
            act_as(actor)
            waits |= {duty.child for duty in what_waits(actor, at)}
        for life in self.lives:
            case = self._newest(Case, life)
            planned = self._newest(Visit, life, done_at=None, cancelled_at=None)
            if (case is None or case.status != "closed") and not planned:
                assert life.child.pk in waits, f"nobody has child {life.child.number}: {self._story(life)}"

    def _story(self, life: Life) -> list[str]:
        with owner_for_a_while():
            events = Event.objects.filter(child_id=life.child.pk).exclude(kind="read")
            return list(events.order_by("recorded_at", "id").values_list("name", flat=True))


def people_of_the_city() -> dict[str, Any]:
    """The offices and the people, the same in every life: only what happens is new."""
    dinsos, clinic = make_organisation(), make_organisation(OrganisationKind.HEALTH)
    people = {
        "patrol": make_actor(make_organisation(OrganisationKind.PUBLIC_ORDER), Role.ORDER_OFFICER),
        "desk": make_actor(dinsos, Role.INTAKE_DESK),
        "shift": make_actor(dinsos, Role.SHELTER_STAFF),
        "worker": make_actor(dinsos, Role.SOCIAL_WORKER),
        "supervisor": make_actor(dinsos, Role.CASE_SUPERVISOR),
        "clinic": make_actor(clinic, Role.FOCAL_POINT),
        "stranger": make_actor(make_organisation(OrganisationKind.SCHOOL), Role.FOCAL_POINT),
    }
    return {"people": people, "dinsos": dinsos, "clinic": clinic, "house": make_house(dinsos, beds=2)}
