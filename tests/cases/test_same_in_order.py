"""Any sequence of "same", "different" and undo leaves what plain sets say, or is refused as they say."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rangkul.cases.commands.matches import decide_same, undo_match
from rangkul.cases.models import Child, SameAs
from rangkul.cases.vocabulary import Reason
from rangkul.core import edges
from rangkul.core.errors import Refused
from rangkul.core.roles import Role
from tests.cases.test_matches import decide, meet, undo
from tests.makers import CITY, act_as, make_actor, make_organisation, sign_in, visible

pytestmark = pytest.mark.django_db

CHILDREN, STEPS = 5, 14
PAIRS = [frozenset(pair) for pair in combinations(range(CHILDREN), 2)]


@pytest.fixture
def dinsos():
    return make_organisation(short_name="Dinsos")


@pytest.fixture
def worker(dinsos):
    return make_actor(dinsos, Role.SOCIAL_WORKER)


# --- one by one ---------------------------------------------------------------------------------------------


def test_an_older_decision_is_not_undone_under_a_newer_one_that_joins_the_two_anyway(worker):
    one, two, three = meet(worker), meet(worker), meet(worker)
    older = decide(worker, one, two)
    decide(worker, two, three)
    newer = decide(worker, one, three)

    with pytest.raises(Refused) as no:
        undo(worker, older)
    assert no.value.reason == Reason.MATCH_NEWER_HOLDS
    assert one.number in no.value.sentence
    assert three.number in no.value.sentence

    undo(worker, newer)
    undo(worker, older)
    heads = visible(worker, Child).filter(pk__in=[one.pk, two.pk, three.pk]).order_by("registered_at")
    assert list(heads.values_list("canonical_id", flat=True)) == [None, None, two.pk]


def test_undoing_what_older_decisions_say_too_leaves_the_two_one_child(worker):
    one, two, three = meet(worker), meet(worker), meet(worker)
    decide(worker, one, two)
    decide(worker, two, three)
    newest = decide(worker, one, three)

    made = undo(worker, newest)

    assert made.decision == "unsure"
    assert visible(worker, Child).get(pk=three.pk).canonical_id == one.pk


def test_nobody_says_different_of_two_who_are_one_by_others(worker):
    one, two, three = meet(worker), meet(worker), meet(worker)
    decide(worker, one, two)
    decide(worker, two, three)

    with pytest.raises(Refused) as no:
        decide(worker, one, three, "different")

    assert no.value.reason == Reason.MATCH_JOINED_THROUGH
    assert two.number in no.value.sentence


def test_nobody_joins_two_who_were_said_to_be_different(worker):
    one, two, three = meet(worker), meet(worker), meet(worker)
    apart = decide(worker, one, three, "different")
    decide(worker, one, two)

    with pytest.raises(Refused) as no:
        decide(worker, two, three)
    assert no.value.reason == Reason.MATCH_KEPT_APART
    assert one.number in no.value.sentence

    undo(worker, apart)
    decide(worker, two, three)
    assert visible(worker, Child).get(pk=three.pk).canonical_id == one.pk


def test_the_page_says_which_decision_comes_first(client, worker):
    one, two, three = meet(worker), meet(worker), meet(worker)
    older = decide(worker, one, two)
    decide(worker, two, three)
    decide(worker, one, three)
    sign_in(client, worker)

    page = client.post(f"/matches/{older.pk}/undo/", follow=True).content.decode()

    assert f"{one.number} dan {three.number}" in page or f"{three.number} dan {one.number}" in page


# --- the property -------------------------------------------------------------------------------------------


@dataclass
class Said:
    """What stands on a pair: the word, when it was said, and whether it takes a word back."""

    word: str
    turn: int
    back: bool = False


@dataclass
class Oracle:
    """Children by age, what was said about pairs of them, and what must follow, by brute force over sets."""

    rights: list[set[tuple[str, int]]]
    said: dict[frozenset[int], Said] = field(default_factory=dict)
    turn: int = 0

    def same(self, *, but: frozenset[int] | None = None, until: int | None = None) -> list[frozenset[int]]:
        """The pairs of which "same" stands."""
        return [
            pair
            for pair, said in self.said.items()
            if said.word == "same" and pair != but and (until is None or said.turn <= until)
        ]

    def all_of(self, child: int, links: Iterable[frozenset[int]]) -> set[int]:
        """Everybody whom these links reach."""
        links, reached = list(links), {child}
        for _ in range(CHILDREN):
            reached |= {one for pair in links if pair & reached for one in pair}
        return reached

    def first_to_join(self, pair: frozenset[int]) -> frozenset[int] | None:
        """Of the other words, in the order they were said: the one that made the two one child."""
        one, two = sorted(pair)
        for link in sorted(self.same(but=pair), key=lambda link: self.said[link].turn):
            if two in self.all_of(one, self.same(but=pair, until=self.said[link].turn)):
                return link
        return None

    def decide(self, pair: frozenset[int], word: str) -> tuple[str, frozenset[int] | None]:
        """The reason why not and the pair it names, or nothing, and then the word stands."""
        one, two = sorted(pair)
        stands = self.said.get(pair)
        if stands and not stands.back and stands.word in ("same", "different"):
            return "match_decided", None
        if word == "different" and (joined := self.first_to_join(pair)):
            return "match_joined_through", joined
        if word == "same":
            ours, theirs = self.all_of(one, self.same()), self.all_of(two, self.same())
            apart = [
                other
                for other, said in self.said.items()
                if said.word == "different" and not said.back and other != pair
                if any({a, b} == other for a in ours for b in theirs)
            ]
            if apart:
                return "match_kept_apart", max(apart, key=lambda other: self.said[other].turn)
        self._say(pair, word)
        return "", None

    def undo(self, pair: frozenset[int]) -> tuple[str, frozenset[int] | None]:
        """The reason why not and the pair it names, or nothing, and then the word is taken back."""
        stands = self.said[pair]
        if stands.back:
            return "match_not_decided", None
        joined = self.first_to_join(pair) if stands.word == "same" else None
        if joined and self.said[joined].turn > stands.turn:
            return "match_newer_holds", joined
        self._say(pair, "different" if stands.word == "same" and not joined else "unsure", back=True)
        return "", None

    def _say(self, pair: frozenset[int], word: str, *, back: bool = False) -> None:
        self.turn += 1
        self.said[pair] = Said(word, self.turn, back)

    def head(self, child: int) -> int | None:
        """The oldest number, or nothing for itself."""
        oldest = min(self.all_of(child, self.same()))
        return None if oldest == child else oldest

    def holds(self, child: int) -> set[tuple[str, int]]:
        """Everything that anyone of the social service holds on any number of the child."""
        return set().union(*(self.rights[one] for one in self.all_of(child, self.same())))


class Platform:
    """The same children in the database, with the same verbs."""

    def __init__(self, actor, at: datetime) -> None:
        self.actor, self.keys, rights = actor, [uuid4() for _ in range(CHILDREN)], []
        with connection.cursor() as cursor:
            for order, child in enumerate(self.keys):
                rights.append(self._register(cursor, child, order, at + timedelta(seconds=order)))
        self.oracle = Oracle(rights)
        self.rows = {row.pk: row for row in Child._base_manager.filter(pk__in=self.keys)}
        self.made: dict[frozenset[int], SameAs] = {}

    def _register(self, cursor, child: UUID, order: int, at: datetime) -> set[tuple[str, int]]:
        office = self.actor.organisation_id
        cursor.execute(
            "INSERT INTO cases_child (id, city, number, holder_id, registered_at)"
            " VALUES (%s, %s, %s, %s, %s)",
            [child, CITY, f"T-{child.hex[:12]}", office, at],
        )
        rights = {(f"d:{office}", 3), (edges.user(self.actor.user_id + 1 + order % 3, office), 3 + order % 2)}
        for subject, level in rights:
            cursor.execute(
                "INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, valid_from,"
                " valid_to, granted_by)"
                " VALUES (gen_random_uuid(), %s, %s, %s, %s, 'intake', 'assignment', %s, %s, %s)",
                [CITY, child, subject, level, at, at + timedelta(days=30), self.actor.user_id],
            )
        return rights

    def step(self, pair: frozenset[int], word: str) -> None:
        """The same verb on both sides; both refuse for the same reason, or both do it."""
        if word == "undo" and pair not in self.made:
            return
        expected, named = self.oracle.undo(pair) if word == "undo" else self.oracle.decide(pair, word)
        try:
            self._do(pair, word)
        except Refused as no:
            assert no.reason == expected, self.oracle.said
            for child in named or ():
                assert self.rows[self.keys[child]].number in no.sentence
        else:
            assert not expected, (expected, self.oracle.said)

    def _do(self, pair: frozenset[int], word: str) -> None:
        one, two = (self.rows[self.keys[child]] for child in sorted(pair))
        at = timezone.now()
        if word == "undo":
            self.made[pair] = undo_match(self.actor, decision=self.made[pair], at=at)
        else:
            self.made[pair] = decide_same(self.actor, child=two, other=one, decision=word, at=at)

    def check(self) -> None:
        """Numbers and rights are what the oracle says."""
        with connection.cursor() as cursor:
            for child, key in enumerate(self.keys):
                head = self.oracle.head(child)
                cursor.execute("SELECT canonical_id FROM cases_child WHERE id = %s", [key])
                assert cursor.fetchone()[0] == (None if head is None else self.keys[head]), self.oracle.said
                cursor.execute(
                    "SELECT subject, level FROM core_edge WHERE child_id = %s AND revoked_at IS NULL", [key]
                )
                assert set(cursor.fetchall()) == self.oracle.holds(child), self.oracle.said


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(PAIRS), st.sampled_from(["same", "same", "undo", "undo", "different", "unsure"])
    ),
    max_size=STEPS,
)


def _any_sequence(worker, as_owner, steps) -> None:
    act_as(worker)
    with as_owner():
        platform = Platform(worker, timezone.now() - timedelta(minutes=1))
        for pair, word in steps:
            platform.step(pair, word)
            platform.check()
        # Undone from the newest on, nothing is left of it.
        for pair, said in sorted(platform.oracle.said.items(), key=lambda one: -one[1].turn):
            if not said.back:
                platform.step(pair, "undo")
        platform.check()
        assert all(platform.oracle.head(child) is None for child in range(CHILDREN))


_HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=30, deadline=None, suppress_health_check=_HEALTH)
@given(steps=_STEPS)
def test_any_sequence_of_words_and_undos_leaves_what_plain_sets_say(dinsos, worker, as_owner, steps):
    _any_sequence(worker, as_owner, steps)


@pytest.mark.long
@settings(max_examples=600, deadline=None, suppress_health_check=_HEALTH)
@given(steps=_STEPS)
def test_any_of_many_sequences_leaves_what_plain_sets_say(dinsos, worker, as_owner, steps):
    _any_sequence(worker, as_owner, steps)
