"""What one administrator can bring about alone: a small model, written from the threat and not from the code.

The attacker is an administrator who has also seen the password of a real worker, not the telephone with the
codes. They may act as every account they can sign in to. Nobody else does anything; with `deceived` an
honest second person says yes to every role that is asked for, and keeps the link from whom they do not know.
One office has children; whoever sits there in a role that works with files reaches them.

There are two beginnings. In a city at work nobody was shut out. In the other an accomplice whose account is
wholly the attacker's is suspended, and another one sits in a home that was closed and in a fund whose kind
sees nothing: lifting the suspension, opening the home or raising the fund's kind would each be enough.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

ME, WORKER, NEWCOMER = "me", "worker", "newcomer"
LOCKED, INSIDER = "locked", "insider"
OFFICE, HOME, FUND = "office", "home", "fund"
PUPPETS = ("puppet 1", "puppet 2")
LIGHT, WORK, ANSWERS, ADMIN = "facilitator", "social_worker", "case_supervisor", "administrator"
ROLES = (LIGHT, WORK, ANSWERS, ADMIN)
FILES = frozenset({WORK, ANSWERS})


@dataclass(frozen=True)
class Law:
    """What the platform allows; each switch turned the other way is a mutant."""

    alone: frozenset[str] = frozenset({LIGHT})
    asker_answers: bool = False
    gainer_answers: bool = False
    colleague_answers: bool = False
    link_waits: bool = True
    reset_waits: bool = True
    resume_waits: bool = True
    reopening_waits: bool = True
    raising_waits: bool = True
    link_goes_to_asker: bool = False
    renews: bool = True


class Account(NamedTuple):
    """One account: where it sits, and what the attacker has of it."""

    seats: frozenset[str] = frozenset()
    seated_once: bool = False
    active: bool = True
    used: bool = False
    password_known: bool = False
    telephone_elsewhere: bool = False
    link_in_hand: bool = False

    @property
    def mine(self) -> bool:
        """Whether the attacker can sign in."""
        return self.active and self.password_known and not self.telephone_elsewhere


Grant = tuple[str, str, str, str]  # kind, whose, role, who asked
Action = tuple[str, ...]


class State(NamedTuple):
    """The accounts, what waits for a second person, which offices are closed, and which see nothing."""

    accounts: tuple[tuple[str, Account], ...]
    waiting: frozenset[Grant] = frozenset()
    closed: frozenset[str] = frozenset()
    blind: frozenset[str] = frozenset()

    @property
    def open(self) -> bool:
        """Whether the office with the children takes part."""
        return OFFICE not in self.closed

    def of(self, who: str) -> Account:
        """One account."""
        return dict(self.accounts)[who]

    def having(self, who: str, **values: object) -> State:
        """The state with something else in one account."""
        held = dict(self.accounts)
        held[who] = held.get(who, Account())._replace(**values)  # type: ignore[arg-type]
        return self._replace(accounts=tuple(sorted(held.items())))

    def asking(self, *grant: str) -> State | None:
        """The state in which this waits too; the same is asked once."""
        kind, whose, role, _asker = grant
        # Of an office one thing is asked at a time, whatever it is.
        length = 2 if kind == "office" else 3
        if any((kind, whose, role)[:length] == one[:length] for one in self.waiting):
            return None
        return self._replace(waiting=self.waiting | {grant})  # type: ignore[arg-type]


def beginning() -> State:
    """A city at work: the attacker, a worker, and a supervisor who has not been in yet."""
    real = {"seated_once": True, "used": True, "telephone_elsewhere": True}
    people = {
        ME: Account(frozenset({ADMIN}), seated_once=True, used=True, password_known=True),
        WORKER: Account(frozenset({WORK}), password_known=True, **real),  # type: ignore[arg-type]
        NEWCOMER: Account(frozenset({ANSWERS}), seated_once=True),
    }
    return State(tuple(sorted(people.items())))


def behind_locks() -> State:
    """A city in which two accomplices were shut out: one suspended, one in offices that see no child now."""
    real = {"seated_once": True, "used": True, "password_known": True}
    people = {
        ME: Account(frozenset({ADMIN}), **real),  # type: ignore[arg-type]
        LOCKED: Account(frozenset({WORK}), active=False, **real),  # type: ignore[arg-type]
        INSIDER: Account(**real),  # type: ignore[arg-type]
    }
    return State(tuple(sorted(people.items())), closed=frozenset({HOME}), blind=frozenset({FUND}))


BEGINNINGS = {"a city at work": beginning, "behind locks": behind_locks}


def offices_of(state: State) -> list[str]:
    """The offices of this city; the home and the fund are the insider's."""
    return [OFFICE, HOME, FUND] if INSIDER in dict(state.accounts) else [OFFICE]


