"""What one administrator can bring about alone: a small model, written from the threat and not from the code.

The attacker is an administrator who has also seen the password of a real worker, not the telephone with the
codes. They may act as every account they can sign in to. Nobody else does anything; with `deceived` an
honest second person says yes to every role that is asked for, and keeps the link from whom they do not know.
One office has children; whoever sits there in a role that works with files reaches them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

ME, WORKER, NEWCOMER = "me", "worker", "newcomer"
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
    link_goes_to_asker: bool = False
    renews: bool = True


@dataclass(frozen=True)
class Account:
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


@dataclass(frozen=True)
class State:
    """The accounts, what waits for a second person, and whether the office takes part."""

    accounts: tuple[tuple[str, Account], ...]
    waiting: frozenset[Grant] = frozenset()
    open: bool = True

    def of(self, who: str) -> Account:
        """One account."""
        return dict(self.accounts)[who]

    def having(self, who: str, **values: object) -> State:
        """The state with something else in one account."""
        held = dict(self.accounts)
        held[who] = replace(held.get(who, Account()), **values)  # type: ignore[arg-type]
        return replace(self, accounts=tuple(sorted(held.items())))

    def asking(self, *grant: str) -> State | None:
        """The state in which this waits too; the same is asked once."""
        kind, whose, role, _asker = grant
        if any((kind, whose, role) == one[:3] for one in self.waiting):
            return None
        return replace(self, waiting=self.waiting | {grant})  # type: ignore[arg-type]


def beginning() -> State:
    """A city at work: the attacker, a worker, and a supervisor who has not been in yet."""
    real = {"seated_once": True, "used": True, "telephone_elsewhere": True}
    people = {
        ME: Account(frozenset({ADMIN}), seated_once=True, used=True, password_known=True),
        WORKER: Account(frozenset({WORK}), password_known=True, **real),  # type: ignore[arg-type]
        NEWCOMER: Account(frozenset({ANSWERS}), seated_once=True),
    }
    return State(tuple(sorted(people.items())))


def acts(state: State, who: str, roles: frozenset[str]) -> bool:
    """Whether the attacker can act as `who` in one of these roles; the attacker's own office is another."""
    account = state.of(who)
    return account.mine and bool(account.seats & roles) and (state.open or who == ME)


def reaches_a_child(state: State) -> bool:
    """Whether some account of the attacker sits where the children are, in a role with files."""
    return any(who != ME and acts(state, who, FILES) for who, _account in state.accounts) or bool(
        state.of(ME).seats & FILES
    )


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
        yield ("reopen", by) if not state.open else ("close", by)

    def step(self, state: State, action: Action) -> State | None:
        """What the action brings about, or None when it is refused."""
        verb, *values = action
        if verb == "confirm":
            return self._confirm(state, values[0], (values[1], values[2], values[3], values[4]))
        if verb == "honest yes":
            return self._given(state, (values[0], values[1], values[2], values[3]), to_me=False)
        if verb == "take":
            return self._take(state, values[0])
        if verb in ("close", "reopen"):
            return replace(state, open=verb == "reopen") if values[0] == ME else None
        by, who = values[0], values[1]
        if by == who:
            return None
        if verb in ("give", "invite"):
            return self._seat(state, by, who, values[2])
        if verb == "end":
            seats = state.of(who).seats - {values[2]}
            return state.having(who, seats=seats)
        return self._way_in(state, verb, by, who)

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
        if self.law.link_waits and (account.used or account.seats - self.law.alone):
            return state.asking("link", who, "", by)
        return state.having(who, link_in_hand=True)

    def _take(self, state: State, who: str) -> State | None:
        account = state.of(who)
        if not account.active or not account.seats or not (state.open or who != ME):
            return None
        return state.having(who, link_in_hand=False, password_known=True, used=True)

    def _confirm(self, state: State, by: str, grant: Grant) -> State | None:
        _kind, who, _role, asker = grant
        if (by == asker and not self.law.asker_answers) or (by == who and not self.law.gainer_answers):
            return None
        if not self.law.colleague_answers and not acts(state, by, frozenset({ADMIN, ANSWERS})):
            return None
        return self._given(state, grant, to_me=True)

    def _given(self, state: State, grant: Grant, *, to_me: bool) -> State | None:
        kind, who, role, _asker = grant
        account = state.of(who)
        if kind == "role" and (not state.open or role in account.seats):
            return None
        state = replace(state, waiting=state.waiting - {grant})
        if kind == "second_step":
            return state.having(who, telephone_elsewhere=False)
        to_me = to_me or self.law.link_goes_to_asker
        if kind == "link":
            return state.having(who, link_in_hand=to_me)
        first = not account.seats - self.law.alone
        state = state.having(who, seats=account.seats | {role}, seated_once=True)
        if not first:
            return state
        if not self.law.renews:
            return state.having(who, link_in_hand=to_me)
        return state.having(who, password_known=False, telephone_elsewhere=False, link_in_hand=to_me)

    def search(self, depth: int) -> tuple[int, list[Action] | None]:
        """Every sequence of at most `depth` actions: how many states it meets, the first way to a child."""
        first = beginning()
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