def acts(state: State, who: str, roles: frozenset[str]) -> bool:
    """Whether the attacker can act as `who` in one of these roles; the attacker's own office is another."""
    account = state.of(who)
    return account.mine and bool(account.seats & roles) and (state.open or who == ME)


def reaches_a_child(state: State) -> bool:
    """Whether some account of the attacker sits where the children are, in a role with files."""
    sits = any(who != ME and acts(state, who, FILES) for who, _account in state.accounts)
    return sits or bool(state.of(ME).seats & FILES) or _sees_from_elsewhere(state)


def _sees_from_elsewhere(state: State) -> bool:
    """Whether the insider acts in an office that sees children, or would be shown them as any such office."""
    if INSIDER not in dict(state.accounts) or not state.of(INSIDER).mine:
        return False
    return any(one not in state.closed | state.blind for one in (HOME, FUND))


@dataclass(frozen=True)
class Model:
    """The moves of one administrator under a law."""

    law: Law = field(default_factory=Law)
    deceived: bool = False

    def actions(self, state: State) -> Iterator[Action]:
        """Everything the attacker can try, whether it is allowed or not."""
        people = [who for who, _account in state.accounts]
        for by in people:
            if acts(state, by, frozenset({ADMIN})):
                yield from self._of_administrator(state, by, people)
            if acts(state, by, frozenset(ROLES)):
                yield from (("confirm", by, *grant) for grant in sorted(state.waiting))
        yield from (("take", who) for who in people if state.of(who).link_in_hand)
        if self.deceived:
            yield from (("honest yes", *one) for one in sorted(state.waiting) if one[0] == "role")

    def _of_administrator(self, state: State, by: str, people: list[str]) -> Iterator[Action]:
        fresh = [one for one in PUPPETS if one not in people]
        for role in ROLES:
            yield from (("invite", by, one, role) for one in fresh[:1])
            yield from (("give", by, who, role) for who in people)
        for who in people:
            yield from ((verb, by, who) for verb in ("link", "reset", "suspend", "resume"))
            yield from (("end", by, who, role) for role in sorted(state.of(who).seats))
        for office in offices_of(state):
            yield ("reopen" if office in state.closed else "close", by, office)
        yield from (("raise", by, office) for office in sorted(state.blind))

    def step(self, state: State, action: Action) -> State | None:
        """What the action brings about, or None when it is refused."""
        verb, *values = action
        if verb == "confirm":
            return self._confirm(state, values[0], (values[1], values[2], values[3], values[4]))
        if verb == "honest yes":
            return self._given(state, (values[0], values[1], values[2], values[3]), to_me=False)
        if verb == "take":
            return self._take(state, values[0])
        if verb in ("close", "reopen", "raise"):
            return self._office(state, verb, *values)
        by, who = values[0], values[1]
        if by == who:
            return None
        if verb in ("give", "invite"):
            return self._seat(state, by, who, values[2])
        if verb == "end":
            seats = state.of(who).seats - {values[2]}
            return state.having(who, seats=seats)
        return self._way_in(state, verb, by, who)

    def _office(self, state: State, verb: str, by: str, office: str) -> State | None:
        if verb == "close":
            # Nobody closes the office they act for; only the attacker's own is another.
            ours = by != ME and office == OFFICE
            return None if ours else state._replace(closed=state.closed | {office})
        waits = self.law.reopening_waits if verb == "reopen" else self.law.raising_waits
        if waits:
            return state.asking("office", office, verb, by)
        return self._freed(state, office, verb)

    def _freed(self, state: State, office: str, verb: str) -> State:
        if verb == "reopen":
            return state._replace(closed=state.closed - {office})
        return state._replace(blind=state.blind - {office})

    def _seat(self, state: State, by: str, who: str, role: str) -> State | None:
        known = who in dict(state.accounts)
        if not state.open or (known and role in state.of(who).seats):
            return None
        if not known:
            state = state.having(who)
        if role not in self.law.alone:
            return state.asking("role", who, role, by)
        seats = state.of(who).seats | {role}
        state = state.having(who, seats=seats, seated_once=True)
        return state if known else state.having(who, link_in_hand=True)

    def _way_in(self, state: State, verb: str, by: str, who: str) -> State | None:
        account = state.of(who)
        if verb in ("suspend", "resume"):
            if account.active == (verb == "resume"):
                return None
            if verb == "resume" and self.law.resume_waits and self._is_guarded(state, who):
                return state.asking("resume", who, "", by)
            link = account.link_in_hand and verb == "resume"
            return state.having(who, active=verb == "resume", link_in_hand=link)
        if verb == "reset":
            if not account.seated_once:
                return None
            if self.law.reset_waits:
                return state.asking("second_step", who, "", by)
            return state.having(who, telephone_elsewhere=False)
        if not account.active:
            return None
        if self.law.link_waits and self._is_guarded(state, who):
            return state.asking("link", who, "", by)
        return state.having(who, link_in_hand=True)

    def _is_guarded(self, state: State, who: str) -> bool:
        account = state.of(who)
        return account.used or bool(account.seats - self.law.alone) or who == INSIDER

    def _take(self, state: State, who: str) -> State | None:
        account = state.of(who)
        if not account.active or not (account.seats or who == INSIDER) or not (state.open or who != ME):
            return None
        return state.having(who, link_in_hand=False, password_known=True, used=True)

    def _confirm(self, state: State, by: str, grant: Grant) -> State | None:
        kind, who, _role, asker = grant
        if (by == asker and not self.law.asker_answers) or (by == who and not self.law.gainer_answers):
            return None
        judges = frozenset({ADMIN}) if kind == "office" else frozenset({ADMIN, ANSWERS})
        if not self.law.colleague_answers and not acts(state, by, judges):
            return None
        return self._given(state, grant, to_me=True)

    def _given(self, state: State, grant: Grant, *, to_me: bool) -> State | None:
        kind, who, role, _asker = grant
        if kind == "office":
            return self._freed(state._replace(waiting=state.waiting - {grant}), who, role)
        account = state.of(who)
        if kind == "role" and (not state.open or role in account.seats):
            return None
        state = state._replace(waiting=state.waiting - {grant})
        if kind == "second_step":
            return state.having(who, telephone_elsewhere=False)
        if kind == "resume":
            return state.having(who, active=True)
        to_me = to_me or self.law.link_goes_to_asker
        if kind == "link":
            return state.having(who, link_in_hand=to_me)
        first = who != INSIDER and not account.seats - self.law.alone
        state = state.having(who, seats=account.seats | {role}, seated_once=True)
        if not first:
            return state
        if not self.law.renews:
            return state.having(who, link_in_hand=to_me)
        return state.having(who, password_known=False, telephone_elsewhere=False, link_in_hand=to_me)

    def search(self, depth: int, first: State) -> tuple[int, list[Action] | None]:
        """Every sequence of at most `depth` actions: how many states it meets, the first way to a child."""
        ways: dict[State, list[Action]] = {first: []}
        queue = deque([first])
        while queue:
            state = queue.popleft()
            if len(ways[state]) == depth:
                continue
            for action in self.actions(state):
                after = self.step(state, action)
                if after is None or after in ways:
                    continue
                ways[after] = [*ways[state], action]
                if reaches_a_child(after):
                    return len(ways), ways[after]
                queue.append(after)
        return len(ways), None
